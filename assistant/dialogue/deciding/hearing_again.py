"""What was not heard, or heard wrongly: the last answer again in short words, and no to an hour nobody promised."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.on_the_table import on_the_table
from assistant.dialogue.wording.outages import describe_return, moment
from assistant.vietnamese.reading import split_sentences

Json = dict[str, Any]

# What such a turn is otherwise taken for: a report is no answer to somebody who did not hear.
_NOT_A_REPORT = frozenset(
    {
        *(
            "tell_out",
            "want_report",
            "complain",
            "ask_repeat",
            "ask_supply",
            "reject",
            "correct",
            "tell_since",
        ),
        *("no", "yes", "greet", "off_topic", "ask_faq", "ask_return"),
    }
)


def says_the_last_answer_again(d: Draft) -> bool:
    """«Bà có nghe thấy cái gì đâu, cô nói nhanh quá»: when the power returns if an outage was told last, else the
    first sentence of what was said. False where anything else is wanted."""
    u = d.understood
    if not u.seen.whole.has("could_not_hear") or d.situation.handed_over or not d.before.last_said:
        return False
    if u.seen.whole.has("repeat_it"):
        return False  # who asks for it all gets it all, word for word
    if d.heard.has_identifier or d.heard.places or any(one.name not in _NOT_A_REPORT for one in u.acts):
        return False
    if d.question is not None and d.question not in ("anything_else", "offer_message", "how_to_help"):
        return False
    d.because("the last answer again, shorter")
    outage, _ = on_the_table(d)
    if outage is not None and d.situation.topic in (None, "supply"):
        d.say_all([describe_return(outage, d.now)])
        d.tell(outage)
    else:
        d.say("utter_again", said=split_sentences(d.before.last_said[0])[0])
    d.change(question=d.before.question)
    d.settle("answered")
    return True


def deny_a_misheard_time(d: Draft, outage: Json | None = None) -> bool:
    """«Là mười hai giờ đêm mới có à», while no hour is known: no. True when it was said."""
    if not d.understood.seen.whole.has("is_it_then"):
        return False
    if outage is None:
        if not d.situation.told:
            return False
        outage, _ = on_the_table(d)
    back = moment(outage.get("expected_back_at")) if outage else None
    if outage is None or (back is not None and back > d.now):
        return False
    d.because("no hour is known")
    d.say("utter_no_hour_is_known")
    return True


def answers_a_misheard_time(d: Draft) -> bool:
    """The same as a turn of its own."""
    if d.understood.has("tell_danger", "tell_at_risk", "want_person") or not deny_a_misheard_time(d):
        return False
    d.keep_acts("want_messages", "want_callback")
    d.change(question=d.before.question)
    d.settle("answered")
    return not d.understood.acts
