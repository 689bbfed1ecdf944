"""Turns answers of the outage service into replies: the name of a response in domain/ and its values.

Pure functions of JSON and `now`; the sentences themselves are in domain/.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.dialogue.wording.saying import Saying
from assistant.vietnamese.folding import fold
from assistant.vietnamese.times import write_duration, write_moment, write_span

Json = dict[str, Any]

_AREA_OF = re.compile(r"^khu vực (?=\w)", re.IGNORECASE)
_KIND_FIRST = re.compile(r"(?:Đường|Phường|Xã|Phố|Hẻm|Kiệt|Ngõ|Thôn|Tổ|Các|Một phần|Toàn|Khu|Thị trấn)\b")


@functools.cache
def phrases() -> Json:
    loaded: Json = yaml.safe_load(Path(__file__).with_name("phrases.yml").read_text("utf-8"))
    return loaded


LONGEST_NAME = 8  # words; more of them are a description
_KINDS_OF_PLACES = frozenset(
    (
        *(
            "đường",
            "phố",
            "phường",
            "xã",
            "quận",
            "huyện",
            "hẻm",
            "kiệt",
            "ngõ",
            "ngách",
            "thôn",
            "làng",
            "xóm",
        ),
        *("khối", "khu", "vực", "tổ", "ấp", "chợ", "cầu", "số", "nhà", "gần", "đầu", "cuối", "sau", "trước"),
        *("cạnh", "bên", "đối", "diện", "ngã", "trường", "học", "chung", "cư", "bệnh", "viện", "cổng", "toà"),
        *(
            "tòa",
            "thị",
            "trấn",
            "thành",
            "tỉnh",
            "quốc",
            "lộ",
            "cửa",
            "hàng",
            "trên",
            "dưới",
            "trong",
            "ngoài",
        ),
        *("chùa", "đình", "duong", "phuong", "hem", "kiet", "k"),
    )
)


def area_name(street: str | None, outage: Json, place: str | None = None) -> str:
    """The name of the area: the caller's own street, else the outage's area, else the place as it was said.

    The area of a predicted outage is only the wards of its reports, so there the caller's words come first. An
    outage without nodes is known by its words alone, so they say whom it concerns.
    """
    in_words = outage.get("node_ids") == [] and outage.get("area_text")
    if street and not in_words:
        return str(phrases()["customer_area"]).format(street=street)
    if outage.get("status") == "predicted" and place and fold(place) != place.lower():
        return str(phrases()["around"]).format(place=place)
    said = proper_name(place) if place else None
    return _in_a_sentence(str(outage.get("area_text") or said or phrases()["this_area"]))


def proper_name(place: str) -> str:
    """«301/5 lê duẩn» as it is written: «301/5 Lê Duẩn». Words for kinds of places, and what is written with
    capitals already, stay."""
    if place != place.lower():
        return place
    words = place.split()
    if len(words) > LONGEST_NAME:
        return place
    at = 0
    while at < len(words) and (words[at] in _KINDS_OF_PLACES or not words[at][:1].isalpha()):
        at += 2 if words[at] == "ngã" else 1  # «ngã tư»
    return " ".join((*words[:at], *(word[:1].upper() + word[1:] for word in words[at:])))


def _in_a_sentence(area: str) -> str:
    """«Khu vực Hoà Khánh» after the words «khu vực»; «Đường Lê Lợi» in the middle of a sentence."""
    area = _AREA_OF.sub("", area)
    return area[:1].lower() + area[1:] if _KIND_FIRST.match(area) else area


def describe_outage(outage: Json, area: str, now: datetime) -> Saying:
    """A current outage: cause, since when, expected return, what is being done."""
    since, back = moment(outage["started_at"]), moment(outage.get("expected_back_at"))
    values = {
        "area": area,
        "since": write_moment(since, now) if since else "",
        "because": because(outage),
        "crew": _crew(outage),
        "back": write_moment(back, now) if back else "",
        "ahead": write_duration(back - now) if back else "",
        "sorry": str(phrases()["sorry"]),
    }
    if outage["status"] == "predicted":
        return Saying("utter_outage_suspected", values)
    changed = change_of_time(outage, now)
    if changed and outage["kind"] == "unplanned":
        return Saying("utter_outage_changed", {**values, **changed})
    kind = "planned" if outage["kind"] == "planned" else "outage"
    if back is None:
        return Saying(f"utter_{kind}_no_time", values)
    if back < now:
        return Saying(f"utter_{kind}_overdue", values)
    return Saying(f"utter_{kind}_now", values)


def _crew(outage: Json) -> str:
    """What is being done; nobody repairs anything in a planned cut."""
    if outage.get("kind") == "planned":
        return str(phrases()["planned_work"])
    return str(phrases()["crew"].get(outage["status"], ""))


def change_of_time(outage: Json, now: datetime) -> dict[str, str] | None:
    """The expected return before its last change, and why it changed; None if it never did, or has passed.

    Needs the outage with its revisions.
    """
    back = moment(outage.get("expected_back_at"))
    if back is None or back < now:
        return None
    promised = [one for one in outage.get("revisions") or [] if one.get("expected_back_at")]
    others = [one for one in promised if moment(one["expected_back_at"]) != back]
    if not others:
        return None
    before = moment(others[-1]["expected_back_at"])
    assert before is not None
    first_with_new = next(one for one in promised[promised.index(others[-1]) :] if one is not others[-1])
    reason = str(first_with_new.get("reason") or "").strip().rstrip(".")
    why = str(phrases()["why_changed"]).format(reason=reason) if reason else ""
    return {"before": write_moment(before, now), "why": why}


def describe_return(outage: Json, now: datetime, again: int = 0) -> Saying:
    """Only when the power returns, for a caller who knows the rest. `again`: how often it was told before."""
    back = moment(outage.get("expected_back_at"))
    crew = _crew(outage) or str(phrases()["crew"]["confirmed"])
    if back is None:
        return Saying("utter_return_unknown", {"crew": crew})
    values = {"back": write_moment(back, now), "ahead": write_duration(abs(back - now)), "crew": crew}
    values["sorry"] = str(phrases()["sorry"])
    if back < now:
        return Saying("utter_return_overdue", values)
    return Saying("utter_return_unchanged" if again > 1 else "utter_return", values)


def describe_cause(outage: Json, now: datetime) -> Saying:
    """Only why the power is off, for a caller who knows the rest."""
    cause = cause_of(outage)
    crew = _crew(outage) or str(phrases()["crew"]["confirmed"])
    values = {"cause": cause, "cause_kind": str(outage["cause_kind"]), "crew": crew}
    return Saying("utter_cause" if cause else "utter_cause_unknown", values)


def describe_reason(cut: Json) -> Saying:
    """Why a planned cut is made."""
    cause = cause_of(cut)
    return (
        Saying("utter_reason_of_a_cut", {"cause": cause})
        if cause
        else Saying("utter_reason_of_a_cut_unknown")
    )


def describe_extent(outage: Json) -> Saying:
    """How many homes and which area."""
    count = outage.get("customers_affected")
    area = _in_a_sentence(str(outage.get("area_text") or phrases()["this_area"]))
    if not count:
        return Saying("utter_extent_unknown", {"area": area})
    return Saying("utter_extent", {"count": str(count), "area": area})


def describe_planned(outage: Json, area: str, now: datetime) -> Saying:
    """A planned cut that has not begun."""
    start, end = moment(outage["started_at"]), moment(outage.get("expected_back_at"))
    assert start is not None  # by the API contract an outage always has a start
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
    if due and is_late(report, now):
        promise = ", " + str(words["late"]).format(late=write_duration(now - due))
    elif due and due >= now and status not in ("resolved", "cancelled"):
        promise = ", " + str(words["promised"]).format(due=write_moment(due, now))
    return Saying(
        "utter_report_status",
        {
            "report_code": str(report["code"]),
            "created": write_moment(created, now) if created else "",
            "status": str(words["report"].get(status, status)),
            "promise": promise,
            "sorry": str(words["sorry"]) if is_late(report, now) else "",
        },
    )


def without_apology(saying: Saying) -> Saying:
    """The same without an apology, for a caller who has just heard one."""
    return replace(saying, values={**saying.values, "sorry": ""})


def is_late(report: Json, now: datetime) -> bool:
    """Whether the promised time has passed and nobody is there; a crew on site needs no apology."""
    due = moment(report["due_at"])
    return bool(due and due < now and report["status"] not in ("on_site", "resolved", "cancelled"))


def because(outage: Json) -> str:
    words = phrases()
    cause = cause_of(outage)
    return str(words["cause_known"]).format(cause=cause) if cause else str(words["cause_unknown"])


def cause_of(outage: Json) -> str:
    """The cause in the dispatcher's words, else in ours by its kind; empty when unknown."""
    cause = str(outage.get("cause_text") or "").strip().rstrip(".")
    if cause:
        return cause[:1].lower() + cause[1:]
    return str(phrases()["because"].get(outage["cause_kind"], ""))


def moment(text: str | None) -> datetime | None:
    """ISO 8601 with offset. Python 3.10 reads no `Z`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
