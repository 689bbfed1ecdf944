"""Everyday questions by key: «câu hỏi khác» reads out the topics, and a key asks the dialogue."""

from __future__ import annotations

import pytest

from assistant.channels.telephone.saying.prompts import PromptSounds, load_prompts
from assistant.channels.telephone.saying.topics import KeyTopic
from assistant.conversation.turn import Button
from tests.builders import SESSION, an_answer
from tests.channels.telephone.calling import ScriptedEar, TestCall, a_call, soon
from tests.fakes import GREETING, ScriptedDialogue, ToneSpeaker

TITLES = ("lịch ghi điện", "gắn đồng hồ mới", "dời đồng hồ", "giá điện", "đóng tiền", "giờ làm việc")
TOPICS = tuple(KeyTopic(title, f"cho tôi hỏi {title}") for title in TITLES)
FIRST_PAGE = (
    "Dạ mời anh/chị chọn câu hỏi: lịch ghi điện bấm 1, gắn đồng hồ mới bấm 2, dời đồng hồ bấm 3, giá điện bấm 4, "
    "câu hỏi khác bấm 5, gặp nhân viên bấm 0, nghe lại bấm 9."
)
SECOND_PAGE = (
    "Dạ mời anh/chị chọn câu hỏi: đóng tiền bấm 1, giờ làm việc bấm 2, câu hỏi khác bấm 5, gặp nhân viên bấm 0, "
    "nghe lại bấm 9."
)


async def press_five_at(call: TestCall, question: str) -> None:
    """The key for other questions, while a question of the dialogue stands."""
    await call.hears(GREETING)
    await call.say("mất điện")
    await call.hears(question)
    await call.silence()
    call.press("5#")


async def open_first_page(call: TestCall) -> None:
    await call.hears(GREETING)
    await call.silence()
    call.press("5")
    await call.hears(FIRST_PAGE)


async def test_a_key_asks_the_dialogue_the_question_of_its_topic() -> None:
    async with a_call(topics=TOPICS) as call:
        await open_first_page(call)
        call.press("4")
        await call.hears("Dạ em nghe: cho tôi hỏi giá điện")
    keyed = [(one.text, one.keys) for one in call.log.turns[SESSION] if one.keys]
    assert keyed == [("", "5"), ("cho tôi hỏi giá điện", "4")]


async def test_the_same_key_turns_the_pages_and_after_the_last_comes_the_first() -> None:
    async with a_call(topics=TOPICS) as call:
        await open_first_page(call)
        call.press("5")
        await call.hears(SECOND_PAGE)
        call.press("5")
        await call.hears(FIRST_PAGE, times=2)
        call.press("5")
        await call.hears(SECOND_PAGE, times=2)
        call.press("2")
        await call.hears("Dạ em nghe: cho tôi hỏi giờ làm việc")


async def test_nine_repeats_the_page_and_zero_is_still_a_person() -> None:
    async with a_call(topics=TOPICS) as call:
        await open_first_page(call)
        call.press("9")
        await call.hears(FIRST_PAGE, times=2)
        call.press("0#")
        await soon(lambda: "cho tôi gặp nhân viên" in call.asked())


async def test_a_key_that_is_not_on_the_page_leads_back_to_the_menu() -> None:
    """It must not ask what the menu would have asked: the caller has not heard the menu."""
    async with a_call(topics=TOPICS) as call:
        await open_first_page(call)
        call.press("5")
        await call.hears(SECOND_PAGE)
        call.press("3#")
        await call.hears(
            "lịch cắt điện bấm 3, nguy hiểm về điện bấm 4, câu hỏi khác bấm 5, gặp nhân viên bấm 0"
        )
        call.press("3")
        await call.hears("Dạ em nghe: sắp tới có lịch cắt điện không")
    assert call.asked() == [None, "sắp tới có lịch cắt điện không"]


async def test_after_the_answer_the_keys_are_those_of_the_answer() -> None:
    ask = an_answer("Đúng không ạ?", buttons=(Button("Đúng rồi", "đúng rồi"), Button("Không", "không phải")))
    async with a_call(topics=TOPICS, dialogue=ScriptedDialogue({"cho tôi hỏi giá điện": ask})) as call:
        await open_first_page(call)
        call.press("4")
        await call.hears("Đúng không ạ?")
        await call.silence()
        call.press("1#")
        await call.hears("Dạ em nghe: đúng rồi")


@pytest.mark.parametrize("leaves", ["a wrong key", "unclear words"])
async def test_who_leaves_a_page_hears_the_keys_of_the_open_question_again(leaves: str) -> None:
    streets = (Button("Phố Lý", "tôi ở phố Lý"), Button("Phố Trần", "tôi ở phố Trần"))
    which = an_answer("Anh/chị ở phố nào ạ?", buttons=streets)
    async with a_call(topics=TOPICS, dialogue=ScriptedDialogue({"mất điện": which})) as call:
        await press_five_at(call, "Anh/chị ở phố nào ạ?")
        await call.hears(FIRST_PAGE)
        await call.silence()
        if leaves == "a wrong key":
            call.press("8#")
        else:
            await call.say()
            await call.hears("nghe chưa rõ")
            await call.silence()
            await call.say()
        await call.hears("Phố Lý bấm 1, Phố Trần bấm 2.")
        call.press("2#")
        await call.hears("Dạ em nghe: tôi ở phố Trần")


