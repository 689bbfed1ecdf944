"""One call, from arrival to goodbye, with a scripted dialogue and ear."""

from __future__ import annotations

import asyncio

import pytest

from assistant.channels.telephone.saying.prompts import load_prompts
from tests.builders import PHONE, SESSION, a_handoff, an_answer
from tests.channels.telephone.calling import (
    SECONDS_PER_CHARACTER,
    FakeLine,
    QuickSpeaker,
    a_call,
    an_arrival,
    frame,
    soon,
)
from tests.fakes import GREETING, ScriptedDialogue

FIRST_WORDS = "Alo, Điện lực xin nghe ạ."


async def test_a_caller_is_greeted_at_once_and_then_by_the_dialogue() -> None:
    async with a_call() as call:
        await call.hears(FIRST_WORDS)
        await call.hears(GREETING)
        assert call.line.answered
        assert [one.caller_phone for one in call.dialogue.asked] == [PHONE]


async def test_spoken_words_are_answered_aloud_and_both_sides_are_on_record() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        await call.silence()
        await call.say("mất điện rồi em", "mất điện rồi")
        await call.hears("Dạ em nghe: mất điện rồi em")
        await call.silence()
    caller, answer = [one for one in call.log.turns[SESSION] if "mất điện" in one.text]
    assert [one.text for one in caller.alternatives] == ["mất điện rồi em", "mất điện rồi"]
    assert caller.timings_ms["end_of_speech"] == pytest.approx(400, abs=1)
    assert caller.timings_ms["recognition"] == pytest.approx(20, abs=1)
    assert answer.timings_ms["first_sound"] >= answer.timings_ms["synthesis"] >= 0
    assert answer.heard is None
    facts = call.log.conversations[SESSION].call
    assert facts is not None
    assert (facts.protocol, facts.ended_by, facts.dialled) == ("asterisk", "caller", "19001909")
    assert facts.greeted_ms is not None
    assert call.log.conversations[SESSION].ended_at is not None


async def test_a_goodbye_is_played_out_before_the_line_is_hung_up() -> None:
    dialogue = ScriptedDialogue({"cảm ơn em nhé": an_answer("Dạ em chào anh/chị ạ.", ended=True)})
    async with a_call(dialogue=dialogue) as call:
        await call.hears(GREETING)
        await call.silence()
        await call.say("cảm ơn em nhé")
        await call.over()
        assert call.line.hung_up
        assert call.line.silent


async def test_a_hand_over_is_said_and_then_passed_on_with_what_the_desk_needs() -> None:
    said = an_answer("Dạ em nối máy ngay.", handoff=a_handoff("hazard", "emergency", "Dây điện đứt."))
    async with a_call(dialogue=ScriptedDialogue({"dây điện đứt": said})) as call:
        await call.hears(GREETING)
        await call.say("dây điện đứt")
        await call.over()
        assert call.line.transferred is not None
        queue, variables = call.line.transferred
        assert queue == "emergency"
        assert variables["reason"] == "hazard"
        assert variables["summary"] == "Dây điện đứt."
        assert variables["conversation"] == SESSION


async def test_speech_silences_the_assistant_and_its_words_are_answered_instead() -> None:
    long = "Khu vực của anh/chị đang mất điện. " * 20
    async with a_call(dialogue=ScriptedDialogue({"alo em ơi cúp điện": an_answer(long)})) as call:
        await call.hears(GREETING)
        await call.silence()
        await call.say("alo em ơi cúp điện")
        await call.hears("Khu vực")
        await asyncio.sleep(0.2)
        call.ear.begins()
        await soon(lambda: call.line.silent)
        call.ear.ends("bao giờ có điện")
        await call.hears("Dạ em nghe: bao giờ có điện")
    interrupted = next(one for one in call.log.turns[SESSION] if one.text.startswith("Khu vực"))
    assert interrupted.heard is not None
    assert interrupted.heard.startswith("Khu vực của anh/chị")
    assert 0 < len(interrupted.heard) < len(long) / 2
    assert call.counts.interruptions == 1


@pytest.mark.parametrize("words", [(), ("dạ",), ("ừ ừ",)])
async def test_a_cough_or_a_backchannel_does_not_end_an_answer(words: tuple[str, ...]) -> None:
    long = "Khu vực của anh/chị đang mất điện. " * 6
    async with a_call(dialogue=ScriptedDialogue({"cúp điện": an_answer(long)})) as call:
        await call.hears(GREETING)
        await call.silence()
        await call.say("cúp điện")
        await call.hears("Khu vực")
        await asyncio.sleep(0.1)
        await call.say(*words)
        await asyncio.sleep(0.2)
        assert not call.line.silent
        await call.silence()
        assert call.asked() == [None, "cúp điện"]
        await call.hears("còn nghe máy")
    answer = next(one for one in call.log.turns[SESSION] if one.text.startswith("Khu vực"))
    assert answer.heard is None
    assert call.counts.interruptions == 0


async def test_yes_said_into_the_question_itself_is_an_answer() -> None:
    ask = an_answer("Dạ đường Lê Lợi.", "Có phải " + "ngôi nhà " * 20 + "này không ạ?")
    async with a_call(dialogue=ScriptedDialogue({"cúp điện": ask})) as call:
        await call.hears(GREETING)
        await call.silence()
        await call.say("cúp điện")
        await call.hears("Có phải")
        await asyncio.sleep(0.5)
        assert not call.line.silent
        await call.say("dạ")
        await call.hears("Dạ em nghe: dạ")


