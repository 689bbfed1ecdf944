"""Finding the outages at a place: SQL finds lines that hold the words, `matching` says how well they fit."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.customers.tables import customers
from outage_service.outages.matching import Fit, fit_of, looser, says_where, wards_in
from outage_service.outages.tables import outage_areas, outages
from outage_service.places import Name, names_in


class Found(NamedTuple):
    """A line of an outage."""

    outage_id: str
    started_at: datetime
    names: list[Name]


async def outages_at(
    connection: AsyncConnection, wanted: Sequence[Name], condition: ColumnElement[bool]
) -> dict[str, datetime]:
    """The outages that fit the place best, with their start; only outages that meet `condition` count.

    A worse fit is no answer where a better one is known, be the power on there: the caller would
    hear of another commune's outage, or of another street's.
    """
    found = await _lines_of_outages(connection, wanted, condition)
    if found:
        best = max(fit_of(line.names, wanted) for line in found)
        if best < Fit.NAME_AND_KIND and await _best_known(connection, wanted) > best:
            return {}
        return {line.outage_id: line.started_at for line in found if fit_of(line.names, wanted) == best}
    unknown = [ward for ward in wards_in(wanted) if await _best_known(connection, [ward]) < Fit.NAME]
    for fewer in looser(wanted, frozenset(unknown)):
        lines = await _lines_of_outages(connection, fewer, condition)
        near = {
            line.outage_id: line.started_at
            for line in lines
            if fit_of(line.names, fewer) >= Fit.NAME and says_where(line.names, fewer)
        }
        if near:
            # A street that is known there has power: it would have been found above.
            return {} if await _is_known(connection, wanted, fewer) else near
    return {}


async def _is_known(connection: AsyncConnection, wanted: Sequence[Name], fewer: Sequence[Name]) -> bool:
    """Whether somebody lives at the place, its street included, when the street was left out."""
    if await _best_known(connection, wanted) > Fit.NONE:
        return True
    street = [name for name in wanted[:1] if name not in fewer]
    return bool(street) and await _best_known(connection, [*street, *fewer]) > Fit.NONE


async def _lines_of_outages(
    connection: AsyncConnection, wanted: Sequence[Name], condition: ColumnElement[bool]
) -> list[Found]:
    a = outage_areas.c
    statement = select(a.outage_id, outages.c.started_at, a.line).join(outages, outages.c.id == a.outage_id)
    rows = await connection.execute(statement.where(condition, *_words(a.line, wanted)))
    lines = [Found(row.outage_id, row.started_at, names_in(row.line)) for row in rows]
    return [line for line in lines if fit_of(line.names, wanted) > Fit.NONE]


async def _best_known(connection: AsyncConnection, wanted: Sequence[Name]) -> Fit:
    """How well the best of all customers' homes fits."""
    line = customers.c.area_line
    rows = await connection.execute(select(line).where(*_words(line, wanted)).distinct())
    return max((fit_of(names_in(area), wanted) for area in rows.scalars()), default=Fit.NONE)


def _words(line: ColumnElement[str], wanted: Sequence[Name]) -> list[ColumnElement[bool]]:
    """That the line holds every word: more lines than fit, but few."""
    words = dict.fromkeys(word for name in wanted for word in name.words)
    return [line.contains(f" {word} ", autoescape=True) for word in words]
