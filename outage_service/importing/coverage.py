"""Which days and units a file speaks for: what is gone from there was withdrawn. Pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from outage_service.importing.contents import Stored, Wanted
from outage_service.importing.likeness import NEAR
from outage_service.importing.model import ReadFile
from outage_service.importing.store import Window
from outage_service.importing.wishes import Wishes

_NOTHING = "complete: nothing was cancelled, for"


@dataclass(frozen=True)
class Covered:
    """The units and days whose cuts a complete file holds; `days` are single days, or the first and the last."""

    units: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()
    period: tuple[date, date] | None = None

    def includes(self, cut: Stored) -> bool:
        """Whether the file would name this cut if it still stood."""
        if cut.unit not in self.units:
            return False
        return self.period[0] <= cut.day <= self.period[1] if self.period else cut.day in self.days


def period_of(read: ReadFile, wishes: Wishes) -> tuple[date, date] | None:
    """The first and last day that the file is about, as somebody or the file says."""
    return wishes.period or read.covers


def covered_by(read: ReadFile, wishes: Wishes, wanted: Sequence[Wanted]) -> tuple[Covered, str]:
    """What a file that is said to be complete covers; nothing, with a remark, when that is not clear."""
    if not wishes.complete:
        return Covered(), ""
    if read.bad:
        return Covered(), f"{_NOTHING} a bad row may be the one that seems missing"
    period = period_of(read, wishes)
    units = {cut.unit for cut in wanted if cut.unit}
    if not wanted:
        units = {wishes.unit} if wishes.unit else set()
        if not units or period is None:
            needed = "--unit, --from and --to say them"
            return Covered(), f"{_NOTHING} a file without cuts tells no unit and no day ({needed})"
    elif len(units) < len({cut.unit for cut in wanted}):
        return Covered(), f"{_NOTHING} the file does not say its unit (--unit says it)"
    days = frozenset(cut.day for cut in wanted)
    return Covered(frozenset(units), days, period), ""


def window_of(
    source: str, wanted: Sequence[Wanted], covered: Covered, period: tuple[date, date] | None
) -> Window:
    """The known cuts that a file may be about: those of its days, and those that may have been moved there."""
    days = [cut.day for cut in wanted] + list(period or ())
    if not days:
        days = [date.min + NEAR]
    units = {cut.unit for cut in wanted} | covered.units
    # A file without units may be about cuts of all units, and cuts stored without a unit may be any unit's.
    units = set() if "" in units or not units else units | {""}
    ids = frozenset(cut.external_id for cut in wanted) - {""}
    return Window(source, frozenset(units), min(days) - NEAR, max(days) + NEAR, ids)
