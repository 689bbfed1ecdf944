"""The frame around the answers: stored answers, courtesies, repeating, starting over, what was not understood."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.damage import answer_about_damage
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import hand_over
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS, Step
from assistant.dialogue.deciding.identity.who import ask_who
from assistant.dialogue.deciding.naming_reports import cancel_the_report
from assistant.dialogue.deciding.which_meaning import ask_which_meaning
from assistant.dialogue.situation.situation import Question, Situation, Subject
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.wording.outages import phrases
from assistant.dialogue.wording.stored_answers import VIETNAM, today
from assistant.dialogue.wording.stored_answers import Question as StoredQuestion
from assistant.vietnamese.addresses import address_digits
from assistant.vietnamese.folding import fold, normalize
from assistant.vietnamese.identifiers import find_fragments

MOST_COMPLAINTS = 2
UNSURE = 0.6
# What changes something that was accepted, or makes somebody drive out.
CHANGING = frozenset({"want_report", "want_no_messages", "want_stop", "tell_back"})
_THE_REPORT = re.compile(r"\b(?:phieu|tho|doi sua|bao sua|bao)\b")
_HOUSE_NUMBER = re.compile(r"\b(?:số|so|hẻm|hem|kiệt|kiet|ngõ|ngo|nhà|nha) \d{1,4}[a-z]?(?:/\d+)*\b")
MOST_IDLE_TURNS = 6
EVENING, MORNING = 18, 4  # hours, Vietnamese time
MOST_WORDS_OF_A_GOODBYE = 12
# What brings nobody further.
IDLE = frozenset(
    {
        *(
            "utter_greet_back",
            "utter_still_here",
            "utter_out_of_scope",
            "utter_wait",
            "utter_welcome",
            "utter_again",
        ),
        *(
            "utter_bot_identity",
            "utter_capabilities",
            "utter_stored",
            "utter_unclear",
            "utter_unclear_what_can_i_do",
        ),
        *("utter_ask_how_to_help", "utter_not_ours_internet", "utter_not_ours_water", "utter_not_ours_gas"),
        *("utter_restarted", "utter_cancelled", "utter_ask_anything_else", "utter_apologize_again"),
    }
)
# Each courtesy that needs only a sentence.
SIMPLE: Mapping[str, str] = {
    "ask_identity": "utter_bot_identity",
    "ask_capabilities": "utter_capabilities",
    "off_topic": "utter_out_of_scope",
    "want_wait": "utter_wait",
}
NOT_OURS: Mapping[str, str] = {
    "internet": "utter_not_ours_internet",
    "water": "utter_not_ours_water",
    "gas": "utter_not_ours_gas",
}


def answer_question(d: Draft, topic: str) -> None:
    """A stored answer. The question that stands is asked again afterwards, so nothing is forgotten."""
    code = d.point.code if d.point else None
    answer = d.answers.answer(StoredQuestion(topic, code, d.heard.is_written, today(d.now)))
    d.settle("answered")
    d.because(f"stored answer {topic}")
    if answer is None:
        d.say("utter_no_stored_answer")
        d.ask("offer_person", "utter_offer_person_for_a_request")
        return
    key = f"faq/{topic}"
    d.change(topic=key, asked={**d.situation.asked, key: d.situation.asked.get(key, 0) + 1})
    d.say("utter_stored", answer=answer)


def ask_how_to_help(d: Draft) -> None:
    """What a yes or no to nothing is answered with; the third time a person takes over."""
    if not d.ask("how_to_help", "utter_ask_how_to_help"):
        d.say("utter_handing_over_unclear")
        hand_over(d, "not_understood")


def notice_idling(d: Draft) -> None:
    """Small talk, waiting and the same answers again are friendly, but not for ever: then a person takes over."""
    said = {one.response for one in d.says}
    if (
        d.hand_over
        or d.ended
        or not said
        or not said <= IDLE
        or (said == {"utter_stored"} and not _is_known_answer(d))
    ):
        d.change(idle=0)
        return
    idle = d.situation.idle + 1
    d.change(idle=idle)
    if idle < MOST_IDLE_TURNS:
        return
    d.because("nothing has come of the last turns")
    d.says.clear()
    d.say("utter_handing_over_unclear")
    hand_over(d, "not_understood")


def _is_known_answer(d: Draft) -> bool:
    return d.situation.asked.get(d.situation.topic or "", 0) > 1


def not_ours(d: Draft, kind: str | None) -> None:
    d.because(f"not ours: {kind}")
    d.say(NOT_OURS.get(kind or "", "utter_out_of_scope"))


def complain(d: Draft, alone: bool) -> None:
    """An apology for the first complaint; a second one that brings no new wish goes to a person."""
    complaints = d.situation.complaints + 1
    d.change(complaints=complaints, notes=(*d.situation.notes, d.heard.text)[-3:])
    refused = "person" in d.situation.declined or d.understood.seen.whole.has("no_person_wish")
    if alone and complaints >= MOST_COMPLAINTS and not refused:
        answer_about_damage(d)
        d.say("utter_handing_over_complaint")
        hand_over(d, "complaint")
        return
    d.because("apologizes")
    d.say("utter_apologize" if complaints == 1 else "utter_apologize_again")
    answer_about_damage(d)


def repeat(d: Draft) -> None:
    """What was said last, twice; then shorter words of our own. A question about who calls comes in other words."""
    if d.question in IDENTITY_QUESTIONS:
        return ask_who(d, Step(ask=d.question))
    said = d.before.last_said
    times = d.situation.asked.get("again", 0)
    d.change(asked={**d.situation.asked, "again": times + 1}, question=d.before.question)
    if said and times < 2:
        for text in said:
            d.say("utter_again", said=text)
        return None
    d.say("utter_unclear_what_can_i_do")
    return None


def stop(d: Draft) -> None:
    """Drops what is being done; cancels this conversation's report if that is meant."""
    idle = d.question in (None, "anything_else") and not d.before.wishes
    if means_the_report(d):
        cancel_the_report(d)
    elif idle and not d.understood.has("want_restart"):
        goodbye(d)
        return
    else:
        d.say("utter_cancelled")
    d.change(
        wishes=(),
        candidates=(),
        fragment=None,
        checks={},
        heard_phone=None,
        question=Question("anything_else"),
    )


