"""`make lock`: resolves the packages of the environments into requirements/, with hashes, without URLs."""

import sys

from scripts.arguments import no_arguments
from scripts.commands import run_quietly
from scripts.console import guarded, task
from scripts.environments import find_uv

LOCKS: dict[str, list[str]] = {
    "uv": ["requirements/uv.in", "--python-version", "3.11"],
    "main": ["pyproject.toml", "--extra", "dev", "--python-version", "3.11"],
    "rasa": ["requirements/rasa.in", "--python-version", "3.10"],
}
FORM = ["--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header"]


def main() -> int:
    no_arguments("scripts.lock", __doc__)
    uv = find_uv()
    for name, what in LOCKS.items():
        lock = f"requirements/{name}.txt"
        with task(f"resolving {lock}"):
            run_quietly([uv, "pip", "compile", *FORM, *what, "-o", lock], log_name=f"lock-{name}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
