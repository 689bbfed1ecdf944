"""What a source says about its cuts: in this file, and in those imported before. Values, without SQL."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from outage_service.clock import local_date, shown
from outage_service.importing.matching import Match
from outage_service.importing.model import Kind, State
from outage_service.supply.outages.model import CLOSED, Outage


@dataclass(frozen=True, slots=True)
class Content:
    """What a source says about one cut."""

    starts_at: datetime
    ends_at: datetime | None
    reason: str
    area: str
    state: State
    node_ids: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The form in which the database stores it."""
        return {
            "starts_at": shown(self.starts_at),
            "ends_at": shown(self.ends_at) if self.ends_at else None,
            "reason": self.reason,
            "area": self.area,
            "state": self.state,
            "node_ids": list(self.node_ids),
        }


def content_of(stored: dict[str, Any]) -> Content:
    """The content that `as_json` wrote."""
    ends_at = stored["ends_at"]
    return Content(
        starts_at=datetime.fromisoformat(stored["starts_at"]),
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
        reason=stored["reason"],
        area=stored["area"],
        state=stored["state"],
        node_ids=tuple(stored["node_ids"]),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """One cut in the file, from all rows about it, with its match.

    `place` is a digest of its place and day, `names` are the keys of its feeders and stations, `external_id`
    is the source's own id, and `status` holds the words of a state that is unclear.
    """

    place: str
    rows: tuple[str, ...]
    unit: str
    kind: Kind
    match: Match
    content: Content
    names: tuple[str, ...] = ()
    external_id: str = ""
    status: str = ""

    @property
    def day(self) -> date:
        """The day in Vietnam on which it begins."""
        return local_date(self.content.starts_at)


@dataclass(frozen=True, slots=True)
class Stored:
    """One cut as it was imported before; `outage` is None when a later load removed it.

    `names` is None when the cut was stored before names were kept.
    """

    key: str
    place: str
    content: Content
    outage: Outage | None
    unit: str = ""
    names: tuple[str, ...] | None = None
    external_id: str = ""

    @property
    def day(self) -> date:
        """The day in Vietnam on which it begins, as the source said last."""
        return local_date(self.content.starts_at)

    @property
    def is_open(self) -> bool:
        """Whether its outage is neither restored nor cancelled."""
        return self.outage is not None and self.outage.status not in CLOSED

    def is_waiting(self, now: datetime) -> bool:
        """Whether its outage is still to begin."""
        return self.is_open and self.outage is not None and self.outage.started_at > now


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs from what the source said before."""

    name: str
    old: Any
    new: Any


def changes_between(old: Content, new: Content) -> tuple[Change, ...]:
    """The fields that differ."""
    before, after = old.as_json(), new.as_json()
    return tuple(Change(name, before[name], after[name]) for name in after if before[name] != after[name])
