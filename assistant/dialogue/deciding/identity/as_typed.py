"""Codes and numbers as they stand in the words, and what they are for."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.vietnamese.folding import fold

_WHERE_IS_IT = re.compile(
    r"\b(?:o dau|cho nao|nam dau|nam cho|dong nao|tim (?:o|dau|cho|the nao|sao)|la gi|la cai gi)\b"
)


def as_written(text: str, value: str) -> bool:
    """Whether a code or number is in the text in one piece, as typed."""
    return value.lower() in re.sub(r"[\s.\-/]", "", fold(text)).replace("+84", "0")


def number_to_write_to(d: Draft) -> str | None:
    """«Có điện nhắn số 0905… nha»: a number that no customer has may still get the message."""
    seen = d.understood.seen.whole
    wished = d.understood.has("want_messages") or seen.has("message_wish", "en_message")
    typed = [one for one in d.heard.phone_numbers if as_written(d.heard.text, one)]
    return typed[-1] if wished and typed and not d.heard.customer_codes else None


def asks_where_the_code_is(text: str) -> bool:
    """«Mã ở đâu trên hoá đơn vậy em?»"""
    said = fold(text)
    return re.search(r"\bma\b", said) is not None and _WHERE_IS_IT.search(said) is not None
