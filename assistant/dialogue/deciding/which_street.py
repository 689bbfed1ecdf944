"""«Is that Le Duan or Y Jut you are talking about?»: the street that was just told of, by its name."""

from __future__ import annotations

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.on_the_table import on_the_table
from assistant.dialogue.deciding.supply import area_of
from assistant.dialogue.wording.outages import describe_return


def tells_which_street(d: Draft) -> bool:
    """False when nothing was told, or a danger is."""
    subject = d.situation.subject
    if not d.understood.seen.whole.has("en_which_street") or subject is None or not d.situation.told:
        return False
    if d.situation.handed_over or d.understood.has("tell_danger", "tell_at_risk", "want_messages"):
        return False
    outage, _ = on_the_table(d)
    d.because("which street was told of")
    d.say("utter_that_was_about", area=area_of(d, outage))
    if outage is not None:
        d.say_all([describe_return(outage, d.now)])
    d.settle("answered")
    offers.anything_else(d, quiet=True)
    return True
