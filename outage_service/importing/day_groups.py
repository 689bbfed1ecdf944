"""The days that the parts of a time name: alone, in a list, in a range («04, 05/12», «04-06/12»)."""

from collections.abc import Sequence
from datetime import date, timedelta

from outage_service.importing.time_parts import Clock, Day, Mark, Part
from outage_service.importing.time_words import MOST_DAYS

_WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Days = tuple[date, ...]
Group = tuple[int, Days]  # days that belong together, and how many times of day stand before them


def all_days(parts: Sequence[Part], near: date | None) -> Days:
    return tuple(dict.fromkeys(day for _, days in day_groups(parts, near) for day in days))


def day_groups(parts: Sequence[Part], near: date | None) -> list[Group]:
    """The days in their order; those of a list or range («04, 05/12», «04-06/12») are one group."""
    told = [part for part in parts if isinstance(part, Day)]
    anchor = next((_date(day, near) for day in told if day.year), near)
    groups: list[Group] = []
    clocks, joint = 0, ""
    for part in parts:
        if isinstance(part, Day):
            day = _date(part, anchor)
            # Between the two times of one cut stand its first and its last day, not a list.
            if joint and groups and groups[-1][0] == clocks and clocks % 2 == 0:
                groups[-1] = (clocks, groups[-1][1] + _on_to(groups[-1][1][-1], day, joint))
            else:
                groups.append((clocks, (day,)))
            joint = ""
        elif isinstance(part, Mark) and part.what in ("to", "and"):
            joint = part.what
        elif isinstance(part, Clock):
            clocks, joint = clocks + 1, ""
    _check_weekday(parts, [day for _, days in groups for day in days])
    return groups


def _on_to(last: date, day: date, joint: str) -> Days:
    """The days after `last` up to `day`, or `day` alone in a list."""
    if day <= last:
        raise ValueError("holds days that are not in their order")
    if joint == "and":
        return (day,)
    if (day - last).days > MOST_DAYS:
        raise ValueError(f"holds more than {MOST_DAYS} days")
    return tuple(last + timedelta(days=n) for n in range(1, (day - last).days + 1))


def _check_weekday(parts: Sequence[Part], days: Sequence[date]) -> None:
    said = [part.weekday for part in parts if isinstance(part, Mark) and part.what == "weekday"]
    if len(said) == len(days) == 1 and days[0].weekday() != said[0] - 2:
        raise ValueError(
            f"{days[0]:%d/%m/%Y} is a {_WEEKDAY_NAMES[days[0].weekday()]}, not the weekday it says"
        )


def _date(day: Day, near: date | None) -> date:
    written = f"{day.day:02}/{day.month:02}" + (f"/{day.year}" if day.year else "")
    if day.month is None or (day.year is None and near is None):
        raise ValueError(f"{written} has no year")
    years = [day.year] if day.year else [near.year + n for n in (-1, 0, 1)] if near else []
    found = []
    for year in years:
        try:
            found.append(date(year, day.month, day.day))
        except ValueError:
            continue
    if not found:
        raise ValueError(f"{written} is no day of the calendar")
    return min(found, key=lambda one: abs(one - near)) if near else found[0]
