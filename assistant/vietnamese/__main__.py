"""`python -m assistant.vietnamese read` and `hear`: the language module on its own, without server or model.

`read` prints for each line of standard input how it is said aloud; `hear` prints the identifiers heard in
each line as a JSON list of `entity`, `value`, `start`, `end` (offsets in the line as given).
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable
from dataclasses import asdict

from assistant.vietnamese.identifiers import find_identifiers
from assistant.vietnamese.reading import read_aloud


def _hear(line: str) -> str:
    return json.dumps([asdict(identifier) for identifier in find_identifiers(line)], ensure_ascii=False)


_VERBS: dict[str, Callable[[str], str]] = {"read": read_aloud, "hear": _hear}


def main(arguments: list[str] | None = None) -> int:
    """Answers each line and flushes it, so that a pipe can be used. Bytes that are not UTF-8 become
    replacement characters."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.vietnamese", description="Read aloud, or hear identifiers."
    )
    parser.add_argument("verb", choices=sorted(_VERBS), help="what to do with each line of standard input")
    answer = _VERBS[parser.parse_args(arguments).verb]
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    out = io.TextIOWrapper(
        sys.stdout.buffer, encoding="utf-8", errors="replace", newline="\n", line_buffering=True
    )
    try:
        for line in lines:
            out.write(answer(line.rstrip("\r\n")) + "\n")
            out.flush()
    except BrokenPipeError:
        return 0
    finally:
        lines.detach()
        out.detach()
    return 0


if __name__ == "__main__":
    sys.exit(main())
