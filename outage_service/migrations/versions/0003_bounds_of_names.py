"""Area lines keep the bounds and kinds of their names: Điện Bàn is not Điện Bàn Tây.

This computes the lines again, from customers and notices, with the current code of `world.places`: they are
an index of stored data, and every later load writes them again.
"""

import sqlalchemy as sa
from alembic import op

from outage_service.world.places.names import area_line, home_line, names_of

revision = "0003"
down_revision = "0002"

BATCH = 2_000


def _lines_anew(connection: sa.Connection, last: str | None) -> str | None:
    homes = connection.execute(
        sa.text(
            "SELECT customer_code, address, ward, province FROM customers WHERE customer_code > :last"
            " ORDER BY customer_code LIMIT :batch"
        ),
        {"last": last or "", "batch": BATCH},
    ).all()
    if homes:
        changing = sa.text("UPDATE customers SET area_line = :line WHERE customer_code = :code")
        connection.execute(changing, [{"code": home[0], "line": home_line(*home[1:])} for home in homes])
    return homes[-1].customer_code if len(homes) == BATCH else None


BATCHES = _lines_anew


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(sa.text("DELETE FROM outage_areas"))
    connection.execute(
        sa.text(
            "INSERT INTO outage_areas (outage_id, unit, line)"
            " SELECT DISTINCT o.outage_id, c.unit, c.area_line FROM outage_nodes o"
            " JOIN node_ancestors a ON a.ancestor_id = o.node_id JOIN customers c ON c.node_id = a.node_id"
        )
    )
    notices = connection.execute(sa.text("SELECT id, area_text FROM outages")).all()
    if notices:
        connection.execute(
            sa.text("INSERT INTO outage_areas (outage_id, unit, line) VALUES (:id, NULL, :line)"),
            [{"id": notice[0], "line": area_line(names_of(notice[1]))} for notice in notices],
        )
