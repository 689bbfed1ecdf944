"""Abbreviations, acronyms, links and signs, aloud."""

from __future__ import annotations

import re
import unicodedata

from assistant.vietnamese.letters import LETTER_ALOUD
from assistant.vietnamese.numbers import DIGITS

_ABBREVIATIONS = {
    "TP.HCM": "thành phố Hồ Chí Minh", "TPHCM": "thành phố Hồ Chí Minh", "Tp.HCM": "thành phố Hồ Chí Minh",
    "TP HCM": "thành phố Hồ Chí Minh", "TP. HCM": "thành phố Hồ Chí Minh", "HCM": "Hồ Chí Minh", "HN": "Hà Nội",
    "TP": "thành phố", "Tp": "thành phố", "TX": "thị xã", "KP": "khu phố", "KDC": "khu dân cư", "ĐN": "Đà Nẵng",
    "KCN": "khu công nghiệp", "CCN": "cụm công nghiệp", "KĐT": "khu đô thị", "TĐC": "tái định cư", "QL": "quốc lộ",
    "TL": "tỉnh lộ", "TBA": "trạm biến áp", "MBA": "máy biến áp", "ĐZ": "đường dây", "ĐL": "điện lực",
    "ĐD": "đường dây", "XT": "xuất tuyến", "MC": "máy cắt", "DCL": "dao cách ly", "ĐTC": "độ tin cậy",
    "TTĐ": "trung tâm điều độ",
    "CTĐL": "công ty điện lực", "PC": "công ty điện lực", "UBND": "ủy ban nhân dân", "CSKH": "chăm sóc khách hàng",
    "KH": "khách hàng", "MKH": "mã khách hàng", "SĐT": "số điện thoại", "ĐT": "điện thoại",
    "TNHH": "trách nhiệm hữu hạn",
    "CTCP": "công ty cổ phần", "PCCC": "phòng cháy chữa cháy", "THPT": "trung học phổ thông",
    "GTGT": "giá trị gia tăng",
    "THCS": "trung học cơ sở", "BV": "bệnh viện", "BCT": "Bộ Công Thương", "NĐ": "nghị định", "QĐ": "quyết định",
    "EVN": "e vê nờ", "EVNCPC": "e vê nờ xê pê xê", "EVNHANOI": "e vê nờ Hà Nội", "EVNHCMC": "e vê nờ Hồ Chí Minh",
    "EVNSPC": "e vê nờ ét pê xê", "EVNNPC": "e vê nờ nờ pê xê", "SMS": "tin nhắn", "OTP": "o tê pê", "QR": "quy rờ",
    "VAT": "thuế giá trị gia tăng", "ID": "i đê", "ATM": "a tê mờ", "BQL": "ban quản lý",
    "NMĐ": "nhà máy điện", "ok": "ô kê", "OK": "ô kê",
    "đ/c": "địa chỉ", "v.v": "vân vân", "v.v.": "vân vân", "vv": "vân vân", "Zalo": "da lô", "zalo": "da lô",
    "website": "trang mạng",
    "Website": "trang mạng", "email": "thư điện tử", "Email": "thư điện tử", "e-mail": "thư điện tử",
    "hotline": "đường dây nóng",
    "Hotline": "đường dây nóng", "online": "trực tuyến", "app": "ứng dụng", "App": "ứng dụng",
    "internet": "in tơ nét", "Facebook": "phây búc",
}  # fmt: skip
_BY_LENGTH = sorted(_ABBREVIATIONS, key=len, reverse=True)
_ABBREVIATION = re.compile(rf"(?<![\w.@-])({'|'.join(map(re.escape, _BY_LENGTH))})(?!\w)(?:\.(?= ?[\wÀ-ỹ]))?")
_DOTTED = {"P": "phường", "Q": "quận", "H": "huyện", "X": "xã", "Đ": "đường", "TT": "thị trấn", "T": "tỉnh",
           "Tx": "thị xã",
           "F": "phường", "Tr": "trang", "Ô": "ông", "B": "bà", "Ng": "Nguyễn"}  # fmt: skip
