"""Which words can be Vietnamese."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from assistant.vietnamese.syllables import is_bare_syllable, is_syllable, with_tone
from assistant.vietnamese.word_tables import words

ROOT = Path(__file__).parents[2]
# Turns in context and what is tried on are written as people type, with every slip.
AS_TYPED = (ROOT / "nlu_data" / "acts", ROOT / "nlu_data" / "eval" / "turns")
TEXTS = (
    *(file for file in sorted((ROOT / "nlu_data").rglob("*.yml")) if file.parent not in AS_TYPED),
    *sorted(Path(__file__).parent.glob("*.tsv")),
)
# Abbreviations, slips of the keyboard and sounds that the data holds on purpose.
NO_SYLLABLES = words(
    "đ đt sđt đl đc đz đđ hđ đr đag mđ đg tđ đm đk vnđ hđơn kv wá zậy dzậy alô okê camơn kmrơng chừg ádf ưe cê",
    "mấtđiện mãpc hđmb zđ aptômat áptomat áptômát jút kúp kơ nguời yê điẹn đmm zô blơ kô",
    "apagón elektrizität elettricità lumière électricité",
)

# Names of the Highlands («bản Ka Đơn», «buôn Krông») are no Vietnamese syllables.
NAME = re.compile(r"\[[^\]]*\]\(place\)")
NAMES = ROOT / "nlu_data" / "lookups"
LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")  # an accented Latin letter


def test_every_accented_word_of_the_data_is_a_syllable() -> None:
    found = set()
    for file in TEXTS:
        text = unicodedata.normalize("NFC", file.read_text(encoding="utf-8"))
        lines = (line for line in text.splitlines() if file.name not in {"reading_in.tsv", "read_aloud.tsv"})
        found |= {
            word.lower()
            for line in lines
            for word in re.findall(r"[^\W\d_]+", NAME.sub("", line))
            if LATIN.search(word) and file.parent != NAMES
        }

    assert len(found) > 1000
    assert {word for word in found if not is_syllable(word)} - NO_SYLLABLES == set()


@pytest.mark.parametrize(
    "word",
    [
        "điện",
        "nghiêng",
        "Quảng",
        "quốc",
        "giếng",
        "gì",
        "giặt",
        "khuỷu",
        "xoong",
        "moóc",
        "ngoằn",
        "Đắk",
        "Kạn",
        "HOÀ",
        "hòa",
        "thuở",
        "quý",
        "yếng",
    ],
)
def test_words_of_the_language_are_syllables(word: str) -> None:
    assert is_syllable(unicodedata.normalize("NFC", word))


@pytest.mark.parametrize(
    "word", ["mát-x", "bàk", "cía", "ngế", "kà", "đàt", "fá", "wá", "quáa", "zậy", "ghà"]
)
def test_what_cannot_be_spelled_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", ["mat", "DIEN", "quoc", "nghieng", "giuong"])
def test_syllables_are_known_without_accents(word: str) -> None:
    assert is_bare_syllable(word)


@pytest.mark.parametrize("word", ["mats", "ddien", "khoong", "window"])
def test_a_word_with_keys_in_it_is_no_bare_syllable(word: str) -> None:
    assert not is_bare_syllable(word)


@pytest.mark.parametrize(
    ("onset", "rime", "tone", "word"),
    [
        ("h", "oa", "huyền", "hòa"),
        ("h", "oan", "huyền", "hoàn"),
        ("th", "uy", "hỏi", "thủy"),
        ("q", "uy", "sắc", "quý"),
        ("ng", "oai", "huyền", "ngoài"),
        ("đ", "iên", "nặng", "điện"),
        ("ng", "ươi", "huyền", "người"),
        ("c", "ưa", "hỏi", "cửa"),
        ("g", "i", "huyền", "gì"),
    ],
)
def test_the_tone_stands_on_the_vowel_that_carries_it(onset: str, rime: str, tone: str, word: str) -> None:
    assert with_tone(onset, rime, tone) == word
