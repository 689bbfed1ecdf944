"""Whatever breaks in a call, and whoever leaves it: nobody is left in silence, and nothing is left behind."""

from __future__ import annotations

import asyncio

import pytest

from tests.builders import a_handoff, an_answer
from tests.channels.telephone.calling import SESSION, SOON_S, TestCall, a_call, soon
from tests.fakes import GREETING, RememberedLog, ScriptedDialogue

FIRST_WORDS = "Alo, Điện lực xin nghe ạ."


async def test_a_broken_dialogue_ends_in_a_persons_hands() -> None:
    dialogue = ScriptedDialogue()
    async with a_call(dialogue=dialogue) as call:
        await call.hears(GREETING)
        dialogue.down = True
        await call.say("mất điện")
        await call.over()
        assert call.line.transferred is not None
        assert call.line.transferred[1]["reason"] == "assistant_unavailable"


async def test_a_dialogue_that_never_answers_ends_in_a_persons_hands() -> None:
    dialogue = ScriptedDialogue()
    async with a_call(dialogue=dialogue) as call:
        await call.hears(GREETING)
        dialogue.takes_s = 60
        await call.say("mất điện")
        await call.hears("giọng nói đang trục trặc")
        await call.over()
        assert call.line.transferred is not None


async def test_without_any_voice_a_recorded_apology_is_played_and_a_person_helps() -> None:
    async with a_call(speaker=None) as call:
        await call.over()
        assert len(call.line.sound) == 3200
        assert call.line.transferred is not None


async def test_a_record_that_cannot_be_kept_costs_nobody_the_call() -> None:
    async with a_call(around={"log": RememberedLog(broken=True)}) as call:
        await call.hears(GREETING)
        await call.say("mất điện")
        await call.hears("Dạ em nghe: mất điện")


async def test_a_line_that_never_tells_what_was_played_goes_on_by_the_clock() -> None:
    dialogue = ScriptedDialogue({"chào em nhé": an_answer("Dạ em chào ạ.", ended=True)})
    async with a_call(dialogue=dialogue, tells_played=False) as call:
        await call.hears(GREETING)
        await call.say("chào em nhé")
        await call.over()
        assert call.line.hung_up


STAGES = [
    "arrival",
    "greeting",
    "speaking",
    "thinking",
    "answering",
    "keying",
    "waiting",
    "goodbye",
    "handing over",
]


async def reach(call: TestCall, stage: str) -> None:
    """Brings the call to that moment."""
    if stage == "arrival":
        return
    await call.hears(FIRST_WORDS)
    if stage == "greeting":
        return
    await call.hears(GREETING)
    match stage:
        case "speaking":
            call.ear.begins()
        case "keying":
            call.press("0905")
        case "waiting":
            await call.silence()
        case "thinking":
            call.dialogue.takes_s = 0.5
            await call.say("cúp điện")
            await soon(lambda: "cúp điện" in call.asked())
        case "answering":
            await call.say("cúp điện")
            await call.hears("Dạ em nghe rồi")
        case "goodbye" | "handing over":
            await call.say(stage)
            await call.hears("hẹn gặp lại" if stage == "goodbye" else "em nối máy")


def answers() -> ScriptedDialogue:
    return ScriptedDialogue(
        {
            "cúp điện": an_answer("Dạ em nghe rồi. " * 30),
            "goodbye": an_answer("Dạ hẹn gặp lại. " * 30, ended=True),
            "handing over": an_answer("Dạ em nối máy. " * 30, handoff=a_handoff()),
        }
    )


@pytest.mark.parametrize("stage", STAGES)
async def test_a_caller_who_hangs_up_leaves_nothing_behind(stage: str) -> None:
    before = asyncio.all_tasks()
    async with a_call(dialogue=answers()) as call:
        await reach(call, stage)
        call.line.end("caller")
        await call.over()
        assert call.calls.active == 0
        assert call.ear.closed or stage == "arrival"
        assert call.counts.active_calls == 0
        assert call.counts.ended_calls == [("asterisk", "caller")]
        assert call.line.transferred is None
    await asyncio.sleep(0)
    assert asyncio.all_tasks() - before == set()


@pytest.mark.parametrize("stage", STAGES)
async def test_whenever_the_process_ends_the_caller_is_passed_on_and_on_record(stage: str) -> None:
    """Last words are cut when they take too long: who is in danger still gets into the queue of danger."""
    async with a_call(dialogue=answers(), rules={"goodbye_within_s": 1.0}) as call:
        await reach(call, stage)
        async with asyncio.timeout(SOON_S):
            await call.calls.close()
            await call.over()
        reached = call.line.transferred and (call.line.transferred[0], call.line.transferred[1]["reason"])
        if stage == "goodbye":
            assert call.line.hung_up
        elif stage == "handing over":
            assert reached == ("emergency", "hazard")
        else:
            assert reached == ("customer_service", "shutting_down")
        kept = call.log.conversations[SESSION]
        assert kept.ended_at is not None
        assert kept.call is not None
        assert kept.outcome == ("abandoned" if stage == "goodbye" else "handed_over")


async def test_when_the_process_ends_callers_hear_so_and_are_passed_on() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        async with asyncio.timeout(SOON_S):
            await call.calls.close()
        assert call.line.transferred is not None
        assert call.line.transferred[1]["reason"] == "shutting_down"
        assert "khởi động lại" in call.screen.of("assistant")[-1]


@pytest.mark.parametrize("moment", ["at once", "while the record begins", "while the dialogue greets"])
async def test_a_caller_who_hangs_up_at_once_leaves_a_record_that_has_ended(moment: str) -> None:
    log, dialogue = RememberedLog(), ScriptedDialogue()
    dialogue.takes_s = 0.5
    log.takes_s = 0.1 if moment == "while the record begins" else 0.0
    async with a_call(around={"log": log}, dialogue=dialogue) as call:
        if moment == "while the record begins":
            await asyncio.sleep(0.05)
            assert not log.conversations
        if moment == "while the dialogue greets":
            await soon(lambda: dialogue.asked)
        call.line.end("caller")
        await call.over()
        kept = log.conversations[SESSION]
        assert kept.ended_at is not None
        assert kept.call is not None
        assert kept.call.ended_by == "caller"
