"""Reads a file of unknown origin in a process of its own, with limits on memory and time.

A file that is too much for a parser (a zip bomb, a million nested tags, a cell in the last column of the
last row) ends only that process: then `read_guarded` raises NotReadable.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from outage_service.clock import local_date
from outage_service.importing.as_above import filled_in
from outage_service.importing.day_order import questions_of_order
from outage_service.importing.doubts import doubt_in_row, doubted, unclear
from outage_service.importing.model import (
    LONGEST_ID,
    NO_HINTS,
    Cut,
    Hints,
    Kind,
    NotReadable,
    ReadFile,
    Record,
    Remark,
    State,
)
from outage_service.importing.nights import without_repeated_days
from outage_service.importing.serials import with_formats
from outage_service.importing.shapes.known import AUTO, Shape
from outage_service.importing.source_ids import id_in
from outage_service.importing.unpacked import Unpacked
from outage_service.importing.unpacking import unpack

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
WAIT_SECONDS = 60

_ROOT = Path(__file__).parents[2]
_MODULE = "outage_service.importing.reading"
_TOO_MUCH = (
    "takes too much memory or time to read. If it is neither damaged nor made to do harm, it is too large: split "
    "it, or save it as .xlsx or CSV, which takes less"
)


def read_guarded(
    data: bytes, wanted: str = AUTO, hints: Hints = NO_HINTS, cpu_seconds: int = CPU_SECONDS
) -> ReadFile:
    """The cuts in a file of any known shape, read in another process; NotReadable says why that fails."""
    told = json.dumps(asdict(hints), default=str)
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", _MODULE, wanted, str(cpu_seconds), told],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={},  # no secrets, in case a file takes over that process
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotReadable(_TOO_MUCH) from None
    if done.returncode != 0:
        raise NotReadable(_TOO_MUCH)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise NotReadable(answer["refused"])
    return ReadFile(
        shape=answer["shape"],
        cuts=[_cut(fields) for fields in answer["cuts"]],
        bad=[Remark(**remark) for remark in answer["bad"]],
        skipped=[Remark(**remark) for remark in answer["skipped"]],
        covers=_two_days(answer["covers"]),
        how=answer["how"],
    )


def read_file(data: bytes, wanted: str = AUTO, hints: Hints = NO_HINTS) -> ReadFile:
    """The cuts in a file, read in this process."""
    unpacked = unpack(data, wanted, hints)
    near = unpacked.covers[0] if unpacked.covers else hints.today
    cuts: list[Cut] = []
    bad = list(unpacked.bad)
    filled_in(unpacked.records)
    with_formats(unpacked.records)
    without_repeated_days(unpacked.records, near)
    questions = questions_of_order(unpacked.records)
    for record in unpacked.records:
        try:
            read = _read(cast(Shape, unpacked.shape), replace(record, near=near), unpacked)
            if doubt := questions.get(record.row) or doubt_in_row(record, read):
                read = [unclear(cut, doubt) for cut in read]
            cuts += _with_ids(read, id_in(record))
        except ValueError as error:
            bad.append(Remark(record.row, str(error)))
    shape = unpacked.shape.name if unpacked.shape else None
    cuts = doubted(cuts, unpacked.records, unpacked.covers)
    covers, said = _period(unpacked, cuts)
    return ReadFile(shape, cuts, bad, unpacked.skipped, covers, [*unpacked.columns, *said])


def _read(shape: Shape, record: Record, unpacked: Unpacked) -> Sequence[Cut]:
    """The cuts of a row; the one day that the file covers is that of rows without a day."""
    try:
        return shape.read(record)
    except ValueError:
        if unpacked.covers is None or unpacked.covers[0] != unpacked.covers[1] or record.fields.get("day"):
            raise
        return shape.read(replace(record, fields={**record.fields, "day": unpacked.covers[0]}))


def _with_ids(cuts: Sequence[Cut], source_id: str) -> Sequence[Cut]:
    """The cuts of a row with the source's own id; several cuts of one row are numbered, so that each has its own."""
    if not source_id or any(cut.external_id for cut in cuts):
        return cuts
    if len(cuts) == 1:
        return [replace(cuts[0], external_id=source_id)]
    ids = [f"{source_id[: LONGEST_ID - 4]}#{number}" for number in range(1, len(cuts) + 1)]
    return [replace(cut, external_id=one) for cut, one in zip(cuts, ids, strict=True)]


def _period(unpacked: Unpacked, cuts: Sequence[Cut]) -> tuple[tuple[date, date] | None, list[str]]:
    """The days that the file covers, and a line about them; none when a cut lies outside of them."""
    if unpacked.covers is None:
        return None, []
    first, last = unpacked.covers
    said = f"period {first:%d/%m/%Y} to {last:%d/%m/%Y}"
    outside = next((cut.row for cut in cuts if not first <= local_date(cut.starts_at) <= last), None)
    if outside is not None:
        return None, [f"{said}: does not count, for row {outside} lies outside of it"]
    return unpacked.covers, [said]


def _two_days(told: Sequence[str] | None) -> tuple[date, date] | None:
    return (date.fromisoformat(told[0]), date.fromisoformat(told[1])) if told else None


def _cut(fields: dict[str, Any]) -> Cut:
    moments = {
        name: datetime.fromisoformat(fields[name]) if fields[name] else None
        for name in ("starts_at", "ends_at")
    }
    names = {name: tuple(fields[name]) for name in ("customer_codes", "feeders")}
    stations = tuple(tuple(station) for station in fields["stations"])
    kinds = {"kind": cast(Kind, fields["kind"]), "state": cast(State, fields["state"])}
    return Cut(**{**fields, **moments, **names, "stations": stations, **kinds})


def _hints(fields: dict[str, Any]) -> Hints:
    return Hints(date.fromisoformat(fields["today"]) if fields["today"] else None, fields["columns"])


def _bound(cpu_seconds: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(wanted: str, hints: Hints, source: BinaryIO, answer: BinaryIO) -> None:
    try:
        read = asdict(read_file(source.read(), wanted, hints))
    except NotReadable as error:
        read = {"refused": str(error)}
    except (RecursionError, MemoryError):
        read = {"refused": _TOO_MUCH}
    answer.write(json.dumps(read, ensure_ascii=False, default=str).encode("utf-8", "replace"))


if __name__ == "__main__":
    _bound(int(sys.argv[2]))
    _main(sys.argv[1], _hints(json.loads(sys.argv[3])), sys.stdin.buffer, sys.stdout.buffer)