async def test_who_leaves_a_page_while_a_number_is_asked_for_has_no_topics_on_the_keys() -> None:
    which = an_answer("Anh/chị đọc số điện thoại ạ?", expects="digits")
    async with a_call(topics=TOPICS, dialogue=ScriptedDialogue({"mất điện": which})) as call:
        await press_five_at(call, "Anh/chị đọc số điện thoại ạ?")
        await call.hears(FIRST_PAGE)
        call.press("8#")
        await call.hears("Anh/chị bấm số điện thoại đã đăng ký")
        call.press("4#")
        await soon(lambda: len(call.asked()) == 3)
    assert call.asked()[-1] == "tôi muốn báo nguy hiểm về điện"


async def test_after_a_code_with_several_beginnings_the_page_is_closed() -> None:
    async with a_call(topics=TOPICS, units=("PC05II", "PC05AA")) as call:
        await open_first_page(call)
        call.press("0123456#")
        await call.hears("PC 05AA bấm 1, PC 05II bấm 2")
        call.press("9")
        await call.hears(GREETING, times=2)
    assert call.screen.of("assistant").count(FIRST_PAGE) == 1


async def test_a_spoken_question_on_a_page_is_answered_as_ever() -> None:
    async with a_call(topics=TOPICS) as call:
        await open_first_page(call)
        await call.say("bao giờ có điện")
        await call.hears("Dạ em nghe: bao giờ có điện")


async def test_five_choices_of_an_answer_keep_their_keys() -> None:
    streets = tuple(Button(f"Phố {number}", f"tôi ở phố {number}") for number in range(1, 6))
    which = an_answer("Anh/chị ở phố nào ạ?", buttons=streets)
    async with a_call(topics=TOPICS, dialogue=ScriptedDialogue({"mất điện": which})) as call:
        await press_five_at(call, "Anh/chị ở phố nào ạ?")
        await call.hears("Dạ em nghe: tôi ở phố 5")


async def test_a_number_that_begins_with_five_is_still_a_number() -> None:
    async with a_call(topics=TOPICS, units=("PC05II",)) as call:
        await call.hears(GREETING)
        call.press("5123456#")
        await call.hears("Dạ em nghe: mã khách hàng PC05II5123456")


async def test_whoever_cannot_be_heard_learns_of_the_questions_once_with_the_other_keys() -> None:
    which = an_answer("Anh/chị cần gì ạ?", buttons=(Button("Mất điện", "cho tôi hỏi"),))
    ear = ScriptedEar(recognizes=False)
    async with a_call(topics=TOPICS, ear=ear, dialogue=ScriptedDialogue({"cho tôi hỏi": which})) as call:
        await call.hears(GREETING)
        await call.say("cho tôi hỏi")
        await call.hears("Mất điện bấm 1.")
        await call.hears("Câu hỏi khác bấm 5.")
        call.press("1#")
        await call.hears("Mất điện bấm 1.", times=2)
        call.press("5#")
        await call.hears(FIRST_PAGE)
    assert call.screen.of("assistant").count("Câu hỏi khác bấm 5.") == 1


async def test_how_to_reach_the_questions_is_made_ahead_like_every_fixed_sentence() -> None:
    prompts = load_prompts("1900 1909", TOPICS)
    sounds = PromptSounds(prompts, ToneSpeaker(), 1.0)
    await sounds.prepare()
    assert sounds.of("Câu hỏi khác bấm 5.") is not None
    assert sounds.of(prompts.say["menu"]) is not None


async def test_a_question_that_wants_yes_or_no_is_not_followed_by_other_questions() -> None:
    ask = an_answer("Đúng không ạ?", expects="yes_no")
    ear = ScriptedEar(recognizes=False)
    async with a_call(topics=TOPICS, ear=ear, dialogue=ScriptedDialogue({"cho tôi hỏi": ask})) as call:
        await call.hears(GREETING)
        await call.say("cho tôi hỏi")
        await call.hears("Đúng bấm 1, Không bấm 2.")
        await call.silence()
    assert "Câu hỏi khác bấm 5." not in call.screen.of("assistant")


async def test_without_topics_the_menu_does_not_name_them_and_their_key_means_nothing() -> None:
    async with a_call() as call:
        await call.hears(GREETING)
        await call.silence()
        call.press("5#")
        await call.hears("nguy hiểm về điện bấm 4, gặp nhân viên bấm 0")
    assert call.asked() == [None]


@pytest.mark.parametrize(("count", "pages"), [(0, 0), (1, 1), (4, 1), (5, 2), (12, 3)])
def test_a_page_has_at_most_four_topics_and_one_page_alone_names_no_next(count: int, pages: int) -> None:
    topics = [KeyTopic(f"câu {number}", f"hỏi {number}") for number in range(count)]
    prompts = load_prompts("1900 1909", topics)
    assert len(prompts.pages) == pages
    assert [words for page in prompts.pages for words in page.choices.values()] == [t.words for t in topics]
    assert all(len(page.choices) <= 4 for page in prompts.pages)
    assert all(("câu hỏi khác bấm 5" in page.text) == (pages > 1) for page in prompts.pages)
    assert not any("{" in page.text for page in prompts.pages)
    assert "{" not in prompts.say["menu"]
