"""What the role `reporter` may change: it may close the reports that it took itself, and correct their place."""

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.errors import Forbidden
from outage_service.journal.model import Act
from outage_service.supply.reports.model import CLOSED
from outage_service.tables.journal import journal
from outage_service.tables.reports import reports

_NEEDED = "dispatcher"


async def require_own_report(connection: AsyncConnection, code: str, status: str | None, act: Act) -> None:
    """Forbidden unless `act` closes a report that was taken with a key of the same name, or (without a status)
    corrects its place.

    A report that does not exist passes: the caller raises ReportNotFound when it looks for it.
    """
    if status is not None and status not in CLOSED:
        raise Forbidden("A reporter may only close reports.", needed_role=_NEEDED)
    j = journal.c
    received = (j.subject == "report") & (j.subject_id == code) & (j.kind == "report_received")
    taken = select(exists().where(received & (j.by == act.by)), exists().where(reports.c.code == code))
    is_own, is_there = (await connection.execute(taken)).one()
    if is_there and not is_own:
        raise Forbidden("A reporter may only change the reports that it took itself.", needed_role=_NEEDED)
