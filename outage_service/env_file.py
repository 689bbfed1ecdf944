"""The `.env` file of the project, read as the make targets read it (a test compares the two readers).

The reader of pydantic-settings interprets `$` and backslashes in a value, so the same line could name two
different databases.
"""

import re
from pathlib import Path

from outage_service.errors import SettingsError

_ASSIGNMENT = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$")


def read_env_file(file: Path) -> dict[str, str]:
    """The assignments in a file: `NAME=value`, quotes optional, ` #` starts a comment, the last one counts.

    OSError when the file cannot be read, SettingsError when it is not UTF-8.
    """
    assignments = filter(None, map(_ASSIGNMENT.match, _text_of(file).splitlines()))
    return {found[1]: _unquoted(found[2]) for found in assignments}


def strange_lines(file: Path) -> list[int]:
    """The numbers of the lines that are neither assignment nor comment: they set nothing. OSError, SettingsError."""
    return [
        number
        for number, line in enumerate(_text_of(file).splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#") and not _ASSIGNMENT.match(line)
    ]


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # some editors put a mark before the first name
    except UnicodeDecodeError:
        raise SettingsError(f"{file} cannot be used: it is not UTF-8") from None


def _unquoted(value: str) -> str:
    if value[:1] in {'"', "'"}:
        closing = value.find(value[0], 1)
        return value[1:closing] if closing > 0 else value[1:]
    return re.split(r"\s+#|^#", value, maxsplit=1)[0].rstrip()
