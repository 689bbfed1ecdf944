"""Serves the open wishes, the latest first; what a wish needs to know is asked."""

from __future__ import annotations

from assistant.dialogue.deciding import offers, restored
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.home_checks import begin_checks, is_half_out
from assistant.dialogue.deciding.identity.identify import begin
from assistant.dialogue.deciding.identity.pieces import piece_in
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS, Step
from assistant.dialogue.deciding.identity.streets import sounds_like_a_place
from assistant.dialogue.deciding.identity.who import ask_who, follow, nobody
from assistant.dialogue.deciding.planned import answer_planned
from assistant.dialogue.deciding.reaching import messages
from assistant.dialogue.deciding.reaching.numbers_to_write_to import is_to_write_to
from assistant.dialogue.deciding.reports import find_report, take_report
from assistant.dialogue.deciding.status import answer_status
from assistant.dialogue.deciding.still_without import still_without
from assistant.dialogue.deciding.supply import SUPPLY_WISHES, answer_supply, area_of
from assistant.dialogue.situation.situation import Subject, Wish
from assistant.dialogue.understanding.supply_talk import without_power

# Wishes about a point of use or an area.
NEED_A_SUBJECT = frozenset(
    {
        *SUPPLY_WISHES,
        "ask_planned",
        "tell_partly",
        "tell_unsteady",
        "want_messages",
        "ask_report_status",
        "tell_back",
    }
)
SIGNS_OF_NO_POWER = ("tell_breaker", "tell_neighbours_out", "tell_neighbours_on", "tell_since")
_ASKED_IN_PASSING = frozenset({"ask_supply", "ask_return", "ask_extent"})
MOST_SERVED = 4
_A_STREET = ("đường ", *"0123456789")
# «Bên kia sáng trưng mà nhà chị vẫn tối là sao?» tells more than it asks.
_SAYS_IT_IS_OFF = frozenset({"tell_out", "want_report", "ask_cause", "ask_supply"})


def serve(d: Draft) -> bool:
    """Serves the open wishes. True when something was said or asked for one."""
    before = len(d.says)
    u = d.understood
    if d.situation.wish is None and not d.answered and not u.follow_ups and u.has(*SIGNS_OF_NO_POWER):
        breaker = u.act("tell_breaker")
        if breaker and breaker.kind == "tripped" and not d.situation.checks.get("advised"):
            d.say("utter_reset_breaker")
            offers.anything_else(d, quiet=True)
            return True
        d.want(Wish("tell_out", d.heard.text))
    if d.situation.wish is None and not d.says and d.situation.subject is None and _says_who(d):
        d.want(Wish("ask_supply", d.heard.text))  # somebody who says who they are wants to know
    if u.has("tell_back") and not u.has("tell_out"):
        restored.power_is_back(d)
        return True
    for _ in range(MOST_SERVED):
        wish = d.situation.wish
        if wish is None or d.hand_over or d.has_asked:
            break
        if wish.kind in NEED_A_SUBJECT and not _has_subject(d, wish):
            break
        _serve_one(d, wish)
        if d.situation.wish == wish:
            break
    return len(d.says) > before


def _says_who(d: Draft) -> bool:
    """A code, a number, a place, a piece of one, or that there is none."""
    if d.understood.has("cannot_give"):
        return True
    return d.understood.has("give") and bool(
        d.heard.has_identifier or d.heard.places or piece_in(d.heard.text)
    )


def _has_subject(d: Draft, wish: Wish) -> bool:
    """True when it is known what the wish is about; else asks."""
    if d.has_asked:
        return False
    subject = d.situation.subject
    if subject is not None and (subject.point or subject.known) and not _is_only_a_town(d, wish):
        return True
    if d.situation.candidates and subject is None and not d.question:
        return True
    if _is_only_a_town(d, wish):
        d.because("the town, and not the street")
        d.change(subject=None)
        ask_who(d, Step(ask="area"))
        return False
    if _cannot_look_up_another_street(d, wish):
        return False
    if wish.kind == "ask_report_status":
        if find_report(d):
            return True
        if d.heard.report_codes:
            d.say("utter_no_such_report")
    if subject is not None and d.question == "area" and d.times_asked("area") >= 2:
        if sounds_like_a_place(subject.place or ""):
            d.talk_about(Subject(place=subject.place, found=subject.found))
            return True
        nobody(d)
        return False
    if d.question in IDENTITY_QUESTIONS:
        no_code = d.question == "code_or_phone" and is_to_write_to(d)
        ask_who(d, Step(ask="area" if no_code else d.question))
        return False
    step = Step(ask="area") if subject is not None and wish.kind == "ask_planned" else begin(d)
    if follow(d, step):
        return True
    ask_who(d, step)
    return False


def _is_only_a_town(d: Draft, wish: Wish) -> bool:
    """«Maintenance in our street in Hue»: a town was named, and of the street only that it is the caller's. What is
    known of the town is not told as if it were of the street."""
    subject = d.situation.subject
    if wish.kind != "ask_planned" or not d.understood.has("other_language") or d.heard.has_identifier:
        return False
    if subject is None or subject.point or (subject.place or "").startswith(_A_STREET):
        return False
    return d.understood.seen.whole.has("en_our_street") and bool(d.heard.place)


def _cannot_look_up_another_street(d: Draft, wish: Wish) -> bool:
    """A street that a guest asks about in passing is unknown: said, and no code is asked for; the talk goes on about
    the one before."""
    subject, former = d.situation.subject, d.before.subject
    if d.situation.language != "en" or d.question in IDENTITY_QUESTIONS or not d.before.told:
        return False
    if wish.kind not in _ASKED_IN_PASSING or subject is None or former is None or not d.heard.place:
        return False
    d.because("another street, which is not known")
    d.say("utter_cannot_look_up_there", area=area_of(d))
    d.change(subject=former)
    d.served(*SUPPLY_WISHES)
    d.settle("answered")
    return True


def _serve_one(d: Draft, wish: Wish) -> None:
    if wish.kind in SUPPLY_WISHES:
        alone = (
            _still(d)
            or d.understood.has("tell_neighbours_on")
            or d.understood.seen.whole.has("still_without")
        )
        if wish.kind in _SAYS_IT_IS_OFF and alone and still_without(d):
            return
        answer_supply(d)
    elif wish.kind == "ask_planned":
        answer_planned(d)
    elif wish.kind in ("tell_partly", "tell_unsteady"):
        if is_half_out(d):
            begin_checks(d)
            return
        d.served("tell_partly", "tell_unsteady", "tell_out", "want_report")
        take_report(d, "quality")
    elif wish.kind == "ask_report_status":
        answer_status(d)
    elif wish.kind == "want_messages":
        if d.heard.customer_codes and d.heard.phone_numbers:
            messages.read_phone(d)
        messages.subscribe(d)
    elif wish.kind == "want_no_messages":
        messages.unsubscribe(d)
    elif wish.kind == "want_callback":
        messages.call_back(d)
    else:
        d.served(wish.kind)


def _still(d: Draft) -> bool:
    return without_power(d.understood.seen) == "still"
