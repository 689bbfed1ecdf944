"""Rasa's conversations in the database: a turn reads and writes its own events, not those of all turns before it.

Every event stays stored, in Rasa's own table, for people and for Rasa's tools. Rasa itself reads the whole
conversation twice in each turn, so its turns grow slower with their number, and it opens SQLite files with one
connection per query, each with its own disk sync.

Conversations survive a crash of the process. After a power cut the last turns may be missing, so promises to
callers are not kept here: reports and subscriptions are in the outage service.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlalchemy.event
import sqlalchemy.exc
import sqlalchemy.orm
import sqlalchemy.pool
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActiveLoop,
    AllSlotsReset,
    ConversationPaused,
    ConversationResumed,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import make_url

from assistant.private_files import make_private_database

log = logging.getLogger(__name__)

# A turn reads the last turn whole: what came before is in the slots.
TURNS_READ = 1
# Of the turns before, it reads the newest event of each of these kinds and names: together they are what Rasa
# remembers of those turns.
REMEMBERED = [
    kind.type_name
    for kind in (
        SlotSet,
        ActiveLoop,
        AllSlotsReset,
        Restarted,
        SessionStarted,
        ConversationPaused,
        ConversationResumed,
    )
]
# Set on a tracker: how many of its events the database has.
STORED = "events_stored"

_events = SQLTrackerStore.SQLEvent.__table__
_INDEXES = (
    sa.Index("events_by_sender", _events.c.sender_id, _events.c.id),
    sa.Index("events_by_kind", _events.c.sender_id, _events.c.type_name, _events.c.action_name, _events.c.id),
)
_of_sender = _events.c.sender_id == sa.bindparam("sender")
_APPEND = _events.insert()
_SESSION_START = sa.select(sa.func.max(_events.c.id)).where(
    _of_sender, _events.c.type_name == SessionStarted.type_name, _events.c.action_name.is_(None)
)
_TURN_BEGAN = (
    sa.select(_events.c.id)
    .where(_of_sender, _events.c.type_name == UserUttered.type_name, _events.c.action_name.is_(None))
    .order_by(_events.c.id.desc())
    .offset(sa.bindparam("turns"))
    .limit(1)
)
_REMEMBERED = (
    sa.select(sa.func.max(_events.c.id))
    .where(_of_sender, _events.c.type_name.in_(REMEMBERED), _events.c.id < sa.bindparam("since"))
    .group_by(_events.c.type_name, _events.c.action_name)
)
_BEFORE = sa.select(_events.c.data).where(_events.c.id.in_(_REMEMBERED)).order_by(_events.c.id)
_SINCE = (
    sa.select(_events.c.data).where(_of_sender, _events.c.id >= sa.bindparam("since")).order_by(_events.c.id)
)
_COUNT = sa.select(sa.func.count()).where(_of_sender, _events.c.id >= sa.bindparam("since"))


class ConversationStore(SQLTrackerStore):
    """`host` is a whole database URL, as Rasa passes the `url` of its endpoint configuration."""

    def __init__(
        self, host: str, domain: Domain | None = None, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        url = make_url(host)
        file = url.database if url.get_backend_name() == "sqlite" else None
        if file:
            make_private_database(Path(file))
        super().__init__(domain, host=host, event_broker=event_broker, **kwargs)
        self.engine: sa.engine.Engine
        if file:
            self.engine.dispose()
            self.engine = sa.create_engine(
                url, poolclass=sa.pool.QueuePool, connect_args={"check_same_thread": False}
            )
            sa.event.listen(self.engine, "connect", _without_a_sync_per_turn)
            self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)
        # Rasa logs database errors, which would contain the words and numbers of callers.
        self.engine.hide_parameters = True
        self._add_indexes()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as a turn needs it: its last turns whole, and what is remembered of those before."""
        sender = {"sender": sender_id}
        with self.engine.connect() as connection:
            began = connection.execute(_TURN_BEGAN, {**sender, "turns": TURNS_READ - 1}).scalar()
            since = {
                **sender,
                "since": max(began or 0, connection.execute(_SESSION_START, sender).scalar() or 0),
            }
            before = connection.execute(_BEFORE, since).scalars().all() if began else ()
            stored = connection.execute(_SINCE, since).scalars().all()
        return self._tracker(sender_id, [*before, *stored])

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The whole conversation, as Rasa's tools show it."""
        with self.engine.connect() as connection:
            everything = {"sender": conversation_id, "since": 0}
            return self._tracker(conversation_id, connection.execute(_SINCE, everything).scalars().all())

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends the events that are new since the tracker was retrieved or saved."""
        await self.stream_events(tracker)
        events = list(tracker.events)
        if events:
            with self.engine.begin() as connection:
                stored = getattr(tracker, STORED, None)
                if stored is None:
                    stored = _count_stored(connection, tracker.sender_id)
                if new := [_row(tracker.sender_id, event) for event in events[stored:]]:
                    connection.execute(_APPEND, new)
        setattr(tracker, STORED, len(events))

    def _tracker(self, sender_id: str, stored: Iterable[str]) -> DialogueStateTracker | None:
        events = [json.loads(data) for data in stored]
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, STORED, len(tracker.events))
        return tracker

    def _add_indexes(self) -> None:
        """To a database that an earlier version made. Rasa makes the table, with them, where there is none."""
        for index in _INDEXES:
            try:
                index.create(self.engine, checkfirst=True)
            except sa.exc.DatabaseError as broken:  # two processes at once, or no right to do it
                log.warning("the dialogue's memory has no index %s: %s", index.name, type(broken).__name__)


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    """As Rasa stores an event."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _count_stored(connection: sa.engine.Connection, sender_id: str) -> int:
    """The stored events of the latest session, for a tracker that does not come from this store."""
    sender = {"sender": sender_id}
    start = connection.execute(_SESSION_START, sender).scalar() or 0
    return int(connection.execute(_COUNT, {**sender, "since": start}).scalar() or 0)


def _without_a_sync_per_turn(connection: Any, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
