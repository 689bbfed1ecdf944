"""Bringing deliveries to their addressees.

A delivery is leased in one transaction, sent outside of any, and marked in the next. A process that
dies in between leaves a lease that runs out, and the delivery is sent again: at least once. Receivers
tell a repetition by the id of the delivery.
"""

import asyncio
import logging
import random
import traceback
from collections import Counter
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database import Database
from outage_service.deliveries import store
from outage_service.deliveries.model import (
    Channel,
    Delivery,
    DeliveryDropped,
    DeliveryFailed,
    DeliveryPostponed,
    DeliveryRules,
    Outcome,
    Sender,
    settled,
)

log = logging.getLogger("outage_service")

# While some are under way: how long a newly due one may wait to be seen.
_LOOK_EVERY_S = 0.2


@dataclass(frozen=True)
class Courier:
    """Brings the deliveries of one channel; each channel has its own, so that none waits for another."""

    database: Database
    clock: Clock
    channel: Channel
    send: Sender
    rules: DeliveryRules

    async def bring_due(self) -> bool:
        """Bring what is due until nothing is, a bounded number at the same time; always False.

        A slow addressee keeps its own places busy and nobody else's. Cancelled, it drops what is
        under way, which is then sent again when its lease has run out.
        """
        if not await self._is_any_due(self._wanted({})):
            return False
        async with asyncio.TaskGroup() as group:
            under_way: dict[asyncio.Task[Outcome], str] = {}
            ended: set[asyncio.Task[Outcome]] = set()
            while True:
                for delivery in await self._exchange([task.result() for task in ended], under_way):
                    under_way[group.create_task(self._attempt(delivery))] = delivery.address
                if not under_way:
                    return False
                ended, _ = await asyncio.wait(
                    under_way, timeout=_LOOK_EVERY_S, return_when=asyncio.FIRST_COMPLETED
                )
                for task in ended:
                    del under_way[task]

    async def _is_any_due(self, wanted: store.Wanted) -> bool:
        return await store.is_any_due(self.database, wanted, self.clock())

    def _wanted(self, under_way: dict[asyncio.Task[Outcome], str]) -> store.Wanted:
        """What there is room for."""
        most = self.rules.at_once_for_one
        taken = Counter(under_way.values())
        busy = [address for address, count in taken.items() if count >= most]
        return store.Wanted(self.channel, self.rules.at_once - len(under_way), most, busy)

    async def _exchange(
        self, outcomes: list[Outcome], under_way: dict[asyncio.Task[Outcome], str]
    ) -> list[Delivery]:
        """Store how attempts ended and lease what there is room for, in one transaction."""
        wanted = self._wanted(under_way)
        if not outcomes and (not wanted.room or not await self._is_any_due(wanted)):
            return []
        now = self.clock()
        rows = [settled(outcome, self.rules, now, random.random()) for outcome in outcomes]

        async def work(connection: AsyncConnection) -> list[Delivery]:
            await store.settle(connection, rows)
            if not wanted.room:
                return []
            return await store.lease(connection, wanted, now, now + self.rules.lease)

        return await self.database.write(work)

    async def _attempt(self, delivery: Delivery) -> Outcome:
        limit = self.rules.time_limit.total_seconds()
        try:
            async with asyncio.timeout(limit):
                await self.send(delivery)
        except (DeliveryFailed, DeliveryDropped, DeliveryPostponed) as failure:
            return Outcome(delivery, failure)
        except TimeoutError:
            return Outcome(delivery, DeliveryFailed(f"no answer within {limit:g} s"))
        except Exception as error:
            # Where it happened, not what it held: messages of exceptions may quote personal data.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("delivery %s: %s\n%s", delivery.id, type(error).__name__, where)
            return Outcome(delivery, DeliveryFailed(f"cannot be sent: {type(error).__name__}"))
        return Outcome(delivery, None)
