import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.conversation import channels
from assistant.conversation.hearing import Alternative
from assistant.conversation.turn import Answer, Button, CallFacts, Intent, Reply, SentBefore, Turn
from assistant.conversation_log.database import open_database
from assistant.conversation_log.store import DatabaseLog, Record
from assistant.errors import ConversationLogUnavailable
from tests.builders import SESSION, SOME_MORNING, a_conversation, a_handoff, an_explanation

CALLER = Turn(SOME_MORNING, "caller", "mất điện rồi")
REPLY = Turn(
    SOME_MORNING + timedelta(seconds=1),
    "assistant",
    "Dạ anh/chị ở đâu ạ?",
    (Button("Không nhớ", "tôi không nhớ"),),
    timings_ms={"dialogue": 31.5, "total": 33.0},
    reply_id="reply-1",
    language="vi",
)
NO_INTENT = Answer((), ended=False, handoff=None, intent=None, timings_ms={})


def an_understood(intent: str, confidence: float) -> Answer:
    return replace(NO_INTENT, intent=Intent(intent, confidence))


async def record_of(log: DatabaseLog, conversation_id: str = SESSION) -> Record:
    record = await log.record(conversation_id)
    assert record is not None
    return record


async def test_a_conversation_is_found_as_it_was_begun(log: DatabaseLog) -> None:
    begun = a_conversation(token_digest="d" * 64)
    await log.begin(begun)
    assert await log.find(SESSION) == begun
    assert await log.find("unknown") is None


async def test_what_was_said_is_kept_in_order_with_what_was_understood(log: DatabaseLog) -> None:
    await log.begin(a_conversation())
    number = await log.heard(SESSION, CALLER)
    standing = a_conversation(last_at=REPLY.at, ended_at=REPLY.at, outcome="handed_over", handoff=a_handoff())
    await log.answered(standing, number, an_understood("check_outage", 0.93), [REPLY])
    record = await record_of(log)
    assert record.conversation == standing
    assert record.turns == (replace(CALLER, intent=Intent("check_outage", 0.93)), REPLY)


async def test_why_a_turn_was_answered_so_is_kept_with_the_callers_words(log: DatabaseLog) -> None:
    why = an_explanation()
    await log.begin(a_conversation())
    number = await log.heard(SESSION, CALLER)
    await log.answered(a_conversation(), number, replace(NO_INTENT, explanation=why), [REPLY])
    caller, reply = (await record_of(log)).turns
    assert (caller.intent, caller.explanation) == (None, why)
    assert reply.explanation is None


async def test_a_message_that_is_sent_again_is_found_with_its_answer(log: DatabaseLog) -> None:
    sent = replace(CALLER, message_id="m" * 64)
    await log.begin(a_conversation())
    number = await log.heard_once(SESSION, sent)
    assert isinstance(number, int)
    assert await log.heard_once(SESSION, sent) == SentBefore(number, CALLER.at, None)
    answer = Answer(
        (Reply("reply-1", REPLY.text, REPLY.buttons),),
        ended=True,
        handoff=a_handoff(),
        intent=Intent("check_outage", 0.93),
        timings_ms=REPLY.timings_ms,
        expects="yes_no",
        explanation=an_explanation(),
    )
    await log.answered(a_conversation(), number, answer, [REPLY])
    assert await log.heard_once(SESSION, sent) == SentBefore(number, CALLER.at, answer)
    assert [turn.text for turn in (await record_of(log)).turns] == [CALLER.text, REPLY.text]


async def test_one_message_that_two_processes_get_at_once_is_kept_once(
    log: DatabaseLog, database_url: str
) -> None:
    other_database = open_database(database_url)
    other = DatabaseLog(other_database)
    await log.begin(a_conversation())
    for number in range(20):
        sent = replace(CALLER, message_id=str(number))
        both = await asyncio.gather(*(one.heard_once(SESSION, sent) for one in (log, other)))
        assert sorted(type(one).__name__ for one in both) == ["SentBefore", "int"]
    await other_database.close()
    assert len((await record_of(log)).turns) == 20


async def test_two_conversations_may_use_the_same_id_for_a_message(log: DatabaseLog) -> None:
    for name in ("a", "b"):
        await log.begin(a_conversation(id=name))
        assert isinstance(await log.heard_once(name, replace(CALLER, message_id="1")), int)


async def test_words_are_kept_even_when_no_answer_comes(log: DatabaseLog) -> None:
    await log.begin(a_conversation())
    await log.heard(SESSION, CALLER)
    assert (await record_of(log)).turns == (CALLER,)


async def test_a_conversation_that_goes_on_has_no_end(log: DatabaseLog) -> None:
    await log.begin(a_conversation())
    await log.answered(a_conversation(ended_at=SOME_MORNING), None, NO_INTENT, [])
    await log.answered(a_conversation(), None, NO_INTENT, [])
    assert (await record_of(log)).conversation.ended_at is None


async def test_a_reply_is_found_by_its_id_and_gets_the_time_its_sound_took(log: DatabaseLog) -> None:
    await log.begin(a_conversation())
    await log.answered(a_conversation(), None, NO_INTENT, [REPLY])
    found = await log.reply("reply-1")
    assert found is not None
    assert (found.text, found.conversation_id, found.measured) == (REPLY.text, SESSION, False)
    await log.spoken("reply-1", 120.04)
    assert (await record_of(log)).turns[0].timings_ms == {"dialogue": 31.5, "total": 33.0, "synthesis": 120.0}
    assert await log.reply("unknown") is None


