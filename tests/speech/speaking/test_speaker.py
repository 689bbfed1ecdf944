"""What a caller hears: soon, in order, once made for all who ask, and never nothing."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from assistant.speech.audio import Audio
from assistant.speech.errors import SpeechBusy
from assistant.speech.settings import SpeechSettings
from assistant.speech.speaking.build import APOLOGY, build_speaker
from assistant.speech.speaking.cache import DiskCache, MemoryCache
from assistant.speech.speaking.counters import SpeechCounters
from assistant.speech.speaking.reader import Reader
from assistant.speech.speaking.sentence_maker import Caches, SentenceMaker, SynthesisLimits
from assistant.speech.speaking.speaker import LOOK_AHEAD, Speaker, Voices
from tests.speech.fake_synthesizer import FakeSynthesizer
from tests.speech.hearing import likeness

APOLOGY_AUDIO = Audio.from_wav(APOLOGY.read_bytes())
SIX = "Một. Hai hai. Ba ba ba. Bốn. Năm năm. Sáu sáu sáu."
OUTAGE = (
    "Dạ em rất xin lỗi, khu vực đường Lê Lợi đang mất điện từ 14:05 do cây đổ vào đường dây. "
    "Dự kiến có điện lại lúc 17:30 ạ."
)


class Studio:
    """Speakers around fake engines, closed at the end of the test."""

    def __init__(self) -> None:
        self.speakers: list[Speaker] = []

    def speaker(
        self,
        engine: FakeSynthesizer,
        limits: SynthesisLimits | None = None,
        fallback: FakeSynthesizer | None = None,
        disk: Path | None = None,
    ) -> Speaker:
        counters = SpeechCounters()
        caches = Caches(MemoryCache(10**7), DiskCache(disk, 10**7) if disk else None)
        main = SentenceMaker(engine, caches, limits or SynthesisLimits(), counters)
        second = SentenceMaker(fallback, caches, SynthesisLimits(), counters) if fallback else None
        speaker = Speaker(Voices(main, second, APOLOGY_AUDIO), Reader(), counters)
        self.speakers.append(speaker)
        return speaker


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    studio = Studio()
    yield studio
    for speaker in studio.speakers:
        await speaker.close()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  the engine's thread tells no event
            await asyncio.sleep(0.005)


async def test_a_reply_is_heard_in_vietnamese_with_energy_and_a_natural_length(embedded: Speaker) -> None:
    audio = await embedded.speak(OUTAGE, 8000)
    assert audio.sample_rate == 8000
    assert 7 < audio.duration_s < 16
    assert audio.speech_dbfs == pytest.approx(-20, abs=1.5)
    assert audio.seconds_of_sound > 0.7 * audio.duration_s


@pytest.mark.parametrize("sample_rate", [8000, 16000, 22050])
async def test_channels_get_the_rate_they_ask_for(embedded: Speaker, sample_rate: int) -> None:
    parts = [part async for part in embedded.sentences(OUTAGE, sample_rate)]
    assert {part.sample_rate for part in parts} == {sample_rate}
    assert Audio.from_wav((await embedded.speak(OUTAGE, sample_rate)).to_wav()).sample_rate == sample_rate


async def test_pieces_make_up_the_whole_reply_in_order(embedded: Speaker) -> None:
    parts = [part async for part in embedded.sentences(OUTAGE, 16000)]
    whole = await embedded.speak(OUTAGE, 16000)
    assert len(parts) == 3
    assert sum(part.duration_s for part in parts) == pytest.approx(whole.duration_s, abs=0.01)


async def test_sentences_are_parted_by_a_pause_and_no_more(embedded: Speaker) -> None:
    one, two = await embedded.speak("Em nghe.", 8000), await embedded.speak("Em chào anh.", 8000)
    both = await embedded.speak("Em nghe. Em chào anh.", 8000)
    assert both.duration_s == pytest.approx(one.duration_s + 0.28 + two.duration_s, abs=0.01)


async def test_a_faster_voice_says_the_same_in_less_time(embedded: Speaker) -> None:
    usual, fast = await embedded.speak(OUTAGE, 8000), await embedded.speak(OUTAGE, 8000, rate=1.5)
    assert fast.duration_s < 0.8 * usual.duration_s


async def test_the_first_sentence_is_heard_while_the_next_is_being_made(studio: Studio) -> None:
    engine = FakeSynthesizer()
    speaker = studio.speaker(engine)
    async with aclosing(speaker.sentences("Một. Hai hai.", 8000)) as pieces:
        engine.gate.clear()
        first = asyncio.ensure_future(anext(pieces))
        await until(lambda: engine.asked == ["Một."])
        engine.gate.set()
        assert (await first).seconds_of_sound == pytest.approx(0.1, abs=0.03)
        # Not asked for yet, and made all the same.
        await until(lambda: engine.asked == ["Một.", "Hai hai."])


async def test_no_more_is_made_ahead_than_the_look_ahead(studio: Studio) -> None:
    engine = FakeSynthesizer()
    async with aclosing(studio.speaker(engine).sentences(SIX, 8000)) as pieces:
        await anext(pieces)
        await asyncio.sleep(0.1)
        assert len(engine.asked) == 1 + LOOK_AHEAD


async def test_an_interrupted_reply_leaves_no_work_behind(studio: Studio) -> None:
    engine = FakeSynthesizer()
    speaker = studio.speaker(engine)
    async with aclosing(speaker.sentences(SIX, 8000)) as pieces:
        await anext(pieces)
        await until(lambda: len(engine.asked) == 1 + LOOK_AHEAD)
        engine.gate.clear()
        await anext(pieces)
    engine.gate.set()
    await asyncio.sleep(0.05)
    assert len(engine.asked) <= 2 + LOOK_AHEAD
    assert (await speaker.speak("Xong.", 8000)).seconds_of_sound > 0


async def test_a_sentence_is_made_once_and_then_remembered(studio: Studio) -> None:
    engine = FakeSynthesizer()
    speaker = studio.speaker(engine)
    first = await speaker.speak("Em chào anh chị.", 8000)
    assert await speaker.speak("Em chào anh chị.", 8000) == first
    assert engine.asked == ["Em chào anh chị."]
    assert speaker.counters.sentences_from_memory == 1


async def test_a_restarted_assistant_finds_its_sentences_on_disk(studio: Studio, tmp_path: Path) -> None:
    before = studio.speaker(FakeSynthesizer(), disk=tmp_path)
    said = await before.speak("Em chào anh chị.", 8000)
    await before.close()
    engine = FakeSynthesizer()
    after = studio.speaker(engine, disk=tmp_path)
    assert await after.speak("Em chào anh chị.", 8000) == said
    assert engine.asked == []
    assert after.counters.sentences_from_disk == 1


async def test_another_voice_does_not_find_the_sentences_of_the_first(studio: Studio, tmp_path: Path) -> None:
    await studio.speaker(FakeSynthesizer("fake/one"), disk=tmp_path).speak("Dạ.", 8000)
    other = FakeSynthesizer("fake/two")
    await studio.speaker(other, disk=tmp_path).speak("Dạ.", 8000)
    assert other.asked == ["Dạ."]


async def test_fifty_callers_with_the_same_question_cost_one_synthesis(studio: Studio) -> None:
    engine = FakeSynthesizer()
    engine.gate.clear()
    speaker = studio.speaker(engine, SynthesisLimits(queue_limit=1))
    callers = [asyncio.ensure_future(speaker.speak("Em chào anh chị.", 8000)) for _ in range(50)]
    await until(lambda: engine.asked)
    engine.gate.set()
    heard = await asyncio.gather(*callers)
    assert engine.asked == ["Em chào anh chị."]
    assert all(audio == heard[0] for audio in heard)


async def test_a_caller_who_hangs_up_does_not_take_the_sentence_from_another(studio: Studio) -> None:
    engine = FakeSynthesizer()
    engine.gate.clear()
    speaker = studio.speaker(engine)
    gone = asyncio.ensure_future(speaker.speak("Em chào anh chị.", 8000))
    stays = asyncio.ensure_future(speaker.speak("Em chào anh chị.", 8000))
    await until(lambda: engine.asked)
    gone.cancel()
    await asyncio.sleep(0)
    engine.gate.set()
    assert (await stays).seconds_of_sound > 0.3
    assert engine.asked == ["Em chào anh chị."]


async def test_too_many_waiting_sentences_refuse_the_next_text_at_once(studio: Studio) -> None:
    engine = FakeSynthesizer()
    engine.gate.clear()
    speaker = studio.speaker(engine, SynthesisLimits(workers=1, queue_limit=3))
    waiting = [asyncio.ensure_future(speaker.speak(f"Câu {word}.", 8000)) for word in ("a", "b", "c", "d")]
    await asyncio.sleep(0.05)
    with pytest.raises(SpeechBusy) as refused:
        await speaker.speak("Câu nữa.", 8000)
    assert (refused.value.code, refused.value.status) == ("speech_busy", 503)
    assert speaker.counters.refused_busy == 1
    engine.gate.set()
    assert all(audio.seconds_of_sound > 0 for audio in await asyncio.gather(*waiting))
    assert (await speaker.speak("Câu nữa.", 8000)).seconds_of_sound > 0


async def test_places_of_callers_who_hung_up_are_free_again(studio: Studio) -> None:
    engine = FakeSynthesizer()
    engine.gate.clear()
    speaker = studio.speaker(engine, SynthesisLimits(workers=1, queue_limit=2))
    gone = [asyncio.ensure_future(speaker.speak(f"Câu {word}.", 8000)) for word in ("a", "b", "c")]
    await until(lambda: engine.asked)
    await asyncio.sleep(0.05)
    for caller in gone:
        caller.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    stays = asyncio.ensure_future(speaker.speak("Câu nữa.", 8000))
    await asyncio.sleep(0.05)
    engine.gate.set()
    assert (await stays).seconds_of_sound > 0
    assert "Câu b." not in engine.asked


async def test_a_text_that_is_being_said_is_not_cut_off_by_a_full_queue(studio: Studio) -> None:
    engine = FakeSynthesizer()
    speaker = studio.speaker(engine, SynthesisLimits(workers=1, queue_limit=0))
    async with aclosing(speaker.sentences(SIX, 8000)) as pieces:
        heard = [await anext(pieces)]
        heard += [part async for part in pieces]
    assert len(heard) == 6
    assert speaker.counters.apologies == 0


async def test_a_broken_voice_is_replaced_by_the_embedded_one_with_the_same_words(studio: Studio) -> None:
    broken, second = FakeSynthesizer(broken=True), FakeSynthesizer("fake/second")
    speaker = studio.speaker(broken, fallback=second)
    assert (await speaker.speak("Em chào anh chị.", 8000)).seconds_of_sound == pytest.approx(0.4, abs=0.03)
    assert second.asked == ["Em chào anh chị."]
    assert speaker.counters.said_by_fallback == 1
    assert speaker.counters.apologies == 0


async def test_one_sentence_that_fails_does_not_silence_the_voice(studio: Studio) -> None:
    engine, second = FakeSynthesizer(broken=True), FakeSynthesizer("fake/second")
    speaker = studio.speaker(engine, fallback=second)
    await speaker.speak("Một.", 8000)
    engine.broken = False
    await speaker.speak("Hai.", 8000)
    assert second.asked == ["Một."]
    assert engine.asked == ["Một.", "Hai."]


async def test_when_nothing_can_speak_the_caller_hears_the_recorded_apology(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = studio.speaker(FakeSynthesizer(broken=True), fallback=FakeSynthesizer("f/2", broken=True))
    heard = [part async for part in speaker.sentences("Mã PE01000123456 mất điện. Hai.", 8000)]
    assert heard == [APOLOGY_AUDIO.resampled(8000)]
    assert speaker.counters.apologies == 1
    assert speaker.counters.failures >= 1
    assert any(record.levelno == logging.ERROR for record in caplog.records)
    assert "một hai ba" not in caplog.text
    assert "PE01" not in caplog.text


async def test_what_was_said_before_the_failure_is_heard_and_the_apology_follows(studio: Studio) -> None:
    engine = FakeSynthesizer()
    speaker = studio.speaker(engine)
    async with aclosing(speaker.sentences(SIX, 16000)) as pieces:
        heard = [await anext(pieces)]
        engine.broken = True
        heard += [part async for part in pieces]
    assert heard[0].seconds_of_sound == pytest.approx(0.1, abs=0.03)
    assert heard[-1] == APOLOGY_AUDIO.resampled(16000)
    assert len(heard) < 6


async def test_a_voice_that_hangs_is_left_for_a_while_after_its_time_is_up(studio: Studio) -> None:
    engine, second = FakeSynthesizer(), FakeSynthesizer("fake/second")
    engine.gate.clear()
    speaker = studio.speaker(engine, SynthesisLimits(timeout_s=0.1), fallback=second)
    started = asyncio.get_running_loop().time()
    for word in ("Một.", "Hai.", "Ba."):
        assert (await speaker.speak(word, 8000)).seconds_of_sound > 0
    assert asyncio.get_running_loop().time() - started < 1.0
    assert speaker.counters.timeouts == 1
    assert second.asked == ["Một.", "Hai.", "Ba."]
    engine.gate.set()


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "\0\0", "\n"])
async def test_nothing_to_say_is_a_moment_of_silence_and_no_failure(embedded: Speaker, text: str) -> None:
    assert [part async for part in embedded.sentences(text, 8000)] == []
    audio = await embedded.speak(text, 8000)
    assert 0 < audio.duration_s < 0.5
    assert audio.seconds_of_sound == 0
    assert embedded.counters.apologies == 0


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "mất điện " * 1100,
        "1234567890 " * 900,
        "ê, " * 3300,
        "<speak>\0[[x]]\ud800 mất điện \U0001f642",
    ],
    ids=["one word", "no stops", "digits", "clauses", "hostile"],
)
async def test_texts_of_any_length_and_kind_are_said(embedded: Speaker, text: str) -> None:
    seconds = 0.0
    async for part in embedded.sentences(text, 8000):
        assert part.duration_s < 60
        seconds += part.seconds_of_sound
    assert seconds > 0.3
    assert embedded.counters.failures == 0


@pytest.mark.parametrize("sample_rate", [0, -8000, 7999, 96_000])
async def test_a_senseless_sample_rate_is_refused(embedded: Speaker, sample_rate: int) -> None:
    with pytest.raises(ValueError, match="sample rate"):
        await embedded.speak("Dạ.", sample_rate)


async def test_a_closed_speaker_ends_its_waiting_work_and_threads(studio: Studio) -> None:
    engine = FakeSynthesizer()
    engine.gate.clear()
    speaker = studio.speaker(engine)
    waiting = [asyncio.ensure_future(speaker.speak(f"Câu {word}.", 8000)) for word in ("a", "b")]
    await until(lambda: engine.asked)
    await speaker.close()
    engine.gate.set()
    await asyncio.gather(*waiting, return_exceptions=True)
    await until(lambda: not any(thread.name.startswith("fake") for thread in threading.enumerate()))
    assert engine.asked == ["Câu a."]


@pytest.mark.alone
async def test_the_event_loop_is_free_while_the_real_engine_works(
    voices_with_joe: Path, tmp_path: Path
) -> None:
    speaker = build_speaker(SpeechSettings(voices_dir=voices_with_joe, cache_dir=tmp_path / "c", threads=1))
    await speaker.warm_up()
    loop, longest = asyncio.get_running_loop(), 0.0
    saying = asyncio.ensure_future(speaker.speak("The power will be back this evening. " * 3, 8000))
    before = loop.time()
    while not saying.done():
        await asyncio.sleep(0.005)
        longest, before = max(longest, loop.time() - before), loop.time()
    assert (await saying).seconds_of_sound > 3
    assert longest < 0.5
    await speaker.close()


async def test_the_recorded_apology_says_the_words_beside_it() -> None:
    from assistant.speech.__main__ import record_apology

    # Over eight seconds espeak-ng drifts by a few milliseconds; another accent is at 0.56.
    assert likeness(record_apology(), APOLOGY_AUDIO) > 0.8
    assert APOLOGY_AUDIO.duration_s < 10
    assert APOLOGY_AUDIO.speech_dbfs == pytest.approx(-20, abs=1)
