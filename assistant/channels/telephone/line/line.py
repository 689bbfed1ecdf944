"""One telephone call as the rest of the program sees it, whatever protocol brings it.

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
# Who ended it: the caller hung up, we did (or passed the call on), or the connection broke.
EndedBy = Literal["caller", "assistant", "line"]


@dataclass(frozen=True)
class Arrival:
    """What is known of a call before it is answered. `caller` is personal data: never into a log.

    `call_id` is ours and fit for an address. `variables` are what the PBX says of the call beside its
    numbers, names in small letters: `call` (its own name of the call) and, when the PBX brings a caller
    back to the assistant, `returned` (the queue in which nobody took the call) with the `reason` and the
    `conversation` of the transfer.
    """

    call_id: str
    protocol: CallProtocol
    caller: str | None
    dialled: str
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sound:
    """A whole number of samples, as they came in; often one frame, sometimes several at once."""

    pcm: bytes


@dataclass(frozen=True)
class Key:
    """A key was pressed and let go: `0`-`9`, `*`, `#`, `A`-`D`."""

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
        """What happens on the line, in order; ends after `Ended`. Only one reader."""
        ...

    async def answer(self) -> None:
        """Picks up. Sound may be played before, on lines that allow it; nothing is charged until then."""
        ...

    async def play(self, pcm: bytes, mark: str) -> None:
        """Queues sound behind what is queued already; `Played(mark)` comes when it has been heard."""
        ...

    async def flush(self) -> float:
        """Falls silent at once and forgets the queue; no `Played` comes for it.

        Returns how many seconds of the sound were heard since the line last fell silent.
        """
        ...

    async def transfer(self, queue: str, variables: Mapping[str, str]) -> None:
        """Passes the call on to the PBX, which finds the queue and these variables; ends this line.

        The PBX gets each variable as text of at most 1,000 characters; names are small Latin letters,
        digits and underscores (`reason`, `summary`, `customer`, `transcript`, ...). Sound that is still
        queued is lost: wait for its `Played` first. Where the protocol cannot pass a call on (a browser),
        the line just ends.
        """
        ...

    async def hang_up(self) -> None: ...


class Calls(Protocol):
    """Who conducts the calls that the endpoints bring. Both return when the call has ended.

    Whatever they raise ends that call and is written into the log by the endpoint, without its text;
    a line that has not ended by then is hung up. A call that must not go on is cancelled.
    """

    async def conduct(self, line: Line) -> None:
        """The whole call, from before it is answered."""
        ...

    async def turn_away(self, line: Line) -> None:
        """All places are taken: says so politely, or passes the call on, and hangs up. Must be short."""
        ...
