"""Makes the sound of replies: on request, or ahead of it for sessions that listen."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Sequence

from assistant.conversation.languages import VIETNAMESE
from assistant.conversation.ports import Measurements, Speaker
from assistant.conversation.turn import Reply
from assistant.conversation_log.store import DatabaseLog
from assistant.errors import ConversationLogUnavailable, ReplyNotFound, SpeechUnavailable

logger = logging.getLogger(__name__)

DEFAULT_SAMPLE_RATE = 22050
LISTENERS_REMEMBERED = 1000
REPLIES_AHEAD = 16
# The timeout is for a reply of ordinary length; each 300 characters of text add the same time again.
CHARACTERS_IN_TIME = 300


class ReplyVoice:
    """WAV files of texts and replies.

    A session that fetched the sound of one reply will fetch the next: that sound is made as soon as the
    reply is written, and is then ready in the speaker's cache. Nothing is made for sessions that only read.
    """

    def __init__(
        self,
        speaker: Speaker | None,
        log: DatabaseLog,
        measurements: Measurements,
        rate: float,
        timeout_s: float,
    ) -> None:
        self._speaker = speaker
        self._log = log
        self._measurements = measurements
        self._rate = rate
        self._timeout_s = timeout_s
        self._listeners: OrderedDict[str, int] = OrderedDict()
        self._ahead: asyncio.Queue[tuple[Reply, int]] = asyncio.Queue(REPLIES_AHEAD)

    async def wav(self, text: str, sample_rate: int, language: str = VIETNAMESE) -> bytes:
        """A complete WAV file, 16-bit mono. Raises `SpeechUnavailable`."""
        if self._speaker is None:
            raise SpeechUnavailable("no voice could be prepared at start")
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._timeout_s * (1 + len(text) / CHARACTERS_IN_TIME)):
                sound = await self._speaker.speak(text, sample_rate, self._rate, language)
        except TimeoutError as late:
            raise SpeechUnavailable("synthesis took too long") from late
        self._measurements.stage("synthesis", (time.perf_counter() - started) * 1000)
        return sound.to_wav()

    async def wav_of_reply(self, reply_id: str, sample_rate: int) -> bytes:
        """Raises `ReplyNotFound` and `SpeechUnavailable`."""
        reply = await self._log.reply(reply_id)
        if reply is None:
            raise ReplyNotFound
        self._listens(reply.conversation_id, sample_rate)
        started = time.perf_counter()
        wav = await self.wav(reply.text, sample_rate, reply.language)
        if not reply.measured:
            await self._note(reply_id, started)
        return wav

    def prepare(self, session_id: str, replies: Sequence[Reply]) -> None:
        """Makes the sound of the replies in the background, if the session listens and the queue has room."""
        sample_rate = self._listeners.get(session_id)
        if sample_rate is None:
            return
        for reply in replies:
            if self._ahead.full():
                return
            self._ahead.put_nowait((reply, sample_rate))

    async def work_ahead(self) -> None:
        """Makes the sound of the prepared replies. Runs as long as the app does."""
        while True:
            reply, sample_rate = await self._ahead.get()
            started = time.perf_counter()
            try:
                await self.wav(reply.text, sample_rate, reply.language)
                await self._note(reply.id, started)
            except SpeechUnavailable as broken:
                logger.warning("nothing made ahead: %s", broken.code)
            except Exception as broken:  # one failed reply must not stop the preparation of later ones
                logger.error("nothing made ahead: %s", type(broken).__name__)

    def _listens(self, session_id: str, sample_rate: int) -> None:
        self._listeners[session_id] = sample_rate
        self._listeners.move_to_end(session_id)
        if len(self._listeners) > LISTENERS_REMEMBERED:
            self._listeners.popitem(last=False)

    async def _note(self, reply_id: str, started: float) -> None:
        try:
            await self._log.spoken(reply_id, (time.perf_counter() - started) * 1000)
        except ConversationLogUnavailable as broken:
            self._measurements.error(broken.code)
