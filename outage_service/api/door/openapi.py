"""Completes the OpenAPI document that FastAPI generates."""

from copy import deepcopy
from typing import Any

from fastapi import FastAPI

from outage_service.access.keyring import Keyring
from outage_service.api.contract.examples import complete_examples, name_of
from outage_service.api.contract.words import put_into_words
from outage_service.api.door.roles import needed_role
from outage_service.api.parts import AGAINST_THE_CONTRACT

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
# Errors of the front door and the database, which any endpoint under /v1 may answer.
_EVERYWHERE = {
    "401": "`X-API-Key` is missing or not valid; or no key exists yet, and the request does not come "
    "directly from the service's own machine (code `key_needed`)",
    "403": "The role of the key is too low; `needed_role` names the lowest that is enough",
    "429": "The key or client has used up its requests for this minute; `Retry-After` says when to try again",
    "503": "The database cannot answer now; `Retry-After` says when to try again",
}
_WITH_PARAMETERS = {"422": AGAINST_THE_CONTRACT}
_WITH_BODY = {
    "400": "The body cannot be read as JSON",
    "413": "The body is larger than OUTAGE_MAX_BODY_BYTES",
    "415": "While no key exists: a content type that any web page may send, or not the one described here",
    **_WITH_PARAMETERS,
}
# FastAPI's default descriptions, to be replaced.
_SAYS_NOTHING = {"Successful Response", "Validation Error"}


def complete_openapi(app: FastAPI, keyring: Keyring) -> None:
    """Add roles, the API key and the service's errors (in place of FastAPI's) to the document of `app`."""
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
    schemas["Problem"] = deepcopy(_PROBLEM)
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    complete_examples(schemas)
    put_into_words(schemas)
    components["securitySchemes"] = {
        "key": {
            "type": "apiKey",
            "in": "header",
            "name": "X-API-Key",
            "description": "Needed as soon as any key exists; each operation names the lowest role.",
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
                if response["description"] in _SAYS_NOTHING:
                    response["description"] = _what_it_holds(response, schemas)


def _what_it_holds(response: dict[str, Any], schemas: dict[str, Any]) -> str:
    """The first paragraph of the answer schema's description; without one, the present description."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    told: str = schemas.get(name_of(schema), {}).get("description", response["description"])
    return told.partition("\n\n")[0]


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
        response = operation["responses"].setdefault(status, {"description": description})
        if response["description"] in _SAYS_NOTHING:
            response["description"] = description
