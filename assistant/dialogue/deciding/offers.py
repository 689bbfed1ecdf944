"""What is offered after an answer: a message, a person, or nothing more than «cần gì thêm không ạ?»."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.matters import is_about_a_repair
from assistant.dialogue.situation.situation import Question, Subject

Json = dict[str, Any]


def after_outage(d: Draft, outage: Json) -> None:
    """A person for an angry caller; else a message, once, where messages can be sent."""
    if d.situation.complaints:
        return person(d)
    if message_is_possible(d):
        message(d)
    else:
        anything_else(d, quiet=True)
    return None


def after_report(d: Draft, late: bool) -> None:
    if late or d.situation.complaints:
        return person(d)
    return anything_else(d)


def message_is_possible(d: Draft) -> bool:
    if any(one.kind in ("want_messages", "want_callback") for one in d.situation.wishes):
        return False
    refused = {"message"} & {*d.situation.declined, *d.situation.offered}
    if d.situation.subscribed or refused or d.facts.messages_work() is False:
        return False
    return not _gets_messages_already(d)


def _gets_messages_already(d: Draft) -> bool:
    """Whether the telephone that calls signed up for this home or place before, in another conversation."""
    own, subject = d.heard.caller_phone, d.situation.subject
    if not own or subject is None or d.facts.is_down:
        return False
    return any("restored" in one["events"] and _covers(one, subject) for one in d.facts.signed_up(own))


def _covers(subscription: Json, subject: Subject) -> bool:
    code, place = subscription.get("customer_code"), subscription.get("place")
    if not code and not place:
        return True  # it is about every home that the number is registered for
    if subject.point:
        return bool(code == subject.point.code)
    return bool(place) and place == subject.place


def message(d: Draft) -> None:
    d.change(offered=(*d.situation.offered, "message"))
    if not d.ask("offer_message", "utter_offer_message", about=str(len(d.situation.told))):
        anything_else(d, quiet=True)


def person(d: Draft, to_ask: bool = False) -> None:
    """`to_ask`: about something that a person cannot speed up either."""
    if d.situation.handed_over:
        anything_else(d, quiet=True)  # somebody is on the way already
        return
    just_offered = d.before.question is not None and d.before.question.kind == "offer_person"
    if just_offered:
        d.change(question=d.before.question)  # it still stands; it is not said twice running
    elif "person" in d.situation.declined or not _offer_a_person(d, to_ask):
        anything_else(d, quiet=True)


def _offer_a_person(d: Draft, to_ask: bool) -> bool:
    """A repair can be sped up; about a bill, a meter or a blame for something else a person is only asked."""
    if is_about_a_repair(d) and not to_ask:
        return d.ask("offer_person", "utter_offer_operator")
    return d.ask("offer_person", "utter_offer_person_for_a_request")


def anything_else(d: Draft, quiet: bool = False) -> None:
    """The last question of an answer. `quiet`: the answer is complete without it, so it is not spoken again.

    Neither is it while a wish is still open: what that needs is asked.
    """
    if (
        quiet
        or d.situation.wishes
        or d.times_asked("anything_else") >= 2
        or (d.before.question and d.before.question.kind == "anything_else")
    ):
        d.change(question=Question("anything_else"))
        return
    d.ask("anything_else", "utter_ask_anything_else")
