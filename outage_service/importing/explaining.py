"""How a file was read, as lines of text for a person who wonders about it."""

from collections.abc import Iterator

from outage_service.clock import VIETNAM
from outage_service.importing.model import Cut, ReadFile

_FIRST = 5
_MOST_REFUSED = 20


def explained(read: ReadFile) -> Iterator[str]:
    """Shape, columns and why, period, the first cuts as they were read, and the rows that were refused."""
    yield f"shape      {read.shape or 'none: the file says that there are no cuts'}"
    for line in read.how:
        yield f"           {line}"
    if read.covers is None:
        yield "           period: the file does not say which days it covers"
    told = f"{len(read.cuts)} cuts, {len(read.bad)} bad rows, {len(read.skipped)} rows that are no cuts"
    yield f"read       {told}"
    for cut in read.cuts[:_FIRST]:
        yield from _cut_lines(cut)
    if len(read.cuts) > _FIRST:
        yield f"           and {len(read.cuts) - _FIRST} more"
    for name, remarks in (("refused", read.bad), ("left out", read.skipped)):
        for remark in remarks[:_MOST_REFUSED]:
            yield f"{name:<10} {remark.row}: {remark.reason}"
        if len(remarks) > _MOST_REFUSED:
            yield f"{name:<10} and {len(remarks) - _MOST_REFUSED} more"


def _cut_lines(cut: Cut) -> Iterator[str]:
    start = cut.starts_at.astimezone(VIETNAM)
    end = f"{cut.ends_at.astimezone(VIETNAM):%Y-%m-%d %H:%M}" if cut.ends_at else "?"
    yield f"row {cut.row:<6} {start:%Y-%m-%d %H:%M} to {end}"
    fields = {
        "area": cut.area,
        "reason": cut.reason,
        "unit": " ".join(filter(None, (cut.unit, cut.unit_name))),
        "feeders": ", ".join(cut.feeders),
        "stations": ", ".join(" ".join(names) for names in cut.stations),
        "customers": ", ".join(cut.customer_codes),
        "state": f"{cut.state} («{cut.status}»)" if cut.state != "valid" else "",
    }
    for name, text in fields.items():
        if text:
            yield f"           {name}: {text}"
