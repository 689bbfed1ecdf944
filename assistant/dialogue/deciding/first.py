"""What comes before any question: danger, a person at risk, a language nobody here speaks, a person who is wanted."""

from __future__ import annotations

from assistant.dialogue.deciding import courtesy
from assistant.dialogue.deciding.asked_to_advise import only_asks_of_a_person
from assistant.dialogue.deciding.beside_a_person import answer_beside_a_person, wants_a_person
from assistant.dialogue.deciding.damage import answer_about_damage
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies import alarms, urgent
from assistant.dialogue.deciding.handing_over import hand_over, is_known_risk
from assistant.dialogue.deciding.home_checks import is_the_answer_to_the_check, take_as_a_check
from assistant.dialogue.deciding.matters import matters
from assistant.dialogue.deciding.own_home import asks_of_a_leak
from assistant.dialogue.deciding.replies import accepts
from assistant.dialogue.understanding.signals import risk_in

SURE_OF_A_RISK = 0.85  # how sure the act model must be of a person at risk that no word names


def comes_first(d: Draft) -> bool:
    """Serves it. False when the turn has nothing of it."""
    u = d.understood
    danger = u.act("tell_danger")
    if urgent.is_withdrawn(d):
        return False
    if danger and d.situation.danger is None and asks_of_a_leak(d):
        danger = None
        d.understood = alarms.without_danger(d.understood)
        d.because("a device of the home, and nobody touches it")
    if danger and d.situation.danger is None and is_the_answer_to_the_check(d):
        danger = None
        take_as_a_check(d)
    if danger or (d.question == "danger_place" and d.situation.danger):
        urgent.danger(d, danger.kind if danger else None)
        return True
    risk = u.act("tell_at_risk")
    sure = risk and (risk_in(u.seen) or (risk.confidence >= SURE_OF_A_RISK and not u.seen.whole.has("fish")))
    if risk and not is_known_risk(d, risk) and sure:
        urgent.at_risk(d, risk.kind)
        return True
    language = u.act("other_language")
    if language and language.kind == "other":
        d.say("utter_other_language")
        hand_over(d, "language")
        return True
    yes_to_person = (
        d.question == "offer_person"
        and accepts(d)
        and not only_asks_of_a_person(d)
        and not _means_a_message(d)
    )
    if wants_a_person(d) or yes_to_person:
        answer_about_damage(d)
        if not d.says:
            answer_beside_a_person(d)
        d.say("utter_handing_over")
        hand_over(d, _reason(d, yes_to_person))
        return True
    return False


def _means_a_message(d: Draft) -> bool:
    """«Ừ nhắn đi», after a message was spoken of before the person."""
    u = d.understood
    return u.has("want_messages") and not u.has("want_person") and not u.seen.whole.has("person")


def _reason(d: Draft, offered: bool) -> str:
    question = d.understood.act("ask_faq")
    if matters(d) or (question and question.kind == "bill_amount"):
        return "billing"
    if offered and d.situation.report:
        return "report_overdue"
    anger = d.understood.act("complain")
    blames = anger and anger.confidence >= courtesy.UNSURE and d.understood.seen.whole.has("anger")
    if d.situation.complaints or blames:
        return "complaint"
    return "requested"
