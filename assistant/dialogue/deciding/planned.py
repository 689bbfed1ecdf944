"""Announced cuts: the day that was asked about comes first, with its date; then what else is known."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.supply import MOST_METERS, area_of, known_about, tell_cut, tell_outage
from assistant.dialogue.situation.situation import Subject
from assistant.dialogue.wording.outages import moment
from assistant.vietnamese.days import Days, days_named
from assistant.vietnamese.times import VIETNAM, write_date, write_span

Json = dict[str, Any]

MOST_TOLD = 2


def answer_planned(d: Draft) -> None:
    wish = next((one for one in d.situation.wishes if one.kind == "ask_planned"), None)
    day = wish.day if wish else None
    days = days_named(day, d.now) if day else None
    d.change(topic="planned", day=day)
    d.settle("answered")
    d.served("ask_planned")
    if d.situation.candidates and d.situation.subject is None:
        return _tell_points(d, days)
    going_on = _tell_cuts(d, days)
    if going_on is not None:
        return tell_outage(d, going_on, {"ask_supply"})
    if d.understood.has("complain"):
        return offers.person(d)
    offers.anything_else(d)
    return None


def tell_the_cuts(d: Draft, day: str | None) -> None:
    """Only the cuts of that day, without an offer: a person takes over."""
    d.change(topic="planned", day=day)
    d.settle("answered")
    _tell_cuts(d, days_named(day, d.now) if day else None)


def _tell_points(d: Draft, days: Days | None) -> None:
    """The cuts of each of the caller's points of use."""
    for point in d.situation.candidates[:MOST_METERS]:
        d.talk_about(Subject(point=point))
        _tell_cuts(d, days)
    d.change(subject=None)
    offers.anything_else(d)


def _tell_cuts(d: Draft, days: Days | None) -> Json | None:
    """Returns the outage that goes on there, if it concerns the days; it is not told yet."""
    current, planned, _ = known_about(d)
    planned = sorted(planned, key=lambda cut: str(cut["started_at"]))
    going_on = current if isinstance(current, dict) and (days is None or _is_today(days, d.now)) else None
    if not planned and going_on is not None and going_on["kind"] == "planned":
        return going_on  # the cut that is asked about
    if not any(days is None or _is_on(cut, days) for cut in planned) and going_on is None:
        called_off = _called_off(d, days)
        if called_off is not None:
            _tell_it_is_called_off(d, called_off)
            return None
    if days is None:
        _tell_all(d, planned)
    elif going_on is None or going_on["kind"] != "planned" or any(_is_on(cut, days) for cut in planned):
        _tell_day(d, planned, days)
    return going_on


def _called_off(d: Draft, days: Days | None) -> Json | None:
    """The announced cut that will not happen, so that a rumor of it is explained; None without one."""
    place = d.place or (" ".join(filter(None, (f"đường {d.point.street}", d.point.ward))) if d.point else "")
    if not place or d.situation.subject is None or not d.situation.subject.found:
        return None
    cuts = d.facts.outages_at(place, "called_off")
    meant = [one for one in cuts if days is None or _is_on(one, days)]
    return min(meant, key=lambda one: str(one["started_at"]), default=None)


def _tell_it_is_called_off(d: Draft, cut: Json) -> None:
    d.because("tells that the cut is called off")
    start, end = moment(cut["started_at"]), moment(cut.get("expected_back_at"))
    assert start is not None  # by the API contract an outage always has a start
    span = write_span(start, end, d.now) if end else write_date(start, d.now)
    d.say("utter_cut_called_off", span=span, area=area_of(d, cut))
    d.tell(cut)


def _tell_all(d: Draft, planned: list[Json]) -> None:
    if not planned:
        d.because("no cut is announced")
        d.say("utter_no_planned_cut", area=area_of(d))
        return
    d.because("tells the announced cuts")
    for cut in planned[:MOST_TOLD]:
        tell_cut(d, cut, only=len(planned) == 1)


def _tell_day(d: Draft, planned: list[Json], days: Days) -> None:
    on_the_day = [cut for cut in planned if _is_on(cut, days)]
    others = [cut for cut in planned if not _is_on(cut, days)]
    d.because("tells the day that was asked about")
    for cut in on_the_day[:MOST_TOLD]:
        tell_cut(d, cut, only=len(planned) == 1)
    if not on_the_day:
        named = _named(days, d.now)
        if others and not d.situation.told_of(str(others[0]["id"])):
            d.say("utter_no_planned_cut_that_day", day=named, area=area_of(d))
            tell_cut(d, others[0])
        else:
            d.say("utter_no_planned_cut_that_day", day=named, area=area_of(d))


def _is_on(cut: Json, days: Days) -> bool:
    start = moment(cut["started_at"])
    return start is not None and days.includes(start, moment(cut.get("expected_back_at")))


def _is_today(days: Days, now: datetime) -> bool:
    return days.includes(now, now)


def _named(days: Days, now: datetime) -> str:
    """«thứ bảy, ngày 5 tháng 12»; a period by its first and last day."""
    first = write_date(datetime.combine(days.first, time(12), VIETNAM), now)
    if days.first == days.last:
        return first
    last = write_date(datetime.combine(days.last, time(12), VIETNAM), now)
    return f"từ {first} đến {last}"
