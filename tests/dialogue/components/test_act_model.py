from pathlib import Path

import numpy as np
import pytest

from assistant.dialogue.components.act_features import TurnRead
from assistant.dialogue.components.act_model import FEWEST, ActModel


@pytest.fixture
def model() -> ActModel:
    """Knows two features: «không» after «gì nữa không» speaks for no, and a code for give."""
    return ActModel(
        acts=("give", "no", "thank"),
        rows={"word khong | anything_else": 0, "entity code": 1},
        weights=np.array([[0, 16, 0], [5, 0, 0]], dtype=np.float32),
        bias=np.array([-1, -1, -5], dtype=np.float32),
    )


def turn(text: str, question: str | None = None) -> TurnRead:
    return TurnRead(text, text.lower(), [], question)


def test_acts_come_likeliest_first_each_with_a_probability_of_its_own(model: ActModel) -> None:
    found = dict(model.likely(turn("không PC05II0123456", "anything_else")))
    assert list(found) == ["give", "no"]
    assert found["give"] > 0.95  # not a share of one whole: both are likely
    assert found["no"] > 0.9


def test_the_same_word_under_another_question_is_something_else(model: ActModel) -> None:
    assert dict(model.likely(turn("không", "anything_else")))["no"] > 0.9
    assert dict(model.likely(turn("không", "code_or_phone")))["no"] < 0.5


def test_unlikely_acts_are_left_out_but_the_best_is_always_there(model: ActModel) -> None:
    assert all(share >= FEWEST for _, share in model.likely(turn("xyz")))
    unsure = ActModel(("no",), {}, np.zeros((0, 1), dtype=np.float32), np.array([-9], dtype=np.float32))
    [(act, share)] = unsure.likely(turn("xyz"))
    assert act == "no"
    assert share < FEWEST


def test_a_model_comes_back_from_disk_as_it_was(model: ActModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = ActModel.load(tmp_path)
    assert again is not None
    said = turn("không PC05II0123456", "anything_else")
    assert again.likely(said) == model.likely(said)
    assert (again.acts, again.rows) == (model.acts, model.rows)


def test_a_folder_of_an_intent_model_alone_holds_no_act_model(tmp_path: Path) -> None:
    (tmp_path / "intents.json").write_text("{}", encoding="utf-8")
    assert ActModel.load(tmp_path) is None


def test_a_model_file_is_numbers_and_one_with_objects_is_refused(model: ActModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"acts.json", "acts.npz"}
    with np.load(tmp_path / "acts.npz", allow_pickle=False) as numbers:
        assert {numbers[name].dtype for name in numbers} == {np.dtype(np.float32)}
    np.savez(tmp_path / "acts.npz", weights=np.array([{}], dtype=object), bias=model.bias)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        ActModel.load(tmp_path)
