"""Time words in what callers say: clock, calendar and parts of the day, for the entity `time`.

They exclude the preposition («từ», «lúc»), durations («hai tiếng rồi») and vague words («nãy giờ»). Text may
have no accents; an accent that makes another word («tôi», «tới») excludes the time.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.vietnamese.tokens import Token, fold_letters, tokenize
from assistant.vietnamese.word_tables import words


@dataclass(frozen=True)
class TimeExpression:
    """The words as said, with their place (offsets in the original text)."""

    text: str
    start: int
    end: int


# The words of time expressions with their accents; those of the second list never have any.
_MARKED = words(
    "không một mốt bốn tư năm lăm nhăm sáu bảy bẩy tám chín mười mươi hăm giờ phút rưỡi rưởi kém sáng trưa chiều tối",
    "đêm",
    "rạng sớm nửa giữa xế đầu cuối này nầy hôm ngày tháng tuần thứ chủ chúa nhật trước rồi bữa mùng mồng quý buổi",
    "ngoái",
    "ngoài vừa đúng gần chập lễ tết tới từ hồi lúc đến vào khoảng tầm lần tờ mờ hằng độ nữa đồng hồ liên tục liền tiếp",
    "số nhà kiệt hẻm ngõ ngách đường vụ mấy vài",
)
_UNMARKED = words("hai ba mai nay qua kia sau khuya ban trong cn hnay hqua h g p bua t")
_CANONICAL = {word: fold_letters(word) for word in _MARKED} | {
    "tới": "tới",
    "từ": "từ",
    "nầy": "nay",
    "mơi": "mai",
    "rưởi": "ruoi",
}
_NEEDS_MARKS = {fold_letters(word) for word in _MARKED} - _UNMARKED

_UNIT = "(?:mot|hai|ba|bon|tu|nam|lam|nham|sau|bay|tam|chin)"
_SPOKEN = f"(?:(?:hai|ba|bon|nam) muoi(?: {_UNIT})?|ham {_UNIT}|muoi(?: {_UNIT})?|khong|{_UNIT})"
_NUMBER = rf"(?:\d{{1,2}}|{_SPOKEN})"
_PART = (
    "(?:dau gio sang|dau gio chieu|cuoi gio chieu|"
    "sang som|rang sang|gan sang|to mo sang|sang|giua trua|trua|xe chieu|cuoi chieu|"
    "chieu toi|chieu|chap toi|toi|nua dem|dem khuya|dem|khuya)"
)
_DAY_WORD = (
    "(?:ngay )?(?:hom nay|hom qua|hom kia|hom sau)|(?:ngay )?mai|(?:ngay )mot|ngay kia|bua nay|bua qua|bua kia|bua mot|"
    "bua truoc|hnay|hqua"
)
_WHICH = "(?:tuan (?:nay|sau|toi|tới|truoc|roi|qua)|nay|sau|toi|tới|truoc|vua roi|vua qua|roi)"
_WEEKDAY = (
    rf"(?:(?:hom |bua )?thu (?:hai|ba|tu|nam|sau|bay|[2-7])|"
    rf"(?:hom )?chu nhat|chua nhat|t ?[2-7]|cn)(?: {_WHICH})?"
)
_MINUTES = rf" ?\d{{2}}(?: ?(?:p|phut))?| {_SPOKEN}(?: phut)?| ruoi| kem {_NUMBER}(?: phut)?"
_CLOCK = rf"(?:{_NUMBER} gio|\d{{1,2}} ?(?:h|g|gio))(?:{_MINUTES})?|\d{{1,2}}(?::| : )\d{{2}}(?::\d{{2}})?"
_DATE = (
    rf"(?:ngay|mung|mong|hom|bua) {_NUMBER}(?: ?[/-] ?\d{{1,2}}(?: ?[/-] ?\d{{4}})?)?"
    rf"(?: thang {_NUMBER})?(?: nam \d{{4}}| nam nay| nam sau)?|"
    rf"{_NUMBER} thang {_NUMBER}(?: nam \d{{4}}| nam nay)?|"
    r"\d{1,2} ?/ ?\d{1,2}(?: ?/ ?\d{4})?|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|"
    rf"thang {_NUMBER}(?: ?/ ?\d{{4}}| nam \d{{4}}| nam nay| nam sau| nam ngoai| am lich)?"
)
_PERIOD = (
    r"(?:cuoi |dau |giua |trong )?(?:tuan|thang) (?:nay|sau|toi|tới|truoc|roi|vua roi|vua qua|qua)|(?:cuoi|dau) tuan|"
    r"(?:cuoi|dau|giua) thang|"
    r"nam (?:nay|ngoai|ngoái|sau|truoc|toi|tới|\d{4})|quy (?:[1-4]|mot|hai|ba|bon|tu)(?: nam \d{4})?"
)
_PART_OF = (
    rf"(?:buoi |ban )?{_PART} (?:nay|mai|qua|kia|mot|som)|"
    rf"(?:buoi |ban )?{_PART}(?= (?:{_DAY_WORD}|{_WEEKDAY}|{_DATE}))"
)
_ALL = re.compile(
    rf"(?<![\w/.,:+-])"
    rf"(?:{_CLOCK}|{_PART_OF}|{_DATE}|{_WEEKDAY}|{_DAY_WORD}|{_PERIOD}|(?:buoi |ban )?{_PART})(?!\w)(?![/.,:]\d)"
)
_NOT_AFTER = re.compile(r"(?:lan|nguoi|cai|nha|thu|so|kiet|hem|ngo|ngach|may)$")
_DURATION_AFTER = re.compile(r"^ (?:dong ho|nua|lien|lien tuc|lien tiep|mot lan|qua\b)")
_PREPOSITION = re.compile(r"(?:từ|tu|hoi|luc|den|vao|khoang|tam|tới|moi|ca|suot|trong|gan|hang)$")
_NAMES = words(
    "chi co ba em anh be di bac ten hoa thi thanh hong ngoc tuyet phuong xuan quynh truc hoang bach dao duong pho cau",
    "cho hem nguyen tran le",
)
# Streets of people whose family name is Mai, and «mai mốt», some day.
_NAME_AFTER_MAI = re.compile(r" (?:mot|hac de|thuc loan|lao bang|xuan thuong|chi tho|anh tuan|dang chon)\b")


_LONE_PART = re.compile(_PART)
_THEN_A_DAY = re.compile(rf" (?:{_DAY_WORD}|{_WEEKDAY}|{_DATE})")
_THEN_A_PART = re.compile(rf" {_PART}\b")
_AFTER_A_PART = re.compile(rf"{_PART}$")
_NOT_A_TIME_AFTER = re.compile(r" (?:om|thui|mit|hu|lai|len)\b")
_FULL_HOUR = re.compile(rf"{_NUMBER} gio|\d{{1,2}} ?[hg]")
_TYPED_DATE = re.compile(r"\d{1,2} ?/")
_SHORT_WEEKDAY = re.compile(r"t ?[2-7]")
_BEFORE_A_DATE = re.compile(
    r"(?:từ|ngay|hom|bua|tu|hoi|luc|den|vao|khoang|tới|truoc|sau|nay|mai|hai|ba|bon|nam|bay|nhat|cn)$"
)
_AFTER_A_DATE = words(
    "toi co cup cat mat bi nay thi khong ko k hong luc tu den duoc dc dien em sap nha nhe a lai va tat cho"
)
_COUNTED = re.compile(rf"(?:{_UNIT}|muoi|khong|may|vai)$")
_HOUSE_BEFORE = re.compile(r"(?:so|nha|kiet|hem|ngo|ngach|duong)$")


def find_times(text: str) -> list[TimeExpression]:
    """Time expressions in order of appearance, adjoining ones («8h sáng thứ bảy này») as one."""
    tokens = tokenize(text)
    plain, starts, ends = _plain_words(tokens)
    spans: list[tuple[int, int]] = []
    for found in _ALL.finditer(plain):
        adjoining = bool(spans) and plain[spans[-1][1] : found.start()] == " "
        end = found.end()
        around = tokens[bisect_right(starts, found.start()) - 1 : bisect_left(ends, end) + 2]
        if not (adjoining or _is_time(found, plain, around)):
            continue
        if adjoining:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((found.start(), end))
    expressions = []
    for start, end in spans:
        first, last = tokens[bisect_right(starts, start) - 1], tokens[bisect_left(ends, end)]
        expressions.append(TimeExpression(text[first.start : last.end], first.start, last.end))
    return expressions


def _plain_words(tokens: Sequence[Token]) -> tuple[str, list[int], list[int]]:
    """The utterance in canonical words, with where each token starts and ends in it."""
    accented = sum(token.marked for token in tokens) * 4 > len(tokens)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for token in tokens:
        gap = "" if token.glued or not pieces else " "
        word = _canonical(token, accented=accented)
        starts.append(at + len(gap))
        at += len(gap) + len(word)
        ends.append(at)
        pieces += [gap, word]
    return "".join(pieces), starts, ends


def _canonical(token: Token, *, accented: bool) -> str:
    if not token.is_word:
        return token.text
    if token.marked:
        return _CANONICAL.get(token.text.lower(), "_")
    return "_" if accented and token.folded in _NEEDS_MARKS else token.folded


def _goes_on_as_a_name(token: Token) -> bool:
    return token.folded in ("hac", "thuc") or token.text.lower() in ("lão", "chí", "xuân", "dị")


def _is_time(found: re.Match[str], plain: str, around: Sequence[Token]) -> bool:
    """Whether the words mean a time here; the pattern alone also finds names, house numbers and durations.

    `around` are the words themselves and the one after them.
    """
    said, first = found.group(), around[0]
    before = plain[max(0, found.start() - 20) : found.start()].rstrip()
    after = plain[found.end() : found.end() + 20]
    last_word = before.split(" ")[-1] if before else ""
    if said.startswith(("buoi ", "ban ")) or (" " in said and _LONE_PART.fullmatch(said)):
        return True
    if _LONE_PART.fullmatch(said) and not _THEN_A_DAY.match(after):
        return bool(_PREPOSITION.search(before)) and not _NOT_A_TIME_AFTER.match(after)
    if said == "mai":
        named = last_word in _NAMES or (first.text[0].isupper() and bool(before))
        return not named and not _NAME_AFTER_MAI.match(after) and not _goes_on_as_a_name(around[-1])
    if said.startswith("thang ") and last_word == "duong":
        return False
    if said.startswith("thu ") and _NOT_AFTER.search(last_word):
        return False
    if _FULL_HOUR.fullmatch(said):
        return _is_full_hour(said, before, after, first)
    if _TYPED_DATE.match(said):
        if not _is_date(said) or _HOUSE_BEFORE.search(last_word):
            return False
        return bool(_BEFORE_A_DATE.search(last_word)) or _ends_a_date(around)
    if said.startswith("nam ") and (_COUNTED.search(last_word) or around[1].text.lower() == "sáu"):
        return False  # «bốn năm sáu», «một năm sau»
    if last_word in ("may", "vai"):
        return False  # «mấy hôm nay»
    if _SHORT_WEEKDAY.fullmatch(said):
        return bool(_PREPOSITION.search(before)) or bool(_AFTER_A_PART.search(before))
    return not (said == "cn" and not before)


def _is_full_hour(said: str, before: str, after: str, first: Token) -> bool:
    if _DURATION_AFTER.match(after):
        return False
    if said == "bay gio" and not first.marked:  # «bây giờ» far more often than «bảy giờ»
        return bool(_PREPOSITION.search(before)) or bool(_THEN_A_PART.match(after))
    hour = said.rstrip("hg ")
    return not hour.isdigit() or int(hour) <= 24


def _ends_a_date(around: Sequence[Token]) -> bool:
    """Whether the word after «15/3» allows a date: before a name it is a house number."""
    after = next((token for token in around if token.is_word and not token.text[0].isdigit()), None)
    return after is None or after.folded in _AFTER_A_DATE


def _is_date(said: str) -> bool:
    day, month = (int(part) for part in said.split("/")[:2])
    return 1 <= day <= 31 and 1 <= month <= 12
