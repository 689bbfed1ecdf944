"""Letters that only look like the Latin one that was meant: Cyrillic, Greek, full-width, `Ð` for `Đ`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.vietnamese.read_in_text import Change

_LATIN = {
    "АВЕЅІЈКМНОРСТУХԚԜӀ": "ABESIJKMHOPCTYXQWI",
    "аеѕіјкорсухԁһӏԛԝ": "aesijkopcyxdhlqw",
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ": "ABEZHIKMNOPTYX",
    "αικνορυχ": "aiknopux",
}
_LOOK_ALIKE = {
    other: latin for others, row in _LATIN.items() for other, latin in zip(others, row, strict=True)
}
_LOOK_ALIKE["\u212a"] = "K"  # the sign for kelvin
# Icelandic and African letters that fonts draw as «đ», and that old keyboards typed for it.
_BARRED = {"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"}
_FOREIGN = re.compile(
    "[\u00d0\u00f0\u0189\u0256\u0370-\u052f\u212a\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]"
)
_RUN = re.compile(r"[\w\u0300-\u036f]+")
_OTHER_ALPHABET = re.compile("[\u0370-\u052f]")
_DECOMPOSED = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")
_MOST_MARKS = 5


def look_alikes_in(text: str) -> Iterator[Change]:
    """Changes to Latin letters, in words that are Latin then. A word of nothing but such letters stays when
    the text also has real Cyrillic or Greek («у нас»)."""
    if text.isascii() or not _FOREIGN.search(text):
        return
    is_other_language = any(letter not in _LOOK_ALIKE for letter in _OTHER_ALPHABET.findall(text))
    for found in _RUN.finditer(text):
        run = found.group()
        if run.isascii() or not _FOREIGN.search(run):
            continue
        latin = "".join(map(_latin, run))
        mixed = any(letter.isdigit() or _latin(letter) == letter for letter in run)
        if latin != run and not _OTHER_ALPHABET.search(latin) and (mixed or not is_other_language):
            for at, (old, new) in enumerate(zip(run, latin, strict=True), found.start()):
                if old != new:
                    yield at, at + 1, new


def _latin(letter: str) -> str:
    if letter in _BARRED:
        return _BARRED[letter]
    if "\uff10" <= letter <= "\uff5a" or "\U0001d400" <= letter <= "\U0001d7ff":
        letter = unicodedata.normalize("NFKC", letter)
    return _LOOK_ALIKE.get(letter, letter)


def decomposed_in(text: str) -> Iterator[Change]:
    """Changes to composed letters (NFC). More than a few marks on one letter are no Vietnamese and stay."""
    if text.isascii():
        return
    for found in _DECOMPOSED.finditer(text):
        cluster = found.group()
        composed = unicodedata.normalize("NFC", cluster) if len(cluster) <= _MOST_MARKS + 1 else cluster
        if composed != cluster:
            yield found.start(), found.end(), composed
