"""Asks who is meant, and goes on when a question has worn out: the area, and at last a person."""

from __future__ import annotations

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import hand_over
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS, Step
from assistant.dialogue.deciding.identity.streets import labels
from assistant.vietnamese.identifiers import group_code

# What is asked instead of a question that was asked twice; a person after the last.
_INSTEAD = {
    "rest_of_code": "code_or_phone",
    "confirm": "code_or_phone",
    "code_or_phone": "area",
    "which_point": "area",
}


def follow(d: Draft, step: Step) -> bool:
    """Takes the step. True when it ended with somebody or somewhere to talk about."""
    d.failed_lookups += step.failed_lookups
    if step.end in ("found", "all"):  # who is found may be asked again who another home belongs to
        counts = d.situation.asked.items()
        asked = {kind: n for kind, n in counts if kind.partition(":")[0] not in IDENTITY_QUESTIONS}
        d.change(asked=asked)
    if step.changes:
        d.change(**step.changes)
    if step.end == "found" and step.subject is not None:
        d.because("identified" if step.subject.point else "place named")
        d.close_question()
        others = d.before.candidates if d.before.question and d.before.question.kind == "which_point" else ()
        d.change(points=tuple({one.code: one for one in (*d.situation.points, *others)}.values()))
        d.talk_about(step.subject)
    elif step.end == "all":
        d.close_question()
    return step.end in ("found", "all")


def ask_who(d: Draft, step: Step) -> None:
    """Asks the step's question, or the next one when that was asked twice."""
    if step.end == "none":
        return nobody(d)
    kind: str | None = step.ask or "code_or_phone"
    while kind is not None:
        if _ask(d, kind):
            d.because(f"asks {kind}")
            return None
        kind = _INSTEAD.get(kind)
        d.change(fragment=None, candidates=())
    return nobody(d)


def nobody(d: Draft) -> None:
    d.say("utter_cannot_identify")
    hand_over(d, "not_identified")


def _ask(d: Draft, kind: str) -> bool:
    if kind == "confirm" and d.situation.candidates:
        return _confirm(d)
    if kind == "which_point" and d.situation.candidates:
        names = labels(d.situation.candidates)
        buttons = [(name[:1].upper() + name[1:], name) for name in names]
        streets = [one.street for one in d.situation.candidates]
        return d.ask(kind, "utter_ask_street", streets, buttons=buttons, streets=" hay ".join(names))
    if kind == "rest_of_code" and d.situation.fragment:
        heard = d.situation.fragment
        return d.ask(kind, "utter_ask_rest_of_code", about=heard, heard=heard)
    if kind == "code_or_phone":
        return d.ask(kind, _code_question(d))
    if kind == "area":
        response, place = _area_question(d)
        return d.ask(kind, response, place=place)
    return False


def _confirm(d: Draft) -> bool:
    point = d.situation.candidates[0]
    if not point.read_back:
        return d.ask(
            "confirm",
            "utter_ask_is_this_your_street",
            value=point.code,
            about=point.code,
            street=point.street,
        )
    code = group_code(point.code)
    return d.ask(
        "confirm",
        "utter_ask_confirm_customer",
        value=point.code,
        about=point.code,
        code=code,
        street=point.street,
    )


def _code_question(d: Draft) -> str:
    if d.situation.failed_lookups > d.before.failed_lookups and d.heard.has_identifier:
        return "utter_not_found"
    return "utter_ask_code_or_phone_again" if d.times_asked("code_or_phone") else "utter_ask_code_or_phone"


def _area_question(d: Draft) -> tuple[str, str]:
    """The response, and the place that was not found."""
    subject = d.situation.subject
    if subject and subject.place and not subject.known and (d.heard.place or not d.times_asked("area")):
        return "utter_place_not_found", subject.place
    if d.heard.has_identifier and d.situation.failed_lookups > d.before.failed_lookups:
        return "utter_not_found_ask_place", ""
    if d.times_asked("area"):
        return "utter_ask_place_again", ""
    return ("utter_ask_place" if d.understood.has("cannot_give") else "utter_ask_place_instead"), ""
