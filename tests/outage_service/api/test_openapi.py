"""The generated description is true: real answers follow it."""

from typing import Any

import jsonschema
import pytest

from outage_service.api.contract.words import WORDS
from tests.outage_service.conftest import Service
from tests.outage_service.worlds import LE_LOI, outage_row

WHAT_THE_FRAMEWORK_SAYS = {"Successful Response", "Validation Error"}


async def described(service: Service) -> dict[str, Any]:
    document: dict[str, Any] = (await service.http.get("/openapi.json")).json()
    return document


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (f"/v1/customers/{LE_LOI[0]}", "CustomerOut"),
        ("/v1/customers?phone=0905000001", "CustomerList"),
        (f"/v1/customers/{LE_LOI[0]}/supply", "SupplyOut"),
        (f"/v1/customers/{LE_LOI[0]}/reports", "ReportList"),
        ("/v1/outages?status=all", "OutageList"),
        ("/v1/reports", "ReportList"),
        ("/v1/subscriptions?phone=0905000001", "SubscriptionList"),
        ("/v1/outages?limit=0", "Problem"),
    ],
)
async def test_answers_follow_the_description(service: Service, path: str, schema: str) -> None:
    planned = {"kind": "planned", "status": "scheduled", "started_at": "now+1h", "expected_back_at": "now+2h"}
    await service.load(outage_row(0), outage_row(1, **planned))
    await service.report(LE_LOI[0], "1")
    wish = {"customer_code": LE_LOI[0], "phone": "0905000001", "events": ["restored"]}
    await service.http.put("/v1/subscriptions", json=wish)
    document = await described(service)
    answer = (await service.http.get(path)).json()
    jsonschema.validate(answer, {"$ref": f"#/components/schemas/{schema}", **document})


async def test_examples_follow_their_own_schemas(service: Service) -> None:
    document = await described(service)
    schemas = document["components"]["schemas"]
    with_examples = [name for name, schema in schemas.items() if "examples" in schema]
    assert {"ReportIn", "OutageIn", "OutageChange", "SubscriptionIn", "Problem"} <= set(with_examples)
    for name in with_examples:
        for example in schemas[name]["examples"]:
            jsonschema.validate(example, {"$ref": f"#/components/schemas/{name}", **document})


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
async def test_no_page_needs_the_internet(guarded_service: Service, page: str) -> None:
    assert (await guarded_service.http.get(page)).status_code == 404


async def test_every_error_is_described_as_a_problem(service: Service) -> None:
    for path in (await described(service))["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if status >= "4":
                    assert list(answer["content"]) == ["application/problem+json"]


async def test_every_parameter_and_every_answer_is_described_in_words_of_its_own(service: Service) -> None:
    without = []
    for path, operations in (await described(service))["paths"].items():
        for method, operation in operations.items():
            told = {one["name"]: one for one in operation.get("parameters", ())} | operation["responses"]
            for name, part in told.items():
                if part.get("description", "") in {"", *WHAT_THE_FRAMEWORK_SAYS}:
                    without.append(f"{method} {path} {name}")
    assert without == []


async def test_every_field_that_is_sent_or_answered_is_described(service: Service) -> None:
    fields = {
        f"{name}.{field}": told.get("description")
        for name, schema in (await described(service))["components"]["schemas"].items()
        for field, told in schema.get("properties", {}).items()
    }
    assert len(fields) > 200
    assert [name for name, description in fields.items() if not description] == []


async def test_no_words_are_kept_for_a_field_that_is_nowhere(service: Service) -> None:
    schemas = (await described(service))["components"]["schemas"].values()
    assert WORDS.keys() <= {field for schema in schemas for field in schema.get("properties", {})}


async def test_every_body_and_every_answer_has_an_example(guarded_service: Service) -> None:
    document = await described(guarded_service)
    without = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            answers = {s: a for s, a in operation["responses"].items() if s.startswith("2")}
            told = {"body": operation["requestBody"]} if "requestBody" in operation else {}
            for name, part in (told | answers).items():
                told_as = part.get("content", {}).get("application/json")
                if told_as and "example" not in told_as and not has_example(told_as["schema"], document):
                    without.append(f"{method} {path} {name}")
    assert without == []


def has_example(schema: dict[str, Any], document: dict[str, Any]) -> bool:
    choices = [choice for choice in schema.get("anyOf", [schema]) if choice.get("type") != "null"]
    names = [choice.get("$ref", "").rpartition("/")[2] for choice in choices]
    return all(
        "examples" in document["components"]["schemas"].get(name, choice)
        for name, choice in zip(names, choices, strict=True)
    )
