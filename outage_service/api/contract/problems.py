"""Every error as an RFC 9457 problem details document with a stable `code`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from outage_service.errors import InvalidInput, ServiceError

PROBLEM_JSON = "application/problem+json"


def problem(error: ServiceError) -> JSONResponse:
    return _problem(error.status, error.code, error.detail, error.headers, error.extra)


def install_error_handlers(app: FastAPI) -> None:
    """Make every error of `app` a problem details document, the framework's own ones included."""

    @app.exception_handler(ServiceError)
    async def service_error(_: Request, error: ServiceError) -> JSONResponse:
        return problem(error)

    @app.exception_handler(RequestValidationError)
    async def invalid_request(_: Request, error: RequestValidationError) -> JSONResponse:
        # The answer leaves out the rejected values: one of them may be a phone number.
        reasons = [
            {"field": ".".join(map(str, wrong["loc"])), "reason": wrong["msg"]} for wrong in error.errors()
        ]
        return problem(InvalidInput(errors=reasons[:20]))

    @app.exception_handler(HTTPException)
    async def framework_error(_: Request, error: HTTPException) -> JSONResponse:
        phrase = HTTPStatus(error.status_code).phrase
        code = phrase.lower().replace(" ", "_").replace("-", "_")
        return _problem(error.status_code, code, f"{phrase}.", error.headers or {}, {})


def _problem(
    status: int, code: str, detail: str, headers: Mapping[str, str], extra: Mapping[str, Any]
) -> JSONResponse:
    document = {
        "type": f"urn:alo-dien:outage-service:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **extra,
    }
    return JSONResponse(document, status, dict(headers), PROBLEM_JSON)
