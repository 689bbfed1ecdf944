"""What a conversation has established: one value, stored as JSON in the slot `situation`.

A turn takes a situation and gives the next one. Nothing else is remembered between turns.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

Json = dict[str, Any]
T = TypeVar("T")

SITUATION = "situation"  # the slot that holds it


@dataclass(frozen=True)
class Point:
    """A point of use: never the name, never the house number. `own`: registered to the caller's number.

    `read_back`: the caller said the code, so it may be said back.
    """

    code: str
    street: str
    ward: str = ""
    own: bool = False
    read_back: bool = False


@dataclass(frozen=True)
class Subject:
    """What is talked about: a point of use, or a place in the caller's words.

    `known`: enough is known to go on. `found`: the outage service knows the place; else nothing is true of it.
    """

    point: Point | None = None
    place: str | None = None
    known: bool = True
    found: bool = True
    whose: str = "own"


@dataclass(frozen=True)
class Wish:
    """Something the caller wants that is not done yet. `kind` is the act; `day` and `when` are words as said."""

    kind: str
    words: str = ""
    day: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Question:
    """The question that stands. `options` are what may be chosen, `value` what is to be confirmed."""

    kind: str
    options: tuple[str, ...] = ()
    value: str | None = None


@dataclass(frozen=True)
class Told:
    """What the caller has heard about an outage, and how often since it last changed."""

    outage: str
    back: str | None = None
    status: str = ""
    times: int = 1

    def is_current(self, outage: Mapping[str, Any]) -> bool:
        """Whether nothing that callers are told has changed since."""
        return (self.back, self.status) == (outage.get("expected_back_at"), str(outage["status"]))


@dataclass(frozen=True)
class Promise:
    """What stands on record from this conversation. `kind`: no_power, quality, hazard, message or call.

    `code` is that of the report, `phone` the number written or called to, `where` the place in words. `made_here`:
    by this conversation, which alone may take it back. `words`: the description of a report, to make it again.
    """

    kind: str
    where: str = ""
    code: str = ""
    phone: str = ""
    customer_code: str = ""
    place: str = ""
    made_here: bool = True
    words: str = ""


@dataclass(frozen=True)
class Number:
    """A telephone number that messages went to in this conversation. `whose`: another person as the caller named
    them («thằng con»), empty for the caller's own."""

    phone: str
    whose: str = ""


@dataclass(frozen=True)
class Situation:
    # Who, and about what.
    subject: Subject | None = None
    home: Subject | None = None  # the first home or place that was found; others are asked about in passing
    points: tuple[Point, ...] = ()  # talked of before, the latest first
    candidates: tuple[Point, ...] = ()  # one to confirm, or several to choose from
    elsewhere: bool = False  # the caller does not mean the home of the number they call from
    # What is wanted, the latest last.
    wishes: tuple[Wish, ...] = ()
    question: Question | None = None
    asked: Mapping[str, int] = field(default_factory=dict)  # how often each question was asked
    # Pieces of a code or number.
    fragment: str | None = None
    misheard: tuple[str, ...] = ()
    failed_lookups: int = 0
    # How to reach the caller.
    phone: str | None = None
    heard_phone: str | None = None  # as heard, not written: read back before it is used
    # What was told, done, promised.
    told: tuple[Told, ...] = ()
    topic: str | None = None  # what the last answer was about: supply, planned, report, faq/…
    day: str | None = None
    report: str | None = None  # the public code of the report taken or mentioned last
    report_taken: str | None = None  # made in this conversation: the only one it may cancel
    subscribed: str | None = None  # the number that gets messages
    subscribed_for: Mapping[str, str] = field(
        default_factory=dict
    )  # the customer_code or place of its messages
    promises: tuple[Promise, ...] = ()  # in the order in which they were made
    withdrawn: tuple[Promise, ...] = ()  # reports that were cancelled here, the latest last
    ended_messages: tuple[Promise, ...] = ()  # that the last turn which ended any has ended
    numbers: tuple[Number, ...] = ()  # signed up here, if only for a while, the latest last
    told_numbers: tuple[Number, ...] = ()  # that the caller told, whether signed up or not, the latest last
    denied: tuple[
        tuple[str, str], ...
    ] = ()  # outages that do not explain what a home says: id, customer code
    declined: tuple[str, ...] = ()  # offers that the caller has refused
    offered: tuple[str, ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict)
    # The person.
    problem: str | None = None  # in their words
    last_heard: str | None = None  # the turn before this one, in their words
    notes: tuple[str, ...] = ()  # more of their words that a person should hear
    needs: tuple[str, ...] = ()  # sentences that asked for something, the latest last
    risk: str | None = None
    danger: str | None = None
    complaints: int = 0
    unclear: int = 0
    idle: int = 0  # turns in a row that brought nobody further
    language: str = "vi"
    address: str | None = None  # how the caller wants to be addressed
    address_said: bool = False  # the caller said so («chị là con gái»)
    handed_over: Mapping[str, str] | None = None
    # The emergency of this conversation: the `place` of the danger, and the codes of the `reports` made for it.
    alarm: Mapping[str, str] = field(default_factory=dict)
    # What was said, for «nói lại đi», and so that no sentence comes twice running.
    last_said: tuple[str, ...] = ()
    last_families: tuple[str, ...] = ()  # what the last answer was about (deciding/repeating.py)
    used: Mapping[str, int] = field(default_factory=dict)  # how often each response was said

    def but(self, **changes: Any) -> Situation:
        return replace(self, **changes)

    @property
    def wish(self) -> Wish | None:
        """The wish that is being served."""
        return self.wishes[-1] if self.wishes else None

    def told_of(self, outage_id: str) -> Told | None:
        return next((one for one in self.told if one.outage == outage_id), None)


def to_json(situation: Situation) -> Json:
    """Only what differs from a fresh situation."""
    fresh = _plain(Situation())
    return {name: value for name, value in _plain(situation).items() if value != fresh[name]}


def _plain(situation: Situation) -> Json:
    return dataclasses.asdict(situation)


def standing(stored: Mapping[str, Any] | None) -> Json:
    """What the NLU has to know of a stored situation: the question that stands, and whether a fact was told."""
    known = stored or {}
    question = (known.get("question") or {}).get("kind")
    told = any(known.get(name) for name in ("told", "report", "promises", "withdrawn"))
    return {"question": question, "told": told}


def from_json(stored: Mapping[str, Any] | None) -> Situation:
    """A fresh situation for None. Names of another version that are unknown to this one are dropped."""
    given = stored or {}
    built: Json = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    for name in ("subject", "home"):
        subject = given.get(name)
        point = subject.get("point") if subject else None
        built[name] = (
            _built(Subject, {**subject, "point": _built(Point, point) if point else None})
            if subject
            else None
        )
    built["question"] = None
    if question := given.get("question"):
        built["question"] = _built(Question, {**question, "options": tuple(question.get("options") or ())})
    for name, kind in (
        ("points", Point),
        ("candidates", Point),
        ("wishes", Wish),
        ("told", Told),
        ("promises", Promise),
        ("withdrawn", Promise),
        ("ended_messages", Promise),
        ("numbers", Number),
        ("told_numbers", Number),
    ):
        built[name] = tuple(_built(kind, one) for one in given.get(name) or ())
    built["denied"] = tuple((str(outage), str(code)) for outage, code in given.get("denied") or ())
    return _built(Situation, built)


def _built(kind: type[T], given: Mapping[str, Any]) -> T:
    """The value, from the names that it has today."""
    known = {one.name for one in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in given.items() if name in known})
