"""What endpoints get from their application."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request

from outage_service.access.model import OPEN, ROLES, Role
from outage_service.clock import Clock
from outage_service.database.transactions import Database
from outage_service.journal.model import Act
from outage_service.supply.trouble_calls.taking import ReportRules


@dataclass
class Parts:
    """The long-lived parts of one application; the database is there from start-up to shutdown."""

    clock: Clock
    report_rules: ReportRules
    database: Database

    def now(self) -> datetime:
        return self.clock()


async def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


async def _act(request: Request) -> Act:
    parts: Parts = request.app.state.parts
    return Act(request.scope.get("caller", OPEN), parts.now())


async def _role(request: Request) -> Role:
    role: Role = request.scope.get("role", ROLES[0])
    return role


InParts = Annotated[Parts, Depends(_parts)]
# Who makes a change, and when: both go into the change and its journal entry.
Acting = Annotated[Act, Depends(_act)]
# The caller's role, for endpoints that check more than the front door does.
InRole = Annotated[Role, Depends(_role)]

# The description of every 422; an endpoint with more reasons appends them.
AGAINST_THE_CONTRACT = "Not as described here (code `invalid_input`; `errors` names fields and reasons)"


def problems(**statuses: str) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses for errors: `problems(s404="No report has this code")`."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {int(key[1:]): {"description": text, "content": content} for key, text in statuses.items()}
