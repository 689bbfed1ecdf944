"""Fills the placeholders of the conversation files and compares words as listeners do."""

import re
import unicodedata
from datetime import datetime
from typing import Any

from tests.conversations.moments import clock_pattern, clock_text, date_pattern, date_text, moment_of

_PLACEHOLDER = re.compile(r"\{\{\s*(.+?)\s*\}\}")
_TIME = re.compile(r"(?:(clock|date):)?\s*((?:now|today|tomorrow)\b.*)")
_OLD_TONES = {
    **{f"o{tone}a": f"oa{tone}" for tone in "\u0300\u0301\u0309\u0303\u0323"},
    **{f"o{tone}e": f"oe{tone}" for tone in "\u0300\u0301\u0309\u0303\u0323"},
    **{f"u{tone}y": f"uy{tone}" for tone in "\u0300\u0301\u0309\u0303\u0323"},
}


class Memory:
    """What a conversation file can refer to: its moment `now`, and what its steps have kept."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.kept: dict[str, Any] = {}

    def fill(self, text: str) -> str:
        """The text with every placeholder replaced by its value."""
        return _PLACEHOLDER.sub(lambda match: self._value(match[1]), text)

    def fill_all(self, value: Any) -> Any:
        """The same for every string inside a JSON value."""
        if isinstance(value, str):
            return self.fill(value)
        if isinstance(value, dict):
            return {self.fill(key): self.fill_all(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.fill_all(inner) for inner in value]
        return value

    def pattern(self, item: str) -> re.Pattern[str]:
        """What an item of `says` means, to be searched in words that were made `comparable` the same way."""
        if item.startswith("/") and item.endswith("/") and len(item) > 1:
            return re.compile(_composed(self._fill_pattern(item[1:-1], quote=False)), re.IGNORECASE)
        plain = self._fill_pattern(item.removeprefix("~"), quote=True)
        return re.compile(folded(plain) if item.startswith("~") else plain)

    def _fill_pattern(self, text: str, quote: bool) -> str:
        pieces = _PLACEHOLDER.split(text)
        for index, piece in enumerate(pieces):
            if index % 2:
                pieces[index] = self._value(piece, as_pattern=True)
            elif quote:
                pieces[index] = _quoted(piece)
        return "".join(pieces)

    def _value(self, name: str, as_pattern: bool = False) -> str:
        if (match := _TIME.fullmatch(name)) is None:
            kept = str(self._kept(name))
            return _quoted(kept) if as_pattern else kept
        when = moment_of(match[2], self.now)
        if match[1] == "clock":
            return clock_pattern(when) if as_pattern else clock_text(when)
        if match[1] == "date":
            return date_pattern(when) if as_pattern else date_text(when)
        return when.isoformat()

    def _kept(self, name: str) -> Any:
        value: Any = self.kept
        for key in name.split("."):
            try:
                value = value[int(key)] if isinstance(value, list) else value[key]
            except (KeyError, IndexError, TypeError, ValueError):
                raise ValueError(f"«{name}» is unknown here; kept so far: {sorted(self.kept)}") from None
        return value


def comparable(text: str) -> str:
    """Lower case, single spaces, tones in the new place (`hòa` → `hoà`), composed letters."""
    return re.sub(r"[ \t\u00a0]+", " ", _composed(text.lower()))


def _composed(text: str) -> str:
    text = unicodedata.normalize("NFD", text)
    for old, new in _OLD_TONES.items():
        text = text.replace(old, new)
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """`comparable` without any accent; đ is d."""
    plain = unicodedata.normalize("NFD", comparable(text).replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _quoted(text: str) -> str:
    return re.escape(comparable(text)).replace(r"\ ", " ")


def occurs(item: str, said: str, memory: Memory) -> bool:
    """Whether an item of `says` occurs in what was said."""
    heard = folded(said) if item.startswith("~") else comparable(said)
    return memory.pattern(item).search(heard) is not None
