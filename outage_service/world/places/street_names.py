"""Names that streets have in many cities, so that one of them is not taken for a misspelling of another."""

from functools import cache
from pathlib import Path

from outage_service.errors import SettingsError
from outage_service.world.places.names import Words, fold

FILE = Path(__file__).with_name("street_names.txt")


@cache
def well_known_streets() -> frozenset[Words]:
    """The names in `street_names.txt`, folded; SettingsError when the file cannot be used."""
    try:
        lines = FILE.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise SettingsError(f"{FILE.name} cannot be used: {error}") from error
    return frozenset(tuple(fold(line).split()) for line in lines if line and not line.startswith("#"))
