"""The contact record in a database: all its SQL, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from assistant.conversation.channels import channel_named
from assistant.conversation.hearing import Alternative
from assistant.conversation.languages import VIETNAMESE
from assistant.conversation.outcome import ABANDONED
from assistant.conversation.turn import (
    Act,
    Answer,
    Button,
    CallFacts,
    Conversation,
    Explanation,
    Handoff,
    Intent,
    Reply,
    SentBefore,
    Timings,
    Turn,
)
from assistant.conversation_log.database import Database
from assistant.conversation_log.tables import conversations, turns
from assistant.errors import ConversationLogUnavailable

T = TypeVar("T")


# The statements of every turn, built once; values are bound at each use.
_FIND = select(conversations).where(conversations.c.id == bindparam("wanted"))
_HEAR = insert(turns).returning(turns.c.number)
_SAY = insert(turns)
_UNDERSTAND = (
    update(turns)
    .where(turns.c.number == bindparam("understood"))
    .values(intent=bindparam("name"), confidence=bindparam("sureness"), explanation=bindparam("explained"))
)
_SENT_BEFORE = select(turns).where(
    turns.c.conversation_id == bindparam("wanted"), turns.c.message_id == bindparam("message")
)
_KEEP_ANSWER = (
    update(turns)
    .where(turns.c.number == bindparam("answered"), turns.c.message_id.is_not(None))
    .values(answer=bindparam("kept"))
)
_REPLIES = (
    select(turns).where(turns.c.reply_id.in_(bindparam("ids", expanding=True))).order_by(turns.c.number)
)
_STAND = (
    update(conversations)
    .where(conversations.c.id == bindparam("wanted"))
    .values(
        {name: bindparam(f"new_{name}") for name in ("last_at", "ended_at", "outcome", "handoff", "call")}
    )
)


@dataclass(frozen=True)
class Record:
    """A conversation with everything that was said, in order."""

    conversation: Conversation
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class SpokenReply:
    """`measured`: whether the record already holds the time of its synthesis."""

    conversation_id: str
    text: str
    measured: bool
    language: str


class DatabaseLog:
    """Fills the port `ConversationLog`, and reads the record for the web.

    Every method raises `ConversationLogUnavailable` when the database does not work.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def _run(self, work: Callable[[Connection], T]) -> T:
        try:
            return await self._database.run(work)
        except (SQLAlchemyError, OSError) as broken:
            raise ConversationLogUnavailable(f"database: {type(broken).__name__}") from broken

    async def begin(self, conversation: Conversation) -> None:
        await self._run(lambda db: db.execute(insert(conversations).values(_new_row(conversation))))

    async def find(self, conversation_id: str) -> Conversation | None:
        row = await self._run(lambda db: db.execute(_FIND, {"wanted": conversation_id}).mappings().first())
        return _conversation(row) if row is not None else None

    async def heard(self, conversation_id: str, turn: Turn) -> int:
        return await self._run(lambda db: db.execute(_HEAR, _turn_row(conversation_id, turn)).scalar_one())

    async def heard_once(self, conversation_id: str, turn: Turn) -> int | SentBefore:
        def work(db: Connection) -> int | SentBefore:
            sent = {"wanted": conversation_id, "message": turn.message_id}
            before = db.execute(_SENT_BEFORE, sent).mappings().first()
            if before is not None:
                return SentBefore(before["number"], before["at"], _answer(db, before))
            number: int = db.execute(_HEAR, _turn_row(conversation_id, turn)).scalar_one()
            return number

        try:
            return await self._database.run(work)
        except IntegrityError:  # another process was faster, so now it is found
            return await self._run(work)
        except (SQLAlchemyError, OSError) as broken:
            raise ConversationLogUnavailable(f"database: {type(broken).__name__}") from broken

    async def answered(
        self, conversation: Conversation, heard: int | None, answer: Answer, said: Sequence[Turn]
    ) -> None:
        def work(db: Connection) -> None:
            if heard is not None and (answer.intent is not None or answer.explanation is not None):
                db.execute(_UNDERSTAND, _understood(heard, answer))
            if heard is not None:
                db.execute(_KEEP_ANSWER, {"answered": heard, "kept": _kept(answer)})
            if said:
                db.execute(_SAY, [_turn_row(conversation.id, one) for one in said])
            db.execute(_STAND, _standing(conversation))

        await self._run(work)

    async def close_conversation(self, conversation: Conversation) -> None:
        await self._run(lambda db: db.execute(_STAND, _standing(conversation)))

    async def reply(self, reply_id: str) -> SpokenReply | None:
        """The reply with this id, or None."""
        query = select(turns.c.conversation_id, turns.c.text, turns.c.timings_ms, turns.c.language)
        row = await self._run(lambda db: db.execute(query.where(turns.c.reply_id == reply_id)).first())
        if row is None:
            return None
        measured = "synthesis" in (row.timings_ms or {})
        return SpokenReply(row.conversation_id, row.text, measured, row.language or VIETNAMESE)

    async def spoken(self, reply_id: str, milliseconds: float) -> None:
        """Stores how long the synthesis of a reply took."""

        def work(db: Connection) -> None:
            known = db.scalar(select(turns.c.timings_ms).where(turns.c.reply_id == reply_id))
            timings = {**(known or {}), "synthesis": round(milliseconds, 1)}
            db.execute(update(turns).where(turns.c.reply_id == reply_id).values(timings_ms=timings))

        await self._run(work)

    async def played(self, reply_id: str, timings_ms: Timings, heard: str | None) -> None:
        """Stores the stage times of a reply on the telephone, and its heard part if it was interrupted."""

        def work(db: Connection) -> None:
            known = db.scalar(select(turns.c.timings_ms).where(turns.c.reply_id == reply_id))
            timings = {**(known or {}), **{stage: round(spent, 1) for stage, spent in timings_ms.items()}}
            noting = update(turns).where(turns.c.reply_id == reply_id)
            db.execute(noting.values(timings_ms=timings, heard=heard))

        await self._run(work)

    async def record(self, conversation_id: str) -> Record | None:
        found = await self._records(conversations.c.id == conversation_id, limit=1)
        return found[0] if found else None

    async def latest(self, channel: str | None, limit: int) -> list[Record]:
        """The newest conversations first."""
        return await self._records(conversations.c.channel == channel if channel else None, limit)

    async def _records(self, where: ColumnElement[bool] | None, limit: int) -> list[Record]:
        query = select(conversations).order_by(conversations.c.started_at.desc()).limit(limit)
        if where is not None:
            query = query.where(where)

        def work(db: Connection) -> list[Record]:
            found = [_conversation(row) for row in db.execute(query).mappings()]
            said: dict[str, list[Turn]] = {one.id: [] for one in found}
            theirs = select(turns).where(turns.c.conversation_id.in_(said)).order_by(turns.c.number)
            for row in db.execute(theirs).mappings():
                said[row["conversation_id"]].append(_turn(row))
            return [Record(one, tuple(said[one.id])) for one in found]

        return await self._run(work)

    async def active_since(self, moment: datetime) -> int:
        """The number of conversations that have not ended and whose last turn is at `moment` or later."""
        active = (conversations.c.ended_at.is_(None), conversations.c.last_at >= moment)
        query = select(func.count()).select_from(conversations).where(*active)
        return await self._run(lambda db: db.execute(query).scalar_one())

    async def close_idle(self, idle_since: datetime) -> int:
        """Ends conversations whose last turn is older, as of that turn; returns how many."""
        idle = (conversations.c.ended_at.is_(None), conversations.c.last_at < idle_since)
        outcome = func.coalesce(conversations.c.outcome, ABANDONED)
        ending = update(conversations).where(*idle)
        ending = ending.values(ended_at=conversations.c.last_at, outcome=outcome)
        return await self._run(lambda db: db.execute(ending).rowcount)

    async def forget_before(self, moment: datetime) -> int:
        """Deletes conversations whose last turn is older, with all their turns; returns how many."""
        old = delete(conversations).where(conversations.c.last_at < moment)
        return await self._run(lambda db: db.execute(old).rowcount)

    async def check(self) -> None:
        """Returns when the database answers and has its tables."""
        await self._run(lambda db: db.execute(select(conversations.c.id).limit(1)).first())


