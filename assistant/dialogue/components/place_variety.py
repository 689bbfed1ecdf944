"""Places made for training, in the ways people name them: «kiệt 12 lê lợi», «tổ 5 phường hải châu»."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

Lookups = Mapping[str, Sequence[str]]

_DIGITS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
# `{n}`, `{m}` are numbers, `{l}` a letter.
_OPENERS = {
    "street": (
        "đường", "đường", "phố", "", "", "hẻm {n}", "kiệt {n}", "ngõ {n}", "số {n}", "số {n} đường", "{n}",
        "số nhà {n}", "k{n}", "{n}/{m}", "hẻm {n}/{m}", "{n} đường", "ngã tư", "ngã ba",
    ),
    "ward": ("phường", "phường", "xã", "thôn", "p.", "ấp", "làng", "xóm", "khối", "buôn", "", ""),
    "area": ("quận", "huyện", "huyện", "thành phố", "tỉnh", "thị xã", "thị trấn", "tp", "q.", "", ""),
    "landmark": (
        "chợ", "chung cư", "trường", "trường tiểu học", "trường cấp hai", "trường trung học cơ sở", "trường đại học",
        "trường thpt", "trường mẫu giáo", "khu dân cư", "khu đô thị", "khu công nghiệp", "cụm công nghiệp", "bệnh viện",
        "trạm y tế", "cầu", "chùa", "đình", "nhà thờ", "bến xe", "uỷ ban xã", "uỷ ban phường", "ngã ba", "ngã tư",
        "khách sạn", "nhà máy", "toà nhà", "siêu thị", "cây xăng", "ký túc xá", "cư xá", "công viên", "công trường",
        "cổng chào",
    ),
}  # fmt: skip
_NUMBERED = (
    "tổ {n}", "khu phố {n}", "kp {n}", "thôn {n}", "đường số {n}", "quận {n}", "phường {n}", "ấp {n}", "tổ dân phố {n}",
    "toà {l}", "block {l}", "lô {l}{n}", "khối {n}", "xóm {n}", "đường số {n} khu phố {m}",
)  # fmt: skip
# Syllables of names, in addition to those of the look-up tables.
_SYLLABLES = """
bạng lão trạch lệ kiểng đôi sằm cai lang tuý loan phương thạch bồ quá giáng tranh chài hói mốc sậy tràm đước dừa xoài
mít bưởi cam quýt chanh ổi khế đa gạo sung bàng phượng đỉnh trừng mậu hiến tuệ nghiêm hàm tử bích câu thuyền tiễn khuê
đoan vượng khôi nguyên trác tuyển huy chử tắc giác nghệ kỷ vinh cao thắng cừ sắc thái phúc mạc thân cảnh chân kiều oanh
yến phụng lân quy hạc sao mai krông ea chư buôn plei đăk nông đạ lộ rạch cái răng vàm nàng hai riềng trôm sở thượng tứ
nhị nhất tam ngũ lục bát indochina sunrise vinhomes central garden river view home city plaza tower park land green
"""
# Shares: invented names after an opener and without one; syllables of invented names taken from the tables.
_INVENTED, _INVENTED_ALONE, _KNOWN_SYLLABLES = 0.5, 0.15, 0.6


def some_place(lookups: Lookups, randomness: random.Random) -> str:
    """One place, or two of which the second contains the first, as a caller might write them."""
    kind = randomness.choice(
        ("street", "street", "ward", "ward", "area", "landmark", "numbered", "two", "two")
    )
    if kind == "two":
        first = _one_place(randomness.choice(("street", "ward", "numbered")), lookups, randomness)
        second = _one_place(randomness.choice(("ward", "area", "area")), lookups, randomness)
        return f"{first}{randomness.choice((', ', ' ', ' '))}{second}"
    return _one_place(kind, lookups, randomness)


def _one_place(kind: str, lookups: Lookups, randomness: random.Random) -> str:
    if kind == "numbered":
        return _numbers(randomness.choice(_NUMBERED), randomness)
    if kind == "landmark" and lookups.get("landmark") and randomness.random() < 0.4:
        return _cased(randomness.choice(lookups["landmark"]), randomness)
    opener = _numbers(randomness.choice(_OPENERS[kind]), randomness)
    # A name that is in no table can only be recognized by the word before it.
    invented = randomness.random() < (_INVENTED if opener else _INVENTED_ALONE)
    known = lookups.get(kind) or lookups.get("street") or ()
    name = _invented(lookups, randomness) if invented or not known else randomness.choice(known)
    return f"{opener} {_cased(name, randomness)}".strip()


def _invented(lookups: Lookups, randomness: random.Random) -> str:
    known = [name for table in ("street", "ward") for name in lookups.get(table, ())]
    syllables = []
    for _ in range(randomness.choice((1, 2, 2, 2, 3, 3))):
        from_tables = known and randomness.random() < _KNOWN_SYLLABLES
        name = randomness.choice(known) if from_tables else _SYLLABLES
        syllables.append(randomness.choice(name.split()))
    return " ".join(syllables)


def _cased(name: str, randomness: random.Random) -> str:
    return name.title() if randomness.random() < 0.5 else name


def _numbers(opener: str, randomness: random.Random) -> str:
    def number() -> str:
        plain = str(randomness.randint(1, 250))
        return plain if randomness.random() < 0.6 else randomness.choice(_DIGITS)

    return opener.replace("{n}", number()).replace("{m}", number()).replace("{l}", randomness.choice("abcd"))
