"""A person takes over: why, which queue, and one line that says what the caller wants."""

from __future__ import annotations

from assistant.dialogue.deciding.draft import Draft, HandOver
from assistant.dialogue.deciding.emergencies.alarms import stands_on, times_withdrawn
from assistant.dialogue.deciding.promises import CALL, promise
from assistant.dialogue.deciding.summarizing import (
    summary,
    with_added,
    with_phone,
    with_what_lasts,
    without_all_is_well,
)
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.wording.outages import phrases

EMERGENCY, CUSTOMER_SERVICE = "emergency", "customer_service"
URGENT = frozenset({"hazard", "life_support", "child_alone"})
MOST_OF_A_DESCRIPTION, MOST_NOTES = 1000, 6
# What brings a caller back to the assistant.
NEW_QUESTIONS = (
    *("ask_supply", "ask_return", "ask_cause", "ask_extent", "ask_planned", "ask_report_status", "ask_faq"),
    *(
        "want_report",
        "want_messages",
        "want_no_messages",
        "want_restart",
        "tell_danger",
        "tell_at_risk",
        "tell_back",
    ),
    *("tell_out", "ask_capabilities", "ask_identity", "ask_repeat", "leave"),
)
# How sure an act must be to lead away from the person who is awaited.
HEARD_WELL = 0.6
COURTESIES = frozenset({"thank", "no", "yes", "greet", "leave", "ask_repeat", "want_wait"})
MOST_WORDS_OF_COURTESY = 6
FEWEST_WORDS_OF_A_FACT = 4


def hand_over(d: Draft, reason: str) -> None:
    """Gives the conversation to a person. The sentence that says so is the caller's of this function."""
    given = d.situation.handed_over
    if given and given["queue"] == EMERGENCY and reason not in URGENT:
        reason = str(given["reason"])  # an emergency stays one, whatever is asked for afterwards
    queue = EMERGENCY if reason in URGENT else CUSTOMER_SERVICE
    before = d.situation.alarm.get("wants_person")
    if d.understood.has("want_person") or (given and given["queue"] == CUSTOMER_SERVICE) or before:
        d.change(alarm={**d.situation.alarm, "wants_person": "yes"})
    d.hand_over = HandOver(reason, queue, summary(d, reason))
    d.close_question()
    d.change(handed_over={"reason": reason, "queue": queue, "summary": d.hand_over.summary}, wishes=())
    d.because(f"person: {reason}")
    again = given is not None and given["reason"] == reason
    if d.heard.is_written and not again:
        _until_somebody_comes(d, reason)


def _until_somebody_comes(d: Draft, reason: str) -> None:
    """Nobody may be there at once in a chat: the telephone number, and a call-back that staff find in their list.
    No time is promised."""
    d.say("utter_handed_over_in_chat", hotline=d.hotline)
    if d.phone is None:
        d.ask("which_phone", "utter_ask_number_for_staff")
        return
    ask_for_call_back(d, reason)


def ask_for_call_back(d: Draft, reason: str, other_number: bool = False) -> bool:
    """Notes for staff that this caller waits for a call, once for each number; whether it is noted.

    The outage service keeps one open report of a kind for a home, and a later number replaces the former. So that
    both are kept, `other_number` is noted under the place; the home stands in the description.
    """
    words = phrases()["report_description"]
    session = d.heard.turn_id.split(":")[0]
    # The call-back of an alarm that was withdrawn is cancelled: the same id would bring that one back.
    withdrawn = times_withdrawn(d)
    again = f":{withdrawn}" if withdrawn else ""
    if d.situation.alarm.get("moved"):
        again += f":moved-{d.situation.alarm['moved']}"
    to = f":{d.phone}" if other_number else ""
    at_home = d.point is not None and not other_number
    report = d.facts.try_report(
        {
            "source": "assistant",
            "external_id": f"{session}:handed-over{again}{to}",
            "kind": "other",
            **({"customer_code": d.point.code} if at_home and d.point else {"place": _place_of(d)}),
            "description": f"{words['callback']}; {summary(d, reason)}"[:MOST_OF_A_DESCRIPTION],
            "phone": d.phone,
            "channel": d.heard.channel,
            "callback_requested": True,
            **({"origin": d.heard.origin} if d.heard.origin else {}),
        }
    )
    if report is not None:
        if d.situation.handed_over and d.situation.handed_over["queue"] == EMERGENCY:
            stands_on(d, report)
        promise(d, CALL, code=str(report["code"]), phone=d.phone)
    return report is not None


def _place_of(d: Draft) -> str:
    street = d.point.street if d.point else None
    return d.place or (f"đường {street}" if street else str(phrases()["report_description"]["place_unknown"]))


def asks_anew(d: Draft) -> bool:
    """A new question or wish that was heard well. In an emergency stored answers are not what is asked for."""
    given = d.situation.handed_over
    urgent = given is not None and given["queue"] == EMERGENCY
    return any(
        act.name in NEW_QUESTIONS
        and not is_known_risk(d, act)
        and (act.shown or act.confidence >= HEARD_WELL)
        and not (urgent and act.name == "ask_faq")
        for act in d.understood.acts
    )


def is_known_risk(d: Draft, act: Act) -> bool:
    """The same person at risk, told further. Illness adds nothing to a machine that keeps somebody alive."""
    known = d.situation.risk if d.situation.handed_over else None
    if act.name != "tell_at_risk" or known is None:
        return False
    return act.kind in (known, None) or (known, act.kind) == ("life_support", "medical")


def take_down(d: Draft) -> None:
    """Adds what is written while a person is awaited to the summary that the person gets."""
    if d.heard.text not in d.situation.notes[-1:]:
        d.change(notes=(*d.situation.notes, d.heard.text)[-MOST_NOTES:])
    given = d.situation.handed_over
    if given:
        before = without_all_is_well(d, given["summary"])
        line = with_what_lasts(d, with_phone(d, with_added(before, d.heard.text)))
        d.change(handed_over={**given, "summary": line})


def take_down_in_an_emergency(d: Draft) -> None:
    """Whatever is said while an emergency is awaited may matter to who comes: «máy không có pin» beside a question
    about another street. Only courtesy is left out."""
    given, before = d.situation.handed_over, d.before.handed_over
    if given is None or before is None or given["queue"] != EMERGENCY:
        return
    acts = d.understood.acts
    courtesy = bool(acts) and all(act.name in COURTESIES for act in acts) and not d.understood.follow_ups
    if courtesy and d.understood.seen.whole.count <= MOST_WORDS_OF_COURTESY:
        return
    if d.heard.text not in d.situation.notes:
        take_down(d)


def keep_for_a_person(d: Draft) -> None:
    """Keeps what was asked, and not answered, for the summary."""
    if not d.situation.handed_over and d.heard.text not in d.situation.notes:
        d.change(notes=(*d.situation.notes, d.heard.text)[-MOST_NOTES:])


def keep_the_turn_before(d: Draft) -> None:
    """«Trạm biến áp kêu ù ù, có sao không?», right before «giờ bốc khói»: it names the thing."""
    words = d.situation.last_heard
    if words and len(words.split()) >= FEWEST_WORDS_OF_A_FACT and words not in d.situation.notes:
        d.change(notes=(*d.situation.notes, words)[-MOST_NOTES:])
