"""What a conversation file may hold (README.md of this folder explains it to the people who write them)."""

from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Item = str | list[str]
PartName = Literal["outage", "actions", "rasa", "assistant"]
_ACTIONS = (
    "calls_from",
    "caller",
    "presses",
    "dials_from",
    "keys",
    "hangs_up",
    "outage_service",
    "kill",
    "restart",
    "load",
    "wait",
)
_SPEAKING = {"calls_from", "caller", "presses", "dials_from", "keys"}
_OF_ANSWERS = {"says", "never_says", "buttons", "ended", "handoff", "intent", "speaks", "captures"}
_OF_REQUESTS = {"body", "status", "answers", "kept_as"}


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Customer(Strict):
    customer_code: str
    name: str = "Khách hàng"
    phones: list[str] = []
    address: str = ""
    ward: str = ""
    province: str = ""
    priority: int = 0
    node: str = "transformer"


class Node(Strict):
    id: str
    kind: Literal["substation", "feeder", "transformer"]
    name: str
    parent: str = ""


class Outage(Strict):
    """Times are time expressions."""

    kept_as: str | None = Field(None, alias="as")
    kind: Literal["planned", "unplanned"] = "unplanned"
    status: str = "confirmed"
    nodes: list[str] = ["feeder"]
    cause_kind: str = "unknown"
    cause_text: str = ""
    area_text: str = ""
    started_at: str
    expected_back_at: str = ""
    expected_back_source: str = ""


USUAL_NETWORK = [
    Node(id="substation", kind="substation", name="Trạm 110 kV Liên Trì"),
    Node(id="feeder", kind="feeder", name="Xuất tuyến 471", parent="substation"),
    Node(id="transformer", kind="transformer", name="Trạm biến áp số 1", parent="feeder"),
]


class World(Strict):
    customers: list[Customer] = []
    network: list[Node] = USUAL_NETWORK
    outages: list[Outage] = []


class Step(Strict):
    """One thing that happens, and what must come of it."""

    calls_from: str | None = None
    caller: str | None = None
    presses: str | None = None
    dials_from: str | None = None
    keys: str | None = Field(None, pattern=r"^[0-9*#]+$")
    hangs_up: Literal[True] | None = None
    outage_service: str | None = Field(None, pattern=r"^(GET|POST|PUT|PATCH|DELETE) /.*$")
    kill: PartName | None = None
    restart: PartName | None = None
    load: Literal["world"] | None = None
    wait: float | None = Field(None, ge=0, le=30)

    says: list[Item] = []
    never_says: list[str] = []
    buttons: list[str] | None = None
    ended: bool | None = None
    handoff: dict[str, str] | None = None
    intent: str | None = None
    speaks: bool = False
    captures: str | None = None
    within: float | None = None

    body: Any = Field(None, alias="json")
    status: int | None = None
    answers: Any = None
    kept_as: str | None = Field(None, alias="as")

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        actions = self.model_fields_set.intersection(_ACTIONS)
        if len(actions) != 1:
            raise ValueError(
                f"a step does exactly one of {', '.join(_ACTIONS)}; this one has {sorted(actions)}"
            )
        misplaced = set()
        if not actions & _SPEAKING:
            misplaced |= self.model_fields_set & _OF_ANSWERS
        if "outage_service" not in actions:
            misplaced |= self.model_fields_set & _OF_REQUESTS
        if misplaced:
            raise ValueError(f"{sorted(misplaced)} means nothing in a step with {actions.pop()}")
        return self

    @property
    def expects_handoff(self) -> bool:
        """Whether the step says anything about a hand-over; `handoff: null` says that there is none."""
        return "handoff" in self.model_fields_set


class Conversation(Strict):
    name: str
    experience: str
    world: World | Literal["demo"] = World()
    steps: list[Step] = Field(min_length=1)

    @model_validator(mode="after")
    def _begins_with_a_call(self) -> Self:
        if not any(step.calls_from or step.dials_from for step in self.steps):
            raise ValueError("nobody calls: one step needs `calls_from` or `dials_from`")
        return self


def read_conversation(path: Path) -> Conversation:
    """The conversation in a file. Raises ValueError with the file's name and what is wrong in it."""
    try:
        return Conversation.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False)]
        raise ValueError(f"{path.name}: {'; '.join(wrong)}") from None
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name}: {error}") from error


def read_conversations(folder: Path) -> dict[str, Conversation]:
    """All conversations of a folder by file name. Raises ValueError when two of them share a customer."""
    found = {path.stem: read_conversation(path) for path in sorted(folder.glob("*.yml"))}
    owners: dict[str, str] = {}
    for name, conversation in found.items():
        customers = [] if conversation.world == "demo" else conversation.world.customers
        for key in {key for customer in customers for key in (customer.customer_code, *customer.phones)}:
            if key in owners:
                raise ValueError(f"{name}.yml and {owners[key]}.yml both use {key}: each file needs its own")
            owners[key] = name
    return found
