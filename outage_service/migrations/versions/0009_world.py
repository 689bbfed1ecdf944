"""The loaded world by node, swapped in a moment."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass
