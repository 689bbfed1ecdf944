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
from dataclasses import dataclass, field, replace

from cachetools import LRUCache
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.telling.deliveries import store
from outage_service.telling.deliveries.model import (
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
# There are about 130 company units.
_MOST_IN_VAIN = 500


@dataclass(frozen=True)
class Courier:
    """Brings the deliveries of one channel; each channel has its own, so that none waits for another.

    `in_vain` holds the addresses whose last attempt failed only after a long wait.
    """

    database: Database
    clock: Clock
    channel: Channel
    send: Sender
    rules: DeliveryRules
    in_vain: LRUCache[str, None] = field(default_factory=lambda: LRUCache(_MOST_IN_VAIN))

    async def bring_due(self) -> bool:
        """Bring what is due until nothing is, a bounded number at the same time; always False.

        A slow addressee keeps its own places busy and nobody else's, and however many are dead, half of
        all places are for the others. Cancelled, it drops what is under way, which is then sent again
        when its lease has run out.
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

    async def _is_any_due(self, wanted: list[store.Wanted]) -> bool:
        for one in wanted:
            if await store.is_any_due(self.database, one, self.clock()):
                return True
        return False

    def _wanted(self, under_way: dict[asyncio.Task[Outcome], str]) -> list[store.Wanted]:
        """What there is room for: first those who answer, then those who keep us waiting in vain."""
        room, most = self.rules.at_once - len(under_way), self.rules.at_once_for_one
        taken, in_vain = Counter(under_way.values()), list(self.in_vain)
        full = [address for address, count in taken.items() if count >= most]
        idle = [address for address in in_vain if address not in taken]
        left = self.rules.at_once_in_vain - sum(taken[address] for address in in_vain)
        wanted = [
            store.Wanted(self.channel, room, most, busy=[*full, *in_vain]),
            store.Wanted(self.channel, min(room, left), 1, only=idle),
        ]
        return [one for one in wanted if one.room > 0 and one.only != []]

    async def _exchange(
        self, outcomes: list[Outcome], under_way: dict[asyncio.Task[Outcome], str]
    ) -> list[Delivery]:
        """Store how attempts ended and lease what there is room for, in one transaction."""
        wanted = self._wanted(under_way)
        if not outcomes and not await self._is_any_due(wanted):
            return []
        now = self.clock()
        rows = [settled(outcome, self.rules, now, random.random()) for outcome in outcomes]

        async def work(connection: AsyncConnection) -> list[Delivery]:
            await store.settle(connection, rows)
            leased: list[Delivery] = []
            for one in wanted:
                room = min(one.room, self.rules.at_once - len(under_way) - len(leased))
                if room:
                    offered = replace(one, room=room)
                    leased += await store.lease(connection, offered, now, now + self.rules.lease)
            return leased

        return await self.database.write(work)

    async def _attempt(self, delivery: Delivery) -> Outcome:
        """Try once, and remember who kept us waiting in vain."""
        began = asyncio.get_running_loop().time()
        outcome = await self._tried(delivery)
        took = asyncio.get_running_loop().time() - began
        if isinstance(outcome.failure, DeliveryFailed) and took >= self.rules.patience.total_seconds():
            self.in_vain[delivery.address] = None
        else:
            self.in_vain.pop(delivery.address, None)
        return outcome

    async def _tried(self, delivery: Delivery) -> Outcome:
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
