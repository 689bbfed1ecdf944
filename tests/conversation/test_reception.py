import asyncio

import pytest

from assistant.conversation.reception import Reception
from assistant.conversation.turn import Conversation
from assistant.errors import NotAuthorized, SessionBusy, SessionNotFound
from tests.builders import PHONE, SESSION, an_answer, surroundings
from tests.fakes import CountedLookUps, RememberedLog, ScriptedDialogue, nobody_has_it


def a_reception(waiting: int = 5, **parts: object) -> Reception:
    return Reception(surroundings(**parts), lambda: SESSION, waiting)


def anybody(_: Conversation) -> None:
    return None


async def say(reception: Reception, text: str) -> str:
    async with reception.back(SESSION, anybody) as session:
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


async def test_whoever_may_not_come_in_takes_no_place_in_line() -> None:
    def nobody(_: Conversation) -> None:
        raise NotAuthorized

    dialogue = ScriptedDialogue()
    dialogue.takes_s = 0.1
    reception = a_reception(waiting=1, dialogue=dialogue)
    await reception.welcome("chat")
    served = asyncio.create_task(say(reception, "một"))
    await asyncio.sleep(0.02)
    for _ in range(5):
        async with asyncio.timeout(0.05):
            with pytest.raises(NotAuthorized):
                async with reception.back(SESSION, nobody):
                    pytest.fail("a stranger came in")
    assert await say(reception, "hai") == "Dạ em nghe: hai"
    assert await served == "Dạ em nghe: một"


async def test_a_message_that_waited_goes_on_where_the_one_before_it_ended() -> None:
    bye = an_answer("Dạ em chào ạ.", ended=True, outcome="answered")
    dialogue = ScriptedDialogue({"chào em": bye, "ừ": an_answer("Dạ.")})
    dialogue.takes_s = 0.02
    log = RememberedLog()
    reception = a_reception(dialogue=dialogue, log=log)
    await reception.welcome("chat")
    await asyncio.gather(say(reception, "chào em"), say(reception, "ừ"))
    assert log.conversations[SESSION].outcome == "answered"


async def test_a_caller_is_told_from_others_by_the_trusted_number_and_else_by_where_they_come_from() -> None:
    look_ups = CountedLookUps()
    reception = a_reception(look_ups=look_ups, dialogue=ScriptedDialogue({"PC05": nobody_has_it}))
    for phone in (PHONE, None):
        await reception.welcome("chat", phone)
        async with reception.back(SESSION, anybody, "203.0.113.9") as session:
            await session.say("PC05")
    assert look_ups.failures == {PHONE: 1, "203.0.113.9": 1}
