"""Notices as staff write them, with what a careful reader takes from them.

`staff_notices` holds those of an electrical engineer who had not seen the reader, `our_notices` further ones that
were written down before they were read. In `truth.jsonl`, a cut with `doubt` must be asked about or refused.
"""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from outage_service.clock import VIETNAM
from outage_service.importing.model import Cut, Hints, NotReadable
from outage_service.importing.reading import read_file
from outage_service.world.places.names import fold

HINTS = Hints(date(2026, 12, 1))
FOLDERS = [Path(__file__).with_name(name) for name in ("staff_notices", "our_notices")]
NOTICES: list[tuple[Path, dict[str, Any]]] = [
    (folder / told["file"], told)
    for folder in FOLDERS
    for told in map(json.loads, (folder / "truth.jsonl").read_text("utf-8").splitlines())
]


def standing(path: Path) -> list[Cut]:
    """The cuts of a file that people would hear of."""
    try:
        return [cut for cut in read_file(path.read_bytes(), hints=HINTS).cuts if cut.state == "valid"]
    except NotReadable:
        return []


def span_of(cut: Cut) -> tuple[str, str]:
    assert cut.ends_at is not None
    starts_at, ends_at = cut.starts_at.astimezone(VIETNAM), cut.ends_at.astimezone(VIETNAM)
    return f"{starts_at:%Y-%m-%dT%H:%M}", f"{ends_at:%Y-%m-%dT%H:%M}"


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def place_of(cut: Cut) -> set[str]:
    stations = (name for names in cut.stations for name in names)
    return words_of(" ".join([cut.area, *stations, *cut.feeders, *cut.customer_codes]))


@pytest.mark.parametrize(
    ("path", "told"), NOTICES, ids=[f"{path.parent.name}/{path.name}" for path, _ in NOTICES]
)
def test_only_what_is_certain_in_a_notice_stands(path: Path, told: dict[str, Any]) -> None:
    certain = [cut for cut in told["cuts"] if cut["state"] == "planned" and not cut.get("doubt")]
    found = standing(path)
    assert sorted(map(span_of, found)) == sorted((cut["start"], cut["end"]) for cut in certain)
    for cut in certain:
        words = words_of(cut["area"])
        places = [place_of(one) for one in found if span_of(one) == (cut["start"], cut["end"])]
        assert max(len(words & place) for place in places) * 2 >= len(words)


NO_CUTS = [path for path, told in NOTICES if path.suffix == ".txt" and not told["cuts"]]


@pytest.mark.parametrize("path", NO_CUTS, ids=[path.name for path in NO_CUTS])
def test_a_text_without_cuts_is_refused_with_the_way_out(path: Path) -> None:
    with pytest.raises(NotReadable, match=r"--columns|not clear which belongs to what"):
        only_bad(path)


def only_bad(path: Path) -> None:
    """NotReadable with the reasons for the rows, when no row is read."""
    found = read_file(path.read_bytes(), hints=HINTS)
    assert not found.cuts
    raise NotReadable("; ".join(remark.reason for remark in found.bad))
