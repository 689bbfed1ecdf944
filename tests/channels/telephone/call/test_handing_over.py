"""A person takes the call over, or nobody does and it comes back."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from assistant.channels.telephone.call.hand_over import HandedOver, Said
from assistant.conversation import channels
from tests.builders import PHONE, SESSION, a_conversation, a_handoff, an_answer
from tests.channels.telephone.calling import a_call, an_arrival, soon
from tests.fakes import GREETING, RememberedLog, ScriptedDialogue, SettableClock

SECRET = base64.b64encode(b"k" * 24).decode()
DUE = "2026-11-21T04:30:00+00:00"


class World:
    """The outage service and the desk's webhook; remembers what they were sent."""

    def __init__(self, report_status: int = 201, desk_status: int = 204, desk_takes_s: float = 0.0) -> None:
        self.reports: list[dict[str, Any]] = []
        self.told: list[httpx.Request] = []
        self._report_status, self._desk_status, self._desk_takes_s = report_status, desk_status, desk_takes_s

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/reports":
            self.reports.append(json.loads(request.content))
            return httpx.Response(self._report_status, json={"code": "SC2611210042", "due_at": DUE})
        if request.url.host == "desk":
            self.told.append(request)
            await asyncio.sleep(self._desk_takes_s)
            return httpx.Response(self._desk_status)
        return httpx.Response(200, json={"items": [{"customer_code": "PC05II0123456"}]})


def a_hazard() -> ScriptedDialogue:
    handoff = a_handoff("hazard", "emergency", "Dây điện đứt trước trường Nguyễn Huệ.")
    return ScriptedDialogue(
        {"dây điện đứt": an_answer("Dạ mã PC 05II 0123456, em nối máy.", handoff=handoff)}
    )


async def test_the_desk_is_told_who_comes_and_why_in_a_signed_message() -> None:
    world = World()
    told_now = {"clock": SettableClock(datetime.now(UTC))}
    desk = {"webhook": "http://desk/take", "secret": SECRET}
    async with a_call(dialogue=a_hazard(), outages=world, around=told_now, **desk) as call:
        await call.hears(GREETING)
        await call.say("dây điện đứt")
        await call.over()
        await soon(lambda: world.told)
    [request] = world.told
    told = Webhook(SECRET).verify(request.content, dict(request.headers))
    assert told["type"] == "call.handed_over"
    assert (told["reason"], told["queue"], told["caller"]) == ("hazard", "emergency", PHONE)
    assert told["customer"] == "PC05II0123456"
    assert told["conversation"] == SESSION
    assert {"speaker": "caller", "text": "dây điện đứt"} in told["transcript"]
    assert call.line.transferred is not None
    variables = call.line.transferred[1]
    assert variables["customer"] == "PC05II0123456"
    assert "caller: dây điện đứt / assistant: Dạ mã PC 05II 0123456, em nối máy." in variables["transcript"]


@pytest.mark.parametrize(
    ("summary", "lines", "customer"),
    [
        ("Khách hàng PC05II0123456, đường Lê Lợi; xin gặp nhân viên", [], "PC05II0123456"),
        ("Khách hàng PC05II0123456", [("caller", "không phải PE01000123456")], "PC05II0123456"),
        ("Dây điện đứt", [("caller", "mã PE01000123456"), ("assistant", "Dạ.")], "PE01000123456"),
        ("Dây điện đứt", [("caller", "PE01000123456"), ("assistant", "PB07060016618")], "PB07060016618"),
        ("Dây điện đứt", [], ""),
    ],
)
def test_the_desk_is_told_which_customer_calls(
    summary: str, lines: list[tuple[str, str]], customer: str
) -> None:
    transcript = [Said(*line) for line in lines]
    assert HandedOver("c", an_arrival(), a_handoff(summary=summary), transcript).customer == customer


def test_of_a_long_conversation_the_pbx_gets_the_end() -> None:
    said = [Said("caller", f"câu số {number} của khách") for number in range(100)]
    words = HandedOver("c", an_arrival(), a_handoff(), said).last_words
    assert words.endswith("câu số 98 của khách / caller: câu số 99 của khách")
    assert len(words) == 1000


@pytest.mark.alone
@pytest.mark.parametrize("world", [World(desk_takes_s=2.0), World(desk_status=500)], ids=["slow", "broken"])
async def test_a_desk_that_does_not_listen_never_delays_the_transfer(world: World) -> None:
    async with a_call(dialogue=a_hazard(), outages=world, webhook="http://desk/take", secret=SECRET) as call:
        await call.hears(GREETING)
        await call.say("dây điện đứt")
        await call.hears("em nối máy")
        began = asyncio.get_running_loop().time()
        await call.over()
        assert asyncio.get_running_loop().time() - began < 1.5
        assert call.line.transferred is not None


def back(**variables: str) -> Any:
    return an_arrival(variables={"returned": "customer_service", **variables})


