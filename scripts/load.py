"""`make load DIR=folder`: loads your own customers, network and outages, with the settings of `.env`."""

import subprocess
import sys

from scripts.arguments import Arguments
from scripts.console import Problem, guarded
from scripts.places import MAIN_PYTHON, PRIVATE, quiet_environment, settings_environment


def main() -> int:
    parser = Arguments("scripts.load", __doc__)
    parser.add_argument("folder", nargs="?", default="", help="network.csv, customers.csv, outages.csv")
    folder = parser.parse_args().folder.strip()
    if not folder:
        raise Problem(
            "Which folder? It holds network.csv, customers.csv, outages.csv.", "make load DIR=folder"
        )
    command = [str(MAIN_PYTHON), "-m", "outage_service", "load", folder, "--replace"]
    environment = quiet_environment(settings_environment())
    return subprocess.run(command, env=environment, umask=PRIVATE, check=False).returncode


if __name__ == "__main__":
    sys.exit(guarded(main))
