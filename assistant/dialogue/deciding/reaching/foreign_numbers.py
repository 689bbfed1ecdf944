"""Numbers from abroad: no message and no call of ours reaches them, which is said instead of asking for a number again.

What else is in the words stays: «I only have a UK number. Should I unplug the fridge?» is also a question.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS
from assistant.dialogue.deciding.reaching.whose_number import names_own_number
from assistant.dialogue.understanding.acts import HEARD, Act

_WRITTEN = re.compile(r"(?<!\w)(?:\+|00)[ (]?(?!\s*84)[1-9](?:[ ().-]{0,2}\d){6,14}(?!\d)")
_OF_A_PHONE = ("want_messages", "want_callback")
_ANSWERED = frozenset({*_OF_A_PHONE, "give", "correct", "cannot_give", "yes", "no"})


def answer_about_a_foreign_number(d: Draft) -> None:
    """Says that it gets nothing, and takes it out of the words. The rest of the turn goes on."""
    written = bool(_WRITTEN.search(d.heard.text))
    if written:
        _forget_what_was_read(d)
    if d.heard.phone_numbers or d.situation.handed_over or d.understood.has("tell_danger", "tell_at_risk"):
        return
    if not (written or d.understood.seen.whole.has("foreign_number", "en_foreign_number")):
        return
    if not written and d.heard.caller_phone and names_own_number(d.heard.text):
        return  # «nhắn vô số này đi, mà anh xài số Mỹ»: the number of the call is ours
    if d.question in IDENTITY_QUESTIONS and not d.understood.has(*_OF_A_PHONE):
        if written:
            _answered(d, Act("cannot_give", HEARD))
        return
    stands = d.question in ("offer_message", *PHONE_QUESTIONS)
    if not (written or stands or d.understood.has(*_OF_A_PHONE)):
        return
    d.because("a number from abroad")
    if stands:
        d.close_question()
    d.served(*_OF_A_PHONE)
    d.change(declined=(*d.situation.declined, "message"), fragment=None, heard_phone=None)
    d.say("utter_foreign_number")
    d.settle("answered")
    _answered(d)


def _answered(d: Draft, *instead: Act) -> None:
    d.drop_acts(*_ANSWERED)
    d.understood = replace(d.understood, acts=(*d.understood.acts, *instead))


def _forget_what_was_read(d: Draft) -> None:
    """«+61 912 345 678» holds digits that would make a number of ours."""
    abroad = ["".join(filter(str.isdigit, one)) for one in _WRITTEN.findall(d.heard.text)]
    ours = tuple(one for one in d.heard.phone_numbers if not any(one[1:] in digits for digits in abroad))
    text = _WRITTEN.sub(" ", d.heard.text)
    d.heard = replace(d.heard, phone_numbers=ours, text=" ".join(text.split()))
    d.understood = replace(d.understood, heard=d.heard)
