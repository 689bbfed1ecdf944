"""Which settings and which database the commands mean, from any folder; and that they say it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outage_service.env_file import read_env_file, strange_lines
from outage_service.settings import ROOT, Settings
from scripts import places
from scripts.places import MAIN_PYTHON, read_dotenv
from scripts.ports import free_port
from tests.outage_service.conftest import Program
from tests.outage_service.importing.builders import SAMPLES
from tests.outage_service.processes import RealProcess, environment

ODD = r"""
# OUTAGE_PORT=1
OUTAGE_PORT=8101
  export OUTAGE_HOST = 127.0.0.1
OUTAGE_API_KEY="two words # no comment"  # a comment
OUTAGE_SMS_GATEWAY='json://h/{address}?a=#b'
OUTAGE_EMAIL_GATEWAY=mailto://u:p#w@h?to={address} # a comment
OUTAGE_GATEWAY_SECRET=a$b${HOME}\n
OUTAGE_LOG_LEVEL="not closed
OUTAGE_LIMITS=
OUTAGE_WORKERS= # nothing
OUTAGE_QUIET_FROM="a\"b"
OUTAGE_QUIET_UNTIL="a" b
OUTAGE_PORT=8102
no assignment
1BAD=2
KHOÁ=không
"""


def test_a_line_means_to_the_commands_what_it_means_to_the_make_targets(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(ODD, encoding="utf-8")
    read = read_env_file(tmp_path / ".env")
    assert read == read_dotenv(tmp_path / ".env")
    assert read["OUTAGE_PORT"] == "8102"
    assert read["OUTAGE_API_KEY"] == "two words # no comment"
    assert read["OUTAGE_EMAIL_GATEWAY"] == "mailto://u:p#w@h?to={address}"
    assert read["OUTAGE_GATEWAY_SECRET"] == r"a$b${HOME}\n"


def test_the_lines_that_set_nothing_are_the_same_for_both(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(ODD, encoding="utf-8")
    found = strange_lines(tmp_path / ".env")
    assert found == places.strange_lines(tmp_path / ".env")
    lines = ODD.splitlines()
    assert [lines[number - 1] for number in found] == ["no assignment", "1BAD=2", "KHOÁ=không"]


def test_a_misspelt_setting_and_a_line_that_sets_nothing_are_told_to_who_uses_a_command(
    sqlite_world_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "settings"
    file.write_text("# mine\n\nOUTAGE_PORT 8101\noutage_prot=8101\nASSISTANT_PORT=8000\n")
    ended = subprocess.run(
        [sys.executable, "-m", "outage_service", "--env-file", str(file), "keys", "list"],
        env={**environment(sqlite_world_url), "OUTAGE_DATABSE_URL": "sqlite:///x.db"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0
    assert ended.stderr.splitlines()[:4] == [
        f"warning: {file}:3: is no assignment such as NAME=value",
        "warning: OUTAGE_DATABSE_URL is not a setting of the outage service: a typing mistake?",
        "warning: outage_prot is not a setting of the outage service: a typing mistake?",
        f"Database: {tmp_path}/outage.db",
    ]


def test_a_server_tells_its_log_of_a_misspelt_setting(sqlite_world_url: str, tmp_path: Path) -> None:
    """As `make run` starts it: by uvicorn, with the whole environment."""
    ended = subprocess.run(
        [sys.executable, "-c", "from outage_service.app import create_app; create_app()"],
        env={**environment(sqlite_world_url), "OUTAGE_WORKRES": "off"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.stderr == "OUTAGE_WORKRES is not a setting of the outage service: a typing mistake?\n"


def test_the_make_targets_tell_of_a_line_that_sets_nothing(tmp_path: Path) -> None:
    for folder in ("assistant", "scripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".env").write_text(f"ASSISTANT_STATE_DIR={tmp_path}\nASSISTANT_PORT: 8000\n")
    command = [MAIN_PYTHON, "-m", "scripts.restart"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert ended.stderr.splitlines() == [
        "warning: .env:2: is no assignment such as NAME=value",
        "error: Nothing is running here. Start it: make run.",
    ]


def test_a_mark_before_the_first_name_costs_no_setting(tmp_path: Path) -> None:
    """Some editors put one there."""
    (tmp_path / ".env").write_text("OUTAGE_PORT=8101\n", encoding="utf-8-sig")
    assert read_env_file(tmp_path / ".env") == {"OUTAGE_PORT": "8101"}
    assert read_dotenv(tmp_path / ".env") == {"OUTAGE_PORT": "8101"}


@given(
    lines=st.lists(
        st.builds(
            "{}{}{}".format,
            st.sampled_from(["OUTAGE_A", " OUTAGE_A", "export OUTAGE_A", "#OUTAGE_A", "A B", ""]),
            st.sampled_from(["=", " = ", "", "=="]),
            st.text(st.sampled_from("ab\"'# \t\\$=\u00a0\u2028\x0b"), max_size=8),
        )
    )
)
def test_both_readers_agree_on_any_file(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    file = tmp_path_factory.getbasetemp() / "any.env"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert read_env_file(file) == read_dotenv(file)


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("OUTAGE_")]:
        monkeypatch.delenv(name)
    return tmp_path / "settings"


def test_the_environment_wins_over_the_file_even_with_a_blank(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text("OUTAGE_PORT=8101\nOUTAGE_HOST=10.1.1.1\noutage_limits=off\nOUTAGE_WORKERS=\n")
    monkeypatch.setenv("OUTAGE_PORT", "8201")
    monkeypatch.setenv("OUTAGE_HOST", "")
    settings = Settings.from_env(env_file)
    assert (settings.port, settings.host) == (8201, "127.0.0.1")
    assert (settings.limits, settings.workers) == ("off", "on")


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"OUTAGE_PORT=many", 2, "OUTAGE_PORT cannot be used"),
        (b"OUTAGE_PORT=\xff", 2, "is not UTF-8"),
        (None, 1, "settings: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_used_is_said(
    env_file: Path, program: Program, content: bytes | None, code: int, said: str
) -> None:
    if content is not None:
        env_file.write_bytes(content)
    ended = program(f"sqlite+aiosqlite:///{env_file}.db", "--env-file", env_file, "keys", "list")
    assert ended.returncode == code
    assert said in ended.stderr
    assert not Path(f"{env_file}.db").exists()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another project folder, with a `.env` of its own."""
    folder = tmp_path_factory.mktemp("project")
    without_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "outage_service", folder / "outage_service", ignore=without_caches)
    (folder / ".env").write_text("OUTAGE_DATABASE_URL=sqlite+aiosqlite:///data/own.db\nOUTAGE_PORT=8101\n")
    return folder


