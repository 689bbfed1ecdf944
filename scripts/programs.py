"""Whether the four programs could start, asked before anything is started or ended.

Each program is asked in its own environment with its own loading code, so nothing is checked twice in two
ways. All are asked at once, and the first refusal ends the others.
"""

import contextlib
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assistant.secret import new_token
from assistant.settings import variable_of
from scripts.commands import dies_with_us, last_words
from scripts.console import Problem
from scripts.parts import make_parts
from scripts.places import MAIN_PYTHON, RASA_PYTHON, ROOT, where_set

COMMANDS: Mapping[str, Sequence[str | Path]] = {
    # The environment is complete: it already includes the `.env` that counts here.
    "outage": (MAIN_PYTHON, "-m", "outage_service", "--env-file", os.devnull, "check"),
    "assistant": (MAIN_PYTHON, "-m", "assistant", "check"),
    "actions": (RASA_PYTHON, "-m", "assistant.dialogue.serve_actions", "--check"),
    # Four seconds: Rasa imports TensorFlow.
    "rasa": (RASA_PYTHON, "-m", "assistant.dialogue.serve", "--check"),
}
QUICK = ("outage", "assistant", "actions")
PACKAGES = ("assistant", "outage_service")
AGAIN = "Fix it and run it again."
TIMEOUT_S = 60.0
_WARNING = "warning: "
_FRAME = re.compile(r'^\s*File "(.+?)", line (\d+)', re.MULTILINE)
_VARIABLE = re.compile(r"(?:ASSISTANT|OUTAGE)_[A-Z0-9_]+")


def require_startable(environment: Mapping[str, str], names: Sequence[str] = tuple(COMMANDS)) -> list[str]:
    """Raises Problem, with file and line where there is one, when one of these programs could not start.

    Returns warnings, such as settings that do not exist. `QUICK` names those that answer in about a second.
    """
    _require_python_that_parses()
    # A secret for the moment: the real one may not exist yet, and none is to be made now.
    token = environment.get(variable_of("rasa_token"), "").strip() or new_token()
    parts = make_parts({**environment, variable_of("rasa_token"): token}, model=None)
    with contextlib.ExitStack() as stack:
        asked = [stack.enter_context(_asked(name, parts[name].environment)) for name in names]
        until = time.monotonic() + TIMEOUT_S
        waiting = list(asked)
        while waiting:
            for one in [one for one in waiting if one.process.poll() is not None]:
                waiting.remove(one)
                if one.process.returncode != 0:
                    raise Problem(f"{_refusal(one.output())}.", AGAIN)
            if waiting and time.monotonic() > until:
                raise Problem(f"«{waiting[0].name}» does not say whether it could start.", "Try it again.")
            time.sleep(0.02)
        return [_located(line) for one in asked for line in one.warnings()]


@dataclass(frozen=True)
class _Asked:
    name: str
    process: subprocess.Popen[bytes]
    said: IO[bytes]

    def output(self) -> str:
        self.said.seek(0)
        return self.said.read().decode("utf-8", "replace")

    def warnings(self) -> list[str]:
        lines = self.output().splitlines()
        return [line.removeprefix(_WARNING) for line in lines if line.startswith(_WARNING)]


@contextlib.contextmanager
def _asked(name: str, environment: Mapping[str, str]) -> Iterator[_Asked]:
    """The program, asked; killed at the end of the block if it still runs."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*dies_with_us(), *map(str, COMMANDS[name])],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            yield _Asked(name, process, said)
        finally:
            process.kill()
            process.wait()


def _require_python_that_parses() -> None:
    """Also for files that a program imports late. Takes a third of a second."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            try:
                compile(path.read_bytes(), path, "exec", dont_inherit=True)
            except SyntaxError as error:
                where = f"{path.relative_to(ROOT).as_posix()}:{error.lineno or 1}"
                raise Problem(f"{where}: {type(error).__name__}: {error.msg}.", AGAIN) from error
            except (ValueError, UnicodeDecodeError) as error:
                raise Problem(f"{path.relative_to(ROOT).as_posix()}: {error}.", AGAIN) from error


def _refusal(output: str) -> str:
    """The mistake in one line: where our own code failed and why, or the line that the program ends with."""
    said = "\n".join(line for line in output.splitlines() if not line.startswith(_WARNING))
    frames = [
        (Path(file).relative_to(ROOT), line)
        for file, line in _FRAME.findall(said)
        if Path(file).is_relative_to(ROOT) and not Path(file).relative_to(ROOT).parts[0].startswith(".")
    ]
    if frames:
        file, line = frames[-1]
        return f"{file.as_posix()}:{line}: {last_words(said)}"
    return _located(last_words(said))


def _located(said: str) -> str:
    """The sentence after the place of the variable it begins with, when that is in `.env`."""
    variable = _VARIABLE.match(said)
    return f"{where_set(variable[0])}{said}" if variable else said
