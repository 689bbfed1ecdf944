"""The time of day comes from a clock that is passed in; what reads the wall clock itself is listed, with why."""

import ast
from pathlib import Path

from tests.habits.tree import python_files, text_of

WALL_CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
WALL_CLOCKS |= {("time", name) for name in ("time", "time_ns", "localtime", "gmtime")}
MAY_READ_IT = {
    "outage_service/clock.py": "the clock that the wiring passes on",
    "assistant/wiring/process.py": "the clock that the wiring passes on",
    "assistant/__main__.py": "names the folder of a call in the terminal",
    "assistant/serving/limits.py": "the limits library says in wall time when a limit ends",
    "assistant/dialogue/actions/turn.py": "Rasa makes the action and passes it no clock",
    "assistant/speech/speaking/cache.py": "compares with the times of files",
    "scripts/any_day.py": "other dates are counted from today",
    "scripts/run.py": "compares with what the service says of now",
    "scripts/supervise.py": "a clock on the wall beside each line of output",
}
# Where the outage service's clock is wired: the application, the commands, a database that is opened alone.
WIRING = {"outage_service/app.py", "outage_service/__main__.py", "outage_service/migrations/opening.py"}


def reads_the_wall_clock(path: Path) -> bool:
    tree = ast.parse(text_of(path))
    imported = {
        (node.module, name.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    named = {
        (_last_name(node.value), node.attr) for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }
    return bool(WALL_CLOCKS & (imported | named))


def _last_name(node: ast.expr) -> str:
    """`datetime` of `datetime` and of `datetime.datetime`."""
    return getattr(node, "id", getattr(node, "attr", ""))


def test_only_what_is_listed_reads_the_wall_clock() -> None:
    reading = {
        str(path)
        for path in python_files("assistant", "outage_service", "scripts")
        if reads_the_wall_clock(path)
    }
    assert reading == MAY_READ_IT.keys()


def test_the_outage_service_wires_its_clock_in_few_places() -> None:
    importing = {
        str(path)
        for path in python_files("outage_service")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.ImportFrom) and "utc_now" in {name.name for name in node.names}
    }
    assert importing <= WIRING
