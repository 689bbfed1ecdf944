"""Turns that settle nothing: greetings, waiting, who is speaking, other subjects, a bare yes."""

from __future__ import annotations

import re
from itertools import takewhile

from rasa_sdk import Tracker

from assistant.dialogue.actions.asking import is_worn_out
from assistant.dialogue.actions.memory import CallerWords, Memory, recent_intents
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, give_up, leave_forms
from assistant.vietnamese.folding import fold

MOST_IN_A_ROW = 4

_ANSWERS = {
    "affirm": "utter_ask_how_to_help",
    "ask_wait": "utter_wait",
    "ask_bot_identity": "utter_bot_identity",
    "ask_capabilities": "utter_capabilities",
    "out_of_scope": "utter_out_of_scope",
}
_CONTENT = re.compile(
    r"(?:da |uh? |um )*(?:ok\w*|uki\w*|duoc(?: roi)?|on roi|vay thoi|the thoi|vay duoc roi)"
    r"(?: (?:em|con|chau|a|nha|nhe|nghe|ad|nghen|do))*"
)
_SETTLES_NOTHING = frozenset({*_ANSWERS, "greet", "ask_repeat", "nlu_fallback"})


class SmallTalk(CallerAction):
    """Answers kindly; after more than `MOST_IN_A_ROW` such turns the call goes to a person."""

    def name(self) -> str:
        return "action_small_talk"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        in_a_row = takewhile(_SETTLES_NOTHING.__contains__, recent_intents(tracker))
        if len(list(in_a_row)) > MOST_IN_A_ROW:
            return give_up(replies, memory)
        if memory.offer == "anything_else" and _CONTENT.fullmatch(fold(words.text).strip(" .!")):
            replies.say("utter_goodbye")  # «ok em» to «còn gì nữa không ạ?»
            return leave_forms()
        if words.intent in _ANSWERS:
            replies.say(_ANSWERS[words.intent])
        else:
            asking = bool((tracker.active_loop or {}).get("name")) or is_worn_out("help", memory.asked)
            replies.say("utter_still_here" if asking else "utter_greet_back")
        return []
