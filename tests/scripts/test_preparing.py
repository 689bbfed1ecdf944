"""What happens before the parts start: interpreters, settings, the model's inputs, and how failures are said."""

import os
from pathlib import Path

import pytest

from scripts.commands import explain_failure, run_quietly
from scripts.console import Problem, elapsed
from scripts.interpreters import find_rasa_python, version_of
from scripts.model import inputs_hash
from scripts.parts import make_parts, with_fresh_secret
from scripts.places import LOGS, PRIVATE, RASA_PYTHON, VAR, read_dotenv
from tests.modes import generous_umask, open_to_others


def program(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines]) + "\n")
    path.chmod(0o755)
    return path


def data_tree(root: Path) -> Path:
    for name in ("nlu_data/nlu/outage.yml", "assistant/dialogue/config.yml", "assistant/vietnamese/times.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def test_a_pyenv_shim_that_fails_is_passed_over_for_the_version_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv = program(tmp_path / "uv", "echo 'pyenv: python3.10: command not found' >&2", "exit 2")
    program(tmp_path / "shims" / "python3.10", "exit 127")
    real = tmp_path / "pyenv" / "versions" / "3.10.99" / "bin" / "python3.10"
    program(real, f'exec {RASA_PYTHON.resolve()} "$@"')
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    found = find_rasa_python(uv)
    assert "shims" not in found.parts
    assert version_of(found) == (3, 10)


def test_a_missing_python_3_10_is_said_with_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = program(tmp_path / "uv", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(Problem, match=r"needs Python 3\.10.*pyenv install 3\.10"):
        find_rasa_python(uv)


def test_the_model_is_made_anew_when_content_changes_and_not_when_time_does(tmp_path: Path) -> None:
    root = data_tree(tmp_path)
    before = inputs_hash(root)
    os.utime(root / "nlu_data/nlu/outage.yml", (1, 1))
    (root / "assistant/vietnamese/__pycache__").mkdir()
    (root / "assistant/vietnamese/__pycache__/times.pyc").write_bytes(b"1")
    assert inputs_hash(root) == before
    (root / "nlu_data/nlu/outage.yml").write_text("another example")
    assert inputs_hash(root) != before


def test_the_model_is_made_anew_when_a_file_is_renamed(tmp_path: Path) -> None:
    root = data_tree(tmp_path)
    before = inputs_hash(root)
    (root / "nlu_data/nlu/outage.yml").rename(root / "nlu_data/nlu/cuts.yml")
    assert inputs_hash(root) != before


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("OSError: [Errno 28] No space left on device: 'x'", "The disk is full"),
        (
            "error: Failed to fetch `x`\n  Caused by: dns error: Temporary failure in name resolution",
            "can't be reached",
        ),
        (
            "one\nValueError: intent «x» has no examples\ntwo",
            "«train» failed: ValueError: intent «x» has no examples",
        ),
        ("", "it printed nothing"),
    ],
)
def test_a_failed_program_is_explained_in_one_line(printed: str, said: str) -> None:
    problem = explain_failure("train", printed)
    assert said in str(problem)
    assert "\n" not in str(problem)
    assert problem.mend


def test_a_program_that_is_missing_is_said_with_the_mend() -> None:
    with pytest.raises(Problem, match=r"no-such-program is missing\. Run `make setup`"):
        run_quietly(["no-such-program"], log_name="test")


def test_the_settings_file_may_quote_comment_and_export(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# a comment\nexport ASSISTANT_PORT = 8010\nASSISTANT_HOTLINE='1900 1909' # said aloud\n"
        'ASSISTANT_CALL_KEY="a#b"\nASSISTANT_ADMIN_KEY=a#b # kept\nEMPTY=\nno assignment\n'
    )
    assert read_dotenv(file) == {
        "ASSISTANT_PORT": "8010",
        "ASSISTANT_HOTLINE": "1900 1909",
        "ASSISTANT_CALL_KEY": "a#b",
        "ASSISTANT_ADMIN_KEY": "a#b",
        "EMPTY": "",
    }


def test_the_outage_services_port_and_key_reach_those_who_ask_it() -> None:
    parts = make_parts({"OUTAGE_PORT": "9001", "OUTAGE_API_KEY": "secret"}, model=None)
    assert parts["outage"].url == "http://127.0.0.1:9001"
    for name in ("actions", "assistant"):
        assert parts[name].environment["ASSISTANT_OUTAGE_URL"] == "http://127.0.0.1:9001"
        assert parts[name].environment["ASSISTANT_OUTAGE_KEY"] == "secret"


def test_the_parts_get_a_new_secret_at_each_start_unless_a_person_has_set_one(tmp_path: Path) -> None:
    environment = {"ASSISTANT_STATE_DIR": str(tmp_path / "state")}
    first, second = with_fresh_secret(environment), with_fresh_secret(environment)
    secrets = [one["ASSISTANT_RASA_TOKEN"] for one in (first, second)]
    assert len(set(secrets)) == 2
    assert (tmp_path / "state" / "rasa.token").read_text().strip() == secrets[1]
    for name in ("actions", "rasa", "assistant"):
        assert make_parts(second, model=None)[name].environment["ASSISTANT_RASA_TOKEN"] == secrets[1]
    chosen = {**environment, "ASSISTANT_RASA_TOKEN": "of-our-own"}
    assert with_fresh_secret(chosen) == chosen
    assert (tmp_path / "state" / "rasa.token").read_text().strip() == secrets[1]


def test_a_state_folder_that_cannot_be_made_is_said_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(Problem, match="ASSISTANT_STATE_DIR"):
        with_fresh_secret({"ASSISTANT_STATE_DIR": str(tmp_path / "state")})


@pytest.mark.parametrize("variable", ["OUTAGE_PORT", "ASSISTANT_PORT", "ASSISTANT_RASA_PORT"])
def test_a_setting_that_cannot_be_used_is_named(variable: str) -> None:
    with pytest.raises(Problem, match=variable):
        make_parts({variable: "eighty"}, model=None)


def test_every_part_of_the_procfile_has_an_address() -> None:
    parts = make_parts({}, model=None)
    assert list(parts) == ["outage", "actions", "rasa", "assistant"]
    assert len({part.port for part in parts.values()}) == 4


@pytest.mark.parametrize(("seconds", "said"), [(0.42, "0.4 s"), (12.4, "12 s"), (200, "3 min 20 s")])
def test_elapsed_time_is_readable(seconds: float, said: str) -> None:
    assert elapsed(seconds) == said


def test_what_programs_print_is_kept_for_their_user_alone(tmp_path: Path) -> None:
    """They may print names and numbers of customers. The folder may have been open once."""
    with generous_umask():
        LOGS.mkdir(parents=True, exist_ok=True)
        (LOGS / "privacy.log").touch()
        LOGS.chmod(0o755)
        run_quietly(["sh", "-c", f"echo 0905123456; touch {tmp_path}/kept"], "privacy", umask=PRIVATE)
    assert (LOGS / "privacy.log").read_text() == "0905123456\n"
    assert open_to_others(LOGS / "privacy.log") == []
    assert open_to_others(tmp_path / "kept") == []
    for folder in (LOGS, VAR):
        assert folder.stat().st_mode & 0o777 == 0o700
    (LOGS / "privacy.log").unlink()
