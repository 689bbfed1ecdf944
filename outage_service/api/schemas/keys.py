"""API keys in requests and answers."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from outage_service.access.model import NAME_PATTERN, Role, is_key_name
from outage_service.texts import Moment

_EXAMPLE: JsonDict = {
    "name": "assistant",
    "role": "reporter",
    "is_valid": False,
    "requests_per_minute": 600,
    "created_at": "2026-11-01T14:05:00+07:00",
    "valid_until": "2026-12-01T00:00:00+07:00",
    "revoked_at": "2026-11-21T15:20:00+07:00",
    "last_used_at": "2026-11-21T15:00:00+07:00",
}
_SECRET = "alodien_8vT0mXbq0Yx3vQh2o7dJm1sK5cWnE4rLz9uA6iPfGtB"


def _free_name(text: str) -> str:
    if not is_key_name(text):
        raise ValueError("is a reserved name")
    return text


KeyName = Annotated[str, StringConstraints(pattern=NAME_PATTERN), AfterValidator(_free_name)]


class KeyIn(BaseModel):
    """A new key."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "assistant", "role": "reporter"}]})

    name: KeyName = Field(description="Who will use it; recorded with every change made with it.")
    role: Role = Field(description="What its holder may do; each operation names the role it needs.")
    requests_per_minute: int | None = Field(
        None, ge=1, le=10_000_000, description="By default the setting for all keys."
    )
    valid_until: Moment | None = Field(None, description="When it expires; by default never.")


class RotationIn(BaseModel):
    """How long the old key stays valid beside the new one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"grace_minutes": 1440}]})

    grace_minutes: int = Field(
        1440, ge=0, le=525_600, description="Minutes: by default a day, at most a year; 0: not at all."
    )


class KeyOut(BaseModel):
    """What is stored about a key, without the key itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: str
    role: Role
    is_valid: bool
    requests_per_minute: int | None
    created_at: datetime
    valid_until: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(description="When it was last used, to the hour.")


class SecretOut(BaseModel):
    """A new key, shown this once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "assistant", "key": _SECRET}]})

    name: str
    key: str


class KeyList(BaseModel):
    """Keys by name, including ended ones."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE]}]})

    items: list[KeyOut]
