"""`python -m outage_service`: the commands of the outage service, each a file in commands/."""

import argparse
import os
import sys
from pathlib import Path

from outage_service.clock import Clock, utc_now
from outage_service.commands import (
    backup,
    check,
    deliveries,
    demo,
    erase,
    imports,
    keys,
    load,
    places,
    serve,
    units,
)
from outage_service.commands.parsing import BAD_INPUT
from outage_service.commands.refused import lines_of
from outage_service.errors import DatabaseUnavailable, LoadRefused, SettingsError, UnusableFile
from outage_service.settings import ROOT, Settings

ENV_FILE = ROOT / ".env"
COMMANDS = (load, imports, demo, serve, check, keys, erase, deliveries, units, places, backup)

_EXAMPLES = """\
examples:
  python -m outage_service load-demo                      a small world to try things with
  python -m outage_service serve                          answer at http://127.0.0.1:8001
  python -m outage_service load data/ --replace           network, customers, outages from CSV
  python -m outage_service keys add assistant --role reporter
  python -m outage_service backup var/monday.backup
Each command has its own help: python -m outage_service COMMAND --help
"""


def main(arguments: list[str] | None = None, clock: Clock = utc_now) -> int:
    """Run one command; the exit code is 0, 1 (cannot work here), 2 (bad input) or another of the command's.

    Settings come from the environment, then from `.env`, so that a command uses the database of `make run`.
    A server that starts without this function reads no `.env`.
    """
    parser = _parser()
    wanted = parser.parse_args(arguments)
    if "run" not in wanted:  # no command was given
        parser.print_help()
        return 0
    umask = os.umask(0o077)  # only the owner may read the files that a command writes
    try:
        env_file = wanted.env_file or (ENV_FILE if ENV_FILE.is_file() else None)
        for mistake in Settings.likely_mistakes(env_file):
            print(f"warning: {mistake}", file=sys.stderr)
        settings = Settings.from_env(env_file)
        code: int = wanted.run(settings, wanted, clock)
        return code
    except LoadRefused as refused:
        for line in lines_of(refused):
            print(line, file=sys.stderr)
        print(f"Nothing was loaded: {refused}.", file=sys.stderr)
        return BAD_INPUT
    except (SettingsError, UnusableFile) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except DatabaseUnavailable as error:
        print(f"{error.detail} {_cause(error)}".strip(), file=sys.stderr)
        return 1
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        print(f"{named}{error.strerror or error}", file=sys.stderr)
        return 1
    finally:
        os.umask(umask)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m outage_service",
        description="The outage service: what is true about power cuts. Settings: OUTAGE_* in the environment, "
        "then in .env; .env.example explains them.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--env-file", type=Path, metavar="FILE", help="settings, instead of .env in the folder of the project"
    )
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for command in COMMANDS:
        command.add_to(commands)
    return parser


def _cause(error: BaseException) -> str:
    """The database's error message; it may name files and hosts, never rows."""
    from outage_service.database.drivers import (
        words_of,  # imported late: --help does not need the database layer
    )

    return words_of(error.__cause__) if error.__cause__ else ""


if __name__ == "__main__":
    sys.exit(main())
