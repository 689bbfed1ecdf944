import time
from pathlib import Path

import pytest

from assistant.errors import TooManyRequests
from assistant.serving.counting import Counter
from assistant.serving.limits import Limit, Limiter, RequestLimits
from assistant.wiring.given import Given
from tests.builders import PHONE, running, settings_in
from tests.channels.chatting import assert_problem, open_chat
from tests.fakes import Counts, ScriptedDialogue, nobody_has_it


async def test_one_address_opens_only_so_many_chats_in_a_minute(tmp_path: Path, given: Given) -> None:
    async with running(settings_in(tmp_path, limit_sessions_per_minute=2), given) as client:
        await open_chat(client)
        await open_chat(client)
        refused = await client.post("/v1/chat/sessions", json={})
        assert_problem(refused, 429, "too_many_requests")
        assert 1 <= int(refused.headers["Retry-After"]) <= 60


async def test_nobody_waits_for_more_than_the_minute_when_the_clock_was_set_back() -> None:
    counter = Counter("", Counts())
    limit = Limit("sessions", 1)
    limiter = Limiter(RequestLimits(limit, limit, limit), counter, now=lambda: time.time() - 3600)
    await limiter.check(limit, "somebody")
    with pytest.raises(TooManyRequests) as refused:
        await limiter.check(limit, "somebody")
    assert refused.value.retry_after_s == 60
    await counter.close()


async def test_one_chat_says_only_so_much_in_a_minute_and_others_go_on(tmp_path: Path, given: Given) -> None:
    async with running(settings_in(tmp_path, limit_messages_per_minute=2), given) as client:
        hasty, other = await open_chat(client), await open_chat(client)
        await hasty.say("một")
        await hasty.say("hai")
        assert_problem(await hasty.post("ba"), 429, "too_many_requests")
        await other.say("một")


async def test_speech_is_limited_too(tmp_path: Path, given: Given) -> None:
    async with running(settings_in(tmp_path, limit_speech_per_minute=1), given) as client:
        assert (await client.post("/v1/speech", json={"text": "alo"})).status_code == 200
        assert_problem(await client.post("/v1/speech", json={"text": "alo"}), 429, "too_many_requests")


async def test_a_long_text_counts_as_several(tmp_path: Path, given: Given) -> None:
    async with running(settings_in(tmp_path, limit_speech_per_minute=4), given) as client:
        assert (await client.post("/v1/speech", json={"text": "a" * 600})).status_code == 200
        too_long = await client.post("/v1/speech", json={"text": "a" * 201})
        assert_problem(too_long, 429, "too_many_requests")
        assert (await client.post("/v1/speech", json={"text": "a" * 200})).status_code == 200


async def test_the_longest_text_is_spoken_even_where_little_is_allowed(tmp_path: Path, given: Given) -> None:
    async with running(settings_in(tmp_path, limit_speech_per_minute=1), given) as client:
        assert (await client.post("/v1/speech", json={"text": "a" * 2000})).status_code == 200


async def test_whoever_guesses_at_codes_in_many_chats_may_look_up_no_more(
    tmp_path: Path, given: Given, dialogue: ScriptedDialogue
) -> None:
    dialogue.lines["PC05"] = nobody_has_it
    settings = settings_in(tmp_path, limit_failed_lookups_per_hour=2)
    async with running(settings, given, client_host="203.0.113.9") as client:
        for _ in range(3):
            await (await open_chat(client)).say("PC05")
    assert [one.may_look_up for one in dialogue.asked if one.text] == [True, True, False]


async def test_a_caller_with_a_trusted_number_does_not_pay_for_others_at_the_same_address(
    tmp_path: Path, given: Given, dialogue: ScriptedDialogue
) -> None:
    dialogue.lines["PC05"] = nobody_has_it
    async with running(settings_in(tmp_path, limit_failed_lookups_per_hour=1), given) as client:
        for phone in (None, None, PHONE):
            await (await open_chat(client, phone)).say("PC05")
    assert [one.may_look_up for one in dialogue.asked if one.text] == [True, False, True]


async def test_a_load_test_may_guess_as_much_as_it_wants(
    tmp_path: Path, given: Given, dialogue: ScriptedDialogue
) -> None:
    dialogue.lines["PC05"] = nobody_has_it
    settings = settings_in(tmp_path, limits=False, limit_failed_lookups_per_hour=1)
    async with running(settings, given) as client:
        for _ in range(3):
            await (await open_chat(client)).say("PC05")
    assert all(one.may_look_up for one in dialogue.asked)


async def test_a_load_test_switches_the_limits_off(tmp_path: Path, given: Given) -> None:
    settings = settings_in(tmp_path, limits=False, limit_sessions_per_minute=1, limit_messages_per_minute=1)
    async with running(settings, given) as client:
        await open_chat(client)
        chat = await open_chat(client)
        await chat.say("một")
        await chat.say("hai")


async def test_without_redis_nobody_is_refused(tmp_path: Path, given: Given) -> None:
    settings = settings_in(tmp_path, redis_url="redis://127.0.0.1:9/0", limit_sessions_per_minute=1)
    async with running(settings, given) as client:
        await open_chat(client)
        await open_chat(client)
        metrics = (await client.get("/metrics")).text
    assert 'assistant_errors_total{code="limits_unavailable"} 4.0' in metrics
