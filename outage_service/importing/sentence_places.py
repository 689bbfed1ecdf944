"""Where and why, in a sentence that tells a cut: the words that are left beside its times, its company and its verbs.

A place begins at a word for one («thôn», «hẻm», «trạm») or after «tại», «khu vực», «đối với»; a reason after
«để», «nhằm», «lý do». Two places in different parts of a sentence are refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outage_service.importing.running_times import Found, folded
from outage_service.importing.words import names_work

_CAPITAL = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper())
_UNIT = re.compile(
    r"(?:[Cc]ông ty |CÔNG TY |[Cc]ty )?(?:[Đđ]iện [Ll]ực|ĐIỆN LỰC|ĐL|[Dd]ien [Ll]uc|DIEN LUC)"
    rf"(?: (?:TP\.? ?|[{_CAPITAL}][\w'’]*))*|\bPC [{_CAPITAL}]\w+(?: [{_CAPITAL}]\w+)*"
)
_LABELS = r"\b(?:ly do|li do|nguyen nhan|noi dung(?: cong (?:tac|viec))?|cong viec)\b\s*:?\s*"
# With accents «để» is no «đề» and «vì» no «vi» of «phạm vi»; without them «do thi» is «đô thị».
_REASON = re.compile(rf"{_LABELS}|\b(?:để|nhằm|phục vụ)\s|(?P<cause>\b(?:do|vì)\s)")
_PLAIN_REASON = re.compile(rf"{_LABELS}|\b(?:de|nham|phuc vu)\s|(?P<cause>\bdo\s(?!thi\b))")
_REASON_ENDS = re.compile(
    r",\s*(?=·|(?:dien luc|cong ty|don vi|nganh dien|chung toi|ben em|ben minh|se |tam |ngung |cat |nen |lich |kinh |"
    r"mong |rat mong))|\s(?=(?:van (?:thuc hien|giu|cat|tien hanh)|theo (?:lich|ke hoach|thong bao)|nha ba con|"
    r"a ba con)\b)|\./|\s\(\d{1,2} gio\)|;\s"
)
_CUT = r"(?:ngung|ngat|cat|cup|mat|giam)\b(?:,? giam\b)?(?: cung)?(?: cap)?(?: dien)?"
_POWER_CUT = re.compile(r"\b(?:ngung|ngat|cat|cup|mat)(?: cung)?(?: cap)? dien\b")
_VERB = re.compile(
    rf"\b(?:tam )?{_CUT}|\bthong bao\b|\bcho biet\b|\blich\b|\bkinh bao\b|\bthuc hien\b|\bdien ra\b"
)
_PREPOSITION = (
    r"(?:tai(?: khu vuc| cac| dia ban)?|o|cho(?! biet)|doi voi|anh huong (?:den|toi)|"
    r"khu vuc(?: bi)?(?: anh huong| mat dien)?|dia ban|thuoc|gom|pham vi|cu the)"
)
_KIND = (
    r"(?:toan (?:bo|tuyen|xa|phuong|thon|ap)|mot phan|"
    r"cac (?=thon|ap|xom|to|khu|tram|phu tai|hem|duong|ho|kp|tdp|ngo|buon|lang|ban|khom|khoi)|"
    r"thon|xa|ap|pho|tieu khu|khu pho|khu vuc|khu dan cu|khu cong nghiep|khu|kp|kcn|tdp|to dan pho|to(?= \d)|"
    r"phuong|duong|hem|kiet|ngo|ngach|tram|tba|cong ty|cty|nha may|cum|buon|bon|xom|lang|ban(?= [a-z])|khoi|khom|"
    r"thi tran|cho|chua|truong|"
    r"benh vien|tuyen|nhanh|lo(?= \d)|chung cu|toa|tu (?:dau|ngo|cau|nga|so|cot|tru|cho|cong)|kh(?= p[a-z]\d)|"
    r"khach hang(?= p[a-z]\d)|phu tai|khach san|xi nghiep|nga (?:ba|tu)|p\.)"
)
_PLACE = re.compile(rf"(?:^|(?<=[\s,.:;(¦–—-]))(?:(?P<by>{_PREPOSITION})\s*:?\s+)?(?P<kind>{_KIND})(?![a-z])")
_BY = re.compile(rf"(?:^|(?<=[\s,.:;(]))(?P<by>{_PREPOSITION})\s*:?\s+(?=\S)")
_ENDS = re.compile(
    r"[,;]?\s+(?:(?:nganh dien|don vi|dien luc|thoi gian|du kien|bat dau|mong|de nghi|vao|trong (?:khung|thoi)|cu the|"
    r"kinh mong|va (?:da|se|doi|lui|chuyen|hoan)|(?:se )?bi (?:cat|mat|ngung|anh huong)|"
    r"se (?:bi|tam|ngung|cat|mat|cup)|tam ngung|ngung cung cap|ngung cap|van (?:thuc hien|giu|cat)|co the|"
    r"(?:duoc )?dieu chinh|duoc doi|hoan|nha|nhe|a|nhu sau|mat dien|cup dien|cat dien|dung thuc hien|theo ke hoach|"
    r"lien tuc)\b)|[,;]\s*(?=(?:ly do|noi dung)\b)|\s\((?=gio |moi ngay|\d+ gio|khung gio|cung gio)"
)
_TAIL = re.compile(
    r"(?:[\s,.;:\-–—(/]|\b(?:từ|tu|lúc|luc|vào|vao|ngày|ngay|dự kiến|thời gian|bắt đầu|sáng|chiều|tối|trong|ạ|nha|nhé|"
    r"nè|cùng|và)(?=$))+$"
)
_PARTICLES = re.compile(
    r"\s+(?:ạ|nha|nhé|nè|nghen|luôn|thôi)(?:\s+(?:bà con|cả nhà|quý khách))?\W*$", re.IGNORECASE
)
_CODE = re.compile(r"\b(?:kh|khach hang)?\s*(?:ma\s)?(p[a-z]\d{11})\b")
_DASH = re.compile(r"\s[—–-]\s")
_SMILES = re.compile("[\U0001f000-\U0001ffff\u2600-\u27bf\ufe0f\u200d]+")
_WEEKDAYS = re.compile(r"\b(?:thu\s(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\snhat|cn|t[2-7])\b")


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence tells besides its times; "" where it tells nothing."""

    area: str = ""
    reason: str = ""
    codes: str = ""


