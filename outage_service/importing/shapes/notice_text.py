"""Notices whose parts have labels: EVNSPC's page (`div.entry`), or the same copied as text.

`labelled.py` finds the labels and gives the fields the names of the roles in `columns.py`.
"""

from outage_service.importing.model import Cut, Record
from outage_service.importing.shapes import table

LOOKS_LIKE = "a page or text with labels: KHU VỰC: ..., THỜI GIAN: Từ ... đến ..., LÝ DO ...: ..."
NEEDS = ()


def read(record: Record) -> list[Cut]:
    """The cuts in a notice; ValueError says what is wrong."""
    return table.read(record)
