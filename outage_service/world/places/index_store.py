"""The search index of known places: the same functions for SQLite's FTS5 and PostgreSQL's GIN.

Words are stored folded (`names.fold`), so PostgreSQL needs no `unaccent`. Both databases find whole words;
parts of words, for typing mistakes, need FTS5 or `pg_trgm`. Without those SQLite reads all lines, and the
search accepts one mistake instead of two.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Select,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.tables.places import LONGEST_NAME, place_lines, place_names
from outage_service.world.places.names import Name
from outage_service.world.places.spelling import KnownName, is_short, one_mistake_away, pieces, sound_of

log = logging.getLogger("outage_service.gazetteer")

LONGEST_WORD = 64
MOST_WORDS = 24
MOST_CANDIDATES = 5_000
_LINE_WORDS = text("array_to_tsvector(string_to_array(place_lines.words, ' ')) @@ CAST(:query AS tsquery)")
_NAME_LETTERS: ColumnElement[str] = literal_column("(' ' || place_names.words || ' ')")
_WORDS_TABLE = table("place_index_words", column("rowid"))
_LETTERS_TABLE = table("place_index_letters", column("rowid"))
_FOUND = (
    place_lines.c.id,
    place_lines.c.source,
    place_lines.c.line,
    place_lines.c.key,
    place_lines.c.customers,
)


class Line(NamedTuple):
    """A line that contains the words; see `place_lines` in `tables.places`."""

    id: int
    source: int
    line: str
    key: str
    customers: int


async def lines_of(connection: AsyncConnection, names: Iterable[Name], limit: int) -> list[Line]:
    """At most `limit` lines with all these names word for word; if none, lines with all their words."""
    phrases = [name.words for name in names]
    return await lines_with(connection, phrases, limit) or await lines_with(
        connection, ((word,) for words in phrases for word in words), limit
    )


async def lines_with(
    connection: AsyncConnection, phrases: Iterable[Sequence[str]], limit: int, beginning: bool = False
) -> list[Line]:
    """At most `limit` lines with all the phrases; with `beginning` the last word may be incomplete."""
    cut = (tuple(word[:LONGEST_WORD] for word in phrase) for phrase in phrases)
    wanted = [phrase for phrase in dict.fromkeys(cut) if phrase][:MOST_WORDS]
    if not wanted:
        return []
    if connection.dialect.name == "postgresql":
        statement = _in_postgresql(wanted, beginning)
    elif await _has_parts(connection):
        query = " ".join(f'"{" ".join(phrase)}"' for phrase in wanted) + ("*" if beginning else "")
        joined = _WORDS_TABLE.join(place_lines, place_lines.c.id == _WORDS_TABLE.c.rowid)
        matching = text("place_index_words MATCH :query").bindparams(query=query)
        statement = select(*_FOUND).select_from(joined).where(matching)
    else:
        statement = select(*_FOUND).where(*_holding(wanted, beginning))
    rows = await connection.execute(statement.limit(limit))
    return [Line(*row) for row in rows]


async def lines_beside(
    connection: AsyncConnection, phrase: Sequence[str], any_of: Sequence[Sequence[str]], limit: int
) -> list[Line]:
    """At most `limit` lines with the phrase (which may be empty) and at least one of the others.

    PostgreSQL ignores the order of the words: the caller compares what it finds.
    """
    phrases = [tuple(word[:LONGEST_WORD] for word in one) for one in (phrase, *any_of)]
    first, others = phrases[0], phrases[1:]
    statement = select(*_FOUND)
    if connection.dialect.name == "postgresql":
        one_of = " | ".join(f"({_all_of(other)})" for other in others)
        query = f"{_all_of(first)} & ({one_of})" if first else one_of
        statement = statement.where(_LINE_WORDS.bindparams(query=query))
    elif await _has_parts(connection):
        one_of = " OR ".join(f'"{" ".join(other)}"' for other in others)
        query = f'"{" ".join(first)}" AND ({one_of})' if first else one_of
        joined = _WORDS_TABLE.join(place_lines, place_lines.c.id == _WORDS_TABLE.c.rowid)
        matching = text("place_index_words MATCH :query").bindparams(query=query)
        statement = statement.select_from(joined).where(matching)
    else:
        either = or_(*(condition for other in others for condition in _holding([other], beginning=False)))
        statement = statement.where(either, *_holding([first] if first else [], beginning=False))
    rows = await connection.execute(statement.limit(limit))
    return [Line(*row) for row in rows]


def _all_of(words: Sequence[str]) -> str:
    return " & ".join(f"'{word}'" for word in dict.fromkeys(words))


def _in_postgresql(phrases: Sequence[Sequence[str]], beginning: bool) -> Select[Any]:
    words = [word for phrase in phrases for word in phrase]
    last = f"'{words.pop()}'" + (":*" if beginning else "")
    query = " & ".join([*(f"'{word}'" for word in dict.fromkeys(words[:MOST_WORDS])), last])
    statement = select(*_FOUND).where(_LINE_WORDS.bindparams(query=query))
    # The index ignores the order of words: longer phrases are checked in what it finds.
    longer = [phrase for phrase in phrases if len(phrase) > 1]
    return statement.where(*_holding(longer, beginning and longer[-1:] == [phrases[-1]]))


def holding(names: Iterable[Name]) -> list[ColumnElement[bool]]:
    """The SQL conditions that a line of `place_lines` contains these names; they use no index."""
    return _holding([name.words for name in names], beginning=False)


def _holding(phrases: Sequence[Sequence[str]], beginning: bool) -> list[ColumnElement[bool]]:
    padded: ColumnElement[str] = " " + place_lines.c.words + " "
    patterns = [f" {' '.join(phrase)} " for phrase in phrases]
    if beginning:
        patterns[-1] = patterns[-1].rstrip()
    # Words are only letters, digits and slashes: none contains a wildcard.
    return [padded.like(f"%{pattern}%") for pattern in patterns]


async def names_spelled(connection: AsyncConnection, spellings: Iterable[str]) -> list[KnownName]:
    """The known names with exactly these spellings (folded words with single spaces)."""
    n = place_names.c
    wanted = [spelling for spelling in dict.fromkeys(spellings) if 0 < len(spelling) <= LONGEST_NAME]
    if not wanted:
        return []
    statement = select(n.words, n.kind, n.customers)
    among = n.words.in_(bindparam("spellings", expanding=True))
    rows = await connection.execute(statement.where(among), {"spellings": wanted})
    return [KnownName(*row) for row in rows]


async def names_like(connection: AsyncConnection, words: str) -> list[KnownName]:
    """Known names that `words` may misspell: all that are near enough, and some others."""
    if len(words) > LONGEST_NAME:
        return []
    n = place_names.c
    statement = select(n.words, n.kind, n.customers)
    alike = await connection.execute(statement.where(n.sound == sound_of(words)).limit(MOST_CANDIDATES))
    found = [KnownName(*row) for row in alike]
    parts = pieces(words)
    if is_short(words) or not parts or not await _has_parts(connection):
        # Tries all spellings: an index of parts cannot find names as short as "huế".
        return found + await names_spelled(connection, one_mistake_away(words))
    near = func.length(n.words).between(len(words) - 2, len(words) + 2)
    rows = await connection.execute(_with_parts(connection.dialect, statement, parts).where(near))
    return found + [KnownName(*row) for row in rows]


def _with_parts(dialect: Dialect, statement: Select[Any], parts: Sequence[Sequence[str]]) -> Select[Any]:
    """The names of `statement` that contain all parts of at least one set."""
    if dialect.name == "postgresql":
        sets = (and_(*(_NAME_LETTERS.like(f"%{part}%") for part in whole)) for whole in parts)
        return statement.where(or_(*sets)).limit(MOST_CANDIDATES)
    query = " OR ".join("(" + " AND ".join(f'"{part}"' for part in whole) + ")" for whole in parts)
    matching = text("place_index_letters MATCH :query").bindparams(query=query)
    joined = _LETTERS_TABLE.join(place_names, place_names.c.id == _LETTERS_TABLE.c.rowid)
    return statement.select_from(joined).where(matching).limit(MOST_CANDIDATES)


_parts_known: WeakKeyDictionary[Dialect, bool] = WeakKeyDictionary()


async def _has_parts(connection: AsyncConnection) -> bool:
    """Whether this database can search parts of words; checked once for each process and database."""
    dialect = connection.dialect
    if dialect not in _parts_known:
        exists = _HAS_PARTS[dialect.name]
        _parts_known[dialect] = bool((await connection.execute(text(exists))).scalar())
        if not _parts_known[dialect]:
            log.warning(
                "place search forgives one typing mistake instead of two: %s is missing",
                "the extension pg_trgm" if dialect.name == "postgresql" else "SQLite's FTS5",
            )
    return _parts_known[dialect]


_HAS_PARTS = {
    "postgresql": "SELECT count(*) FROM pg_class WHERE relname = 'place_index_letters'",
    "sqlite": (
        "SELECT (SELECT count(*) FROM sqlite_master WHERE name = 'place_index_letters')"
        " AND (SELECT count(*) FROM pragma_module_list WHERE name = 'fts5')"
    ),
}
