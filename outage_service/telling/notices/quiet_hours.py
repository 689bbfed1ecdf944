"""The hours without notices about planned cuts. Pure rules, in Vietnam's time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from outage_service.clock import VIETNAM


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

    def _is_quiet(self, hour: time) -> bool:
        if self.begin <= self.until:
            return self.begin <= hour < self.until
        return hour >= self.begin or hour < self.until
