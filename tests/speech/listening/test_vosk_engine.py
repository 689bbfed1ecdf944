"""The real Vosk with a real model, on words that espeak-ng says in that language."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.conversation.hearing import Alternative, Expectation, Heard, Partly
from assistant.speech.audio import Samples
from assistant.speech.errors import RecognizerUnavailable
from assistant.speech.listening.build import rehearsal
from assistant.speech.listening.ear import CallEar
from assistant.speech.listening.ears import Ears, HearingLimits
from assistant.speech.listening.patience import Patience
from assistant.speech.listening.recognizer import Recognition
from assistant.speech.listening.upsampling import Upsampler
from assistant.speech.listening.vosk_engine import VoskRecognizer
from tests.speech.korean import MODEL, NUMBERS, PHRASEBOOKS, YES_OR_NO, said_closely
from tests.speech.line_sound import frames, silence, voice

PIECE = 1600


@pytest.fixture(scope="module")
def vosk() -> VoskRecognizer:
    recognizer = VoskRecognizer(MODEL, PHRASEBOOKS, most=3)
    recognizer.load()
    return recognizer


def by_telephone(text: str) -> Samples:
    around = silence(0.2)
    return Upsampler().double(np.concatenate([around, voice(text, "ko"), around]))


def begin(vosk: VoskRecognizer, expectation: Expectation) -> Recognition:
    recognition = vosk.begin(expectation)
    assert recognition is not None
    return recognition


def hear(
    vosk: VoskRecognizer, sound: Samples, expectation: Expectation = "open"
) -> tuple[tuple[Alternative, ...], list[str]]:
    """The alternatives, and the words so far after each tenth of a second."""
    recognition = begin(vosk, expectation)
    partly = [recognition.hear(sound[start : start + PIECE]) for start in range(0, len(sound), PIECE)]
    alternatives = recognition.finish()
    recognition.close()
    return alternatives, partly


def work_on(recognition: Recognition, sound: Samples) -> float:
    """Seconds."""
    began = time.thread_time()
    for start in range(0, len(sound), PIECE):
        recognition.hear(sound[start : start + PIECE])
    recognition.finish()
    return time.thread_time() - began


def test_free_speech_is_recognized_with_alternatives_and_on_the_way(vosk: VoskRecognizer) -> None:
    alternatives, partly = hear(vosk, said_closely("아버지"))
    assert "아버지" in [one.text for one in alternatives]
    assert any(partly)
    assert all(0 <= one.confidence <= 1 for one in alternatives)
    assert len({one.text for one in alternatives}) == len(alternatives)


@pytest.mark.parametrize("word", YES_OR_NO[1:])
def test_an_answer_is_heard_with_its_grammar_by_telephone(vosk: VoskRecognizer, word: str) -> None:
    alternatives, _ = hear(vosk, by_telephone(word), "yes_no")
    assert alternatives[0].text == word
    assert alternatives[0].confidence > 0.4


def test_words_that_are_read_out_are_heard_with_their_grammar(vosk: VoskRecognizer) -> None:
    alternatives, _ = hear(vosk, by_telephone("라디오 라디오"), "digits")
    heard = alternatives[0].text.split()
    assert heard.count("라디오") == 2
    assert set(heard) <= set(NUMBERS)


def test_something_else_is_not_forced_into_yes_or_no(vosk: VoskRecognizer) -> None:
    alternatives, _ = hear(vosk, by_telephone("오늘 날씨가 아주 좋습니다"), "yes_no")
    words = alternatives[0].text.split()
    assert sum(word in YES_OR_NO for word in words) < len(words) / 2


def test_silence_and_hiss_hold_no_words(vosk: VoskRecognizer) -> None:
    for expectation in ("open", "yes_no", "digits"):
        assert hear(vosk, np.zeros(16000, np.int16), expectation)[0] == ()


def test_nothing_at_all_holds_no_words(vosk: VoskRecognizer) -> None:
    for expectation in ("open", "yes_no"):
        recognition = begin(vosk, expectation)
        assert recognition.finish() == ()
        recognition.close()


def test_a_recognizer_that_is_used_again_remembers_nothing_of_the_caller_before(vosk: VoskRecognizer) -> None:
    for word in ("아니요", "네", "아니요"):
        alternatives, _ = hear(vosk, by_telephone(word), "yes_no")
        assert len(alternatives[0].text.split()) == 1
        dropped = begin(vosk, "yes_no")
        dropped.hear(by_telephone("아니요"))
        dropped.close()


def test_several_callers_share_the_one_model(vosk: VoskRecognizer) -> None:
    said = ["아니요", "라디오", "아니요", "라디오"] * 3
    sounds = {word: by_telephone(word) for word in set(said)}
    with ThreadPoolExecutor(4) as pool:
        heard = [
            pool.submit(hear, vosk, sounds[word], "yes_no" if word == "아니요" else "digits") for word in said
        ]
    assert [one.result()[0][0].text for one in heard] == said


def test_no_more_recognizers_practise_than_may_be_there_and_later_callers_get_those(
    vosk: VoskRecognizer,
) -> None:
    practised = 0
    while vosk.practise([said_closely("네"), said_closely("아니요")], lambda: True):
        practised += 1
        assert practised <= 3
    taken = [begin(vosk, "open") for _ in range(3)]
    assert vosk.begin("open") is None
    answer = begin(vosk, "yes_no")
    answer.close()
    taken.pop().close()
    taken.append(begin(vosk, "open"))
    for recognition in taken:
        recognition.close()
    assert not vosk.practise([said_closely("네")], lambda: True), "they were not given back"


def test_who_has_practised_works_less_on_the_first_words_of_a_caller() -> None:
    """Counted in time of the thread's own work, so that others on the machine make no difference."""
    vosk = VoskRecognizer(MODEL, PHRASEBOOKS, most=2)
    vosk.load()
    sound = by_telephone("오늘 우리 집")
    new = begin(vosk, "open")
    unpractised = work_on(new, sound)
    assert vosk.practise(rehearsal()[:1], lambda: True)
    assert work_on(begin(vosk, "open"), sound) < 0.6 * unpractised


