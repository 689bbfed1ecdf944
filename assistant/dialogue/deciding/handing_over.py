"""A person takes over: why, which queue, and one line that says what the caller wants."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft, HandOver
from assistant.dialogue.deciding.promises import CALL, promise
from assistant.dialogue.understanding.signals import danger_kind, risk_in
from assistant.dialogue.understanding.spelled import Spelled
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold

EMERGENCY, CUSTOMER_SERVICE = "emergency", "customer_service"
URGENT = frozenset({"hazard", "life_support", "child_alone"})
MOST_WORDS, MOST_OF_A_DESCRIPTION, MOST_NOTES = 600, 1000, 6
MOST_WORDS_AROUND_A_NUMBER = 8
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
MOST_OF_A_SUMMARY = 1600
# What is said when something is added, by what the emergency is.
_ADDED = {
    "life_support": "utter_added_life_support",
    "medical": "utter_added_medical",
    "child": "utter_added_child",
    "hazard": "utter_added_hazard",
}
_TEMPTS_A_CHILD = re.compile(
    r"\b(?:hop|nut|cau dao|cong tac|o cam|day dien|ghe|leo|treo|bat|mo ra|nen|lua)\b"
)
_TEMPTS_NEAR_A_LINE = Spelled(
    r"\b(?:chổi|cây sào|sào|cây gậy|gậy|gạt|khều|gỡ|kéo|cưa|chặt|leo|trèo|bắc thang|nhấc|đạp)\b",
    r"\b(?:cay sao|cay gay|choi gat|gat day|khieu|go day|keo day|leo len|treo len|bac thang|chat canh|nhac day)\b",
)
_ASKED = re.compile(r"\b(?:chưa|chua)$")
_A_CHILD_WOULD = re.compile(r"\b(?:con|chau) (?:leo|treo|mo|bat|cham|dung|coi|bam|gat)\b")
_OFFERS = ("anything_else", "how_to_help", "offer_message", "offer_person")


def hand_over(d: Draft, reason: str) -> None:
    """Gives the conversation to a person. The sentence that says so is the caller's of this function."""
    given = d.situation.handed_over
    if given and given["queue"] == EMERGENCY and reason not in URGENT:
        reason = str(given["reason"])  # an emergency stays one, whatever is asked for afterwards
    queue = EMERGENCY if reason in URGENT else CUSTOMER_SERVICE
    d.hand_over = HandOver(reason, queue, summary(d, reason))
    d.close_question()
    d.change(handed_over={"reason": reason, "queue": queue, "summary": d.hand_over.summary}, wishes=())
    d.because(f"person: {reason}")
    if d.heard.is_written:
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
    at_home = d.point is not None and not other_number
    report = d.facts.try_report(
        {
            "source": "assistant",
            "external_id": f"{d.heard.turn_id.split(':')[0]}:handed-over{f':{d.phone}' if other_number else ''}",
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
        promise(d, CALL, code=str(report["code"]), phone=d.phone)
    return report is not None


def _place_of(d: Draft) -> str:
    street = d.point.street if d.point else None
    return d.place or (f"đường {street}" if street else str(phrases()["report_description"]["place_unknown"]))


def after_hand_over(d: Draft) -> bool:
    """What is written while a person is awaited: taken down. False for a new question, which is answered."""
    given = d.situation.handed_over
    if given is None:
        return False
    u = d.understood
    if _answers_a_question(d):
        return False
    number = d.heard.phone_numbers[0] if d.heard.phone_numbers else None
    if (
        given["queue"] == EMERGENCY
        and (d.situation.risk or d.situation.danger)
        and _says_there_is_no_danger(d)
    ):
        return _withdraw_the_alarm(d)
    if given["reason"] == "hazard" and d.heard.place and says_it_was_elsewhere(d):
        return False
    if given["reason"] == "hazard" and u.has("tell_danger", "want_person"):
        _add(d)  # the same danger, told further: one hazard is on record
        return True
    if _tempts_fate(d):
        take_down(d)
        d.say("utter_keep_off_the_line")
        return True
    if number and not asks_anew(d) and not _for_messages(d):
        other_number = d.phone not in (None, number)
        d.change(phone=number)
        d.close_question()
        if u.seen.whole.count > MOST_WORDS_AROUND_A_NUMBER:
            take_down(d)  # more than the number: «… nhà có chó dữ, thợ tới nhớ gọi»
        if ask_for_call_back(d, str(given["reason"]), other_number):
            d.say("utter_number_noted_for_staff", last_digits=" ".join(number[-3:]))
        else:
            _add(d)
        return True
    if asks_anew(d):
        d.because("back to the assistant after a hand-over")
        return False
    if u.acts and all(act.name in ("thank", "no") for act in u.acts):
        d.say("utter_welcome")
        return True
    d.close_question()
    _add(d)
    return True


def _says_there_is_no_danger(d: Draft) -> bool:
    """Said plainly, with no danger, risk or question beside it."""
    seen, u = d.understood.seen, d.understood
    beside = (
        danger_kind(seen)
        or risk_in(seen)
        or u.has("tell_danger", "tell_at_risk")
        or _ASKED.search(seen.whole.words)
    )
    return seen.whole.has("no_danger") and not beside


def _tempts_fate(d: Draft) -> bool:
    """«Dây đâu có điện, tui lấy chổi gạt»: whoever would touch a line, said beside whatever else."""
    given, u = d.situation.handed_over, d.understood
    if given is None or given["reason"] != "hazard" or d.situation.danger is None:
        return False
    other = d.heard.has_identifier or d.heard.place or u.has("tell_at_risk", "tell_danger", "thank")
    return not other and _TEMPTS_NEAR_A_LINE.search(d.heard.text) is not None


def says_it_was_elsewhere(d: Draft) -> bool:
    """«Tui nói lộn, chỗ này là đường Nguyễn Công Trứ chớ hổng phải Ngô Quyền»"""
    return d.understood.has("correct") or d.understood.seen.whole.has("wrong_number")


def _for_messages(d: Draft) -> bool:
    """«Nhắn tin số 0935… khi có điện»: a number to write to is none for staff to call."""
    return d.understood.seen.whole.has("message_wish") and not d.understood.seen.whole.has("callback_wish")


def _withdraw_the_alarm(d: Draft) -> bool:
    """«Không có ai bệnh hết, cá koi!»: the advice stops, and the person who takes over reads it. A question or wish
    beside it is answered."""
    d.because("no danger after all")
    take_down(d)
    d.change(risk=None, danger=None)
    d.say("utter_alarm_withdrawn")
    return not (d.understood.follow_ups or asks_anew(d))


def asks_anew(d: Draft) -> bool:
    """A new question or wish that was heard well. In an emergency stored answers are not what is asked for."""
    given = d.situation.handed_over
    urgent = given is not None and given["queue"] == EMERGENCY
    return any(
        act.name in NEW_QUESTIONS
        and (act.shown or act.confidence >= HEARD_WELL)
        and not (urgent and act.name == "ask_faq")
        for act in d.understood.acts
    )


def take_down(d: Draft) -> None:
    """Adds what is written while a person is awaited to the summary that the person gets."""
    d.change(notes=(*d.situation.notes, d.heard.text)[-MOST_NOTES:])
    given = d.situation.handed_over
    if given:
        added = f"{given['summary']}; «{d.heard.text[:MOST_WORDS]}»"[-MOST_OF_A_SUMMARY:]
        d.change(handed_over={**given, "summary": added})


def _add(d: Draft) -> None:
    """Takes the words down. In an emergency what to do meanwhile is said again."""
    take_down(d)
    given = d.situation.handed_over
    risk = d.situation.risk if given and given["queue"] == EMERGENCY else None
    said = fold(d.heard.text)
    child = risk == "child" or (risk and _A_CHILD_WOULD.search(said))
    if child and d.understood.seen.whole.asks and _TEMPTS_A_CHILD.search(said):
        d.say("utter_child_keep_off")
        return
    if given and given["reason"] == "hazard" and d.situation.danger:
        risk = "hazard"
    d.say(_ADDED.get(risk or "", "utter_added_to_the_hand_over"))


def _answers_a_question(d: Draft) -> bool:
    """Whether a question of the assistant stands that it asked after it came back. That for a number stands since
    the hand-over."""
    if d.question is None or (d.question == "which_phone" and not d.situation.wishes):
        return False
    return d.question not in _OFFERS or d.understood.has("yes", "no")


def summary(d: Draft, reason: str) -> str:
    """Whom it is about, why, what they want in their words, what was told and promised."""
    words = phrases()["summary"]
    parts = [_who(d), str(words["reason"].get(reason, reason))]
    wish = next((one for one in reversed(d.situation.wishes)), None)
    if wish and reason != "hazard":
        parts.append(str(words["task"].get(wish.kind, words["task"]["other"])))
    said = [d.situation.danger if reason == "hazard" else d.situation.problem, *d.situation.notes]
    if d.heard.text and d.heard.text not in said:
        said.append(d.heard.text)
    quoted = "; ".join(dict.fromkeys(one for one in said if one))[:MOST_WORDS]
    if quoted:
        parts.append(f"«{quoted}»")
    if d.situation.report:
        parts.append(str(words["report"]).format(report_code=d.situation.report))
    if d.situation.told:
        parts.append(str(words["told"]))
    if d.situation.subscribed:
        parts.append(str(words["subscribed"]))
    return "; ".join(parts)


def _who(d: Draft) -> str:
    words = phrases()["summary"]
    if d.point:
        return str(words["customer"]).format(customer_code=d.point.code, street=d.point.street)
    if d.place:
        return str(words["place"]).format(place=d.place)
    return str(words["unknown_caller"])
