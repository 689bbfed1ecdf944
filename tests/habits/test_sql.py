"""All SQL stands in stores, so that rules and endpoints read without it."""

import ast
from pathlib import Path

from tests.habits.tree import python_files, text_of

STATEMENTS = {"select", "insert", "update", "delete", "text"}
ROOMS = ("tables", "database", "migrations", "loading/stage", "upkeep/backup")
# Each of these is one question to the database, with the rules that read its answer.
ALONE = {
    "supply/look_up.py": "the one query that a caller waits for",
    "supply/trouble_calls/locks.py": "who waits for whom",
    "supply/outages/place_search.py": "a search in steps, each a query",
    "world/places/completion.py": "words each place it finds",
    "world/places/refresh.py": "keeps the index up to date",
    "loading/load.py": "what is in use when a load begins",
}


def has_sql(path: Path) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("sqlalchemy")
        and STATEMENTS & {name.name for name in node.names}
        for node in ast.walk(ast.parse(text_of(path)))
    )


def test_sql_stands_in_stores() -> None:
    service = Path("outage_service")
    elsewhere = {
        str(path.relative_to(service))
        for path in python_files("outage_service")
        if has_sql(path)
        and not path.stem.endswith("store")
        and not any(path.is_relative_to(service / room) for room in ROOMS)
    }
    assert elsewhere == ALONE.keys()
