"""AudioSocket's frames, without a socket: kind (1 byte), length (2 bytes, big endian), payload."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.channels.telephone.line.keypad import is_key
from assistant.channels.telephone.line.line import FRAME_BYTES
from assistant.channels.telephone.line.wire_events import KeyPressed, SoundCame, Unimportant
from assistant.errors import LineFault

_HANG_UP, _SOUND = 0x00, 0x10
_HEADER_BYTES = 3
# One second. Asterisk sends 20 ms per frame.
MAX_PAYLOAD_BYTES = 16_000

HANG_UP = bytes((_HANG_UP, 0, 0))


@dataclass(frozen=True)
class HungUp:
    pass


@dataclass(frozen=True)
class Named:
    """The first frame: it names the call."""

    call: uuid.UUID


Frame = HungUp | Named | KeyPressed | SoundCame | Unimportant


def sound_frame(pcm: bytes) -> bytes:
    """A frame of 20 ms; shorter sound is padded with silence."""
    return _header(_SOUND, FRAME_BYTES) + pcm.ljust(FRAME_BYTES, b"\0")


SILENCE = bytes((_SOUND,)) + FRAME_BYTES.to_bytes(2, "big") + bytes(FRAME_BYTES)


def _header(kind: int, length: int) -> bytes:
    return bytes((kind,)) + length.to_bytes(2, "big")


class FrameReader:
    """Cuts a stream into frames; the chunks may be of any size."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are complete now. Raises `LineFault` for data that is not AudioSocket."""
        self._buffer += data
        while len(self._buffer) >= _HEADER_BYTES:
            length = int.from_bytes(self._buffer[1:_HEADER_BYTES], "big")
            if length > MAX_PAYLOAD_BYTES:
                raise LineFault("a frame is too long")
            end = _HEADER_BYTES + length
            if len(self._buffer) < end:
                return
            kind, payload = self._buffer[0], bytes(self._buffer[_HEADER_BYTES:end])
            del self._buffer[:end]
            yield _frame(kind, payload)


def _frame(kind: int, payload: bytes) -> Frame:
    match kind:
        case 0x00 | 0xFF:
            return HungUp()
        case 0x01:
            if len(payload) != 16:
                raise LineFault("the name of a call is not 16 bytes long")
            return Named(uuid.UUID(bytes=payload))
        case 0x03:
            digit = payload.decode("latin-1")
            return KeyPressed(digit) if is_key(digit) else Unimportant()
        case 0x10:
            return SoundCame(payload)
    return Unimportant()
