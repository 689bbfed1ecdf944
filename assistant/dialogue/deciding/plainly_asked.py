"""Questions about a running outage that the words show plainly, whatever the model took them for: whether it is over
by an hour, why the time was moved, why only others have power."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assistant.dialogue.deciding import offers, still_without
from assistant.dialogue.deciding.by_an_hour import OF_A_CALL, compare, hour_named, is_another_than_told
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.on_the_table import on_the_table
from assistant.dialogue.deciding.supply import SUPPLY_WISHES
from assistant.dialogue.wording.outages import (
    change_of_time,
    describe_cause,
    describe_return,
    moment,
    phrases,
    without_apology,
)
from assistant.vietnamese.asked_hours import AskedPart, part_asked
from assistant.vietnamese.times import write_moment

Json = dict[str, Any]

# What such words are otherwise taken for. A wish that stands in the words stays.
_LIKE = frozenset(
    {
        *(
            "ask_return",
            "ask_cause",
            "ask_supply",
            "ask_extent",
            "ask_report_status",
            "ask_planned",
            "ask_repeat",
        ),
        *(
            "tell_out",
            "tell_back",
            "tell_since",
            "tell_neighbours_on",
            "tell_partly",
            "want_report",
            "reject",
        ),
        *("correct", "off_topic", "ask_faq", "ask_identity", "ask_capabilities", "give"),
    }
)
_PLEA = re.compile(r"\b(?:dung|cho)(?: \S+){0,5} (?:doi|lui|hoan)\b")


def ask_plainly(d: Draft) -> None:
    """Makes such a question one about what was told, which is then answered like the others."""
    names = tuple(_named(d))
    if not names:
        return
    wished = d.understood.seen.whole.has("report_wish")
    d.leave_open(
        lambda act: (
            act.name not in _LIKE
            or (act.name == "want_report" and wished)
            or (act.name == "give" and d.heard.has_identifier)
        )
    )
    d.understood = replace(d.understood, follow_ups=names)


def _named(d: Draft) -> list[str]:
    whole = d.understood.seen.whole
    asked = hour_named(d)
    part = None if asked else _part_asked(d)
    moved = whole.has("time_moved") and _asks_why_it_was_moved(d)
    differs = still_without.asks_why_only_others_have_it(d)
    if not (asked or part or moved or differs):
        return []
    outage = _running(d)
    if outage is None:
        return []
    back = moment(outage.get("expected_back_at"))
    names = ["time_moved"] if moved and outage["kind"] == "unplanned" else []
    if asked and is_another_than_told(asked, back):
        names.append("by_an_hour")
    if part:
        names.append("by_a_part_of_the_day")
    if differs and outage["kind"] == "unplanned" and not still_without.is_on_around(d, outage):
        names.append("in_parts")
    return names


def _part_asked(d: Draft) -> AskedPart | None:
    """«Đêm nay có không?» beside words about the crew may ask whether they come."""
    found = part_asked(d.heard.text, d.now)
    if found is None or found.names_power:
        return found
    return None if OF_A_CALL & {*d.understood.follow_ups} else found


def _asks_why_it_was_moved(d: Draft) -> bool:
    whole = d.understood.seen.whole
    if _PLEA.search(whole.folded):
        return False
    return whole.asks or d.understood.has("complain") or still_without.asks_why_or_when(d)


def _running(d: Draft) -> Json | None:
    """The outage that goes on there and was told, unless the talk is of a cut to come."""
    if not d.situation.told or d.situation.topic == "planned":
        return None
    outage, _ = on_the_table(d)
    return outage if outage is not None and d.situation.told_of(str(outage["id"])) else None


def _by_an_hour(d: Draft) -> None:
    outage, asked = _running(d), hour_named(d)
    assert outage is not None
    assert asked is not None
    compare(d, asked, outage)
    _answered(d, outage)


def _by_a_part_of_the_day(d: Draft) -> None:
    outage, asked = _running(d), part_asked(d.heard.text, d.now)
    assert outage is not None
    assert asked is not None
    back = moment(outage.get("expected_back_at"))
    if back is None or back < d.now:
        d.say("utter_by_that_part_unknown", part=asked.words)
    else:
        by_then = back <= asked.moment
        d.say(
            "utter_by_that_part" if by_then else "utter_not_by_that_part",
            part=asked.words,
            back=write_moment(back, d.now),
        )
    _answered(d, outage)


def _time_moved(d: Draft) -> None:
    """The new time with one apology, then the cause."""
    outage = _running(d)
    assert outage is not None
    sorry = "" if d.situation.complaints else str(phrases()["sorry"])
    back = moment(outage.get("expected_back_at"))
    changed = change_of_time(outage, d.now)
    if back is None or back < d.now:
        saying = describe_return(outage, d.now)
        d.say_all([without_apology(saying) if d.situation.complaints else saying])
    elif changed:
        before, why = changed["before"], changed["why"]
        d.say("utter_time_moved", back=write_moment(back, d.now), before=before, why=why, sorry=sorry)
    else:
        d.say("utter_time_is_now", back=write_moment(back, d.now), sorry=sorry)
    d.say_all([describe_cause(outage, d.now)])
    _answered(d, outage)


def _in_parts(d: Draft) -> None:
    outage = _running(d)
    assert outage is not None
    still_without.explain(d, outage)


def _answered(d: Draft, outage: Json) -> None:
    d.tell(outage)
    d.change(topic="supply")
    d.served(*SUPPLY_WISHES)
    if d.question == "offer_person" and d.understood.has("no"):
        d.change(declined=(*d.situation.declined, "person"))
    offers.after_outage(d, outage)


def names_a_day_in_passing(folded: str, concepts: frozenset[str]) -> bool:
    """«Sáng mai bốn giờ anh phải dậy nấu phở»: the day of a reason asks for no cut."""
    of_a_cut = re.search(r"\b(?:cup|cat|ngat|lich|kup)\b", folded)
    return "day_of_a_reason" in concepts and "planned" not in concepts and not of_a_cut


PLAIN_ANSWERS: Mapping[str, Callable[[Draft], None]] = {
    "by_an_hour": _by_an_hour,
    "by_a_part_of_the_day": _by_a_part_of_the_day,
    "time_moved": _time_moved,
    "in_parts": _in_parts,
}
