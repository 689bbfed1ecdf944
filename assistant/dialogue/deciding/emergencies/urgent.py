"""Danger and people at risk: advice first, then what can be recorded, then a person, without identification."""

from __future__ import annotations

import re
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies import alarms
from assistant.dialogue.deciding.emergencies.hazards import (
    HAZARD,
    MOST_OF_A_DANGER,
    is_told_again,
    record_danger,
)
from assistant.dialogue.deciding.emergencies.meanwhile import answer_about_a_flame
from assistant.dialogue.deciding.emergencies.place_meant import with_its_number, without_denied_places
from assistant.dialogue.deciding.emergencies.pressing import (
    ILL,
    INDOORS,
    advice_of_danger,
    answer_about_the_crew,
    in_the_water,
    needs_an_ambulance,
    say_what_presses,
)
from assistant.dialogue.deciding.handing_over import MOST_NOTES, hand_over, keep_the_turn_before
from assistant.dialogue.deciding.hearing_again import deny_a_misheard_time
from assistant.dialogue.deciding.identity.streets import is_about, point_of
from assistant.dialogue.deciding.promises import MESSAGE, made, promise
from assistant.dialogue.deciding.reaching.messages import EVENTS
from assistant.dialogue.deciding.reports import MOST_WORDS_OF_CALLER, take_report, where
from assistant.dialogue.deciding.summarizing import told_further
from assistant.dialogue.deciding.supply import area_of
from assistant.dialogue.situation.situation import Subject
from assistant.dialogue.understanding.places import LONGEST_PLACE
from assistant.dialogue.understanding.signals import danger_kind
from assistant.dialogue.wording.outages import describe_return, phrases
from assistant.vietnamese.folding import fold

Json = dict[str, Any]

FEWEST_WORDS_OF_A_PLACE, MOST_WORDS_OF_A_PLACE = 2, 9
_AT_HOME = re.compile(
    r"\bnha (?:em|toi|minh|chi|anh|tui|co|chu|bac|o|con|chau|ba|ong|di)\b"
    r"|\bo nha\b|\b(?:truoc|gan|sau|canh|trong) nha\b"
)
_NEWBORN = re.compile(
    r"\b(?:so sinh|moi (?:sinh|sanh|de)|vang da|do hon"
    r"|\d+ ngay|ngay tuoi|(?:muoi|may|hai|ba) ngay)\b"
)
_A_THING = re.compile(
    r"\b(?:tram|bien ap|bien the|tru|cot|day|tu dien|dong ho|cong to|cau dao|o cam|bang dien|cap|may cat|su)\b"
)
_SAYS_WHERE = re.compile(
    r"\b(?:o|tai|gan|truoc|sau|doi dien|dau|ngay|canh|ben|duong|hem|kiet|ngo|so|nga|cho|truong|cau)\b"
)
_ADVICE = {"life_support": "utter_life_support", "medical": "utter_medical", "child": "utter_child_alone"}
_REASON = {"life_support": "life_support", "medical": "life_support", "child": "child_alone"}


def is_withdrawn(d: Draft) -> bool:
    """«Cháy chi mà cháy, cái đèn đường đó», when the place of a danger was asked for: there is none."""
    if d.question != "danger_place" or d.situation.danger is None:
        return False
    seen = d.understood.seen
    rejected = d.understood.has("reject") and not danger_kind(seen)
    if seen.whole.has("touching_the_line"):
        return False  # «dây đó đâu có điện» denies the danger, and needs the warning most
    if not rejected and not alarms.says_there_is_none(d):
        return False
    alarms.withdraw(d)
    return True


def danger(d: Draft, kind: str | None) -> None:
    """How to stay safe, before anything that could fail; then the place, once; then a person at once."""
    d.because(f"danger {kind or ''}".strip())
    without_denied_places(d)
    known = d.situation.danger
    pressed = False
    if known is None:
        keep_the_turn_before(d)
        emergency = phrases()["danger"]
        d.say(advice_of_danger(d, kind), emergency_numbers=str(emergency.get(kind or "", "")))
        if d.understood.seen.whole.has("which_wire"):
            d.say("utter_treat_as_live")
    else:
        pressed = say_what_presses(d, known)
    if known is None:
        alarms.keep_what_was_wanted(d)
    before = _names_the_thing(d.situation.last_heard) if known is None else known
    danger_told = told_further(before, d.heard.text[:MOST_WORDS_OF_CALLER], MOST_OF_A_DANGER)
    d.change(danger=danger_told, wishes=())
    home = _home(d)
    place = (
        with_its_number(d.heard.text, d.heard.place)
        or home
        or (_free_place(d) if known and not pressed else None)
    )
    if is_told_again(d, place):
        return
    # «Hả?» wants the question again, and a warning came between; all else has had its chance to name the place.
    may_ask = not d.times_asked("danger_place") or d.understood.has("ask_repeat") or pressed
    if place is None and may_ask and d.ask("danger_place", "utter_ask_danger_place"):
        return
    record_danger(d, place, at_home=home is not None)
    answer_about_the_crew(d)
    if made(d, HAZARD):  # nothing more is asked of a service that does not answer
        keep_the_wish(d)


def _names_the_thing(words: str | None) -> str | None:
    """The turn before the danger, if it says what it is that burns now."""
    return words if words and _A_THING.search(fold(words)) else None