_DOTTED_NAME = re.compile(r"(?<![\w.])(P|Q|H|X|Đ|TT|T|Tx|F|Ng)\. ?(?=[A-ZÀ-ỸĐ]|\d)")
_NUMBERED_WARD = re.compile(r"(?<![\w.])([PQ])(\d{1,2})(?![\w/.-])")
_NUMBERED_ROAD = re.compile(r"(?<![\w.])(QL|TL|ĐT|DT)[ .]?(\d{1,4}[A-Z]?)(?![\w])")
_ROADS = {"QL": "quốc lộ", "TL": "tỉnh lộ", "ĐT": "đường tỉnh", "DT": "đường tỉnh"}
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_SCHEME = re.compile(r"\b(?:https?|ftp)://|\bwww\.", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<![\w.+-])([\w+-]{1,64}(?:\.[\w+-]{1,64}){0,5})@([\w-]{1,63}(?:\.[\w-]{2,63}){1,4})", re.ASCII
)
_LINK = re.compile(
    r"(?<![\w.@-])(?:[A-Za-z0-9-]{1,63}\.){1,4}(?:com|vn|org|net|gov|edu|info|io)(?:\.vn)?(?![\w-])(?:/[\w./?=&%#+-]{0,200}[\w/])?",
    re.ASCII,
)
_ACRONYM = re.compile(r"(?<![\w.-])[BCDFGHJKLMNPQRSTVWXZĐ]{2,8}(?!\w)")
_DOCUMENT = re.compile(r"(?<![\w/])(\d{1,4})/((?:19|20)\d\d)/([A-ZĐ]{1,6}(?:-[A-ZĐ]{1,6}){0,3})(?![\w/])")
_WORD_SLASH = re.compile(r"(?<=[^\W\d_]) ?/ ?(?=[^\W\d_])")
_SIGNS = {"&": " và ", "+": " cộng ", "=": " bằng ", "@": " a còng ", "≈": " khoảng ", "≥": " từ ", "≤": " không quá ",
          "→": ", ", "•": ", ", "×": " nhân ", "½": " một phần hai ", "¼": " một phần tư ", "~": " khoảng ",
          "°": " độ ", "%": " phần trăm ", "₫": " đồng ", "$": " đô la ", "€": " ơ rô "}  # fmt: skip
_KEPT = set(" .,;:!?…–—-()«»\"'“”‘’")


def read_links(text: str) -> str:
    """«cskh.cpc.vn» as «xê ét ca hát chấm xê pê xê chấm vê nờ»; the scheme is left out."""
    text = _SCHEME.sub("", _TAG.sub(" ", text))
    text = _EMAIL.sub(lambda found: f"{_address(found.group(1))} a còng {_address(found.group(2))}", text)
    return _LINK.sub(lambda found: _address(found.group()), text)


def read_abbreviations(text: str) -> str:
    """«P. Hòa Khánh Bắc, Q.1, TP. Huế, TBA, ĐZ, QL1A» in full words."""
    text = _DOCUMENT.sub(
        lambda found: f"{found.group(1)} năm {found.group(2)} {_spell(found.group(3))}", text
    )
    text = _NUMBERED_ROAD.sub(lambda found: f"{_ROADS[found.group(1)]} {found.group(2)}", text)
    text = _NUMBERED_WARD.sub(lambda found: f"{_DOTTED[found.group(1)]} {found.group(2)}", text)
    text = _DOTTED_NAME.sub(lambda found: f"{_DOTTED[found.group(1)]} ", text)
    text = _ABBREVIATION.sub(lambda found: _ABBREVIATIONS[found.group(1)], text)
    text = _ACRONYM.sub(lambda found: _spell(found.group()), text)
    return _WORD_SLASH.sub(" ", text)


def read_signs(text: str) -> str:
    """Signs that mean a word become it; emoji, other scripts and decoration are dropped."""
    return "".join(_sign(letter) for letter in text)


def _sign(letter: str) -> str:
    if letter in _KEPT or letter in _SIGNS:
        return _SIGNS.get(letter, letter)
    if letter.isalpha():
        return letter if unicodedata.name(letter, "").startswith("LATIN") else " "
    return "" if unicodedata.category(letter) in {"Mn", "Me", "Cf", "Sk"} else " "


def _spell(letters: str) -> str:
    return " ".join(LETTER_ALOUD.get(letter.upper(), "") for letter in letters if letter != "-")


def _address(address: str) -> str:
    """Parts without a vowel letter by letter, other parts as words, digits one by one."""
    said = []
    for part in re.findall(r"[A-Za-z]+|\d|[^A-Za-z\d]", address):
        if part.isdigit():
            said.append(DIGITS[int(part)])
        elif part.isalpha():
            said.append(
                _spell(part)
                if not re.search("[aeiouy]", part.lower()) or part.lower() in {"io", "edu"}
                else part.lower()
            )
        else:
            said.append({".": "chấm", "-": "gạch ngang", "_": "gạch dưới", "/": "xẹt"}.get(part, ""))
    return " ".join(word for word in said if word)
