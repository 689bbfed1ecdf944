"""«So nobody is coming and I won't get texts?»: what is still on record, and the messages end if they were to."""

from __future__ import annotations

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.naming_reports import REPORTS
from assistant.dialogue.deciding.promises import CALL, MESSAGE, end_messages, in_words, made

_TAKEN_FOR = (
    *("want_no_messages", "want_messages", "want_stop", "want_report", "ask_report_status", "no", "yes"),
    *("reject", "correct", "tell_out", "tell_back", "ask_supply", "off_topic"),
)
_COURTESIES = frozenset({"other_language", "thank", "leave", "greet"})


def tells_what_stands(d: Draft) -> bool:
    """True when the turn asks nothing else."""
    whole = d.understood.seen.whole
    messages = made(d, MESSAGE)
    cancels = whole.has("en_cancel_message") and not messages and not d.heard.caller_phone
    runs = bool(d.situation.told)  # then it is asked of the crew of an outage
    of_messages = cancels or (whole.has("en_messages_off") and not runs)
    of_the_crew = whole.has("en_nobody_comes") and not runs
    if not (of_messages or of_the_crew) or not d.understood.has("other_language"):
        return False
    if d.situation.handed_over or not d.before.last_said:
        return False
    d.because("what still stands")
    d.settle("answered")
    open_ones = made(d, *REPORTS, CALL)
    if of_the_crew and open_ones:
        d.say("utter_recap", promises=in_words(d, *open_ones))
    elif of_the_crew:
        d.say("utter_nobody_comes")
    if of_messages and len(messages) == 1:
        end_messages(d, *messages)
        d.say("utter_message_withdrawn", last_digits=" ".join(messages[0].phone[-3:]))
    elif of_messages and messages:
        end_messages(d, *messages)
        d.say("utter_all_messages_ended")
    elif of_messages:
        d.say("utter_no_message_stands")
    d.drop_acts(*_TAKEN_FOR)
    d.drop_follow_ups("crew_there", "who_comes", "recap", "message_or_call", "not_known")
    if d.understood.follow_ups or any(act.name not in _COURTESIES for act in d.understood.acts):
        return False
    if not d.understood.has("leave"):
        d.close_question()
        offers.anything_else(d, quiet=True)
        return True
    return False
