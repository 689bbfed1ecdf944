"""Writing a file whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

_ONLY_THE_OWNER = 0o600  # a backup holds names and phones of all customers


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """A new file that replaces `file` when the context ends without an exception, and is deleted otherwise.

    What stood at `file` before stays until the new one is on the disk, power cut or not. OSError when there
    is no folder for it.
    """
    temporary = file.with_name(f".{file.name}.{uuid4().hex[:8]}")
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _ONLY_THE_OWNER))
    try:
        yield temporary
        _to_disk(temporary)
        temporary.replace(file)
        _to_disk(file.parent)
    finally:
        for left in (temporary, *(Path(f"{temporary}{end}") for end in ("-journal", "-wal", "-shm"))):
            left.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
