"""From what the outage service says to what the caller hears: the response's name in domain/ and its values.

Pure functions of JSON and `now`; no sentence is written here, only chosen.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.vietnamese.times import write_duration, write_moment, write_span

Json = dict[str, Any]


@dataclass(frozen=True)
class Saying:
    """One reply: a response of the domain, with the values of its placeholders."""

    response: str
    values: dict[str, str] = field(default_factory=dict)


@functools.cache
def phrases() -> Json:
    loaded: Json = yaml.safe_load(Path(__file__).with_name("phrases.yml").read_text("utf-8"))
    return loaded


def area_name(customer: Json | None, outage: Json, place: str | None = None) -> str:
    """How the area is named: the caller's own street, else the outage's area, else the place as the caller said it."""
    if customer:
        return str(phrases()["customer_area"]).format(street=customer["street"])
    return str(outage.get("area_text") or place or phrases()["this_area"])


def describe_outage(outage: Json, area: str, now: datetime) -> Saying:
    """An outage that is going on: cause, since when, expected return, what is being done."""
    since, back = moment(outage["started_at"]), moment(outage.get("expected_back_at"))
    values = {
        "area": area,
        "since": write_moment(since, now) if since else "",
        "because": because(outage),
        "crew": str(phrases()["crew"].get(outage["status"], "")),
        "back": write_moment(back, now) if back else "",
    }
    if outage["status"] == "predicted":
        return Saying("utter_outage_suspected", values)
    kind = "planned" if outage["kind"] == "planned" else "outage"
    if back is None:
        return Saying(f"utter_{kind}_no_time", values)
    if back < now:
        return Saying(f"utter_{kind}_overdue", values)
    return Saying(f"utter_{kind}_now", values)


def describe_planned(outage: Json, area: str, now: datetime) -> Saying:
    """A cut that is announced and has not begun."""
    start, end = moment(outage["started_at"]), moment(outage.get("expected_back_at"))
    assert start is not None  # the contract: an outage always has a start
    values = {"area": area, "because": because(outage)}
    if end is None:
        return Saying("utter_planned_cut_no_end", {**values, "start": write_moment(start, now)})
    return Saying("utter_planned_cut", {**values, "span": write_span(start, end, now)})


def describe_report(report: Json, now: datetime) -> Saying:
    """An open or closed report: how far it is, and whether it is late."""
    due = moment(report["due_at"])
    created = moment(report["created_at"])
    words = phrases()
    status = str(report["status"])
    promise = ""
    if due and status not in ("resolved", "cancelled"):
        promise = ", " + (
            str(words["late"]).format(late=write_duration(now - due))
            if due < now
            else str(words["promised"]).format(due=write_moment(due, now))
        )
    return Saying(
        "utter_report_status",
        {
            "report_code": str(report["code"]),
            "created": write_moment(created, now) if created else "",
            "status": str(words["report"].get(status, status)),
            "promise": promise,
        },
    )


def is_late(report: Json, now: datetime) -> bool:
    due = moment(report["due_at"])
    return bool(due and due < now and report["status"] not in ("resolved", "cancelled"))


def because(outage: Json) -> str:
    words = phrases()
    cause = str(outage.get("cause_text") or "").strip().rstrip(".")
    cause = (cause[:1].lower() + cause[1:]) if cause else str(words["because"].get(outage["cause_kind"], ""))
    return str(words["cause_known"]).format(cause=cause) if cause else str(words["cause_unknown"])


def moment(text: str | None) -> datetime | None:
    """ISO 8601 with offset. Python 3.10 reads no `Z`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
