"""Whether the power is back by an hour that somebody names: «ba giờ phải chở ra chợ, có kịp không»."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.wording.outages import moment, phrases
from assistant.vietnamese.asked_hours import AskedHour, hour_asked
from assistant.vietnamese.times import to_vietnam, write_moment

# People round the time they were told: «5 giờ rưỡi có chắc không», of 17:34.
ROUNDED, ROUNDED_TO_MIDNIGHT = timedelta(minutes=12), timedelta(minutes=45)
# So little time in between is no help to somebody who has to be somewhere.
BARELY = timedelta(minutes=30)
OF_A_CALL = frozenset({"call_when", "call_before", "crew_there", "who_comes"})


def hour_named(d: Draft) -> AskedHour | None:
    """The hour by which it has to be on; that of a crew or a call is another matter."""
    return None if OF_A_CALL & {*d.understood.follow_ups} else hour_asked(d.heard.text, d.now)


def is_another_than_told(asked: AskedHour, back: datetime | None) -> bool:
    if asked.plainly or back is None:
        return True
    rounded = ROUNDED_TO_MIDNIGHT if _is_midnight(asked.moment) else ROUNDED
    return abs(asked.moment - back) > rounded


def compare(d: Draft, asked: AskedHour, outage: Mapping[str, Any]) -> None:
    """Lays the hour beside the expected time."""
    hour = _hour(asked.moment, d.now)
    back = moment(outage.get("expected_back_at"))
    if back is None or back < d.now:
        d.say("utter_by_then_unknown", hour=hour)
    elif back > asked.moment:
        d.say("utter_not_by_then", hour=hour, back=write_moment(back, d.now))
    elif asked.moment - back < BARELY:
        d.say("utter_by_then_barely", hour=hour, back=write_moment(back, d.now))
    else:
        d.say("utter_by_then", hour=hour, back=write_moment(back, d.now))


def compare_beside_the_facts(d: Draft, outage: Mapping[str, Any]) -> None:
    """In the turn that tells the outage for the first time: «6h chị mở quán, có kịp không» asks for more than facts."""
    asked = hour_named(d)
    if asked is not None and is_another_than_told(asked, moment(outage.get("expected_back_at"))):
        d.because("an hour by which it has to be on")
        compare(d, asked, outage)


def _is_midnight(when: datetime) -> bool:
    local = to_vietnam(when)
    return (local.hour, local.minute) == (0, 0)


def _hour(asked: datetime, now: datetime) -> str:
    """Midnight is «12 giờ đêm» to people."""
    return str(phrases()["midnight"]) if _is_midnight(asked) else write_moment(asked, now)
