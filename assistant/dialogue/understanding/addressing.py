"""How callers speak of themselves, so that they are addressed the same way: «nhà chị», «bà hỏi», «cho chú gặp»."""

from __future__ import annotations

import re

from assistant.vietnamese.folding import normalize


def _either(words: str, *phrases: str) -> str:
    """A pattern for any of the words and phrases."""
    return "|".join((*phrases, *words.split()))


_FORMS = "chị|anh|cô|chú|bác|bà|ông|dì"
_AFTER = _either(
    "nhà giúp giùm dùm hộ của nhắn báo gọi để chờ đợi với bên chỗ phòng",
    *("tin cho", "nhắn cho", "gọi cho", "báo cho", "gọi lại cho"),
)
_BEFORE = _either(
    "muốn hỏi cần đang ở gọi báo tên bị nhờ xin thấy chờ nói già đọc quên tìm lấy",
    *("không nhớ", "không biết", "không có", "chưa nghe", "nghe không", "mới gọi", "lớn tuổi"),
)
_SPOKEN_OF = re.compile(rf"(?:^| )(?:(?:{_AFTER}) (?P<one>{_FORMS})|(?P<two>{_FORMS}) (?:{_BEFORE}))(?= |$)")
# «Nhà anh Ba», «gọi anh thợ»: somebody else, or a name.
_OTHERS = _either(
    "thợ chủ ba hai tư năm sáu bảy tám chín mười út cả trưởng bên nào ta em kia ấy đó nội ngoại sĩ giáo xã cụ",
    *("nhân viên", "công nhân", "hàng xóm", "tổ trưởng"),
)
# «Bà em kêu tức ngực», «nhà con ở …»: whoever says so is not the grandmother.
_SPEAKS_AS_YOUNGER = re.compile(
    r"(?:^| )(?:(?:bà|ông|cô|chú|bác|dì) (?:em|con|cháu|tôi|tui|mình|nó)"
    r"|nhà (?:em|con|cháu)|(?:em|con|cháu) (?:đang|là|gọi|báo|muốn|hỏi|cần|ở|xin|nhờ|không|tên|mới))(?= |$)"
)
_SOMEBODY_ELSE = re.compile(rf"(?:{_OTHERS})\b")


def addressed_as(text: str) -> str | None:
    """The one form that a caller uses for themselves; None when none or several are there."""
    words = normalize(text)
    if _SPEAKS_AS_YOUNGER.search(words):
        return None
    found = set()
    for match in _SPOKEN_OF.finditer(words):
        rest = words[match.end() :].lstrip()
        if match["one"] and _SOMEBODY_ELSE.match(rest):
            continue
        found.add(match["one"] or match["two"])
    return found.pop() if len(found) == 1 else None
