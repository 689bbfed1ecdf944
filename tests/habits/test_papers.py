"""What README, CONTRIBUTING and docs/ say about the tree is so."""

import re
from pathlib import Path

import pytest

from tests.habits.tree import text_of, tracked_files

README = Path("README.md")
MOST_WORDS = 1_500
PAGES = [path for path in tracked_files() if path.suffix == ".md"]
TOP = ("assistant", "nlu_data", "voices", "outage_service", "tests", "scripts", "bench", "deploy", "docs")
PATH = re.compile(rf"`((?:{'|'.join(TOP)})/[^`\s]*)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def test_the_readme_is_short() -> None:
    assert len(text_of(README).split()) <= MOST_WORDS


@pytest.mark.parametrize("package", ["assistant", "outage_service"])
def test_every_room_is_on_the_map(package: str) -> None:
    rooms = {path.parts[1] for path in tracked_files() if path.parts[0] == package and len(path.parts) > 2}
    on_the_map = {
        Path(found).parts[1] for found in PATH.findall(text_of(README)) if found.startswith(package)
    }
    assert rooms - on_the_map == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_what_a_page_points_to_is_there(page: Path) -> None:
    paths = [
        found.rstrip("/") for found in PATH.findall(text_of(page)) if "<" not in found and "…" not in found
    ]
    links = [str(page.parent / link) for link in LINK.findall(text_of(page))]
    missing = [one for one in (*paths, *links) if not (Path(one).exists() or any(Path().glob(one)))]
    assert missing == []
