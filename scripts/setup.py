"""`make setup`: makes the virtual environments that everything else needs. Standard library only."""

import contextlib
import fcntl
import sys
from collections.abc import Iterator

from scripts.arguments import no_arguments
from scripts.commands import make_var
from scripts.console import Problem, guarded, say
from scripts.environments import make_environments
from scripts.places import VAR


def main() -> int:
    no_arguments("scripts.setup", __doc__)
    if sys.version_info < (3, 11):
        raise Problem(
            f"This is Python {sys.version.split()[0]}.", "Install Python 3.11 or newer and run it again."
        )
    with alone("setup"):
        make_environments()
    return 0


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """Lets one process at a time of this source tree into the block `name`. Released when we die."""
    make_var()
    with (VAR / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"  ..  waiting for another {name} to finish")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(guarded(main))
