"""The answer of one turn while it is being decided: what is said, and the situation afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from assistant.dialogue.deciding.facts import Facts
from assistant.dialogue.situation.situation import Point, Question, Situation, Subject, Told, Wish
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.understand import Understood
from assistant.dialogue.wording.saying import Saying
from assistant.dialogue.wording.stored_answers import Question as StoredQuestion

MOST_TIMES_ASKED = 2
MOST_CHARACTERS_KEPT = 300  # of a caller's own words
YES_OR_NO = frozenset(
    {
        "confirm",
        "offer_message",
        "offer_person",
        "offer_report",
        "confirm_phone",
        "is_power_off",
        "breaker",
        "adult_near",
        "which_meaning",
    }
)
DIGITS = frozenset({"code_or_phone", "rest_of_code", "which_phone"})


@dataclass(frozen=True)
class HandOver:
    reason: str
    queue: str
    summary: str


@dataclass(frozen=True)
class Decided:
    """What one turn says and does. `why` names the rules that decided, for the contact record."""

    situation: Situation
    says: tuple[Saying, ...]
    hand_over: HandOver | None = None
    ended: bool = False
    outcome: str | None = None
    failed_lookups: int = 0
    why: tuple[str, ...] = ()

    @property
    def expects(self) -> str:
        """The kind of answer that the caller will probably give next, which helps the recognizer."""
        kind = self.situation.question.kind if self.situation.question else None
        if kind in YES_OR_NO:
            return "yes_no"
        return "digits" if kind in DIGITS else "open"


class StoredAnswers(Protocol):
    """Answers to everyday questions, and the telephone number of the caller's corporation."""

    def answer(self, question: StoredQuestion) -> str | None: ...

    def hotline(self, customer_code: str | None) -> str: ...


class Draft:
    """Rules add to it one after the other. Made anew each time the decision is taken again."""

    def __init__(
        self,
        situation: Situation,
        understood: Understood,
        facts: Facts,
        now: datetime,
        answers: StoredAnswers,
    ) -> None:
        self.answers = answers
        self.situation = situation
        self.before = situation
        self.understood = understood
        self.heard = understood.heard
        self.facts = facts
        self.now = now
        self.says: list[Saying] = []
        self.hand_over: HandOver | None = None
        self.ended = False
        self.outcome: str | None = None
        self.failed_lookups = 0
        self.why: list[str] = []
        self.has_asked = False  # a question that has to be answered before anything else is said
        self.beside = False  # a question beside the supply was answered
        self.answered: frozenset[str] = frozenset()  # acts of this turn that need no more answer

    def change(self, **changes: Any) -> None:
        self.situation = self.situation.but(**changes)

    def leave_open(self, is_open: Callable[[Act], bool]) -> None:
        """Only these acts of the turn are still to be served; what has just been answered was taken for the others."""
        self.understood = replace(self.understood, acts=tuple(filter(is_open, self.understood.acts)))

    def drop_acts(self, *names: str) -> None:
        self.leave_open(lambda act: act.name not in names)

    def keep_acts(self, *names: str) -> None:
        """Of the whole turn, follow-ups included, only these are still to be served."""
        self.leave_open(lambda act: act.name in names)
        self.drop_follow_ups()

    def drop_follow_ups(self, *names: str) -> None:
        """These; without a name all."""
        kept = tuple(one for one in self.understood.follow_ups if names and one not in names)
        self.understood = replace(self.understood, follow_ups=kept)

    def because(self, rule: str) -> None:
        self.why.append(rule)

    def say(self, response: str, **values: str) -> None:
        """Once in a turn, however many wishes have this answer."""
        saying = Saying(response, values)
        if saying not in self.says:
            self.says.append(saying)

    def say_all(self, sayings: Sequence[Saying]) -> None:
        for saying in sayings:
            self.say(saying.response, **saying.values)

    def ask(
        self,
        kind: str,
        response: str,
        options: Sequence[str] = (),
        value: str | None = None,
        buttons: Sequence[tuple[str, str]] = (),
        about: str = "",
        **values: str,
    ) -> bool:
        """Asks a question, which then stands. False, and nothing is asked, if it was asked twice before.

        `about` tells two questions of one kind apart: «em nghe được PC05» and «em nghe được PC05II».
        """
        key = f"{kind}:{about}" if about else kind
        if self.times_asked(kind, about) >= MOST_TIMES_ASKED:
            return False
        self.says.append(Saying(response, values, tuple(buttons)))
        asked = {**self.situation.asked, key: self.situation.asked.get(key, 0) + 1}
        self.change(question=Question(kind, tuple(options), value), asked=asked)
        self.has_asked = kind not in ("anything_else", "offer_message")
        return True

    def times_asked(self, kind: str, about: str = "") -> int:
        return self.situation.asked.get(f"{kind}:{about}" if about else kind, 0)

    def tell(self, outage: Mapping[str, Any]) -> None:
        """Remembers that the caller has now heard about this outage."""
        known = self.situation.told_of(str(outage["id"]))
        times = known.times + 1 if known and known.is_current(outage) else 1
        told = Told(str(outage["id"]), outage.get("expected_back_at"), str(outage["status"]), times)
        self.change(told=(told, *(one for one in self.situation.told if one.outage != told.outage)))

    def close_question(self) -> None:
        self.change(question=None)

    @property
    def question(self) -> str | None:
        """The kind of question that stands."""
        return self.situation.question.kind if self.situation.question else None

    @property
    def hotline(self) -> str:
        return self.answers.hotline(self.point.code if self.point else None)

    @property
    def point(self) -> Point | None:
        return self.situation.subject.point if self.situation.subject else None

    @property
    def place(self) -> str | None:
        return self.situation.subject.place if self.situation.subject else None

    @property
    def phone(self) -> str | None:
        """Where the caller can be reached."""
        return self.situation.phone or self.heard.caller_phone

    def talk_about(self, subject: Subject) -> None:
        """Makes it the subject, and remembers the point talked of before."""
        points = self.situation.points
        if subject.point:
            self.is_home(subject)
            points = (subject.point, *(one for one in points if one.code != subject.point.code))
        self.change(subject=subject, points=points, candidates=(), fragment=None)

    def is_home(self, subject: Subject | None) -> None:
        """The first home is the caller's, as far as anybody says; other places are asked about in passing."""
        if self.situation.home is None:
            self.change(home=subject)

    def want(self, wish: Wish) -> None:
        """Puts a wish on top; the same wish is not stacked twice."""
        others = tuple(one for one in self.situation.wishes if one.kind != wish.kind)
        self.change(wishes=(*others, wish))

    def served(self, *kinds: str) -> None:
        self.change(wishes=tuple(one for one in self.situation.wishes if one.kind not in kinds))

    def settle(self, outcome: str) -> None:
        """What this turn settled, for the contact record; what was recorded outweighs what was told."""
        if self.outcome not in ("reported", "subscribed"):
            self.outcome = outcome

    def decided(self) -> Decided:
        return Decided(
            situation=self.situation,
            says=tuple(self.says),
            hand_over=self.hand_over,
            ended=self.ended,
            outcome=self.outcome,
            failed_lookups=self.failed_lookups,
            why=tuple(self.why),
        )
