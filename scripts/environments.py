"""Makes `.venv` and `.venv-rasa` from their locks, once: a stamp in each holds the hash of its lock."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.commands import require_space, run_quietly
from scripts.console import Problem, task
from scripts.interpreters import find_rasa_python, version_of
from scripts.places import MAIN_ENVIRONMENT, RASA_ENVIRONMENT, REQUIREMENTS, TOOLS

OLDEST_UV = (0, 8)
PATH_FILE = "alo-dien.pth"


@dataclass(frozen=True)
class Environment:
    """A virtual environment, the lock of its packages, and the space it needs on disk."""

    folder: Path
    lock: Path
    megabytes: int

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.folder / ".lock-hash"

    def wanted_stamp(self) -> str:
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()

    def is_right(self) -> bool:
        """Whether it is complete, made from the current lock, and its interpreter still exists."""
        if not self.stamp.is_file() or self.stamp.read_text() != self.wanted_stamp():
            return False
        return self.python.exists()


MAIN = Environment(MAIN_ENVIRONMENT, REQUIREMENTS / "main.txt", megabytes=1200)
RASA = Environment(RASA_ENVIRONMENT, REQUIREMENTS / "rasa.txt", megabytes=3500)


def make_environments() -> None:
    """Makes both environments from their locks. Uses neither disk nor network when they are up to date."""
    missing = [environment for environment in (MAIN, RASA) if not environment.is_right()]
    if missing:
        _make(missing)
    put_on_path(MAIN)


def _make(missing: list[Environment]) -> None:
    uv = find_uv()
    # Find both interpreters first: a missing one should be reported before ten minutes of installing.
    pythons = [Path(sys.executable) if one is MAIN else find_rasa_python(uv) for one in missing]
    for environment, python in zip(missing, pythons, strict=True):
        require_space(environment.folder, environment.megabytes)
        _create(uv, environment, python)
        with task(f"installing the packages of {environment.folder.name}"):
            _install(uv, environment)
        environment.stamp.write_text(environment.wanted_stamp())


def put_on_path(environment: Environment) -> None:
    """Lets `python -m outage_service` of an environment run from any folder.

    A `.pth` file, which Python reads at each start, puts the project folder on the import path. It belongs
    to no package, so installing and removing packages leaves it in place.
    """
    line = os.fsencode(environment.folder.resolve().parent) + b"\n"
    for packages in environment.folder.glob("lib/python3*/site-packages"):
        file = packages / PATH_FILE
        if not file.is_file() or file.read_bytes() != line:
            file.write_bytes(line)


def _install(uv: Path, environment: Environment) -> None:
    command: list[str | Path] = [uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode"]
    command += ["--python", environment.python, environment.lock]
    run_quietly(command, log_name=f"install-{environment.lock.stem}")


def _create(uv: Path, environment: Environment, python: Path) -> None:
    """Makes the environment again if it does not run, or runs another version of Python."""
    environment.stamp.unlink(missing_ok=True)
    if version_of(environment.python) == version_of(python):
        return
    name = environment.folder.name
    run_quietly(
        [uv, "venv", "--quiet", "--clear", "--python", python, environment.folder], log_name=f"create{name}"
    )


def find_uv() -> Path:
    """The uv in var/tools, else a recent one on PATH, else one installed now from requirements/uv.txt."""
    own = TOOLS / "uv" / "bin" / "uv"
    if _uv_version(own):
        return own
    on_path = shutil.which("uv")
    if on_path and (_uv_version(Path(on_path)) or (0, 0)) >= OLDEST_UV:
        return Path(on_path)
    with task("installing uv into var/tools"):
        _install_uv(own.parent.parent)
    return own


def _install_uv(folder: Path) -> None:
    require_space(folder, megabytes=200)
    try:
        run_quietly([sys.executable, "-m", "venv", "--clear", folder], log_name="create-tools")
    except Problem as problem:
        if "ensurepip" not in str(problem) and "venv" not in str(problem):
            raise
        raise Problem(
            f"{sys.executable} can't make virtual environments.",
            "Run `apt-get install python3-venv`, or install uv.",
        ) from problem
    pip: list[str | Path] = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--retries", "2"]
    run_quietly([*pip, "--require-hashes", "-r", REQUIREMENTS / "uv.txt"], log_name="install-uv")


def _uv_version(uv: Path) -> tuple[int, int] | None:
    try:
        done = subprocess.run([str(uv), "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.match(r"uv (\d+)\.(\d+)", done.stdout)
    return (int(match[1]), int(match[2])) if match and done.returncode == 0 else None
