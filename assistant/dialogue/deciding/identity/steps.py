"""What a turn did to find out who is meant, as a value: the next question, or how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from assistant.dialogue.situation.situation import Point, Subject

IDENTITY_QUESTIONS = frozenset({"code_or_phone", "rest_of_code", "confirm", "which_point", "area"})


@dataclass(frozen=True)
class Step:
    """What the words did. `ask` is the question to ask next, `end` is how identification ended: `found`, `all`
    (all candidates) or `none` (a person must help). Without either, the words were about something else."""

    changes: dict[str, Any] = field(default_factory=dict)
    ask: str | None = None
    end: str | None = None
    subject: Subject | None = None
    failed_lookups: int = 0


ELSEWHERE = Step()


def certain(point: Point) -> Step:
    return Step({"candidates": (), "fragment": None}, end="found", subject=Subject(point=point))


def to_confirm(point: Point, read_back: bool) -> Step:
    """`read_back`: the caller said the code, so it may be said back."""
    return Step({"candidates": (replace(point, read_back=read_back),), "fragment": None}, ask="confirm")


def of_phone(points: list[Point], literal: bool) -> Step:
    if len(points) > 1:
        return Step({"candidates": tuple(points), "fragment": None}, ask="which_point")
    return certain(points[0]) if literal else to_confirm(points[0], read_back=False)


def at(place: str, found: bool = True) -> Step:
    return Step({"candidates": (), "fragment": None}, end="found", subject=Subject(place=place, found=found))
