"""Known names of places, to be found in spite of typing mistakes."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    pass
