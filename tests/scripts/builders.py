"""Parts that need no engine."""

import os
import sys

from scripts.parts import Part


def fake_part(name: str, port: int, words: str = "0.2", environment: dict[str, str] | None = None) -> Part:
    """A part that runs tests/scripts/fake_part.py with these words after its port."""
    environment = dict(os.environ) if environment is None else environment
    command = f"{sys.executable} -m tests.scripts.fake_part {port} {words}"
    return Part(name, command, {**environment, "PYTHONUNBUFFERED": "1"}, "127.0.0.1", port, "/")
