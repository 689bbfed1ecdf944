"""Cuts a reply into sentences, so that the first can be heard while the next is being made."""

from __future__ import annotations

import re

_LONGEST = 240  # characters; longer sentences are cut at a comma or a space, so that callers wait less
_END = re.compile(r"[.!?…]+[\"'»”)\]]*(?=\s|$)|[;\n\r]+")
_NO_END = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|tp|P|Q|H|X|TX|TT|KP|Đ|Ths|TS|ThS|Tr|ĐT|Tel|[A-ZĐ]|St|Dr|No|số|v\.v|đ/c|Kh|Ô|Bà)\.$"
)


def split_sentences(text: str) -> list[str]:
    """The sentences in order, trimmed, none empty, none much longer than 240 characters; joined by spaces
    they say the same. Dots in numbers, codes and abbreviations («TP. Huế», «373E8.22») end no sentence."""
    sentences: list[str] = []
    start = 0
    for found in _END.finditer(text):
        if found.group() == "." and _NO_END.search(text[max(start, found.end() - 12) : found.end()]):
            continue
        sentences += _shorten(text[start : found.end()])
        start = found.end()
    sentences += _shorten(text[start:])
    return sentences


def _shorten(sentence: str) -> list[str]:
    rest = sentence.strip()
    parts: list[str] = []
    while len(rest) > _LONGEST:
        cut = max(rest.rfind(", ", 60, _LONGEST) + 1, 0) or rest.rfind(" ", 1, _LONGEST)
        cut = cut if cut > 0 else _LONGEST
        parts.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    if any(letter.isalnum() for letter in rest):
        parts.append(rest)
    elif rest and parts:
        parts[-1] += rest
    return parts
