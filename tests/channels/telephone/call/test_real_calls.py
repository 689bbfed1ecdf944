"""Calls to the real processes: the real dialogue and voice, and a restart in mid-call."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.conversations.phoning import PhoneCall
from tests.stack import RealStack


@contextmanager
def a_call(stack: RealStack, caller: str | None = None) -> Iterator[PhoneCall]:
    call = PhoneCall(stack.assistant_url, caller)
    try:
        yield call
    finally:
        call.hang_up()


def latest_call(stack: RealStack) -> dict[str, Any]:
    """The newest call on record, once it has ended."""
    until = time.monotonic() + 10
    while True:
        answer = stack.assistant.get("/v1/conversations", params={"channel": "phone", "limit": 1})
        newest: dict[str, Any] = answer.raise_for_status().json()["items"][0]
        if newest["call"] is not None:
            return newest
        assert time.monotonic() < until, "the call is not on record"
        time.sleep(0.1)


def test_a_call_is_on_record_with_its_keys_and_the_times_of_its_stages(stack: RealStack) -> None:
    with a_call(stack) as call:
        assert any("Điện lực xin nghe" in one for one in call.hears())
        call.press("2#")
        assert call.hears()
        assert call.heard_s > 3
    record = latest_call(stack)
    assert (record["call"]["protocol"], record["call"]["ended_by"]) == ("browser", "caller")
    assert record["call"]["greeted_ms"] < 2000
    assert [turn["keys"] for turn in record["turns"] if turn["keys"]] == ["2"]
    asked = next(number for number, turn in enumerate(record["turns"]) if turn["keys"])
    answer = record["turns"][asked + 1]
    assert {"dialogue", "synthesis", "first_sound", "total"} <= set(answer["timings_ms"])
    metrics = stack.assistant.get("/metrics").text
    assert "assistant_active_calls 0.0" in metrics
    assert 'assistant_call_seconds_count{ended_by="caller",protocol="browser"}' in metrics


def test_an_everyday_question_is_answered_by_key(stack: RealStack) -> None:
    with a_call(stack) as call:
        assert "Câu hỏi khác bấm 5." in call.hears()
        call.press("5#")
        [page] = call.hears()
        key = re.search(r"giá điện bấm (\d)", page)
        assert key is not None
        call.press(key[1])
        assert any("bậc thang" in one for one in call.hears())
    asked = next(turn for turn in latest_call(stack)["turns"] if turn["intent"])
    assert (asked["intent"], asked["keys"]) == ("faq/tariff", key[1])
    assert asked["why"]


def test_whoever_calls_while_the_assistant_is_restarted_is_passed_on(stack: RealStack) -> None:
    with a_call(stack) as call:
        call.hears()
        os.kill(stack.pid("assistant"), signal.SIGTERM)
        assert any("khởi động lại" in one for one in call.hears())
        assert call.queue == "customer_service"
    assert stack.wait_until_ended("assistant") in ("exit status 0", "signal 15 (SIGTERM)")
    stack.revive()
    assert latest_call(stack)["handoff"]["reason"] == "shutting_down"