async def test_words_that_arrive_while_an_answer_is_made_are_not_lost() -> None:
    dialogue = ScriptedDialogue({"mất điện": an_answer("Dạ mã khách hàng gì ạ?")})
    async with a_call(dialogue=dialogue) as call:
        await call.hears(GREETING)
        await call.silence()
        dialogue.takes_s = 0.2
        await call.say("mất điện")
        await soon(lambda: "mất điện" in call.asked())
        await call.say("mã pê xê không năm")
        await call.hears("Dạ em nghe: mã pê xê không năm")
        assert not [one for one in call.screen.of("assistant") if "mã khách hàng gì" in one]
    unheard = next(one for one in call.log.turns[SESSION] if "mã khách hàng gì" in one.text)
    assert unheard.heard == ""


async def test_an_answer_waits_until_the_caller_has_finished() -> None:
    dialogue = ScriptedDialogue()
    async with a_call(dialogue=dialogue) as call:
        await call.hears(GREETING)
        await call.silence()
        dialogue.takes_s = 0.1
        await call.say("mất điện")
        await soon(lambda: "mất điện" in call.asked())
        call.ear.begins()
        await asyncio.sleep(0.4)
        assert not [one for one in call.screen.of("assistant") if "Dạ em nghe" in one]
        call.ear.ends()
        await call.hears("Dạ em nghe: mất điện")


async def test_silence_is_asked_about_twice_and_then_ended_kindly() -> None:
    async with a_call() as call:
        await call.hears("Anh/chị còn nghe máy không ạ?")
        await call.hears("em vẫn chưa nghe thấy")
        await call.over()
        assert call.line.hung_up
        assert "xin phép dừng cuộc gọi" in call.screen.of("assistant")[-1]


async def test_who_wants_a_moment_gets_it() -> None:
    waits = an_answer("Dạ em chờ ạ.", intent=None)
    waits = an_answer("Dạ em chờ ạ.", intent=type(an_answer().intent)("ask_wait", 0.9))
    async with a_call(dialogue=ScriptedDialogue({"đợi tí": waits})) as call:
        await call.hears(GREETING)
        await call.say("đợi tí")
        await call.hears("em chờ")
        await asyncio.sleep(0.9)
        assert not [one for one in call.screen.of("assistant") if "còn nghe máy" in one]
        await call.hears("vẫn đang chờ")


async def test_what_is_not_understood_is_asked_again_then_offered_as_a_menu_then_given_to_a_person() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        await call.silence()
        for expected in ("em nghe chưa rõ", "mất điện bấm 1", "em nối máy tới nhân viên"):
            await call.say()
            await call.hears(expected)
            await call.silence()
        await call.over()
        assert call.line.transferred is not None
        assert call.line.transferred[1]["reason"] == "not_understood"
    assert call.log.conversations[SESSION].outcome == "handed_over"


async def test_sound_reaches_the_ear() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        for _ in range(5):
            call.line.put(frame())
        await soon(lambda: call.ear.fed == 1600)


async def test_words_said_into_the_goodbye_open_the_call_again_but_thanks_do_not() -> None:
    bye = an_answer("Chúc anh/chị một ngày an lành ạ. " * 4, ended=True)
    async with a_call(dialogue=ScriptedDialogue({"thôi": bye})) as call:
        await call.hears(GREETING)
        await call.silence()
        await call.say("thôi")
        await call.hears("một ngày an lành")
        await call.say("cảm ơn em")
        await asyncio.sleep(0.1)
        assert call.asked()[-1] == "thôi"
        await call.say("à mà mai có cúp điện không")
        await call.hears("Dạ em nghe: à mà mai có cúp điện không")


@pytest.mark.parametrize("voice", [QuickSpeaker(), None], ids=["with a voice", "without"])
async def test_one_caller_too_many_hears_that_all_lines_are_busy(voice: QuickSpeaker | None) -> None:
    busy = load_prompts("1900 1909").say["busy"]
    assert "đều bận" in busy
    assert "114" in busy
    async with a_call(speaker=voice) as call:
        await call.calls.prepare()
        call.line.end("caller")
        await call.over()
        other = FakeLine(an_arrival())
        await call.calls.turn_away(other)
        assert other.answered
        assert other.hung_up
        # Without a voice it is the recorded apology.
        assert len(other.sound) == (2 * int(len(busy) * SECONDS_PER_CHARACTER * 8000) if voice else 3200)
        kept, said = call.log.conversations[SESSION], call.log.turns[SESSION]
        assert (kept.outcome, [one.text for one in said]) == ("turned_away", [busy])
        assert kept.call is not None
        assert kept.ended_at is not None
        assert "lines_busy" in call.counts.errors


async def test_who_hangs_up_while_hearing_that_all_lines_are_busy_is_on_record_as_such() -> None:
    async with a_call() as call:
        await call.calls.prepare()
        call.line.end("caller")
        await call.over()
        other = FakeLine(an_arrival())
        turning_away = asyncio.create_task(call.calls.turn_away(other))
        await soon(lambda: other.answered)
        other.end("caller")
        await turning_away
        facts = call.log.conversations[SESSION].call
        assert facts is not None
        assert facts.ended_by == "caller"
