"""Whose number counts: a number is personal data that anyone could forge."""

from pathlib import Path

import pytest

from assistant.wiring.given import Given
from tests.builders import PHONE, running, settings_in
from tests.channels.chatting import open_chat
from tests.fakes import ScriptedDialogue

KEYED = {"channel_key": "the-channel-key"}


@pytest.mark.parametrize(
    ("fields", "client_host", "headers", "honoured"),
    [
        ({}, "127.0.0.1", {}, True),
        ({}, "::1", {}, True),
        ({}, "10.0.0.7", {}, False),
        ({}, "127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, False),
        ({}, "127.0.0.1", {"CF-Connecting-IP": "10.0.0.7"}, False),
        ({}, "127.0.0.1", {"True-Client-IP": "10.0.0.7"}, False),
        ({}, "127.0.0.1", {"X-Client-IP": "10.0.0.7"}, False),
        ({}, "127.0.0.1", {"X-Forwarded-Proto": "https"}, False),
        ({}, "127.0.0.1", {"Host": "evil.example"}, False),
        (KEYED, "127.0.0.1", {}, False),
        (KEYED, "127.0.0.1", {"X-Channel-Key": "wrong"}, False),
        (KEYED, "10.0.0.7", {"X-Channel-Key": "the-channel-key"}, True),
    ],
)
async def test_a_number_counts_only_from_who_may_say_it(
    tmp_path: Path,
    given: Given,
    dialogue: ScriptedDialogue,
    fields: dict[str, str],
    client_host: str,
    headers: dict[str, str],
    honoured: bool,
) -> None:
    async with running(settings_in(tmp_path, **fields), given, client_host) as client:
        await open_chat(client, PHONE, **headers)
    assert dialogue.asked[0].caller_phone == (PHONE if honoured else None)


@pytest.mark.parametrize("withheld", ["anonymous", "", "+1 202 555 0100", "'; DROP TABLE conversations"])
async def test_a_withheld_number_is_no_error(
    tmp_path: Path, given: Given, dialogue: ScriptedDialogue, withheld: str
) -> None:
    async with running(settings_in(tmp_path), given) as client:
        await open_chat(client, withheld)
    assert dialogue.asked[0].caller_phone is None
