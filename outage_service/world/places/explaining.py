"""How the names that somebody said fit what a place is called. Pure rules over folded words: no SQL.

All that was said must fit: a street of this place beside a district of another is another place. The less has to be
assumed, the lower the cost, and only the places of the lowest cost are meant.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from outage_service.world.places.called import PART, Called, Level
from outage_service.world.places.country import country
from outage_service.world.places.names import DISTRICTS, FEEDER, STATION, WARDS, Name, Words
from outage_service.world.places.said import BESIDE as DESCRIBED
from outage_service.world.places.spelling import mistakes_between
from outage_service.world.places.talk import BESIDE, FILLERS, HAMLETS, LANDMARKS, talk_at

LONGEST = 6  # words of a name
_NODES = frozenset({FEEDER, STATION})
# The cost of what is assumed. A mistake costs more than all else together.
_OTHER_KIND, _OTHER_NAME, _OF_DISTRICT, _OF_NODE = 3, 1, 2, 5
_LEFT_OUT, _LEFT_LANDMARK, _LEFT_NUMBER, _LEFT_DETAIL = 1, 4, 2, 8
SHORTENED, MISTAKE = 30, 100

_BESIDE_LANDMARK = BESIDE | {"khu", "dien", "doan", "khuc"}
_BEFORE_PLACES = frozenset({"o", "tai", "thuoc"})
_NUMBERS_OF_WARDS = frozenset({"1", "2", "3", "4", "i", "ii", "iii", "iv", "mot", "hai", "ba", "bon"})

Names = Mapping[Words, tuple[Called, ...]]


@dataclass(frozen=True, slots=True)
class Explained:
    """A way to understand what was said: its cost, and the names that are meant, in the order they were said."""

    cost: int = 0
    meant: tuple[Called, ...] = ()
    left_landmark: bool = False
    left_detail: bool = False

    def and_then(
        self, cost: int, *called: Called, landmark: bool = False, detail: bool = False
    ) -> "Explained":
        return Explained(
            self.cost + cost,
            (*self.meant, *called),
            self.left_landmark or landmark,
            self.left_detail or detail,
        )

    @property
    def levels(self) -> frozenset[Level]:
        return frozenset(called.level for called in self.meant)

    @property
    def is_local(self) -> bool:
        """Whether a street or ward is meant; a district or province alone is no answer for a caller."""
        return any(called.level in (Level.STREET, Level.WARD) for called in self.meant)


@dataclass(frozen=True)
class Said:
    """The names that were said, each in the ways in which it may be written; `is_known` tells whether somewhere
    a place is called exactly so: then it is no misspelling of another name."""

    ways: Sequence[Sequence[Name]]
    is_known: Callable[[Words], bool]

    @cached_property
    def known_runs(self) -> frozenset[Words]:
        """The words side by side, two or more, that are a name somewhere."""
        return frozenset(run for run in self.runs() if len(run) > 1 and self.is_known(run))

    def runs(self) -> Iterator[Words]:
        """All words side by side that may be a name."""
        for name in (way for ways in self.ways for way in ways):
            for start in range(len(name.words)):
                for end in range(start + 1, min(start + LONGEST, len(name.words)) + 1):
                    yield name.words[start:end]


def explain(said: Said, names: Names, loose: bool = False) -> Explained | None:
    """The cheapest way to understand all names by these; `loose` also tries mistakes and short forms."""
    found = Explained()
    for position, ways in enumerate(said.ways):
        tried = [
            one for way in ways if (one := _explain_name(way, said, names, loose, as_said=way is ways[0]))
        ]
        if tried and ways[0].kind == DESCRIBED and not any(one.meant for one in tried):
            found = found.and_then(_LEFT_LANDMARK, landmark=True)  # "chợ Cồn" is not "cho con"
        elif tried:
            best = min(tried, key=lambda one: one.cost)
            found = found.and_then(
                best.cost, *best.meant, landmark=best.left_landmark, detail=best.left_detail
            )
        elif ways[0].kind == DESCRIBED or _is_beside_the_point(ways[0], position):
            found = found.and_then(_LEFT_LANDMARK, landmark=True)
        elif not ways[0].kind and not _holds_a_name(ways[0].words, said):
            found = found.and_then(_LEFT_DETAIL, detail=True)
        else:
            return None
    if found.left_landmark and Level.STREET not in found.levels:
        return None  # "trường Nguyễn Huệ, phường Điện Bàn" is not the whole ward
    if found.left_detail and not (Level.STREET in found.levels and len(found.levels) > 1):
        return None  # only a street and what it lies in leave no doubt, whatever else was said
    return found if found.meant else None


def _holds_a_name(words: Words, said: Said) -> bool:
    return any(run in said.known_runs for run in _runs_of(words))


def _runs_of(words: Words) -> Iterator[Words]:
    for start in range(len(words)):
        for end in range(start + 2, min(start + LONGEST, len(words)) + 1):
            yield words[start:end]


def _is_beside_the_point(name: Name, position: int) -> bool:
    """Whether a name only describes where in the street it is: "gần chợ Cồn", "tổ 5"."""
    if name.kind or country().knows(name.words):  # "Nha Trang", "Cầu Giấy"
        return False
    first = name.words[0]
    if first in HAMLETS and len(name.words) == 2 and name.words[1][0].isdigit():
        return True
    return first in LANDMARKS or (position > 0 and first in BESIDE) or name.words[:2] == ("doi", "dien")


def _explain_name(name: Name, said: Said, names: Names, loose: bool, as_said: bool) -> Explained | None:
    """The cheapest way to understand one name; one that was not said so is no mistake and no landmark."""
    words = name.words
    best: list[Explained | None] = [Explained(), *[None] * len(words)]
    after_talk = {0} if not name.kind else set[int]()
    taken = _taken(words, said, names)
    said_kind = "" if name.kind == DESCRIBED else name.kind

    def reach(end: int, way: Explained, talk: bool = False) -> None:
        before = best[end]
        if before is None or way.cost < before.cost:
            best[end] = way
            (after_talk.add if talk else after_talk.discard)(end)

    for start in range(len(words)):
        so_far = best[start]
        if so_far is None:
            continue
        kind = "" if so_far.meant else said_kind
        for end, called, cost in _names_at(words, start, kind, names):
            reach(end, so_far.and_then(cost, called))
        if loose and as_said:
            for end, called, cost in _nearly_at(words, start, kind, said, names):
                reach(end, so_far.and_then(cost, called))
        length = talk_at(words, start)
        if length and not taken.issuperset(range(start, start + length)):
            reach(start + length, so_far.and_then(0), talk=True)
        if words[start] in FILLERS and start not in taken:
            reach(start + 1, so_far.and_then(_LEFT_OUT), talk=words[start] in _BEFORE_PLACES)
        if as_said and words[start] in LANDMARKS and not so_far.meant:
            for end in range(start + 2, min(start + 4, len(words) - 1) + 1):  # "khu chợ Mới Trần Phú"
                is_beside = start > 0 and words[start - 1] in _BESIDE_LANDMARK
                if country().knows(words[start:end]) and not is_beside:  # "Nha Trang"
                    continue
                reach(end, so_far.and_then(_LEFT_LANDMARK + end - start, landmark=True))
        if as_said and not name.kind and start in after_talk:
            for end in _ends_of_detail(words, start, said):
                reach(end, so_far.and_then(_LEFT_DETAIL, detail=True), talk=True)
        if _is_number_of_ward(words, start, so_far):
            reach(start + 1, so_far.and_then(_LEFT_NUMBER))
        if (words[start] in BESIDE or words[start : start + 2] == ("doi", "dien")) and (
            start or so_far.meant
        ):
            reach(len(words), so_far.and_then(_LEFT_LANDMARK, landmark=True))
    whole = best[len(words)]
    return None if whole and said_kind and not whole.meant else whole  # "xã Gió Lành" names something


def _ends_of_detail(words: Words, start: int, said: Said) -> Iterator[int]:
    """Where words end that nobody has as a name and that stand between talk: "tôi muốn hỏi tình hình điện ở …"."""
    for end in range(start + 2, min(start + LONGEST, len(words)) + 1):
        is_between = end == len(words) or words[end] in _BEFORE_PLACES or talk_at(words, end)
        if is_between and end - start < len(words) and not _holds_a_name(words[start:end], said):
            yield end


def _taken(words: Words, said: Said, names: Names) -> frozenset[int]:
    """Where the words of a name stand that is none of this place: "Tự Do" is no talk, though "tu" and "do" are."""
    return frozenset(
        at
        for start in range(len(words))
        for end in range(start + 2, min(start + LONGEST, len(words)) + 1)
        if words[start:end] in said.known_runs and _is_taken(words[start:end], names)
        for at in range(start, end)
    )


def _is_taken(run: Words, names: Names) -> bool:
    """Whether a name elsewhere is only words of talk, or a name of this place and such words."""
    if run in names:
        return False
    if all(word in FILLERS for word in run):
        return True
    return any(
        (run[:at] in names and all(word in FILLERS for word in run[at:]))
        or (run[at:] in names and all(word in FILLERS for word in run[:at]))
        for at in range(1, len(run))
    )


def _names_at(words: Words, start: int, kind: str, names: Names) -> Iterator[tuple[int, Called, int]]:
    for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
        run = words[start:end]
        for called in names.get(run, ()):
            cost = kind_cost(kind, called)
            # "Lê Lợi 1" without a kind is a station only by its whole name.
            is_whole = run == words and any(map(str.isalpha, run))
            if cost is not None and (cost != _OF_NODE or called.kind not in _NODES or is_whole):
                yield end, called, cost


def kind_cost(kind: str, called: Called) -> int | None:
    """The cost of calling a place by a word like "phường"; None when it is no word for such a place."""
    level, other = called.level, 0 if called.is_own else _OTHER_NAME
    if called.kind in _NODES:
        return 0 if kind == called.kind else _OF_NODE if not kind else None
    if called.kind == PART:
        return None if kind else _OF_NODE
    if not kind:
        return {Level.WARD: other, Level.DISTRICT: _OF_DISTRICT}.get(level, 0)
    if kind == called.kind:
        return other if level is Level.WARD else 0
    if kind == "duong":
        return 0 if level is Level.STREET and not called.kind else None
    if kind in WARDS:
        return _OTHER_KIND + other if level is Level.WARD else None
    if level is Level.PROVINCE:
        return 0 if kind in ("tinh", "thanh pho") else None
    return _OTHER_KIND if level is Level.DISTRICT and kind in DISTRICTS else None


def _is_number_of_ward(words: Words, start: int, so_far: Explained) -> bool:
    """Whether the word is the number of a ward that became one with its neighbors: "Hải Châu 1"."""
    after_ward = bool(so_far.meant) and so_far.meant[-1].level is Level.WARD
    return after_ward and start > 0 and words[start] in _NUMBERS_OF_WARDS


def _nearly_at(
    words: Words, start: int, kind: str, said: Said, names: Names
) -> Iterator[tuple[int, Called, int]]:
    """Names that the next words misspell or shorten."""
    for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
        run = words[start:end]
        if run in names or said.is_known(run):
            continue
        for called in _all(names):
            cost = kind_cost(kind, called)
            if cost is not None and (more := _nearness(run, called)) is not None:
                yield end, called, cost + more


def _all(names: Names) -> Iterable[Called]:
    return (called for several in names.values() for called in several)


def _nearness(run: Words, called: Called) -> int | None:
    """The cost of taking the words for this name; None when they are too far from it."""
    if _is_short_for(run, called):
        return SHORTENED
    if abs(len(run) - len(called.words)) > 1:
        return None
    mistakes = mistakes_between(" ".join(run), " ".join(called.words))
    return None if mistakes is None else MISTAKE * mistakes


def _is_short_for(run: Words, called: Called) -> bool:
    """ "Minh Khai" for "Nguyễn Thị Minh Khai", "Trần H Đạo", "N.Đ. Trọng" and "HC" for names with these letters."""
    words = called.words
    if len(run) > 1 and len(run[0]) > 1 and len(run[0]) + len(run) - 1 == len(words):
        first = words[: len(run[0])]
        if words[len(run[0]) :] == run[1:] and all(
            word[0] == letter for word, letter in zip(first, run[0], strict=True)
        ):
            return called.level is Level.STREET
    if len(run) == 1 and len(words) > 1 and len(run[0]) == len(words):
        is_initials = all(word[0] == letter for word, letter in zip(words, run[0], strict=True))
        return is_initials and (called.level is not Level.STREET or len(words) > 2)
    if called.level is not Level.STREET or called.kind in _NODES:
        return False
    if len(run) >= 2 and len(words) > len(run) and words[-len(run) :] == run:
        return True
    if len(run) > 1 and 1 < len(run[-1]) < 4 and len(run) - 1 + len(run[-1]) == len(words):  # "Xô Viết NT"
        at = len(run) - 1
        return run[:at] == words[:at] and run[-1] == "".join(word[0] for word in words[at:])
    if len(run) != len(words) or len(run) < 2 or run[-1] != words[-1]:
        return False
    return all(
        said == word or (len(said) <= 3 and word.startswith(said))
        for said, word in zip(run, words, strict=True)
    )
