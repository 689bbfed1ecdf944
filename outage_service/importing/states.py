"""Whether a cut still stands, from what a row says: its status, its flags, its reason and its area.

Accents decide where a text has them: «hoãn» (put off) is neither «hoàn thành» (done) nor «Hoàn Kiếm», and
«hủy» (called off) is no «Huy». A text that has no accents at all is read by its phrases. What is not certain is
`unclear`, a question for a person: nobody is told of a cut that may have been called off.
"""

import re
import unicodedata
from functools import lru_cache

from outage_service.importing.model import LONGEST_AREA, Record, State
from outage_service.importing.records import text_in
from outage_service.world.places.names import fold

# Below, HOAN and HUY stand for the words "hoãn" and "hủy"; all other words are folded.
_STATUS_KEY = re.compile(
    r"(?:str|ten|ma|id)?(?:trangthai|status|tinhtrang|tthai|ttrang|state|ketqua|pheduyet|xetduyet)"
    r"(?:str|ten|name|text|lich|cat|dien|catdien|lichcat|lichcatdien|cdien|duyet|pheduyet|thuchien)*"
)
_FLAG_KEY = re.compile(
    r"(?:tthai|trangthai|tt|is|bi|da|co|ngay|gio|lydo|nguoi|tgian|thoigian|tinhtrang)?(?:tam)?"
    r"(?:hoan|huy|huybo|hoanhuy|huyhoan|cancel|cancelled|canceled|postponed)"
    r"(?:lich|cat|dien|bo|catdien|lichcat|date|reason|at|by|flag)*"
)
_NOTE_KEY = re.compile(r"ghichu|notes?|remarks?|luuy|dienbien|ykien")
# The field for the title above a row, when it may say that the cuts below were called off.
TITLE = "title above"
# The status of a row whose old and new times were told apart: no title above it makes it uncertain.
STANDS = "Thực hiện lịch"
_DRAFT = re.compile(
    r"\b(?:dự thảo|bản nháp|bản thảo|chưa (?:trình |được )?(?:ký|duyệt|phê duyệt|ban hành|công bố)|chưa chính thức|"
    r"(?:chờ|kính trình|đang trình)(?: \w+){0,3} (?:ký|duyệt|phê duyệt|xác nhận)|"
    r"chưa (?:chốt|chắc|xác nhận|xác định|thống nhất)|draft)\b"
)
_PLAIN_DRAFT = re.compile(
    r"\b(?:du thao|ban nhap|chua (?:trinh |duoc )?(?:ky|duyet|phe duyet|ban hanh)|chua chinh thuc)\b"
)
_NO = {"", "0", "0.0", "false", "f", "n", "no", "khong", "k", "chua", "none", "null", "khong co"}

