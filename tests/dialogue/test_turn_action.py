"""What Rasa asks of the action of a turn: no more in a long conversation than in a new one."""

import json
import subprocess

from scripts.places import RASA_PYTHON, ROOT

# In Rasa's environment: asks the action after conversations of two lengths, and prints what it was asked.
ASKING = """
import asyncio, copy, json, warnings
warnings.simplefilter("ignore")
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import *
from rasa.shared.core.trackers import DialogueStateTracker
from assistant.dialogue.turn_action import TurnAction

domain = Domain.from_yaml('''
version: "3.1"
slots:
  situation: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  unset: {type: any, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_turn]
responses:
  utter_said: [{text: "lượt {count}"}]
''')

class Actions:
    def __init__(self, answer):
        self.answer, self.asked = answer, []

    async def request(self, json, **_):
        self.asked.append(json)
        return copy.deepcopy(self.answer)

def after(turns):
    events = []
    for number in range(turns):
        parsed = {"intent": {"name": "inform"}, "entities": [], "text": f"words {number}",
                  "intent_ranking": [{"name": "inform", "confidence": 0.9}]}
        events += [
            UserUttered(f"words {number}", parsed["intent"], [], parsed, input_channel="turn",
                        message_id=f"message {number}", metadata={"channel": "chat"}),
            ActionExecuted("action_turn"), BotUttered("dạ"), SlotSet("situation", {"count": number}),
        ]
    return DialogueStateTracker.from_events("caller", events[:-3], domain.slots)

async def main():
    nlg = TemplatedNaturalLanguageGenerator(domain.responses)
    actions = Actions({"events": [{"event": "slot", "name": "situation", "value": {"count": 9}}],
                       "responses": [{"response": "utter_said", "count": 9}]})
    for turns in (2, 100):
        said = await TurnAction("action_turn", actions).run(CollectingOutputChannel(), nlg, after(turns), domain)
    refused = []
    for answer in (None, [], {}, {"events": {}, "responses": []}, {"events": [1], "responses": []}):
        try:
            await TurnAction("action_turn", Actions(answer)).run(CollectingOutputChannel(), nlg, after(2), domain)
        except Exception as problem:
            refused.append(str(problem))
    print(json.dumps({"asked": actions.asked, "said": [one.as_dict() for one in said], "refused": refused}))

asyncio.run(main())
"""


def test_the_action_is_asked_with_the_slots_and_the_last_words_alone() -> None:
    done = subprocess.run(
        [RASA_PYTHON, "-c", ASKING], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    short, long = found["asked"]
    assert set(long) == {"next_action", "sender_id", "version", "tracker"}
    assert (long["next_action"], long["sender_id"]) == ("action_turn", "caller")
    tracker = long["tracker"]
    assert tracker["slots"] == {"situation": {"count": 98}}
    (event,) = tracker["events"]
    assert (event["event"], event["text"], event["message_id"]) == ("user", "words 99", "message 99")
    assert event["metadata"] == {"channel": "chat"}
    assert tracker["latest_message"]["intent_ranking"] == [{"name": "inform", "confidence": 0.9}]
    assert abs(len(json.dumps(long)) - len(json.dumps(short))) < 50
    assert [one["event"] for one in found["said"]] == ["bot", "slot"]
    assert found["said"][0]["text"] == "lượt 9"
    assert found["refused"] == ["the action server's answer is not one of an action"] * 5
