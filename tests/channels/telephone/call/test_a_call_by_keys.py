"""A call in which keys say what words would, or all that can be said."""

from __future__ import annotations

import asyncio

import pytest

from assistant.conversation.turn import Button, DialogueAnswer, Intent, Utterance
from tests.builders import SESSION, an_answer
from tests.channels.telephone.calling import ScriptedEar, a_call, an_arrival, soon
from tests.fakes import GREETING, ScriptedDialogue


async def test_a_key_cancels_what_is_being_said_and_a_number_is_said_in_the_callers_name() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        call.press("0")
        await soon(lambda: call.line.silent)
        call.press("905123456#")
        await call.hears("Dạ em nghe: số điện thoại 0905123456")
    keyed = next(one for one in call.log.turns[SESSION] if one.keys)
    assert (keyed.text, keyed.keys) == ("số điện thoại 0905123456", "0905123456#")


async def test_zero_alone_asks_for_a_person_and_nine_repeats() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        await call.silence()
        call.press("9")
        await call.hears(GREETING, times=2)
        call.press("0")
        await soon(lambda: "cho tôi gặp nhân viên" in call.asked())
    assert [one.keys for one in call.log.turns[SESSION] if one.keys] == ["9", "0"]


@pytest.mark.parametrize("by", ["9#", "nhắc lại giúp chị"])
async def test_the_second_repetition_in_a_row_is_slower(by: str) -> None:
    repeating = an_answer(GREETING, intent=Intent("ask_repeat", 0.9))
    async with a_call(dialogue=ScriptedDialogue({"nhắc lại giúp chị": repeating})) as call:
        await call.hears(GREETING)
        await call.silence()
        lengths = []
        for times in (2, 3):
            before = len(call.line.sound)
            if by == "9#":
                call.press(by)
            else:
                await call.say(by)
            await call.hears(GREETING, times=times)
            await call.sounds(after=before)
            await call.silence()
            lengths.append(len(call.line.sound) - before)
        assert lengths[1] == pytest.approx(lengths[0] / 0.8, rel=0.02), call.screen.lines


async def test_a_button_of_the_answer_is_a_key() -> None:
    ask = an_answer(
        "Mã này đúng không ạ?", buttons=(Button("Đúng rồi", "đúng rồi"), Button("Không", "không phải"))
    )
    async with a_call(dialogue=ScriptedDialogue({"mã của tôi": ask})) as call:
        await call.hears(GREETING)
        await call.say("mã của tôi")
        await call.hears("đúng không")
        call.press("2#")
        await call.hears("Dạ em nghe: không phải")


@pytest.mark.parametrize(
    ("expects", "told", "keys", "meant"),
    [
        ("yes_no", "Đúng bấm 1, Không bấm 2", "1", "đúng rồi"),
        ("digits", "bấm số điện thoại đã đăng ký", "0905123456#", "số điện thoại 0905123456"),
    ],
)
async def test_a_question_that_has_its_own_keys_is_its_own_menu(
    expects: str, told: str, keys: str, meant: str
) -> None:
    ask = an_answer("Dạ có phải không ạ?", expects=expects)
    async with a_call(dialogue=ScriptedDialogue({"cúp điện": ask})) as call:
        await call.hears(GREETING)
        await call.silence()
        await call.say("cúp điện")
        for expected in ("phải không", "chưa rõ", told):
            await call.hears(expected)
            await call.silence()
            if expected != told:
                await call.say()
        call.press(keys)
        await call.hears(f"Dạ em nghe: {meant}")
    assert call.ear.expected[-2] == expects


async def test_after_the_menu_one_key_is_enough() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        await call.silence()
        await call.say()
        await call.hears("chưa rõ")
        await call.silence()
        await call.say()
        await call.hears("bấm 1")
        call.press("1")
        await call.hears("Dạ em nghe: nhà tôi mất điện")


