"""What a caller wants, and what it is about: new wishes go on top, and what they name becomes the subject."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.identify import IDENTITY_QUESTIONS, is_found
from assistant.dialogue.deciding.identity.streets import is_about
from assistant.dialogue.situation.situation import Point, Subject, Wish
from assistant.dialogue.understanding.supply_talk import without_power
from assistant.vietnamese.days import vague_days
from assistant.vietnamese.folding import fold

# Acts that are wishes: they stay open until they are served.
WISHES = (
    *(
        "want_report",
        "ask_report_status",
        "ask_planned",
        "ask_return",
        "ask_cause",
        "ask_extent",
        "tell_partly",
    ),
    *("tell_unsteady", "tell_out", "ask_supply", "want_no_messages", "want_messages", "want_callback"),
)
ABOUT_A_PHONE = frozenset({"want_messages", "want_no_messages", "want_callback"})


def wishes_in(d: Draft) -> list[str]:
    """The wishes of this turn that are not answered yet."""
    return [act.name for act in d.understood.acts if act.name in WISHES and act.name not in d.answered]


def take_wishes(d: Draft) -> None:
    """New wishes go on top. A place or another home that they name becomes the subject."""
    u = d.understood
    new = [act for act in reversed(u.acts) if act.name in wishes_in(d)]
    if _asks_the_same_elsewhere(d) and not u.seen.whole.has(
        "power_word", "planned", "report_wish", "when_back"
    ):
        new = []  # «còn nhà kia?» names no wish: it is the last one
    if any(act.name == "ask_planned" for act in new) and not _off_now(d):
        # «Mai có cúp không?» says nothing of a power failure now.
        new = [act for act in new if act.name not in _OF_NOW]
    for act in new:
        d.want(Wish(act.name, d.heard.text, day=_day(d, act.name)))
    if not new and _asks_the_same_elsewhere(d):
        kind = {"planned": "ask_planned", "report": "ask_report_status"}.get(
            d.situation.topic or "", "ask_supply"
        )
        d.want(Wish(kind, d.heard.text, day=next(iter(d.heard.times), None) or d.situation.day))
    if not new and d.heard.place and not d.situation.wishes and _speaks_of_another_home(d):
        d.want(Wish("ask_supply", d.heard.text))
    _change_subject(d)


def names_another_place(d: Draft) -> bool:
    """Whether a place is named that is not the one on the table."""
    place = d.heard.place
    if place is None or d.situation.subject is None or _is_current(d, place):
        return False
    told = fold(d.place or "")
    return not (told and (told in fold(place) or fold(place) in told))


_OF_NOW = frozenset({"tell_out", "want_report", "ask_supply", "ask_extent", "tell_partly", "tell_unsteady"})
_OFF_NOW = re.compile(
    r"\b(?:dang|hien|bay gio|bay chu|hien tai|nay gio|nay chu|tu (?:sang|trua|hoi|nay)|vua|moi|tu dung|tu nhien)"
    r" (?:\S+ ){0,3}?(?:mat|cup|toi)\b|\b(?:mat|cup) (?:dien )?(?:roi|r|luon|nay gio)\b|\btoi (?:thui|om|hu|mo)\b"
)


def _off_now(d: Draft) -> bool:
    """Whether the power is said to be off now, beside a question about a cut to come."""
    named = bool(d.heard.times) or d.understood.seen.whole.has("future_day")
    if named or d.situation.topic == "planned":
        return _OFF_NOW.search(fold(d.heard.text)) is not None
    return without_power(d.understood.seen) is not None


def _speaks_of_another_home(d: Draft) -> bool:
    return not _is_current(d, d.heard.place or "") and (
        _not_that_home(d) or d.understood.seen.whole.has("for_another")
    )


def _day(d: Draft, wish: str) -> str | None:
    """The words that name a day or a time, for a wish that needs one."""
    if wish not in ("ask_planned", "want_callback"):
        return None
    named = " ".join(d.heard.times)
    if not named and wish == "ask_planned":
        return vague_days(d.heard.text)
    return named or None


def _asks_the_same_elsewhere(d: Draft) -> bool:
    """«Còn thứ bảy?», «còn bên Thuận Giao?», «còn nhà kia?»: the last question, with something else in its place."""
    if d.situation.topic is None or d.question in IDENTITY_QUESTIONS or d.understood.follow_ups:
        return False
    seen = d.understood.seen.whole
    return seen.has("another_one", "both_of_them") and (
        bool(d.heard.times or d.heard.places) or seen.count <= 8
    )


def _change_subject(d: Draft) -> None:
    if d.understood.act("tell_danger") or not d.situation.wishes:
        return
    if d.situation.candidates or d.situation.subject != d.before.subject:
        return  # this turn has identified somebody, or is about to
    place = d.heard.place
    if place and not _is_current(d, place):
        if d.question in IDENTITY_QUESTIONS and d.situation.subject is None:
            return
        if is_found(d, place):
            d.talk_about(Subject(place=place))
        elif d.situation.subject is None or wishes_in(d):
            d.change(subject=Subject(place=place, known=False, found=False), candidates=())
        return
    if d.heard.has_identifier:
        return
    seen = d.understood.seen.whole
    other = _other_point(d) if seen.has("another_one") else None
    if other is not None and not place:
        d.talk_about(Subject(point=other))
        return
    if _not_that_home(d) and d.situation.subject and d.situation.subject.point:
        d.because("another home than the one on the table")
        d.change(subject=None, elsewhere=True)
        return
    if seen.has("own_home") and d.situation.subject and not place and not d.heard.has_identifier:
        own = next((one for one in d.situation.points if one.own), None)
        subject = d.situation.subject
        if subject.place and d.before.subject and (own or d.heard.caller_phone):
            d.change(subject=Subject(point=own) if own else None, elsewhere=False)
        elif subject.point and not subject.point.own and own:
            d.talk_about(Subject(point=own))


_NOT_THAT_HOME = re.compile(
    r"\b(?:khong|dau|chang|ko|k|hong|hem|chu khong) phai (?:la )?(?:o )?(?:cho |cai )?"
    r"nha (?:em|toi|tui|minh|chi|anh|con|chau|nay|ni|do)\b"
)


def _not_that_home(d: Draft) -> bool:
    """«Không phải nhà em, em gọi giùm cho má chồng»: said against the home of the caller's own number."""
    return _NOT_THAT_HOME.search(fold(d.heard.text)) is not None


def _other_point(d: Draft) -> Point | None:
    """The other point of use that was talked of."""
    current = d.point.code if d.point else None
    return next((one for one in d.situation.points if one.code != current), None)


def _is_current(d: Draft, place: str) -> bool:
    if d.point:
        return is_about(place, d.point)
    return place == d.place
