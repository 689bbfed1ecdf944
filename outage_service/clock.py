"""Times: stored in UTC, shown in Vietnam's time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]

# Vietnam has kept UTC+7 without daylight saving since 1975; a fixed offset needs no time zone database.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

# The clocks of two machines differ a little: a time at most this far in the future counts as now.
CLOCK_SKEW = timedelta(minutes=1)

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def in_utc(moment: datetime) -> datetime:
    """`moment` in UTC; ValueError when it has no offset or lies outside 2000 to 2100."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a time needs its offset from UTC, such as +07:00")
    # Compared before it is converted: year 1 or 9999 would overflow in the conversion.
    if not EARLIEST <= moment < LATEST:
        raise ValueError("a time must lie between the years 2000 and 2100")
    return moment.astimezone(UTC)


def shown(moment: datetime) -> str:
    """ISO 8601 in Vietnam's time with its offset, as every answer writes it."""
    return moment.astimezone(VIETNAM).isoformat()


def local_date(moment: datetime) -> date:
    """The calendar day in Vietnam."""
    return moment.astimezone(VIETNAM).date()
