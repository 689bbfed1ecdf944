"""Random histories of files: each real cut stays one outage, or a person is asked; nothing is announced twice."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from outage_service.importing.contents import Content, Stored, Wanted
from outage_service.importing.coverage import Covered
from outage_service.importing.matching import Match
from outage_service.importing.model import State
from outage_service.importing.planning import Moment, Planned, Step, plan
from outage_service.importing.recognizing import Circumstances
from outage_service.importing.wishes import Decided
from outage_service.supply.outages.model import Outage

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
DAYS, FILES, HISTORIES, PLACES = 12, 8, 150, 3
UNIT = "PC05II"
REASONS = ("Bảo trì", "Bảo trì đường dây", "Bảo trì lưới điện trung áp")


@dataclass(frozen=True)
class Real:
    """A cut as the company means it."""

    name: str
    place: int
    nodes: frozenset[str]
    slot: int  # two a day
    hours: int = 0  # later than the slot begins
    reason: str = "Bảo trì"
    is_on: bool = True

    @property
    def starts_at(self) -> datetime:
        return NOW + timedelta(days=1 + self.slot // 2, hours=8 * (self.slot % 2) + self.hours)

    def row(self, with_id: bool, state: State) -> Wanted:
        content = Content(
            self.starts_at,
            self.starts_at + timedelta(hours=4),
            self.reason,
            f"Khu vực {self.place}: {self.reason}",
            state,
            tuple(sorted(self.nodes)),
        )
        names = tuple(f"station {node.lower()}" for node in content.node_ids)
        match = Match("station", content.node_ids)
        external_id = f"id-{self.name}" if with_id else ""
        return Wanted(str(names), (self.name,), UNIT, "planned", match, content, names, external_id)


@dataclass
class Company:
    """What the company plans: at a place nothing else happens before a file has told the last change."""

    chance: random.Random
    cuts: dict[str, Real] = field(default_factory=dict)
    untold: set[str] = field(default_factory=set)

    def go_on(self) -> list[str]:
        """Something happens at each place, or nothing; returns the cuts that were called off."""
        off: list[str] = []
        before = dict(self.cuts)
        busy = {self.cuts[name].place for name in self.untold}
        for place in sorted(set(range(PLACES)) - busy):
            here = [cut for cut in self.cuts.values() if cut.place == place]
            on = [cut for cut in here if cut.is_on]
            free = sorted(set(range(2 * DAYS)) - {cut.slot for cut in here})
            happens = self.chance.choice(
                ["add", "move", "shift", "grow", "shrink", "reword", "cancel", "again", ""]
            )
            if (happens == "add" or not on) and len(here) < 4:
                name = f"{place}-{len(here)}"
                nodes = frozenset(self.chance.sample(self.nodes(place), self.chance.randint(1, 4)))
                self.cuts[name] = Real(name, place, nodes, self.chance.choice(free))
            elif happens == "again" and (gone := [cut for cut in here if not cut.is_on]):
                again = self.chance.choice(gone)
                self.cuts[again.name] = replace(again, is_on=True)
            elif on:
                cut = self.chance.choice(on)
                self.cuts[cut.name] = changed = self.changed(cut, happens, free)
                off += [] if changed.is_on else [cut.name]
        self.untold |= {name for name, cut in self.cuts.items() if cut.is_on and before.get(name) != cut}
        return off

    def changed(self, cut: Real, happens: str, free: list[int]) -> Real:
        if happens == "move":
            return replace(cut, slot=self.chance.choice(free), hours=0)
        if happens == "shift":
            return replace(cut, hours=self.chance.randint(0, 3))
        if happens == "grow":
            return replace(cut, nodes=cut.nodes | {self.chance.choice(self.nodes(cut.place))})
        if happens == "shrink" and len(cut.nodes) > 1:
            return replace(cut, nodes=cut.nodes - {self.chance.choice(sorted(cut.nodes))})
        if happens == "reword":
            return replace(
                cut, reason=self.chance.choice(["Bảo trì", "Bảo trì đường dây", "Bảo trì lưới điện trung áp"])
            )
        return replace(cut, is_on=False) if happens == "cancel" else cut

    @staticmethod
    def nodes(place: int) -> list[str]:
        return [f"T{place}{number}" for number in range(6)]


@dataclass
class Service:
    """What is stored; carries out the steps as the database would."""

    known: dict[str, Stored] = field(default_factory=dict)
    outage_of: dict[str, str] = field(default_factory=dict)
    announced: Counter[str] = field(default_factory=Counter)

    def planned(self, rows: list[Wanted], complete: bool, decided: Decided) -> list[Planned]:
        stored = [self.known[key] for key in sorted(self.known)]
        days = frozenset(row.day for row in rows)
        period = ((NOW - timedelta(days=1)).date(), (NOW + timedelta(days=60)).date())
        covered = Covered(frozenset({UNIT}), days, period) if complete else Covered()
        around = Circumstances(
            NOW, lambda cut: cut.is_waiting(NOW) and covered.includes(cut), decided=decided
        )
        return plan(rows, stored, Moment(NOW, complete=complete), around)

    def carry_out(self, steps: list[Step]) -> None:
        for step in steps:
            if step.what == "new" and step.wanted is not None:
                self.store(step.wanted, f"outage-{len(self.known)}-{sum(self.announced.values())}", step)
                self.announced[step.wanted.rows[0]] += 1
            elif step.what == "changed" and step.wanted is not None:
                assert step.outage_id is not None
                self.store(step.wanted, step.outage_id, step)
            elif step.what == "cancelled":
                known = self.known[step.key]
                assert known.outage is not None
                self.known[step.key] = replace(
                    known,
                    content=replace(known.content, state="cancelled"),
                    outage=replace(known.outage, status="cancelled"),
                )

    def store(self, cut: Wanted, outage_id: str, step: Step) -> None:
        content = cut.content
        outage = Outage(
            outage_id, "planned", "scheduled", "maintenance", content.reason, content.area,
            list(content.node_ids), content.starts_at, content.ends_at, "schedule", None, 0, NOW,
        )  # fmt: skip
        key = step.key or outage_id
        self.known[key] = Stored(key, cut.place, content, outage, UNIT, cut.names, cut.external_id)

    def open_ids(self) -> dict[str, Content]:
        return {cut.outage.id: cut.content for cut in self.known.values() if cut.outage and cut.is_open}


def told(steps: list[Step]) -> str:
    return "\n".join(
        f"{s.what} {s.wanted.rows if s.wanted else s.key} {s.reason} {[c.key for c in s.candidates]}"
        for s in steps
    )


def noted(steps: list[Step]) -> set[str]:
    """The rows about which the report says that another cut of their place still stands."""
    return {s.wanted.rows[0] for s in steps if s.wanted and s.reason.startswith("another cut there stands")}


def decision(steps: list[Step], service: Service) -> Decided:
    """What somebody who knows the company answers to the doubts."""
    rows = [step.wanted.rows[0] for step in steps if step.what == "doubtful" and step.wanted is not None]
    open_ids = service.open_ids()
    same = {row: service.outage_of[row] for row in rows if service.outage_of.get(row) in open_ids}
    return Decided(same, frozenset(row for row in rows if row not in same))


def live_through(seed: int, with_id: bool) -> Counter[str]:
    """One history; AssertionError tells its last file. Counts the steps."""
    chance = random.Random(seed)
    company, service, counts = Company(chance), Service(), Counter[str]()
    expected_news: Counter[str] = Counter()
    for _ in range(FILES):
        off = company.go_on()
        complete = chance.random() < 0.5
        on = [cut for cut in company.cuts.values() if cut.is_on]
        shown = on if complete else chance.sample(on, chance.randint(0, len(on)))
        company.untold -= {cut.name for cut in shown}
        rows = [cut.row(with_id, "valid") for cut in shown]
        # What is called off is said in the file, unless a complete file just lacks it.
        rows += [
            company.cuts[name].row(with_id, "cancelled")
            for name in off
            if not complete or chance.random() < 0.5
        ]
        chance.shuffle(rows)
        before = set(service.open_ids())
        for cut in shown:
            if service.outage_of.get(cut.name) not in before:
                expected_news[cut.name] += 1
        first = [one.step for one in service.planned(rows, complete, Decided())]
        decided = decision(first, service)
        steps = [one.step for one in service.planned(rows, complete, decided)]
        service.carry_out(steps)
        counts.update(step.what for step in first)
        story = f"seed {seed}, {rows=}\n{told(first)}\n-- decided {decided}\n{told(steps)}"
        assert "doubtful" not in {step.what for step in steps}, story
        now_open = service.open_ids()
        for cut in shown:
            content = cut.row(with_id, "valid").content
            fits = [outage_id for outage_id, known in now_open.items() if known == content]
            assert len(fits) == 1, f"{cut.name} is {len(fits)} outages: {story}"
            former = service.outage_of.get(cut.name)
            stayed = former not in before or former == fits[0]
            assert stayed or cut.name in noted(steps), f"{cut.name} became another outage: {story}"
            if not stayed:
                expected_news[cut.name] += 1
            service.outage_of[cut.name] = fits[0]
        assert all(service.announced[name] <= expected_news[name] for name in company.cuts), story
        if complete:
            assert len(now_open) == len(on), story
        again = service.planned(rows, complete, Decided())
        assert {one.step.what for one in again} <= {"unchanged", "skipped"}, f"again: {story}"
    return counts


@pytest.mark.parametrize("with_id", [False, True])
def test_a_real_cut_stays_one_outage_through_any_history_of_files(with_id: bool) -> None:
    counts = Counter[str]()
    for seed in range(HISTORIES):
        counts += live_through(seed, with_id)
    # The histories try everything; most of it needs no person.
    assert all(counts[what] for what in ("new", "changed", "unchanged", "cancelled"))
    assert counts["doubtful"] < 0.1 * sum(counts.values())
