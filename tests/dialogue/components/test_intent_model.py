from pathlib import Path

import numpy as np
import pytest

from assistant.dialogue.components.intent_model import IntentModel, Vocabulary, softmax
from assistant.dialogue.components.ngrams import BLOCKS


@pytest.fixture
def model() -> IntentModel:
    """Knows two words: «điện» speaks for check_outage, «chào» for greet."""
    idf = np.ones(2, dtype=np.float32)
    rows: dict[str, dict[str, int]] = {block: {} for block in BLOCKS}
    rows["words"] = {"điện": 0, "chào": 1}
    rows["bare_words"] = {"dien": 0, "chao": 1}
    return IntentModel(
        intents=("check_outage", "greet"),
        vocabularies={block: Vocabulary(known, idf) for block, known in rows.items()},
        weights=np.array([[1, -1], [-1, 1]], dtype=np.float32),
        bias=np.array([0.1, 0.0], dtype=np.float32),
        temperature=0.5,
    )


def test_the_ranking_holds_every_intent_best_first_and_adds_up_to_one(model: IntentModel) -> None:
    ranking = model.ranking("chào em")

    assert [intent for intent, _ in ranking] == ["greet", "check_outage"]
    assert sum(share for _, share in ranking) == pytest.approx(1)
    assert ranking[0][1] > 0.9


def test_gibberish_has_no_confidence_whatever_its_letters_look_like(model: IntentModel) -> None:
    assert model.ranking("xyzzy qwerty")[0][1] == 0
    assert model.known_share("chào xyzzy") == 0.5
    assert model.ranking("chào xyzzy")[0][1] > 0.9


def test_saying_a_word_twice_does_not_count_as_two_words(model: IntentModel) -> None:
    assert model.ranking("điện điện") == model.ranking("điện")


def test_a_model_comes_back_from_disk_but_for_rounding(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)

    again = IntentModel.load(tmp_path)

    for (intent, share), (same, before) in zip(
        again.ranking("chào điện"), model.ranking("chào điện"), strict=True
    ):
        assert (intent, share) == (same, pytest.approx(before, abs=0.001))
    assert again.intents == model.intents


def test_a_missing_model_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"intents\.json"):
        IntentModel.load(tmp_path)


def test_huge_scores_do_not_overflow() -> None:
    shares = softmax(np.array([1e4, 0.0], dtype=np.float32))

    assert shares.tolist() == [1.0, 0.0]
