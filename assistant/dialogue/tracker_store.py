"""Rasa's conversations in the database, without a new connection for every turn.

Rasa opens SQLite files with one connection per query, each with its own disk sync; that was half of a turn's
time (measured with py-spy). Conversations survive a crash of the process. After a power cut the last turns
may be missing, so promises to callers are not kept here: reports and subscriptions are in the outage service.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlalchemy.event
import sqlalchemy.orm
import sqlalchemy.pool
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.engine import make_url

from assistant.private_files import make_private_database


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


def _without_a_sync_per_turn(connection: Any, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
