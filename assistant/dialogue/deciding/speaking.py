"""How to speak to this caller: in which language, and with which form of address."""

from __future__ import annotations

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.pieces import is_nothing_but_digits
from assistant.dialogue.deciding.in_english import stays_in_english
from assistant.dialogue.understanding.addressing import addressed_as, follows, said_who_they_are


def learn_how_to_speak(d: Draft) -> None:
    """The language of the turn, and how the caller speaks of themselves. A bare code leaves both as they were."""
    if d.understood.has("other_language"):
        d.change(language="en")
    elif not is_nothing_but_digits(d.heard.text) and not d.heard.has_identifier and not stays_in_english(d):
        d.change(language="vi")
    who = said_who_they_are(d.heard.text)
    if who:
        d.change(address=who, address_said=True)
        return
    # «Ông đang thở máy»: the one at risk, not the one who calls.
    form = None if d.understood.has("tell_at_risk") else addressed_as(d.heard.text)
    if form and follows(d.situation.address, form, d.situation.address_said):
        d.change(address=form)
