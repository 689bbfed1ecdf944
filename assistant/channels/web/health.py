"""Whether the process is alive, whether its parts are ready, and its metrics."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from assistant.channels.web.parts import Check, Parts
from assistant.errors import ConversationLogUnavailable
from assistant.serving.problems import problem

router = APIRouter(tags=["health"])

CHECK_TIMEOUT_S = 1.5
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/healthz")
async def alive() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def ready(parts: Parts) -> JSONResponse:
    """200 when every part is ready; 503 with the names of the parts that are not. Checks them in parallel.

    `recognizer` is for information: without one, callers on the telephone can still use keys.
    """
    states = await asyncio.gather(*(_state(check) for check in parts.checks.values()))
    by_part = dict(zip(parts.checks, states, strict=True))
    missing = sorted(name for name, state in by_part.items() if state != "ok")
    if missing:
        return problem("not_ready", 503, not_ready=missing, parts=by_part, recognizer=parts.recognizer())
    return JSONResponse({"status": "ready", "parts": by_part, "recognizer": parts.recognizer()})


async def _state(check: Check) -> str:
    """`ok`, `timeout`, `http_401`…, or the code of the error: never its text, which may hold a secret."""
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            await check()
    except TimeoutError:
        return "timeout"
    except httpx.HTTPStatusError as refused:
        return f"http_{refused.response.status_code}"
    except Exception as broken:
        return str(getattr(broken, "code", "")) or "unreachable"
    return "ok"


@router.get("/metrics")
async def metrics(parts: Parts) -> Response:
    """The metrics in Prometheus's text format."""
    try:
        since = parts.clock.now() - parts.session_idle
        parts.measurements.active_sessions.set(await parts.log.active_since(since))
    except ConversationLogUnavailable as broken:
        parts.measurements.error(broken.code)
    return Response(parts.measurements.text(), media_type=METRICS_TYPE)
