"""Every setting of the assistant: the only place that reads the environment.

A field `rasa_timeout_s` is the variable `ASSISTANT_RASA_TIMEOUT_S`. An unset or blank variable
means the default; a value that cannot be used raises a `SettingError` that names its variable.
Standard library only, Python 3.10 and newer: the Rasa environment reads the same settings.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import SettingError

PREFIX = "ASSISTANT_"
_UNIT = re.compile(r"(?:02\d{1,3}:)?P[A-Z](?:\d{4}|\d{2}[A-Z]{2}|[A-Z]{2}\d{2})", re.ASCII)
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")


def environment() -> Mapping[str, str]:
    """The variables of this process, for `Settings.from_env` and for the command line."""
    return os.environ


def _text(raw: str) -> str:
    if any(ord(character) < 32 for character in raw):
        raise ValueError("must not hold control characters")
    return raw


def _header(raw: str) -> str:
    if not raw.isascii() or not raw.isprintable():
        raise ValueError("must be letters, digits and signs of ASCII: it travels in a header")
    return raw


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        try:
            number = int(raw)
        except ValueError:
            raise ValueError(f"must be a whole number from {low} to {high}") from None
        if not low <= number <= high:
            raise ValueError(f"must be from {low} to {high}")
        return number

    return read


def _decimal(low: float, high: float) -> Callable[[str], float]:
    def read(raw: str) -> float:
        try:
            number = float(raw)
        except ValueError:
            raise ValueError(f"must be a number from {low:g} to {high:g}") from None
        if not low <= number <= high:
            raise ValueError(f"must be from {low:g} to {high:g}")
        return number

    return read


def _switch(raw: str) -> bool:
    if raw.lower() in ("on", "true", "yes", "1"):
        return True
    if raw.lower() in ("off", "false", "no", "0"):
        return False
    raise ValueError("must be on or off")


def _one_of(*words: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw.lower() not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return raw.lower()

    return read


def _url(*schemes: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        parts = urlsplit(_text(raw))
        if parts.scheme not in schemes:
            raise ValueError(f"must be an address that starts with {' or '.join(s + '://' for s in schemes)}")
        if parts.scheme.startswith(("http", "redis")) and not parts.hostname:
            raise ValueError("must name a host")
        return raw.rstrip("/")

    return read


def _networks(raw: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(one.strip()) for one in raw.split(",") if one.strip())
    except ValueError:
        raise ValueError("must be networks such as 10.1.0.0/16, separated by commas") from None


def _units(raw: str) -> tuple[str, ...]:
    units = tuple(dict.fromkeys(one.strip().upper() for one in raw.split(",") if one.strip()))
    if not all(_UNIT.fullmatch(one) for one in units):
        raise ValueError("must be the first six characters of customer codes, such as PC05II,0235:PC05AA")
    return units


def _signing_secret(raw: str) -> str:
    try:
        key = base64.b64decode(raw.removeprefix("whsec_"), validate=True)
    except ValueError:
        raise ValueError("must be base64, as `openssl rand -base64 32` prints it") from None
    if len(key) < 16:
        raise ValueError("must be at least 16 bytes as base64")
    return raw


def _database(postgresql: str) -> Callable[[str], str]:
    """Replaces the driver in the address, if it names one, with the driver that the program uses."""
    drivers = {"sqlite": "sqlite", "postgresql": postgresql, "postgres": postgresql}

    def read(raw: str) -> str:
        scheme, separator, rest = _text(raw).partition("://")
        driver = drivers.get(scheme.partition("+")[0])
        if not separator or driver is None:
            raise ValueError("must be a sqlite:/// or postgresql:// address")
        return f"{driver}://{rest}"

    return read


def _setting(default: Any, read: Callable[[str], Any], secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"read": read})


_PORT = _whole(1, 65535)
_HTTP = _url("http", "https")


@dataclass(frozen=True)
class Settings:
    """Frozen and checked. Times in seconds (`_s`), sizes in megabytes (`_mb`).

    `database_url`, `tracker_url`, `rasa_url` and `actions_url`, when not set, follow from `state_dir`
    and the hosts and ports. An empty `rasa_token` means the one that the processes share in
    `state_dir` (secret.py).
    """

    # Where the assistant listens, and where all state lives.
    host: str = _setting("127.0.0.1", _text)
    port: int = _setting(8000, _PORT)
    state_dir: Path = _setting(Path("var"), Path)  # noqa: RUF009 (a field specifier)
    database_url: str = _setting("", _database("postgresql+psycopg"), secret=True)
    tracker_url: str = _setting("", _database("postgresql"), secret=True)
    redis_url: str = _setting("", _url("redis", "rediss", "unix"), secret=True)
    log_level: str = _setting("info", _one_of("debug", "info", "warning", "error"))

    # The dialogue: Rasa and its action server, both on loopback and protected by one secret.
    rasa_host: str = _setting("127.0.0.1", _text)
    rasa_port: int = _setting(5005, _PORT)
    rasa_url: str = _setting("", _HTTP)
    rasa_token: str = _setting("", _header, secret=True)
    rasa_timeout_s: float = _setting(10.0, _decimal(0.1, 120))
    actions_port: int = _setting(5055, _PORT)
    actions_url: str = _setting("", _HTTP)

    # The outage service, as the dialogue's actions reach it.
    outage_url: str = _setting("http://127.0.0.1:8001", _HTTP)
    outage_key: str = _setting("", _text, secret=True)
    outage_timeout_s: float = _setting(3.0, _decimal(0.1, 60))

    # The keys: to name a caller's number, to read the conversations, to bring a telephone call.
    channel_key: str = _setting("", _text, secret=True)
    admin_key: str = _setting("", _text, secret=True)
    call_key: str = _setting("", _text, secret=True)

    # The networks from which calls may come (empty: all; the key is required as well), the limit of calls
    # at once, and where AudioSocket listens (port 0: nowhere).
    call_networks: tuple[IPv4Network | IPv6Network, ...] = _setting((), _networks)
    calls_at_once: int = _setting(30, _whole(1, 10_000))
    audiosocket_host: str = _setting("127.0.0.1", _text)
    audiosocket_port: int = _setting(8090, _whole(0, 65535))
    # How long one call may last, the beginnings of customer codes on this line (see `_units`), whether
    # calls are recorded, and the limit of calls from the demo page.
    call_longest_minutes: int = _setting(30, _whole(1, 1440))
    call_units: tuple[str, ...] = _setting((), _units)
    call_recording: bool = _setting(False, _switch)
    browser_calls: int = _setting(10, _whole(0, 10_000))
    # The address that gets a message about each hand-over, and the secret that signs the message.
    handoff_webhook: str = _setting("", _HTTP)
    handoff_secret: str = _setting("", _signing_secret, secret=True)
    # The public address of this server, and the secret with which Twilio signs its requests.
    public_url: str = _setting("", _HTTP)
    twilio_auth_token: str = _setting("", _text, secret=True)

    # Limits for each client. An office that shares one address must not run into them.
    limits: bool = _setting(True, _switch)
    limit_sessions_per_minute: int = _setting(120, _whole(1, 1_000_000))
    limit_messages_per_minute: int = _setting(60, _whole(1, 1_000_000))
    limit_speech_per_minute: int = _setting(600, _whole(1, 1_000_000))
    limit_failed_lookups_per_hour: int = _setting(20, _whole(1, 1_000_000))
    waiting_messages: int = _setting(5, _whole(1, 1000))
    # The turns that this process asks of the dialogue at once, and the chats that may wait beside them.
    turns_at_once: int = _setting(8, _whole(1, 1000))
    waiting_turns: int = _setting(100, _whole(1, 100_000))

    # The voice.
    voice: str = _setting("auto", _text)
    voices_dir: Path = _setting(Path("voices"), Path)  # noqa: RUF009 (a field specifier)
    speech_rate: float = _setting(1.0, _decimal(0.5, 2.0))
    synthesis_threads: int = _setting(2, _whole(1, 64))
    speech_memory_mb: int = _setting(64, _whole(0, 65536))
    speech_disk_mb: int = _setting(512, _whole(0, 1_048_576))
    speech_timeout_s: float = _setting(8.0, _decimal(0.5, 300))

    # Hearing callers: the model, its threads, and the silence that ends a caller's turn.
    recognizer: str = _setting("auto", _text)
    recognizer_threads: int = _setting(2, _whole(1, 64))
    recognizers: int = _setting(10, _whole(1, 1000))
    end_of_speech_s: float = _setting(0.7, _decimal(0.2, 5))
    end_of_yes_or_no_s: float = _setting(0.4, _decimal(0.2, 5))
    end_of_digits_s: float = _setting(1.2, _decimal(0.2, 10))
    longest_turn_s: float = _setting(20.0, _decimal(2, 120))

    # The conversation log.
    retention_days: int = _setting(90, _whole(1, 36500))
    session_idle_minutes: int = _setting(30, _whole(1, 10080))
    hotline: str = _setting("1900 1909", _text)

    def __post_init__(self) -> None:
        derived = {
            "database_url": f"sqlite:///{(self.state_dir / 'assistant.db').as_posix()}",
            "tracker_url": f"sqlite:///{(self.state_dir / 'tracker.db').as_posix()}",
            "rasa_url": f"http://{reachable(self.rasa_host)}:{self.rasa_port}",
            "actions_url": f"http://127.0.0.1:{self.actions_port}",
        }
        for name, value in derived.items():
            if not getattr(self, name):
                object.__setattr__(self, name, value)
        if self.rasa_host not in LOOPBACK_HOSTS and not self.rasa_token:
            raise SettingError(
                variable_of("rasa_token"), "must be a secret of your own when Rasa listens beyond loopback"
            )
        if self.handoff_webhook and not self.handoff_secret:
            raise SettingError(variable_of("handoff_secret"), "must be set when there is a hand-over webhook")

    @classmethod
    def from_env(cls, variables: Mapping[str, str] | None = None) -> Settings:
        """The settings in `variables`, or in this process's environment.

        Raises `SettingError` for the first value that cannot be used.
        """
        variables = environment() if variables is None else variables
        given: dict[str, Any] = {}
        for one in fields(cls):
            raw = variables.get(variable_of(one.name), "").strip()
            if not raw:
                continue
            try:
                given[one.name] = one.metadata["read"](raw)
            except ValueError as problem:
                raise SettingError(variable_of(one.name), str(problem)) from None
        return cls(**given)


def variable_of(name: str) -> str:
    """`rasa_port` → `ASSISTANT_RASA_PORT`."""
    return PREFIX + name.upper()


def variable_names() -> tuple[str, ...]:
    """Every variable that the assistant reads, in the order of the fields."""
    return tuple(variable_of(one.name) for one in fields(Settings))


def unknown_variables(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Variables with our prefix that are no setting: most likely typos."""
    known = set(variable_names())
    return tuple(sorted(name for name in variables if name.startswith(PREFIX) and name not in known))


def reachable(host: str) -> str:
    """A host to connect to, IPv6 in brackets: loopback for a server that listens on every address."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host