def log_with(reason: str) -> RememberedLog:
    log = RememberedLog()
    queue = "customer_service" if reason == "requested" else "emergency"
    handoff = a_handoff(reason, queue, "Tóm tắt.")
    log.conversations[SESSION] = a_conversation(
        channel=channels.PHONE, handoff=handoff, outcome="handed_over"
    )
    log.turns[SESSION] = []
    return log


async def test_when_nobody_takes_the_call_a_call_back_is_promised_with_a_time() -> None:
    world = World()
    async with a_call(
        arrival=back(conversation=SESSION), outages=world, around={"log": log_with("requested")}
    ) as call:
        await call.hears("các nhân viên đều đang bận")
        await call.hears("theo số 0905123456 trước 11:30")
        await call.over()
        assert call.line.hung_up
        assert call.dialogue.asked == []
    [report] = world.reports
    assert (report["kind"], report["phone"], report["callback_requested"]) == ("other", PHONE, True)
    assert report["external_id"] == f"call-back-{SESSION}"
    assert "Tóm tắt." in report["description"]
    assert any("trước 11:30" in one.text for one in call.log.turns[SESSION])
    assert call.log.conversations[SESSION].call is not None


@pytest.mark.parametrize("known", [True, False])
async def test_danger_comes_first(known: bool) -> None:
    world = World()
    arrival = back(conversation=SESSION) if known else back(returned="emergency")
    around = {"log": log_with("hazard")} if known else {}
    async with a_call(arrival=arrival, outages=world, around=around) as call:
        await call.hears("trước 11:30")
        assert "tránh xa ít nhất 10 mét" in call.screen.of("assistant")[0]
    assert [one["kind"] for one in world.reports] == ["hazard"]


@pytest.mark.parametrize("known", [True, False], ids=["recorded", "named by the PBX"])
@pytest.mark.parametrize("reason", ["life_support", "child_alone"])
async def test_a_person_at_risk_is_called_back_as_soon_as_in_danger(reason: str, known: bool) -> None:
    world = World()
    around = {"log": log_with(reason)} if known else {}
    arrival = back(conversation=SESSION) if known else back(returned="emergency", reason=reason)
    async with a_call(arrival=arrival, outages=world, around=around) as call:
        await call.hears("trước 11:30")
        assert "gọi 115 ngay" in call.screen.of("assistant")[0]
    [report] = world.reports
    assert report["kind"] == "hazard"
    assert report["description"].startswith("KHẨN CẤP")


async def test_a_caller_without_a_number_keys_one_in() -> None:
    world = World()
    arrival = an_arrival(caller=None, variables={"returned": "customer_service"})
    async with a_call(arrival=arrival, outages=world) as call:
        await call.hears("bấm số điện thoại để nhân viên gọi lại")
        call.press("12#")
        await call.hears("chưa đúng")
        call.press("0905*0905123456#")
        await call.hears("theo số 0905123456")
        await call.over()
    assert [one["phone"] for one in world.reports] == [PHONE]
    assert [one.keys for one in call.log.turns[SESSION] if one.keys] == ["12#", "0905123456#"]


async def test_who_keys_a_number_in_has_time_from_the_end_of_the_question() -> None:
    rules = {"number_within_s": 0.4, "look_every_s": 0.05}
    world = World()
    arrival = an_arrival(caller=None, variables={"returned": "emergency"})
    async with a_call(arrival=arrival, outages=world, rules=rules) as call:
        began = asyncio.get_running_loop().time()
        await call.hears("bấm số điện thoại để nhân viên gọi lại")
        await call.silence()
        assert asyncio.get_running_loop().time() - began > 0.8
        call.press("0905123456#")
        await call.hears("theo số 0905123456")
    assert [one["phone"] for one in world.reports] == [PHONE]


async def test_who_keys_nothing_in_is_told_how_to_go_on() -> None:
    rules = {"number_within_s": 0.2}
    arrival = an_arrival(caller=None, variables={"returned": "customer_service"})
    async with a_call(arrival=arrival, outages=(world := World()), rules=rules) as call:
        await call.hears("vui lòng gọi lại 1900 1909")
        await call.over()
        assert call.line.hung_up
    assert world.reports == []


async def test_a_call_back_that_cannot_be_recorded_is_said_honestly() -> None:
    async with a_call(arrival=back(), outages=World(report_status=503)) as call:
        await call.hears("chưa ghi được yêu cầu gọi lại")
        await call.hears("1900 1909")
        await call.over()
        assert call.line.hung_up


async def test_without_a_voice_the_call_back_is_recorded_all_the_same() -> None:
    world = World()
    async with a_call(arrival=back(), outages=world, speaker=None) as call:
        await call.over()
        assert len(call.line.sound) == 3200
    assert len(world.reports) == 1


async def test_by_keypad_the_letters_come_from_the_codes_of_the_callers_number() -> None:
    async with a_call(outages=World()) as call:
        await call.hears(GREETING)
        await call.silence()
        call.press("7654321#")
        await call.hears("Dạ em nghe: mã khách hàng PC05II7654321")
