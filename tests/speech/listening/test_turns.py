"""Where somebody speaks and when they have finished, by probabilities alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from assistant.speech.listening.turns import BEGIN_WINDOWS, PAUSE_WINDOWS, Moment, TurnFinder

LOUD = -20.0


def moments(finder: TurnFinder, *probabilities: float, dbfs: float = LOUD) -> list[Moment]:
    return [finder.hear(one, dbfs) for one in probabilities]


def test_three_windows_with_a_voice_begin_a_turn() -> None:
    heard = moments(TurnFinder(), 0.1, 0.9, 0.9, 0.9, 0.9)
    assert heard == [Moment.QUIET, Moment.PERHAPS, Moment.PERHAPS, Moment.BEGAN, Moment.VOICE]


def test_two_windows_do_not() -> None:
    finder = TurnFinder()
    moments(finder, 0.9, 0.9, 0.1, 0.9, 0.9, 0.1)
    assert not finder.speaking


def test_music_that_comes_near_a_voice_now_and_then_begins_nothing() -> None:
    assert Moment.BEGAN not in moments(TurnFinder(), 0.69, 0.52, 0.55, 0.48, 0.3, 0.6, 0.55, 0.5, 0.2)


def test_a_voice_too_faint_for_somebody_at_this_telephone_begins_nothing() -> None:
    finder = TurnFinder()
    assert set(moments(finder, *[0.9] * 20, dbfs=-55.0)) == {Moment.PERHAPS}
    assert finder.hear(0.9, LOUD) is Moment.BEGAN


def test_a_dip_within_a_word_is_no_pause() -> None:
    finder = TurnFinder()
    moments(finder, 0.9, 0.9, 0.9)
    assert moments(finder, 0.4, 0.4, 0.9) == [Moment.VOICE] * 3


def test_after_a_pause_half_a_voice_is_none() -> None:
    finder = TurnFinder()
    moments(finder, 0.9, 0.9, 0.9, 0.1)
    assert moments(finder, 0.4, 0.4) == [Moment.PAUSE] * 2
    assert finder.silent_windows == 3


def test_what_was_to_be_forgotten_is_ignored_until_it_pauses() -> None:
    finder = TurnFinder()
    moments(finder, *[0.9] * 5)
    finder.forget()
    assert set(moments(finder, *[0.9] * 20, *[0.0] * PAUSE_WINDOWS)) == {Moment.QUIET}
    assert moments(finder, 0.9, 0.9, 0.9)[-1] is Moment.BEGAN


def test_forgetting_in_silence_ignores_nothing() -> None:
    finder = TurnFinder()
    moments(finder, 0.0, 0.0)
    finder.forget()
    assert moments(finder, 0.9, 0.9, 0.9)[-1] is Moment.BEGAN


@given(some.lists(some.floats(0, 1), max_size=200))
def test_a_turn_begins_only_after_enough_windows_with_a_voice(probabilities: list[float]) -> None:
    finder, voiced = TurnFinder(), 0
    for one in probabilities:
        was_speaking = finder.speaking
        moment = finder.hear(one, LOUD)
        voiced = voiced + 1 if moment in (Moment.PERHAPS, Moment.BEGAN) else 0
        if moment is Moment.BEGAN:
            assert not was_speaking
            assert voiced >= BEGIN_WINDOWS
            voiced = 0
        assert finder.speaking == (moment in (Moment.BEGAN, Moment.VOICE, Moment.PAUSE))


@given(some.lists(some.tuples(some.floats(0, 1), some.sampled_from(["", "end", "forget"])), max_size=200))
def test_the_length_of_a_turn_never_lies(steps: list[tuple[float, str]]) -> None:
    finder = TurnFinder()
    for probability, then in steps:
        finder.hear(probability, LOUD)
        if then:
            finder.end() if then == "end" else finder.forget()
        assert finder.silence_s <= finder.length_s or not finder.speaking
        assert (finder.windows > 0) == finder.speaking
