"""Sends deliveries to their addressees.

A delivery is leased in one transaction, sent outside of any, and marked in the next. If the process dies in
between, the lease expires and the delivery is sent again: at least once. Receivers recognize a repetition
by the id of the delivery.
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

# How long a delivery that becomes due may wait while others are being sent.
_LOOK_EVERY_S = 0.2
# There are about 130 company units.
_MOST_IN_VAIN = 500


@dataclass(frozen=True)
class Courier:
    """Sends the deliveries of one channel; each channel has its own, so that none waits for another.

    `in_vain` holds the slow addresses: those whose last attempt failed only after a long wait.
    """

    database: Database
    clock: Clock
    channel: Channel
    send: Sender
    rules: DeliveryRules
    in_vain: LRUCache[str, None] = field(default_factory=lambda: LRUCache(_MOST_IN_VAIN))

    async def bring_due(self) -> bool:
        """Send due deliveries until none is left, `at_once` at most at the same time; always False.

        A slow receiver cannot delay the others: each address has a limit of its own, and all slow addresses
        together use at most half of the places. When cancelled, it abandons the attempts under way; they
        are sent again when their leases expire.
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

    async def _is_any_due(self, wanted: list[store.LeaseWish]) -> bool:
        for one in wanted:
            if await store.is_any_due(self.database, one, self.clock()):
                return True
        return False

    def _wanted(self, under_way: dict[asyncio.Task[Outcome], str]) -> list[store.LeaseWish]:
        """The deliveries to lease now: first for addresses that answer, then for slow ones."""
        room, most = self.rules.at_once - len(under_way), self.rules.at_once_for_one
        taken, in_vain = Counter(under_way.values()), list(self.in_vain)
        full = [address for address, count in taken.items() if count >= most]
        idle = [address for address in in_vain if address not in taken]
        left = self.rules.at_once_in_vain - sum(taken[address] for address in in_vain)
        wanted = [
            store.LeaseWish(self.channel, room, most, busy=[*full, *in_vain]),
            store.LeaseWish(self.channel, min(room, left), 1, only=idle),
        ]
        return [one for one in wanted if one.room > 0 and one.only != []]

    async def _exchange(
        self, outcomes: list[Outcome], under_way: dict[asyncio.Task[Outcome], str]
    ) -> list[Delivery]:
        """Store the results of attempts and lease as many new deliveries as fit, in one transaction."""
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
        """Try once, and remember whether the address is slow."""
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
                segments = await self.send(delivery)
        except (DeliveryFailed, DeliveryDropped, DeliveryPostponed) as failure:
            return Outcome(delivery, failure)
        except TimeoutError:
            return Outcome(delivery, DeliveryFailed(f"no answer within {limit:g} s"))
        except Exception as error:
            # Only the place of the error: exception messages may quote personal data.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("delivery %s: %s\n%s", delivery.id, type(error).__name__, where)
            return Outcome(delivery, DeliveryFailed(f"cannot be sent: {type(error).__name__}"))
        return Outcome(delivery, None, segments)