async def test_two_calls_are_heard_from_the_line_to_the_words(vosk: VoskRecognizer) -> None:
    ears = Ears(vosk, Patience(), HearingLimits(threads=2))
    await asyncio.wrap_future(ears.start_loading())

    async def words_of(ear: CallEar) -> tuple[str, int]:
        partly = 0
        async for event in ear.events():
            partly += isinstance(event, Partly)
            if isinstance(event, Heard):
                return (event.alternatives[0].text if event.alternatives else ""), partly
        return "", 0

    callers: list[tuple[Expectation, str]] = [("yes_no", "아니요"), ("digits", "라디오 라디오")]
    open_ears = []
    for expectation, text in callers:
        ear = await ears.open_ear()
        ear.expect(expectation)
        open_ears.append((ear, asyncio.create_task(words_of(ear))))
        for frame in frames(np.concatenate([silence(0.4), voice(text, "ko"), silence(2.5)])):
            ear.feed(frame)
    async with asyncio.timeout(30):
        heard = [await words for _, words in open_ears]
    assert [text for text, _ in heard] == ["아니요", "라디오 라디오"]
    assert heard[1][1], "no words were told before the end"
    for ear, _ in open_ears:
        await ear.close()
    await ears.close()


def test_a_folder_without_a_model_is_said_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(RecognizerUnavailable, match="holds no Vosk model"):
        VoskRecognizer(tmp_path, PHRASEBOOKS).load()


def test_the_engine_writes_nothing_to_the_console() -> None:
    """In a process of its own, whose whole output can be read."""
    program = (
        "import numpy, json; from tests.speech.korean import MODEL, PHRASEBOOKS;"
        "from assistant.speech.listening.vosk_engine import VoskRecognizer as V; v = V(MODEL, PHRASEBOOKS);"
        "r = v.begin('digits'); r.hear(numpy.zeros(1600, numpy.int16)); r.finish(); r.close(); print('done')"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[3], capture_output=True, check=False
    )
    assert json.dumps([result.stdout.decode(), result.stderr.decode()]) == '["done\\n", ""]'
