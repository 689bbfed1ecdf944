"""A home without power while others have it again: why that is, and when it is recorded.

In an area that comes back in parts, most such homes are only not reached yet. So nothing is filed on a question or a
remark: the caller hears how it goes on, and may have it recorded.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.home_checks import begin_checks
from assistant.dialogue.deciding.replies import accepts, declines
from assistant.dialogue.deciding.reports import take_report
from assistant.dialogue.deciding.restored import deny
from assistant.dialogue.deciding.supply import SUPPLY_WISHES, is_denied, known_about
from assistant.dialogue.understanding.supply_talk import neighbours_are, without_power
from assistant.dialogue.wording.outages import describe_return, moment, phrases
from assistant.vietnamese.times import write_moment

Json = dict[str, Any]

OFFER = "offer_report"
HEARD_WELL = 0.6
_WHY = re.compile(r"\b(?:sao|rang|tai|vi dau|nhu the nao|kieu gi)\b")


def asks_why_or_when(d: Draft) -> bool:
    whole = d.understood.seen.whole
    if d.situation.language == "en":
        return d.understood.has("ask_cause", "ask_return")
    return whole.has("why_off", "when_back") or _WHY.search(whole.folded) is not None


def asks_why_only_others_have_it(d: Draft) -> bool:
    """«Bên kia đường có rồi, bên anh thì tối hù, hắn chia răng?»"""
    seen = d.understood.seen
    whole = seen.whole
    if whole.has("report_wish") or not _WHY.search(whole.folded):
        return False
    off = whole.has("still_without", "power_off", "not_yet") or without_power(seen) == "still"
    told = d.understood.has("tell_neighbours_on") or neighbours_are(seen) == "on"
    near = whole.has("neighbours", "still_without") and whole.has("power_back", "still_on_there")
    return off and (told or near)


def explain(d: Draft, outage: Json) -> None:
    """Why others have power already, and when the caller's part is due."""
    d.served(*SUPPLY_WISHES)
    d.settle("answered")
    if outage["status"] == "partially_restored" and not is_denied(d, outage):
        return _in_parts(d, outage)
    if not is_denied(d, outage):
        d.because("others have power from another line")
        d.say("utter_other_lines")
    d.say_all([describe_return(outage, d.now)])
    return offers.after_outage(d, outage)


def still_without(d: Draft) -> bool:
    """«Có điện rồi nhưng nhà chị chưa»: recorded where the area is back, or where somebody is asked for. False when no
    such outage is known, so that an ordinary report follows."""
    current = known_about(d)[0]
    if isinstance(current, dict) and current["status"] == "partially_restored":
        if (d.point is not None and is_denied(d, current)) or _asks_for_somebody(d):
            _record(d, current)
        else:
            _in_parts(d, current)
        return True
    if isinstance(current, dict) and is_on_around(d, current):
        d.because("on at the neighbors', though the outage runs")
        begin_checks(d)
        return True
    restored = _restored_since_it_was_told(d) if current is None and d.point is not None else None
    if restored is None:
        return False
    _record(d, restored)
    return True


def is_on_around(d: Draft, outage: Json) -> bool:
    """«Đầu hẻm có điện rồi mà trong hẻm không có», of a street whose outage was told: its time would explain
    nothing."""
    if d.point is not None or outage["status"] == "partially_restored":
        return False
    told = d.situation.told_of(str(outage["id"])) is not None
    on = d.understood.has("tell_neighbours_on") or neighbours_are(d.understood.seen) == "on"
    return told and on and not d.situation.report_taken


def answer_the_offer(d: Draft) -> bool:
    """Whether the words answer «shall I record it?»."""
    current = known_about(d)[0] if d.situation.subject else None
    wished = d.understood.seen.whole.has("report_wish") and not d.understood.has("no")
    if (accepts(d) or wished) and isinstance(current, dict):
        d.close_question()
        d.answered |= frozenset({"yes", "tell_out", "want_report", "ask_supply"})
        _record(d, current)
        return True
    if not declines(d):
        return False
    d.close_question()
    d.change(declined=(*d.situation.declined, "report"))
    d.served(*SUPPLY_WISHES)
    return False


def _asks_for_somebody(d: Draft) -> bool:
    if d.understood.seen.whole.has("report_wish"):
        return True
    wish = d.understood.act("want_report")
    return wish is not None and wish.confidence >= HEARD_WELL and not asks_why_or_when(d)


def _restored_since_it_was_told(d: Draft) -> Json | None:
    told = (d.facts.outage(one.outage) for one in d.situation.told)
    return next((one for one in told if one and one["status"] == "restored"), None)


def _in_parts(d: Draft, outage: Json) -> None:
    d.because("the area comes back in parts; a report is offered")
    d.served(*SUPPLY_WISHES)
    d.settle("answered")
    d.change(topic="supply")
    back = moment(outage.get("expected_back_at"))
    if back is not None and back > d.now:
        d.say("utter_restored_in_parts", back=write_moment(back, d.now))
    else:
        d.say("utter_restored_in_parts_no_time")
    d.tell(outage)
    if "report" in d.situation.declined or not d.ask(OFFER, "utter_offer_report"):
        offers.anything_else(d, quiet=True)


def _record(d: Draft, outage: Json) -> None:
    if d.point is None:
        d.because("still without in an area that is partly back")
        take_report(d, "no_power", more=str(phrases()["report_description"]["neighbours_on"]))
        return
    deny(d, outage)
    d.say("utter_still_without", report_code=d.situation.report or "")
    d.served("tell_out", "ask_supply", "want_report")
    offers.anything_else(d)
