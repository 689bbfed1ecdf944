"""A contact number that is nearly the caller's own: two digits of ten are easily misheard.

The caller's own number is read back once; after a no, the number stays as it was said.
"""

from __future__ import annotations

from assistant.dialogue.actions.asking import question_in
from assistant.dialogue.actions.memory import CallerWords, Memory
from assistant.dialogue.actions.nearness import is_nearly, registered_phone
from assistant.dialogue.actions.outage_client import outage_service

READ_BACK = "utter_ask_is_this_your_phone"


def grouped(number: str) -> str:
    """«0905 123 456»"""
    return f"{number[:4]} {number[4:7]} {number[7:]}"


async def own_number(said: str, memory: Memory, words: CallerWords) -> str | None:
    """The number the caller calls from, or the registered one of the meter, when `said` is nearly the same.

    None when no number is, or when that number was read back before.
    """
    own = words.caller_phone if words.caller_phone and is_nearly(said, words.caller_phone) else None
    if own is None and memory.customer:
        own = await registered_phone(said, memory.customer["customer_code"], outage_service())
    asked = question_in({"response": READ_BACK, "phone": grouped(own)}) if own else None
    return own if asked and not memory.asked.get(asked) else None
