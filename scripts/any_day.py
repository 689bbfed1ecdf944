"""`make test-any-day`: the tests at other dates, through libfaketime (`apt-get install faketime`).

    make test-any-day                          the quick tests at the first two dates
    make test-any-day DATES="leap-day sunday"  at dates of your choice
    make test-any-day WHAT=all                 also tests with the four real processes, and measuring tests

Tests with a real PBX, browser or PostgreSQL server always run on today's date: those programs read
the clock without libfaketime.
"""

import os
import subprocess
import sys
import time
from calendar import isleap
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from scripts.arguments import Arguments, one_of
from scripts.console import Problem, guarded, say
from scripts.places import MAIN_PYTHON, ROOT, VAR

HANOI = timezone(timedelta(hours=7))
WITHOUT = "not pbx and not browser and not postgresql"
WHAT = {"quick": f"{WITHOUT} and not stack and not alone", "all": WITHOUT}
# Further tests that «quick» leaves out: large loads, kills, hostile input, engines and real-time sound depend on
# no date.
SLOW = (
    *(f"outage_service/test_{name}.py" for name in ("processes", "crashes")),
    *(f"outage_service/loading/test_{name}.py" for name in ("large_loads", "load_phases")),
    *(
        f"outage_service/telling/{name}.py"
        for name in ("webhooks/test_webhooks", "deliveries/test_deliveries")
    ),
    *(f"outage_service/api/test_{name}.py" for name in ("odd_bytes", "contract", "hostile_input")),
    *(f"outage_service/{name}.py" for name in ("database/test_database_words", "journal/test_stream_keys")),
    "outage_service/supply/trouble_calls/test_outage_races.py",
    # Notices and histories that say themselves what day it is.
    *(
        f"outage_service/importing/test_{name}.py"
        for name in ("any_table", "histories", "prose", "staff_notices")
    ),
    "outage_service/telling/notices/test_histories_in_databases.py",
    *(f"dialogue/checks/test_{name}.py" for name in ("files", "training")),
    *(f"channels/telephone/call/test_{name}.py" for name in ("real_voices", "a_call", "a_call_by_keys")),
    *(f"channels/telephone/line/test_{name}.py" for name in ("asterisk", "twilio", "audiosocket")),
    *(f"channels/telephone/{name}.py" for name in ("saying/test_playback", "doors/test_odd_secrets")),
    *(f"speech/speaking/test_{name}.py" for name in ("build_speaker", "speaker")),
    *(f"speech/{name}.py" for name in ("listening/test_vosk_engine", "voices/test_fetch_voices")),
    *(f"scripts/test_{name}.py" for name in ("arguments", "make_format", "first_steps", "understand")),
    "channels/terminal/test_spoken_call.py",
)
FIX_SLEEP = ROOT / "tests" / "any_day"
CACHE = VAR / "cache" / "any-day"


def _at_years_end(minute: int) -> Callable[[datetime], datetime]:
    return lambda now: now.replace(month=12, day=31, hour=23, minute=minute)


def _leap_day(now: datetime) -> datetime:
    year = next(year for year in range(now.year + 1, now.year + 9) if isleap(year))
    return now.replace(year=year, month=2, day=29, hour=10)


def _sunday(now: datetime) -> datetime:
    return (now + timedelta(days=7 - now.weekday() + 6)).replace(hour=3, minute=0)


# All in Vietnamese time: days begin seven hours before those of UTC.
DATES: dict[str, Callable[[datetime], datetime]] = {
    "midnight": _at_years_end(58),  # the year ends while tests run
    "leap-day": _leap_day,
    "new-years-eve": _at_years_end(50),
    "sunday": _sunday,
    "in-45-days": lambda now: now + timedelta(days=45),
}
DEFAULT_DATES = ("midnight", "leap-day")


def main() -> int:
    parser = Arguments("scripts.any_day", __doc__)
    parser.add_argument("dates", nargs="*", type=one_of(DATES), metavar="DATE", help=", ".join(DATES))
    parser.add_argument("--what", choices=WHAT, default="quick", help="which tests (default: quick)")
    chosen = parser.parse_args()
    failed = [date for date in chosen.dates or DEFAULT_DATES if not _passes(date, chosen.what)]
    if failed:
        raise Problem(f"Tests fail at another date: {', '.join(failed)}.", "See their output above.")
    return 0


def _passes(date: str, what: str) -> bool:
    now = datetime.now(UTC).astimezone(HANOI)
    then = DATES[date](now)
    say(f"\n  ..  {then:%A %Y-%m-%d %H:%M} in Vietnam ({date}); {what} tests: {WHAT[what]}")
    environment = _at_another_time(then - now)
    began = time.monotonic()
    pytest: list[str | Path] = [MAIN_PYTHON, "-m", "pytest", "-q", "-o", f"cache_dir={CACHE}"]
    pytest += ["-m", WHAT[what], *(f"--ignore=tests/{file}" for file in SLOW if what == "quick")]
    passes = _runs([*pytest, "-n", "auto"], environment)
    if not passes:
        # libfaketime 0.9.10 sometimes disturbs threads that wait for each other; a date error fails again.
        say(f"  ..  {date}: what failed is tried again, one test after the other")
        passes = _runs([*pytest, "--last-failed", "--last-failed-no-failures", "none"], environment)
    say(f"  {'ok' if passes else '--'}  {date} ({time.monotonic() - began:.0f} s)")
    return passes


def _runs(command: list[str | Path], environment: dict[str, str]) -> bool:
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def _at_another_time(ahead: timedelta) -> dict[str, str]:
    """An environment in which it is later. An offset, not a moment, so that all processes agree on the time.

    The program `faketime` does the same, but shares memory with its children, which doubles the tests' time.
    """
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        raise Problem("libfaketime is missing.", "Run `apt-get install faketime`.")
    paths = os.pathsep.join(filter(None, (str(FIX_SLEEP), os.environ.get("PYTHONPATH", ""))))
    return {
        **os.environ,
        "PYTHONPATH": paths,
        "LD_PRELOAD": str(library),
        "FAKETIME": f"{int(ahead.total_seconds()):+d}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # monotonic deadlines go to the kernel, which uses the real time
        # Otherwise Python's threads hand over their lock without a pause, and `Thread.join` fails now and then:
        # 0.9.10 ends every timed wait for a condition at once (wolfcw/libfaketime #503).
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    }


if __name__ == "__main__":
    sys.exit(guarded(main))
