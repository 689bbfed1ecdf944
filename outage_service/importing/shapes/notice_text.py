"""Notices in text: with labels, as EVNSPC's page (`div.entry`) or the same copied, or in sentences.

`labelled.py` and `prose.py` give the fields the names of the roles in `columns.py`.
"""

from outage_service.importing.model import Cut, Record
from outage_service.importing.shapes import table

LOOKS_LIKE = (
    "a page or text with labels (KHU VỰC: ..., THỜI GIAN: Từ ... đến ..., LÝ DO ...: ...) or in sentences"
)
NEEDS = ()


def read(record: Record) -> list[Cut]:
    """The cuts in a notice; ValueError says what is wrong."""
    return table.read(record)
