"""Whether the process is alive and can answer, and its metrics; no key is needed."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from outage_service.api.parts import InParts, problems
from outage_service.figures.measurements.collector import StateOfThings
from outage_service.telling.notices.channels import Channels
from outage_service.world.customers.store import require_customers

router = APIRouter(tags=["health"])


_ALIVE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"example": {"status": "ok"}}}, "description": "The process lives"}
}
_READY: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/json": {
                "example": {
                    "status": "ready",
                    "parts": {"database": "ready", "sms": "ready", "email": "no gateway"},
                }
            }
        },
        "description": "The database answers; `parts` says which channels have a gateway",
    }
}


@router.get("/healthz", responses=_ALIVE)
async def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@router.get("/readyz", responses=_READY | problems(s503="The database cannot answer"))
async def readyz(request: Request, parts: InParts) -> JSONResponse:
    """The database answers. `parts` says which channels have a gateway."""
    await require_customers(parts.database)
    channels: Channels = request.app.state.channels
    return JSONResponse({"status": "ready", "parts": {"database": "ready"} | channels.readiness()})


@router.get(
    "/metrics", response_class=Response, response_description="Measurements in Prometheus' text format"
)
async def metrics(request: Request, parts: InParts) -> Response:
    """Metrics in Prometheus' text format.

    Requests and delivery attempts are those of this process. Open reports, active outages, deliveries and
    the last load are those of the whole service, a few seconds old at most.
    """
    state: StateOfThings = request.app.state.state_of_things
    await state.refresh(parts.database, parts.clock)
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)
