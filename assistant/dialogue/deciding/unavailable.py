"""What a turn says when the outage service does not answer: that, honestly, and a person."""

from __future__ import annotations

from datetime import datetime

from assistant.dialogue.deciding.draft import Decided, Draft, StoredAnswers
from assistant.dialogue.deciding.emergencies.urgent import at_risk_unrecorded, danger
from assistant.dialogue.deciding.facts import Facts
from assistant.dialogue.deciding.handing_over import hand_over
from assistant.dialogue.deciding.speaking import learn_how_to_speak
from assistant.dialogue.situation.situation import Question, Situation
from assistant.dialogue.understanding.understand import Understood


def outage_service_down(
    situation: Situation,
    understood: Understood,
    now: datetime,
    answers: StoredAnswers,
    reason: str,
    opened: bool,
) -> Decided:
    d = Draft(situation, understood, Facts(is_down=True), now, answers)
    if opened:
        d.say("utter_greeting")
        d.say("utter_outage_service_down_at_greeting")
        d.change(question=Question("how_to_help"))
        return d.decided()
    learn_how_to_speak(d)
    told, risk = understood.act("tell_danger"), understood.act("tell_at_risk")
    if told:
        danger(d, told.kind)
    elif risk:
        at_risk_unrecorded(d, risk.kind)
    else:
        d.say("utter_outage_service_down")
        hand_over(d, reason)
    return d.decided()
