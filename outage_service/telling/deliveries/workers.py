"""The workers that send changes to people and machines."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.running.workers import Worker
from outage_service.telling.deliveries.courier import Courier
from outage_service.telling.deliveries.fanning import fan_out
from outage_service.telling.deliveries.model import Channel, DeliveryRules, FanOut, Sender
from outage_service.telling.deliveries.pruning import Keeping, prune

# A report reaches its webhook after at most twice this time, plus the network.
_LOOK_EVERY_S = 0.2
_PRUNE_EVERY_S = 600.0


def delivery_workers(
    database: Database,
    clock: Clock,
    rules: DeliveryRules,
    fan_outs: Sequence[FanOut],
    senders: Mapping[Channel, Sender],
    is_closed: Callable[[Channel], bool],
) -> list[Worker]:
    """One worker that makes deliveries, and one for each channel that sends them while it is not closed."""
    couriers = [Courier(database, clock, channel, send, rules) for channel, send in senders.items()]
    return [
        Worker("fan-out", partial(fan_out, database, fan_outs, clock), _LOOK_EVERY_S),
        *(
            Worker(f"courier {one.channel}", partial(_bring_unless, is_closed, one), _LOOK_EVERY_S)
            for one in couriers
        ),
    ]


async def _bring_unless(is_closed: Callable[[Channel], bool], courier: Courier) -> bool:
    return False if is_closed(courier.channel) else await courier.bring_due()


def pruning_worker(
    database: Database, keeping: Keeping, clock: Clock, closed: Callable[[], Collection[Channel]]
) -> Worker:
    async def step() -> bool:
        return await prune(database, keeping, clock, closed())

    return Worker("pruning", step, _PRUNE_EVERY_S)