_VALID = re.compile(
    r"(?:da |dang |se |sap |duoc |cho |chuan bi |chua )*"
    r"(?:duyet|phe duyet|chap thuan|dong y|xac nhan|thuc hien|thi cong|len lich|thong bao|cong bo|ban hanh|"
    r"co hieu luc|hieu luc|con hieu luc|ap dung|(?:theo |dung |trong |ngoai |khong )?ke hoach|xu ly|khac phuc|"
    r"sua chua|tien hanh|(?:cat|mat|ngung|ngung cap|ngung cung cap) dien|cat|dien ra|bat dau|den gio|den gio cat|"
    r"hoat dong|bo sung|binh thuong|dung lich|hop le|gui tin|nhan tin|hoan thanh|hoan tat|xong|ket thuc|dong dien|"
    r"co dien|khoi phuc|tai lap|su co|dot xuat|khan cap)"
    r"(?: lich| cat dien| cat| cong tac| ke hoach| roi| dien| khach hang| phuong an| lai)*"
)
_VALID_ENGLISH = {
    "active", "approved", "scheduled", "planned", "confirmed", "valid", "in progress", "ongoing", "published",
    "upcoming", "unplanned", "emergency", "khong", "khong co", "none", "null",
}  # fmt: skip
_OVER = re.compile(
    r"\b(?:hoan thanh|hoan tat|da thuc hien|thuc hien xong|ket thuc|da dong dien|dong dien tro lai|tai lap|"
    r"da co dien|co dien tro lai|khoi phuc|da xong|xong|completed|restored|closed|done|finished)\b"
)
_NOT_YET = re.compile(r"\b(?:chua|khong|dang|cho|sap|se|chuan bi)\b")
_NOT_ALLOWED = re.compile(
    r"\b(?:khong (?:duoc )?(?:phe )?duyet|khong (?:chap thuan|dong y|thong qua)|tu choi|bac bo|"
    r"(?:cho|chua|doi|trinh)(?: \w+){0,2} (?:duyet|xac nhan|cap phep)|du thao|ban nhap|bi tra lai|"
    r"khong (?:con )?(?:thuc hien|cat|ngung|tien hanh|mat dien)|bai bo|thu hoi|rut lich|"
    r"(?:ngung|dung) (?:thuc hien|lich)|da xoa|het hieu luc|"
    r"cancell?ed|rejected|postponed|pending|draft|withdrawn|deleted|suspended|denied|declined)\b"
)
_ASKED_FOR = re.compile(
    r"\b(?:de nghi|yeu cau|xin|de xuat|dang ky|cho|co the|xem xet|neu)(?: \w+){0,2} (?:HOAN|HUY)\b"
)
_DENIED = re.compile(r"\b(?:khong|chua)(?: bi| co)? (?:HOAN|HUY)\b")
_MOVED = re.compile(
    r"\b(?:doi|chuyen|lui|HOAN)(?: lich| ngay| thoi gian| gio| cat| dien| cong tac| ke hoach){0,4}"
    r" (?:sang|qua|den|toi|lai|vao)(?: ngay| sang| chieu| tuan| thu| thoi gian| dot){0,2} (?:\d|khac|sau|toi)"
    r"|\b(?:doi|lui|chuyen|thay doi|dieu chinh) (?:lich|thoi gian|ngay|gio cat|ke hoach cat)\b"
    r"|^(?:da |duoc |bi )?(?:doi|lui|dieu chinh|thay doi)$|\brescheduled\b"
)
_FIRST = r"(?:(?:thong bao|tb|luu y|dinh chinh|da|bi|duoc|tam|tam thoi|xin|nay|lich|cat dien|\d+) )*"
# "Hủy" before such words is about the cut; before others ("hủy cột cũ") it may be the work itself.
_CLAUSE = re.compile(
    rf"{_FIRST}(?:HOAN|HOAN HUY|HUY|HUY HOAN)(?: (?:lich|cat|ngung|ngat|ke hoach|cong tac|thong bao|bo|do|vi|theo|"
    r"den|tu|ngay|sang|qua|mat|viec|phien|dot|vo thoi han|lai|\d).*)?"
    r"|(?:nay |da )?(?:bai bo|(?:khong|ko|k) thuc hien|"
    r"(?:khong|ko|k) (?:con )?(?:cat|ngung(?: cung)?(?: cap)?|mat) dien|(?:khong|ko|k) cat|"
    r"cancell?ed|postponed)(?: (?:do|vi|lich|theo|cong tac|ke hoach|nua|khu vuc nay).*)?"
)
# Words of a status that stand alone between signs: «Thay MBA (không duyệt)», a note «Chờ duyệt».
_LEADS = re.compile(r"^(?:(?:da|dang|van|con|bi|lich) )*")
_UNSURE = re.compile(r"(?:tạm )?dừng(?: công tác| lịch| thi công| thực hiện| kế hoạch)?|dự kiến")
_OTHER_HUY = re.compile(r"\b(?:tieu|pha|phan) HUY\b|\bHUY (?:hoai|diet)\b")
_NOT_THE_WORD = (
    "thanh",
    "thien",
    "tat",
    "cong",
    "tra",
    "von",
    "chinh",
    "dong",
    "hoang",
    "hoai",
    "kiem",
    "my",
)
# A name follows these: "đường Hủy", "TBA Nguyễn Hủy 1".
_NAMED = frozenset(
    ("duong", "pho", "tba", "tram", "thon", "hem", "kiet", "ngo", "ngach", "ong", "ba", "tnhh")
)
_BORDERS = re.compile(r"[()\[\]{},;:!*\n|]+|(?<!\d)[./]+|[./]+(?!\d)|(?:^|\s)[-–—+]+(?:\s|$)")
_WORDS = re.compile(r"[^\W_]+")


def state_in(record: Record, reason: str = "", area: str = "") -> tuple[State, str]:
    """Whether the cut of a row stands, and the text that says otherwise ("" when it stands).

    Looks at every field that holds a status, a flag or a note, at the reason and at the area.
    """
    found: list[tuple[State, str]] = []
    for key, value in record.fields.items():
        if _FLAG_KEY.fullmatch(key):
            said = text_in(record, key, LONGEST_AREA) if isinstance(value, str) else str(value)
            if _plain(said) not in _NO:
                found.append(("cancelled", f"{key}: {said}"))
        elif not isinstance(value, str):
            continue
        elif _STATUS_KEY.fullmatch(key):
            said = text_in(record, key, LONGEST_AREA)
            found.append((state_of(said), said))
        elif _NOTE_KEY.fullmatch(key):
            said = text_in(record, key, LONGEST_AREA)
            noted = state_told(said)
            found.append(("unclear" if noted == "valid" and says_draft(said) else noted, said))
    if (title := record.fields.get(TITLE)) and STANDS not in record.fields.values():
        found.append(("unclear", str(title)[:200]))
    found += [(state_told(reason), reason), (state_told(area), area)]
    for state in ("cancelled", "unclear", "over"):
        if told := next((text for found_state, text in found if found_state == state), None):
            return state, told
    return "valid", ""


