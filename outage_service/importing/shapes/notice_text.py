"""Notices whose parts have labels: EVNSPC's page (`div.entry`), or the same copied as text; or of one sentence.

`labelled.py` finds the labels, `sentences.py` the parts of a sentence; both give the fields the names of the roles
in `columns.py`.
"""

from outage_service.importing.model import Cut, Record
from outage_service.importing.shapes import table

LOOKS_LIKE = (
    "a page or text with labels: KHU VỰC: ..., THỜI GIAN: Từ ... đến ..., LÝ DO ...: ...; or one sentence"
)
NEEDS = ()


def read(record: Record) -> list[Cut]:
    """The cuts in a notice; ValueError says what is wrong."""
    return table.read(record)
