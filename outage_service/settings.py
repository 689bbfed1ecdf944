"""The only reader of the environment: OUTAGE_* variables, checked once, frozen afterwards."""

import base64
import os
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from outage_service.env_file import read_env_file, strange_lines
from outage_service.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent

_ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def _known_database(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("is no database URL") from None
    if url.drivername not in _ASYNC_DRIVERS:
        raise ValueError("must start with sqlite+aiosqlite:/// or postgresql+psycopg://")
    if url.drivername.startswith("sqlite") and url.database in (None, "", ":memory:"):
        raise ValueError("needs a file: several processes share the database")
    return text


def _signing_secret(text: str) -> str:
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError:
        raise ValueError("must be base64, such as `openssl rand -base64 32` prints") from None
    if text and len(key) < 16:
        raise ValueError("must hold 16 bytes or more")
    return text


def _gateway(url: str, known: ValidationInfo) -> str:
    if not url:
        return url  # defaults are checked too
    if url.startswith(("http://", "https://")):
        if not known.data.get("gateway_secret"):
            raise ValueError("is a webhook: OUTAGE_GATEWAY_SECRET is needed to sign what it gets")
    elif "://" not in url:
        raise ValueError("must be a URL")
    elif "{address}" not in url and "{international}" not in url:
        raise ValueError("must say with {address} where the phone or e-mail address goes")
    return url


def _local_hour(hour: time) -> time:
    if hour.tzinfo is not None:
        raise ValueError("is an hour in Vietnam, without an offset")
    return hour


class Settings(BaseSettings):
    """The settings of one outage service; each field is the variable OUTAGE_<FIELD> in `.env.example`."""

    model_config = SettingsConfigDict(
        env_prefix="OUTAGE_", frozen=True, extra="ignore", env_ignore_empty=True
    )

    host: str = "127.0.0.1"
    port: int = Field(8001, ge=1, le=65535)
    database_url: Annotated[str, AfterValidator(_known_database)] = "sqlite+aiosqlite:///var/outage.db"
    state_dir: str = ""
    api_key: str = ""
    limits: Literal["on", "off"] = "on"
    requests_per_minute: int = Field(12_000, ge=1, le=10_000_000)
    max_body_bytes: int = Field(65_536, ge=1_024, le=10_485_760)
    max_import_bytes: int = Field(20_971_520, ge=1_024, le=1_073_741_824)
    personal_data_days: int = Field(365, ge=0, le=36_500)
    report_due_minutes: int = Field(120, ge=1, le=10_080)
    hazard_due_minutes: int = Field(30, ge=1, le=10_080)
    prediction_reports: int = Field(3, ge=2, le=1_000)
    prediction_minutes: int = Field(15, ge=1, le=1_440)
    rollup_members: int = Field(2, ge=2, le=1_000)
    rollup_percent: int = Field(10, ge=1, le=100)
    workers: Literal["on", "off"] = "on"
    delivery_attempts: int = Field(16, ge=1, le=1_000)
    delivery_retry_s: float = Field(2.0, ge=0.01, le=3_600)
    delivery_timeout_s: float = Field(5.0, ge=0.1, le=60)
    deliveries_at_once: int = Field(16, ge=1, le=1_000)
    delivery_days: int = Field(30, ge=1, le=36_500)
    journal_days: int = Field(400, ge=1, le=36_500)
    escalation_minutes: int = Field(90, ge=1, le=10_080)
    event_listeners: int = Field(200, ge=1, le=10_000)
    gateway_secret: Annotated[str, AfterValidator(_signing_secret)] = (
        ""  # before the gateways: their check reads it
    )
    sms_gateway: Annotated[str, AfterValidator(_gateway)] = ""
    email_gateway: Annotated[str, AfterValidator(_gateway)] = ""
    quiet_from: Annotated[time, AfterValidator(_local_hour)] = time(21, 0)
    quiet_until: Annotated[time, AfterValidator(_local_hour)] = time(7, 0)
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def from_env(cls, env_file: Path | None = None) -> "Settings":
        """The settings of this process; SettingsError names the first variable that cannot be used.

        `env_file` sets variables that the environment does not have; a blank one counts as present.
        """
        beside = cls._of_file(env_file) if env_file else {}
        try:
            return cls(**beside)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            variable = "OUTAGE_" + str(first["loc"][0]).upper()
            raise SettingsError(f"{variable} cannot be used: {first['msg']}") from None

    @classmethod
    def _of_file(cls, env_file: Path) -> dict[str, Any]:
        set_outside = {name.upper() for name in os.environ}
        assigned = {name.upper(): value for name, value in read_env_file(env_file).items()}
        variables = {f"OUTAGE_{field.upper()}": field for field in cls.model_fields}
        wanted = variables.keys() & assigned.keys() - set_outside
        return {variables[name]: assigned[name] for name in wanted if assigned[name]}

    @classmethod
    def likely_mistakes(cls, env_file: Path | None = None) -> list[str]:
        """A sentence for each variable that looks like a setting and is none, and for each line of the file that
        sets nothing. Raises what `from_env` raises."""
        known = {f"OUTAGE_{field.upper()}" for field in cls.model_fields}
        given = {*os.environ, *(read_env_file(env_file) if env_file else ())}
        strange = sorted(
            name for name in given if name.upper().startswith("OUTAGE_") and name.upper() not in known
        )
        return [
            *(
                f"{env_file}:{line}: is no assignment such as NAME=value"
                for line in (strange_lines(env_file) if env_file else ())
            ),
            *(f"{name} is not a setting of the outage service: a typing mistake?" for name in strange),
        ]

    @property
    def url(self) -> URL:
        """The database address with the asynchronous driver filled in; a SQLite file's path is absolute."""
        url = make_url(self.database_url)
        url = url.set(drivername=_ASYNC_DRIVERS[url.drivername])
        if url.get_backend_name() != "sqlite":
            return url
        # A relative path starts at the repository, so commands use the server's database from any folder.
        return url.set(database=str(ROOT / (url.database or "")))

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        return Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None

    @property
    def database_shown(self) -> str:
        """The database as people read it: the file, or name and server; never user or password."""
        if file := self.database_file:
            return str(file)
        url = self.url
        host = url.host or url.query.get("host") or "localhost"
        return f"{url.database or 'the default one'} on PostgreSQL at {host}:{url.port or 5432}"

    @property
    def messages_file(self) -> Path:
        """Where messages to subscribers go while the service is tried out (`notices.channels`)."""
        beside = self.database_file.parent if self.database_file else ROOT / "var"
        return (ROOT / self.state_dir if self.state_dir else beside) / "messages.jsonl"

    @property
    def report_due_after(self) -> timedelta:
        """The promise to callers: the time from a report until a crew is due."""
        return timedelta(minutes=self.report_due_minutes)

    @property
    def hazard_due_after(self) -> timedelta:
        """The same for a hazard."""
        return timedelta(minutes=self.hazard_due_minutes)

    @property
    def escalate_after(self) -> timedelta:
        """The time after which a report is escalated if no crew is on its way."""
        return timedelta(minutes=self.escalation_minutes)

    @property
    def prediction_window(self) -> timedelta:
        """The time span in which reports from neighbors count as one event."""
        return timedelta(minutes=self.prediction_minutes)
