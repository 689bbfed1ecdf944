"""When no outage is known: two quick checks at home, then a report. A report never waits for certainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.reports import DONE_BY_A_REPORT, take_report
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.english import is_english
from assistant.dialogue.understanding.english_acts import english_acts
from assistant.dialogue.understanding.signals import danger_kind
from assistant.dialogue.understanding.supply_talk import without_power
from assistant.dialogue.understanding.view import Seen

_ASKS = ("ask_return", "ask_supply", "ask_cause", "ask_extent", "ask_planned", "ask_report_status", "ask_faq")
_OF_A_FAULT = ("tell_partly", "tell_unsteady", "tell_out", "want_report")
_SURE = 0.9
CHECK_QUESTIONS = frozenset({"home_checks", "breaker"})


def is_said_to_be_out(d: Draft) -> bool:
    """Whether anybody has said in words that the power is off, now or before: «mà nhà kia có điện không?» has not.

    A likeness of the whole sentence is not enough to send a crew.
    """
    if says_it_is_out(d):
        return True
    if d.before.question and d.before.question.kind in ("is_power_off", *CHECK_QUESTIONS):
        return True
    if d.situation.checks and any(map(d.times_asked, CHECK_QUESTIONS)):
        return True  # an alarm that was none came between the checks and the report
    said = [one.words for one in d.situation.wishes if one.kind in ("tell_out", "want_report")]
    return any(_says_it_is_off(Seen.of(words)) for words in (*said, d.situation.problem or ""))


def says_it_is_out(d: Draft) -> bool:
    """Whether this turn says so."""
    u = d.understood
    return _says_it_is_off(u.seen) or u.has(
        "want_report", "tell_neighbours_out", "tell_neighbours_on", "tell_breaker"
    )


def _says_it_is_off(seen: Seen) -> bool:
    if is_english(seen):
        return any(act.name == "tell_out" for act in english_acts(seen))
    return without_power(seen) is not None


def is_half_out(d: Draft) -> bool:
    """Whether a part of the home is dark and another is not, by this turn or the open wish. Then a branch of the
    home's own is the likeliest, and the neighbors tell whether it is."""
    open_wishes = (one.words for one in d.situation.wishes if one.kind in _OF_A_FAULT)
    return any(_is_half_out(Seen.of(words)) for words in (d.heard.text, *open_wishes))


def _is_half_out(seen: Seen) -> bool:
    return seen.whole.has("half_the_house") and not seen.whole.has("unsteady")


def begin_checks(d: Draft) -> None:
    """Asks for the next check, advises, or takes the report."""
    whole = d.understood.seen.whole
    asks_what_it_is = whole.has("en_breaker_question") and not d.understood.has(
        "tell_neighbours_out", "tell_breaker"
    )
    if (
        whole.has("breaker") and whole.has("where_is_it") and not d.understood.has("tell_breaker")
    ) or asks_what_it_is:
        d.say("utter_explain_breaker")
        d.has_asked = True
        return
    half = is_half_out(d)
    checks = {**d.situation.checks, **_seen_at_home(d)}
    d.change(checks=checks)
    asked = d.question in CHECK_QUESTIONS
    step = next_step(checks, asked=asked, answered=asked and not only_asks_further(d))
    if step == "advise":
        d.because("the breaker tripped: advice before a report")
        d.change(checks={**checks, "advised": "yes"})
        d.say("utter_reset_branch" if half else "utter_reset_breaker")
        d.served(*DONE_BY_A_REPORT)
        offers.anything_else(d, quiet=True)
        return
    if step == "report" or not _ask_to_look(d, alone=step == "ask_breaker", half=half):
        take_report(d, "quality" if half else "no_power")


def _ask_to_look(d: Draft, alone: bool, half: bool) -> bool:
    if half and (
        d.understood.has("ask_cause") or d.understood.seen.whole.has("why_off", "asks_what_is_wrong")
    ):
        d.say("utter_why_half_is_out")
        d.served("ask_cause")
        d.answered |= frozenset({"ask_cause"})
    if alone:
        return d.ask("breaker", "utter_ask_branch" if half else "utter_ask_breaker")
    return d.ask(
        "home_checks", "utter_ask_branch_and_neighbors" if half else "utter_ask_breaker_and_neighbors"
    )


def only_asks_further(d: Draft) -> bool:
    """«Không, anh hỏi chỗ công trình chừng nào có» holds a no, and says nothing of the breaker."""
    told = (
        "tell_breaker",
        "tell_neighbours_out",
        "tell_neighbours_on",
        "tell_out",
        "cannot_give",
        "want_report",
    )
    asks = bool(d.understood.follow_ups) or d.understood.has(*_ASKS)
    return asks and not d.understood.has(*told)


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


def trips_again(d: Draft) -> bool:
    """«Bật lên hắn lại nhảy»: something behind the meter is shorted. No crew of ours mends that, and to switch it on
    again and again is dangerous."""
    seen = d.understood.seen.whole
    keeps = seen.has("keeps_tripping") and seen.has("breaker")
    in_english = seen.has("en_trips_again") and _speaks_of_the_breaker(d)
    if not (seen.has("trips_again") or keeps or in_english) or d.understood.has("tell_neighbours_out"):
        return False
    d.because("the breaker trips again")
    d.say("utter_trips_again")
    d.served(*DONE_BY_A_REPORT)
    d.close_question()
    d.change(checks={**d.situation.checks, "breaker": "tripped", "advised": "yes", "again": "yes"})
    d.settle("answered")
    offers.anything_else(d, quiet=True)
    return True


def _speaks_of_the_breaker(d: Draft) -> bool:
    """In this turn, or in answer to a question or advice about it: «it went off again» may be the power."""
    named = d.understood.seen.whole.has("en_breaker", "en_asks_to_push")
    return named or d.question in CHECK_QUESTIONS or bool(d.situation.checks.get("advised"))


def is_the_answer_to_the_check(d: Draft) -> bool:
    """«Cần gạt vẫn ở trên mà bật lên bật xuống cũng y chang»: of the breaker that was asked about, and no danger.

    Whatever names a danger by itself, or somebody hurt, still is one."""
    seen = d.understood.seen
    if d.question not in CHECK_QUESTIONS or danger_kind(seen) or seen.whole.has("injured", "critical_sign"):
        return False
    return seen.whole.has("breaker", "breaker_fine", "tripped", "switching_on_again")


def take_as_a_check(d: Draft) -> None:
    """What a model took for a danger tells of the breaker instead."""
    seen = d.understood.seen.whole
    acts = tuple(one for one in d.understood.acts if one.name != "tell_danger")
    if not d.understood.has("tell_breaker"):
        tripped = seen.has("tripped") and not seen.has("breaker_fine", "same_there")
        acts = (*acts, Act("tell_breaker", _SURE, kind="tripped" if tripped else "fine"))
    d.understood = replace(d.understood, acts=acts)
    d.because("the breaker that was asked about, and no danger")


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
