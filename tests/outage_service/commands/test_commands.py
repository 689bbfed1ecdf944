"""Every command with input that cannot be: said in a line or two, never a traceback, and nothing is done."""

from pathlib import Path

import pytest

from tests.outage_service.conftest import Program
from tests.outage_service.importing.builders import SAMPLES
from tests.outage_service.processes import beside_the_database
from tests.outage_service.worlds import write_world

SAID = [
    (("load", "{folder}/none"), 2, "is no folder"),
    (("load", "{folder}"), 2, "customers.csv:1: the file is missing"),
    (("import", "{folder}/none.xlsx"), 2, "No such file"),
    (("import", "{folder}"), 2, "Is a directory"),
    (("demo", "{file}"), 1, "File exists"),
    (("keys",), 2, "outage_service keys: give one of add, list, rotate, revoke"),
    (("units",), 2, "outage_service units: give one of load"),
    (("deliveries",), 2, "outage_service deliveries: give one of list, resend"),
    (("places",), 2, "outage_service places: give one of rename, list, forget"),
    (("keys", "add", "Bad Name", "--role", "reader"), 2, "starts with a-z"),
    (("keys", "add", "a", "--role", "king"), 2, "invalid choice"),
    (("keys", "add", "a", "--role", "reader", "--per-minute", "0"), 2, "is a whole number from 1"),
    (("keys", "add", "a", "--role", "reader", "--valid-for", "99999999d"), 2, "such as 24h"),
    (("keys", "revoke", "nobody"), 2, "No valid key has this name"),
    (("erase", "x" * 5_000), 2, "No customer has this code"),
    (("erase", "PC05II0123456\x00"), 2, "No customer has this code"),
    (("deliveries", "list", "--limit", "-5"), 2, "is a whole number from 1"),
    (("deliveries", "list", "--limit", "9" * 30), 2, "is a whole number from 1"),
    (("deliveries", "resend"), 2, "one of the arguments ID --all-dead"),
    (("deliveries", "resend", "\x00" * 100), 2, "No delivery has this id"),
    (("units", "load", "{folder}/none.csv"), 1, "none.csv: No such file"),
    (("places", "rename", "{folder}"), 1, "Is a directory"),
    (("backup", "{folder}"), 2, "is a folder"),
    (("backup", "{folder}/none/a.backup"), 2, "/none is no folder"),
    (("restore", "{folder}/none", "--yes"), 2, "is no file"),
    (("restore", "{file}", "--yes"), 1, "is no backup"),
    (("keys", "rotate", "\udcff"), 2, "is not UTF-8"),
    (("keys", "revoke", "wall\udcff"), 2, "is not UTF-8"),
    (("erase", "\udcff"), 2, "is not UTF-8"),
    (("deliveries", "resend", "\udcff"), 2, "is not UTF-8"),
    (("bogus",), 2, "invalid choice"),
]


@pytest.mark.parametrize(("words", "code", "reason"), SAID, ids=[" ".join(words)[:40] for words, *_ in SAID])
def test_what_cannot_be_is_said_and_not_done(
    sqlite_world_url: str, tmp_path: Path, program: Program, words: tuple[str, ...], code: int, reason: str
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    file = tmp_path / "garbage"
    file.write_bytes(bytes(range(256)) * 20)
    ended = program(sqlite_world_url, *(word.format(folder=folder, file=file) for word in words))
    assert ended.returncode == code, ended.stderr
    assert reason in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:///{garbage}",
        "postgresql+psycopg://nobody@127.0.0.1:1/none",
    ],
)
@pytest.mark.parametrize("words", [("keys", "list"), ("places", "list"), ("load-demo",)])
def test_a_database_that_cannot_be_opened_is_said(
    tmp_path: Path, program: Program, url: str, words: tuple[str, ...]
) -> None:
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(bytes(range(256)) * 20)
    ended = program(url.format(garbage=garbage), *words)
    assert ended.returncode == 1
    assert beside_the_database(ended.stderr).startswith("The database cannot be opened.")
    assert "Traceback" not in ended.stderr


def test_a_database_that_cannot_be_made_is_said(program: Program) -> None:
    ended = program("sqlite+aiosqlite:////proc/none/outage.db", "load-demo")
    assert ended.returncode == 1
    assert beside_the_database(ended.stderr).startswith("The database cannot be opened.")


@pytest.mark.parametrize(
    "words",
    [
        ("keys", "list"),
        ("keys", "rotate", "a"),
        ("keys", "revoke", "a"),
        ("erase", "PC05II0123456"),
        ("deliveries", "list"),
        ("deliveries", "resend", "--all-dead"),
        ("places", "list"),
        ("places", "forget"),
        ("backup", "{folder}/a.backup"),
    ],
    ids=" ".join,
)
def test_a_mistyped_path_to_the_database_is_said_and_makes_nothing(
    tmp_path: Path, program: Program, words: tuple[str, ...]
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/tpyo/outage.db"
    ended = program(url, *(word.format(folder=tmp_path) for word in words))
    assert ended.returncode == 1
    assert ended.stderr == f"There is no database at {tmp_path}/tpyo/outage.db.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("load", "{world}"),
        ("load-demo",),
        ("import", "{cuts}"),
        ("units", "load", "{units}"),
        ("places", "rename", "{places}"),
        ("keys", "add", "a", "--role", "reader"),
    ],
    ids=" ".join,
)
def test_a_command_that_fills_a_database_makes_one(
    tmp_path: Path, program: Program, words: tuple[str, ...]
) -> None:
    (tmp_path / "units.csv").write_text(
        "prefix,corporation,unit_name,hotline,valid_from,valid_to\nPE,EVNHCMC,,1900 545454,2010-01-01,\n"
    )
    (tmp_path / "places.csv").write_text("old_name,new_name\nPhường 1,Phường 2\n")
    files = {
        "world": write_world(tmp_path / "world"),
        "cuts": SAMPLES / "evnnpc_none.json",
        "units": tmp_path / "units.csv",
        "places": tmp_path / "places.csv",
    }
    file = tmp_path / "new/folder/outage.db"
    ended = program(f"sqlite+aiosqlite:///{file}", *(word.format_map(files) for word in words))
    assert ended.returncode == 0, ended.stderr
    assert file.is_file()


@pytest.mark.parametrize(
    "words",
    [
        *(
            (command,)
            for command in ("load", "import", "demo", "load-demo", "serve", "erase", "backup", "restore")
        ),
        *(("keys", step) for step in ("add", "list", "rotate", "revoke")),
        *(("deliveries", step) for step in ("list", "resend")),
        ("units", "load"),
        *(("places", step) for step in ("rename", "list", "forget")),
    ],
)
def test_every_command_explains_itself(program: Program, words: tuple[str, ...], tmp_path: Path) -> None:
    ended = program(f"sqlite+aiosqlite:///{tmp_path}/outage.db", *words, "--help")
    assert ended.returncode == 0
    assert "usage: python -m outage_service" in ended.stdout
    assert not (tmp_path / "outage.db").exists()
