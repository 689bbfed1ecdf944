"""Names of feeders, stations and streets as files write them, made comparable. Pure rules: no SQL."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from outage_service.world.places.announced import STREETS, WARDS, Words
from outage_service.world.places.names import Name, fold

_TOKENS = re.compile(r"[a-z0-9]+(?:\.\d+)*")
_VOLTAGE = re.compile(r"\b\d+(?:[.,]\d+)?(?:/\d+(?:[.,]\d+)?)?\s*kva?\b")
_STATION_WORDS = frozenset({"tba", "tram", "mba", "may", "bien", "ap", "t", "pp", "phan", "phoi"})
_FEEDER_WORDS = frozenset(
    {"lo", "xt", "xuat", "tuyen", "dz", "duong", "day", "dd", "mc", "may", "cat", "trung", "the", "tram", "thuoc"}
)  # fmt: skip
# Words for a part of a feeder.
_PIECE = re.compile(
    r"\b(?:mot phan|1 phan|nhanh|nr|sau|truoc|phan doan|pd|doan|tu tru|tu cot|giua|rec|recloser|lbs|dcl|fco|"
    r"lbfco|ltd|cdlt|cot|vt|ho|khach hang)\b"
)
# rapidfuzz's ratio, 100 for the same letters; 90 allows one wrong letter in ten.
NEAR = 90.0
_FEEDER_NUMBER = re.compile(r"\d{3}(?=[a-z]{4,}$)")  # before the name of a substation
_SHORTEST_NEAR = 6
_DIGITS = re.compile(r"\d+")


def station_key(name: str) -> str:
    """A station's code or name without the words for its kind: "TBA Lê Lợi 1" and "le loi 1" alike."""
    tokens = _TOKENS.findall(_VOLTAGE.sub(" ", fold(name)))
    while len(tokens) > 1 and tokens[0] in _STATION_WORDS:
        del tokens[0]
    return "".join(tokens)


def feeder_key(name: str) -> str:
    """A feeder's code or name without its voltage and the words for its kind: "ĐZ 22kV 471 E153" is `471e153`."""
    tokens = _TOKENS.findall(_VOLTAGE.sub(" ", fold(name)))
    return "".join(token for token in tokens if token not in _FEEDER_WORDS)


def feeder_keys_of(name: str) -> list[str]:
    """The keys by which a feeder may be known, the surest first: "471 Điện Bàn" also as 471."""
    key = feeder_key(name)
    number = _FEEDER_NUMBER.match(key)
    return list(dict.fromkeys([key, number[0]] if number else [key]))


def is_piece_of_feeder(name: str) -> bool:
    """Whether the name means only a part of a feeder: a branch, or what lies behind a switch."""
    return bool(_PIECE.search(fold(name)))


def near(wanted: str, known: Iterable[str]) -> str | None:
    """The known name most like `wanted`, with the same digits; None when none or two are near enough."""
    if len(wanted) < _SHORTEST_NEAR:
        return None
    digits = _DIGITS.findall(wanted)
    candidates = [name for name in known if _DIGITS.findall(name) == digits]
    best = process.extract(wanted, candidates, scorer=fuzz.ratio, score_cutoff=NEAR, limit=2)
    if not best or (len(best) > 1 and best[0][1] - best[1][1] < 1e-6):
        return None
    return str(best[0][0])


def street_and_wards(home: Sequence[Name]) -> tuple[Words, frozenset[Words]]:
    """The street and the wards in the names of a home's line; the street is empty when there is none."""
    street = home[0].words if home and home[0].kind in STREETS else ()
    return street, frozenset(name.words for name in home if name.kind in WARDS)
