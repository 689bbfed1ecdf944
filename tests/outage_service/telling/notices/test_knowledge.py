"""The rules of who is told what, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from outage_service.clock import VIETNAM
from outage_service.telling.notices.knowledge import Cut, Saying, Standing, Told, after_return, to_say
from outage_service.telling.notices.quiet_hours import QuietHours

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
START, END = NOW + timedelta(days=2), NOW + timedelta(days=2, hours=4)
LATER = timedelta(hours=1)
HOMES = {"a": "Lê Lợi", "b": "Âu Cơ", "c": "Lê Lợi"}
CUT = Cut(True, START, END)
FAULT = Cut(False, NOW - LATER, NOW + LATER)


def standing(cut: Cut | None, inside: str = "a", **fields: object) -> Standing:
    return replace(Standing(cut, HOMES, frozenset(inside)), **fields)  # type: ignore[arg-type]


def told(cut: Cut, homes: str = "a") -> Told:
    return Told("cut", cut.started_at if cut.is_planned else None, cut.back_at, frozenset(homes))


def said(known: Told | None, true: Standing) -> tuple[str, list[str], list[str]] | None:
    saying = to_say(known, true, NOW)
    return (saying.message, saying.areas, saying.left) if saying else None


MOVED = replace(CUT, started_at=START + LATER)
OVER = replace(CUT, started_at=NOW - LATER, back_at=NOW)
OPEN_END = replace(CUT, back_at=None)
RUNNING = Cut(True, NOW - LATER, NOW + LATER)
LONGER = replace(FAULT, back_at=NOW + 3 * LATER)
UNKNOWN = replace(FAULT, back_at=None)


@pytest.mark.parametrize(
    ("known", "true", "message"),
    [
        (None, standing(CUT), ("planned_announced", ["Lê Lợi"], [])),
        (None, standing(CUT, ""), None),
        (None, standing(None, ""), None),
        (told(CUT), standing(CUT), None),
        (told(CUT), standing(MOVED), ("planned_postponed", ["Lê Lợi"], [])),
        (told(CUT), standing(OPEN_END), ("planned_postponed", ["Lê Lợi"], [])),
        (told(CUT), standing(None, ""), ("planned_cancelled", ["Lê Lợi"], [])),
        (told(CUT), standing(CUT, "b"), ("planned_partly", ["Âu Cơ"], ["Lê Lợi"])),
        (told(CUT), standing(CUT, ""), ("planned_left", ["Lê Lợi"], [])),
        (told(CUT), standing(CUT, "ab"), ("planned_announced", ["Âu Cơ"], [])),
        (told(CUT), standing(MOVED, "ab"), ("planned_postponed", ["Lê Lợi", "Âu Cơ"], [])),
        # Both homes are in the same street: a message could not tell them apart.
        (told(CUT), standing(CUT, "ac"), None),
        (told(CUT, "ac"), standing(CUT, "a"), None),
        # The cut has ended by the clock; who left it before, or waits for a later one, still believes what was told.
        (told(OVER), standing(OVER), None),
        (told(replace(OVER, back_at=NOW + LATER)), standing(OVER), None),
        (told(CUT), standing(OVER), ("planned_left", ["Lê Lợi"], [])),
        (told(CUT), standing(OVER, "", silent=frozenset("a")), ("planned_left", ["Lê Lợi"], [])),
        (told(CUT, "ab"), standing(OVER, "a"), ("planned_left", ["Lê Lợi", "Âu Cơ"], [])),
        (told(CUT), standing(CUT, "", asked={"b": "Âu Cơ"}), None),  # asks no more about that home
        (Told("off", homes=frozenset("a")), standing(None, ""), None),
        (Told("off", homes=frozenset("a")), standing(CUT), ("planned_announced", ["Lê Lợi"], [])),
        (Told("cut", START, END, None), standing(None, ""), ("planned_cancelled", ["Lê Lợi", "Âu Cơ"], [])),
        (told(RUNNING), standing(replace(RUNNING, started_at=NOW - 2 * LATER)), None),
        (
            told(RUNNING),
            standing(replace(RUNNING, back_at=NOW + 2 * LATER)),
            ("expected_return_changed", ["Lê Lợi"], []),
        ),
        (told(RUNNING), standing(RUNNING, "", silent=frozenset("a")), None),  # power is back there
        (None, standing(RUNNING, announces=False), ("expected_return", ["Lê Lợi"], [])),
        (None, standing(FAULT), ("expected_return", ["Lê Lợi"], [])),
        (None, standing(UNKNOWN), None),
        (told(FAULT), standing(FAULT), None),
        (told(FAULT), standing(LONGER), ("expected_return_changed", ["Lê Lợi"], [])),
        (told(FAULT), standing(UNKNOWN), ("expected_return_unknown", ["Lê Lợi"], [])),
        (told(UNKNOWN), standing(FAULT), ("expected_return", ["Lê Lợi"], [])),
        (told(FAULT), standing(None, ""), ("outage_off", ["Lê Lợi"], [])),
        (told(FAULT, "ab"), standing(FAULT, "b"), ("expected_return_partly", ["Âu Cơ"], ["Lê Lợi"])),
        (told(FAULT), standing(replace(FAULT, back_at=NOW)), None),  # a time that has passed
        (told(FAULT), standing(LONGER, "b", silent=frozenset("a")), ("expected_return", ["Âu Cơ"], [])),
        (replace(told(FAULT), back_at=NOW), standing(None, ""), None),
    ],
)
def test_what_is_said_follows_from_what_was_told_and_what_is_true(
    known: Told | None, true: Standing, message: tuple[str, list[str], list[str]] | None
) -> None:
    assert said(known, true) == message


def test_a_message_about_a_cut_that_is_off_names_the_times_that_were_told() -> None:
    saying = to_say(told(CUT), standing(None, ""), NOW)
    assert isinstance(saying, Saying)
    assert (saying.started_at, saying.back_at) == (START, END)


def test_what_was_said_is_not_said_again() -> None:
    known: Told | None = None
    for true in (standing(CUT), standing(MOVED, "ab"), standing(MOVED, "b"), standing(None, "")):
        saying = to_say(known, true, NOW)
        assert saying is not None
        known = saying.told
        assert to_say(known, true, NOW) is None


def test_power_that_is_back_at_one_home_leaves_what_was_told_about_the_others() -> None:
    assert after_return(told(FAULT, "ab"), frozenset("a")) == told(FAULT, "b")
    assert after_return(told(FAULT), frozenset("a")) == Told("back", homes=frozenset("a"))
    assert after_return(None, frozenset("a")) == Told("back", homes=frozenset("a"))


def test_who_prepares_for_the_old_hour_hears_of_the_new_one_in_time() -> None:
    morning = datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM)
    cut = Cut(True, morning, morning + 4 * LATER)
    moved = replace(cut, started_at=morning + 6 * LATER, back_at=morning + 10 * LATER)
    saying = to_say(told(cut), standing(moved), morning - 8 * LATER)
    assert saying is not None
    assert morning in saying.begins()
    quiet = QuietHours(time(22), time(7))
    assert quiet.due_at(morning - 8 * LATER, saying.begins()) == morning - 8 * LATER