async def test_a_reply_is_found_with_the_language_it_is_spoken_in(log: DatabaseLog) -> None:
    english, older = replace(REPLY, language="en"), replace(REPLY, reply_id="reply-2", language=None)
    await log.begin(a_conversation())
    await log.answered(a_conversation(), None, NO_INTENT, [english, older])
    found = [await log.reply(one) for one in ("reply-1", "reply-2")]
    assert [one and one.language for one in found] == ["en", "vi"]
    assert (await record_of(log)).turns == (english, older)


async def test_of_a_telephone_call_keys_readings_and_what_was_heard_are_kept(log: DatabaseLog) -> None:
    await log.begin(a_conversation(channel=channels.PHONE))
    readings = (Alternative("mất điện rồi", 0.9), Alternative("mất tiền rồi", 0.4))
    caller = replace(CALLER, keys="1#", alternatives=readings, timings_ms={"end_of_speech": 420.0})
    number = await log.heard(SESSION, caller)
    await log.answered(a_conversation(channel=channels.PHONE), number, NO_INTENT, [REPLY])
    await log.played("reply-1", {"synthesis": 12.04, "first_sound": 61.0}, "Dạ anh/chị")
    call = CallFacts("asterisk", "19001909", "caller", 31.5, 42.0, 1, "20261121T023000Z_call-1.wav")
    ended = a_conversation(channel=channels.PHONE, ended_at=REPLY.at, call=call)
    await log.close_conversation(ended)
    record = await record_of(log)
    assert record.turns[0] == caller
    assert record.turns[1].heard == "Dạ anh/chị"
    assert record.turns[1].timings_ms == {**REPLY.timings_ms, "synthesis": 12.0, "first_sound": 61.0}
    assert record.conversation == ended
    await log.played("unknown", {}, None)


async def test_the_newest_conversations_come_first(log: DatabaseLog) -> None:
    for minute, (name, channel) in enumerate([("a", "chat"), ("b", "phone"), ("c", "chat")]):
        start = SOME_MORNING + timedelta(minutes=minute)
        await log.begin(
            a_conversation(id=name, channel=channels.CHANNELS[channel], started_at=start, last_at=start)
        )
    assert [one.conversation.id for one in await log.latest(None, 2)] == ["c", "b"]
    assert [one.conversation.id for one in await log.latest("chat", 10)] == ["c", "a"]


async def test_idle_conversations_end_at_their_last_word(log: DatabaseLog) -> None:
    await log.begin(a_conversation(id="silent"))
    await log.begin(a_conversation(id="answered", outcome="answered"))
    await log.begin(a_conversation(id="busy", last_at=SOME_MORNING + timedelta(minutes=40)))
    assert await log.close_idle(SOME_MORNING + timedelta(minutes=30)) == 2
    silent, answered, busy = [await log.find(one) for one in ("silent", "answered", "busy")]
    assert silent is not None
    assert answered is not None
    assert busy is not None
    assert (silent.ended_at, silent.outcome) == (SOME_MORNING, "abandoned")
    assert answered.outcome == "answered"
    assert busy.ended_at is None


async def test_after_retention_nothing_is_left_of_what_was_said(log: DatabaseLog) -> None:
    await log.begin(a_conversation())
    await log.answered(a_conversation(), None, NO_INTENT, [REPLY])
    await log.begin(a_conversation(id="new", last_at=SOME_MORNING + timedelta(days=1)))
    assert await log.forget_before(SOME_MORNING + timedelta(hours=1)) == 1
    assert await log.record(SESSION) is None
    assert await log.reply("reply-1") is None
    assert await log.find("new") is not None


async def test_active_conversations_are_counted(log: DatabaseLog) -> None:
    await log.begin(a_conversation(id="now"))
    await log.begin(a_conversation(id="ended", ended_at=SOME_MORNING))
    await log.begin(a_conversation(id="old", last_at=SOME_MORNING - timedelta(hours=2)))
    assert await log.active_since(SOME_MORNING - timedelta(minutes=30)) == 1


async def test_many_callers_at_once_are_all_recorded(log: DatabaseLog) -> None:
    async def talk(name: str) -> None:
        await log.begin(a_conversation(id=name))
        for _ in range(5):
            number = await log.heard(name, CALLER)
            await log.answered(a_conversation(id=name), number, NO_INTENT, [replace(REPLY, reply_id=None)])

    await asyncio.gather(*(talk(f"caller-{n}") for n in range(20)))
    assert {len((await record_of(log, f"caller-{n}")).turns) for n in range(20)} == {10}


async def test_two_processes_write_into_one_database_without_losing_a_word(
    log: DatabaseLog, database_url: str
) -> None:
    other_database = open_database(database_url)
    other = DatabaseLog(other_database)
    await log.begin(a_conversation())

    async def write(through: DatabaseLog) -> None:
        for _ in range(25):
            await through.heard(SESSION, CALLER)

    await asyncio.gather(write(log), write(other))
    await other_database.close()
    assert len((await record_of(log)).turns) == 50


async def test_a_database_that_is_away_is_one_error_without_the_callers_words(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    database = open_database(f"sqlite:///{tmp_path / 'folder.db'}")
    log = DatabaseLog(database)
    for asked in (log.find(SESSION), log.begin(a_conversation()), log.check(), log.heard(SESSION, CALLER)):
        with pytest.raises(ConversationLogUnavailable) as away:
            await asked
        assert "0905" not in str(away.value)
    await database.close()
