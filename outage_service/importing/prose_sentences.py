"""The sentences of a text with the line, the paragraph and the list they stand in."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from outage_service.importing.spoken_numbers import with_digits

_BULLET = re.compile(
    r"^\s*(?:[-–—•*+#·▪◦‣\u27a4\U0001f449\U0001f538\U0001f539\U0001f536\u2705\u26a1\U0001f4cd\U0001f4cc]+\s*|\[?\d{1,2}[\])/.]\s?(?!\d)|[a-z]\)\s|\(?[ivx]{1,4}[.)]\s)+",
    re.IGNORECASE,
)
_CHAT = re.compile(r"^\s*\[[^\]\n]{5,40}\]\s*[^:\n\]]{1,40}:\s+")
_SENDER = re.compile(r"^\s*[A-Z]{3,}(?: [A-Z]{2,}){0,3}\s*:\s+")
# A full stop before a capital ends a sentence, but not that of «P. Bến Thành» or «TP. Huế».
_STOP = re.compile(r"(?<=[.!?])\s+(?=\S)")
_SHORT = re.compile(r"(?:^|[\s(,])(?:[A-ZĐ]{1,3}|[Tt]p|[Ss]ố|[Ss]t|[Tt]t)\.$")
_ENDS = re.compile(r"[.:;!?]\s*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`is_item` when a mark or number of a list stands before it."""

    text: str
    line: int
    paragraph: int
    is_item: bool


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences in their order; numbers in words are digits where they are times or dates."""
    paragraph = 0
    for line, own, is_item, is_new in _lines(unicodedata.normalize("NFC", text)):
        paragraph += is_new
        for part in _parts(own):
            yield Sentence(with_digits(part), line, paragraph, is_item)


def _lines(text: str) -> Iterator[tuple[int, str, bool, bool]]:
    """Each line with what a hard line break cut off from it."""
    pending: tuple[int, str, bool, bool] | None = None
    is_new = True
    for number, raw in enumerate(text.splitlines(), start=1):
        line = " ".join(raw.split())
        if not line.strip("-–—_=*. "):
            if pending:
                yield pending
            pending, is_new = None, True
            continue
        is_chat = bool(_CHAT.match(line))
        bullet = None if is_chat else _BULLET.match(line)
        own = line[bullet.end() :] if bullet else line
        own = _SENDER.sub("", _CHAT.sub("", own))
        if pending and not (bullet or is_chat) and own[:1].islower() and not _ENDS.search(pending[1]):
            pending = (pending[0], f"{pending[1]} {own}", *pending[2:])
            continue
        if pending:
            yield pending
        pending, is_new = (number, own or line, bool(bullet), is_new), False
    if pending:
        yield pending


def _parts(line: str) -> Iterator[str]:
    at = 0
    for match in _STOP.finditer(line):
        if not line[match.end()].islower() and not _SHORT.search(line[at : match.start()]):
            yield line[at : match.start()]
            at = match.end()
    if line[at:].strip():
        yield line[at:]
