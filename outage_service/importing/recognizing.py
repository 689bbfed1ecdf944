"""Which cut of a file is which cut that was imported before. Pure rules: no SQL.

A cut stays the same cut when its nodes, hours, day or words change. It is recognized by the source's own id,
then by its place and the times nearest to it, at most 14 days away. The surest pairs are found first. What is
not sure is a doubt: it changes nothing until a person has decided (see docs/outage-service.md).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from outage_service.importing.contents import Stored, Wanted
from outage_service.importing.likeness import ALIKE, Below, same_reason, trace_of
from outage_service.importing.pairing import Pair, Sides, is_partition
from outage_service.importing.wishes import Decided

_AT_ONE_TIME = ("exact", "overlap")
_OTHER_TIME = ("day", "near")


@dataclass(frozen=True)
class Circumstances:
    """What matters beside the cuts themselves.

    `is_gone` says whether the file would name this known cut if it still stood; `days` are the first and last
    day that the file is about, when it says so.
    """

    now: datetime
    is_gone: Callable[[Stored], bool]
    days: tuple[date, date] | None = None
    decided: Decided = field(default_factory=Decided)
    below: Below = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recognized:
    """A cut of the file with the known cut that it continues, if any.

    With a `doubt` the known cuts that it may be are `candidates`. `is_part`: the file has several cuts for this
    known one, at the same hours. `shares` are several known cuts for which the file has only this one. `note`
    is for the report.
    """

    wanted: Wanted
    stored: Stored | None = None
    doubt: str = ""
    candidates: tuple[Stored, ...] = ()
    is_part: bool = False
    shares: bool = False
    note: str = ""


def recognize(wanted: Sequence[Wanted], stored: Sequence[Stored], around: Circumstances) -> list[Recognized]:
    """Each cut of the file once, or once for each known cut that it is about."""
    return _Search(wanted, stored, around).found()


class _Search:
    """Pairs cuts, the surest first; what is paired takes no further part."""

    def __init__(self, wanted: Sequence[Wanted], stored: Sequence[Stored], around: Circumstances) -> None:
        self.wanted, self.stored, self.around = wanted, stored, around
        self.new = [trace_of(cut, around.below) for cut in wanted]
        self.old = [trace_of(cut, around.below) for cut in stored]
        self.result: list[Recognized] = []
        self.free_new, self.free_old = set(range(len(wanted))), set(range(len(stored)))
        self.doubted: set[int] = set()
        self.pairs: list[Pair] = []
        self.of_new: dict[int, list[Pair]] = defaultdict(list)
        self.of_old: dict[int, list[Pair]] = defaultdict(list)
        ids = frozenset(trace.external_id for trace in self.new)
        self.sides = Sides(wanted, stored, self.new, self.old, ids)

    def found(self) -> list[Recognized]:
        self._as_decided()
        self._take_identical()
        self._compare(_AT_ONE_TIME)
        self._pair(lambda p: p.share == 1 and p.when == "exact" and self._is_open(p))
        self._join_and_split()
        for is_sure in (
            lambda p: p.is_same_id and p.share > 0 and self._may_continue(p),
            lambda p: not p.other_id and p.when == "exact" and (p.share >= ALIKE or p.contains),
            lambda p: not p.other_id and p.when == "overlap" and p.share == 1,
            lambda p: not p.other_id and p.when == "overlap" and (p.share >= ALIKE or p.contains),
            lambda p: p.share == 1 and p.when == "exact" and self.stored[p.stored].outage is not None,
        ):
            self._pair(is_sure)
        self._compare((*_AT_ONE_TIME, *_OTHER_TIME))
        self._call_off()
        for is_sure in (
            lambda p: p.when in _AT_ONE_TIME and p.share > 0 and self._is_gone(p),
            lambda p: p.is_same_id and p.when not in ("near", "far") and self._may_continue(p),
            lambda p: p.when == "day" and p.share == 1 and self._may_move(p) and self._is_gone(p),
            lambda p: p.when == "near" and p.share == 1 and self._may_move(p) and self._is_gone(p),
            lambda p: p.when in _OTHER_TIME and p.share >= ALIKE and self._may_move(p) and self._is_gone(p),
        ):
            self._pair(is_sure)
        for number in sorted(self.free_new):
            self.result.append(self._left(number))
        return self.result

    def _as_decided(self) -> None:
        decided = self.around.decided
        by_outage = {cut.outage.id: n for n, cut in enumerate(self.stored) if cut.outage is not None}
        for number, cut in enumerate(self.wanted):
            told = next((decided.same[row] for row in cut.rows if row in decided.same), None)
            if told is not None and by_outage.get(told) in self.free_old:
                self._take(number, by_outage[told])
            elif told is not None:
                doubt = f"outage {told} is no known cut of this source and these days, or another row is it"
                self.result.append(Recognized(cut, doubt=doubt))
                self.free_new.discard(number)
            elif decided.new.intersection(cut.rows) and not self._is_known_already(number):
                self._take(number, None)

    def _is_known_already(self, number: int) -> bool:
        """Whether this very cut was stored before, so that a repeated import does not announce it again."""
        return any(
            cut.is_open
            and cut.content == self.wanted[number].content
            and self.old[n].names == self.new[number].names
            for n, cut in enumerate(self.stored)
        )

    def _take_identical(self) -> None:
        """Most cuts of most files are as they were: they need no comparison with all others."""
        known: dict[Any, int] = {}
        for number in sorted(self.free_old, reverse=True):
            if self.stored[number].is_open:
                known[self.stored[number].content, self.old[number].names, self.old[number].unit] = number
        for number in sorted(self.free_new):
            same = (self.wanted[number].content, self.new[number].names, self.new[number].unit)
            if (found := known.pop(same, None)) is not None:
                ids = {self.new[number].external_id, self.old[found].external_id} - {""}
                if len(ids) < 2:
                    self._take(number, found)

    def _compare(self, times: Collection[str]) -> None:
        """Find the pairs of what is free that have something in common and are near in time in these ways."""
        self.of_new, self.of_old = defaultdict(list), defaultdict(list)
        self.pairs = self.sides.pairs(self.free_new, self.free_old, times)
        for pair in self.pairs:
            self.of_new[pair.wanted].append(pair)
            self.of_old[pair.stored].append(pair)

    def _pair(self, is_sure: Callable[[Pair], bool]) -> None:
        """Take the best of the sure pairs, one after the other; equally good ones of one cut are a doubt."""
        for pair in self.pairs:
            if not (self._is_free(pair) and self._stands(pair.wanted) and is_sure(pair)):
                continue
            beside = [*self._free(self.of_new[pair.wanted]), *self._free(self.of_old[pair.stored])]
            rivals = [
                p
                for p in beside
                if p is not pair and p.order == pair.order and self._stands(p.wanted) and is_sure(p)
            ]
            if not rivals or not self._matters([pair, *rivals]):
                self._take(pair.wanted, pair.stored)
            else:
                every = [pair, *rivals]
                self._doubt({p.wanted for p in every}, {p.stored for p in every})

    def _matters(self, pairs: Sequence[Pair]) -> bool:
        """Whether it makes a difference which of these pairs is taken."""
        contents = {self.stored[p.stored].content for p in pairs}
        wishes = {self.wanted[p.wanted].content for p in pairs}
        return len(contents) > 1 or len(wishes) > 1

    def _join_and_split(self) -> None:
        """Several cuts that became one row keep their places; one cut that became several rows stays as it is."""
        for number in sorted(self.free_new):
            pairs = [p for p in self._free(self.of_new[number]) if self._is_open(p)]
            known = [p.stored for p in pairs if p.when in _AT_ONE_TIME]
            spans = {self.old[n].spans for n in known}
            if (
                len(known) > 1
                and len(spans) == 1
                and is_partition(self.new[number], [self.old[n] for n in known])
            ):
                for n in known:
                    self.result.append(Recognized(self.wanted[number], self.stored[n], shares=True))
                    self.free_old.discard(n)
                self.free_new.discard(number)
        for number in sorted(self.free_old):
            parts = [p.wanted for p in self._free(self.of_old[number]) if self._is_at_the_hours_of(p)]
            is_open = self.stored[number].is_open
            if is_open and len(parts) > 1 and is_partition(self.old[number], [self.new[n] for n in parts]):
                for n in parts:
                    self.result.append(Recognized(self.wanted[n], self.stored[number], is_part=True))
                    self.free_new.discard(n)
                self.free_old.discard(number)

    def _is_at_the_hours_of(self, pair: Pair) -> bool:
        content = self.wanted[pair.wanted].content
        old = self.stored[pair.stored].content
        return (content.starts_at, content.ends_at, content.state) == (old.starts_at, old.ends_at, old.state)

    def _call_off(self) -> None:
        """Pair the rows that call a cut off; a row for only a part of a cut does not call it off.

        A cut that is called off in one row and held at another time in a second row was moved.
        """
        for number in sorted(n for n in self.free_new if not self._stands(n)):
            pairs = [p for p in self._free(self.of_new[number]) if self._is_called_off_by(p)]
            for pair in pairs[:1] if pairs and pairs[0].share == 1 else pairs:
                moved = [p for p in self._free(self.of_old[pair.stored]) if self._is_held_elsewhere(p)]
                if moved:
                    self._take(moved[0].wanted, pair.stored)
                    note = "this cut is held at another time"
                    self.result.append(Recognized(self.wanted[number], note=note))
                else:
                    self.result.append(Recognized(self.wanted[number], self.stored[pair.stored]))
                    self.free_old.discard(pair.stored)
            if pairs:
                self.free_new.discard(number)

    def _is_called_off_by(self, pair: Pair) -> bool:
        new, old = self.new[pair.wanted], self.old[pair.stored]
        is_whole = pair.share == 1 or (bool(old.leaves) and new.leaves >= old.leaves)
        return is_whole and (pair.is_same_id or pair.when in _AT_ONE_TIME)

    def _is_held_elsewhere(self, pair: Pair) -> bool:
        is_elsewhere = pair.when in _OTHER_TIME and pair.share == 1 and not pair.other_id
        return is_elsewhere and self._stands(pair.wanted) and self._may_move(pair)

    def _left(self, number: int) -> Recognized:
        """A cut that continues no known cut for sure: new, or a doubt."""
        cut, every = self.wanted[number], self._free(self.of_new[number])
        pairs = [p for p in every if self._is_open(p)]
        if not self._stands(number):
            parts = [p for p in pairs if p.when in _AT_ONE_TIME]
            return self._doubtful(cut, parts, "only a part of this cut is called off")
        little = [p for p in pairs if p.when in _AT_ONE_TIME and not p.other_id]
        if little:
            return self._doubtful(cut, little, "the places have only a part in common")
        if elsewhere := [p for p in pairs if p.is_same_id and self._may_move(p)]:
            return self._doubtful(
                cut, elsewhere, "the source's id is the same, the place and the day are not"
            )
        others = [p for p in pairs if p.when in _OTHER_TIME and self._may_move(p)]
        moved = [p for p in others if not p.other_id and self._may_be_the_moved_one(p)]
        if moved:
            return self._doubtful(
                cut, moved, "it may be a cut that was moved, but the old one may still stand"
            )
        rivals = [p for p in self.of_new[number] if p.stored in self.doubted and not p.other_id]
        rivals = [p for p in rivals if p.share >= ALIKE and self._may_continue(p)]
        if rivals:  # once another row's doubt is answered, this row may be what is left
            return self._doubtful(cut, rivals, "several cuts are equally near")
        # A load has removed the outages of these: the cut takes the place of one of them.
        orphan = next((self.stored[p.stored] for p in every if self.stored[p.stored].outage is None), None)
        if orphan is not None and not others:
            return Recognized(cut, orphan)
        told = ", ".join(str(self.stored[p.stored].day) for p in others)
        return Recognized(cut, note=f"another cut there stands on {told}" if told else "")

    def _may_be_the_moved_one(self, pair: Pair) -> bool:
        known, days = self.stored[pair.stored], self.around.days
        is_spoken_of = pair.share >= ALIKE and (days is None or days[0] <= known.day <= days[1])
        return is_spoken_of and same_reason(self.wanted[pair.wanted].content, known.content)

    def _doubtful(self, cut: Wanted, pairs: Iterable[Pair], reason: str) -> Recognized:
        known = tuple(self.stored[n] for n in sorted({p.stored for p in pairs}))
        return Recognized(cut, doubt=reason if known else "", candidates=known)

    def _doubt(self, cuts: Collection[int], known: Collection[int]) -> None:
        candidates = tuple(self.stored[n] for n in sorted(known))
        for number in sorted(cuts):
            doubt = "several cuts are equally near"
            self.result.append(Recognized(self.wanted[number], doubt=doubt, candidates=candidates))
        self.free_new.difference_update(cuts)
        self.free_old.difference_update(known)
        self.doubted.update(known)

    def _take(self, number: int, stored: int | None) -> None:
        known = None if stored is None else self.stored[stored]
        self.result.append(Recognized(self.wanted[number], known))
        self.free_new.discard(number)
        if stored is not None:
            self.free_old.discard(stored)

    def _free(self, pairs: Iterable[Pair]) -> list[Pair]:
        return [pair for pair in pairs if self._is_free(pair)]

    def _is_free(self, pair: Pair) -> bool:
        return pair.wanted in self.free_new and pair.stored in self.free_old

    def _stands(self, number: int) -> bool:
        return self.wanted[number].content.state != "cancelled"

    def _is_gone(self, pair: Pair) -> bool:
        return not pair.other_id and self.around.is_gone(self.stored[pair.stored])

    def _is_open(self, pair: Pair) -> bool:
        return self.stored[pair.stored].is_open

    def _may_move(self, pair: Pair) -> bool:
        """Only a cut to come may get other times, and only times to come."""
        is_ahead = self.wanted[pair.wanted].content.starts_at > self.around.now
        return is_ahead and self.stored[pair.stored].is_waiting(self.around.now)

    def _may_continue(self, pair: Pair) -> bool:
        return pair.when in _AT_ONE_TIME or self._may_move(pair)
