"""What the dialogue is told of where a chat comes from, so that one caller's reports count once."""

from pathlib import Path

import pytest

from assistant.wiring.given import Given
from tests.builders import PHONE, running, settings_in
from tests.channels.chatting import open_chat
from tests.fakes import ScriptedDialogue

HERE, ELSEWHERE = "203.0.113.7", "203.0.113.8"


async def origins_of(
    folder: Path, given: Given, *hosts: str, phone: str | None = None, **fields: object
) -> list[str | None]:
    """The origin of a message from each address."""
    dialogue = given.dialogue
    assert isinstance(dialogue, ScriptedDialogue)
    for host in hosts:
        async with running(settings_in(folder, **fields), given, host) as client:
            chat = await open_chat(client, phone)
            await chat.say("nhà tôi mất điện")
    return [one.origin for one in dialogue.asked if one.text is not None]


async def test_all_chats_of_one_address_have_one_origin_that_does_not_show_it(
    tmp_path: Path, given: Given
) -> None:
    first, again, other = await origins_of(tmp_path, given, HERE, HERE, ELSEWHERE)
    assert first == again
    assert first is not None
    assert other not in (first, None)
    assert len(first) <= 64
    assert HERE not in first


async def test_two_addresses_of_one_ipv6_household_are_one_origin(tmp_path: Path, given: Given) -> None:
    one, other = await origins_of(tmp_path, given, "2001:db8:1:2::7", "2001:db8:1:2:ffff::8")
    assert one == other


async def test_the_origin_of_a_trusted_number_is_the_number(tmp_path: Path, given: Given) -> None:
    assert await origins_of(tmp_path, given, "127.0.0.1", phone="+84 905 123 456") == [PHONE]


async def test_a_number_that_anybody_could_have_sent_is_no_origin(tmp_path: Path, given: Given) -> None:
    [forged] = await origins_of(tmp_path, given, HERE, phone=PHONE)
    [without] = (await origins_of(tmp_path, given, HERE))[1:]
    assert forged == without


@pytest.mark.parametrize("phone", [None, PHONE])
async def test_without_limits_no_origin_is_told(tmp_path: Path, given: Given, phone: str | None) -> None:
    assert await origins_of(tmp_path, given, "127.0.0.1", phone=phone, limits=False) == [None]