def in_project(project: Path, cwd: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = environment("")
    del clean["OUTAGE_DATABASE_URL"]
    return subprocess.run(
        [sys.executable, *words],
        env={**clean, "PYTHONPATH": str(project), **variables},
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_from_any_folder_the_commands_mean_the_database_of_the_project(project: Path, tmp_path: Path) -> None:
    loaded = in_project(project, tmp_path, "-m", "outage_service", "load-demo")
    assert loaded.returncode == 0, loaded.stderr
    assert (project / "data/own.db").is_file()
    listed = in_project(project, tmp_path, "-m", "outage_service", "keys", "list")
    said = [f"Database: {project}/data/own.db", "No keys have been made."]
    assert listed.stderr.splitlines() == said
    assert list(tmp_path.iterdir()) == []
    other = {"OUTAGE_DATABASE_URL": "sqlite+aiosqlite:///data/other.db"}
    given = in_project(project, tmp_path, "-m", "outage_service", "keys", "list", **other)
    assert given.stderr == f"There is no database at {project}/data/other.db.\n"


def test_files_that_a_person_names_are_those_of_the_folder_they_are_in(project: Path, tmp_path: Path) -> None:
    in_project(project, tmp_path, "-m", "outage_service", "load-demo")
    made = in_project(project, tmp_path, "-m", "outage_service", "backup", "monday.backup")
    assert made.returncode == 0, made.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["monday.backup"]


def test_a_server_that_is_started_without_the_command_reads_no_file(project: Path, tmp_path: Path) -> None:
    program = "from outage_service.settings import Settings; print(Settings.from_env().database_url)"
    assert in_project(project, tmp_path, "-c", program).stdout == "sqlite+aiosqlite:///var/outage.db\n"


def test_serve_listens_where_the_file_says_and_names_its_database(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "settings").write_text(f"OUTAGE_PORT={port}\n")
    command = [sys.executable, "-m", "outage_service", "--env-file", str(tmp_path / "settings"), "serve"]
    told = environment(f"sqlite+aiosqlite:///{tmp_path}/outage.db")
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=told, stdout=log, stderr=log)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
                RealProcess(process, http).wait_until_ready()
        finally:
            process.kill()
            process.wait()
    assert (tmp_path / "log").read_text().startswith(f"Database: {tmp_path}/outage.db\n")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://somebody:geheim@db.example/outage", "outage on PostgreSQL at db.example:5432"),
        ("postgresql+psycopg://db:6432/o?password=geheim", "o on PostgreSQL at db:6432"),
        ("postgresql:///o?host=/run/pg&user=somebody", "o on PostgreSQL at /run/pg:5432"),
    ],
)
def test_a_server_is_named_without_user_and_password(url: str, shown: str) -> None:
    assert Settings(database_url=url).database_shown == shown


def test_a_database_that_does_not_answer_is_named_without_user_and_password(program: Program) -> None:
    ended = program("postgresql+psycopg://somebody:geheim@127.0.0.1:1/outage", "keys", "list")
    assert ended.stderr.startswith("Database: outage on PostgreSQL at 127.0.0.1:1\n")
    assert "geheim" not in ended.stderr
    assert "somebody" not in ended.stderr


def test_only_a_command_that_opens_the_database_names_it(
    sqlite_world_url: str, program: Program, tmp_path: Path
) -> None:
    for words in (["demo", tmp_path / "demo"], ["load", tmp_path / "none"], ["keys"], []):
        assert "Database:" not in program(sqlite_world_url, *words).stderr
    sample = SAMPLES / "evnnpc_none.json"
    assert program(sqlite_world_url, "import", sample).stderr.startswith("Database: ")
    assert program(sqlite_world_url, "import", sample, "--json").stderr == ""