def is_status(key: str) -> bool:
    """Whether a field holds the status of its row."""
    return bool(_STATUS_KEY.fullmatch(key))


def says_draft(text: str) -> bool:
    """Whether a text outside of the rows says that the whole file is a draft, not yet signed or approved."""
    words = " ".join(_WORDS.findall(unicodedata.normalize("NFC", text).lower()))
    return bool(_DRAFT.search(words)) or (fold(words) == words and bool(_PLAIN_DRAFT.search(words)))


@lru_cache(2_000)
def state_of(status: str) -> State:
    """What a status says; words that are not known make it `unclear`."""
    text, plain = marked(status), _plain(status)
    if not plain:
        return "valid"
    if _MOVED.search(text) or _ASKED_FOR.search(text):
        return "unclear"
    if _DENIED.search(text):
        return "valid"
    if "HOAN" in text or "HUY" in text or _NOT_ALLOWED.search(plain):
        return "cancelled"
    if _OVER.search(plain) and not _NOT_YET.search(plain):
        return "over"
    return "valid" if _VALID.fullmatch(plain) or plain in _VALID_ENGLISH else "unclear"


@lru_cache(2_000)
def state_told(text: str) -> State:
    """What a reason, an area or a note says about the cut itself; `valid` when it says nothing about that."""
    if not text:
        return "valid"
    if _MOVED.search(marked(text)):
        return "unclear"
    parts = _BORDERS.split(text)
    clauses = [marked(part) for part in parts]
    if any(map(_calls_off, parts)):
        return "cancelled"
    if any(_UNSURE.fullmatch(" ".join(_WORDS.findall(part.lower()))) for part in parts):
        return "unclear"
    if fold(text) == text.lower():
        return "valid"  # without accents "Huy" and "hoan" in the middle may be names or other words
    return "unclear" if any(map(_mentions, clauses)) else "valid"


def _calls_off(part: str) -> bool:
    """Whether a part of a text, between two signs, says that the cut is called off or was not approved."""
    return bool(_CLAUSE.fullmatch(marked(part)) or _NOT_ALLOWED.fullmatch(_LEADS.sub("", _plain(part))))


def without_state(text: str) -> str:
    """The text without the parts that call the cut off: «Xã A (HOÃN)» and «Hoãn: Xã A» name «Xã A»."""
    kept = text
    for part in filter(str.strip, _BORDERS.split(text)):
        if _calls_off(part):
            said = re.escape(part.strip())
            kept = re.sub(rf"[(\[]\s*{said}\s*[)\]]|[-–—+:,;|]?\s*{said}\s*[-–—+:,;|]?", " ", kept, count=1)
    if kept == text:
        return text
    return re.sub(r"\s+(?=[,;])", "", " ".join(kept.split())).strip(" ,;:-–—")


def title_says(text: str) -> bool:
    """Whether a title may say that the cuts below it were called off or moved; not that they may yet be."""
    told = marked(text)
    if re.search(r"\b(?:co the|neu|truong hop)\b", told):
        return False
    return state_told(text) != "valid" or bool(re.search(r"\b(?:HOAN|HUY)\b", _DENIED.sub(" ", told)))


def _mentions(clause: str) -> bool:
    rest = _OTHER_HUY.sub(" ", _DENIED.sub(" ", clause))
    # A place may be called so; nobody announces that with a small word in the middle of its name.
    return "HOAN" in rest or bool(re.search(r"\bHUY (?:lich|cat|ke hoach|bo)\b|^(?:\w+ ){0,2}HUY\b", rest))


def marked(text: str) -> str:
    """Folded words in a row, with HOAN for "hoãn" and HUY for "hủy", wherever their tone is written.

    In a text without accents every "hoan" and "huy" counts, unless the next word shows another meaning.
    """
    words = _WORDS.findall(unicodedata.normalize("NFC", text).lower())
    folded = [fold(word) for word in words]
    is_plain = folded == words
    told = []
    for number, (word, base) in enumerate(zip(words, folded, strict=True)):
        tone = {"hoan": "\u0303", "huy": "\u0309"}.get(base)
        after = folded[number + 1] if number + 1 < len(folded) else ""
        is_meant = tone and (tone in unicodedata.normalize("NFD", word) or is_plain)
        is_name = (
            after in _NOT_THE_WORD if is_plain else _NAMED.intersection(folded[max(0, number - 3) : number])
        )
        told.append(base.upper() if is_meant and not is_name else base)
    return " ".join(told)


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text)))
