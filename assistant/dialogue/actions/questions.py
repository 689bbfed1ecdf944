"""Answers everyday questions at any moment of a conversation."""

from __future__ import annotations

from rasa_sdk import Tracker

from assistant.dialogue.actions.memory import CallerWords, Memory, last_user_event
from assistant.dialogue.actions.speaking import CallerAction, Events, Replies, now
from assistant.dialogue.actions.stored_answers import Question, stored_answers, today


class AnswerQuestion(CallerAction):
    """Answers `faq/<topic>`; an interrupted task goes on by itself."""

    def name(self) -> str:
        return "action_answer_question"

    async def act(self, replies: Replies, memory: Memory, words: CallerWords, tracker: Tracker) -> Events:
        parsed = last_user_event(tracker).get("parse_data") or {}
        full_name = str((parsed.get("intent") or {}).get("full_retrieval_intent_name") or "")
        code = memory.customer["customer_code"] if memory.customer else None
        question = Question(full_name.partition("/")[2], code, words.is_written, today(now()))
        text = stored_answers().answer(question)
        if text is None:
            replies.say("utter_no_stored_answer")
        else:
            replies.say("utter_again", said=text)
        return []
