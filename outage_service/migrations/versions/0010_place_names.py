"""Known names of places, which can be found in spite of typing mistakes.

SQLite gets two FTS5 tables (whole words of lines, parts of names), PostgreSQL two GIN indexes, the second
only where the extension pg_trgm is available: without them `world.places` searches in simpler ways.
This builds the index of the stored world; every later load builds it again.
"""

import logging

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

from outage_service.world.places.refresh import rebuild

revision = "0010"
down_revision = "0009"

log = logging.getLogger("outage_service.gazetteer")

SQLITE_INDEXES = (
    # content='': no copy of the words, because the tables themselves have them.
    "CREATE VIRTUAL TABLE place_index_words USING fts5"
    "(words, content='', tokenize=\"unicode61 remove_diacritics 0 tokenchars '/'\")",
    "CREATE VIRTUAL TABLE place_index_letters USING fts5(words, content='', tokenize='trigram')",
)


def upgrade() -> None:
    connection = op.get_bind()
    op.create_table(
        "place_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.SmallInteger(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_place_lines"),
    )
    op.create_index("ix_place_lines_key", "place_lines", ["key"])
    op.create_table(
        "place_homes",
        sa.Column("line_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("line_id", "node_id", name="pk_place_homes"),
    )
    op.create_index("ix_place_homes_node_id", "place_homes", ["node_id"])
    op.create_table(
        "place_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sound", sa.String(length=60), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_place_names"),
    )
    op.create_index("ix_place_names_sound", "place_names", ["sound"])
    op.create_index("uq_place_names_words_kind", "place_names", ["words", "kind"], unique=True)
    if connection.dialect.name == "sqlite":
        _index_in_sqlite(connection)
    else:
        _index_in_postgresql(connection)
    rebuild(connection)


def _index_in_sqlite(connection: sa.Connection) -> None:
    try:
        with connection.begin_nested():
            for statement in SQLITE_INDEXES:
                connection.execute(sa.text(statement))
    except DBAPIError:
        log.warning("this SQLite has no FTS5 with trigrams: places are searched more slowly")


def _index_in_postgresql(connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "CREATE INDEX place_index_words ON place_lines"
            " USING gin (array_to_tsvector(string_to_array(words, ' '))) WITH (fastupdate = off)"
        )
    )
    available = "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'"
    if not connection.execute(sa.text(available)).scalar():
        log.warning(
            "PostgreSQL's extension pg_trgm is missing: one typing mistake is forgiven instead of two"
        )
        return
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            connection.execute(
                sa.text(
                    "CREATE INDEX place_index_letters ON place_names"
                    " USING gin ((' ' || words || ' ') gin_trgm_ops) WITH (fastupdate = off)"
                )
            )
    except DBAPIError:
        log.warning("the extension pg_trgm may not be created: one typing mistake is forgiven instead of two")