async def test_without_a_recognizer_the_call_says_so_and_works_by_keys() -> None:
    ask = an_answer(
        "Mã này đúng không ạ?", buttons=(Button("Đúng rồi", "đúng rồi"), Button("Không", "không phải"))
    )
    dialogue = ScriptedDialogue({"số điện thoại 0905123456": ask})
    async with a_call(ear=ScriptedEar(recognizes=False), dialogue=dialogue) as call:
        await call.hears("trả lời bằng phím bấm")
        await call.hears(GREETING)
        await call.say()
        await call.silence()
        call.press("0905123456#")
        await call.hears("Đúng rồi bấm 1, Không bấm 2.")
        call.press("1#")
        await call.hears("Dạ em nghe: đúng rồi")


async def test_a_question_that_came_before_it_was_known_still_gets_its_keys() -> None:
    ear = ScriptedEar(recognizes=False)

    async def slow_ear() -> ScriptedEar:
        await asyncio.sleep(0.2)
        return ear

    async with a_call(open_ear=slow_ear, dialogue=Asking()) as call:
        await call.hears("ở đường Lê Lợi không ạ?")
        await call.hears("trả lời bằng phím bấm")
        await call.hears("Đúng rồi bấm 1, Không bấm 2.")
        call.press("1#")
        await call.hears("Dạ em nghe: đúng rồi")


class Asking(ScriptedDialogue):
    """Greets with a question."""

    async def turn(self, utterance: Utterance) -> DialogueAnswer:
        if utterance.text is None:
            buttons = (Button("Đúng rồi", "đúng rồi"), Button("Không", "không phải"))
            return an_answer("Anh/chị gọi về điểm dùng điện ở đường Lê Lợi không ạ?", buttons=buttons)
        return await super().turn(utterance)


async def test_a_call_without_any_ear_goes_on_with_keys() -> None:
    async with a_call(ear=None) as call:
        await call.hears("phím bấm")
        await call.hears(GREETING)
        call.press("0905123456#")
        await call.hears("Dạ em nghe: số điện thoại 0905123456")


async def test_by_keypad_a_code_is_its_digits_when_its_letters_are_known() -> None:
    async with a_call(units=("PC05II", "PC05AA")) as call:
        await call.hears(GREETING)
        call.press("0123456#")
        await call.hears("PC 05AA bấm 1, PC 05II bấm 2")
        call.press("2")
        await call.hears("Dạ em nghe: mã khách hàng PC05II0123456")


@pytest.mark.parametrize(
    ("caller", "offered"),
    [
        ("+842353123456", ("PC05II", "PE0100")),
        ("02363123456", ("PP01AA", "PE0100")),
        ("0905123456", ("PE0100",)),
        (None, ("PE0100",)),
    ],
)
async def test_the_area_of_the_callers_number_suggests_the_letters_of_a_code(
    caller: str | None, offered: tuple[str, ...]
) -> None:
    units = ("PE0100", "0235:PC05II", "0236:PP01AA")
    async with a_call(units=units, arrival=an_arrival(caller=caller)) as call:
        await call.hears(GREETING)
        call.press("0123456#")
        if len(offered) == 1:
            await call.hears(f"Dạ em nghe: mã khách hàng {offered[0]}0123456")
        else:
            keys = {code: str(key) for key, code in enumerate(sorted(offered), start=1)}
            await call.hears(f"{offered[0][:2]} {offered[0][2:]} bấm {keys[offered[0]]}")
            call.press(keys[offered[0]])
            await call.hears(f"Dạ em nghe: mã khách hàng {offered[0]}0123456")


async def test_a_star_begins_a_number_anew() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        call.press("09051*")
        await call.hears("mời anh/chị bấm lại")
        call.press("0905123456#")
        await call.hears("Dạ em nghe: số điện thoại 0905123456")


async def test_who_keys_what_means_nothing_three_times_gets_a_person() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        for times in (1, 2):
            call.press("12345#")
            await call.hears("Dạ số vừa bấm chưa đúng ạ.", times=times)
            await call.silence()
        call.press("0905123456#")
        await call.hears("Dạ em nghe: số điện thoại 0905123456")
        await call.silence()
        for times in (3, 4):
            call.press("777#")
            await call.hears("Dạ số vừa bấm chưa đúng ạ.", times=times)
        call.press("777#")
        await call.over()
    assert call.line.transferred is not None
    assert call.line.transferred[1]["reason"] == "not_understood"
