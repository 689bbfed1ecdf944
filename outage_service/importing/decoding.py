"""Bytes of unknown origin as text: UTF-8, UTF-16, and the older Vietnamese encodings when they are certain."""

import re
import unicodedata

from outage_service.importing.columns import role_of
from outage_service.importing.model import NotReadable

# TCVN 5712:1993 (the fonts .VnTime and the like), as these fonts use the letters of Windows-1252.
_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_COMMON = re.compile(r"\b(?:điện|ngày|từ|đến|để|xã|lực|cắt|ngừng|xóm|lý|khu vực)\b", re.IGNORECASE)
_SIGNS = re.compile(r"[,;\t|:\n\"]")


def text_of(data: bytes) -> str:
    """The text of a file; NotReadable, with the way out, when its encoding is not certain."""
    try:
        # UTF-16 is what Excel saves as "Unicode text".
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        text = _older(data, error.start)
    if "\0" in text:
        raise NotReadable("holds NUL bytes: it is no text")
    return _from_old_font(text)


def _from_old_font(text: str) -> str:
    """A text of an old font that was pasted as if it were Unicode («®iÖn lùc»), in Unicode."""
    if not any(letter in text for letter in "®¬µ¸"):
        return text
    told = "".join(_TCVN3.get(letter, letter) for letter in text)
    return told if len(_COMMON.findall(told)) > 2 * len(_COMMON.findall(text)) + 2 else text


def _older(data: bytes, position: int) -> str:
    """A text in Windows-1258 or TCVN3: the one in which at least two known headings have their accents."""
    if b"\0" not in data and b"<" not in data[:1]:
        told = {"cp1258": _decoded(data, "cp1258")}
        if latin := _decoded(data, "latin-1"):
            told["tcvn3"] = "".join(_TCVN3.get(letter, letter) for letter in latin)
        counted = {
            name: _headings(text) or len(set(_COMMON.findall(text))) // 2
            for name, text in told.items()
            if text
        }
        best = max(counted, key=lambda name: counted[name], default="")
        if best and counted[best] >= 2 and sorted(counted.values())[-2:].count(counted[best]) == 1:
            return told[best]
    raise NotReadable(
        f'is neither UTF-8 text nor an .xlsx workbook (byte {position}): save it as .xlsx or as "CSV UTF-8"'
    )


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return unicodedata.normalize("NFC", data.decode(encoding))
    except UnicodeDecodeError:
        return ""


def _headings(text: str) -> int:
    """How many texts near the beginning are known headings written with Vietnamese accents."""
    parts = {part.strip() for part in _SIGNS.split(text[:5_000]) if 2 <= len(part.strip()) <= 60}
    return sum(not part.isascii() and role_of(part) is not None for part in parts)
