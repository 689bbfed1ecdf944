"""«Text vô số đó đi em»: a text is a message. Who says it among Vietnamese words wants no call."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import CALL, MESSAGE, forget, made
from assistant.dialogue.understanding.acts import HEARD, Act

_REFUSED = ("no_message_wish", "en_no_message", "drop_the_message", "en_cancel_message")
_ASKED_OF_IT = ("asks_if_message_is_noted", "en_asks_if_noted")
_TAKEN_FOR = (
    *("want_callback", "want_no_messages", "want_stop", "no", "reject", "correct", "greet"),
    *("want_report", "ask_faq", "ask_report_status", "off_topic", "complain"),
)


def a_text_is_a_message(d: Draft) -> None:
    """Corrects the acts. A call that was put down instead is cancelled at once, and said to be."""
    whole = d.understood.seen.whole
    no_call = whole.has("no_call_but_text")
    if not (no_call or whole.has("text_me")) or whole.has(*_REFUSED, *_ASKED_OF_IT):
        return
    if any(one.response == "utter_foreign_number" for one in d.says):
        return  # «text me at +1 …»: answered
    calls = [one for one in made(d, CALL) if one.made_here] if no_call else []
    for one in calls:
        d.facts.move_report(one.code, "cancelled")
        forget(d, one)
    if calls:
        d.because("a message was meant, and no call")
        d.say("utter_call_cancelled")
    d.served("want_callback")
    d.drop_acts(*_TAKEN_FOR)
    numbers = set(d.heard.phone_numbers)
    if numbers or not made(d, MESSAGE):
        d.drop_acts("want_messages")
        d.understood = replace(d.understood, acts=(*d.understood.acts, Act("want_messages", HEARD)))
