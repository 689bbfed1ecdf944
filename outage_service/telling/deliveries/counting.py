"""Counts the results of delivery attempts and the segments of SMS for Prometheus."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter

from outage_service.telling.deliveries.model import (
    Channel,
    Delivery,
    DeliveryDropped,
    DeliveryPostponed,
    Sender,
)


def counted(senders: Mapping[Channel, Sender], registry: CollectorRegistry) -> dict[Channel, Sender]:
    """The senders, each of which also counts the results of its attempts in this process."""
    attempts = Counter(
        "outage_delivery_attempts",
        "Attempts to deliver: sent, failed (to be tried again or given up), dropped, postponed",
        ("channel", "outcome"),
        registry=registry,
    )
    segments = Counter("outage_sms_segments", "Segments of the SMS that this process sent", registry=registry)

    def counting(channel: Channel, send: Sender) -> Sender:
        async def attempt(delivery: Delivery) -> int | None:
            outcome = "failed"  # a time limit cancels the attempt
            try:
                sent = await send(delivery)
                outcome = "sent"
                segments.inc(sent or 0)
                return sent
            except DeliveryDropped:
                outcome = "dropped"
                raise
            except DeliveryPostponed:
                outcome = "postponed"
                raise
            finally:
                attempts.labels(channel, outcome).inc()

        return attempt

    return {channel: counting(channel, send) for channel, send in senders.items()}
