"""`make understand` with the real model: what a trainer sees of a sentence."""

import os
import subprocess

import pytest

from scripts.places import MAIN_PYTHON, ROOT


def understand(said: str) -> subprocess.CompletedProcess[str]:
    # A port at which no Rasa listens: the model is loaded for the moment.
    environment = {**os.environ, "SAY": said, "ASSISTANT_RASA_PORT": "9"}
    return subprocess.run(
        [MAIN_PYTHON, "-m", "scripts.understand"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.stack
def test_each_sentence_is_shown_with_its_intent_the_next_ones_its_acts_and_the_entities() -> None:
    done = understand("nhà chị mất điện rồi|mã PC05II0123456|giá điện bao nhiêu một số")
    assert (done.returncode, done.stderr) == (0, "")
    # Before the first sentence it may say that it trains.
    first, code, price = done.stdout[done.stdout.index("«") :].split("\n\n")
    assert first.splitlines()[0] == "«nhà chị mất điện rồi»"
    assert first.count("  then  ") == 3
    assert "\n  act       tell_out  " in first
    assert "\n  act       ask_faq (tariff)  " in price
    assert "PC05II0123456" in code.partition("»")[2]
    assert "faq/tariff" in price.splitlines()[1]


def test_nothing_to_understand_is_said_with_an_example() -> None:
    done = understand(" | ")
    assert done.returncode != 0
    assert done.stderr.startswith(
        "error: There is nothing to understand. Give sentences: make understand SAY="
    )


@pytest.mark.stack
def test_what_is_found_again_and_again_is_shown_once_with_its_count() -> None:
    done = understand(", ".join(["sáng mai có điện không em"] * 40))
    assert (done.returncode, done.stderr) == (0, "")
    found = done.stdout[done.stdout.index("«") :].splitlines()[1:]
    assert len(found) == len(set(found))
    assert [line for line in found if line.startswith("  time ") and line.endswith("times)")]
