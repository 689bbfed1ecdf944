"""The messages of Twilio's Media Streams (bidirectional, JSON), without a socket."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.channels.telephone.line import mulaw
from assistant.channels.telephone.line.burst import Message
from assistant.channels.telephone.line.keypad import is_key
from assistant.channels.telephone.line.line import SAMPLE_RATE
from assistant.channels.telephone.line.wire_events import KeyPressed, PlayedOut, SoundCame, Unimportant
from assistant.errors import LineFault

MAX_MESSAGE_CHARACTERS = 32_768
# Half a second of sound in one message.
CHUNK_BYTES = 8_000


@dataclass(frozen=True)
class Started:
    """`call` is Twilio's name of the call; `parameters` come from the TwiML."""

    stream: str
    call: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Stopped:
    """The caller has hung up."""


Event = Started | SoundCame | KeyPressed | PlayedOut | Stopped | Unimportant


def read_message(text: str | bytes) -> Event:
    """The event. Raises `LineFault` for a message that does not belong to a stream."""
    if isinstance(text, bytes) or len(text) > MAX_MESSAGE_CHARACTERS:
        raise LineFault("a message is binary or too long")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise LineFault("a message is not JSON") from None
    if not isinstance(message, dict) or not isinstance(message.get("event"), str):
        raise LineFault("a message names no event")
    body = message.get(message["event"])
    return _event(message["event"], message, body if isinstance(body, dict) else {})


def _event(name: str, message: Mapping[str, Any], body: Mapping[str, Any]) -> Event:
    match name:
        case "media":
            return _sound(body)
        case "dtmf":
            digit = body.get("digit")
            return KeyPressed(digit) if is_key(digit) else Unimportant()
        case "mark":
            return PlayedOut(str(body.get("name", "")))
        case "stop":
            return Stopped()
        case "start":
            return _started(message, body)
    return Unimportant()


def _sound(body: Mapping[str, Any]) -> Event:
    if body.get("track", "inbound") != "inbound":
        return Unimportant()
    try:
        return SoundCame(mulaw.decode(base64.b64decode(body["payload"], validate=True)))
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise LineFault("sound that is not base64") from None


def _started(message: Mapping[str, Any], body: Mapping[str, Any]) -> Started:
    form = body.get("mediaFormat")
    if isinstance(form, dict) and form.get("encoding", "audio/x-mulaw") != "audio/x-mulaw":
        raise LineFault("the sound is not mu-law")
    stream = message.get("streamSid") or body.get("streamSid")
    if not isinstance(stream, str) or not stream:
        raise LineFault("the stream has no name")
    given = body.get("customParameters")
    pairs = given.items() if isinstance(given, dict) else ()
    return Started(
        stream=stream[:100],
        call=str(body.get("callSid", ""))[:100],
        parameters={name: value for name, value in pairs if isinstance(value, str)},
    )


class StreamWriter:
    """Makes the messages for one stream."""

    def __init__(self, stream: str) -> None:
        self._stream = stream

    def prompt_messages(self, pcm: bytes, prompt: str) -> Iterator[Message]:
        """The messages of a whole prompt: Twilio paces it and sends the mark back when it has played."""
        pcm = pcm[: len(pcm) & ~1]
        for start in range(0, len(pcm), CHUNK_BYTES):
            chunk = pcm[start : start + CHUNK_BYTES]
            payload = base64.b64encode(mulaw.encode(chunk)).decode()
            yield Message(self._message("media", payload=payload), seconds=len(chunk) / (2 * SAMPLE_RATE))
        yield Message(self._message("mark", name=prompt))

    def clear(self) -> str:
        return json.dumps({"event": "clear", "streamSid": self._stream})

    def _message(self, event: str, **body: str) -> str:
        return json.dumps({"event": event, "streamSid": self._stream, event: body})
