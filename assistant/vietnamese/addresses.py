"""Numbers that callers say in addresses, in digits: «số mười hai trên năm kiệt bốn lăm âu cơ».

Many streets and wards are themselves named by numbers («ba đình», «hai bà trưng», «ba tháng hai», «ngã năm»):
those stay words. So a number counts only behind a word that is numbered («kiệt», «tổ», «phường»), or where it is
too long for a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.vietnamese.folding import fold
from assistant.vietnamese.spoken_numbers import ODD_SPELLINGS, NumberWords, number_words, spoken_digits
from assistant.vietnamese.tokens import Token, tokenize
from assistant.vietnamese.word_tables import phrases, words

# Numbered whatever follows: «hẻm hai quang trung».
_NUMBERED = words(
    "số kiệt hẻm hèm ngõ ngách ngỏ tổ kp ấp lô block tầng lầu phòng căn dãy khóm đội cụm toà tòa",
    "so kiet hem ngo ngach to ap lo tang lau day khom doi cum toa",
)
# Numbered, or named by a word: a number before a name may be the first half of it, «phường ba đình».
_NUMBERED_OR_NAMED = words(
    "nhà quận phường p q thôn khối xóm bản khu phố đường lộ khoá cổng ô căn",
    "nha quan phuong thon khoi xom pho duong",
)
_NEVER_BEFORE = words(
    "ngã nga chợ cho cầu thứ thu bà ông anh chị em cô chú bác tên ten tháng thang tết năm mồng mùng"
)
# Names that begin with a number; without accents more words look like numbers («nam kỳ», «tam kỳ», «hải châu»).
_NAMES = tuple(
    phrase.split()
    for phrase in phrases(
        "ba đình|hai bà trưng|năm căn|ba vì|ba tri|ba tơ|ba bể|ba đồn|ba ngòi|ba láng|ba la|ba chẽ|ba gia|ba son",
        "ba hàng|ba động|ba xa|ba trại|ba cụt|ba cu|ba điền|ba hòn|ba hom|ba queo|ba chiểu|ba nhà|ba na|ba làng an",
        "bảy hiền|bảy núi|bảy mẫu|bảy hợp|bảy thưa|chín hầm|một cột|mười tám thôn|bốn mùa|năm sao|năm châu|năm tấn",
    )
)
_BARE_NAMES = tuple(
    phrase.split()
    for phrase in phrases(
        "tam binh|tam ky|tam dao|tam diep|tam nong|tam duong|tam hiep|tam phu|tam thuan|tam quan|tam thanh|tam trinh",
        "tam chuc|tam da|tam coc|tam anh|tam xuan|tam hai|tam giang|tam phuoc|hai chau|hai an|hai hau|hai lang",
        "hai duong|hai phong|hai van|hai ho|hai thuong|hai tien|hai yen|hai ha|hai trieu|nam ky|nam tu liem|nam dinh",
        "nam cao|nam dan|nam truc|nam giang|nam tra my|nam sach|nam phuoc|nam o|nam son|nam hai|nam long|nam thanh",
        "nam duong|nam tran|nam chau|nam bo|tu nghia|tu ky|tu hiep|tu lien|tu dinh|tu son|tu xuong|tu duc|tu cuong",
        "lam dong|lam son|lam ha|lam thao|sau giang|bay thang|ba trieu|ba huyen",
    )
)
_ALL_BARE_NAMES = (*([fold(word) for word in name] for name in _NAMES), *_BARE_NAMES)
_LONGEST_NAME = 3
_UNMARKED_NUMBERS = words("hai ba linh")  # the only ones that have no accent
_SLASHES = words("trên xuyệt xuyệc suyệt xẹt xẹc xéc sẹt sẹc xiệt chéo gạch tren xuyet xet suyet")
_LETTERS = {"a": "a", "bê": "b", "bờ": "b", "b": "b", "xê": "c", "cê": "c", "c": "c", "đê": "d", "d": "d", "e": "e",
            "be": "b", "xe": "c"}  # fmt: skip
_STOREYS = words("tầng lầu gian tang lau phòng căn hộ")
_OPENS = (
    _NUMBERED
    | _NUMBERED_OR_NAMED
    | words("xã xa huyện huyen thị thành tỉnh thi thanh tinh tp hướng gần đối cạnh chung cư ngã")
)


@dataclass(frozen=True)
class _Number:
    """The number that the tokens from `start` to `end` (exclusive) say."""

    start: int
    end: int
    digits: str

    @property
    def is_one_word(self) -> bool:
        return self.end - self.start == 1


def address_digits(place: str) -> str:
    """The place with house numbers and numbers of alleys, wards and the like in digits; the rest as it was.

    «ba trăm hai mươi bảy quang trung» is «327 quang trung», «mười hai trên năm» is «12/5». Digits stay.
    """
    said = _numbers_among(tokenize(place), accented=not place.isascii())
    tokens = said.tokens
    pieces: list[str] = []
    at = 0
    for start, end, digits in _numbers(said):
        pieces += [place[at : tokens[start].start], digits]
        at = tokens[end - 1].end
    return "".join([*pieces, place[at:]])


def _numbers_among(tokens: Sequence[Token], *, accented: bool) -> NumberWords:
    """In a place with accents «nam» and «tam» are no numbers, «năm» and «tám» are; «chính» is never 9 there."""
    said = number_words(tokens)
    if accented:
        lowered = [token.text.lower() for token in tokens]
        clear = [
            (token.marked and word not in ODD_SPELLINGS) or word in _UNMARKED_NUMBERS
            for token, word in zip(tokens, lowered, strict=True)
        ]
    else:
        clear = [kind not in {"twenty", "thirty"} for kind in said.kinds]  # «ham» is «hàm», «bam» is «bám»
    return replace(
        said,
        digits=[digit if is_clear else None for digit, is_clear in zip(said.digits, clear, strict=True)],
        kinds=[kind if is_clear else None for kind, is_clear in zip(said.kinds, clear, strict=True)],
    )


def _numbers(said: NumberWords) -> Iterator[tuple[int, int, str]]:
    tokens = said.tokens
    at = 0
    while at < len(tokens):
        number = _number_at(said, at)
        if number is None or not _is_numbering(said, number):
            at = number.end if number is not None else at + 1
            continue
        start, end, digits = number.start, number.end, number.digits
        while (part := _part_after(said, end)) is not None:
            digits, end = f"{digits}/{part.digits}", part.end
        letter = _letter_after(tokens, end)
        if letter:
            digits, end = digits + letter, end + 1
        if any(not token.is_digits for token in tokens[start:end]):
            yield start, end, digits
        at = end


def _number_at(said: NumberWords, at: int) -> _Number | None:
    """The number that begins here, without a day that belongs to a date («ba | ba tháng hai»)."""
    if _is_name(said.tokens, at):
        return None
    digits, end = "", at
    ends = [at]
    while end < len(said.tokens):
        read = _group_at(said, end)
        if read is None or (ends[-1] > at and _is_name(said.tokens, end)):
            break
        digits, end = digits + read[1], read[0]
        ends.append(end)
    if end == at:
        return None
    if end < len(said.tokens) and said.tokens[end].folded == "thang" and len(ends) >= 2:
        return _before_a_date(said, ends)
    return _Number(at, end, digits)


def _before_a_date(said: NumberWords, ends: Sequence[int]) -> _Number | None:
    if len(ends) == 2:
        return None
    kept = "".join(read[1] for start in ends[:-2] if (read := _group_at(said, start)) is not None)
    return _Number(ends[0], ends[-2], kept)


def _group_at(said: NumberWords, at: int) -> tuple[int, str] | None:
    """Where the longest likely group of number words ends, and its digits; typed digits are a group."""
    token = said.tokens[at]
    if token.is_digits:
        return at + 1, token.text
    if token.is_punctuation or said.kind(at) == "zero_ten":
        return None
    readings = spoken_digits(said, at)
    if not readings:
        return None
    best = min(readings, key=lambda reading: (reading.cost >= 0.6, -reading.end, reading.cost))
    return best.end, best.digits


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    exact = [token.text.lower() for token in tokens[at : at + _LONGEST_NAME]]
    if any(token.marked for token in tokens[at : at + _LONGEST_NAME]):
        return any(exact[: len(name)] == name for name in _NAMES)
    return any(exact[: len(name)] == name for name in _ALL_BARE_NAMES)


def _is_numbering(said: NumberWords, number: _Number) -> bool:
    tokens = said.tokens
    before = tokens[number.start - 1].text.lower() if number.start else ""
    after = tokens[number.end].text.lower() if number.end < len(tokens) else ""
    if before in _NEVER_BEFORE:
        return False
    if before in {"nhà", "nha"} and after in _STOREYS:
        return False
    if before in _NUMBERED:
        return True
    ends = (
        not after
        or not tokens[number.end].is_word
        or after in _OPENS
        or after in _LETTERS
        or after in _SLASHES
    )
    numbered = before in _NUMBERED_OR_NAMED
    if numbered and not any(token.marked for token in tokens):
        # «thon nam yen» and «quan nam ba» are names as well as numbers.
        return (number.is_one_word and ends) or any(said.kinds[number.start : number.end])
    if numbered and (ends or before not in {"đường", "duong"}):
        return True
    if tokens[number.start].is_digits or (ends and _closes_the_name_of_a_ward(tokens, number)):
        return True
    return not number.is_one_word or after in _SLASHES or tokens[number.start].folded == "muoi"


def _closes_the_name_of_a_ward(tokens: Sequence[Token], number: _Number) -> bool:
    """«phường hải châu một»; without accents «an hai» is «an hải»."""
    name = [token.text.lower() for token in tokens[max(0, number.start - 4) : number.start]]
    openers = [at for at, word in enumerate(name) if word in _OPENS]
    return bool(openers) and name[openers[-1]] in {"phường", "xã"} and openers[-1] < len(name) - 1


def _part_after(said: NumberWords, at: int) -> _Number | None:
    """The number behind a spoken slash: «… trên năm»."""
    while at < len(said.tokens) and said.tokens[at].text.lower() in _SLASHES:
        at += 1
        number = _number_at(said, at) if at < len(said.tokens) else None
        if number is not None:
            return number
    return None


def _letter_after(tokens: Sequence[Token], at: int) -> str:
    """«mười hai a» is 12a, but «mười hai a lưới» is not."""
    if at >= len(tokens) or tokens[at].glued:
        return ""
    letter = _LETTERS.get(tokens[at].text.lower(), "")
    following = fold(tokens[at + 1].text) if at + 1 < len(tokens) else ""
    return "" if letter == "a" and following in {"luoi", "yun", "dooi"} else letter
