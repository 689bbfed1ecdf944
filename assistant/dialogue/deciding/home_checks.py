"""When no outage is known: two quick checks at home, then a report. A report never waits for certainty."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.reports import DONE_BY_A_REPORT, take_report

CHECK_QUESTIONS = frozenset({"home_checks", "breaker"})


def begin_checks(d: Draft) -> None:
    """Asks for the next check, advises, or takes the report."""
    whole = d.understood.seen.whole
    if whole.has("breaker") and whole.has("where_is_it") and not d.understood.has("tell_breaker"):
        d.say("utter_explain_breaker")
        d.has_asked = True
        return
    checks = {**d.situation.checks, **_seen_at_home(d)}
    d.change(checks=checks)
    step = next_step(checks, asked=d.question in CHECK_QUESTIONS, answered=d.question in CHECK_QUESTIONS)
    if step == "advise":
        d.because("the breaker tripped: advice before a report")
        d.change(checks={**checks, "advised": "yes"})
        d.say("utter_reset_breaker")
        d.served(*DONE_BY_A_REPORT)
        offers.anything_else(d, quiet=True)
        return
    alone = step == "ask_breaker"
    if (
        step == "report"
        or (alone and not d.ask("breaker", "utter_ask_breaker"))
        or (not alone and not d.ask("home_checks", "utter_ask_breaker_and_neighbors"))
    ):
        take_report(d, "no_power")


def next_step(checks: Mapping[str, str], asked: bool, answered: bool) -> str:
    """`ask`, `ask_breaker`, `advise` or `report`, from what is known: {neighbours: out|on, breaker: tripped|fine}."""
    if checks.get("neighbours") == "out" or checks.get("advised"):
        return "report"
    if checks.get("breaker") == "tripped":
        return "advise"
    if checks.get("breaker") == "fine" and checks.get("neighbours"):
        return "report"
    if checks.get("neighbours") == "on":
        return "ask_breaker"
    return "report" if asked and answered else "ask"


def note_checks(d: Draft) -> None:
    """Keeps what is told about breaker and neighbors, though another question comes first."""
    d.change(checks={**d.situation.checks, **_told_of_home(d)})


def _told_of_home(d: Draft) -> dict[str, str]:
    found: dict[str, str] = {}
    if d.understood.has("tell_neighbours_out"):
        found["neighbours"] = "out"
    elif d.understood.has("tell_neighbours_on"):
        found["neighbours"] = "on"
    breaker = d.understood.act("tell_breaker")
    if breaker:
        found["breaker"] = "tripped" if breaker.kind == "tripped" else "fine"
    return found


def _seen_at_home(d: Draft) -> dict[str, str]:
    found = _told_of_home(d)
    if "breaker" in found:
        return found
    if d.question == "breaker" and d.understood.has("yes", "no"):
        found["breaker"] = "tripped" if d.understood.has("yes") else "fine"
    elif d.question == "breaker":
        found.setdefault("breaker", "fine")  # asked once; the crew looks again
    return found
