"""A telephone for tests: enough SIP and RTP to call a PBX on this machine, and to take its calls.

It speaks G.711 mu-law, sends 20 ms of sound every 20 ms (silence when it has nothing to say) and keeps
every packet with its time of arrival.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import struct
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import numpy as np
from numpy.typing import NDArray

from assistant.channels.telephone.line import mulaw
from bench.telephone.sounds import key_tone

WITHIN_S = 10.0
SOUND_TYPE, KEY_TYPE = 0, 101
FRAME_S, FRAME_SAMPLES = 0.02, 160
KEYS = "0123456789*#ABCD"
LOUD = 200
SDP = (
    "v=0\r\no=- {session} 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP {types}\r\na=rtpmap:0 PCMU/8000\r\n{events}a=ptime:20\r\na=sendrecv\r\n"
)
EVENTS = "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"


@dataclass(frozen=True)
class Packet:
    """One packet of sound: `at` is the time of arrival (monotonic), `timestamp` its place in samples."""

    at: float
    sequence: int
    timestamp: int
    samples: NDArray[np.int16]
    loud: bool


@dataclass
class Times:
    """When this call was placed, answered, and ended by the other side (monotonic)."""

    placed: float = 0.0
    answered: float = 0.0
    ended: float = 0.0


class _Port(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, tuple[str, int]], None]) -> None:
        self._take = take
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._take(data, addr)

    @property
    def number(self) -> int:
        assert self.transport is not None
        port: int = self.transport.get_extra_info("sockname")[1]
        return port

    def send(self, data: bytes, to: tuple[str, int]) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.sendto(data, to)


@dataclass
class _Dialog:
    """The fields that all SIP messages of a call repeat."""

    call_id: str
    local: str
    remote: str
    target: str
    sequence: int = 1
    via: str = ""


@dataclass
class Softphone:
    """`number` is its own number; `lose` is the share of its own sound that is lost on the way.

    With `tones_only` it sends keys only as tones, not as events.
    """

    pbx_port: int
    number: str = "0905123456"
    lose: float = 0.0
    takes_calls: bool = False
    tones_only: bool = False
    packets: list[Packet] = field(default_factory=list)
    loud_at: list[float] = field(default_factory=list)
    times: Times = field(default_factory=Times)
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sip = _Port(self._take_sip)
        self._rtp = _Port(self._take_rtp)
        self._dialog: _Dialog | None = None
        self._media: tuple[str, int] | None = None
        self._to_say: deque[NDArray[np.int16] | str] = deque()
        self._pacing: asyncio.Task[None] | None = None
        self._random = np.random.default_rng(7)
        self.rang = asyncio.Event()
        self.talking = asyncio.Event()
        self.ended = asyncio.Event()

    def start_anew(self) -> None:
        """Ends the call, if there is one, and resets the telephone for the next call."""
        self.hang_up()
        if self._pacing:
            self._pacing.cancel()
        self._to_say.clear()
        self.packets, self.loud_at, self.times, self.headers = [], [], Times(), {}
        self.rang, self.talking, self.ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._dialog = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        for port in (self._sip, self._rtp):
            await loop.create_datagram_endpoint(partial(_itself, port), local_addr=("127.0.0.1", 0))

    async def close(self) -> None:
        if self._dialog and not self.ended.is_set() and self.times.placed:
            self.hang_up()
        if self._pacing:
            self._pacing.cancel()
            await asyncio.gather(self._pacing, return_exceptions=True)
        for port in (self._sip, self._rtp):
            if port.transport:
                port.transport.close()
        await asyncio.sleep(0)  # lets the loop close the ports

    @property
    def sip_port(self) -> int:
        return self._sip.number

    # A caller's actions.

    async def call(self, dialled: str) -> None:
        """Calls, and returns when the other side answers."""
        self.dial(dialled)
        await asyncio.wait_for(self.talking.wait(), WITHIN_S)

    def dial(self, dialled: str) -> None:
        target = f"sip:{dialled}@127.0.0.1:{self.pbx_port}"
        local = f"<sip:{self.number}@127.0.0.1>;tag={secrets.token_hex(4)}"
        self._dialog = _Dialog(secrets.token_hex(8), local, f"<{target}>", target)
        self.times.placed = time.monotonic()
        self._request("INVITE", self._own_sdp())

    def say(self, pcm: bytes) -> None:
        """Queues 8 kHz samples, 16 bits."""
        samples = np.frombuffer(pcm, "<i2")
        for start in range(0, len(samples), FRAME_SAMPLES):
            frame = samples[start : start + FRAME_SAMPLES]
            self._to_say.append(np.pad(frame, (0, FRAME_SAMPLES - len(frame))))

    def press(self, keys: str) -> None:
        """Queues keys as events of RFC 4733, 100 ms each with 60 ms between; with `tones_only` as tones."""
        for key in keys:
            if self.tones_only:
                self.say(key_tone(key))
                continue
            self._to_say.append(key)
            self.say(bytes(2 * 3 * FRAME_SAMPLES))

    def hang_up(self) -> None:
        if self._dialog and not self.ended.is_set():
            self._request("BYE" if self.talking.is_set() else "CANCEL")
            self.ended.set()

    @property
    def still_to_say_s(self) -> float:
        return len(self._to_say) * FRAME_S

    @property
    def heard(self) -> NDArray[np.int16]:
        """The sound received so far, in packet order; missing packets are silence."""
        if not self.packets:
            return np.zeros(0, np.int16)
        first = self.packets[0].sequence
        places = [(packet.sequence - first) % 65536 for packet in self.packets]
        sound = np.zeros((max(places) + 1) * FRAME_SAMPLES, np.int16)
        for place, packet in zip(places, self.packets, strict=True):
            sound[place * FRAME_SAMPLES :][: len(packet.samples)] = packet.samples
        return sound

    async def until(self, enough: Callable[[], bool], within_s: float = WITHIN_S) -> None:
        async with asyncio.timeout(within_s):
            while not enough():  # noqa: ASYNC110 (packets come too often for an event each)
                await asyncio.sleep(0.01)

    # SIP.

    def _own_sdp(self) -> str:
        port = self._rtp.number
        types, events = ("0", "") if self.tones_only else ("0 101", EVENTS)
        return SDP.format(session=port, port=port, types=types, events=events)

    def _request(self, method: str, body: str = "") -> None:
        dialog = self._dialog
        assert dialog is not None
        if method not in ("ACK", "CANCEL"):
            dialog.sequence += 1
            dialog.via = f"SIP/2.0/UDP 127.0.0.1:{self.sip_port};branch=z9hG4bK{secrets.token_hex(6)}"
        lines = [
            f"{method} {dialog.target} SIP/2.0",
            f"Via: {dialog.via}",
            f"From: {dialog.local}",
            f"To: {dialog.remote}",
            f"Call-ID: {dialog.call_id}",
            f"CSeq: {dialog.sequence} {method}",
            f"Contact: <sip:{self.number}@127.0.0.1:{self.sip_port}>",
            "Max-Forwards: 70",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._send("\r\n".join(lines) + "\r\n\r\n" + body)

    def _send(self, message: str) -> None:
        self._sip.send(message.encode(), ("127.0.0.1", self.pbx_port))

    def _take_sip(self, data: bytes, _sender: tuple[str, int]) -> None:
        head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
        first, *rest = head.split("\r\n")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)
        }
        if first.startswith("SIP/2.0"):
            self._take_answer(int(first.split()[1]), headers, body)
        else:
            self._take_request(first.split()[0], headers, rest, body)

    def _take_answer(self, status: int, headers: dict[str, str], body: str) -> None:
        if self._dialog is None or "INVITE" not in headers["cseq"]:
            return
        if status in (180, 183):
            self.rang.set()
        if status < 200:
            return
        self._dialog.remote = headers["to"]
        if contact := re.search(r"<(sip:[^>]+)>", headers.get("contact", "")):
            self._dialog.target = contact[1]
        self._request("ACK")
        if status >= 300:
            self.times.ended = time.monotonic()
            self.ended.set()
        elif not self.talking.is_set():
            self._begin(body)

    def _take_request(self, method: str, headers: dict[str, str], lines: list[str], body: str) -> None:
        repeated = [one for one in lines if one.lower().startswith(("via:", "from:", "call-id:", "cseq:"))]
        tag = "" if "tag=" in headers["to"] else ";tag=" + self.number
        answer = [
            *repeated,
            f"To: {headers['to']}{tag}",
            f"Contact: <sip:{self.number}@127.0.0.1:{self.sip_port}>",
        ]
        if method == "INVITE" and "tag=" not in headers["to"]:
            self.headers = headers
            self.rang.set()
            self._answer("180 Ringing", answer)
            if self.takes_calls:
                target = re.search(r"<(sip:[^>]+)>", headers["contact"])
                assert target is not None
                self._dialog = _Dialog(
                    headers["call-id"], headers["to"] + tag, headers["from"], target[1], sequence=100
                )
                self._answer("200 OK", answer, self._own_sdp())
                self._begin(body)
        elif method == "INVITE":
            self._answer("200 OK", answer, self._own_sdp())
        elif method != "ACK":
            self._answer("200 OK", answer)
            if method in ("BYE", "CANCEL"):
                self.times.ended = time.monotonic()
                self.ended.set()

    def _answer(self, status: str, headers: list[str], body: str = "") -> None:
        kind = ["Content-Type: application/sdp"] if body else []
        lines = [f"SIP/2.0 {status}", *headers, *kind, f"Content-Length: {len(body)}"]
        self._send("\r\n".join(lines) + "\r\n\r\n" + body)

    def _begin(self, sdp: str) -> None:
        address = re.search(r"^c=IN IP4 (\S+)", sdp, re.MULTILINE)
        port = re.search(r"^m=audio (\d+)", sdp, re.MULTILINE)
        assert address is not None
        assert port is not None
        self._media = (address[1], int(port[1]))
        self.times.answered = time.monotonic()
        self.talking.set()
        self._pacing = asyncio.create_task(self._pace())

    # RTP.

    def _take_rtp(self, data: bytes, _sender: tuple[str, int]) -> None:
        if len(data) > 12 and data[1] & 0x7F == SOUND_TYPE:
            sequence, timestamp = struct.unpack_from(">HI", data, 2)
            samples = np.frombuffer(mulaw.decode(data[12:]), "<i2")
            loud = int(samples.max(initial=0)) > LOUD or int(samples.min(initial=0)) < -LOUD
            packet = Packet(time.monotonic(), sequence, timestamp, samples, loud)
            self.packets.append(packet)
            if loud:
                self.loud_at.append(packet.at)

    async def _pace(self) -> None:
        sequence, timestamp, due = 1, 0, time.monotonic()
        silence = np.zeros(FRAME_SAMPLES, np.int16)
        source = secrets.randbits(31)
        while not self.ended.is_set():
            what = self._to_say.popleft() if self._to_say else silence
            frames = self._key_frames(what) if isinstance(what, str) else [(SOUND_TYPE, what.tobytes(), 0)]
            start = timestamp
            for kind, payload, elapsed in frames:
                sound = mulaw.encode(payload) if kind == SOUND_TYPE else payload
                marked = 0x80 if kind == KEY_TYPE and elapsed == FRAME_SAMPLES else 0
                stamp = start if kind == KEY_TYPE else timestamp
                header = struct.pack(
                    ">BBHII", 0x80, kind | marked, sequence & 0xFFFF, stamp & 0xFFFFFFFF, source
                )
                if kind == KEY_TYPE or self._random.random() >= self.lose:
                    assert self._media is not None
                    self._rtp.send(header + sound, self._media)
                sequence += 1
                timestamp += FRAME_SAMPLES
                due += FRAME_S
                await asyncio.sleep(due - time.monotonic())

    @staticmethod
    def _key_frames(key: str) -> list[tuple[int, bytes, int]]:
        """Five packets that say the key is down, three that say it is up again."""
        event = KEYS.index(key)
        down = [(event, 10, step * FRAME_SAMPLES) for step in range(1, 6)]
        up = [(event, 0x80 | 10, 5 * FRAME_SAMPLES)] * 3
        return [
            (KEY_TYPE, struct.pack(">BBH", *one), one[2] if number < 5 else 0)
            for number, one in enumerate((*down, *up))
        ]


def _itself(port: _Port) -> _Port:
    return port


@asynccontextmanager
async def softphone(pbx_port: int, **more: object) -> AsyncIterator[Softphone]:
    phone = Softphone(pbx_port, **more)  # type: ignore[arg-type]
    await phone.open()
    try:
        yield phone
    finally:
        await phone.close()
