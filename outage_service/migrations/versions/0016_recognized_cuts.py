"""What an imported cut is recognized by when it changes: the source's own id, the feeders and stations."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column(
        "imported_cuts",
        sa.Column("external_id", sa.String(length=128), nullable=False, server_default=""),
    )
    op.add_column("imported_cuts", sa.Column("names", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("imported_cuts", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_imported_cuts_source_external_id", "imported_cuts", ["source", "external_id"])
