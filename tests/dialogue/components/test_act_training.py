"""A tiny act model, trained in Rasa's environment on a few dozen turns and used here."""

import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from assistant.dialogue.components.act_features import TurnRead, masked_for_acts
from assistant.dialogue.components.act_model import ActModel
from assistant.dialogue.components.intent_model import IntentModel
from scripts.places import RASA_PYTHON, ROOT, rasa_environment

TURNS = {
    "anything_else": [
        (["no"], ["không", "dạ không", "không em", "hông", "không cần gì", "dạ không em", "thôi em"]),
        (["no", "thank"], ["không cảm ơn", "dạ không cảm ơn em", "thôi cảm ơn", "không, cảm ơn", "cảm ơn, không"]),
    ],
    "offer_message": [(["yes"], ["có", "dạ có", "có em", "ừ", "ừ em", "được", "ok em"])],
    "breaker": [(["tell_breaker"], ["nhảy rồi", "không nhảy", "vẫn bật", "bật rồi", "nhảy nè em", "coi rồi"])],
    "code_or_phone": [
        (["give"], ["PC05II0123456", "mã PC05II0222333", "0905123456", "số 0906111222", "dạ 0905333444"]),
        (["cannot_give"], ["không nhớ", "không biết mã", "không có mã", "quên rồi", "không nhớ số", "không có"]),
    ],
    None: [
        (["tell_out"], ["mất điện rồi", "nhà em cúp điện", "cúp điện rồi", "mất điện", "không có điện"]),
        (["ask_return"], ["mấy giờ có điện", "bao giờ có điện", "khi nào có", "chừng nào có điện"]),
    ],
}  # fmt: skip
PROGRAM = """
import sys
from pathlib import Path
from assistant.dialogue.components.act_training import read_turns, train_act_model
from assistant.dialogue.components.intent_training import train_intent_model

intents = train_intent_model([("mất điện rồi", "check_outage"), ("không", "deny"), ("có", "affirm"), ("mã", "inform")])
turns = read_turns(Path(sys.argv[1]), Path("none"))
for folder in map(Path, sys.argv[2:]):
    folder.mkdir()
    intents.save(folder)
    train_act_model(turns, intents.ranking).save(folder)
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two trainings of the same turns."""
    here = tmp_path_factory.mktemp("acts")
    data = here / "data"
    data.mkdir()
    for number, (question, groups) in enumerate(TURNS.items()):
        asked = {"question": question} if question else {}
        turns = [{**asked, "caller": said, "acts": acts} for acts, texts in groups for said in texts]
        text = yaml.safe_dump(turns, allow_unicode=True)
        (data / f"{number}.yml").write_text(text, encoding="utf-8")
    command = [RASA_PYTHON, "-c", PROGRAM, data, here / "first", here / "second"]
    done = subprocess.run(
        command, cwd=ROOT, env=rasa_environment(os.environ), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return here / "first", here / "second"


def acts(folder: Path, text: str, question: str | None) -> dict[str, float]:
    model = ActModel.load(folder)
    assert model is not None
    masked = masked_for_acts(text)
    ranking = IntentModel.load(folder).ranking(masked)
    return dict(model.likely(TurnRead(text, masked, ranking, question)))


@pytest.mark.parametrize(
    ("said", "question", "act"),
    [
        ("không", "anything_else", "no"),
        ("dạ hông em", "anything_else", "no"),
        ("dạ có em", "offer_message", "yes"),
        ("nhảy rồi em", "breaker", "tell_breaker"),
        ("không nhớ đâu", "code_or_phone", "cannot_give"),
        ("dạ mã PC07DD0551209", "code_or_phone", "give"),
        ("cúp điện rồi em", None, "tell_out"),
    ],
)
def test_it_learns_what_answers_which_question(
    folders: tuple[Path, Path], said: str, question: str | None, act: str
) -> None:
    found = acts(folders[0], said, question)
    assert next(iter(found)) == act
    assert found[act] > 0.5


def test_the_same_word_is_another_act_under_another_question(folders: tuple[Path, Path]) -> None:
    """«Không có» has no code to give, and is no no."""
    asked_for_a_code = acts(folders[0], "không có", "code_or_phone")
    asked_for_more = acts(folders[0], "không có", "anything_else")
    assert asked_for_a_code["cannot_give"] > asked_for_a_code.get("no", 0.0)
    assert asked_for_more["no"] > asked_for_more.get("cannot_give", 0.0)


def test_two_acts_of_one_turn_are_both_found(folders: tuple[Path, Path]) -> None:
    found = acts(folders[0], "dạ không cảm ơn em nhiều", "anything_else")
    assert found["no"] > 0.5
    assert found["thank"] > 0.5


def test_an_act_with_too_few_turns_is_not_learnt(folders: tuple[Path, Path]) -> None:
    """Four turns ask when the power returns: fewer than five."""
    learnt = set(json.loads((folders[0] / "acts.json").read_text(encoding="utf-8"))["acts"])
    assert learnt == {"no", "yes", "thank", "tell_breaker", "give", "cannot_give", "tell_out"}


def test_the_same_turns_give_the_same_model(folders: tuple[Path, Path]) -> None:
    first, second = ((folder / "acts.npz").read_bytes() for folder in folders)
    assert first == second
    assert (folders[0] / "acts.json").read_text() == (folders[1] / "acts.json").read_text()
