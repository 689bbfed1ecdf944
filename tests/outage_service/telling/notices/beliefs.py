"""What people believe after the messages that they got, kept apart from the rules that chose the messages."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["first", "changed", "off", "back"]


@dataclass(frozen=True, slots=True)
class Said:
    """One message as its reader understands it: about which areas, which times, and where it no longer holds.
    `was` is the time that it names as told before."""

    kind: Kind
    areas: tuple[str, ...]
    left: tuple[str, ...] = ()
    started_at: datetime | None = None
    back_at: datetime | None = None
    was: datetime | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """When the power is off, as far as it was said."""

    started_at: datetime | None
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What is true for an area: the cut there, if any, and whether its power has come back."""

    times: Times | None
    is_planned: bool
    is_back: bool = False


@dataclass
class Person:
    """What one contact believes about each area: times, or None when it was told that nothing holds there."""

    believes: dict[str, Times | None] = field(default_factory=dict)

    def read(self, said: Said) -> str | None:
        """Take a message in; returns what is wrong with having sent it."""
        if said.kind == "back":
            self.believes |= dict.fromkeys(said.areas)
            return None
        before = dict(self.believes)
        known = [area for area in (*said.areas, *said.left) if before.get(area)]
        if said.kind == "off" and len(known) < len(said.areas):
            return "called off for somebody who was not told"
        if said.kind == "changed" and not known:
            return "changed for somebody who was not told"
        times, areas = Times(said.started_at, said.back_at), said.areas
        if said.kind == "off":
            # "No cut from 8 o'clock" says nothing about one from 10 o'clock.
            areas = tuple(area for area in areas if not self._awaits_another(area, said))
            if not areas:
                return None
        elif said.was and not any(
            said.was in (was.started_at, was.back_at) for was in map(before.get, known) if was
        ):
            return "named a time that was not told"
        self.believes |= dict.fromkeys(areas, None if said.kind == "off" else times)
        self.believes |= dict.fromkeys(said.left)
        return "said twice" if self.believes == before else None

    def _awaits_another(self, area: str, said: Said) -> bool:
        """Whether the cut that is believed in begins at another time than the one that is called off."""
        believed = self.believes.get(area)
        starts = (believed.started_at if believed else None, said.was)
        return None not in starts and starts[0] != starts[1]

    def is_wrong_about(self, area: str, fact: Fact, now: datetime) -> str | None:
        """What is wrong about an area; None when what was last told is true."""
        believed, true = self.believes.get(area), fact.times
        if true is not None and true.back_at is not None and true.back_at <= now:
            return None  # over by the clock
        if true is None or fact.is_back:
            is_past = believed is None or (believed.back_at is not None and believed.back_at <= now)
            return None if is_past or fact.is_back else "believes in a cut that does not hold"
        if not fact.is_planned and believed is not None and believed.back_at and believed.back_at <= now:
            return None  # about an earlier fault
        if believed is None:
            return "was not told of a planned cut" if fact.is_planned else None
        if believed.back_at != true.back_at:
            return "believes in another end"
        starts = (believed.started_at, true.started_at)
        if fact.is_planned and starts[0] and starts[1] and starts[0] != starts[1] and max(*starts) > now:  # type: ignore[type-var]
            return "believes in another start"
        return None
