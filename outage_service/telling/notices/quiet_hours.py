"""The hours without notices that can wait. Pure rules, in Vietnam's time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from outage_service.clock import VIETNAM

# A cut that was announced later than this before it begins was announced too late.
_IN_TIME = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` to `until`, across midnight when `until` is earlier; never when they are equal."""

    begin: time
    until: time

    def end_after(self, moment: datetime) -> datetime:
        """When it is no longer quiet: `moment` itself outside the quiet hours."""
        local = moment.astimezone(VIETNAM)
        if not self._is_quiet(local.time()):
            return moment
        end = datetime.combine(local.date(), self.until, VIETNAM)
        return end if end > local else end + timedelta(days=1)

    def due_at(self, now: datetime, begins: Iterable[datetime]) -> datetime:
        """When to send news about a cut that begins at one of these times: after the quiet hours, or at once
        where those would leave less than an hour to prepare for it."""
        end = self.end_after(now)
        return now if any(begin - _IN_TIME < end for begin in begins) else end

    def _is_quiet(self, hour: time) -> bool:
        if self.begin <= self.until:
            return self.begin <= hour < self.until
        return hour >= self.begin or hour < self.until
