"""Errors as RFC 9457 `application/problem+json`: a stable `code`, and a Vietnamese `detail` for people.

A problem repeats nothing that a caller sent, and no exception's text leaves the process.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.conversation.ports import Measurements
from assistant.errors import AloDienError, NotAuthorized, PartUnavailable, RequestRefused

SENTENCES_FILE = Path(__file__).with_name("problems.yml")
MEDIA_TYPE = "application/problem+json"

_CODES_BY_STATUS = {
    400: "unreadable_body",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
}


@cache
def _details() -> Mapping[str, str]:
    loaded: dict[str, str] = yaml.safe_load(SENTENCES_FILE.read_text(encoding="utf-8"))
    return loaded


def _detail(code: str, error: type[AloDienError] | None) -> str:
    """The sentence for the code, or else for the nearest ancestor of `error` that has one."""
    details = _details()
    if code in details:
        return details[code]
    for ancestor in error.__mro__ if error else ():
        if getattr(ancestor, "code", None) in details:
            return details[ancestor.code]  # type: ignore[attr-defined]
    return details["internal_error"]


def problem(
    code: str,
    status: int,
    error: type[AloDienError] | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    """A problem as a response; `more` adds members to its body."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _detail(code, error),
        "code": code,
        **more,
    }
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(error: AloDienError) -> JSONResponse:
    headers = {}
    if isinstance(error, NotAuthorized):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, RequestRefused | PartUnavailable) and error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    return problem(error.code, error.status, type(error), headers)


def install_problems(app: FastAPI, measurements: Measurements) -> None:
    """Turns every error of this app into a problem and counts it by its code."""

    async def ours(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, AloDienError)
        measurements.error(error.code)
        return problem_of(error)

    async def invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        wrong = error.errors()
        unreadable = any(one["type"] == "json_invalid" for one in wrong)
        code = "unreadable_body" if unreadable else "invalid_request"
        measurements.error(code)
        places = [{"field": _field(one["loc"]), "problem": str(one["type"])} for one in wrong[:20]]
        return problem(code, 422, errors=places)

    async def http(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = _CODES_BY_STATUS.get(error.status_code, "invalid_request")
        measurements.error(code)
        return problem(code, error.status_code, headers=error.headers)

    app.add_exception_handler(AloDienError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)


def _field(place: tuple[int | str, ...]) -> str:
    """`("body", "text")` → `body.text`: our own names. Later parts may be the client's: they are left out."""
    return ".".join(str(part) for part in place[:2] if str(part).isidentifier())[:100]
