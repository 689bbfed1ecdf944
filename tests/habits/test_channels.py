"""A channel is asked what it is (`is_written`, `keeps_session`), never what it is called."""

import ast

from assistant.conversation.channels import CHANNEL_NAMES
from tests.habits.tree import python_files, text_of


def test_nothing_compares_the_name_of_a_channel() -> None:
    comparing = [
        f"{path}:{node.lineno}"
        for path in python_files("assistant")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Constant) and side.value in CHANNEL_NAMES
    ]
    assert comparing == []