def told_in(text: str, times: Sequence[Found], is_item: bool, with_causes: bool) -> Told:
    """The place and the reason; `with_causes` when «do …» is the reason of the work, not of calling it off.

    ValueError when it names places in several parts.
    """
    text = _SMILES.sub(lambda match: " " * len(match[0]), text)
    masked = _without_units(text, _masked(text, times))
    accented = folded(text) != text.lower()
    reason, masked = _reason(text, masked, with_causes, accented)
    if code := _CODE.search(folded(masked)):
        return Told("", reason, code[1].upper())
    areas = list(_areas(text, masked, is_item, accented))
    if len(areas) > 1:
        by = [area for area, has_word in areas if has_word]
        if len(by) != 1:
            raise ValueError("names places in several parts of the sentence")
        areas = [(by[0], True)]
    area = areas[0][0] if areas else ""
    if not area and reason and (inner := re.search(r"\s(?:tại|ở|khu vực)\s(?=\S)", reason)):
        area, reason = _trimmed(reason[inner.end() :]), _trimmed(reason[: inner.start()])
    if area and not reason and (dashes := list(_DASH.finditer(area))):
        last = dashes[-1]
        behind = area[last.end() :]
        if names_work(behind) or (behind[:1].islower() and not re.match(_KIND, folded(behind))):
            area, reason = _trimmed(area[: last.start()]), _trimmed(area[last.end() :])
    return Told(area, reason)


def without_unit(text: str) -> str:
    """What stands behind «Điện lực Gò Công:»; the same text when it begins otherwise."""
    unit = _UNIT.match(text)
    return text[unit.end() :].strip(" :.") if unit and text[unit.end() :].lstrip().startswith(":") else text


def _masked(text: str, times: Sequence[Found]) -> str:
    letters = list(text)
    for found in times:
        letters[found.start : found.end] = "¦" * (found.end - found.start)
    return "".join(letters)