def _new_row(conversation: Conversation) -> dict[str, Any]:
    return {**asdict(conversation), "channel": conversation.channel.name}


def _standing(conversation: Conversation) -> dict[str, Any]:
    return {
        "wanted": conversation.id,
        "new_last_at": conversation.last_at,
        "new_ended_at": conversation.ended_at,
        "new_outcome": conversation.outcome,
        "new_handoff": asdict(conversation.handoff) if conversation.handoff else None,
        "new_call": asdict(conversation.call) if conversation.call else None,
    }


def _conversation(row: Mapping[Any, Any]) -> Conversation:
    fields = dict(row)
    handoff, call = fields.pop("handoff"), fields.pop("call")
    return Conversation(
        **{**fields, "channel": channel_named(fields["channel"])},
        handoff=Handoff(**handoff) if handoff else None,
        call=CallFacts(**call) if call else None,
    )


def _turn_row(conversation_id: str, turn: Turn) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "at": turn.at,
        "speaker": turn.speaker,
        "text": turn.text,
        "buttons": [asdict(one) for one in turn.buttons],
        "intent": turn.intent.name if turn.intent else None,
        "confidence": turn.intent.confidence if turn.intent else None,
        "keys": turn.keys,
        "timings_ms": dict(turn.timings_ms),
        "reply_id": turn.reply_id,
        "alternatives": [asdict(one) for one in turn.alternatives] or None,
        "heard": turn.heard,
        "message_id": turn.message_id,
        "explanation": _explained(turn.explanation),
        "language": turn.language,
    }


