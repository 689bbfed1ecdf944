"""A notice: what a message is about, kept until it is sent; only then it is decided what is to be said."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from outage_service.clock import shown

Topic = Literal["outage", "restored", "report"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say to one contact about an outage, about power that is back, or about a report.

    `kind` and `at` come from the journal. `subject_id` is the id of the outage, or the code of the report.
    `change` is the status of a report or `late`, and `opened` for a new outage. `customer_codes` and `place`
    are those whose power is back.
    """

    kind: str
    topic: Topic
    subject_id: str
    at: datetime
    customer_codes: list[str]
    place: str | None
    change: str | None = None


def payload_of(notice: Notice) -> dict[str, Any]:
    """The notice as the payload of a delivery."""
    fields = asdict(notice)
    fields["at"] = shown(notice.at)
    return {"type": fields.pop("kind"), **fields}


def notice_in(payload: dict[str, Any]) -> Notice:
    """The notice that `payload_of` wrote, or an older version of it."""
    fields = {name: payload.get(name) for name in ("subject_id", "customer_codes", "place", "change")}
    topic: Topic = payload["topic"] if payload["topic"] in ("restored", "report") else "outage"
    at = datetime.fromisoformat(payload["at"])
    return Notice(kind=payload["type"], topic=topic, at=at, **fields)  # type: ignore[arg-type]
