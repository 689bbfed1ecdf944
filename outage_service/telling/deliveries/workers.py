"""The workers that send changes to people and machines."""

from collections.abc import Mapping, Sequence
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
) -> list[Worker]:
    """One worker that makes deliveries, and one for each channel that sends them."""
    couriers = [Courier(database, clock, channel, send, rules) for channel, send in senders.items()]
    return [
        Worker("fan-out", partial(fan_out, database, fan_outs, clock), _LOOK_EVERY_S),
        *(Worker(f"courier {one.channel}", one.bring_due, _LOOK_EVERY_S) for one in couriers),
    ]


def pruning_worker(database: Database, keeping: Keeping, clock: Clock) -> Worker:
    return Worker("pruning", partial(prune, database, keeping, clock), _PRUNE_EVERY_S)
