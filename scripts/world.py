"""The demo world: loaded into an empty outage database before a start, and reset by `make demo`."""

import os
import sys
import tempfile
from collections.abc import Mapping

from scripts.arguments import no_arguments
from scripts.commands import run_quietly
from scripts.console import guarded, say
from scripts.places import MAIN_PYTHON, PRIVATE, quiet_environment, settings_environment


def load_demo_when_empty(environment: Mapping[str, str]) -> None:
    """Loads the demo world, unless the outage database already holds data."""
    _outage_service(environment, "load-demo")


def load_demo(environment: Mapping[str, str]) -> None:
    """Replaces the loaded data by the demo world as on its first day, with times relative to now."""
    with tempfile.TemporaryDirectory() as folder:
        _outage_service(environment, "demo", folder)
        _outage_service(environment, "load", folder, "--replace")


def load_world(environment: Mapping[str, str], folder: str) -> None:
    """Replaces the loaded data by the CSV files of `folder`."""
    _outage_service(environment, "load", folder, "--replace")


def _outage_service(environment: Mapping[str, str], *words: str) -> None:
    # The environment is complete: it already includes the `.env` that counts here.
    command = [str(MAIN_PYTHON), "-m", "outage_service", "--env-file", os.devnull, *words]
    run_quietly(command, log_name="world", environment=quiet_environment(environment), umask=PRIVATE)


def main() -> int:
    no_arguments("scripts.world", __doc__)
    load_demo(settings_environment())
    say("  ok  the demo world is as on its first day")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