def _without_units(text: str, masked: str) -> str:
    for match in _UNIT.finditer(text):
        if "¦" not in masked[match.start() : match.end()]:
            masked = masked[: match.start()] + "·" * (match.end() - match.start()) + masked[match.end() :]
    return masked


def _reason(text: str, masked: str, with_causes: bool, accented: bool) -> tuple[str, str]:
    """The reason, and the text without it and without causes that are none of the work."""
    reason = ""
    plain = folded(masked)
    found = _REASON.finditer(_folded_labels(masked, plain)) if accented else _PLAIN_REASON.finditer(plain)
    for match in found:
        if match.start() and masked[match.start()] in "¦·":
            continue
        at = match.end()
        until = len(plain)
        if (stop := plain.find("¦", at)) >= 0:
            until = stop
        if ends := _REASON_ENDS.search(plain, at, until):
            until = ends.start()
        value = _trimmed(text[at:until])
        is_work = match["cause"] is None or with_causes
        if value and is_work and not reason:
            reason = value
        masked = masked[: match.start()] + "¦" * (until - match.start()) + masked[until:]
        if reason:
            break
    return reason, masked


def _folded_labels(masked: str, plain: str) -> str:
    """The text in which labels are folded and the small words keep their accents: «để» is not «đề»."""
    lower = masked.lower()
    labels = re.compile(r"\b(?:ly do|li do|nguyen nhan|noi dung|cong (?:tac|viec))\b")
    for match in labels.finditer(plain):
        lower = lower[: match.start()] + match[0] + lower[match.end() :]
    return lower


def _areas(text: str, masked: str, is_item: bool, accented: bool) -> Iterator[tuple[str, bool]]:
    """The places in the parts between times and reasons, and whether a word such as «tại» stands before them."""
    plain = folded(masked)
    for part in re.finditer(r"[^¦·]+", plain):
        at, end = part.start(), part.end()
        start, has_word = _start(text, plain, at, end, is_item, accented)
        if start is None:
            continue
        until = ends.start() if (ends := _ENDS.search(plain, start + 1, end)) else end
        area = _trimmed(text[start:until])
        if len(re.findall(r"[^\W_]", area)) > 1 and not _WEEKDAYS.fullmatch(folded(area)):
            yield area, has_word


def _start(
    text: str, plain: str, at: int, end: int, is_item: bool, accented: bool
) -> tuple[int | None, bool]:
    own = plain[at:end]
    lead = re.match(
        r"[\s,.:;)\-–—]*(?:(?:tu(?! (?:dau|ngo|cau|nga|so|cot|tru|cho|cong)\b)|luc|vao|ngay|tuc|du kien|"
        r"cung ngay|cung)\b[\s,:]*)*",
        own,
    )
    begin = at + (lead.end() if lead else 0)
    has_verb = _VERB.search(plain, begin, end)
    for match in _BY.finditer(plain, at, end):
        said = text[match.start("by") : match.end("by")].lower()
        if accented and said.split()[0] not in (
            "tại",
            "ở",
            "cho",
            "đối",
            "ảnh",
            "khu",
            "địa",
            "thuộc",
            "gồm",
            "phạm",
            "cụ",
        ):
            continue
        if not accented and said.split()[0] not in ("tai", "doi", "anh", "khu", "dia"):
            continue  # «cho» may be «chợ»
        return match.end(), said != "thuộc"
    if not has_verb and begin < end and (_PLACE.search(plain, begin, end) or is_item):
        return begin, False
    found = _PLACE.search(plain, has_verb.end() if has_verb else begin, end) or _PLACE.search(
        plain, begin, end
    )
    if not found:
        return None, False
    start = found.start("kind")
    verbs = list(_POWER_CUT.finditer(plain, begin, start))
    # «cắt điện tiểu khu 40, khu 5»: all words behind the verb belong to the place.
    return (verbs[-1].end() if verbs else start), False


def _trimmed(text: str) -> str:
    text = " ".join(text.split()).strip(" ,.;:-–—/|!·")
    text = _PARTICLES.sub("", text)
    text = _TAIL.sub("", text)
    if text.startswith("(") and text.find(")") in (-1, len(text) - 1):
        text = text.strip("()")
    return text + ")" * (text.count("(") > text.count(")"))
