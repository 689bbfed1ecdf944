"""What the words of power companies mean: reasons and kinds of cuts; accents do not matter."""

import re

from outage_service.importing.model import Kind
from outage_service.supply.outages.model import CauseKind
from outage_service.world.places.names import fold

_WORK = (
    "bao tri", "bao duong", "thi nghiem", "thay", "cai tao", "sua chua", "nang cap", "lap dat", "lap moi",
    "lap them", "dau noi", "di doi", "di chuyen", "ve sinh", "phat quang", "kiem tra", "dai tu", "hieu chinh",
    "dinh ky", "thi cong", "xay dung", "keo day", "chong qua tai", "san tai", "can pha", "hoan thien",
    "nghiem thu", "chat tia", "cat tia", "tang cuong", "xu ly khiem khuyet", "xu ly tiep xuc", "scl", "sctx",
    "bao tri bao duong", "ha ngam", "phuc vu",
)  # fmt: skip
_CAUSES: tuple[tuple[CauseKind, tuple[str, ...]], ...] = (
    ("tree", ("cay do", "cay nga", "cay gay", "cay xanh", "cay", "nhanh cay", "canh cay")),
    ("vehicle", ("xe tai", "xe o to", "o to", "xe dam", "xe tong", "xe va", "va quet", "xe can cau", "phuong tien")),
    ("animal", ("con ran", "ran bo", "chim", "chuot", "soc", "dong vat", "meo")),
    ("weather", ("giong", "loc xoay", "set", "mua bao", "con bao", "bao so", "mua lon", "mua lu", "lu lut",
                 "ngap", "lut", "thien tai", "sat lo", "gio manh", "thoi tiet")),
    ("overload", ("qua tai", "thieu cong suat", "thieu nguon")),
    ("equipment", ("su co", "dut day", "dut cap", "bi hong", "hu hong", "no chi", "no cau chi", "bi chay",
                   "chap chay", "nhay may cat", "phong dien", "vo su", "khiem khuyet", "nut su")),
)  # fmt: skip
# A fallen tree is the cause even of planned work.
_FALLEN = ("cay do", "cay nga", "cay gay")
_UNPLANNED = (
    "khong ke hoach", "ngoai ke hoach", "khong theo ke hoach", "dot xuat", "su co", "khan cap", "kkh", "sc",
    "unplanned", "bat kha khang",
)  # fmt: skip
_PLANNED = ("ke hoach", "kh", "planned", "cong tac", "dang ky", "bao tri", "bao duong")


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b")


_IS_WORK, _IS_FALLEN = _any_of(_WORK), _any_of(_FALLEN)
_IS_CAUSE = tuple((kind, _any_of(words)) for kind, words in _CAUSES)
_IS_UNPLANNED, _IS_PLANNED = _any_of(_UNPLANNED), _any_of(_PLANNED)
_PREVENTED = re.compile(r"\b(?:phong|ngan|tranh|giam|han che|nguy co)(?: \w+){0,2} su co\b")
_SPACE = re.compile(r"[\s_\-]+")


def cause_of(reason: str, kind: Kind) -> CauseKind:
    """What a reason is about: "thay máy biến áp" is maintenance, "cây đổ vào đường dây" a tree."""
    words = _folded(reason)
    if _IS_FALLEN.search(words):
        return "tree"
    if kind == "planned" and _IS_WORK.search(words):
        return "maintenance"
    for cause, found in _IS_CAUSE:
        if found.search(words):
            return cause
    return "maintenance" if _IS_WORK.search(words) else "unknown"


def names_work(text: str) -> bool:
    """Whether a text begins with the words for a work on the network: «thay trụ», «bảo trì»."""
    return bool(_IS_WORK.match(_folded(text)))


def kind_of(*said: str) -> Kind:
    """The kind of a cut, by the first text that says it; planned when none does."""
    for words in (_PREVENTED.sub(" ", _folded(text)) for text in said):
        if _IS_UNPLANNED.search(words):
            return "unplanned"
        if _IS_PLANNED.search(words):
            return "planned"
    return "planned"


def says_no_cuts(text: str) -> bool:
    """Whether a text is the company's answer that there are no cuts."""
    words = _folded(text)
    return bool(re.search(r"\bkhong co (?:lich|thong tin|du lieu)\b", words)) and len(words) < 500


def _folded(text: str) -> str:
    return _SPACE.sub(" ", fold(text)).strip()
