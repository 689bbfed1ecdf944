"""Each YAML file of this folder, told to the real stack. README.md says how to write one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversations.script import Conversation, read_conversations
from tests.conversations.telling import Differs, Telling
from tests.conversations.words import Memory
from tests.stack import PARTS, RealStack

CONVERSATIONS = read_conversations(Path(__file__).parent)


@pytest.mark.parametrize("conversation", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_the_caller_experiences(conversation: Conversation, running_stack: RealStack, tmp_path: Path) -> None:
    running_stack.revive()
    memory = Memory(datetime.now(UTC).replace(second=0, microsecond=0))
    if difference := told(Telling(conversation, running_stack, memory, tmp_path / "world")):
        pytest.fail(difference, pytrace=False)
    assert leaked(conversation, running_stack) == {}


def told(telling: Telling) -> str:
    """What differed, or nothing."""
    try:
        telling.tell()
    except Differs as difference:
        return str(difference)
    return ""


def leaked(conversation: Conversation, stack: RealStack) -> dict[str, set[str]]:
    """Customer codes and telephone numbers of this conversation that stand in the log of a part, by part."""
    customers = [] if conversation.world == "demo" else conversation.world.customers
    private = {word for customer in customers for word in (customer.customer_code, *customer.phones)}
    found = {name: {word for word in private if word in stack.log(name)} for name in PARTS}
    return {name: words for name, words in found.items() if words}
