"""Danger and people at risk: advice first, then what can be recorded, then a person, without identification."""

from __future__ import annotations

import re
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import hand_over, says_it_was_elsewhere, take_down
from assistant.dialogue.deciding.identity.streets import point_of
from assistant.dialogue.deciding.promises import promise
from assistant.dialogue.deciding.reports import MOST_WORDS_OF_CALLER, take_report
from assistant.dialogue.situation.situation import Subject
from assistant.dialogue.understanding.places import LONGEST_PLACE
from assistant.dialogue.understanding.signals import danger_kind
from assistant.dialogue.understanding.spelled import Spelled
from assistant.dialogue.wording.outages import describe_return, phrases
from assistant.vietnamese.folding import fold

Json = dict[str, Any]

FEWEST_WORDS_OF_A_PLACE, MOST_WORDS_OF_A_PLACE = 2, 9
# A leak in something one touches at home: no wire lies there, and the breaker is within reach.
_INDOORS = re.compile(
    r"\b(?:tu lanh|voi nuoc|voi sen|may giat|may nuoc nong|binh nong lanh|noi com|o cam|cong tac|bep|quat|may bom"
    r"|robine|may lanh|tivi|am nuoc)\b"
)
_AT_HOME = re.compile(
    r"\bnha (?:em|toi|minh|chi|anh|tui|co|chu|bac|o|con|chau|ba|ong|di)\b"
    r"|\bo nha\b|\b(?:truoc|gan|sau|canh|trong) nha\b"
)
_IN_A_VEHICLE = Spelled(
    r"\b(?:cần cẩu|xe cẩu|ca ?bin|thùng xe|kẹt trong xe"
    r"|(?:ngồi|còn|ở|kẹt) (?:trên|trong) (?:xe|ô tô|máy xúc|máy ủi))\b",
    r"\b(?:xe cau|ca ?bin|thung xe|ket trong xe|(?:ngoi|con|o|ket) (?:tren|trong) (?:xe|o to|may xuc|may ui))\b",
)
_NEWBORN = re.compile(
    r"\b(?:so sinh|moi (?:sinh|sanh|de)|vang da|do hon"
    r"|\d+ ngay|ngay tuoi|(?:muoi|may|hai|ba) ngay)\b"
)
_SAYS_WHERE = re.compile(
    r"\b(?:o|tai|gan|truoc|sau|doi dien|dau|ngay|canh|ben|duong|hem|kiet|ngo|so|nga|cho|truong|cau)\b"
)
_ADVICE = {"life_support": "utter_life_support", "medical": "utter_medical", "child": "utter_child_alone"}
_REASON = {"life_support": "life_support", "medical": "life_support", "child": "child_alone"}


def is_withdrawn(d: Draft) -> bool:
    """«Cháy chi mà cháy, cái đèn đường đó», when the place of a danger was asked for: there is none."""
    if d.question != "danger_place" or d.situation.danger is None or danger_kind(d.understood.seen):
        return False
    if not (d.understood.seen.whole.has("no_danger") or d.understood.has("reject")):
        return False
    d.because("no danger after all")
    d.change(danger=None)
    d.close_question()
    d.say("utter_alarm_withdrawn")
    return True


def danger(d: Draft, kind: str | None) -> None:
    """How to stay safe, before anything that could fail; then the place, once; then a person at once."""
    d.because(f"danger {kind or ''}".strip())
    words = d.heard.text[:MOST_WORDS_OF_CALLER]
    known = d.situation.danger
    if known is None:
        emergency = phrases()["danger"]
        d.say(_danger_advice(d, kind), emergency_numbers=str(emergency.get(kind or "", "")))
    d.change(danger=f"{known}; {words}"[: 2 * MOST_WORDS_OF_CALLER] if known else words, wishes=())
    place = d.heard.place or _home(d) or (_free_place(d) if known else None)
    # «Hả?» wants the question again; anything else has had its chance to name the place.
    may_ask = not d.times_asked("danger_place") or d.understood.has("ask_repeat")
    if place is None and may_ask and d.ask("danger_place", "utter_ask_danger_place"):
        return
    record_danger(d, place)


def corrects_the_place(d: Draft) -> bool:
    """The danger is elsewhere than was recorded: recorded again there, so that the crew goes to the right place."""
    given, place = d.situation.handed_over, d.heard.place
    is_hazard = given is not None and given["reason"] == "hazard" and d.situation.danger is not None
    if not is_hazard or place is None or not says_it_was_elsewhere(d):
        return False
    d.because("the place of the danger is corrected")
    d.change(danger=f"{d.situation.danger}; {d.heard.text}"[: 2 * MOST_WORDS_OF_CALLER])
    take_down(d)
    record_danger(d, place)
    return True


def _danger_advice(d: Draft, kind: str | None) -> str:
    if kind in (None, "line") and is_in_a_vehicle(d.heard.text):
        return "utter_stay_in_the_vehicle"
    indoors = kind == "shock" and _INDOORS.search(fold(d.heard.text)) is not None
    return "utter_switch_off" if indoors else "utter_keep_away"


def is_in_a_vehicle(words: str) -> bool:
    """Whether somebody sits in a vehicle that touches the line: to step out would kill them."""
    return _IN_A_VEHICLE.search(words) is not None


def record_danger(d: Draft, place: str | None) -> None:
    """Records the hazard and hands over. The hand-over happens even when nothing can be recorded."""
    unknown = str(phrases()["report_description"]["place_unknown"])
    hazard = {
        "source": "assistant",
        "external_id": f"{d.heard.turn_id}:hazard",
        "kind": "hazard",
        "place": (place or unknown)[:LONGEST_PLACE],
        "description": d.situation.danger or d.heard.text[:MOST_WORDS_OF_CALLER],
        "phone": d.phone,
        "channel": d.heard.channel,
        "callback_requested": False,
        **({"origin": d.heard.origin} if d.heard.origin else {}),
    }
    report = d.facts.try_report(hazard)
    if report is None:
        d.say("utter_danger_not_recorded")
    else:
        d.say("utter_danger_recorded" if place else "utter_danger_recorded_no_place", place=place or "")
        d.change(report=report["code"])
        promise(d, "hazard", code=str(report["code"]))
    d.settle("reported")
    if place and d.situation.subject is None:
        d.change(subject=Subject(place=place))
    hand_over(d, "hazard")


def _home(d: Draft) -> str | None:
    """«Ngay trước nhà em», from a caller whose street is known."""
    said = f"{d.situation.danger or ''} {d.heard.text}"
    if not d.point or not (_AT_HOME.search(fold(said)) or _INDOORS.search(fold(said))):
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
    if current is not None and kind != "child":
        d.say_all([describe_return(current, d.now)])
    if d.situation.subject is not None or d.phone:
        take_report(
            d, "no_power", more=str(phrases()["report_description"][kind]), quietly=True, at_risk=kind
        )
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
    d.change(risk=kind, problem=d.situation.problem or words, notes=(*d.situation.notes, words)[-3:])
    d.say(_advice(d, kind))
    return kind


def _advice(d: Draft, kind: str) -> str:
    seen = d.understood.seen.whole
    if seen.has("trapped"):
        return "utter_trapped"
    if kind != "life_support" and seen.has("injured"):
        return "utter_injured"
    if kind == "medical" and _NEWBORN.search(fold(d.heard.text)):
        return "utter_newborn"
    return _ADVICE[kind]


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
