"""The dates that tests are run at, and what the quick ones leave out."""

from datetime import datetime

import pytest

from scripts.any_day import DATES, HANOI, SLOW
from scripts.places import ROOT

NOWS = ["2026-11-29T10:00", "2026-12-31T23:59", "2027-02-28T00:00", "2028-02-29T12:00", "2029-01-31T03:00"]


@pytest.mark.parametrize("now", [datetime.fromisoformat(text).replace(tzinfo=HANOI) for text in NOWS])
def test_each_date_is_what_its_name_says_whenever_it_is_counted(now: datetime) -> None:
    then = {name: date(now) for name, date in DATES.items()}
    assert f"{then['midnight']:%m-%d %H:%M}" == "12-31 23:58"
    assert f"{then['new-years-eve']:%m-%d %H:%M}" == "12-31 23:50"
    assert (f"{then['leap-day']:%m-%d}", then["leap-day"] > now) == ("02-29", True)
    assert (f"{then['sunday']:%w %H:%M}", then["sunday"] > now) == ("0 03:00", True)
    assert (then["in-45-days"] - now).days == 45


def test_what_the_quick_tests_leave_out_exists() -> None:
    assert [file for file in SLOW if not (ROOT / "tests" / file).is_file()] == []
