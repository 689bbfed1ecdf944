"""A place of the danger that was taken back: remembered, so that naming it again never sends a crew there."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies.places_of_danger import has_a_name
from assistant.vietnamese.folding import fold

_TAKEN_BACK, _BETWEEN = "taken_back", "; "
# «Không phải …», «chứ không phải …». Milder words, as in «tui nói ở Y Jút», may just as well insist on the place.
_PLAINLY_NOT = re.compile(
    r"\b(?:khong|dau|hong|chang|ko|hk|no) phai(?: (?:la|o|ben|duong|cho|tren|ngay|hem|cai))*$"
    r"|\b(?:chu|cho) (?:khong|hong|ko|dau)(?: (?:phai|la|o|ben|duong|tren|ngay))*$"
)
# «Y Jút là a nói lộn», «Y Jút hồi nãy sai rồi»
_SAID_WRONGLY = re.compile(
    r"^(?: (?:la|thi|do|hoi|nay|luc|truoc|kia|a|anh|chi|em|e|c|tui|toi|minh|co|chu|bac|o|bi|bi|cai))*"
    r" (?:(?:noi|ghi|bao|doc|nho|nghe) )?(?:lon|nham|sai)\b(?! (?:qua|sang|toi|duong))"
)
_AFTER_ALL = re.compile(
    r"^(?: (?:do|moi|la|a))* (?:moi (?:dung|phai|la)|dung (?:roi|hon)|(?:chu|cho) (?:khong|ko|hong|dau))\b"
)
_STREET_WORD = r"(?:(?:o|tai|duong|pho|hem|kiet|ngo) )*"


def is_said_wrongly(text: str, place: str) -> bool:
    """«Y Jút là a nói lộn»: taken back by what stands behind it."""
    return _SAID_WRONGLY.match(_after(text, place)) is not None


def remember(d: Draft, *places: str) -> None:
    known = _known(d)
    more = [one for one in map(fold, places) if one and one not in known]
    if more:
        d.change(alarm={**d.situation.alarm, _TAKEN_BACK: _BETWEEN.join((*known, *more))})


def remember_denied(d: Draft, denied: tuple[str, ...]) -> None:
    """Those that are plainly denied in this turn."""
    text = d.heard.text
    remember(
        d, *(one for one in denied if _PLAINLY_NOT.search(_before(text, one)) or is_said_wrongly(text, one))
    )


def was_taken_back(d: Draft, place: str) -> bool:
    """Whether it was, and is not part of the place on record, nor said now to be right after all."""
    named = fold(place)
    if named in fold(d.situation.alarm.get("place", "")) or _AFTER_ALL.match(_after(d.heard.text, place)):
        return False
    return any(
        named in one or (one in named and not has_a_name(named.replace(one, " "))) for one in _known(d)
    )


def names_one_taken_back(d: Draft, words: str) -> bool:
    return any(one in fold(words) for one in _known(d))


def any_taken_back(d: Draft) -> bool:
    return bool(_known(d))


def is_right_after_all(d: Draft, place: str) -> None:
    """Forgets that it was taken back, once the danger is recorded there."""
    kept = [one for one in _known(d) if one not in fold(place)]
    d.change(alarm={**d.situation.alarm, _TAKEN_BACK: _BETWEEN.join(kept)})


def what_still_holds(d: Draft, former: str) -> str | None:
    """«Trường tiểu học Võ Thị Sáu», of «trường tiểu học Võ Thị Sáu đường Y Jút», when only the street was wrong."""
    folded = fold(former)
    if len(folded) != len(former):
        return None
    for one in _known(d):
        found = re.search(rf"\b{_STREET_WORD}{re.escape(one)}\b", folded)
        if found and one != folded:
            rest = f"{former[: found.start()].rstrip(' ,')}, {former[found.end() :].lstrip(' ,')}".strip(" ,")
            return rest if has_a_name(rest) else None
    return None


def _known(d: Draft) -> list[str]:
    return [one for one in d.situation.alarm.get(_TAKEN_BACK, "").split(_BETWEEN) if one]


def _before(text: str, place: str) -> str:
    at = fold(text).rfind(fold(place))
    return _words(fold(text)[: max(at, 0)])


def _after(text: str, place: str) -> str:
    """The words behind the place, each with a space in front."""
    at = fold(text).rfind(fold(place))
    return f" {_words(fold(text)[at + len(place) :])}" if at >= 0 else ""


def _words(folded: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", folded).split())
