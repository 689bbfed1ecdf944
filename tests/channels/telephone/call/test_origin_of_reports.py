"""Whose reports of a call count once: those of a number, of a browser, or of one call with a withheld number."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.channels.telephone.line.arriving import arrival_of
from assistant.secret import pseudonym
from tests.builders import PHONE
from tests.channels.telephone.calling import a_call, an_arrival
from tests.fakes import GREETING


async def origin_of(**arrival: Any) -> str | None:
    around = {"pseudonym": lambda name: pseudonym(name, "the-secret")}
    async with a_call(arrival=an_arrival(**arrival), around=around) as call:
        await call.hears(GREETING)
        await call.say("nhà tôi mất điện")
        await call.hears("Dạ em nghe: nhà tôi mất điện")
    [origin] = {one.origin for one in call.dialogue.asked}
    return origin


async def test_the_origin_of_a_call_is_its_number() -> None:
    assert await origin_of(caller="+84905123456") == PHONE


async def test_two_calls_with_a_withheld_number_are_two_callers() -> None:
    first, second = [await origin_of(caller=None, call_id=name) for name in ("call-1", "call-2")]
    assert first != second
    assert None not in (first, second)


async def test_two_calls_from_one_browser_are_one_caller() -> None:
    calls = [
        await origin_of(caller=None, call_id=name, protocol="browser", address="203.0.113.7")
        for name in ("call-1", "call-2")
    ]
    assert calls[0] == calls[1]


async def test_a_foreign_number_does_not_leave_as_it_is() -> None:
    first, again = [await origin_of(caller="+12025550100", call_id=name) for name in ("call-1", "call-2")]
    assert first == again
    assert "2025550100" not in str(first)


@pytest.mark.parametrize("stand_in", ["0000000000", "+00000", "19001909", "1900 1909"])
def test_what_a_network_sends_for_a_withheld_number_is_no_number(stand_in: str) -> None:
    """Otherwise all who withhold their number would be one caller."""
    arrival = arrival_of("call-1", "asterisk", {"caller": stand_in, "dialled": "19001909"})
    assert (arrival.caller, arrival.dialled) == (None, "19001909")
