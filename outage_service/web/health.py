"""Whether the process lives, whether it can answer, and its measurements; open to everybody."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from outage_service.web.parts import InParts, problems

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@router.get("/readyz", responses=problems(s503="The database cannot answer"))
async def readyz(parts: InParts) -> JSONResponse:
    """The database answers."""
    async with parts.database.reading() as connection:
        await connection.execute(text("SELECT 1 FROM customers WHERE 1 = 0"))
    return JSONResponse({"status": "ready", "parts": {"database": "ready"}})


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Measurements in Prometheus' text format."""
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)
