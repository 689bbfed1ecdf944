"""What the generated OpenAPI document needs beside the endpoints."""

from typing import Any

from fastapi import FastAPI

from outage_service.access.keyring import Keyring
from outage_service.access.rules import needed_role
from outage_service.web.examples import complete_examples

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
_PROBLEM_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
# What the front door and the database may answer to anything.
_EVERYWHERE = {
    "401": "No key, or the wrong one",
    "403": "The role of the key is too small",
    "429": "Too many requests",
    "503": "The database cannot answer just now",
}
_WITH_BODY = {"400": "No JSON", "413": "The body is too large", "422": "Against the contract"}
_WITH_PARAMETERS = {"422": "Against the contract"}


def complete_openapi(app: FastAPI, keyring: Keyring) -> None:
    """Let the document of `app` tell of its problems (not the framework's own errors), roles and key."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = generate()
            _complete(document)
        document = app.openapi_schema or document
        document["security"] = [] if keyring.is_open else [{"key": []}]
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: dict[str, Any]) -> None:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    complete_examples(schemas)
    components["securitySchemes"] = {
        "key": {
            "type": "apiKey",
            "in": "header",
            "name": "X-API-Key",
            "description": "Needed as soon as there is any key; each operation names the smallest role.",
        }
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if path.startswith("/v1"):
                _tell_the_role(operation, needed_role(method.upper(), path))
                _add_common_problems(operation)
            else:
                operation["security"] = []
            for status, response in operation["responses"].items():
                if status.startswith(("4", "5")):
                    response["content"] = _PROBLEM_CONTENT


def _tell_the_role(operation: dict[str, Any], role: str) -> None:
    operation["x-role"] = role
    said = operation.get("description", "")
    operation["description"] = f"{said}\n\nNeeds a key with the role **{role}**.".strip()


def _add_common_problems(operation: dict[str, Any]) -> None:
    common = dict(_EVERYWHERE)
    if operation.get("parameters"):
        common |= _WITH_PARAMETERS
    if "requestBody" in operation:
        common |= _WITH_BODY
    for status, description in common.items():
        operation["responses"].setdefault(status, {"description": description})
