"""Every program of scripts/ and bench/: `--help` helps, a wrong argument is one line, and nothing is started."""

import re
import subprocess
from pathlib import Path

import pytest

from scripts.places import MAIN_PYTHON, RASA_PYTHON, ROOT
from tests.habits.tree import python_files, text_of

NEED_RASA = {"bench.evaluation.diet", "bench.evaluation.models", "bench.turns.timed_rasa"}


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__main__")


PROGRAMS = sorted(
    module_of(path) for path in python_files("scripts", "bench") if '__name__ == "__main__"' in text_of(path)
)


def run(module: str, *words: str, python: Path = MAIN_PYTHON) -> subprocess.CompletedProcess[str]:
    command = [python, "-m", module, *words]
    return subprocess.run(
        command, cwd=ROOT, input="", capture_output=True, text=True, timeout=60, check=False
    )


def test_no_program_writes_of_a_python_that_may_not_be_there() -> None:
    """On many machines there is no `python`, or it is another one."""
    for path in python_files("scripts", "bench"):
        assert not re.search(r"(?<!/)\bpython -m (?:bench|scripts)", text_of(path)), path


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What was refused: nothing on standard output, one line on the other, exit status 2."""
    assert (done.returncode, done.stdout) == (2, ""), done
    [line] = done.stderr.splitlines()
    return line


def test_there_are_programs_to_look_at() -> None:
    assert {"bench", "bench.evaluation", "scripts.run", "scripts.setup", *NEED_RASA} <= set(PROGRAMS)


@pytest.mark.parametrize("module", PROGRAMS)
def test_help_is_printed_and_a_wrong_argument_is_refused_in_one_line(module: str) -> None:
    helped = run(module, "--help")
    assert (helped.returncode, helped.stderr) == (0, "")
    assert f"usage: .venv/bin/python -m {module}" in helped.stdout
    refused = one_line(run(module, "--no-such-option"))
    assert refused.startswith("error: ")
    assert refused.endswith(f": .venv/bin/python -m {module} --help")


@pytest.mark.parametrize("module", sorted(NEED_RASA))
def test_what_measures_rasa_helps_in_its_environment_too(module: str) -> None:
    helped = run(module, "--help", python=RASA_PYTHON)
    assert helped.returncode == 0, helped.stderr
    assert f"usage: .venv-rasa/bin/python -m {module}" in helped.stdout


@pytest.mark.parametrize("module", ["bench.evaluation.diet", "bench.evaluation.models"])
def test_what_measures_rasa_says_where_it_runs(module: str) -> None:
    assert f".venv-rasa/bin/python -m {module}" in one_line(run(module))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("bench speech chatt", "«chatt» is none of training, speech"),
        ("bench.evaluation everything", "«everything» is none of understanding, callers"),
        ("bench.calls ten", "«ten» is no whole number from 1 to 1000"),
        ("bench.calls 0", "«0» is no whole number"),
        ("bench.outage --sizes 10000,many", "«many» is no whole number"),
        ("bench.outage --databases mysql", "«mysql» is none of sqlite, postgresql"),
        ("bench.turns.timed_rasa theirs model 5005 file", "invalid choice: 'theirs'"),
        ("scripts.load one two", "unrecognized arguments: two"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_can(words: str, said: str) -> None:
    assert said in one_line(run(*words.split()))
