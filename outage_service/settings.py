"""The only reader of the environment: OUTAGE_* variables, checked once, frozen afterwards."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from outage_service.errors import SettingsError

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


class Settings(BaseSettings):
    """What one outage service runs with; each field is the variable OUTAGE_<FIELD> in `.env.example`."""

    model_config = SettingsConfigDict(
        env_prefix="OUTAGE_", frozen=True, extra="ignore", env_ignore_empty=True
    )

    host: str = "127.0.0.1"
    port: int = Field(8001, ge=1, le=65535)
    database_url: Annotated[str, AfterValidator(_known_database)] = "sqlite+aiosqlite:///var/outage.db"
    api_key: str = ""
    limits: Literal["on", "off"] = "on"
    requests_per_minute: int = Field(12_000, ge=1, le=10_000_000)
    max_body_bytes: int = Field(65_536, ge=1_024, le=10_485_760)
    report_due_minutes: int = Field(120, ge=1, le=10_080)
    prediction_reports: int = Field(3, ge=2, le=1_000)
    prediction_minutes: int = Field(15, ge=1, le=1_440)
    workers: Literal["on", "off"] = "on"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def from_env(cls) -> "Settings":
        """The settings of this process; SettingsError names the first variable that cannot be used."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            variable = "OUTAGE_" + str(first["loc"][0]).upper()
            raise SettingsError(f"{variable} cannot be used: {first['msg']}") from None

    @property
    def url(self) -> URL:
        """The database address with the asynchronous driver filled in."""
        url = make_url(self.database_url)
        return url.set(drivername=_ASYNC_DRIVERS[url.drivername])

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        return Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None

    @property
    def report_due_after(self) -> timedelta:
        """How soon a crew is promised."""
        return timedelta(minutes=self.report_due_minutes)

    @property
    def prediction_window(self) -> timedelta:
        """The span in which neighbours' reports count as one event."""
        return timedelta(minutes=self.prediction_minutes)
