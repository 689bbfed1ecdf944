"""What a caller has already heard about an outage, so that a later question gets only its own answer.

Pure functions over the slot `told`: {"outage", "back", "status", "offered"}, and "declined" after a no.
"""

from __future__ import annotations

from datetime import datetime

from assistant.dialogue.actions.memory import Slots
from assistant.dialogue.actions.wording import (
    Json,
    Saying,
    describe_cause,
    describe_outage,
    describe_return,
)

# Intents of a caller who knows about the outage: the answer is only the expected return.
_ABOUT_THE_RETURN = frozenset({"ask_restoration_time", "ask_report_status", "complain", "cannot_inform"})


def told_of(outage: Json, offered: bool) -> Slots:
    """The slot after the caller has heard about `outage`."""
    return {
        "outage": outage["id"],
        "back": outage.get("expected_back_at"),
        "status": outage["status"],
        "offered": offered,
    }


def is_known(told: Slots | None, outage: Json) -> bool:
    """Whether the caller has heard about this outage and nothing has changed since."""
    now_true = told_of(outage, offered=False)
    return told is not None and all(told[key] == now_true[key] for key in ("outage", "back", "status"))


def was_offered(told: Slots | None, outage: Json) -> bool:
    """Whether a message has been offered for this outage: it is offered only once."""
    return bool(told and told["outage"] == outage["id"] and told["offered"])


def tell(outage: Json, told: Slots | None, intent: str, area: str, now: datetime) -> Saying:
    """The reply: everything the first time and after a change, then only what was asked."""
    if not is_known(told, outage):
        return describe_outage(outage, area, now)
    if intent == "ask_outage_cause":
        return describe_cause(outage, now)
    if intent in _ABOUT_THE_RETURN:
        return describe_return(outage, now)
    return describe_outage({**outage, "revisions": []}, area, now)
