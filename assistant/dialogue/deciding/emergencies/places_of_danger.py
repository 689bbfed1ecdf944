"""Where a danger is: whether a crew would find it by the words, and what of a turn names the place more fully."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.understanding.places import LONGEST_PLACE
from assistant.vietnamese.addresses import address_digits
from assistant.vietnamese.folding import fold

# Words that say what kind of spot it is, of which there are many: «gần tiệm sửa xe», «đầu hẻm», «trước nhà em».
_OF_ANY_PLACE = re.compile(
    r"\b(?:so|nha|tiem|sua xe|quan|ca phe|cafe|cf|nuoc|an|nhau|tap hoa|cho|truong(?: hoc)?|mam non|tieu hoc|cap|duong"
    r"|pho|hem|ngo|kiet|ngach|nga (?:ba|tu|nam)|phuong|xa|thon|xom|khu|to|ap|cong|cua|san|vuon|cot|tru"
    r"|tram(?: bien ap)?|cay|dien|day|den|ruong|dong|cau|song|kenh|muong|cai|con|ngoai|truoc|sau"
    r"|gan|canh|ben|ke|doi dien|sat|o|tai|tren|duoi|trong|giua|dau|cuoi|khuc|ngay|day|do|kia|ne|no|te|ni|nay"
    r"|lon|nho|lang|minh|tui|toi|em|chi|anh|chu|co|bac"
    r"|ong|ba|hang xom|chung cu|cong ty|benh vien|uy ban|roi|luon|a|nha|nhe|thoi|voi|may|mat|via he|le duong|cong vien"
    r"|thanh pho|thi tran|quan|huyen|bi|la|ma|thi|di|cho do|xe|sua)\b"
)
_KIND_AND_NAME = re.compile(
    r"\b(?:đường|phố|phường|xã|thôn|ấp|hẻm|kiệt|ngõ|quốc lộ|tỉnh lộ|duong|phuong|xa|thon|hem|kiet|quoc lo)\b"
    r"(?: [^\W_]+){1,8}",
    re.IGNORECASE,
)
_AFTER_A_PLACE = re.compile(
    r"\s+(?:á|ạ|nha|nhé|đó|nè|ngay|cái|rồi|mà|thì|có|bị|chứ|chớ|em|luôn|nghe|a|do|ne|roi|ma|thi|co|bi)\b.*$",
    re.IGNORECASE,
)
_CAPITAL_AFTER_A_KIND = re.compile(
    r"\b(?:[Cc]hợ|[Cc]ầu|[Tt]rường|[Nn]gã tư|[Nn]gã ba|[Đđ]ường|[Pp]hường) [A-ZĐÀ-Ỹ]"
)
_FEWEST_OF_A_NAME = 2
# A place beside something that has a name: the words up to the next clause.
_LANDMARK = re.compile(
    r"\b(?:đầu|cuối|giữa|trong|ngay|gần|cạnh|bên|đối diện|trước|sau|kế|sát|dau|cuoi|giua|gan|canh|doi dien|truoc|ke"
    r"|sat)"
    r"(?: (?:cái|con|cai))? (?:hẻm|kiệt|ngõ|tiệm|quán|chợ|trường|chùa|nhà thờ|cây xăng|ngã ba|ngã tư|cầu|công viên"
    r"|bệnh viện|trạm xăng|hem|kiet|ngo|tiem|quan|cho|truong|chua|nha tho|cay xang|nga ba|nga tu|cau"
    r"|cong vien|benh vien)"
    r"\b(?: [^\W_]+){1,9}",
    re.IGNORECASE,
)
_AFTER_A_LANDMARK = re.compile(
    r"\s+(?:á|ạ|nha|nhé|đó|nè|rồi|mà|thì|chứ|chớ|em|luôn|nghe|kẻo|kẽo|để|không|khong|ko|phải|nhầm|bị|đang|được|giờ"
    r"|do|ne|roi|ma|thi|chu|luon|keo|de|nham|đường|duong|cho|chưa|chua|hả|ha|với|bao|mấy|may)\b.*$",
    re.IGNORECASE,
)
SPOT = re.compile(
    r"\b(?:nhà|số nhà|căn|số|hẻm|kiệt|ngõ|ngách|trụ|cột|nha so|nha|so nha|so|hem|kiet|ngo)(?: số)? "
    r"\d{1,4}[a-z]?(?:/\d+[a-z]?)*\b(?! ?(?:mét|met|m|phút|phut|giờ|gio|tiếng|tieng|người|nguoi|cây|đứa|ngày|lần)\b)",
    re.IGNORECASE,
)
_ASKS_OF_THE_SUPPLY = ("ask_supply", "ask_return", "ask_planned", "ask_cause", "ask_extent")
_HERE = re.compile(r"\b(?:cho do|cho nay|cay tru|cot|tru|day|tram|ngay (?:truoc|do|cho)|o do|no o)\b")


def has_a_name(place: str | None) -> bool:
    """Whether the words name a street or a place that is on a map: «Lê Lợi», «chợ Cồn», and not «số 60»."""
    if not place:
        return False
    words = re.sub(r"[^\w\s]|\b\w*\d\w*\b", " ", fold(place))
    if _CAPITAL_AFTER_A_KIND.search(place):
        return True
    return bool(_OF_ANY_PLACE.sub(" ", words).split())


def spot_in(text: str) -> str | None:
    """«Số 60», also where it was spoken: «số sáu mươi»."""
    found = SPOT.search(text) or SPOT.search(address_digits(text))
    return found.group() if found else None


def landmark_in(text: str) -> str | None:
    """«Đầu hẻm có tiệm sửa xe anh tám»: by what of the street a crew finds it."""
    found = _LANDMARK.search(text)
    if found is None:
        return None
    words = _AFTER_A_LANDMARK.sub("", found.group())
    return words if has_a_name(words) else None


def place_told_later(d: Draft) -> str | None:
    """The place of the danger in a turn after the hand-over that did not have to name it; with what was told before."""
    seen = d.understood.seen.whole
    if seen.asks and d.understood.has(*_ASKS_OF_THE_SUPPLY) and not _HERE.search(seen.folded):
        return None
    named = _named(d)
    if named is None:
        return None
    spot, former = spot_in(d.heard.text), d.situation.alarm.get("place")
    parts = [spot if spot and fold(spot) not in fold(named) else None, named, former]
    return ", ".join(filter(None, parts))[:LONGEST_PLACE]


def _named(d: Draft) -> str | None:
    tagged = [one for one in d.heard.places if has_a_name(one)]
    if tagged:
        return ", ".join(tagged)
    found = _KIND_AND_NAME.search(d.heard.text)
    if found is None:
        return None
    place = _AFTER_A_PLACE.sub("", found.group())
    enough = len(place.split()) >= _FEWEST_OF_A_NAME
    return place if enough and has_a_name(place) else None
