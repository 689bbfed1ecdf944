"""What every caller is told is in the cache before the first one calls."""

from __future__ import annotations

import asyncio

from assistant.channels.telephone.saying.ahead import make_ahead
from assistant.dialogue.said_ahead import fixed_sentences
from assistant.errors import SpeechUnavailable
from assistant.speech.speaking.speaker import Speaker
from tests.fakes import ToneSpeaker

SENTENCES = ["Dạ em nghe ạ.", "Dạ anh/chị đọc mã khách hàng giúp em ạ."]


def test_the_sentences_of_the_dialogue_that_never_change_are_found_once_each() -> None:
    found = fixed_sentences()
    assert "Dạ, anh/chị đọc giúp em mã khách hàng, hoặc số điện thoại đăng ký ạ." in found
    assert len(found) > 40
    assert len(found) == len(set(found))
    assert not any("{" in one for one in found)
    assert "How can I help you?" not in found


async def test_what_is_made_ahead_is_then_said_from_memory_at_the_rate_of_the_telephone(
    embedded: Speaker,
) -> None:
    await make_ahead(embedded, SENTENCES, 1.0, lambda: False)
    made = embedded.counters.sentences_synthesized
    for sentence in SENTENCES:
        sound = await embedded.speak(sentence, 8000)
        assert sound.sample_rate == 8000
    assert embedded.counters.sentences_synthesized == made
    assert embedded.counters.sentences_from_memory >= len(SENTENCES)


async def test_while_somebody_calls_the_voice_is_theirs() -> None:
    speaker, calls = ToneSpeaker(), [True]
    making = asyncio.create_task(make_ahead(speaker, SENTENCES, 1.0, lambda: bool(calls), look_every_s=0.01))
    await asyncio.sleep(0.1)
    assert speaker.spoken == []
    calls.clear()
    await making
    assert speaker.spoken == [(sentence, 8000) for sentence in SENTENCES]


async def test_a_voice_that_cannot_speak_is_not_asked_for_every_sentence() -> None:
    speaker = ToneSpeaker()
    speaker.fails_with = SpeechUnavailable("broken")
    await make_ahead(speaker, SENTENCES, 1.0, lambda: False)
    assert speaker.spoken == []
