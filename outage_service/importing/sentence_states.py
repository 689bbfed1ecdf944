"""What a sentence says about its cut besides when and where: called off, moved, adjusted, kept, or none at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from outage_service.importing.running_times import Found, days_in, folded
from outage_service.importing.states import marked, says_draft, state_told

_NO_CUT = re.compile(
    r"\bkhong (?:phai |bi |co |ngung |can )?(?:cat|ngung|mat|cup|anh huong)\b|"
    r"\bvan (?:duoc )?(?:cap|cung cap|co) dien\b|"
    r"\b(?:da|vua) (?:bi )?(?:dong|co|khoi phuc|cap|cat|mat|ngung|tam ngung|cup|xay ra|khac phuc)\b|"
    r"\bda (?:hoan thanh|ket thuc)\b|\b(?:hom qua|xin loi|tuan qua|tuan truoc|vua qua)\b|"
    r"\b(?:ngung|cat|cup|mat|giam)(?: cung)?(?: cap)? nuoc\b|"
    r"\b(?:tiet kiem dien|cao diem|lam viec|tiep khach|tiep dan|hop mat|hoi nghi|ghi chi so|thu tien|giao dich)\b"
)
_MAYBE = re.compile(
    r"\b(?:co the|co kha nang|xem xet|du kien|se xac nhan|cho xac nhan|neu|truong hop|de nghi|xin)(?: \w+){0,3} "
    r"(?:HOAN|HUY|doi|lui)\b"
)
_UNSURE = re.compile(
    r"\b(?:se xac nhan|cho xac nhan|xac nhan sau|chua chac|chua chot|chua xac dinh|chua thong nhat)\b"
)
_BACK = re.compile(r"\bda (?:cap|dong|co|khoi phuc)(?: lai)? dien\b")
_ELSEWHERE = re.compile(r"\b(?:tba|tram|thon|xa|ap|duong|pho|hem|to|khu|phuong)\b")
_CONDITION = re.compile(r"\b(?:neu|truong hop|khi troi|trong truong hop)\b")
_KEPT = re.compile(
    r"\bvan (?:thuc hien|giu nguyen|cat|tien hanh|ngung|dien ra|theo lich|khong (?:thay )?doi)\b"
)
_OFF = re.compile(r"\b(?:HOAN|HUY)\b|\b(?:khong thuc hien|bai bo|dung thuc hien|thu hoi)\b")
_MOVED = re.compile(
    r"\b(?:doi|chuyen|lui|HOAN)(?: lich| ngay| thoi gian| cat dien| lai){0,3} "
    r"(?:sang|qua|den|toi|vao|lai)\s(?:\w+\s)?(?=ngay|thu|t\d|chu|\d)"
)
_MOVED_FROM = re.compile(
    r"\b(?:doi|chuyen|lui) (?:lich|thoi gian|ngay|cat dien|ke hoach|cong tac)\b.*?"
    r"\b(?:sang|qua) (?=ngay|thu|t\d|chu|\d)"
)
_ADJUSTED = re.compile(r"\b(?:dieu chinh|thay doi|doi)\b")
_BECOMES = re.compile(r"\b(?:thanh|sang|con|lai la)\b|→|->|=>")
_OTHER_HOURS = re.compile(r"\b(?:dieu chinh|thay doi|doi) (?:gio|thoi gian|lich|ke hoach|khung gio)\b")
_MAY_MOVE = re.compile(r"\b(?:lich|ke hoach)\b.*\bco the (?:doi|lui|HOAN|HUY)\b")
_ABOUT_ALL = re.compile(
    r"^(?!\W*(?:huy|hoan)\b).*(?:\b(?:lich|ke hoach)(?: \w+){0,2} (?:tren|nay|ngay|cat|ngung|cup)\b"
    r"|\b(?:cac|toan bo|tat ca|nhung) (?:lich|ke hoach)\b)"
)
_SAME_HOURS = re.compile(
    r"\b(?:gio (?:khong doi|giu nguyen|nhu cu|cu)|cung (?:khung )?gio|khung gio (?:khong doi|giu nguyen|nhu cu)|"
    r"giu nguyen (?:khung )?gio|thoi gian (?:khong doi|giu nguyen))\b"
)

State = Literal["valid", "cancelled", "unclear"]


@dataclass(frozen=True, slots=True)
class Said:
    """`status` goes into the field of the status; `moved_to` is the day to which the cut was moved."""

    state: State = "valid"
    status: str = ""
    moved_to: str = ""
    keeps_hours: bool = False
    is_adjusted: bool = False
    is_no_cut: bool = False


def said_in(text: str, spans: Sequence[Found]) -> Said:
    """What a sentence that tells these spans says about its cut."""
    told = marked(text)
    plain = folded(text)
    if _KEPT.search(told.lower()):
        return Said()
    unsure = Said("unclear", f"chưa rõ: {text[:150]}")
    if says_draft(text) or _MAYBE.search(told) or _UNSURE.search(told.lower()):
        return unsure
    if moved := _MOVED.search(plain) or _MOVED_FROM.search(plain):
        days = [day for day in days_in(text) if day.end > moved.end()]
        if len(days) == 1 and not _CONDITION.search(plain):
            return Said("cancelled", "Hủy", days[0].text, bool(_SAME_HOURS.search(plain)))
        return unsure
    if (
        len(spans) == 2
        and _ADJUSTED.search(plain[: spans[1].start])
        and _BECOMES.search(plain[spans[0].end : spans[1].start])
    ):
        return replace(unsure, is_adjusted=True)
    if _OTHER_HOURS.search(plain) or _MOVED.search(told):
        return unsure
    if _OFF.search(told):
        return Said("cancelled", "Hủy")
    return Said(is_no_cut=bool(_NO_CUT.search(plain)))


def said_later(text: str) -> str:
    """The status for the cut before a sentence that speaks of calling off or moving; "" when it does not.

    The usual clause about rain («Nếu trời mưa, lịch sẽ lùi lại») leaves the cut as it is.
    """
    told = marked(text)
    if _BACK.search(folded(text)) and not _ELSEWHERE.search(folded(text)):
        return "Đã có điện"
    if says_draft(text) or _UNSURE.search(told.lower()):
        return f"chưa rõ: {text[:150]}"
    if _CONDITION.search(told.lower()) or _KEPT.search(told.lower()):
        return ""
    if state_told(text) == "cancelled":
        return "Hủy"
    if (
        _OFF.search(told)
        or _MOVED.search(told)
        or _MAY_MOVE.search(told)
        or _OTHER_HOURS.search(told.lower())
    ):
        return f"chưa rõ: {text[:150]}"
    return ""


def is_about_all(text: str) -> bool:
    """Whether such a sentence speaks of the whole notice and not only of the cut right before it."""
    return bool(_ABOUT_ALL.search(folded(text)))
