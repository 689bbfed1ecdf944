"""API keys, and what their holders may do. Pure rules: no SQL, no HTTP."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from outage_service.clock import shown

# Each role may do all that the ones before it may.
Role = Literal["reader", "reporter", "dispatcher", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
RANK: dict[Role, int] = {role: rank for rank, role in enumerate(ROLES)}

NAME_PATTERN = r"^[a-z][a-z0-9_.-]{0,31}$"
OPEN = "open"  # the actor while no key is needed
SETTINGS_KEY_NAME = (
    "OUTAGE_API_KEY"  # the actor with the key from the settings; no other key can have this name
)
DEFAULT_GRACE = timedelta(hours=24)

_PREFIX = "alodien_"  # scanners for leaked secrets recognize it
_SECRET_BYTES = 32
_NAME = re.compile(NAME_PATTERN)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A stored key; fields in the order of the table's columns. The key itself is not stored."""

    id: str
    name: str
    role: Role
    digest: str
    requests_per_minute: int | None
    created_at: datetime
    valid_until: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def is_valid(self, now: datetime) -> bool:
        """Whether the key is accepted at this time."""
        return self.revoked_at is None and (self.valid_until is None or now < self.valid_until)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to make; `requests_per_minute` None means the common limit of all keys."""

    name: str
    role: Role
    requests_per_minute: int | None = None
    valid_until: datetime | None = None


def is_key_name(text: str) -> bool:
    """Whether a key may have this name; the journal records it."""
    return _NAME.fullmatch(text) is not None and text != OPEN


def new_secret() -> str:
    """A new key: 32 random bytes, in characters that fit into a header."""
    return _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def digest_of(secret: bytes) -> str:
    """The digest that is stored instead of a key.

    One SHA-256 is enough: slow hashes protect passwords that people choose, and 256 random bits cannot be
    guessed. It also takes only a microsecond per request.
    """
    return hashlib.sha256(secret).hexdigest()


def key_json(key: ApiKey, now: datetime) -> dict[str, Any]:
    """The key as admins see it."""
    return {
        "name": key.name,
        "role": key.role,
        "is_valid": key.is_valid(now),
        "requests_per_minute": key.requests_per_minute,
        "created_at": shown(key.created_at),
        "valid_until": shown(key.valid_until) if key.valid_until else None,
        "revoked_at": shown(key.revoked_at) if key.revoked_at else None,
        "last_used_at": shown(key.last_used_at) if key.last_used_at else None,
    }
