"""A copy of the project whose files a test may spoil, with the real environments, models and voices."""

import shutil
from pathlib import Path

from scripts.places import ROOT

COPIED = ("assistant", "outage_service", "nlu_data", "scripts", "requirements", "voices")
SHARED = (".venv", ".venv-rasa", "var/models", "voices/models")


def copied_tree(tree: Path) -> Path:
    """The copy: programs run there as in the project, because the folder they run in comes first."""
    for folder in COPIED:
        ignored = shutil.ignore_patterns("__pycache__", "models")
        shutil.copytree(ROOT / folder, tree / folder, ignore=ignored)
    for file in ("Procfile", "Makefile"):
        shutil.copy(ROOT / file, tree / file)
    (tree / "var").mkdir(0o700)
    for folder in SHARED:
        (ROOT / folder).mkdir(parents=True, exist_ok=True)
        (tree / folder).symlink_to(ROOT / folder)
    return tree


def replaced(file: Path, right: str, wrong: str) -> None:
    """Puts `wrong` in the place of the first `right`, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
