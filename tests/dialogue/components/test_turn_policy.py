"""The policy that knows one action: trained, tested and talked to by Rasa's own commands, with a small bot."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import yaml

from scripts.places import RASA_PYTHON, ROOT, rasa_environment
from scripts.ports import free_ports

pytestmark = pytest.mark.timeout(240)

CONFIG = {
    "recipe": "default.v1",
    "assistant_id": "small",
    "language": "vi",
    "pipeline": [{"name": "KeywordIntentClassifier"}],
    "policies": [{"name": "assistant.dialogue.components.turn_policy.TurnPolicy"}],
}
DOMAIN = {
    "version": "3.1",
    "intents": ["greet", "check_outage"],
    "slots": {
        "situation": {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
    },
    "actions": ["action_turn"],
}
EXAMPLES = {
    "version": "3.1",
    "nlu": [
        {"intent": "greet", "examples": "- xin chào\n- alo"},
        {"intent": "check_outage", "examples": "- mất điện rồi\n- cúp điện hả"},
    ],
    "rules": [{"rule": "a turn", "steps": [{"intent": "greet"}, {"action": "action_turn"}]}],
}
STORY = {
    "version": "3.1",
    "stories": [
        {
            "story": "two turns",
            "steps": [
                {"user": "alo", "intent": "greet"},
                {"action": "action_turn"},
                {"user": "mất điện rồi", "intent": "check_outage"},
                {"action": "action_turn"},
            ],
        }
    ],
}
ACTIONS = """
from rasa_sdk import Action
from rasa_sdk.events import SlotSet

class Turn(Action):
    def name(self):
        return "action_turn"

    def run(self, dispatcher, tracker, domain):
        turn = (tracker.get_slot("situation") or 0) + 1
        dispatcher.utter_message(text=f"turn {turn}: {tracker.latest_message['intent']['name']}")
        return [SlotSet("situation", turn)]
"""
PREDICTING = """
import json, sys, warnings
warnings.simplefilter("ignore")
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import *
from rasa.shared.core.trackers import DialogueStateTracker
from assistant.dialogue.components.turn_policy import TurnPolicy

domain = Domain.load(sys.argv[1])
policy = TurnPolicy(TurnPolicy.get_default_config(), None, Resource("p"), ExecutionContext(GraphSchema({})))

def follows(*events):
    tracker = DialogueStateTracker.from_events("caller", list(events), domain.slots)
    scores = policy.predict_action_probabilities(tracker, domain).probabilities
    assert sorted(scores)[-2:] == [0.0, 1.0]
    return domain.action_names_or_texts[scores.index(1.0)]

said, listening = UserUttered("alo", {"name": "greet"}), ActionExecuted("action_listen")
opened = UserUttered("", {"name": "conversation_open", "confidence": 1.0})
print(json.dumps({
    "nothing": follows(),
    "session": follows(ActionExecuted("action_session_start"), SessionStarted(), listening),
    "opening": follows(listening, opened),
    "words": follows(listening, said),
    "words and a slot": follows(listening, said, SlotSet("situation", 1)),
    "turn": follows(listening, said, ActionExecuted("action_turn"), SlotSet("situation", 1), BotUttered("dạ")),
    "turn that failed": follows(listening, said, ActionExecuted("action_turn")),
    "next words": follows(listening, said, ActionExecuted("action_turn"), listening, said),
}))
"""


def rasa(folder: Path, *arguments: str, typed: str = "") -> str:
    """What Rasa prints."""
    environment = {**rasa_environment(os.environ), "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    done = subprocess.run(
        [RASA_PYTHON, *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        input=typed,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small bot, trained."""
    folder = tmp_path_factory.mktemp("bot")
    for name, content in {"config": CONFIG, "domain": DOMAIN, "data": EXAMPLES, "test_story": STORY}.items():
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    (folder / "small_actions.py").write_text(ACTIONS, encoding="utf-8")
    rasa(folder, "-m", "rasa", "train", "--quiet", "--data", "data.yml", "--fixed-model-name", "small")
    return folder


@contextmanager
def action_server(folder: Path) -> Iterator[str]:
    port = free_ports(1)[0]
    environment: Mapping[str, str] = {**rasa_environment(os.environ), "SANIC_HOST": "127.0.0.1"}
    command = [RASA_PYTHON, "-m", "rasa_sdk", "--actions", "small_actions", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            until = time.monotonic() + 60
            while not _answers(f"http://127.0.0.1:{port}/health"):
                assert time.monotonic() < until, "the action server does not start"
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/webhook"
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_a_turn_follows_the_callers_words_and_listening_follows_everything_else(bot: Path) -> None:
    assert json.loads(rasa(bot, "-c", PREDICTING, "domain.yml")) == {
        "nothing": "action_listen",
        "session": "action_listen",
        "opening": "action_turn",
        "words": "action_turn",
        "words and a slot": "action_turn",
        "turn": "action_listen",
        "turn that failed": "action_listen",
        "next words": "action_turn",
    }


def test_rasas_own_test_of_stories_works(bot: Path) -> None:
    options = ["--e2e", "--no-plot", "--model", "models", "--stories", "test_story.yml", "--out", "results"]
    rasa(bot, "-m", "rasa", "test", "core", *options)
    figures = json.loads((bot / "results" / "story_report.json").read_text(encoding="utf-8"))
    assert figures["conversation_accuracy"] == {
        "accuracy": 1.0,
        "correct": 1,
        "with_warnings": 0,
        "total": 1,
    }


def test_rasa_shell_holds_a_conversation(bot: Path) -> None:
    with action_server(bot) as url:
        (bot / "endpoints.yml").write_text(
            yaml.safe_dump({"action_endpoint": {"url": url}}), encoding="utf-8"
        )
        options = ["--model", "models", "--endpoints", "endpoints.yml", "--port", str(free_ports(1)[0])]
        said = rasa(bot, "-m", "rasa", "shell", *options, typed="alo\nmất điện rồi\n/stop\n")
    assert said.index("turn 1: greet") < said.index("turn 2: check_outage")


def test_a_domain_without_the_action_is_refused_when_it_is_trained(bot: Path, tmp_path: Path) -> None:
    other = {**DOMAIN, "actions": ["action_other"]}
    (tmp_path / "domain.yml").write_text(yaml.safe_dump(other), encoding="utf-8")
    program = """
import sys
from rasa.shared.core.domain import Domain
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from assistant.dialogue.components.turn_policy import TurnPolicy
policy = TurnPolicy(TurnPolicy.get_default_config(), None, Resource("p"), ExecutionContext(GraphSchema({})))
for file in sys.argv[1:]:
    try:
        policy.train([], Domain.load(file))
        print("trained")
    except Exception as refused:
        print(refused)
"""
    said = rasa(bot, "-c", program, "domain.yml", str(tmp_path / "domain.yml")).splitlines()
    assert said[-2:] == [
        "trained",
        "TurnPolicy predicts «action_turn», which the domain's actions do not list.",
    ]
