"""Rasa's conversations in the database: when it fails, what callers said is not in the log."""

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scripts.places import RASA_PYTHON, ROOT
from tests.outage_service.postgresql import new_database, program_folder, running_server
from tests.stack import RealStack

PHONE, WORDS = "0912345678", "sầu riêng rụng trúng cầu dao"

# In Rasa's environment: saves what a caller said into a database whose table has gone.
SAVING = f"""
import asyncio, logging, sys, warnings
warnings.simplefilter("ignore")
logging.basicConfig(stream=sys.stdout, level=logging.WARNING)
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from assistant.dialogue.tracker_store import ConversationStore

async def main():
    store = ConversationStore(sys.argv[1], domain=Domain.empty())
    store.Base.metadata.drop_all(store.engine)
    said = UserUttered("{WORDS}", input_channel="turn", metadata={{"caller_phone": "{PHONE}"}})
    await FailSafeTrackerStore(store).save(DialogueStateTracker.from_events("{PHONE}", [said]))

asyncio.run(main())
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'state' / 'tracker.db'}"
        return
    if program_folder() is None:
        pytest.skip("no PostgreSQL server is installed")
    with running_server() as server, new_database(server) as url:
        yield url.replace("postgresql+psycopg", "postgresql")


def test_an_error_of_the_database_is_logged_without_what_it_was_about(database_url: str) -> None:
    saved = subprocess.run(
        [RASA_PYTHON, "-c", SAVING, database_url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert saved.returncode == 0, saved.stderr
    assert "Error happened when trying to" in saved.stdout
    for personal in (PHONE, WORDS, "sầu riêng", json_text(WORDS)):
        assert personal not in saved.stdout + saved.stderr


def test_a_caller_is_answered_while_the_file_is_locked_and_nothing_of_it_is_logged(stack: RealStack) -> None:
    opened = stack.assistant.post("/v1/chat/sessions", json={"caller_phone": PHONE}).json()
    headers = {"Authorization": f"Bearer {opened['token']}"}
    path = f"/v1/chat/sessions/{opened['session_id']}/messages"
    logged = len(stack.log("rasa"))
    with closing(sqlite3.connect(stack.state / "tracker.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = stack.assistant.post(path, json={"text": WORDS}, headers=headers).json()
        other.execute("ROLLBACK")
    assert answer["replies"]
    said = stack.wait_for_log("rasa", "database is locked", after=logged)
    for personal in (PHONE, WORDS, "sầu riêng", json_text(WORDS)):
        assert personal not in said


def json_text(words: str) -> str:
    """As Rasa stores it."""
    return json.dumps(words)[1:-1]
