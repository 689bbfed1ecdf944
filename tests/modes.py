"""Who may read what the program keeps."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def open_to_others(folder: Path) -> list[str]:
    """The folder and what is in it, as far as anybody but its owner may do anything with it."""
    found = [folder, *folder.rglob("*")]
    return [f"{path} {stat.filemode(path.lstat().st_mode)}" for path in found if path.lstat().st_mode & 0o077]


@contextmanager
def generous_umask() -> Iterator[None]:
    """As on a machine where everybody may do everything with new files."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)
