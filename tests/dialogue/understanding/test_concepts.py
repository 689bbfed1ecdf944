"""The lexicon: how phrases are written, and what they find."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.dialogue.understanding.concepts import (
    FOLDER,
    Lexicon,
    lexicon,
    pattern_of,
    phrases_of,
    plain,
    read_concepts,
)


def finds(phrase: str, text: str) -> bool:
    return bool(Lexicon({"it": [phrase]}).find(plain(text)))


@pytest.mark.parametrize(
    ("phrase", "found", "missed"),
    [
        ("mất điện", ["nhà mất điện rồi", "mat dien", "MẤT ĐIỆN!"], ["mất", "điện mất", "mấtđiện", "mất điệnn"]),
        ("mất|cúp điện", ["mất điện", "cup dien"], ["mất luôn điện", "tắt điện"]),
        ("xin? chào em", ["chào em", "dạ xin chào em"], ["xin em"]),
        ("ai|người? tới", ["tới", "ai tới", "người tới"], ["ai"]),
        ("dây … đứt", ["dây đứt", "dây điện trước nhà đứt", "day bi dut"], ["dây điện ở trước nhà tôi đứt", "đứt dây"]),
        ("=khói", ["có khói", "khói quá"], ["khoi", "thôi khỏi"]),
        ("có =cháy", ["có cháy"], ["co chay", "có chạy"]),
        ("don't know", ["I don't know", "i don’t know", "don t know"], ["dont know"]),
    ],
)  # fmt: skip
def test_a_phrase_finds_what_it_says_and_no_more(phrase: str, found: list[str], missed: list[str]) -> None:
    assert [text for text in found if not finds(phrase, text)] == []
    assert [text for text in missed if finds(phrase, text)] == []


@pytest.mark.parametrize(
    "phrase", ["(mất|cúp) điện", "mất||cúp", "mất|", "khói=", "xi?n", "...", "mất, điện"]
)
def test_a_phrase_with_signs_that_mean_nothing_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="is no word, nor words with"):
        Lexicon({"it": [phrase]})


@pytest.mark.parametrize("phrase", ["…", "xin?", "… xin? …", "a|b?"])
def test_a_phrase_without_a_word_that_must_be_there_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="has no word that must be there"):
        Lexicon({"it": [phrase]})


def test_where_a_concept_stands_is_told_and_each_time_it_stands() -> None:
    words = "mất điện rồi mất điện nữa"
    found = Lexicon({"off": ["mất điện"]}).find(words)
    assert [words[one.start : one.end].strip() for one in found] == ["mất điện", "mất điện"]


def test_a_word_that_a_trainer_adds_is_found_in_whatever_file_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("dark:\n  about: no power\n  words: [mất điện]\n", encoding="utf-8")
    (tmp_path / "b.yml").write_text("back:\n  about: power\n  words:\n    - có điện\n", encoding="utf-8")
    (tmp_path / "c.yml").write_text("# nothing yet\n", encoding="utf-8")
    known = read_concepts(tmp_path)
    assert {one.concept for one in known.find("co dien roi lai mat dien")} == {"dark", "back"}


def test_the_concepts_of_this_project_can_all_be_read() -> None:
    words = plain("power cut ở đây, mẹ thở máy, mất điện từ sáng, giờ có điện lại rồi")
    found = {one.concept for one in lexicon().find(words)}
    assert {"power_off", "power_back", "life_support", "english"} <= found


def test_every_phrase_is_found_as_if_each_were_looked_for() -> None:
    """Words are looked up first, so that a turn is not searched for a thousand phrases that cannot be in it."""
    turns = yaml.safe_load(Path("nlu_data/acts/after_a_fact.yml").read_text(encoding="utf-8"))
    said = [str(turn["caller"]) for turn in turns]
    patterns = {name: pattern_of(phrases) for name, phrases in phrases_of(FOLDER).items()}
    assert len(said) > 400
    for text in said[::4]:
        words = plain(text)
        everywhere = [
            (name, found.start(), found.end() - 1)
            for name, pattern in patterns.items()
            for found in pattern.finditer(f" {words} ")
        ]
        assert [(one.concept, one.start, one.end) for one in lexicon().find(words)] == everywhere
