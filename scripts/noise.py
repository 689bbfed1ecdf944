"""Hides warnings of third-party libraries on the terminal: the person who runs this cannot act on them."""

import re

_WARNING = re.compile(r"site-packages/.*:\d+: \w*Warning: ")
_LONGEST_WARNING = 3
_CHATTER = re.compile(
    r"Goin' Fast @|(?:Starting|Stopping) worker \[|Server Stopped$|Sanic v\d|mode: production, |server: sanic$|"
    r"python: 3\.|platform: \w|packages: sanic|rasa_sdk\.executor: Registered function"
)


class NoiseFilter:
    """Filters the lines of one process, in order; a warning ends with the indented line of code it quotes."""

    def __init__(self) -> None:
        self._left = 0

    def lets_through(self, line: str) -> bool:
        if _WARNING.search(line):
            self._left = _LONGEST_WARNING
            return False
        if self._left == 0:
            return not _CHATTER.search(line)
        self._left = 0 if line.startswith("  ") else self._left - 1
        return False
