from pathlib import Path

from assistant.app import Given
from tests.builders import running, settings_in
from tests.channels.chatting import assert_problem, open_chat


async def test_one_address_opens_only_so_many_chats_in_a_minute(tmp_path: Path, given: Given) -> None:
    async with running(settings_in(tmp_path, limit_sessions_per_minute=2), given) as client:
        await open_chat(client)
        await open_chat(client)
        refused = await client.post("/v1/chat/sessions", json={})
        assert_problem(refused, 429, "too_many_requests")
        assert 1 <= int(refused.headers["Retry-After"]) <= 60


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
    assert 'assistant_errors_total{code="limits_unavailable"} 2.0' in metrics
