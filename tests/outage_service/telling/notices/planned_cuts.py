"""What a power company plans for the three areas, and the files that tell of it: whole weeks, or some rows."""

import csv
import io
import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from outage_service.clock import VIETNAM
from outage_service.importing.model import Hints, ReadFile
from outage_service.importing.planning import Step
from outage_service.importing.reading import read_file
from outage_service.importing.wishes import Decided, Wishes

UNIT = "PC05II"
STATIONS = {"A": "TBA 1", "B": "TBA 2", "C": "TBA 3"}
HEADER = (
    *("NGAY_CAT", "GIO_BAT_DAU", "GIO_KET_THUC", "LO_DUONG_DAY", "DS_TRAM", "DS_THON_XA", "LY_DO"),
    "TRANG_THAI",
)
_REASONS = ("Bảo trì", "Bảo trì lưới điện", "Bảo trì lưới điện trung áp")
_OFF = ("Hoãn", "Hủy lịch", "Không duyệt", "HOÃN do mưa")
_CHANGES = ("add", "move", "move", "shift", "grow", "shrink", "swap", "reword", "cancel", "again", "")


@dataclass(frozen=True)
class PlannedCut:
    """A cut as the company means it; `hours` is how long it lasts."""

    name: str
    areas: frozenset[str]
    starts_at: datetime
    hours: int = 4
    reason: str = _REASONS[0]
    is_on: bool = True

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(hours=self.hours)

    def row(self, status: str = "Đã duyệt") -> tuple[str, ...]:
        """The row of a notice sheet."""
        start, end = (moment.astimezone(VIETNAM) for moment in (self.starts_at, self.ends_at))
        stations = "; ".join(STATIONS[area] for area in sorted(self.areas))
        day, hours = f"{start:%d/%m/%Y}", (f"{start:%Hh%M}", f"{end:%Hh%M}")
        return (day, *hours, "", stations, f"Khu vực {self.name}", self.reason, status)


@dataclass(frozen=True)
class File:
    """A file of the company: its rows, the cut that each is about, and whether it names all cuts."""

    rows: list[tuple[str, ...]]
    names: list[str]
    is_complete: bool
    now: datetime

    def wishes(self, decided: Decided) -> Wishes:
        """How it is imported. A complete one speaks for two months."""
        days = (self.now.date() - timedelta(days=1), self.now.date() + timedelta(days=60))
        period = days if self.is_complete else None
        return Wishes(source="lich", unit=UNIT, complete=self.is_complete, period=period, decided=decided)

    def read(self) -> ReadFile:
        """What the import reads in it."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows([HEADER, *self.rows])
        return read_file(text.getvalue().encode(), hints=Hints(self.now.date()))

    def held(self) -> list[str]:
        """The cuts that stand by this file."""
        return [name for name, row in zip(self.names, self.rows, strict=True) if row[-1] not in _OFF]

    def name_of(self, step: Step) -> str:
        """The cut that a step of its import is about; empty for one that the file lacks."""
        return self.names[int(step.wanted.rows[0]) - 2] if step.wanted else ""


@dataclass
class Company:
    """Plans cuts, one at a time for each area, and changes its mind. An area that a cut has left stays without
    a cut until `rest` says that everybody has heard of it: messages name areas, and not all name both times."""

    cuts: dict[str, PlannedCut] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    outage_of: dict[str, str] = field(default_factory=dict)

    def rest(self) -> None:
        self.left.clear()

    def goes_on(self, chance: random.Random, now: datetime) -> File:
        """Some things happen, and a file tells of them, or of some."""
        off = set()
        for _ in range(chance.randint(1, 2)):
            off |= self._changes(chance.choice(_CHANGES if self.cuts else ("add",)), chance, now)
        is_complete = chance.random() < 0.5
        ahead = [cut for cut in self.cuts.values() if cut.starts_at > now]
        on = [cut for cut in ahead if cut.is_on]
        told = [cut for cut in on if is_complete or cut.name in self.untold or chance.random() < 0.4]
        rows = [(cut.name, cut.row()) for cut in told]
        for name in sorted(name for name in off if not self.cuts[name].is_on):
            if not is_complete or chance.random() < 0.5:
                rows.append((name, self.cuts[name].row(chance.choice(_OFF))))
        self.untold.clear()
        chance.shuffle(rows)
        return File([row for _, row in rows], [name for name, _ in rows], is_complete, now)

    def _changes(self, what: str, chance: random.Random, now: datetime) -> set[str]:
        """One change; returns the cut that was called off."""
        ahead = [cut for cut in self.cuts.values() if cut.starts_at > now and cut.name not in self.untold]
        on = [cut for cut in ahead if cut.is_on]
        busy = self.left.union(*(cut.areas for cut in self.cuts.values() if cut.is_on))
        free = sorted(set(STATIONS) - busy)
        if what == "add" and free:
            areas = frozenset(chance.sample(free, chance.randint(1, len(free))))
            name = f"số {len(self.cuts) + 1}"
            self._keep(PlannedCut(name, areas, _some_day(chance, now)))
        elif what == "again" and (gone := [c for c in ahead if not c.is_on and c.areas <= set(free)]):
            self._keep(replace(chance.choice(gone), is_on=True))
        elif on:
            cut = chance.choice(on)
            changed = _changed(cut, what, chance, now, free)
            self.left |= cut.areas - changed.areas
            if what == "cancel":
                self.cuts[cut.name] = replace(cut, is_on=False)
                return {cut.name}
            if changed != cut:
                self._keep(changed)
        return set()

    def _keep(self, cut: PlannedCut) -> None:
        self.cuts[cut.name] = cut
        self.untold.add(cut.name)

    def decides(self, file: File, steps: list[Step], open_ids: set[str]) -> Decided | None:
        """What somebody who knows the company answers to the doubts; None without a doubt."""
        rows = [step.wanted.rows[0] for step in steps if step.what == "doubtful" and step.wanted]
        doubts = {row: file.names[int(row) - 2] for row in rows}
        if not doubts:
            return None
        known = {row: self.outage_of.get(name, "") for row, name in doubts.items()}
        same = {row: outage_id for row, outage_id in known.items() if outage_id in open_ids}
        return Decided(same, frozenset(doubts.keys() - same.keys()))

    def learns(self, file: File, steps: list[Step]) -> None:
        """Notes which outage each cut is."""
        for step in steps:
            if step.outage_id and (name := file.name_of(step)):
                self.outage_of[name] = step.outage_id


def _changed(cut: PlannedCut, what: str, chance: random.Random, now: datetime, free: list[str]) -> PlannedCut:
    match what:
        case "move":
            return replace(cut, starts_at=_some_day(chance, now))
        case "shift":
            later = cut.starts_at + timedelta(hours=chance.choice((-1, 1, 2)))
            return replace(cut, starts_at=max(later, now + timedelta(hours=1)), hours=chance.randint(3, 5))
        case "grow" if free:
            return replace(cut, areas=cut.areas | {chance.choice(free)})
        case "shrink" if len(cut.areas) > 1:
            return replace(cut, areas=cut.areas - {chance.choice(sorted(cut.areas))})
        case "swap" if free and len(cut.areas) > 1:
            return replace(cut, areas=cut.areas - {chance.choice(sorted(cut.areas))} | {chance.choice(free)})
        case "reword":
            return replace(cut, reason=chance.choice(_REASONS))
    return cut


def _some_day(chance: random.Random, now: datetime) -> datetime:
    """A morning or an afternoon on one of the next days."""
    morning = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=chance.randint(1, 7), hours=chance.choice((6, 8, 13)))
