"""When a large outage begins, its sentences are in the cache before most of its callers call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from assistant.channels.telephone.saying.mass_outages import AheadRules, MassOutages
from assistant.dialogue.said_ahead import responses_in, sentences_about, streets_of
from assistant.errors import SpeechUnavailable
from assistant.outages.client import OutageService
from assistant.speech.speaking.speaker import Speaker
from outage_service.settings import Settings
from tests.fakes import ToneSpeaker
from tests.outage_service.conftest import NOON, Service, running_service
from tests.outage_service.loading.test_large_loads import many_customers
from tests.outage_service.worlds import OUTAGE_IDS, outage_row

AREA = "Phường Hoà Khánh Bắc, các đường Âu Cơ và Nguyễn Đình Trọng"
RESPONSES = responses_in()
SENTENCES = partial(sentences_about, responses=RESPONSES)
FEWEST_CUSTOMERS = AheadRules.fewest_customers


@pytest.fixture
async def outages(tmp_path: Path) -> AsyncIterator[Service]:
    """The outage service with an outage of just so many that their sentences are made ahead."""
    address = f"sqlite+aiosqlite:///{tmp_path}/outage.db"
    async with running_service(Settings(database_url=address), tmp_path / "world") as service:
        await service.load(outage_row(area_text=f'"{AREA}"'), customers=many_customers(FEWEST_CUSTOMERS))
        yield service


def client_of(service: Service) -> OutageService:
    return OutageService(service.http, "http://127.0.0.1", "", 5.0)


def test_the_streets_of_an_outage_are_read_from_its_words() -> None:
    assert streets_of({"area_text": AREA}) == ["Âu Cơ", "Nguyễn Đình Trọng"]
    assert streets_of({"area_text": "Đường Lê Lợi, phường Điện Bàn"}) == ["Lê Lợi"]
    assert streets_of({"area_text": ""}) == []


async def test_what_neighbours_and_whoever_asks_again_will_hear_is_put_together_with_todays_facts(
    outages: Service,
) -> None:
    (outage,) = await client_of(outages).running(FEWEST_CUSTOMERS, 10)
    said = list(sentences_about(outage, NOON, RESPONSES))
    assert sum("đường Âu Cơ đang mất điện" in one for one in said) == 2  # two ways of saying it
    assert any("khu vực phường Hoà Khánh Bắc" in one for one in said)
    assert any("khoảng một tiếng rưỡi nữa" in one and "đang mất điện" not in one for one in said)
    assert any("cây đổ vào đường dây" in one and "đang mất điện" not in one for one in said)
    assert not any("{" in one for one in said)


async def test_a_second_look_makes_only_what_is_new(outages: Service, embedded: Speaker) -> None:
    ahead = MassOutages(client_of(outages), SENTENCES, embedded, 1.0)
    assert await ahead.make(NOON)
    made = embedded.counters.sentences_synthesized
    (outage,) = await client_of(outages).running(FEWEST_CUSTOMERS, 10)
    for sentence in sentences_about(outage, NOON, RESPONSES):
        await embedded.speak(sentence, 8000)
    assert await ahead.make(NOON)
    assert embedded.counters.sentences_synthesized == made > 0
    later = {"expected_back_at": (NOON + timedelta(hours=5)).isoformat(), "expected_back_source": "crew"}
    changed = await outages.http.patch(f"/v1/outages/{OUTAGE_IDS[0]}", json={**later, "reason": "đợi vật tư"})
    assert changed.status_code == 200, changed.text
    assert await ahead.make(NOON)
    assert embedded.counters.sentences_synthesized > made


async def test_nothing_is_made_of_an_outage_of_few(outages: Service) -> None:
    await outages.load(outage_row(), customers=many_customers(FEWEST_CUSTOMERS - 1))
    speaker = ToneSpeaker()
    assert await MassOutages(client_of(outages), SENTENCES, speaker, 1.0).make(NOON)
    assert speaker.spoken == []


async def test_an_outage_service_that_is_away_is_asked_again() -> None:
    async with httpx.AsyncClient() as http:
        nobody = OutageService(http, "http://127.0.0.1:9", "", 1.0)
        assert await MassOutages(nobody, SENTENCES, ToneSpeaker(), 1.0).make(NOON)


async def test_a_voice_that_cannot_speak_is_left_alone_and_asked_again_after_a_pause(
    outages: Service,
) -> None:
    speaker, looked = ToneSpeaker(), 0
    speaker.fails_with = SpeechUnavailable("broken")
    ahead = MassOutages(client_of(outages), SENTENCES, speaker, 1.0, AheadRules(broken_pause_s=0.01))
    assert not await ahead.make(NOON)

    def now() -> datetime:
        nonlocal looked
        looked += 1
        if looked == 3:
            speaker.fails_with = None
        return NOON

    looking = asyncio.create_task(ahead.forever(now))
    (outage,) = await client_of(outages).running(FEWEST_CUSTOMERS, 10)
    wanted = list(dict.fromkeys(sentences_about(outage, NOON, RESPONSES)))
    async with asyncio.timeout(10):
        await speaker.has_said(wanted[-1])
    looking.cancel()
    assert {text for text, _ in speaker.spoken} >= set(wanted)
