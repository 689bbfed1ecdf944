"""The paths of the source tree, and the environments for programs that we start."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from scripts.console import Problem

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
MODELS = VAR / "models"
TOOLS = VAR / "tools"
LOGS = VAR / "log"
# The umask for programs that store names, numbers and words of callers: files for their owner alone.
PRIVATE = 0o077
REQUIREMENTS = ROOT / "requirements"
MAIN_ENVIRONMENT = ROOT / ".venv"
RASA_ENVIRONMENT = ROOT / ".venv-rasa"
MAIN_PYTHON = MAIN_ENVIRONMENT / "bin" / "python"
RASA_PYTHON = RASA_ENVIRONMENT / "bin" / "python"

_ASSIGNMENT = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$")


def read_dotenv(path: Path) -> dict[str, str]:
    """The assignments in a `.env` file: `NAME=value`, quotes optional, `#` starts a comment.

    Raises Problem for a file that is not UTF-8.
    """
    values = {}
    for line in _lines_of(path):
        if match := _ASSIGNMENT.match(line):
            values[match[1]] = _unquoted(match[2])
    return values


def strange_lines(path: Path) -> list[int]:
    """The numbers of the lines that are neither assignment nor comment: they set nothing. Raises Problem."""
    return [
        number
        for number, line in enumerate(_lines_of(path), 1)
        if line.strip() and not line.lstrip().startswith("#") and not _ASSIGNMENT.match(line)
    ]


def _lines_of(path: Path) -> list[str]:
    if not path.is_file():
        return []
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").splitlines()  # some editors put a mark before the first name
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise Problem(f"{path.name}:{number}: is not UTF-8.", "Save it with that encoding.") from error


def _unquoted(value: str) -> str:
    if value[:1] in {'"', "'"}:
        closing = value.find(value[0], 1)
        return value[1:closing] if closing > 0 else value[1:]
    return re.split(r"\s+#|^#", value, maxsplit=1)[0].rstrip()


def where_set(variable: str) -> str:
    """`.env:3: ` when that line sets the variable for us; empty when the environment does, or nothing."""
    if variable in os.environ:
        return ""
    lines = enumerate(_lines_of(ROOT / ".env"), 1)
    found = [number for number, line in lines if (match := _ASSIGNMENT.match(line)) and match[1] == variable]
    return f".env:{found[-1]}: " if found else ""


def settings_environment() -> dict[str, str]:
    """The environment of a person's run: `.env`, over which the real environment wins.

    Says on standard error which lines of the file set nothing.
    """
    for number in strange_lines(ROOT / ".env"):
        print(f"warning: .env:{number}: is no assignment such as NAME=value", file=sys.stderr)
    return {**read_dotenv(ROOT / ".env"), **os.environ}


def quiet_environment(base: Mapping[str, str]) -> dict[str, str]:
    """`base` plus settings that make Python print at once, in UTF-8, and keep loopback away from proxies."""
    past_the_proxy = ",".join(filter(None, [base.get("NO_PROXY", ""), "127.0.0.1,localhost"]))
    return {
        **base,
        "NO_PROXY": past_the_proxy,
        "no_proxy": past_the_proxy,
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }


def rasa_environment(base: Mapping[str, str]) -> dict[str, str]:
    """`quiet_environment` plus settings that keep Rasa and TensorFlow quiet and off the network.

    Our products of a row and a matrix are small: a second thread of OpenBLAS only spins beside the first.
    """
    return {
        **quiet_environment(base),
        "CUDA_VISIBLE_DEVICES": "-1",
        "MPLCONFIGDIR": str(VAR / "cache" / "matplotlib"),
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONWARNINGS": "ignore",
        "RASA_CACHE_DIRECTORY": str(VAR / "cache" / "rasa"),
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
