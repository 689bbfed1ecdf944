"""`keys`: makes, lists, rotates and revokes API keys."""

import argparse
import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from outage_service.access.model import DEFAULT_GRACE, ROLES, NewKey, is_key_name
from outage_service.clock import Clock, shown
from outage_service.commands.opening import opened
from outage_service.commands.parsing import BAD_INPUT, Commands, in_utf8, steps_of, whole_number
from outage_service.errors import KeyExists, KeyNotFound
from outage_service.journal.model import COMMAND_LINE, Act
from outage_service.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from outage_service.database.transactions import Database

_HELP = """\
API keys for those who call the service. A running service knows of a change within two
seconds. A key is shown once, when it is made; only a digest of it is stored.

  reader      looks up customers, outages, reports, places, events, figures
  reporter    also takes reports and subscriptions: the assistant
  dispatcher  also changes outages, reports and work orders, imports cuts
  admin       also keys, webhooks, the audit and the erasing of personal data

While no key exists and OUTAGE_API_KEY is not set, every program on the service's own
machine may do everything, and all others are refused.

  python -m outage_service keys add assistant --role reporter
  python -m outage_service keys list
  python -m outage_service keys rotate assistant --grace 24h
  python -m outage_service keys revoke assistant
"""
_DURATION = re.compile(r"(\d{1,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def add_to(commands: Commands) -> None:
    keys = commands.add_parser(
        "keys",
        help="make, list, rotate and revoke API keys",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = steps_of(keys)
    add = actions.add_parser("add", help="make a key and print it, once")
    add.add_argument("name", metavar="NAME", type=_name, help="who will use it; recorded in the journal")
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument(
        "--per-minute", type=whole_number, metavar="N", help="this key's own limit of requests per minute"
    )
    add.add_argument("--valid-for", type=_duration, metavar="TIME", help="expires after 30d, 12h or 90m")
    add.set_defaults(run=_add)
    listing = actions.add_parser("list", help="show all keys, including ended ones")
    listing.set_defaults(run=_list)
    rotate = actions.add_parser("rotate", help="make a new key; the old one stays valid for a while")
    rotate.add_argument("name", metavar="NAME", type=in_utf8)
    rotate.add_argument(
        "--grace", type=_duration, default=DEFAULT_GRACE, metavar="TIME", help="24h by default"
    )
    rotate.set_defaults(run=_rotate)
    revoke = actions.add_parser("revoke", help="end a key at once")
    revoke.add_argument("name", metavar="NAME", type=in_utf8)
    revoke.set_defaults(run=_revoke)


def _name(text: str) -> str:
    if not is_key_name(text):
        raise argparse.ArgumentTypeError("starts with a-z and has up to 32 of a-z, 0-9, _ . - (not: open)")
    return text


def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError("is a number and s, m, h or d, such as 24h")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _add(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    act = Act(COMMAND_LINE, clock())
    ends = act.at + wanted.valid_for if wanted.valid_for else None
    new = NewKey(wanted.name, wanted.role, wanted.per_minute, ends)

    async def work(connection: "AsyncConnection") -> str:
        from outage_service.access.store import add_key

        return await add_key(connection, new, act)

    return asyncio.run(_show_secret(settings, clock, work, make=True))


def _rotate(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    async def work(connection: "AsyncConnection") -> str:
        from outage_service.access.store import rotate_key

        return await rotate_key(connection, wanted.name, wanted.grace, Act(COMMAND_LINE, clock()))

    return asyncio.run(_show_secret(settings, clock, work))


def _revoke(settings: Settings, wanted: argparse.Namespace, clock: Clock) -> int:
    async def work(connection: "AsyncConnection") -> None:
        from outage_service.access.store import revoke_key

        await revoke_key(connection, wanted.name, Act(COMMAND_LINE, clock()))

    async def revoke(database: "Database") -> int:
        await database.write(work)
        print(f"{wanted.name} is revoked.")
        return 0

    return asyncio.run(_in_database(settings, clock, revoke))


def _list(settings: Settings, _: argparse.Namespace, clock: Clock) -> int:
    async def show(database: "Database") -> int:
        from outage_service.access.store import all_keys

        now = clock()
        keys = await all_keys(database)
        if not keys:
            print("No keys have been made.", file=sys.stderr)
        for key in keys:
            state = "valid" if key.is_valid(now) else "revoked" if key.revoked_at else "ended"
            until = f" until {shown(key.valid_until)[:16]}" if key.valid_until else ""
            used = f"used {shown(key.last_used_at)[:13]}h" if key.last_used_at else "never used"
            made = f"made {shown(key.created_at)[:16]}"
            print(f"{key.name:<32} {key.role:<11} {state}{until}, {made}, {used}")
        return 0

    return asyncio.run(_in_database(settings, clock, show))


async def _show_secret(
    settings: Settings,
    clock: Clock,
    work: Callable[["AsyncConnection"], Awaitable[str]],
    make: bool = False,
) -> int:
    async def show(database: "Database") -> int:
        print(await database.write(work))
        print("Keep it now: it is not stored and cannot be shown again.", file=sys.stderr)
        return 0

    return await _in_database(settings, clock, show, make)


async def _in_database(
    settings: Settings, clock: Clock, do: Callable[["Database"], Awaitable[int]], make: bool = False
) -> int:
    try:
        async with opened(settings, clock, make=make) as database:
            return await do(database)
    except (KeyExists, KeyNotFound) as error:
        print(error.detail, file=sys.stderr)
        return BAD_INPUT