def _home(d: Draft) -> str | None:
    """«Ngay trước nhà em», from a caller whose street is known."""
    said = f"{d.situation.danger or ''} {d.heard.text}"
    at_home = _AT_HOME.search(fold(said)) or INDOORS.search(fold(said)) or in_the_water(d)
    if not at_home:
        return None
    if d.situation.subject is None and not d.heard.place and not d.facts.is_down:
        _own_home(d)
    if not d.point:
        return None
    if d.heard.place and not is_about(d.heard.place, d.point):
        return None
    return ", ".join(filter(None, (f"đường {d.point.street}", d.point.ward)))


def _free_place(d: Draft) -> str | None:
    """The words as a place that the tagger does not know; None when they plainly answer something else."""
    if d.understood.has("cannot_give", "want_person", "no") or d.understood.seen.whole.asks:
        return None
    if not FEWEST_WORDS_OF_A_PLACE <= len(d.heard.text.split()) <= MOST_WORDS_OF_A_PLACE:
        return None
    if d.understood.has("give", "choose") or _SAYS_WHERE.search(fold(d.heard.text)):
        return d.heard.text[:LONGEST_PLACE]
    return None


def at_risk(d: Draft, named: str | None) -> None:
    """Advice, the priority noted on a report, a person. No code is asked for first, and no wires are named."""
    kind = _advise(d, named)
    if d.situation.subject is None:
        _own_home(d)
    current = _running(d)
    if current is not None and kind != "child" and not deny_a_misheard_time(d, current):
        d.say_all([describe_return(current, d.now)])
    if d.situation.subject is not None or d.phone:
        report = take_report(
            d, "no_power", more=str(phrases()["report_description"][kind]), quietly=True, at_risk=kind
        )
        alarms.stands_on(d, report)
        keep_the_wish(d)
    d.say("utter_handing_over_urgent")
    hand_over(d, _REASON[kind])


def at_risk_unrecorded(d: Draft, named: str | None) -> None:
    """The same while nothing can be looked up or recorded."""
    kind = _advise(d, named)
    d.say("utter_handing_over_urgent")
    hand_over(d, _REASON[kind])


def _advise(d: Draft, named: str | None) -> str:
    """What to do now, and the words kept for the person who takes over. Gives the kind: medical if none was named."""
    kind = named or "medical"
    d.because(f"a person at risk: {kind}")
    words = d.heard.text[:MOST_WORDS_OF_CALLER]
    keep_the_turn_before(d)
    d.change(risk=kind, problem=d.situation.problem or words, notes=(*d.situation.notes, words)[-MOST_NOTES:])
    d.say(_advice(d, kind))
    answer_about_a_flame(d)
    return kind


def _advice(d: Draft, kind: str) -> str:
    seen = d.understood.seen.whole
    if seen.has("trapped"):
        return "utter_trapped"
    if kind != "life_support" and seen.has("injured"):
        return "utter_injured"
    if needs_an_ambulance(d, kind):
        return "utter_call_ambulance_now"
    if kind in ILL and seen.has("kidneys"):
        return "utter_kidney_patient"
    if kind in ILL and seen.has("bedridden") and not seen.has("life_support"):
        return "utter_bedridden"
    if kind == "medical" and _NEWBORN.search(fold(d.heard.text)):
        return "utter_newborn"
    if kind == "medical" and seen.has("elderly") and not seen.has("by_a_machine"):
        return "utter_elderly"
    if kind == "life_support" and seen.has("caller_is_away"):
        return "utter_life_support_away"
    if kind == "life_support" and seen.has("with_the_patient"):
        return "utter_life_support_attended"
    return _ADVICE[kind]


def keep_the_wish(d: Draft) -> None:
    """«Nhắn cũng được, mà mẹ tui thở oxy…»: the message that was agreed to is signed up, and said after the advice."""
    u = d.understood
    offered = d.before.question is not None and d.before.question.kind == "offer_message"
    wanted = u.has("want_messages") or (
        offered and (u.has("yes") or u.seen.whole.has("message_wish", "agrees_to_a_message"))
    )
    refused = u.has("no", "want_no_messages") or u.seen.whole.has("no_message_wish")
    if not wanted or refused or not d.phone or d.situation.subject is None or d.situation.subscribed:
        return
    place = where(d.situation.subject)
    answer = d.facts.subscribe({**place, "phone": d.phone, "events": EVENTS})
    if answer.get("deliverable") is False:
        d.say("utter_no_messages_here", hotline=d.hotline)
        return
    d.change(subscribed=d.phone, subscribed_for=place)
    promise(d, MESSAGE, phone=d.phone)
    d.because("a wish beside the emergency")
    d.say("utter_subscribed", last_digits=" ".join(d.phone[-3:]), area=area_of(d))


def _own_home(d: Draft) -> None:
    """The one point of use of the caller's number, or the place named."""
    if d.heard.place:
        d.change(subject=Subject(place=d.heard.place))
        return
    if d.heard.customer_codes:
        found = d.facts.customer(d.heard.customer_codes[0])
        if found:
            d.talk_about(Subject(point=point_of(found)))
            return
    number = next(iter(d.heard.phone_numbers), None) or (
        None if d.situation.elsewhere else d.heard.caller_phone
    )
    customers = d.facts.customers_of_phone(number) if number else []
    if len(customers) == 1:
        d.talk_about(Subject(point=point_of(customers[0], own=True)))


def _running(d: Draft) -> Json | None:
    if d.point is None:
        return None
    supply = d.facts.supply(d.point.code)
    current: Json | None = supply["current"] if supply else None
    return current
