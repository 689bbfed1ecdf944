"""`make test`: all tests, several at a time. Words behind it go to pytest."""

import os
import subprocess
import sys

from scripts.console import guarded
from scripts.places import MAIN_PYTHON, ROOT

# Most tests wait for processes, sound or time, so more than one for each core.
WORKERS = 2 * (os.cpu_count() or 1)


def pytest_command() -> list[str]:
    """pytest with so many workers; tests/lanes.py says who goes to which."""
    sharing = ["-n", str(WORKERS), "--dist", "loadgroup", "--no-loadscope-reorder"]
    return [str(MAIN_PYTHON), "-m", "pytest", *sharing, "--durations", "10"]


def main() -> int:
    return subprocess.run([*pytest_command(), *sys.argv[1:]], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(guarded(main))
