"""`make voices`: fetches the voices. Before a start, the same happens but may fail."""

import subprocess
import sys
from collections.abc import Mapping

from scripts.arguments import no_arguments
from scripts.console import Problem, guarded
from scripts.places import MAIN_PYTHON, ROOT, quiet_environment, settings_environment


def fetch_voices_if_possible(environment: Mapping[str, str]) -> None:
    """Fetches missing voices if the network allows; else says in one line which voice speaks meanwhile."""
    _fetch(environment, "--optional")


def _fetch(environment: Mapping[str, str], *options: str) -> int:
    # It draws its own progress bar on this terminal.
    command = [str(MAIN_PYTHON), "-m", "assistant.speech.voices.fetch", *options]
    return subprocess.run(command, cwd=ROOT, env=quiet_environment(environment), check=False).returncode


def main() -> int:
    no_arguments("scripts.voices", __doc__)
    if _fetch(settings_environment()) != 0:
        raise Problem("Not all voices are here.", "Run `make voices` again: what has come already is kept.")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
