"""Codes, phone numbers, feeders and house numbers, aloud.

Grouping: customer codes 2-4-7 with a dash to pause on, mobile numbers 4-3-3, landlines area code first,
hotlines 4 and 4 (or 4 and pairs), report codes in threes and fours, the last group the longest.
"""

from __future__ import annotations

import itertools
import re

from assistant.vietnamese.customer_codes import is_customer_code
from assistant.vietnamese.letters import LETTER_ALOUD
from assistant.vietnamese.numbers import DIGITS, digits_in_words, number_in_words
from assistant.vietnamese.phones import is_hotline, national_form

_PAUSE = " – "
_CUSTOMER_CODE = re.compile(
    r"(?<![A-Za-z0-9])(P[A-Z])[ .–-]{0,3}"
    r"(\d{4}|\d{2} ?[A-Z]{2}|[A-Z]{2} ?\d{2})[ .–-]{0,3}(\d{7})(001)?(?![A-Za-z0-9])",
    re.ASCII,
)
_REPORT_CODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})[ -]?(\d{7,12})(?![A-Za-z0-9])", re.ASCII)
_HOTLINE = re.compile(r"(?<![\d.,/+-])1[89]00(?:[ .-]?\d{2}){2,3}(?![\d])(?![.,/-]\d)", re.ASCII)
_PHONE = re.compile(
    r"(?<![\w.,-])(?:\(?\+ ?84\)?[ .-]?(?:\(0\) ?)?|\(?0)\d(?:[ .()-]{0,2}\d){6,10}(?![\w])(?![.,-]\d)",
    re.ASCII,
)
_BETWEEN_PHONES = re.compile(r"(?<=\d{4}) ?/ ?(?=0\d{8})")
_FEEDER = re.compile(r"(?<![\w.])(\d{3}) ?[-/]? ?([A-Z])(\d{1,3})(?:\.(\d{1,3}))?(?![\w])(?!\.\d)")
_NAMED_FEEDER = re.compile(
    r"\b([Ll]ộ(?: ra)?|[Xx]uất tuyến|XT|[Pp]hát tuyến|ĐZ|[Đđ]ường dây|[Mm]áy cắt|MC)"
    r"( số)? (\d{3}(?:(?:-| - |, | và |/)\d{3}){0,5})\b(?!\.\d)"
)
_EMERGENCY = re.compile(
    r"(?:(?<=gọi )|(?<=số )|(?<=hoặc )|(?<=cứu )|(?<=hỏa )|(?<=hoả )|(?<=an )|(?<=, )|(?<=và )|(?<=ngay )|(?<=11\d/))"
    r"(11[1-5])(?![\d%])(?![.,:]\d)(?! ?(?:[A-ZĐ]|hộ|nhà|đồng|k[VW]))|(?<![\w/.,])(11[1-5])(?=/11[1-5]\b)"
)
_DIGITS_OF = re.compile(
    r"((?:\b[Đđ]uôi|[Ss]ố cuối|\b[Mm]ã(?: số| xác nhận| xác thực| pin| bảo mật)?|\bOTP|[Cc]ông tơ số|[Ss]ố máy|"
    r"[Ss]ố seri|[Ss]ố tài khoản)"
    r"(?: là|:)? )(\d{2,18})(?![\w])(?![.,/:]\d)"
)
_MIXED = re.compile(r"(?<![\w.])[A-ZĐ]{1,4}\d{1,6}[A-ZĐ][A-ZĐ0-9]{0,10}(?!\w)")
_PLACE_NUMBER = re.compile(
    r"\b((?:[Ss]ố(?: nhà)?|[Nn]hà|[Tt]rụ|[Cc]ột|[Kk]iệt|[Hh]ẻm|[Nn]gõ|[Nn]gách|"
    r"[Tt]ổ|[Ll]ô|[Cc]ăn(?: hộ)?|[Pp]hòng|[Tt]rạm|[Kk]hoản|[Đđ]iều|[Đđ]ường|"
    r"[Tt]ầng|[Kk]hu|[Kk]hối|[Cc]hung cư|[Tt]òa|[Tt]oà)"
    r"(?: số)? )(\d{1,5})([A-ZĐ])(?![\w/])"
)
_CONTEXT_CODE = re.compile(
    r"\b((?:[Mm]ã|[Ss]ố|[Pp]hiếu)(?: \w+){0,3}?:? )(?=[A-Za-zĐđ]*\d)([A-ZĐ0-9][A-ZĐ0-9-]{5,15})(?![\w-])"
)
_HOUSE = re.compile(
    r"(?<![\w.,/-])([A-ZĐ]{0,2}\d{1,5}[A-Za-zĐđ]?)((?:/[A-ZĐ]{0,2}\d{1,5}[A-Za-zĐđ]?)+)(?![\w/])(?![.,]\d)"
)
_LETTER_NUMBER = re.compile(r"(?<![\w])([A-ZĐ]{1,2})[-.]?(\d{1,4})([A-Za-zĐđ]?)(?![\w])")
_NUMBER_LETTER = re.compile(r"(?<![\w.,/])(\d{1,5})([A-Za-zĐđ])(?![\w])")


