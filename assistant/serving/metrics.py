"""What the assistant counts about itself, for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.conversation.channels import Channel
from assistant.conversation.turn import Handoff

CALL_BUCKETS_S = (5, 15, 30, 60, 120, 300, 600, 1800)
STAGE_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0, 12.0)


class PrometheusMeasurements:
    """Fills the port `Measurements`. Each app has a registry of its own; the global one is not used."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._turns = Counter(
            "assistant_turns", "Turns answered, greetings included.", ["channel"], registry=self.registry
        )
        self._stages = Histogram(
            "assistant_stage_seconds",
            "How long each stage of a turn took.",
            ["stage"],
            buckets=STAGE_BUCKETS_S,
            registry=self.registry,
        )
        self._errors = Counter(
            "assistant_errors", "What went wrong, by its stable code.", ["code"], registry=self.registry
        )
        self._handoffs = Counter(
            "assistant_handoffs", "Callers handed over to a person.", ["reason"], registry=self.registry
        )
        self.active_sessions = Gauge(
            "assistant_active_sessions", "Conversations that have not ended.", registry=self.registry
        )

        self._active_calls = Gauge(
            "assistant_active_calls", "Telephone calls in progress.", registry=self.registry
        )
        self._calls = Histogram(
            "assistant_call_seconds",
            "How long telephone calls lasted, by protocol and by who ended them.",
            ["protocol", "ended_by"],
            buckets=CALL_BUCKETS_S,
            registry=self.registry,
        )
        self._interruptions = Counter(
            "assistant_interruptions",
            "Callers who spoke or pressed a key while the assistant was speaking.",
            registry=self.registry,
        )

    def turn(self, channel: Channel) -> None:
        self._turns.labels(channel.name).inc()

    def stage(self, name: str, milliseconds: float) -> None:
        self._stages.labels(name).observe(milliseconds / 1000)

    def error(self, code: str) -> None:
        self._errors.labels(code).inc()

    def handoff(self, handoff: Handoff) -> None:
        self._handoffs.labels(handoff.reason).inc()

    def call_began(self) -> None:
        self._active_calls.inc()

    def call_ended(self, protocol: str, ended_by: str, seconds: float) -> None:
        self._active_calls.dec()
        self._calls.labels(protocol, ended_by).observe(seconds)

    def interrupted(self) -> None:
        self._interruptions.inc()

    def count_speech(self, read: Callable[[], Mapping[str, float]]) -> None:
        """Exports the counters that `read` gives as `assistant_speech_…` from now on."""
        self.registry.register(_SpeechCollector(read))

    def count_hearing(self, read: Callable[[], Mapping[str, float]]) -> None:
        """Exports the counters that `read` gives as `assistant_hearing_…` from now on."""
        self.registry.register(_HearingCollector(read))

    def text(self) -> bytes:
        """In Prometheus's exposition format."""
        return generate_latest(self.registry)


class _HearingCollector(Collector):
    def __init__(self, read: Callable[[], Mapping[str, float]]) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        for name, value in self._read().items():
            yield CounterMetricFamily(
                f"assistant_hearing_{name}", f"Hearing: {name.replace('_', ' ')}.", value=value
            )


class _SpeechCollector(Collector):
    def __init__(self, read: Callable[[], Mapping[str, float]]) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        counted = self._read()
        for name, value in counted.items():
            yield CounterMetricFamily(
                f"assistant_speech_{name}", f"Speech: {name.replace('_', ' ')}.", value=value
            )
        hits = sum(value for name, value in counted.items() if name.startswith("sentences_from_"))
        yield CounterMetricFamily(
            "assistant_speech_cache_hits", "Sentences whose sound came from the cache.", value=hits
        )
