"""Which news about reports can wait for the end of the quiet hours. Pure rules."""

from outage_service.telling.notices.notice import Notice

# Somebody has to open the door to them, or to look after a danger meanwhile.
_AT_ONCE = frozenset({"en_route", "on_site"})


def report_can_wait(notice: Notice) -> bool:
    """Whether it is news about a report that nobody has to hear at night."""
    return notice.topic == "report" and notice.change not in _AT_ONCE
