"""Every way an utterance can be read as a string of digits and letters.

Positions are token indices. An edge says: the tokens from here to `end` stand for `characters`, at a cost
(0 is the plain reading). Between edges, hesitations, polite words and separators may be stepped over.
Walks are bounded, so reading takes time in proportion to the length of the utterance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.vietnamese.spoken_letters import UNMARKED_NAMES, letter_names
from assistant.vietnamese.spoken_numbers import NumberWords, number_words, spoken_digits
from assistant.vietnamese.tokens import Token, fold_letters
from assistant.vietnamese.word_tables import words

FILLERS = words(
    "ờ à ừ ừm ờm ơ ơi ư hừm hm um uhm ùm á ạ dạ vâng thì là rồi ừa rùi ok alo ha hen đi ta mình e em anh chị chú",
    "cô bác",
    "gạch ngang nối chấm phẩy khoảng trắng cách dấu xuyệt xẹt sổ trừ viết liền in hoa thường chữ con cái số đuôi đầu",
    "nha nhé nhá nghen nghe nè này đó đấy ấy tiếp theo tới đến nữa xong kế sau",
    "đợi chờ tí chút xíu lát để coi xem nào gì từ đoạn khúc",
)
_UNMARKED_FILLERS = {fold_letters(filler) for filler in FILLERS} - {"to", "no", "den", "di", "sau"}
_SEPARATORS = frozenset(";.-–—_,()'…·‐‑‒−~+\"“”*#|[]")
# Between the groups of a code or number, but also of dates and addresses.
DATING_SEPARATORS = frozenset("/\\:=")
_NEVER = 9.0
_LONGEST_TYPED = 20
_COUNTS = {"2", "3", "4", "5", "6", "7"}
_STEPS = 8  # tokens that may be stepped over between two characters
_REPEATERS = {"số", "con", "chữ", "cái", "so", "chu", "cai", "chiếc", "nút"}
_FAMILIES = {("tam", "hoa"): 3, ("tứ", "quý"): 4, ("ngũ", "quý"): 5, ("lục", "quý"): 6, ("tứ", "quí"): 4}
_TWICE = {("hai", "lần"): 2, ("ba", "lần"): 3, ("2", "lần"): 2, ("3", "lần"): 3, ("đúp",): 2}
_BEFORE_TWICE = {"đúp", "đôi", "double", "cặp"}
# «so dang ky la 09…» without accents: a word, not the letters K and Y.
_REGISTERED = {("dang", "ky"), ("dang", "ki")}


_Parts = list[tuple[int, str, float]]  # where it ends, the characters, the cost


@dataclass(frozen=True)
class Edge:
    """The tokens up to `end` (exclusive) stand for `characters`."""

    end: int
    characters: str
    cost: float


@dataclass(frozen=True)
class Walk:
    """The tokens from `start` to `end` (exclusive) read as `characters`."""

    start: int
    end: int
    characters: str
    cost: float


@dataclass
class Lattice:
    """`edges[i]` start at token i; `steps[i]` says that it may be passed over; `onward[i]` are the places where
    a reading that ended at i may go on, with the cost of getting there."""

    tokens: Sequence[Token]
    edges: list[list[Edge]]
    steps: list[bool]
    onward: list[list[tuple[int, float]]] = field(default_factory=list)


def build_lattice(tokens: Sequence[Token], blocked: frozenset[int], *, slashes: bool = False) -> Lattice:
    """`blocked` are tokens of a date, a clock time or a correction: no reading passes over them.

    With `slashes` a reading passes over them: right for whole identifiers, not for parts («kiệt 45/12»).
    """
    numbers = number_words(tokens)
    edges = [[] if index in blocked else _edges_at(numbers, index, blocked) for index in range(len(tokens))]
    separators = _SEPARATORS | DATING_SEPARATORS if slashes else _SEPARATORS
    steps = [index not in blocked and _may_step_over(token, separators) for index, token in enumerate(tokens)]
    lattice = Lattice(tokens, edges, steps)
    for index in range(len(tokens) + 1):
        lattice.onward.append(_onward(index, edges, steps, tokens))
    return lattice


def walks(lattice: Lattice, start: int, possible: Callable[[str], bool], beam: int = 24) -> list[Walk]:
    """The readings that begin with an edge at `start` and whose prefixes are all `possible`; cheapest first
    for each end. All prefixes are returned; the caller keeps those that are complete."""
    found: list[Walk] = []
    waiting: dict[int, dict[str, float]] = {start: {"": 0.0}}
    while waiting:
        at = min(waiting)
        states = sorted(waiting.pop(at).items(), key=lambda state: state[1])[:beam]
        for characters, cost in states:
            places = [(at, 0.0)] if not characters else lattice.onward[at]
            for place, step_cost in places:
                for edge in lattice.edges[place]:
                    longer = characters + edge.characters
                    if possible(longer):
                        reached = waiting.setdefault(edge.end, {})
                        total = cost + step_cost + edge.cost
                        if total < reached.get(longer, 99.0):
                            reached[longer] = total
        for characters, cost in states:
            if characters:
                found.append(Walk(start, at, characters, cost))
    return found


def _onward(
    at: int, edges: list[list[Edge]], steps: list[bool], tokens: Sequence[Token]
) -> list[tuple[int, float]]:
    places: list[tuple[int, float]] = []
    cost = 0.0
    for place in range(at, min(at + _STEPS + 1, len(edges))):
        if edges[place]:
            places.append((place, cost))
        if not steps[place]:
            break
        if edges[place]:  # «a», «em», «số» may be letters too, but mostly they are just words
            cost += 0.22
        elif tokens[place].is_word:
            cost += 0.02
    return places


def _may_step_over(token: Token, separators: frozenset[str]) -> bool:
    if token.is_punctuation:
        return token.text in separators
    if token.marked:
        return token.text.lower() in FILLERS
    return token.folded in _UNMARKED_FILLERS


def _edges_at(numbers: NumberWords, at: int, blocked: frozenset[int]) -> list[Edge]:
    token = numbers.tokens[at]
    if token.is_punctuation or _is_second_half_of_a_word(numbers.tokens, at):
        return []
    edges: dict[tuple[int, str], float] = {}

    def keep(end: int, characters: str, cost: float) -> None:
        if not blocked or blocked.isdisjoint(range(at, end)):
            edges[end, characters] = min(cost, edges.get((end, characters), 99.0))

    for end, characters, cost in _single(numbers, at):
        keep(end, characters, cost)
    for end, characters, cost in _repeated(numbers, at):
        keep(end, characters, cost)
    return [Edge(end, characters, cost) for (end, characters), cost in edges.items()]


def _is_second_half_of_a_word(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and (tokens[at - 1].folded, tokens[at].text) in _REGISTERED


def _single(numbers: NumberWords, at: int) -> _Parts:
    token = numbers.tokens[at]
    if token.is_digits:
        return [(at + 1, token.text, 0.0)] if len(token.text) <= _LONGEST_TYPED else []
    split = _cost_of_splitting_a_repetition(numbers, at)
    found = [
        (reading.end, reading.digits, reading.cost + (split if reading.end == at + 1 else 0.0))
        for reading in spoken_digits(numbers, at)
        if split < _NEVER or reading.end > at + 1
    ]
    typed = token.text.upper()
    a_digit = numbers.digits[at] is not None and not token.text.isupper()
    if (
        typed.isascii()
        and not a_digit
        and (len(typed) <= 2 or (len(typed) <= 4 and _looks_like_a_code(numbers.tokens, at)))
    ):
        found.append((at + 1, typed, _cost_of_typed_letters(numbers.tokens, at)))
        if _is_small_l_for_i(numbers.tokens, at):
            found = [(at + 1, "I" * len(typed), 0.0), *((end, said, cost + 0.3) for end, said, cost in found)]
    return found + letter_names(numbers.tokens, at) + _look_alike(numbers, at)


def _is_small_l_for_i(tokens: Sequence[Token], at: int) -> bool:
    """«PC05ll0123456»: among capitals a small l is the I that looks like it; «pc05ll» may be LL."""
    letters = tokens[at].text
    if "l" not in letters or not set(letters) <= {"l", "I"}:
        return False
    before = next((token for token in reversed(tokens[max(0, at - 5) : at]) if token.is_word), None)
    return before is not None and before.text[0] == "P" and before.text.isupper()


def _look_alike(numbers: NumberWords, at: int) -> _Parts:
    """«o chín o năm», «09O5», «0905l23»: letters used for the digits they resemble, as small «o» and «l», for
    readers that expect digits only; a customer code has its own rules for look-alikes."""
    token = numbers.tokens[at]
    resembled = {"o": "o", "ô": "o", "l": "l", "i": "l"}.get(token.text.lower())
    if resembled is None or (resembled == "l" and not _touches_digits(numbers.tokens, at)):
        return []
    return [(at + 1, resembled, 0.7)]


def _touches_digits(tokens: Sequence[Token], at: int) -> bool:
    before = at > 0 and tokens[at].glued and tokens[at - 1].is_digits
    after = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].is_digits
    return before and after


def _cost_of_splitting_a_repetition(numbers: NumberWords, at: int) -> float:
    """«ba con tám» is never 3 and 8; «hai số không» is 2 and 0 when «số» comes before every digit."""
    if numbers.digits[at] not in _COUNTS or at + 2 >= len(numbers.tokens):
        return 0.0
    counter = numbers.tokens[at + 1].text.lower()
    counted = at + 2 if numbers.tokens[at + 2].text.lower() not in _REPEATERS else at + 3
    if counter not in _REPEATERS or counted >= len(numbers.tokens):
        return 0.0
    if not numbers.tokens[counted].is_digits and numbers.digits[counted] is None:
        return 0.0
    if _introduced_by(numbers, at, counter):
        return 0.0
    return 0.6 if fold_letters(counter) == "so" else _NEVER


def _introduced_by(numbers: NumberWords, at: int, counter: str) -> bool:
    """«số hai số không»: the word that seems to count is how each digit begins."""
    return at > 0 and numbers.tokens[at - 1].text.lower() == counter


def _cost_of_typed_letters(tokens: Sequence[Token], at: int) -> float:
    """«PC» and «pc05» are letters of a code; «la» among words is mostly «là»."""
    text = tokens[at].text
    if text in {"a", "e", "o"} and not _looks_like_a_code(tokens, at):
        return 0.3
    if len(text) == 1 or text.isupper() or _looks_like_a_code(tokens, at):
        return 0.0
    if text in _UNMARKED_FILLERS:
        return 0.8
    return 0.45 if (text,) in UNMARKED_NAMES else 0.15


def _looks_like_a_code(tokens: Sequence[Token], at: int) -> bool:
    """«PNGV 0000», «pngv0000» and «pngv» may be letters of a code, «phut» is a word."""
    glued_digits = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].is_digits
    return glued_digits or tokens[at].text.isupper() or not set(tokens[at].folded) & set("aeiouy")


def _repeated(numbers: NumberWords, at: int) -> _Parts:
    """«ba con tám» 888, «hai số không» 00, «hai chữ i» II, «tứ quý chín» 9999, «i hai lần» II."""
    tokens = numbers.tokens
    if at + 1 >= len(tokens):
        return []
    first, second = tokens[at].text.lower(), tokens[at + 1].text.lower()
    found: _Parts = []
    if (first, second) in _FAMILIES:
        found += _times(numbers, at + 2, _FAMILIES[first, second], 0.0)
    if first in _BEFORE_TWICE:
        found += _times(numbers, at + 1, 2, 0.0)
    count = tokens[at].text if tokens[at].is_digits else numbers.digits[at]
    if count in _COUNTS:
        after = at + 1
        while after < min(at + 3, len(tokens)) and tokens[after].text.lower() in _REPEATERS:
            after += 1
        if after == at + 1:
            found += [part for part in _times(numbers, after, int(count), 0.2) if part[1].isalpha()]
        elif not _introduced_by(numbers, at, second):
            found += _times(numbers, after, int(count), 0.0)
    return found + _said_again(numbers, at)


def _said_again(numbers: NumberWords, at: int) -> _Parts:
    """«i hai lần», «tám ba lần», «i đúp»."""
    found: _Parts = []
    for length in (1, 2, 3):
        phrase = tuple(token.text.lower() for token in numbers.tokens[at + length : at + length + 2])
        often = _TWICE.get(phrase) or _TWICE.get(phrase[:1])
        if often:
            size = 2 if phrase in _TWICE else 1
            single = [part for part in _single(numbers, at) if part[0] == at + length and len(part[1]) == 1]
            parts = [part for part in single if part[1] != "V"]  # «vê đúp» is the letter W
            found += [(end + size, characters * often, cost) for end, characters, cost in parts]
    return found


def _times(numbers: NumberWords, at: int, count: int, cost: float) -> _Parts:
    if at >= len(numbers.tokens) or numbers.tokens[at].is_punctuation:
        return []
    return [(end, one * count, cost + more) for end, one, more in _single(numbers, at) if len(one) == 1]
