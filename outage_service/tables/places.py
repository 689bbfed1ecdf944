"""What is known of places, in tables: an index of what is loaded, made anew by every load."""

from sqlalchemy import Column, Date, Index, Integer, SmallInteger, String, Table, Text

from outage_service.tables.columns import metadata

# What a line of places tells of.
HOME, NODE, NOTICE = 0, 1, 2
LONGEST_NAME = 60

# Each place of a home (its street, ward and province) once; each feeder and station; the words of each outage.
place_lines = Table(
    "place_lines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", SmallInteger, nullable=False),
    # An area line (`places.area_line`), and its words alone.
    Column("line", Text, nullable=False),
    Column("words", Text, nullable=False),
    # Of a home: one node that feeds somebody there; of a feeder or station: itself; of a notice: the outage.
    Column("key", String(64), nullable=False),
    Column("customers", Integer, nullable=False),
    Index("ix_place_lines_key", "key"),
)

# Where the homes of a line are fed.
place_homes = Table(
    "place_homes",
    metadata,
    Column("line_id", Integer, primary_key=True),
    Column("node_id", String(64), primary_key=True, index=True),
    Column("customers", Integer, nullable=False),
)

# The utility's own list of renamed places, in the words of its file; all rows bear the id of the list.
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

# Each name once, however many places bear it.
place_names = Table(
    "place_names",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("words", String(LONGEST_NAME), nullable=False),
    Column("kind", String(16), nullable=False),
    # The words as a careless ear writes them (`spelling.sound_of`).
    Column("sound", String(LONGEST_NAME), nullable=False, index=True),
    Column("customers", Integer, nullable=False),
    Index("uq_place_names_words_kind", "words", "kind", unique=True),
)
