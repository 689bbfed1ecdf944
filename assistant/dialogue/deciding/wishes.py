"""What a caller wants, and what it is about: new wishes go on top, and what they name becomes the subject."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.looking_up import is_found
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.identity.streets import by_initials, choose, is_about
from assistant.dialogue.deciding.identity.unmarked_places import with_capitals
from assistant.dialogue.situation.situation import Point, Subject, Wish
from assistant.dialogue.understanding.concepts import plain
from assistant.dialogue.understanding.english_acts import asks_in_english
from assistant.dialogue.understanding.english_places import names_a_street
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

MOST_WORDS_OF_A_STREET = 6  # «and Nguyen Duy Hieu street, please»
_NAMES_A_FAULT = (
    *("unsteady", "half_the_house", "power_off", "power_word", "report_wish", "still_without", "person"),
)
_IDLE = frozenset({"other_language", "thank", "greet", "give", "choose"})


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
        # «Còn nhà kia?» names no wish: it is the last one.
        new = [act for act in new if act.name in ABOUT_A_PHONE and d.heard.phone_numbers]
    if any(act.name == "ask_planned" for act in new) and not _off_now(d):
        # «Mai có cúp không?» says nothing of a power failure now.
        new = [act for act in new if act.name not in _OF_NOW]
    if u.has("tell_unsteady", "tell_partly"):
        # «Điện yếu, ghi phiếu cho bác»: the power is there, and the report says what is wrong with it.
        new = [act for act in new if act.name not in ("want_report", "tell_out")]
    if _only_asks(d):
        new = [act for act in new if act.name not in ("tell_unsteady", "tell_partly")]
    for act in new:
        d.want(Wish(act.name, d.heard.text, day=day_of(d, act.name)))
    if not new and _asks_the_same_elsewhere(d):
        kind = {"planned": "ask_planned", "report": "ask_report_status"}.get(
            d.situation.topic or "", "ask_supply"
        )
        d.want(Wish(kind, d.heard.text, day=next(iter(d.heard.times), None) or d.situation.day))
    if not new and _asks_of_a_street_in_english(d):
        d.want(Wish("ask_planned" if d.situation.topic == "planned" else "ask_supply", d.heard.text))
    if not new and d.heard.place and not d.situation.wishes and _speaks_of_another_home(d):
        d.want(Wish("ask_supply", d.heard.text))
    _change_subject(d)


def _only_asks(d: Draft) -> bool:
    """A question that names no failure, no flicker and no crew: no report comes of it."""
    whole = d.understood.seen.whole
    return (
        whole.asks and not whole.has(*_NAMES_A_FAULT) and not d.understood.has("other_language", "tell_out")
    )


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
        return _OFF_NOW.search(d.understood.seen.whole.folded) is not None
    return without_power(d.understood.seen) is not None


def _speaks_of_another_home(d: Draft) -> bool:
    return not _is_current(d, d.heard.place or "") and (
        _not_that_home(d) or d.understood.seen.whole.has("for_another")
    )


def day_of(d: Draft, wish: str) -> str | None:
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
    return seen.has("another_one", "both_of_them", "en_another") and (
        bool(d.heard.times or d.heard.places) or seen.count <= 8
    )


def _asks_of_a_street_in_english(d: Draft) -> bool:
    """«Nguyen Duy Hieu street?», or only its name, after the own street was told: a question about the power there."""
    u = d.understood
    if d.situation.language != "en" or d.question in IDENTITY_QUESTIONS or u.follow_ups:
        return False
    alone = u.seen.whole.count <= MOST_WORDS_OF_A_STREET and all(act.name in _IDLE for act in u.acts)
    asked = asks_in_english(u.seen) and names_a_street(d.heard)
    return (alone or asked) and names_another_place(d)


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
        elif lives_elsewhere(d, place):
            d.because("where a relative lives, and no place that is asked about")
        elif d.situation.subject is None or wishes_in(d) or _asks_of_a_street_in_english(d):
            d.change(subject=Subject(place=place, known=False, found=False), candidates=())
        return
    if d.heard.has_identifier:
        return
    seen = d.understood.seen.whole
    other = other_own_point(d) or (_other_point(d) if _means_the_other_one(d) else None)
    if other is not None and not place:
        d.talk_about(Subject(point=other))
        return
    home = _first_home(d)
    if home is not None and not place:
        d.talk_about(home)
        return
    unknown = _unknown_place(d) if seen.has("another_one") else None
    if unknown and wishes_in(d):
        d.because("a name that is no known place")
        d.change(subject=Subject(place=unknown, known=False, found=False), candidates=())
        return
    if (_not_that_home(d) or _asks_of_anothers_home(d)) and d.situation.subject and d.situation.subject.point:
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


# «Nhà kia», «chỗ nớ»; «ngày kia» and «thứ ba» are days.
_THE_OTHER = re.compile(
    r"\b(?:nha|cho|cai|ben|can|can ho|noi|so|ma|duong|diem|cong to|dong ho)"
    r" (?:kia|te|no|khac|con lai|thu (?:hai|2|nhi))\b"
)


def _means_the_other_one(d: Draft) -> bool:
    """«Còn nhà kia?», without the name of a place or the owner of the home."""
    seen = d.understood.seen.whole
    return seen.has("another_one") and _THE_OTHER.search(seen.folded) is not None


def _asks_of_anothers_home(d: Draft) -> bool:
    """«Còn bên mạ mình?», where two homes of the caller's own number are known: neither of them is meant."""
    seen = d.understood.seen.whole
    current = d.point
    several_own = sum(one.own for one in d.situation.points) > 1
    return bool(
        current and current.own and several_own and seen.has("another_one") and seen.has("for_another")
    )


