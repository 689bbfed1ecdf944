"""Numbers as callers say them, turned into the digits they stand for inside a code or phone number.

A group may be read in more than one way: «hai mươi lăm» is 25, or, rarely, 20 and 5. `spoken_digits` gives
every reading that starts at a word; the cost says how unusual it is (0 is what most people mean).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.vietnamese.tokens import Token

_DIGIT_SPELLINGS = {
    "0": "không khống zero",
    "1": "một mốt môt mộc mụt",
    "2": "hai",
    "3": "ba",
    "4": "bốn tư bốm tứ",
    "5": "năm lăm nhăm dăm",
    "6": "sáu sấu xáu",
    "7": "bảy bẩy bải",
    "8": "tám táp",
    "9": "chín chính",
}
_DIGIT = {spelling: digit for digit, spellings in _DIGIT_SPELLINGS.items() for spelling in spellings.split()}
_UNMARKED_DIGIT = {
    "khong": "0", "zero": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5",
    "nham": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
ODD_SPELLINGS = {"chính", "táp", "mộc", "bải", "dăm", "sấu", "xáu"}
# «mười» (10) and «mươi» (the tens) are sometimes confused, and the same («either») without accents.
_CONNECTING = {
    "ten": "mười mừi", "tens": "mươi mưới chục", "twenty": "hăm hâm", "thirty": "băm", "hundred": "trăm",
    "zero_ten": "linh lẻ lẽ lể", "thousand": "nghìn ngàn nghàn", "million": "triệu", "half": "rưỡi rưởi",
}  # fmt: skip
_KIND = {word: kind for kind, words in _CONNECTING.items() for word in words.split()}
_UNMARKED_KIND = {
    "muoi": "either", "chuc": "tens", "ham": "twenty", "bam": "thirty", "tram": "hundred", "linh": "zero_ten",
    "le": "zero_ten", "nghin": "thousand", "ngan": "thousand", "trieu": "million", "ruoi": "half",
}  # fmt: skip
# Without the odd spellings, which are errors of recognizers and hurried typists.
NUMBER_WORDS = tuple(word for word in (*_DIGIT, *_KIND) if word not in ODD_SPELLINGS)
_SHORT_LAST = {"mốt", "tư", "lăm", "nhăm"}  # «một trăm tư» is 140: these words close a number
_ZERO_IN_SHORTHAND = "ko"
_FEWEST_AROUND_A_ZERO = 6
_FEWEST_OF_A_PHONE, _PHONE_WITH_ZEROS = 4, 9  # fewer other digits, where the run is as long as a phone number
_NEVER_ALONE = {"mốt", "lăm", "nhăm"}  # after «mươi» these belong to it
_GROUPS = {"hundred", "thousand", "million"}
_TENS = {"tens", "either"}
_STARTING = {"ten", "either", "twenty", "thirty", "zero_ten"}


@dataclass(frozen=True)
class SpokenDigits:
    """`digits` said by the tokens up to `end` (exclusive)."""

    end: int
    digits: str
    cost: float


@dataclass(frozen=True)
class NumberWords:
    """What each token means inside a number: `digits[i]` for a single digit, `kinds[i]` for a connecting word."""

    tokens: Sequence[Token]
    digits: list[str | None]
    kinds: list[str | None]

    def digit(self, at: int) -> str | None:
        return self.digits[at] if at < len(self.digits) else None

    def kind(self, at: int) -> str | None:
        return self.kinds[at] if at < len(self.kinds) else None


def digit_word(token: Token) -> str | None:
    """The digit a single word stands for: «lăm» is 5."""
    if token.marked:
        return _DIGIT.get(token.text.lower())
    return _UNMARKED_DIGIT.get(token.folded)


def connecting_word(token: Token) -> str | None:
    """What the word does inside a number: one of the kinds of `_CONNECTING`, or «either» ten or tens."""
    if token.marked:
        return _KIND.get(token.text.lower())
    return _UNMARKED_KIND.get(token.folded)


def number_words(tokens: Sequence[Token]) -> NumberWords:
    """Looks every token up once. «ko» is a zero where it stands among enough digits for a number."""
    digits = [digit_word(token) for token in tokens]
    for at in _zeros_in_shorthand(tokens, digits):
        digits[at] = "0"
    return NumberWords(tokens, digits, [connecting_word(token) for token in tokens])


def _zeros_in_shorthand(tokens: Sequence[Token], digits: Sequence[str | None]) -> list[int]:
    """Where «ko» is a digit: in a run with at least six other digits, or as long as a phone number, and not at its
    end, where it asks."""
    if not any(token.folded == _ZERO_IN_SHORTHAND for token in tokens):
        return []
    zeros: list[int] = []
    run: list[int] = []
    said, last = 0, -1
    for at in range(len(tokens) + 1):
        if at < len(tokens) and tokens[at].folded == _ZERO_IN_SHORTHAND:
            run.append(at)
        elif at < len(tokens) and (tokens[at].is_digits or digits[at] is not None):
            said += len(tokens[at].text) if tokens[at].is_digits else 1
            last = at
        elif at == len(tokens) or not tokens[at].is_punctuation:
            enough = said >= _FEWEST_AROUND_A_ZERO or (
                said >= _FEWEST_OF_A_PHONE and said + len(run) >= _PHONE_WITH_ZEROS
            )
            zeros += [zero for zero in run if enough and zero < last]
            run, said = [], 0
    return zeros


def spoken_digits(words: NumberWords, at: int) -> list[SpokenDigits]:
    """Every reading of the number words that start at `at`."""
    digit, kind = words.digits[at], words.kinds[at]
    if digit is None and kind not in _STARTING:
        return []
    found: dict[tuple[int, str], float] = {}
    if kind == "zero_ten":
        found[at + 1, "0"] = 0.0
    if digit is not None and words.kind(at + 1) not in _GROUPS:
        odd = 0.4 if words.tokens[at].text.lower() in ODD_SPELLINGS else 0.0
        found[at + 1, digit] = odd + _cost_of_splitting(words, at)
    for end, digits, cost in [*_tens(words, at), *_hundreds(words, at), *_thousands(words, at)]:
        found[end, digits] = min(cost, found.get((end, digits), cost))
    return [SpokenDigits(end, digits, cost) for (end, digits), cost in found.items()]


_Parts = list[tuple[int, str, float]]


def _cost_of_splitting(words: NumberWords, at: int) -> float:
    """«chín | mươi lăm» rarely means 9 and 15; without accents it is uncertain."""
    if words.digits[at] in {"0", "1"} or words.kind(at + 1) not in _TENS:
        return 0.0
    return 0.45 if words.kind(at + 1) == "either" else 0.8


def _tens(words: NumberWords, at: int) -> _Parts:
    """«mười lăm» 15, «chín mươi lăm» 95, «hai chục» 20, «hăm mốt» 21."""
    tens, after, cost = _tens_digit(words, at)
    if tens is None:
        return []
    last = words.digit(after)
    round_number = [] if words.kind(at) in {"twenty", "thirty"} else [(after, f"{tens}0", cost)]
    if last is None or last == "0" or words.kind(after + 1) in _GROUPS:
        return round_number
    if words.kind(after + 1) == "either" and words.digit(after + 2) is not None:
        return [
            (after + 1, f"{tens}{last}", cost),
            *((end, digits, cost + 0.1) for end, digits, _ in round_number),
        ]
    if words.kind(after + 1) in _TENS and words.tokens[after].text.lower() not in _NEVER_ALONE:
        return [(after + 1, f"{tens}{last}", cost + 0.4), *round_number]
    return [
        (after + 1, f"{tens}{last}", cost),
        *((end, digits, cost + 0.6) for end, digits, _ in round_number),
    ]


def _tens_digit(words: NumberWords, at: int) -> tuple[str | None, int, float]:
    """The tens, where what follows them starts, and how unusual the wording is."""
    kind = words.kind(at)
    if kind in {"twenty", "thirty", "ten", "either"}:
        return {"twenty": "2", "thirty": "3"}.get(kind, "1"), at + 1, 0.0
    first, behind = words.digit(at), words.kind(at + 1)
    if first not in (None, "0", "1") and behind in {"ten", *_TENS}:
        return first, at + 2, 0.5 if behind == "ten" else 0.0
    return None, at, 0.0


def _opens_a_group(words: NumberWords, at: int) -> bool:
    """The digit at `at` belongs to what follows: «hai mươi | ba mươi», «hai mươi | ba trăm»."""
    return words.kind(at + 1) in _TENS | _GROUPS


def _hundreds(words: NumberWords, at: int) -> _Parts:
    """«chín trăm linh năm» 905, «một trăm hai ba» 123, «một trăm hai» 120, «một trăm» 100."""
    first = words.digit(at)
    if first is None or words.kind(at + 1) != "hundred":
        return []
    after = at + 2
    parts: _Parts = [(end, first + digits, cost) for end, digits, cost in _tens(words, after)]
    one, two = words.digit(after), words.digit(after + 1)
    if words.kind(after) == "zero_ten" and two is not None:
        return [*parts, (after + 2, f"{first}0{two}", 0.0)]
    if words.kind(after) == "half":
        return [*parts, (after + 1, f"{first}50", 0.0)]
    if one is not None and not _opens_a_group(words, after):
        if two is not None and words.kind(after + 2) not in _GROUPS:
            parts.append((after + 2, f"{first}{one}{two}", 0.5 if _opens_a_group(words, after + 1) else 0.0))
        if one != "0":
            closes = words.tokens[after].text.lower() in _SHORT_LAST
            parts.append((after + 1, f"{first}{one}0", 0.1 if closes else 0.5 if two is None else 0.7))
            parts.append((after + 1, f"{first}0{one}", 0.9))
    return [*parts, (after, f"{first}00", 0.7 if parts else 0.0)]


def _thousands(words: NumberWords, at: int) -> _Parts:
    """«mười sáu nghìn sáu trăm mười tám» 16618, «hai nghìn không trăm linh năm» 2005, up to millions."""
    parts: _Parts = []
    for end, digits, cost in _below_a_thousand(words, at):
        if words.kind(end) in {"thousand", "million"}:
            width = 3 if words.kind(end) == "thousand" else 6
            parts += _with_rest(words, end + 1, digits, width, cost)
    return parts


def _with_rest(words: NumberWords, after: int, head: str, width: int, cost: float) -> _Parts:
    rests: _Parts = [*_hundreds(words, after), *_tens(words, after)]
    if width == 6:
        for end, digits, more in _below_a_thousand(words, after):
            if words.kind(end) == "thousand":
                rests += [
                    (to, rest, more + add) for to, rest, add in _with_rest(words, end + 1, digits, 3, 0.0)
                ]
    last = words.digit(after + 1)
    if words.kind(after) == "zero_ten" and last is not None:
        rests.append((after + 2, last, 0.0))
    filled = [
        (end, head + digits.zfill(width), cost + more) for end, digits, more in rests if len(digits) <= width
    ]
    single = words.digit(after)
    if single is not None and not _opens_a_group(words, after):
        filled.append((after + 1, head + single + "0" * (width - 1), cost + 0.6))
    return [*filled, (after, head + "0" * width, cost + (0.7 if filled else 0.0))]


def _below_a_thousand(words: NumberWords, at: int) -> _Parts:
    parts = [*_tens(words, at), *_hundreds(words, at)]
    digit = words.digit(at)
    return [*parts, (at + 1, digit, 0.0)] if digit is not None else parts
