"""Who is told what: follows from what a contact last heard about an outage, and from what is true now.

Pure rules: no SQL, no words. They are asked just before a message is sent, so what waited is decided by the
state of then. A home is a key that stands for a customer or a watched place of the contact.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

News = Literal["cut", "off", "back"]
Message = Literal[
    "planned_announced",
    "planned_postponed",
    "planned_partly",
    "planned_cancelled",
    "planned_left",
    "expected_return",
    "expected_return_changed",
    "expected_return_unknown",
    "expected_return_partly",
    "expected_return_partly_unknown",
    "outage_off",
]


@dataclass(frozen=True, slots=True)
class Told:
    """What a contact last heard about an outage: a cut with these times, that it is called off, or that power
    is back. `homes` are those it was told about (None: not known, from before they were stored)."""

    news: News
    started_at: datetime | None = None
    back_at: datetime | None = None
    homes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """An outage that is open: planned or not, since or from when, and until when (None: nobody knows)."""

    is_planned: bool
    started_at: datetime
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an outage stands for one contact.

    `asked` are the homes that the contact wants to hear about, with the areas that a message names; `inside`
    those that the outage takes the power from; `silent` those about which there is nothing to correct, such
    as homes whose power is back. `cut` is None when the outage was called off. `is_over`: it has ended, and
    nothing is left to say. `announces`: the contact wants to hear of planned cuts.
    """

    cut: Cut | None
    asked: Mapping[str, str]
    inside: frozenset[str]
    silent: frozenset[str] = frozenset()
    announces: bool = True


@dataclass(frozen=True, slots=True)
class Saying:
    """One message: its name, the areas it is about, those that are no longer concerned, the times to name (the
    `previous` ones as they were told), and what the contact knows once it was sent."""

    message: Message
    areas: list[str]
    left: list[str]
    started_at: datetime | None
    back_at: datetime | None
    previous_back_at: datetime | None
    told: Told
    previous_started_at: datetime | None = None

    def begins(self) -> list[datetime]:
        """When the cut begins, for what was told and for what is true: what must be heard before then."""
        starts = (self.previous_started_at, self.started_at, self.told.started_at)
        return [moment for moment in starts if moment is not None]


def to_say(told: Told | None, true: Standing, now: datetime) -> Saying | None:
    """The one message that makes what the contact knows true; None for silence.

    Who was never told hears of a cut with today's times; who was told hears what has changed, or for which
    homes it no longer holds. What is known already is not said.
    """
    holds = true.inside & true.asked.keys() if true.cut else frozenset[str]()
    # A time that has passed is no news; who left the cut before still believes what was told.
    is_over = true.cut is not None and _has_passed(true.cut.back_at, now)
    if told is None or told.news != "cut":
        return None if is_over else _first(true, holds, holds)
    known = frozenset(true.asked) if told.homes is None else told.homes & true.asked.keys()
    gone = known if _is_awaited(told, true.cut, now) else known - holds - true.silent
    if true.cut is None or is_over or not holds:
        return None if not gone or _has_passed(told.back_at, now) else _off(told, true, gone)
    stays = _areas(true, holds)
    left = [area for area in _areas(true, gone) if area not in stays]
    if left:
        return _partly(told, true, holds, left)
    if not known & holds:
        kept = told.homes if told.homes and _same_times(told, true.cut, now) else frozenset[str]()
        return _first(true, holds, holds | kept)
    if not _same_times(told, true.cut, now):
        return _changed(told, true, holds, now)
    heard = set(_areas(true, known & holds))
    joined = frozenset(home for home in holds - known if true.asked[home] not in heard)
    return _first(true, joined, holds | (told.homes or known)) if joined else None


def _has_passed(back_at: datetime | None, now: datetime) -> bool:
    return back_at is not None and back_at <= now


