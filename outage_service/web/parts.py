"""What endpoints take from the application that serves them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request

from outage_service.clock import Clock
from outage_service.database import Database
from outage_service.reports.recording import ReportRules


@dataclass
class Parts:
    """The long-lived parts of one application; the database is there from start-up to shutdown."""

    clock: Clock
    report_rules: ReportRules
    database: Database

    def now(self) -> datetime:
        """The present moment."""
        return self.clock()


async def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


InParts = Annotated[Parts, Depends(_parts)]


def problems(**statuses: str) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses for errors: `problems(s404="No such report")`."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {int(key[1:]): {"description": text, "content": content} for key, text in statuses.items()}
