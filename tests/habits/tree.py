"""The files of this project, as git would track them, and what they import."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from scripts.places import ROOT

OURS = {"assistant", "outage_service", "scripts", "tests", "bench"}


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that is in git or would be added to it, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(sorted(path for path in map(Path, listed) if (ROOT / path).is_file()))


def python_files(*folders: str) -> list[Path]:
    """Tracked Python files, all of them or those in `folders`."""
    found = [path for path in tracked_files() if path.suffix == ".py"]
    return [path for path in found if not folders or any(path.is_relative_to(folder) for folder in folders)]


def text_of(path: Path) -> str:
    """What a tracked file holds; an empty text for one that is not UTF-8 text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def modules_imported_by(path: Path) -> Iterator[str]:
    """Dotted names of all that a file imports, anywhere in it; names taken from a module included."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            yield module
            yield from (f"{module}.{name.name}" for name in node.names)


def our_modules_imported_by(path: Path) -> set[str]:
    """The same, only modules of this project, and only names that are modules or packages."""
    named = (name for name in modules_imported_by(path) if name.partition(".")[0] in OURS)
    return {name for name in named if _is_module(name)}


def _is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place.is_dir() and (place / "__init__.py").is_file())