def _is_awaited(told: Told, cut: Cut | None, now: datetime) -> bool:
    """Whether the contact waits for a cut that has been held already: it was not told in time that it was moved."""
    if cut is None or told.started_at is None or not _has_passed(cut.back_at, now):
        return False
    return told.started_at != cut.started_at and not _has_passed(told.back_at, now)


def _same_times(told: Told, cut: Cut, now: datetime) -> bool:
    """The start counts while one of the two lies ahead."""
    return told.back_at == cut.back_at and not _starts_otherwise(told, cut, now)


def _starts_otherwise(told: Told, cut: Cut, now: datetime) -> bool:
    if not cut.is_planned or told.started_at is None:
        return False
    return told.started_at != cut.started_at and max(told.started_at, cut.started_at) > now


def _first(true: Standing, about: frozenset[str], homes: frozenset[str]) -> Saying | None:
    if true.cut is None or not about:
        return None
    if true.cut.is_planned and true.announces:
        return _saying("planned_announced", true, about, _now_told(true.cut, homes))
    if true.cut.back_at is None:
        return None  # that nobody knows a time is no news to who was never told one
    return _saying("expected_return", true, about, _now_told(true.cut, homes))


def _changed(told: Told, true: Standing, holds: frozenset[str], now: datetime) -> Saying | None:
    assert true.cut is not None
    then = _now_told(true.cut, holds)
    is_schedule = true.cut.is_planned and (
        true.cut.started_at > now or _starts_otherwise(told, true.cut, now)
    )
    if is_schedule:
        return replace(_saying("planned_postponed", true, holds, then), previous_started_at=told.started_at)
    if true.cut.back_at is None:
        return _saying("expected_return_unknown", true, holds, then)
    if told.back_at is None:
        return _saying("expected_return", true, holds, then)
    return _saying("expected_return_changed", true, holds, then, previous=told.back_at)


def _partly(told: Told, true: Standing, holds: frozenset[str], left: list[str]) -> Saying:
    assert true.cut is not None
    name: Message = "planned_partly"
    if not true.cut.is_planned:
        name = "expected_return_partly" if true.cut.back_at else "expected_return_partly_unknown"
    saying = _saying(name, true, holds, _now_told(true.cut, holds), left=left)
    return replace(saying, previous_started_at=told.started_at)


def _off(told: Told, true: Standing, gone: frozenset[str]) -> Saying:
    """For these homes nothing of it holds. The message names the times that were told."""
    others = (told.homes or frozenset()) - gone  # also those about which the contact asks no more
    name: Message = "planned_cancelled" if true.cut is None else "planned_left"
    if told.started_at is None:  # a fault
        name = "outage_off"
    return Saying(
        name,
        _areas(true, gone),
        [],
        told.started_at,
        told.back_at,
        None,
        Told("cut" if others else "off", told.started_at, told.back_at, others or gone),
    )


def _saying(
    message: Message,
    true: Standing,
    homes: frozenset[str],
    told: Told,
    left: Iterable[str] = (),
    previous: datetime | None = None,
) -> Saying:
    assert true.cut is not None
    cut = true.cut
    return Saying(message, _areas(true, homes), list(left), cut.started_at, cut.back_at, previous, told)


def _now_told(cut: Cut, homes: frozenset[str]) -> Told:
    # A fault began when it began: only a planned start can be told otherwise later.
    return Told("cut", cut.started_at if cut.is_planned else None, cut.back_at, homes)


def _areas(true: Standing, homes: frozenset[str]) -> list[str]:
    """The areas of these homes, each once, in the order of the keys of `asked`."""
    return list(dict.fromkeys(area for home, area in true.asked.items() if home in homes))


def after_return(told: Told | None, homes: frozenset[str]) -> Told:
    """What a contact knows once it has heard that power is back at these homes."""
    left = told.homes - homes if told is not None and told.news == "cut" and told.homes else frozenset()
    if told is None or not left:
        return Told("back", homes=homes)
    return Told("cut", told.started_at, told.back_at, left)
