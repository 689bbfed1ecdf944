"""Every operation of the OpenAPI document, called in many ways: it keeps to its description, and never breaks.

What is asked follows from the document alone and is the same in every run; SCHEMATHESIS_EXAMPLES=500 asks
more, SCHEMATHESIS_SEED=1 asks something else.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import Case, CheckFunction, GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.schemas import APIOperation, BaseSchema
from starlette.types import ASGIApp, Receive, Scope, Send

from outage_service.app import create_app
from outage_service.loading.load import load_folder
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from tests.outage_service.conftest import NOON, MovableClock
from tests.outage_service.worlds import LE_LOI, OUTAGE_IDS, outage_row, write_world

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4"))
SEED = os.environ.get("SCHEMATHESIS_SEED")
# Rules that no schema can say (a time in the future, a customer or a place, a phone of Vietnam), and numbers
# and flags written as text: a body that fits its schema may be refused, and one that does not be understood.
# The others of these are about several requests in a row.
NOT_CHECKED = {
    "positive_data_acceptance",
    "negative_data_rejection",
    "use_after_free",
    "ensure_resource_availability",
}
KNOWN = {"customer_code": LE_LOI[0], "outage_id": OUTAGE_IDS[0], "code": "SC2611210001"}
WITHOUT_END = "/v1/events"


@pytest.fixture
def schema(database_url: str, tmp_path: Path) -> Iterator[BaseSchema]:
    """The document of an application with a small world, a cut and a report."""
    settings = Settings(database_url=database_url, limits="off", workers="off")

    async def load() -> None:
        database = await open_database(settings)
        world = write_world(tmp_path / "world", [outage_row(0), outage_row(1, node_ids="T3")])
        await load_folder(database, world, True, NOON)
        await database.close()

    asyncio.run(load())
    app = asked_from_this_machine(create_app(settings, MovableClock()))
    yield schemathesis.openapi.from_asgi("/openapi.json", app)
    shutdown_lifespans()


def asked_from_this_machine(app: ASGIApp) -> ASGIApp:
    """`app`, which takes no notice of others while it has no key: its tester comes as `testclient`."""

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            others = [header for header in scope["headers"] if header[0] != b"host"]
            scope = {**scope, "client": ("127.0.0.1", 1), "headers": [(b"host", b"localhost"), *others]}
        await app(scope, receive, send)

    return asked


@pytest.mark.timeout(150 * EXAMPLES)  # hundreds of requests; well under a minute on two free cores
def test_every_operation_keeps_to_its_description(schema: BaseSchema) -> None:
    checks = [check for check in CHECKS.get_all() if check.__name__ not in NOT_CHECKED]
    wrong = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path == WITHOUT_END:
            continue  # its tests are in test_events.py
        for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
            try:
                ask(operation, mode, checks)
            except hypothesis.errors.Unsatisfiable:
                pass  # nothing about it can be wrong
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt):
                    raise
                wrong.append(f"{operation.label} ({mode.value}): {told(error)}")
    assert wrong == []


def ask(operation: APIOperation, mode: GenerationMode, checks: list[CheckFunction]) -> None:
    """Call one operation with generated values; with those of the loaded world half of the time."""

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=SEED is None,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def asked(case: Case, is_known: bool) -> None:
        if is_known and mode is GenerationMode.POSITIVE:
            case.path_parameters = {
                name: KNOWN.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        case.call_and_validate(checks=checks)

    (hypothesis.seed(int(SEED))(asked) if SEED else asked)()


def told(error: BaseException) -> str:
    reasons = getattr(error, "exceptions", [error])
    return "\n".join(f"{type(reason).__name__}: {reason}" for reason in reasons)
