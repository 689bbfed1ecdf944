"""The physical lines of a text file of any size, as an editor shows them: they end with LF, CR LF or CR."""

import codecs
import io
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from outage_service.errors import BadRow
from outage_service.loading.rows.bad_rows import BadRows

_BYTES_AT_ONCE = 1 << 20
_MARK = codecs.BOM_UTF8


class Lines:
    """A UTF-8 file, read a piece of whole lines at a time or line by line; lines can be read again."""

    def __init__(self, data: BinaryIO) -> None:
        self._data = data
        self._again: deque[str] = deque()
        self._rest = data.read(len(_MARK)).removeprefix(_MARK)
        # Number of the next line. `piece()` does not update it: its caller counts.
        self.next = 1

    def piece(self) -> str:
        """The next lines, each with its end; empty after the last."""
        if self._again:
            lines = "".join(self._again)
            self._again.clear()
            return lines
        parts = [self._rest]
        while block := self._data.read(_BYTES_AT_ONCE):
            if end := _last_end(block):
                self._rest = block[end:]
                parts.append(block[:end])
                return b"".join(parts).decode()
            parts.append(block)
        self._rest = b""
        last = b"".join(parts).decode()
        return last if not last or last.endswith(("\n", "\r")) else f"{last}\n"

    def give_back(self, lines: Sequence[str]) -> None:
        """Put these lines back: they are read next."""
        self._again.extendleft(reversed(lines))
        self.next -= len(lines)

    def noted(self, taken: list[str]) -> Iterator[str]:
        """The next lines, one at a time; each line that is read is added to `taken`."""
        while self._again or (piece := self.piece()):
            if not self._again:
                self._again.extend(lines_of(piece))
            line = self._again.popleft()
            taken.append(line)
            self.next += 1
            yield line


def lines_of(piece: str) -> list[str]:
    """The lines of a text, each with its end."""
    return list(io.StringIO(piece, newline=""))


def _last_end(block: bytes) -> int:
    """The position after the last line that certainly ends in the block; 0 when none does."""
    if end := block.rfind(b"\n") + 1:
        return end
    # Lines that end with CR alone. The last byte may be the first half of CR LF.
    return block.rfind(b"\r", 0, -1) + 1


def is_text(path: Path, file: str, bad: BadRows) -> bool:
    """Whether the file exists and all of it is UTF-8; else `bad` gets the reason."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines_before = 1
    try:
        with path.open("rb") as data:
            while block := data.read(_BYTES_AT_ONCE):
                pending = decoder.getstate()[0]
                try:
                    decoder.decode(block)
                except UnicodeDecodeError as error:
                    good = (pending + block)[: error.start]
                    bad.append(BadRow(file, lines_before + _line_ends(good), "is not UTF-8 text"))
                    return False
                lines_before += _line_ends(block)
        if decoder.getstate()[0]:
            bad.append(BadRow(file, lines_before, "is not UTF-8 text"))
            return False
    except FileNotFoundError:
        bad.append(BadRow(file, 1, "the file is missing"))
        return False
    except OSError as error:
        bad.append(BadRow(file, 1, f"the file cannot be read: {error.strerror}"))
        return False
    return True


def _line_ends(data: bytes) -> int:
    if b"\r" not in data:
        return data.count(b"\n")
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
