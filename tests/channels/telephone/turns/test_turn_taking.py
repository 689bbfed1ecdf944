"""Who speaks when, whatever happens in whatever order."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.channels.telephone.turns.turn_taking import TurnTaking
from assistant.channels.telephone.turns.turn_words import (
    AllHeard,
    AnswerCame,
    Ask,
    CallPatience,
    Courtesies,
    Decision,
    DropAnswer,
    Failed,
    ForgetRest,
    GiveAway,
    HangUp,
    Happening,
    KeysEnded,
    KeyTouched,
    PassOn,
    PlayAnswer,
    RepeatWanted,
    Resume,
    Say,
    SayAgain,
    ShuttingDown,
    StopPlaying,
    TimePassed,
    VoiceBegan,
    VoiceEnded,
)

COURTESIES = Courtesies({"dạ", "ừ", "vâng", "alo"}, {"chào em", "cảm ơn em"})


@dataclass
class World:
    """A call around the state: remembers what is outstanding, and checks what must always hold."""

    turns: TurnTaking = field(default_factory=lambda: TurnTaking(CallPatience(), COURTESIES, 0.0))
    now: float = 0.0
    playing: bool = False
    stopped: bool = False
    asked: int = 0
    answer_waits: bool = False
    ended: int = 0
    broken: bool = False
    said: list[Decision] = field(default_factory=list)
    words_asked: list[str] = field(default_factory=list)

    def begins(self) -> World:
        self.turns.says()
        self.turns.asked(self.now)
        self.playing, self.asked = True, 1
        return self

    def happens(self, what: Happening) -> list[Decision]:
        if isinstance(what, AnswerCame):
            if not self.asked:
                return []
            self.asked -= 1
            self.answer_waits = True
        self.broken = isinstance(what, Failed)
        if isinstance(what, AllHeard):
            if not self.playing:
                return []
            self.playing = False
        decided = self.turns.handle(what, self.now)
        for one in decided:
            self.does(one)
        return decided

    def does(self, decision: Decision) -> None:
        assert not self.ended, "something is decided after the end"
        self.said.append(decision)
        match decision:
            case StopPlaying():
                assert self.playing, "what is not playing is stopped"
                self.playing, self.stopped = False, True
            case ForgetRest():
                self.stopped = False
            case Resume():
                assert self.stopped, "nothing was stopped that could go on"
                self.playing, self.stopped = True, False
            case Ask():
                assert not self.asked, "the dialogue is asked while it is still answering"
                assert decision.words
                self.asked += 1
                self.words_asked.append(decision.words)
            case PlayAnswer() | DropAnswer():
                assert self.answer_waits, "there is no answer to play or to drop"
                self.answer_waits = False
                self.playing = self.playing or isinstance(decision, PlayAnswer)
            case Say() | SayAgain() | GiveAway():
                assert not self.stopped, "something new is said before the old is forgotten"
                self.playing = True
            case HangUp() | PassOn():
                assert self.broken or not self.playing, "the call ends in the middle of a sentence"
                self.ended += 1

    def passes_time(self) -> None:
        due = self.turns.deadline()
        assert due is not None, "nothing will ever happen in this call again"
        self.now = max(self.now, due)
        self.happens(TimePassed())


WORDS = st.sampled_from(["", "dạ", "ừ ừ", "mất điện rồi", "chào em", "bao giờ có điện"])
HAPPENINGS = st.one_of(
    st.builds(VoiceBegan, st.booleans()),
    st.builds(VoiceEnded, WORDS),
    st.just(KeyTouched()),
    st.builds(KeysEnded, st.sampled_from(["", "đúng rồi"]), st.sampled_from(["", "menu"])),
    st.just(RepeatWanted()),
    st.builds(AnswerCame, st.sampled_from(["goes_on", "goodbye", "transfer"]), st.booleans(), st.booleans()),
    st.just(AllHeard()),
    st.just(TimePassed()),
    st.sampled_from([Failed(), ShuttingDown()]),
)
PAUSES = st.floats(0, 20)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.tuples(HAPPENINGS, PAUSES), max_size=40))
def test_whatever_happens_a_call_that_is_left_alone_comes_to_its_end(
    story: list[tuple[Happening, float]],
) -> None:
    world = World().begins()
    for what, pause in story:
        world.happens(what)
        world.now += pause
        if world.ended:
            return
    # The caller falls silent, and every part does what it has begun.
    world.happens(VoiceEnded())
    world.happens(KeysEnded())
    for _ in range(40):
        if world.ended:
            return
        if world.asked:
            world.happens(AnswerCame())
        elif world.playing:
            world.happens(AllHeard())
        else:
            world.passes_time()
    raise AssertionError(f"the call never ends: {world.turns}")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(HAPPENINGS, PAUSES), max_size=30))
def test_a_caller_who_speaks_is_never_spoken_over_except_by_the_last_words(
    story: list[tuple[Happening, float]],
) -> None:
    world = World().begins()
    for what, pause in story:
        speaking = world.turns.speaking
        decided = world.happens(what)
        world.now += pause
        still = speaking and world.turns.speaking and not isinstance(what, VoiceBegan)
        if still and world.turns.closing is None:
            assert not [one for one in decided if isinstance(one, PlayAnswer | Resume)]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(HAPPENINGS, PAUSES), max_size=30), st.text("abcdefgh", min_size=3, max_size=8))
def test_words_are_never_lost(story: list[tuple[Happening, float]], words: str) -> None:
    world = World().begins()
    for what, pause in story:
        world.happens(what)
        world.now += pause
    if world.ended or world.turns.closing == "transfer" or world.turns.keying:
        return
    world.happens(VoiceBegan())
    world.happens(VoiceEnded(words))
    for _ in range(4):
        if world.asked:
            world.happens(AnswerCame())
    assert any(words in asked for asked in world.words_asked)


def listening() -> World:
    """The greeting was heard; the caller may speak."""
    world = World().begins()
    world.happens(AnswerCame())
    world.happens(AllHeard())
    return world


def test_after_the_greeting_nobody_speaks() -> None:
    assert listening().turns.quiet_since == 0.0


def test_silence_is_asked_about_after_six_seconds_and_again_after_six_more() -> None:
    world = listening()
    moments = []
    while not world.ended:
        before = world.now
        world.passes_time()
        moments.append((world.now - before, world.said[-1]))
        world.happens(AllHeard())
    assert moments == [
        (6.0, Say("still_there")),
        (6.0, Say("still_there_again")),
        (6.0, Say("nobody_there")),
    ]
    assert world.said[-1] == HangUp()


def test_a_moment_is_a_minute() -> None:
    world = listening()
    world.happens(VoiceBegan())
    world.happens(VoiceEnded("đợi tí em"))
    world.happens(AnswerCame(waits=True))
    world.happens(AllHeard())
    assert world.turns.deadline() == 60.0
    world.now = 30.0
    world.happens(VoiceBegan())
    assert world.happens(VoiceEnded()) == []
    assert world.turns.deadline() == 90.0


@pytest.mark.parametrize(("over_question", "expected"), [(False, Resume()), (True, Ask("dạ"))])
def test_yes_counts_only_when_the_question_was_reached(over_question: bool, expected: Decision) -> None:
    world = listening()
    world.happens(KeysEnded("nhà tôi mất điện"))
    world.happens(AnswerCame())
    assert world.happens(VoiceBegan(over_question)) == [StopPlaying()]
    assert world.happens(VoiceEnded("dạ"))[-1] == expected


def test_a_call_that_is_too_long_is_ended_kindly_even_in_mid_answer() -> None:
    world = listening()
    world.happens(KeysEnded("nhà tôi mất điện"))
    world.happens(AnswerCame())
    world.now = 1800.0
    assert world.happens(TimePassed()) == [StopPlaying(), ForgetRest(), Say("too_long")]
    assert world.happens(AllHeard()) == [HangUp()]


def test_a_voice_that_never_ends_is_no_voice() -> None:
    """Hold music: after half a minute the assistant no longer waits for it."""
    world = listening()
    world.happens(KeysEnded("nhà tôi mất điện"))
    world.happens(VoiceBegan())
    assert world.happens(AnswerCame()) == []
    world.now = 30.0
    assert world.happens(TimePassed()) == [PlayAnswer()]


def test_an_ear_without_words_lets_the_caller_speak_and_then_goes_on() -> None:
    """Whoever speaks is listened to; what is not understood costs the caller nothing of the answer."""
    world = listening()
    world.turns.hears_words = False
    world.happens(KeysEnded("nhà tôi mất điện"))
    world.happens(AnswerCame())
    assert world.happens(VoiceBegan()) == [StopPlaying()]
    assert world.happens(VoiceEnded()) == [Resume()]
    world.happens(AllHeard())
    assert world.happens(VoiceEnded()) == [Say("keys_only")]
