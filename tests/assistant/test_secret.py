"""The secret between the parts of the dialogue, and how secrets are compared."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import SettingError
from assistant.secret import RASA_TOKEN_FILE, pseudonym, rasa_token, renew_rasa_token, same_secret
from assistant.settings import Settings
from scripts.places import RASA_PYTHON, ROOT
from scripts.ports import free_ports
from tests.builders import settings_in
from tests.modes import generous_umask, open_to_others

ODD = ["\ud800", "\udcff.1", "é", "\0", "a" * 100_000, ""]


@pytest.mark.parametrize("given", ODD)
def test_nothing_that_a_client_may_send_is_more_than_a_wrong_secret(given: str) -> None:
    assert same_secret(given, "the-secret") is False
    assert same_secret(given, "") is False
    assert same_secret("the-secret", "the-secret") is True


def test_a_pseudonym_is_the_same_for_a_name_and_of_no_use_without_the_secret() -> None:
    given = pseudonym("203.0.113.7", "the-secret")
    assert given == pseudonym("203.0.113.7", "the-secret")
    assert given not in (pseudonym("203.0.113.8", "the-secret"), pseudonym("203.0.113.7", "another"))
    assert len(given) <= 64


@pytest.mark.parametrize("name", ODD)
def test_any_name_has_a_pseudonym(name: str) -> None:
    assert len(pseudonym(name, "the-secret")) == 32


def test_a_secret_that_a_person_has_set_counts_and_nothing_is_written(tmp_path: Path) -> None:
    assert rasa_token(settings_in(tmp_path, rasa_token="of-our-own")) == "of-our-own"
    assert list(tmp_path.iterdir()) == []


def test_parts_that_are_started_one_by_one_at_once_agree_on_a_secret(tmp_path: Path) -> None:
    state = tmp_path / "new" / "state"
    with ThreadPoolExecutor(8) as parts:
        found = list(parts.map(lambda _: rasa_token(settings_in(state)), range(40)))
    [secret] = set(found)
    assert len(secret) > 40
    assert [one.name for one in state.iterdir()] == [RASA_TOKEN_FILE]


def test_nobody_else_on_the_machine_reads_the_secret(tmp_path: Path) -> None:
    with generous_umask():
        rasa_token(settings_in(tmp_path / "new" / "state"))
        renew_rasa_token(tmp_path / "new" / "other")
    assert open_to_others(tmp_path / "new") == []


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b"\xff" * 40, b"two words\x00" * 4])
def test_a_file_without_a_secret_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / RASA_TOKEN_FILE
    file.write_bytes(content)
    with pytest.raises(SettingError, match="ASSISTANT_RASA_TOKEN") as said:
        rasa_token(settings_in(tmp_path))
    assert str(file) in str(said.value)
    assert file.read_bytes() == content


@pytest.mark.parametrize("planted", ["readable", "a link", "a pipe"])
def test_a_secret_that_another_user_may_have_planted_or_read_is_not_taken(
    tmp_path: Path, planted: str
) -> None:
    file = tmp_path / RASA_TOKEN_FILE
    mine = tmp_path / "mine"
    mine.write_text("as-long-as-a-real-secret\n")
    mine.chmod(0o644 if planted == "readable" else 0o600)
    match planted:
        case "readable":
            mine.rename(file)
        case "a link":
            file.symlink_to(mine)
        case "a pipe":
            os.mkfifo(file, 0o600)
    with pytest.raises(SettingError, match="ASSISTANT_RASA_TOKEN"):
        rasa_token(settings_in(tmp_path))
    renewed = renew_rasa_token(tmp_path)
    assert rasa_token(settings_in(tmp_path)) == renewed


def test_a_state_folder_that_is_none_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(SettingError, match="ASSISTANT_RASA_TOKEN"):
        rasa_token(settings_in(tmp_path / "state"))
    (tmp_path / RASA_TOKEN_FILE).mkdir()
    with pytest.raises(SettingError, match="directory"):
        rasa_token(settings_in(tmp_path))


@pytest.mark.parametrize("secret", ["mật khẩu", "a\tb", "a\nb"])
def test_a_secret_that_no_header_can_carry_is_refused(secret: str) -> None:
    with pytest.raises(SettingError, match="ASSISTANT_RASA_TOKEN"):
        Settings.from_env({"ASSISTANT_RASA_TOKEN": secret})


def test_the_action_server_without_a_secret_says_so_in_a_line_and_does_not_start(tmp_path: Path) -> None:
    (tmp_path / RASA_TOKEN_FILE).touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    settings = {"ASSISTANT_STATE_DIR": str(tmp_path), "ASSISTANT_ACTIONS_PORT": str(free_ports(1)[0])}
    started = subprocess.run(
        [RASA_PYTHON, "-W", "ignore", "-m", "assistant.dialogue.serve_actions"],
        cwd=ROOT,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 1
    [*_, line] = started.stderr.splitlines()
    assert "Traceback" not in started.stderr
    assert "ASSISTANT_RASA_TOKEN" in line