_NAMES_A_PLACE = re.compile(
    r"\bcòn (?:\S+ ){0,4}?(?:đường|phường|phố) (?P<name>\S+ \S+)(?= (?:thì|sao|mai|nữa|có|ngày|hôm|bữa|mấy|đó)\b|$)"
)


def _unknown_place(d: Draft) -> str | None:
    """«Còn đường Phan Bội thì sao?», or two words with capitals: a name that the outage service does not know."""
    if d.heard.place:
        return None
    capitals = next(iter(with_capitals(d.heard.text)), None)
    found = _NAMES_A_PLACE.search(plain(d.heard.text))
    return capitals or (found["name"] if found else None)


def _first_home(d: Draft) -> Subject | None:
    """«Còn nhà chị?», after somebody else's home was talked of."""
    home, seen = d.situation.home, d.understood.seen.whole
    if home is None or home.point is None or d.point is None or home.point.code == d.point.code:
        return None
    return home if seen.has("another_one") and seen.has("own_home") else None


def _other_point(d: Draft) -> Point | None:
    """The other point of use that was talked of."""
    current = d.point.code if d.point else None
    return next((one for one in d.situation.points if one.code != current), None)


def other_own_point(d: Draft) -> Point | None:
    """The caller's other home whose street the words name, though no place was marked in them."""
    points = d.situation.points
    if len(points) < 2:
        return None
    named = (choose(d.heard.text, points) if d.point else None) or by_initials(d.heard.text, points)
    current = d.point.code if d.point else None
    return named if named and named.own and named.code != current else None


_LIVES = re.compile(
    r"\b(?:o|song|lam|hoc|vo|ve|di) (?:\S+ )?(?:trong|ngoai|tan|mai|tuot|luon|xa|tren|duoi)?(?: \S+){0,2}$"
)
_RELATIVE = re.compile(
    r"\b(?:han|no|thang \S+|(?:con|chau|em|anh|chi) (?:gai|trai|re|dau|ca|ut|lon)|(?:vo|chong|con) \S+|dua (?:con|chau)"
    r"|tui no|bon no|cac con|may dua)\b"
)


def lives_elsewhere(d: Draft, place: str) -> bool:
    """«Thằng con ở trong Sài Gòn, khi nào có điện gọi mệ»: told in passing, beside a home that is known."""
    if d.situation.subject is None or not d.situation.told:
        return False
    before, _, after = fold(d.heard.text.lower()).partition(fold(place.lower()))
    if re.match(r"(?: \S+){0,3}? (?:mat|cup|co|cat|bi) (?:\S+ )?dien\b", after) and not _RELATIVE.search(
        before
    ):
        return False
    return _LIVES.search(before.rstrip()) is not None and _RELATIVE.search(before) is not None


def _is_current(d: Draft, place: str) -> bool:
    if d.point:
        return is_about(place, d.point)
    return place == d.place
