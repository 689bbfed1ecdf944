"""All places in an utterance that can be read as a phone number, in the ways numbers are written and said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.vietnamese.area_codes import area_is_meant, in_todays_area
from assistant.vietnamese.lattice import DATING_SEPARATORS, Lattice, Walk, walks
from assistant.vietnamese.matches import HOTLINE, PHONE_NUMBER, Match, free_after, free_before, is_solid
from assistant.vietnamese.phones import (
    is_hotline,
    is_phone_number,
    may_become_phone,
    national_form,
    old_landline,
    with_its_zero,
)
from assistant.vietnamese.spoken_numbers import connecting_word, digit_word
from assistant.vietnamese.tokens import Token
from assistant.vietnamese.word_tables import words

_LOOK_ALIKES = str.maketrans("ol", "01")  # see lattice
_GLUED_LABELS = words("sdt dt so tel phone fone mobile hotline call goi lh alo zalo sd")
# Words that give a number out as a phone, alone and after the word that makes them one: «số điện thoại», «di động».
_LABELS = words("sdt dt dd zalo tel phone fone mobile goi lh")
_LABELS_OF_TWO = {"thoai": "dien", "dong": "di", "lac": "lien", "he": "lien"}
_NOT_A_PHONE = words("chỉ mã biển hệ tổng dãy tham phân thông chi ma bien he tong day")  # «chỉ số», «mã số»
_AFTER_A_LABEL = words(
    "so cua la chi anh em toi tui minh ba ong co chu bac nha day nay thi moi cu khac vo chong me con do ay lai cho",
    "theo qua vao may voi dien sdt dt",
)
# What «số» alone may follow: «công tơ số», «hợp đồng số» number something else.
_BEFORE_A_NUMBER = words("goi ghi lay luu doi dung co them nhan bao lien bang tu")
_OF_SOMETHING_ELSE = words("thue mst stk cccd cmnd")
_LABEL_REACH = 8  # tokens
_SHORT_LANDLINE_COST = 0.2
_OLD_LANDLINE_COST = 1.2  # more than the eleventh digit counts in `segmentation`: rather ten digits of today
_LARGE = {"thousand", "million"}


def phones_at(lattice: Lattice, start: int, firsts: set[str]) -> Iterator[Match]:
    """The phone numbers and hotlines that begin with the token; `firsts` are the characters it may stand for."""
    if firsts & {"0", "8", "o"}:
        yield from _whole_phones(lattice, start)
    if firsts & set("35789"):
        yield from _without_zero(lattice, start)
    if "1" in firsts:
        yield from _hotlines(lattice, start)


def _whole_phones(lattice: Lattice, start: int) -> Iterator[Match]:
    tokens = lattice.tokens
    if not free_before(tokens, start, _GLUED_LABELS) or _follows_code_letters(lattice, start):
        return
    if any(token.folded in _OF_SOMETHING_ELSE for token in tokens[max(0, start - 2) : start]):
        return
    first = start
    if start and (tokens[start - 1].text == "+" or tokens[start - 1].folded == "cong"):
        first = start - 1
    for walk in walks(lattice, start, _may_become_phone):
        digits = walk.characters.translate(_LOOK_ALIKES)
        number = _with_old_area(tokens, walk, digits) or national_form(digits)
        if number is None or not free_after(tokens, walk.end) or _is_dated(tokens, walk):
            continue
        if digits[0] == "8" and len(digits) < 11:
            continue
        cost = walk.cost + _cost_of(number, digits)
        yield Match(PHONE_NUMBER, number, first, walk.end, cost, is_solid(tokens, walk))


def _cost_of(number: str, digits: str) -> float:
    if not number.startswith("02"):
        return 0.0
    if not digits.endswith(number[1:]):
        return _OLD_LANDLINE_COST
    return _SHORT_LANDLINE_COST if len(number) == 10 else 0.0


def _with_old_area(tokens: Sequence[Token], walk: Walk, digits: str) -> str | None:
    """The landline of today that an old area code means; None for others.

    Ten digits are one only when they were typed: of spoken ones, the first was more likely misheard. If they could
    also be a mobile number, they must be written as a landline.
    """
    typed = tokens[walk.start : walk.end]
    if len(digits) == 11 or not all(token.is_digits or token.is_punctuation for token in typed):
        return old_landline(digits) if len(digits) == 11 else None
    if not is_phone_number(digits) or digits[1] == "2":
        return old_landline(digits)
    groups = [token.text for token in typed if token.is_digits]
    after = tokens[walk.start + 1].text if walk.start + 1 < len(tokens) else ""
    in_brackets = after == ")" and walk.start > 0 and tokens[walk.start - 1].text == "("
    return in_todays_area(digits) if area_is_meant(groups, in_brackets=in_brackets) else None


def _is_dated(tokens: Sequence[Token], walk: Walk) -> bool:
    """«08/11/26 - 09/11/26»: slashes between groups of two are those of dates."""
    for at in range(walk.start + 1, walk.end - 1):
        if tokens[at].text in DATING_SEPARATORS:
            beside = (tokens[at - 1], tokens[at + 1])
            if any(not token.is_digits or len(token.text) < 3 for token in beside):
                return True
    return False


def _may_become_phone(characters: str) -> bool:
    return may_become_phone(characters.translate(_LOOK_ALIKES))


def _without_zero(lattice: Lattice, start: int) -> Iterator[Match]:
    """«905123456»: a mobile number without its first zero, only where it is given as a number or stands alone."""
    tokens = lattice.tokens
    if not free_before(tokens, start, _GLUED_LABELS) or (start and _is_number(tokens[start - 1])):
        return
    for walk in walks(lattice, start, _is_short_of_a_zero):
        number = with_its_zero(walk.characters)
        if number is None or not free_after(tokens, walk.end) or _is_dated(tokens, walk):
            continue
        if walk.end < len(tokens) and _is_number(tokens[walk.end]):
            continue
        if not _is_amount(tokens, walk) and (_is_given(lattice, start) or _is_alone(lattice, walk)):
            yield Match(PHONE_NUMBER, number, start, walk.end, walk.cost + 0.1, is_solid(tokens, walk))


def _is_short_of_a_zero(characters: str) -> bool:
    return len(characters) <= 9 and characters.isdigit() and characters[0] in "35789"


def _is_amount(tokens: Sequence[Token], walk: Walk) -> bool:
    """«350.000.000», «chín trăm triệu»."""
    piece = tokens[walk.start : walk.end]
    grouped = any(token.text in {".", ","} for token in piece)
    return (grouped and walk.characters.endswith("000")) or any(
        connecting_word(token) in _LARGE for token in piece
    )


def _is_given(lattice: Lattice, start: int) -> bool:
    tokens = lattice.tokens
    for at in range(start - 1, max(-1, start - 1 - _LABEL_REACH), -1):
        token = tokens[at]
        if _is_a_label(tokens, at):
            return True
        if token.folded == "so" and not (at and _is_a_label(tokens, at - 1)):
            return _may_precede_a_number(lattice, at - 1) and not _is_no_phone(tokens, at)
        if not (token.is_punctuation or lattice.steps[at] or token.folded in _AFTER_A_LABEL):
            return False
    return False


def _is_a_label(tokens: Sequence[Token], at: int) -> bool:
    word = tokens[at].folded
    return word in _LABELS or (at > 0 and _LABELS_OF_TWO.get(word) == tokens[at - 1].folded)


def _may_precede_a_number(lattice: Lattice, at: int) -> bool:
    if at < 0:
        return True
    token = lattice.tokens[at]
    return token.is_punctuation or lattice.steps[at] or token.folded in _AFTER_A_LABEL | _BEFORE_A_NUMBER


def _is_no_phone(tokens: Sequence[Token], at: int) -> bool:
    """«chỉ số», «mã số»: the number of something else."""
    return tokens[at].folded == "so" and at > 0 and tokens[at - 1].text.lower() in _NOT_A_PHONE


def _is_alone(lattice: Lattice, walk: Walk) -> bool:
    return all(
        walk.start <= at < walk.end or token.is_punctuation or _says_nothing(lattice, at)
        for at, token in enumerate(lattice.tokens)
    )


def _says_nothing(lattice: Lattice, at: int) -> bool:
    token = lattice.tokens[at]
    if _is_number(token) or _is_no_phone(lattice.tokens, at):
        return False
    return lattice.steps[at] or token.folded in _AFTER_A_LABEL


def _is_number(token: Token) -> bool:
    return token.is_digits or digit_word(token) is not None


def _hotlines(lattice: Lattice, start: int) -> Iterator[Match]:
    for walk in walks(lattice, start, _may_become_hotline):
        if is_hotline(walk.characters):
            solid = is_solid(lattice.tokens, walk)
            yield Match(HOTLINE, walk.characters, start, walk.end, walk.cost, solid)


def _may_become_hotline(digits: str) -> bool:
    return (
        digits.isdigit()
        and len(digits) <= 10
        and ("1900".startswith(digits[:4]) or "1800".startswith(digits[:4]))
    )


def _follows_code_letters(lattice: Lattice, start: int) -> bool:
    """The digits continue a customer code («pê xê | không năm…»), so they are no phone number."""
    for first in range(max(0, start - 5), start):
        if any(edge.characters[0] == "P" for edge in lattice.edges[first]):
            for walk in walks(lattice, first, _is_code_letters):
                if len(walk.characters) >= 2 and any(place == start for place, _ in lattice.onward[walk.end]):
                    return True
    return False


def _is_code_letters(characters: str) -> bool:
    return characters[0] == "P" and characters.isalpha() and len(characters) <= 4