def _understood(heard: int, answer: Answer) -> dict[str, Any]:
    return {
        "understood": heard,
        "name": answer.intent.name if answer.intent else None,
        "sureness": answer.intent.confidence if answer.intent else None,
        "explained": _explained(answer.explanation),
    }


def _explained(explanation: Explanation | None) -> dict[str, Any] | None:
    return asdict(explanation) if explanation else None


def _explanation(stored: Mapping[str, Any] | None) -> Explanation | None:
    if stored is None:
        return None
    return Explanation(
        acts=tuple(Act(**one) for one in stored["acts"]),
        question=stored["question"],
        decided=tuple(stored["decided"]),
        why=tuple(stored["why"]),
    )


def _kept(answer: Answer) -> dict[str, Any]:
    """What an answer says beyond its replies, which are turns of their own."""
    return {
        "replies": [one.id for one in answer.replies],
        "ended": answer.ended,
        "handoff": asdict(answer.handoff) if answer.handoff else None,
        "expects": answer.expects,
    }


def _answer(db: Connection, caller: Mapping[Any, Any]) -> Answer | None:
    """The answer that was given to the caller's turn; None when it has none."""
    kept = caller["answer"]
    if kept is None:
        return None
    said = [_turn(row) for row in db.execute(_REPLIES, {"ids": kept["replies"]}).mappings()]
    return Answer(
        replies=tuple(
            Reply(str(one.reply_id), one.text, one.buttons, one.language or VIETNAMESE) for one in said
        ),
        ended=kept["ended"],
        handoff=Handoff(**kept["handoff"]) if kept["handoff"] else None,
        intent=_turn(caller).intent,
        explanation=_turn(caller).explanation,
        timings_ms=said[0].timings_ms if said else {},
        expects=kept["expects"],
    )


def _turn(row: Mapping[Any, Any]) -> Turn:
    return Turn(
        at=row["at"],
        speaker=row["speaker"],
        text=row["text"],
        buttons=tuple(Button(**one) for one in row["buttons"] or ()),
        intent=Intent(row["intent"], row["confidence"]) if row["intent"] is not None else None,
        keys=row["keys"],
        timings_ms=row["timings_ms"] or {},
        reply_id=row["reply_id"],
        alternatives=tuple(Alternative(**one) for one in row["alternatives"] or ()),
        heard=row["heard"],
        message_id=row["message_id"],
        explanation=_explanation(row["explanation"]),
        language=row["language"],
    )
