"""A caller who is answered in English hears it from an English voice."""

from __future__ import annotations

from assistant.conversation.turn import DialogueAnswer, Sentence
from tests.channels.telephone.calling import QuickSpeaker, a_call
from tests.fakes import GREETING, ScriptedDialogue

BACK, OFFER = "The power is expected back at 10:58.", "Shall I send you a message?"
ONLY_VIETNAMESE = "Dạ giá điện tính theo bậc thang ạ."


async def test_english_replies_are_spoken_in_english_also_when_they_are_repeated() -> None:
    english = DialogueAnswer(
        (Sentence(BACK, language="en"), Sentence(OFFER, language="en"), Sentence(ONLY_VIETNAMESE))
    )
    speaker = QuickSpeaker()
    async with a_call(speaker=speaker, dialogue=ScriptedDialogue({"when is it back": english})) as call:
        await call.hears(GREETING)
        await speaker.has_said(GREETING)  # words that come earlier leave it unsaid
        await call.say("when is it back")
        await call.hears(ONLY_VIETNAMESE)
        await call.silence()
        assert [speaker.languages[text] for text in (BACK, OFFER)] == ["en", "en"]
        assert speaker.languages[ONLY_VIETNAMESE] == speaker.languages[GREETING] == "vi"
        speaker.languages.clear()
        call.press("9#")
        await call.hears(BACK, times=2)
        await call.silence()
    assert speaker.languages == {BACK: "en", OFFER: "en", ONLY_VIETNAMESE: "vi"}
