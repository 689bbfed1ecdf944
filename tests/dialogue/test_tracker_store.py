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


# In Rasa's environment: holds a long conversation, a new store for each turn, and prints what the stores found.
TALKING = """
import asyncio, json, random, sys, warnings
warnings.simplefilter("ignore")
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import *
from assistant.dialogue.tracker_store import ConversationStore

SLOTS = ["situation", "place", "phone", "kept"]
domain = Domain.from_yaml("version: '3.1'\\nslots:\\n" + "".join(
    f"  {name}: {{type: any, influence_conversation: false, mappings: [{{type: custom}}]}}\\n" for name in SLOTS
))
chance = random.Random(4)

def turn(number):
    yield UserUttered(f"words {number}", {"name": "inform"}, metadata={"channel": "chat"})
    yield ActionExecuted("action_turn")
    if number == 2:
        yield SlotSet("kept", {"from": "the second turn"})
    if chance.random() < 0.02:
        yield chance.choice([AllSlotsReset(), ActiveLoop("identify_form"), ActiveLoop(None), ConversationPaused()])
    for name in SLOTS[:3]:
        if chance.random() < 0.1:
            yield SlotSet(name, number)
    yield BotUttered(f"answer {number}")
    yield ActionExecuted("action_listen")

def state(tracker):
    return [
        tracker.current_slot_values(), tracker.active_loop_name, tracker.is_paused(),
        tracker.latest_message.text, tracker.latest_action_name,
    ]

async def main(url, turns):
    said, differing, read = [], [], []
    for number in range(1, turns + 1):
        store = FailSafeTrackerStore(ConversationStore(url, domain=domain))
        for other in ("somebody else", "caller"):
            tracker = await store.get_or_create_tracker(other, append_action_listen=False)
            if not tracker.events:
                tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], domain)
            read.append(len(tracker.events))
            tracker.update_with_events(list(turn(number)), domain)
            await store.save(tracker)
        again, whole = await store.retrieve("caller"), await store.retrieve_full_tracker("caller")
        if state(again) != state(whole):
            differing.append([number, state(again), state(whole)])
        store._tracker_store.engine.dispose()
    texts = [event.text for event in whole.events if isinstance(event, (UserUttered, BotUttered))]
    print(json.dumps({"texts": texts, "differing": differing, "read": read, "slots": state(whole)[0]}))

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""
TURNS = 120


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'state' / 'tracker.db'}"
        return
    if program_folder() is None:
        pytest.skip("no PostgreSQL server is installed")
    with running_server() as server, new_database(server) as url:
        yield url.replace("postgresql+psycopg", "postgresql")


def in_rasa(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [RASA_PYTHON, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_a_long_conversation_is_remembered_and_read_as_quickly_as_a_short_one(database_url: str) -> None:
    found = json.loads(in_rasa(TALKING, database_url, str(TURNS)).stdout.splitlines()[-1])
    assert found["differing"] == []
    assert found["texts"] == [f"{said} {n}" for n in range(1, TURNS + 1) for said in ("words", "answer")]
    assert max(found["read"][-40:]) < 20  # one turn, and some events for all those before


def test_events_are_appended_without_reading_the_old_ones(tmp_path: Path) -> None:
    file = tmp_path / "tracker.db"
    in_rasa(TALKING, f"sqlite:///{file}", "12")
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute(
            "SELECT sender_id, type_name, action_name, intent_name FROM events"
        ).fetchall()
        assert rows.count(("caller", "user", None, "inform")) == 12
        assert rows.count(("caller", "action", "action_listen", None)) == 12
        indexes = {
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        }
        assert {"events_by_sender", "events_by_kind"} <= indexes


def test_the_memory_that_an_earlier_version_made_gets_the_indexes(database_url: str) -> None:
    program = """
import sys
from assistant.dialogue.tracker_store import ConversationStore
import sqlalchemy as sa
indexes = lambda store: {one["name"] for one in sa.inspect(store.engine).get_indexes("events")}
store = ConversationStore(sys.argv[1])
made = indexes(store)
for name in ("events_by_sender", "events_by_kind"):
    store.engine.execute(f"DROP INDEX {name}")
assert indexes(store) < made, indexes(store)
assert indexes(ConversationStore(sys.argv[1])) == made
"""
    in_rasa(program, database_url)


def test_an_error_of_the_database_is_logged_without_what_it_was_about(database_url: str) -> None:
    saved = in_rasa(SAVING, database_url)
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
