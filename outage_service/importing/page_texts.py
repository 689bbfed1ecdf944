"""The text of a page as it is seen: a line for each block, and which heading stands above a table."""

import re
from typing import Any

from outage_service.importing.columns import kind_of_cell
from outage_service.importing.states import marked

_BLOCKS = (
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "br",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
)
_HEADINGS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "li", "center")
_HEADINGS_ABOVE = 3
_STRUCK = ("s", "del", "strike")


def running_text(page: Any) -> str:
    """The text with a line for each block and none inside a sentence, whatever is bold in it."""
    parts: list[str] = []
    for piece in page.descendants:
        if piece.name in _BLOCKS:
            parts.append("\n")
            if piece.name in ("p", "div", "table", "ul", "ol"):
                parts.append("\n")
            if piece.name == "li":
                parts.append("• ")
        elif piece.name is None and isinstance(piece, str):
            parts.append(re.sub(r"\s+", " ", piece))
    return "\n".join(" ".join(line.split()) for line in "".join(parts).split("\n"))


def day_above(table: Any) -> str:
    """The day that stands alone in a heading between a table and the one before it; "" when there is none."""
    seen = 0
    for block in table.find_all_previous([*_HEADINGS, "table"]):
        if any(block is parent for parent in table.parents):
            continue
        if block.name == "table" or block.find_parent("table") or seen == _HEADINGS_ABOVE:
            return ""
        text = block.get_text(" ", strip=True).rstrip(":. ")
        if text and kind_of_cell(text) == "days":
            return str(text)
        seen += bool(text)
    return ""


def without_struck_items(page: Any) -> None:
    """Take out the items of lists that are struck out and called off, with the word that says so."""
    for struck in page.find_all(_STRUCK):
        item = struck.find_parent("li") or struck.find_parent("p")
        if item is None or item.find_parent("table"):
            continue
        rest = " ".join(text.strip() for text in item.find_all(string=True) if struck not in text.parents)
        if not rest.strip() or (("HOAN" in marked(rest) or "HUY" in marked(rest)) and len(rest.split()) < 12):
            item.decompose()
