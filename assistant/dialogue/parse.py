"""`python -m assistant.dialogue.parse MODEL`, in the Rasa environment: what the model makes of sentences.

Reads one sentence per line from standard input and prints what `/model/parse` would answer, one JSON object
per line. A line of JSON, `{"text", "question", "told"}`, is a turn in context: the acts depend on the question
that stands. It starts no server and stores no conversation.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

Json = dict[str, Any]


def with_full_name(parsed: Json) -> Json:
    """Names a question by its topic, `faq/tariff`; inside Rasa all questions have the intent `faq`."""
    full = (parsed.get("intent") or {}).pop("full_retrieval_intent_name", None)
    if full:
        parsed["intent"]["name"] = full
    return parsed


async def parse_lines(model: str) -> None:
    agent = Agent.load(model)
    for line in sys.stdin:
        asked = json.loads(line) if line.startswith("{") else {"text": line.strip()}
        text = str(asked.pop("text"))
        message = UserMessage(text, None, "parse", metadata=asked)
        parsed = with_full_name(await agent.processor.parse_message(message))
        print(json.dumps(parsed, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    asyncio.run(parse_lines(sys.argv[1]))
