"""Whatever comes over a wire is either understood or refused: nothing else can happen."""

import json
import uuid
from contextlib import suppress
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.channels.telephone.line.arriving import arrival_of
from assistant.channels.telephone.line.call_socket import Allowance
from assistant.channels.telephone.line.inbox import MAX_EVENTS, MAX_SOUND_BYTES, Inbox
from assistant.channels.telephone.line.line import Ended, Key, Sound
from assistant.channels.telephone.line.playout import Playout
from assistant.channels.telephone.line.protocols import asterisk_wire, audiosocket_wire, twilio_wire
from assistant.channels.telephone.line.protocols.audiosocket_wire import FrameReader
from assistant.channels.telephone.line.transfers import KEEP_S, Transfers, Verdict
from assistant.errors import LineFault

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
EVENTS = st.sampled_from(
    [
        "MEDIA_START",
        "DTMF_END",
        "MEDIA_BUFFERING_COMPLETED",
        "MEDIA_XOFF",
        "ERROR",
        "start",
        "media",
        "dtmf",
        "mark",
    ]
)
MESSAGES = st.text() | ANYTHING.map(json.dumps) | st.builds(
    lambda event, rest: json.dumps({**rest, "event": event, event: rest}),
    EVENTS,
    st.dictionaries(
        st.sampled_from(["digit", "format", "channel_variables", "payload", "name", "streamSid", "mediaFormat"])
        | st.text(),
        ANYTHING,
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(MESSAGES)
def test_any_text_is_an_event_of_asterisk_or_refused(text: str) -> None:
    with suppress(LineFault):
        asterisk_wire.read_event(text)


@settings(max_examples=60, deadline=None)
@given(MESSAGES)
def test_any_text_is_a_message_of_twilio_or_refused(text: str) -> None:
    with suppress(LineFault):
        twilio_wire.read_message(text)


FRAMES = st.lists(
    st.tuples(st.sampled_from([0x00, 0x03, 0x10, 0x55, 0xFF]), st.binary(max_size=400)), max_size=8
)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000), st.lists(st.integers(1, 50), max_size=200))
def test_any_bytes_are_frames_of_audiosocket_or_refused(data: bytes, pieces: list[int]) -> None:
    reader = FrameReader()
    with suppress(LineFault):
        for size in pieces:
            list(reader.feed(data[:size]))
            data = data[size:]


@settings(max_examples=60, deadline=None)
@given(FRAMES, st.lists(st.integers(1, 500), min_size=1, max_size=20))
def test_frames_are_the_same_however_the_network_cuts_them(
    frames: list[tuple[int, bytes]], sizes: list[int]
) -> None:
    stream = b"".join(bytes([kind]) + len(body).to_bytes(2, "big") + body for kind, body in frames)
    reader, pieces, place = FrameReader(), [], 0
    for size in cycle(sizes):
        pieces += list(reader.feed(stream[place : place + size]))
        place += size
        if place >= len(stream):
            break
    assert pieces == list(FrameReader().feed(stream))
    assert len(pieces) == len(frames)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_what_is_sent_by_audiosocket_can_be_read(pcm: bytes) -> None:
    [frame] = FrameReader().feed(audiosocket_wire.sound_frame(pcm[:320]))
    assert isinstance(frame, audiosocket_wire.SoundCame)
    assert frame.pcm == pcm[:320].ljust(320, b"\0")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=40), st.text(max_size=400), max_size=30))
def test_any_parameters_make_an_arrival(said: dict[str, str]) -> None:
    arrival = arrival_of(str(uuid.uuid4()), "asterisk", said)
    assert len(arrival.variables) <= 20
    assert all(value.isprintable() and len(value) <= 200 for value in arrival.variables.values())


def test_the_key_of_the_door_does_not_travel_into_the_call() -> None:
    said = {"key": "secret", "token": "secret", "caller": "0905123456", "reason": "test"}
    assert dict(arrival_of("1", "asterisk", said).variables) == {"reason": "test"}


# What lies between the wire and the call.


async def test_a_reader_far_behind_misses_the_oldest_sound_and_no_key() -> None:
    inbox = Inbox()
    for number in range(3 * MAX_SOUND_BYTES // 3200):
        inbox.put(Sound(bytes([number % 250]) * 3200))
        if number % 10 == 0:
            inbox.put(Key("5"))
    inbox.end("caller")
    events = [event async for event in inbox.events()]
    heard = [event for event in events if isinstance(event, Sound)]
    assert sum(len(event.pcm) for event in heard) == MAX_SOUND_BYTES
    assert sum(isinstance(event, Key) for event in events) == 15
    assert events[-1] == Ended("caller")


async def test_keys_without_end_are_dropped_in_the_end() -> None:
    inbox = Inbox()
    for _ in range(5 * MAX_EVENTS):
        inbox.put(Key("1"))
    inbox.end("line")
    inbox.end("caller")
    inbox.put(Key("2"))
    events = [event async for event in inbox.events()]
    assert (len(events), events[-1]) == (MAX_EVENTS + 1, Ended("line"))


def test_sound_plays_from_when_it_is_sent_and_no_longer_than_it_is() -> None:
    playout = Playout()
    playout.sent(2.0, now=100.0)
    playout.sent(1.0, now=100.5)
    assert (playout.heard(101.0), playout.left(101.0)) == (1.0, 2.0)
    assert (playout.heard(110.0), playout.left(110.0)) == (3.0, 0.0)
    playout.sent(1.0, now=120.0)
    assert playout.heard(120.25) == pytest.approx(0.25)
    playout.fell_silent()
    assert playout.heard(121.0) == 0.0


def test_an_allowance_fills_again_but_not_beyond_its_measure() -> None:
    allowance = Allowance(per_second=10, most=20, now=0.0)
    assert all(allowance.take(1, now=0.0) for _ in range(20))
    assert not allowance.take(1, now=0.0)
    assert allowance.take(5, now=1.0)
    assert allowance.take(20, now=100.0)
    assert not allowance.take(1, now=100.0)


def test_where_a_caller_goes_is_forgotten_after_two_minutes() -> None:
    now = [0.0]
    transfers = Transfers(lambda: now[0])
    transfers.decide("1.1", Verdict("emergency"))
    now[0] = KEEP_S - 1
    assert transfers.find("1.1") == Verdict("emergency")
    now[0] = KEEP_S + 1
    assert transfers.find("1.1") is None
