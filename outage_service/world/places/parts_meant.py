"""Whether words of a notice mean less than the place they name: an exception, some houses, one side, a stretch.

Pure rules on text: accents, where written, decide between a word and the same letters in a name.
"""

import re

from outage_service.world.places.names import fold

_BUT = re.compile(
    r"\b(?:ngoai tru|loai tru|khong (?:bao )?gom|khong ke|khong tinh|"
    r"khong (?:bi )?(?:cat|mat|ngung|ngat|anh huong)|van co dien|rieng)\b"
)
_HAMLETS = "xóm|xom|thôn|thon|làng|lang|ấp|ap|bản|ban|đồng|dong|bãi|bai|giáp|giap"
# «trụ» is a pole; «thôn Ngoài» is a hamlet.
_BUT_ACCENTED = re.compile(
    rf"\b(?:trừ|tru)\b|^\W*(?:ngoài|ngoai)\b|(?<!\w)(?!(?:{_HAMLETS})\b)\w+\W+(?:ngoài|ngoai)\b"
)
# Of the houses of a street or hamlet, whichever it is: these words name nothing themselves.
_SOME = re.compile(
    r"\b(?:ho (?:dan )?(?:o )?(?:phia )?(?:sau|truoc|gan|doi dien|quanh|xung quanh|doc)|"
    r"(?<!phuong )(?<!xa )nga (?:ba|tu|nam|sau|bay)|nut giao|vong xoay)\b|"
    r"\btu (?:duong|pho|nga|cau|cho|cong|tram|tba|tru|cot|so|nha|dau|cuoi)\b|"
    r"\btu (?!ngay|luc|\d+ ?(?:h|g|gio|:)).*\b(?:den|toi)\b"
)
_SOME_ACCENTED = re.compile(r"\b(?:chẵn|lẻ)\b|\bbên (?:trái|phải|này|kia|số)\b|\bnửa\b")
_END = r"(?:dau|cuoi|giua) (?:duong|xom|thon|ap|lang|pho|ngo|tuyen|khu|ban|khoi|xa)"
_SOME_UNACCENTED = re.compile(r"\b(?:so|nha|day|ben|phia) (?:so |nha )?(?:chan|le)\b")  # «Nhà Lê» is a name
_ALONE = re.compile(
    rf"(?:cac |mot so |1 so |vai |phan )?(?:(?:cum )?{_END}|"
    r"ben (?:trai|phai)|phia (?:dong|tay|nam|bac|trai|phai|tren|duoi|trong|sau|truoc)(?: (?:nam|bac))?|"
    r"ho(?: dan)?|khu vuc|doan(?: duong)?|so nha|day nha)"
)
_NARROW = re.compile(
    r"\b(?:phia|ben (?:trai|phai)|(?:mot|1) ben|nua (?:dau|cuoi|tren|duoi|duong|xom|thon|xa)|"
    r"cum (?:dau|cuoi|giua|dan cu)|"
    rf"{_END})\b"
)
_FORMER = re.compile(r"\b(?:cu|moi|truoc day|toan bo|toan tuyen|ca hai ben)\b")


def excepts(segment: str) -> bool:
    """Whether a segment says what is not meant."""
    return bool(_BUT_ACCENTED.search(segment.lower()) or _BUT.search(_folded(segment)))


def means_some(segment: str) -> bool:
    """Whether a segment says which houses of the places around it are meant."""
    folded = _folded(segment)
    return bool(
        _SOME.search(folded)
        or (segment.isascii() and _SOME_UNACCENTED.search(segment.lower()))
        or _SOME_ACCENTED.search(segment.lower())
        or _ALONE.fullmatch(folded.strip(" ."))
    )


def is_narrow(segment: str) -> bool:
    """Whether a segment means one end or side of the place it names."""
    return bool(_NARROW.search(_folded(segment)))


def says_former_name(segment: str) -> bool:
    """Whether words in brackets give another name of the place before them, or all of it."""
    return bool(_FORMER.search(_folded(segment)))


def goes_on(clause: str) -> bool:
    """Whether a clause narrows those before it: "; trừ đường Lê Lợi"."""
    first = " ".join(clause.split()[:4])
    return excepts(first) or bool(_ALONE.fullmatch(_folded(clause).strip(" ."))) or means_some(first)


def _folded(text: str) -> str:
    return " ".join(fold(text).split())