def read_codes(text: str) -> str:
    """Customer codes, report codes, hotlines, phone and emergency numbers, last digits."""
    text = _CUSTOMER_CODE.sub(
        lambda found: customer_code_aloud("".join(found.group(1, 2, 3)).replace(" ", "")), text
    )
    text = _REPORT_CODE.sub(lambda found: report_code_aloud(found.group(1) + found.group(2)), text)
    text = _HOTLINE.sub(_hotline, text)
    text = _PHONE.sub(_phone, _BETWEEN_PHONES.sub(", ", text))
    text = _EMERGENCY.sub(lambda found: digits_in_words(found.group()), text)
    return _DIGITS_OF.sub(lambda found: found.group(1) + digits_in_words(found.group(2)), text)


def read_feeders(text: str) -> str:
    """«lộ 373E8.22» as «lộ ba bảy ba e tám chấm hai hai», «lộ 471» as «lộ bốn bảy một», «trụ 12A»."""
    text = _FEEDER.sub(_feeder, text)
    text = _PLACE_NUMBER.sub(lambda found: found.group(1) + _piece(found.group(2) + found.group(3)), text)
    return _NAMED_FEEDER.sub(_named_feeders, text)


def read_house_numbers(text: str) -> str:
    """«12/5A» as «mười hai xẹt năm a», «K45/12» as «kiệt bốn mươi lăm xẹt mười hai», «A12», «12B»."""
    text = _MIXED.sub(lambda found: spell(found.group()), text)
    text = _HOUSE.sub(_house, text)
    text = _LETTER_NUMBER.sub(lambda found: _piece(found.group(1) + found.group(2) + found.group(3)), text)
    return _NUMBER_LETTER.sub(lambda found: _piece(found.group()), text)


def read_unknown_codes(text: str) -> str:
    """Other mixtures of capital letters and digits after «mã» or «số», character by character."""
    return _CONTEXT_CODE.sub(_unknown_code, text)


def spell(characters: str) -> str:
    """Each letter by its name, each digit by its own: «05II» is «không năm i i»."""
    said = (DIGITS[int(c)] if c in "0123456789" else LETTER_ALOUD.get(c.upper(), "") for c in characters)
    return " ".join(word for word in said if word)


def customer_code_aloud(code: str) -> str:
    """«pê xê – không năm i i – không một hai ba bốn năm sáu»; other text is spelled without pauses."""
    if not is_customer_code(code):
        return spell(code)
    return _PAUSE.join(spell(part) for part in (code[:2], code[2:6], code[6:]))


def report_code_aloud(code: str) -> str:
    """«ét xê – hai sáu một một hai một – không không bốn hai»: the letters, then date and running number."""
    digits = code[2:]
    cut = {10: (6,), 7: (3,), 8: (4,), 9: (3, 6), 11: (4, 7), 12: (4, 8)}[len(digits)]
    edges = (0, *cut, len(digits))
    return _PAUSE.join([spell(code[:2]), *(spell(digits[a:b]) for a, b in itertools.pairwise(edges))])


def phone_aloud(number: str) -> str:
    """A number in national form: «không chín không năm, một hai ba, bốn năm sáu»."""
    if number[:3] in {"024", "028"}:
        edges = (0, 3, 7, 11)
    elif number.startswith("02"):
        edges = (0, 4, 7, 11)
    else:
        edges = (0, 4, 7, 10)
    return ", ".join(digits_in_words(number[a:b]) for a, b in itertools.pairwise(edges))


def _hotline(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    if not is_hotline(digits):
        return found.group()
    rest = digits[4:]
    parts = [rest] if len(rest) == 4 else [rest[i : i + 2] for i in range(0, len(rest), 2)]
    return ", ".join(digits_in_words(part) for part in (digits[:4], *parts))


def _phone(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    number = national_form(digits)
    if number is not None:
        return phone_aloud(number)
    if digits[0] != "0" or len(digits) < 9:
        return found.group()
    return ", ".join(digits_in_words(part) for part in (digits[:4], digits[4:7], digits[7:]))


def _feeder(found: re.Match[str]) -> str:
    number, letter, station, bay = found.groups()
    said = f"{digits_in_words(number)} {spell(letter)} {number_in_words(int(station))}"
    return f"{said} chấm {digits_in_words(bay)}" if bay else said


def _named_feeders(found: re.Match[str]) -> str:
    said = re.sub(r"\d{3}", lambda number: digits_in_words(number.group()), found.group(3))
    return f"{found.group(1)}{found.group(2) or ''} {re.sub(' ?[-/] ?', ', ', said)}"


def _house(found: re.Match[str]) -> str:
    parts = found.group().split("/")
    alley = re.fullmatch(r"K(\d+[A-Z]?)", parts[0])
    first = f"kiệt {_piece(alley.group(1))}" if alley else _piece(parts[0])
    return " xẹt ".join([first, *(_piece(part) for part in parts[1:])])


def _piece(piece: str) -> str:
    """«5A» as «năm a», «B12» as «bê mười hai», «012» digit by digit."""
    said = []
    for part in re.findall(r"\d+|\D", piece):
        if not part.isdigit():
            said.append(spell(part))
        elif part.startswith("0") or len(part) > 4:
            said.append(digits_in_words(part))
        else:
            said.append(number_in_words(int(part)))
    return " ".join(said)


def _unknown_code(found: re.Match[str]) -> str:
    code = found.group(2)
    if code.isdigit() or not any(c.isdigit() for c in code):
        return found.group()
    return found.group(1) + ", ".join(spell(part) for part in code.split("-") if part)