def means_the_report(d: Draft) -> bool:
    return bool(d.situation.report_taken and _THE_REPORT.search(fold(d.heard.text)))


def restart(d: Draft) -> None:
    """Everything but what was promised is forgotten."""
    kept = d.situation
    d.situation = Situation(
        report=kept.report,
        report_taken=kept.report_taken,
        subscribed=kept.subscribed,
        subscribed_for=kept.subscribed_for,
        promises=kept.promises,
        language=kept.language,
        address=kept.address,
        elsewhere=True,
        last_said=kept.last_said,
        used=kept.used,
        question=Question("how_to_help"),
    )
    d.because("starts over")
    d.say("utter_restarted")


def thank(d: Draft) -> None:
    """Thanks end a conversation in which nothing is open."""
    if d.before.question and d.before.question.kind not in ("anything_else", "offer_message", "how_to_help"):
        d.say("utter_welcome")
        return
    if not d.before.last_said or d.situation.wishes or _says_more(d):
        d.say("utter_welcome")
        return
    goodbye(d)


def _asks_something(d: Draft) -> bool:
    """«No message, thank you. So why is it off?»: a question beside the thanks ends nothing."""
    return "?" in d.heard.text


def _says_more(d: Draft) -> bool:
    """«Cảm ơn em. Để tôi chép mã cho em xem»: no goodbye."""
    return (
        _asks_something(d)
        or d.understood.seen.whole.count > MOST_WORDS_OF_A_GOODBYE
        or bool(find_fragments(d.heard.text))
    )


def goodbye(d: Draft) -> None:
    d.say("utter_goodbye", part_of_day=_part_of_day(d))
    d.close_question()
    d.change(wishes=())
    d.ended = True


def _part_of_day(d: Draft) -> str:
    """What callers are wished a good one of."""
    hour = d.now.astimezone(VIETNAM).hour
    return str(phrases()["goodbye_in_the_evening" if hour >= EVENING or hour < MORNING else "goodbye_by_day"])


def greet(d: Draft) -> None:
    if d.question in (None, "how_to_help", "anything_else"):
        d.say("utter_greet_back")
        d.change(question=Question("how_to_help"))
    else:
        d.say("utter_still_here")


def declined(d: Draft) -> None:
    """A no to an offer."""
    kind = d.before.question.kind if d.before.question else None
    if kind == "anything_else" and not _asks_something(d):
        goodbye(d)
        return
    if kind in ("offer_message", "offer_person"):
        d.change(declined=(*d.situation.declined, kind.removeprefix("offer_")))
    if d.understood.has("thank", "leave") and not _asks_something(d):
        goodbye(d)
        return
    d.say("utter_welcome")
    offers.anything_else(d)


def unclear(d: Draft) -> None:
    """Asks which of the two likeliest meanings it is, or to say it again; the second time in a row a person."""
    if _notes_a_house_number(d):
        return
    times = d.situation.unclear + 1
    d.change(unclear=times)
    if times >= 2:
        d.say("utter_handing_over_unclear")
        hand_over(d, "not_understood")
        return
    if ask_which_meaning(d):
        return
    d.because("not understood")
    d.say(
        "utter_unclear"
        if d.question not in (None, "anything_else", "how_to_help")
        else "utter_unclear_what_can_i_do"
    )


def _notes_a_house_number(d: Draft) -> bool:
    """«Mẹ em ở số 12», of a street that was told: the crew will need it."""
    found = _HOUSE_NUMBER.search(address_digits(normalize(d.heard.text)))
    place = d.place
    if found is None or place is None or place[:1].isdigit():
        return False
    place = f"{found.group()} {place}"
    d.because("a house number")
    d.change(unclear=0, subject=Subject(place=place))
    d.say("utter_place_noted", place=place)
    offers.anything_else(d)
    return True


def coin_toss(act: Act) -> bool:
    """Whether an act that changes something was hardly heard: it is asked about, not done."""
    return act.name in CHANGING and not act.shown and act.confidence < UNSURE
