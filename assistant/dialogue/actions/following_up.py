"""What a caller has been told of an outage already, so that a question in between is answered and no more.

Pure functions over the slot `told`: {"outage", "back", "status", "offered"}.
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

# Questions and remarks that take the outage itself as known.
_ABOUT_THE_RETURN = frozenset({"ask_restoration_time", "ask_report_status", "complain", "cannot_inform"})


def told_of(outage: Json, offered: bool) -> Slots:
    """What to keep in mind after the caller has been told of `outage`."""
    return {
        "outage": outage["id"],
        "back": outage.get("expected_back_at"),
        "status": outage["status"],
        "offered": offered,
    }


def is_known(told: Slots | None, outage: Json) -> bool:
    """Whether the caller knows just this of just this outage."""
    now_true = told_of(outage, offered=False)
    return told is not None and all(told[key] == now_true[key] for key in ("outage", "back", "status"))


def was_offered(told: Slots | None, outage: Json) -> bool:
    """Whether a message has been offered for this outage: nobody is asked the same thing again and again."""
    return bool(told and told["outage"] == outage["id"] and told["offered"])


def tell(outage: Json, told: Slots | None, intent: str, area: str, now: datetime) -> Saying:
    """What is to be said now: everything the first time and after a change, then only what was asked."""
    if not is_known(told, outage):
        return describe_outage(outage, area, now)
    if intent == "ask_outage_cause":
        return describe_cause(outage, now)
    if intent in _ABOUT_THE_RETURN:
        return describe_return(outage, now)
    return describe_outage({**outage, "revisions": []}, area, now)
