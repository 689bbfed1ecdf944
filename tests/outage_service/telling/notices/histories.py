"""Random histories of one outage, tried on the pure rules: no database, no gateway, a clock that moves.

A history is a list of steps that can be repeated and shortened. `try_history` returns what went wrong, as a
sentence, or None.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from outage_service.telling.notices.knowledge import Cut, Saying, Standing, Told, after_return, to_say
from outage_service.telling.notices.quiet_hours import QuietHours
from tests.outage_service.telling.notices.beliefs import Fact, Kind, Person, Said, Times

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
AREAS = "ABC"
# Who could have homes where.
PEOPLE = {"An": "A", "Binh": "B", "Chi": "AC", "Dung": "BC"}
QUIET = QuietHours(time(21), time(7))

Step = tuple[str, int, int]
_STEPS = ("areas", "times", "times", "end", "both", "cancel", "back", "join", "leave", "wait", "send", "send")


def history(seed: int, length: int = 14) -> list[Step]:
    """A random history; its first step says what kind of outage it is."""
    chance = random.Random(seed)
    steps = [("open", chance.randrange(8), chance.randrange(100))]
    steps += [
        (chance.choice(_STEPS), chance.randrange(8), chance.randrange(100))
        for _ in range(chance.randrange(2, length))
    ]
    return steps


def smallest(steps: Sequence[Step], try_it: Callable[[Sequence[Step]], str | None]) -> list[Step]:
    """The same failure with as few steps as leaving out one after the other can reach."""
    left = list(steps)
    place = 1
    while place < len(left):
        shorter = left[:place] + left[place + 1 :]
        if try_it(shorter):
            left, place = shorter, 1
        else:
            place += 1
    return left


@dataclass
class World:
    """One outage, the people, what is stored about them, and who has a message waiting."""

    cut: Cut
    areas: set[str]
    is_open: bool = True
    back: set[str] = field(default_factory=set)
    now: datetime = NOON
    asked: dict[str, set[str]] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    waiting: dict[str, datetime] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=lambda: {name: Person() for name in PEOPLE})

    def standing(self, name: str) -> Standing:
        asked = self.asked.get(name, set())
        inside = frozenset(self.areas & asked - self.back) if self.is_open else frozenset[str]()
        return Standing(
            cut=self.cut if self.is_open else None,
            asked={area: area for area in sorted(asked)},
            inside=inside,
            silent=frozenset(self.back & asked & self.areas),
        )

    def _has_ended(self) -> bool:
        return self.is_open and self.cut.back_at is not None and self.cut.back_at <= self.now

    def changed(self) -> None:
        """A change in the journal: it is queued for those concerned, told or waited for."""
        for name, asked in self.asked.items():
            if (self.is_open and self.areas & asked) or (name in self.told and asked) or name in self.waiting:
                begins = [self.cut.started_at] if self.cut.is_planned else [self.now]
                due = QUIET.due_at(self.now, begins)
                self.waiting[name] = min(due, self.waiting.get(name, due))

    def send(self, works: Callable[[], bool]) -> str | None:
        """Try what is due, as the sender does."""
        for name in [name for name, due in self.waiting.items() if due <= self.now]:
            saying = to_say(self.told.get(name), self.standing(name), self.now)
            if saying is None:
                del self.waiting[name]
                continue
            is_schedule = saying.message.startswith("planned_")
            due = QUIET.due_at(self.now, saying.begins()) if is_schedule else self.now
            if due > self.now:
                self.waiting[name] = due
            elif works():
                del self.waiting[name]
                self.told[name] = saying.told
                if wrong := self.people[name].read(said_of(saying)):
                    return f"{name}: {wrong}: {saying.message} {saying.areas} {saying.left}"
        return None

    def wrong(self) -> str | None:
        """Who believes what is not so, with no correction on its way."""
        for name, asked in self.asked.items():
            for area in asked if name not in self.waiting else ():
                holds = self.is_open and area in self.areas
                times = Times(self.cut.started_at, self.cut.back_at) if holds else None
                fact = Fact(times, self.cut.is_planned, area in self.back)
                if wrong := self.people[name].is_wrong_about(area, fact, self.now):
                    return f"{name} in {area} {wrong}"
        return None


def said_of(saying: Saying) -> Said:
    kinds: dict[str, Kind] = {
        "planned_announced": "first",
        "expected_return": "first",
        "planned_cancelled": "off",
        "planned_left": "off",
        "outage_off": "off",
    }
    kind = kinds.get(saying.message, "changed")
    was = saying.previous_started_at or saying.previous_back_at
    return Said(kind, tuple(saying.areas), tuple(saying.left), saying.started_at, saying.back_at, was)


def try_history(steps: Sequence[Step]) -> str | None:
    """Live through a history; at its end everything that waits is sent. What went wrong, or None."""
    _, kind, number = steps[0]
    is_planned = kind % 2 == 0
    start = NOON + timedelta(hours=8 + number % 40) if is_planned else NOON - timedelta(hours=1)
    world = World(Cut(is_planned, start, start + timedelta(hours=4 + number % 3)), _some(kind))
    for name, homes in PEOPLE.items():
        if number % (2 + len(name)) or name == "An":
            world.asked[name] = set(homes)
    world.changed()
    for what, which, amount in steps[1:]:
        if wrong := _live(world, what, which, amount) or world.wrong():
            return wrong
    for _ in range(3):
        if wrong := world.send(lambda: True) or world.wrong():
            return wrong
        world.now += timedelta(hours=12)
    return None


def _some(which: int) -> set[str]:
    return {area for place, area in enumerate(AREAS) if which >> place & 1} or {"B"}


def _live(world: World, what: str, which: int, amount: int) -> str | None:
    name = sorted(PEOPLE)[which % len(PEOPLE)]
    is_ahead = world.cut.started_at > world.now
    match what:
        case "wait":
            world.now += timedelta(minutes=amount * 9)
        case "send":
            chance = random.Random(amount)
            return world.send(lambda: chance.random() < 0.8)
        case "join":
            world.asked.setdefault(name, set()).add(PEOPLE[name][amount % len(PEOPLE[name])])
            if (world.is_open and (world.cut.is_planned or name in world.told)) or name in world.told:
                world.waiting[name] = QUIET.due_at(world.now, [world.cut.started_at])
        case "leave":
            world.asked.pop(name, None)
        case "cancel" if world.is_open and not world.back and not world._has_ended():
            world.is_open = False
            world.changed()
        case "back" if world.is_open and not is_ahead:
            _bring_back(world, AREAS[which % 3])
        case "areas" | "both" | "times" | "end" if world.is_open and not world._has_ended():
            if what in ("areas", "both") and not world.back:
                world.areas = _some(which)
            if what != "areas":
                world.cut = _moved(world, what, amount, is_ahead)
            world.changed()
    return None


def _moved(world: World, what: str, amount: int, is_ahead: bool) -> Cut:
    """Other times, as a dispatcher may enter them: a start only of a planned cut that lies ahead."""
    cut = world.cut
    if is_ahead and what != "end":
        start = world.now + timedelta(hours=1 + amount % 60)
        return replace(cut, started_at=start, back_at=start + timedelta(hours=4))
    back = max(world.now, cut.started_at) + timedelta(hours=1 + amount % 5)
    return replace(cut, back_at=None if amount % 9 == 0 and not cut.is_planned else back)


def _bring_back(world: World, area: str) -> None:
    world.back.add(area)
    for name, asked in world.asked.items():
        if area in asked & world.areas:
            world.told[name] = after_return(world.told.get(name), frozenset(area))
            world.people[name].read(Said("back", (area,)))
