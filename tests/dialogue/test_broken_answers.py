"""Stored answers that cannot be used, as they reach the person who starts the parts."""

import shutil
from pathlib import Path

import pytest

from scripts.console import Problem
from scripts.parts import Part
from scripts.places import RASA_PYTHON, ROOT
from scripts.stack import Stack, trial_environment


def test_an_action_server_does_not_start_with_broken_answers_and_says_why(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "nlu_data", tmp_path / "nlu_data")
    answers = tmp_path / "nlu_data/answers.yml"
    answers.write_text(
        answers.read_text(encoding="utf-8").replace("    say: ", "    say: Dạ: ", 1), encoding="utf-8"
    )
    environment = {**trial_environment(tmp_path / "state"), "PYTHONPATH": str(ROOT)}
    # The folder it is started in is where it looks for the answers.
    command = f"env -C {tmp_path} {RASA_PYTHON} -m assistant.dialogue.serve_actions"
    port = int(environment["ASSISTANT_ACTIONS_PORT"])
    lines: list[str] = []
    stack = Stack(
        {"actions": Part("actions", command, environment, "127.0.0.1", port, "/health")},
        lambda name, line: lines.append(line),
    )
    stack.start_all()
    try:
        with pytest.raises(Problem) as ended:
            stack.wait_until_ready("actions")
    finally:
        stack.stop()
    assert str(ended.value).startswith("«actions» ended while starting (exit status 1).")
    assert "Its last words: nlu_data/answers.yml:" in str(ended.value)
    assert "is not valid YAML: a text that holds «: » goes into quotes, or" in str(ended.value)
    assert not [line for line in lines if "Traceback" in line]
