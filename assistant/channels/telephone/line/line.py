"""One telephone call as the rest of the program sees it, for every protocol.

Sound is 8 kHz, signed 16 bits, little endian, one channel, in both directions.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

SAMPLE_RATE = 8000
FRAME_S = 0.02
FRAME_BYTES = 320

CallProtocol = Literal["asterisk", "audiosocket", "twilio", "browser"]
# Who ended the call: the caller hung up, we hung up or transferred the call, or the connection broke.
EndedBy = Literal["caller", "assistant", "line"]


@dataclass(frozen=True)
class Arrival:
    """The facts about a call before it is answered. `caller` is personal data: never log it.

    `address` is the network address of a caller who comes without a telephone system, from a browser.
    `call_id` is our own id, safe in a URL. `variables` are the PBX's other facts about the call, with
    lower-case names: `call` (the PBX's own name of the call) and, when the PBX returns a caller to the
    assistant, `returned` (the queue in which no person took the call) with the `reason` and the
    `conversation` of the transfer.
    """

    call_id: str
    protocol: CallProtocol
    caller: str | None
    dialled: str
    variables: Mapping[str, str] = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True)
class Sound:
    """Sound as it came in: a whole number of samples, often one frame, sometimes several."""

    pcm: bytes


@dataclass(frozen=True)
class Key:
    """A key was pressed and released: `0`-`9`, `*`, `#`, `A`-`D`."""

    digit: str


@dataclass(frozen=True)
class Played:
    """The caller has heard everything that was queued up to this mark."""

    mark: str


@dataclass(frozen=True)
class Ended:
    """The last event of every call."""

    by: EndedBy


LineEvent = Sound | Key | Played | Ended


class Line(Protocol):
    """One call. After it has ended, every method does nothing and raises nothing."""

    @property
    def arrival(self) -> Arrival: ...

    def events(self) -> AsyncIterator[LineEvent]:
        """The events of the line, in order; ends after `Ended`. Only one reader."""
        ...

    async def answer(self) -> None:
        """Picks up. Before that, the caller pays nothing; some lines can already play sound."""
        ...

    async def play(self, pcm: bytes, mark: str) -> None:
        """Queues sound behind the sound already queued; `Played(mark)` comes when the caller has heard it."""
        ...

    async def flush(self) -> float:
        """Falls silent at once and drops the queue; no `Played` comes for it.

        Returns the seconds of sound heard since the line was last silent.
        """
        ...

    async def transfer(self, queue: str, variables: Mapping[str, str]) -> None:
        """Transfers the call: ends this line and gives the PBX the queue and the variables.

        The PBX gets each variable as text of at most 1,000 characters; names are lower-case Latin letters,
        digits and underscores (`reason`, `summary`, `customer`, `transcript`, ...). Sound that is still
        queued is lost: wait for its `Played` first. Where the protocol has no transfer (a browser), the
        line just ends.
        """
        ...

    async def hang_up(self) -> None: ...


class Calls(Protocol):
    """Conducts the calls that the endpoints bring. Both methods return when the call has ended.

    An exception ends the call: the endpoint logs it without its text and hangs up a line that has not
    ended. To stop a call from outside, cancel its task.
    """

    async def conduct(self, line: Line) -> None:
        """Conducts the whole call; answering it is the first step."""
        ...

    async def turn_away(self, line: Line) -> None:
        """All places are taken: says so, or transfers the call, and hangs up. Must be short."""
        ...
