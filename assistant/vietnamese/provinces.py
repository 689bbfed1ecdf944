"""The provinces of today and of before 2025-07-01, by their folded names: what a ward or a street lies in.

From resolution 202/2025/QH15 and the list of 63 provinces before it, with the names that people use for Thành
phố Hồ Chí Minh.
"""

from __future__ import annotations

import re

from assistant.vietnamese.folding import fold

PROVINCES = frozenset({
    "an giang", "ba ria vung tau", "bac giang", "bac kan", "bac lieu", "bac ninh", "ben tre", "binh dinh",
    "binh duong", "binh phuoc", "binh thuan", "ca mau", "can tho", "cao bang", "da nang", "dak lak", "dak nong",
    "dien bien", "dong nai", "dong thap", "gia lai", "ha giang", "ha nam", "ha noi", "ha tinh", "hai duong",
    "hai phong", "hau giang", "ho chi minh", "hoa binh", "hue", "hung yen", "khanh hoa", "kien giang", "kon tum",
    "lai chau", "lam dong", "lang son", "lao cai", "long an", "nam dinh", "nghe an", "ninh binh", "ninh thuan",
    "phu tho", "phu yen", "quang binh", "quang nam", "quang ngai", "quang ninh", "quang tri", "sai gon",
    "soc trang", "son la", "tay ninh", "thai binh", "thai nguyen", "thanh hoa", "thua thien hue", "tien giang",
    "tra vinh", "tuyen quang", "vinh long", "vinh phuc", "yen bai", "hcm", "tphcm", "tp hcm",
})  # fmt: skip
_KIND = re.compile(r"^(?:tinh|thanh pho|tp) ")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def is_province(words: str) -> bool:
    """Whether the words are the name of a province, with or without «tỉnh» or «thành phố» before it."""
    name = _BETWEEN_WORDS.sub(" ", fold(words.lower())).strip()
    return _KIND.sub("", name) in PROVINCES or name in PROVINCES
