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
# «Mẹ chị», «ba em»: whoever says so speaks for them, and is neither «bà» nor «ông».
_KIN_OF_THE_CALLER = re.compile(
    r"(?:^| )(?:mẹ|má|mạ|ba|bố|cha|bà|ông|nội|ngoại|cụ|vợ|chồng)(?: (?:nội|ngoại|già|xã|cụ))?"
    r" (?P<one>chị|anh|em|tui|tôi|mình|con|cháu|cô|chú|bác|dì)(?= |$)"
)
_SAYS_WHO_THEY_ARE = re.compile(
    r"(?:^| )(?P<one>chị|anh|cô|chú|bác|bà|ông|dì)"
    r"(?: (?:đây|mà|chứ|chớ)(?: (?:em|con|cháu))?$"
    r"| là (?:con|cháu|vợ|chồng|dâu|rể|em|chị|anh|mẹ|má|bố|ba|người nhà|hàng xóm)(?= |$))"
    r"|(?:^| )(?:gọi|kêu|xưng)(?: (?:chị|anh|tui|tôi|mình))?(?: (?:là|bằng))? (?P<two>chị|anh|cô|chú|bác|bà|ông|dì)"
    r"(?: (?:thôi|đi|nha|nhé|được rồi|cho đúng))"
)
_OF_THE_OLD = frozenset({"bà", "ông"})
# «Bà chị ở Hai Bà Trưng», «ông anh nói»: one who is spoken of.
_A_RELATIVE_BEFORE = re.compile(r"(?:^| )(?:bà|ông|cô|chú|mấy|thằng|đứa|người|hai|các)$")
_SOMEBODY_ELSE = re.compile(rf"(?:{_OTHERS})\b")


def addressed_as(text: str) -> str | None:
    """The one form that a caller uses for themselves; None when none or several are there."""
    words = normalize(text)
    if _SPEAKS_AS_YOUNGER.search(words):
        return None
    found = set()
    for match in _SPOKEN_OF.finditer(words):
        rest = words[match.end() :].lstrip()
        if match["two"] and _A_RELATIVE_BEFORE.search(words[: match.start()]):
            continue
        if match["one"] and _SOMEBODY_ELSE.match(rest):
            continue
        found.add(match["one"] or match["two"])
    if speaks_for_another(text):
        found -= _OF_THE_OLD
    return found.pop() if len(found) == 1 else None


def said_who_they_are(text: str) -> str | None:
    """The form of a caller who says who they are: «chị là con gái», «gọi chị thôi»."""
    match = _SAYS_WHO_THEY_ARE.search(" ".join(re.sub(r"[^\w\s]", " ", normalize(text)).split()))
    return (match["one"] or match["two"]) if match else None


def speaks_for_another(text: str) -> bool:
    """Whether a relative of the caller is spoken of: «mẹ chị», «ba em»."""
    return _KIN_OF_THE_CALLER.search(normalize(text)) is not None


def follows(known: str | None, form: str, said: bool) -> bool:
    """Whether a form is taken over another. What the caller said of themselves stays, and «bà», once the caller is
    «chị», is somebody who is spoken of."""
    return not said and (known is None or form not in _OF_THE_OLD)
