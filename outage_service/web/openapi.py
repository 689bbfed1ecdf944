"""What the generated OpenAPI document needs beside the endpoints."""

from typing import Any

from fastapi import FastAPI

_PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457 problem details; `code` is stable, the words are for people.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "allowed": {"type": "array", "items": {"type": "string"}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
    "examples": [
        {
            "type": "urn:alo-dien:outage-service:illegal_transition",
            "title": "Conflict",
            "status": 409,
            "detail": "resolved cannot become accepted.",
            "code": "illegal_transition",
            "current": "resolved",
            "allowed": [],
        }
    ],
}


def complete_openapi(app: FastAPI, needs_key: bool) -> None:
    """Let the document of `app` tell of its problems (not the framework's own errors) and of the key."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = generate()
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = _PROBLEM
            for path in document["paths"].values():
                for operation in path.values():
                    _replace_framework_error(operation["responses"])
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
            if needs_key:
                key = {"type": "apiKey", "in": "header", "name": "X-API-Key"}
                document["components"]["securitySchemes"] = {"key": key}
                document["security"] = [{"key": []}]
        return app.openapi_schema or document

    app.openapi = openapi  # type: ignore[method-assign]


def _replace_framework_error(responses: dict[str, Any]) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, response in responses.items():
        if status.startswith(("4", "5")):
            response["content"] = problem
