"""Known places in tables: an index of the loaded data, which every load builds again."""

from sqlalchemy import Column, Date, Index, Integer, SmallInteger, String, Table, Text

from outage_service.tables.columns import metadata

# What a row of `place_lines` describes: a home, a feeder or station, or the text of an outage.
HOME, NODE, NOTICE = 0, 1, 2
LONGEST_NAME = 60

# One row for each place of homes (street, ward and province), each feeder or station, each outage's text.
place_lines = Table(
    "place_lines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", SmallInteger, nullable=False),
    # An area line (`names.area_line`), and its words alone.
    Column("line", Text, nullable=False),
    Column("words", Text, nullable=False),
    # For homes, the id of a node that feeds some of them; for a feeder or station, its id; else the outage's.
    Column("key", String(64), nullable=False),
    Column("customers", Integer, nullable=False),
    Index("ix_place_lines_key", "key"),
)

# The nodes that feed the homes of a line.
place_homes = Table(
    "place_homes",
    metadata,
    Column("line_id", Integer, primary_key=True),
    Column("node_id", String(64), primary_key=True, index=True),
    Column("customers", Integer, nullable=False),
)

# The utility's own list of renamed places, as its file writes them; all rows have the id of the list.
renamed_places = Table(
    "renamed_places",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("list_id", String(36), nullable=False),
    Column("since", Date, nullable=False),
    Column("old_name", String(120), nullable=False),
    Column("old_district", String(120), nullable=False),
    Column("old_province", String(120), nullable=False),
    Column("new_name", String(120), nullable=False),
    Column("new_province", String(120), nullable=False),
)

# Each name once, however many places have it.
place_names = Table(
    "place_names",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("words", String(LONGEST_NAME), nullable=False),
    Column("kind", String(16), nullable=False),
    # The words as they sound, for names that were misheard (`spelling.sound_of`).
    Column("sound", String(LONGEST_NAME), nullable=False, index=True),
    Column("customers", Integer, nullable=False),
    Index("uq_place_names_words_kind", "words", "kind", unique=True),
)
