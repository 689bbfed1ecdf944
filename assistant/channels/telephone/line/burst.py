"""Plays to a peer that paces the sound itself: it gets whole prompts at once and drops them on command."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from assistant.channels.telephone.line.playout import Playout

# Asterisk holds 1,000 frames (20 s) and drops any more. Most prompts fit into this limit whole.
MOST_AHEAD_S = 14.0
SEND_MORE_AT_S = 12.0


@dataclass(frozen=True)
class Message:
    """Text or bytes for the peer; `seconds` is the length of the sound in it."""

    data: str | bytes
    seconds: float = 0.0


Send = Callable[[str | bytes], Awaitable[None]]
Wrap = Callable[[bytes, str], Iterator[Message]]


class BurstPlayer:
    """Sends prompts in order, as far ahead as the peer can hold; one task runs `forever`.

    `wrap` makes the messages of one prompt from its sound and a number. The peer sends the number back when
    the prompt has played.
    """

    def __init__(self, send: Send, wrap: Wrap) -> None:
        self._send = send
        self._wrap = wrap
        self._waiting: deque[tuple[bytes, str]] = deque()
        self._marks: dict[str, str] = {}
        self._number = 0
        self._round = 0
        self._playout = Playout()
        self._something = asyncio.Event()
        self._may_send = asyncio.Event()
        self._may_send.set()
        self._forgotten = asyncio.Event()
        # After the command to drop a prompt, the peer must get no more of it.
        self._wire = asyncio.Lock()

    def play(self, pcm: bytes, mark: str) -> None:
        self._number += 1
        prompt = str(self._number)
        self._marks[prompt] = mark
        self._waiting.append((pcm, prompt))
        self._something.set()

    def played(self, prompt: str) -> str | None:
        """The mark of that prompt; None when the prompt was dropped meanwhile."""
        mark = self._marks.pop(prompt, None)
        if not self._marks:
            self._playout.fell_silent()
        return mark

    def may_send(self, allowed: bool, left_s: float) -> None:
        """The peer's report about its queue: whether it takes more, and how much sound it holds."""
        self._playout.correct(left_s, time.monotonic())
        if allowed:
            self._may_send.set()
        else:
            self._may_send.clear()

    async def flush(self, command: str) -> float:
        """Drops everything, here and at the peer; returns the seconds heard."""
        heard = self._playout.heard(time.monotonic())
        self._round += 1
        self._waiting.clear()
        self._marks.clear()
        self._playout.fell_silent()
        self._may_send.set()
        self._forgotten.set()
        async with self._wire:
            await self._send(command)
        return heard

    async def forever(self) -> None:
        while True:
            while not self._waiting:
                self._something.clear()
                await self._something.wait()
            pcm, prompt = self._waiting.popleft()
            round_of_prompt = self._round
            self._forgotten.clear()
            for message in self._wrap(pcm, prompt):
                await self._room()
                async with self._wire:
                    if self._round != round_of_prompt:
                        break
                    if message.seconds:
                        self._playout.sent(message.seconds, time.monotonic())
                    await self._send(message.data)

    async def _room(self) -> None:
        """Returns when the peer can hold more, or when everything was dropped."""
        await self._may_send.wait()
        left = self._playout.left(time.monotonic())
        if left >= MOST_AHEAD_S:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._forgotten.wait(), left - SEND_MORE_AT_S)
