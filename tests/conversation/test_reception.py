import asyncio

import pytest

from assistant.conversation.reception import Reception
from assistant.errors import SessionBusy, SessionNotFound
from tests.builders import PHONE, SESSION, surroundings
from tests.fakes import RememberedLog, ScriptedDialogue


def a_reception(waiting: int = 5, **parts: object) -> Reception:
    return Reception(surroundings(**parts), lambda: SESSION, waiting)


async def say(reception: Reception, text: str) -> str:
    async with reception.back(SESSION) as session:
        return (await session.say(text)).replies[0].text


async def test_a_caller_is_known_by_the_number_in_its_national_form() -> None:
    log = RememberedLog()
    await a_reception(log=log).welcome("phone", "+84 905 123 456")
    assert log.conversations[SESSION].caller_phone == PHONE


async def test_messages_of_one_session_are_answered_one_at_a_time_in_their_order() -> None:
    dialogue = ScriptedDialogue()
    dialogue.takes_s = 0.02
    log = RememberedLog()
    reception = a_reception(dialogue=dialogue, log=log)
    await reception.welcome("chat")
    said = ["một", "hai", "ba", "bốn"]
    answers = await asyncio.gather(*(say(reception, one) for one in said))
    assert answers == [f"Dạ em nghe: {one}" for one in said]
    assert dialogue.most_at_once == 1
    texts = [turn.text for turn in log.turns[SESSION]]
    assert texts[1:] == [text for one in said for text in (one, f"Dạ em nghe: {one}")]


async def test_too_many_waiting_messages_are_refused_and_the_session_goes_on() -> None:
    dialogue = ScriptedDialogue()
    dialogue.takes_s = 0.05
    reception = a_reception(waiting=2, dialogue=dialogue)
    await reception.welcome("chat")
    results = await asyncio.gather(*(say(reception, str(n)) for n in range(5)), return_exceptions=True)
    assert [isinstance(one, SessionBusy) for one in results] == [False, False, False, True, True]
    assert await say(reception, "còn đó không") == "Dạ em nghe: còn đó không"


async def test_another_process_continues_a_session_from_the_log_alone() -> None:
    log = RememberedLog()
    await a_reception(log=log).welcome("chat", PHONE)
    dialogue = ScriptedDialogue()
    await say(a_reception(log=log, dialogue=dialogue), "alo")
    assert (dialogue.asked[0].session_id, dialogue.asked[0].caller_phone) == (SESSION, PHONE)


async def test_an_unknown_session_is_not_found() -> None:
    with pytest.raises(SessionNotFound):
        await say(a_reception(), "alo")
