"""Callers who never give what they are asked for: nothing is asked of them three times, and the call comes to an end.

Each caller is drawn from a seed: a mood of their own, now and then another. They talk to the real Rasa and its real
actions, and never say a code, number or place that exists.
"""

from __future__ import annotations

import random
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.stack import RealStack

MOODS: dict[str, tuple[str, ...]] = {
    "gibberish": ("xoài mận ổi cóc chuối", "asd qwe zxc", "bờ la bờ lô bơ lơ", "ư ư a a", "hí hí hà hà"),
    "deaf": ("nói lại đi em", "hả em nói gì", "chị không nghe rõ", "em nói gì chị không hiểu", "là sao em"),
    "slow": ("đợi chị chút", "từ từ để coi", "chờ chị lấy hoá đơn", "khoan đã em"),
    "astray": (
        "hát cho nghe một bài đi",
        "giá vàng nay nhiêu",
        "trời bữa nay nóng ghê",
        "đặt giùm vé máy bay",
    ),
    "curious": ("giá điện bậc ba bao nhiêu", "gắn đồng hồ mới làm sao", "chi nhánh mở cửa mấy giờ"),
    "greeting": ("alo", "alo em ơi", "chào em"),
    "who": ("em là người hay máy", "em làm được những gì", "ai đang nói vậy"),
    "yes": ("ừ", "đúng rồi", "ờ em", "dạ phải"),
    "no": ("không phải", "sai rồi", "không đúng đâu"),
    "wanting": (
        "nhà tôi mất điện rồi",
        "bao giờ có điện lại",
        "có điện nhắn tin cho chị nghe",
        "sao cúp điện hoài",
    ),
    "forgetful": ("chị không nhớ", "làm gì có mã", "không biết luôn em ơi"),
    "halting": ("ờ pê xê không năm", "không chín không", "hai ba bốn năm", "pê xê"),
    "dropping": ("thôi bỏ đi", "không cần nữa, làm lại từ đầu", "thôi huỷ cái đó đi"),
    "guessing": ("PC05II9{0}", "090599{1}", "mã PE0199{1}{2}", "số 0977{0}"),
}
# With these the call may also end in a goodbye: they have said that they want nothing.
MAY_SAY_GOODBYE = frozenset({"no", "dropping"})
MOST_TURNS = 24
MOST_TIMES = 2
CALLERS = 36

Say = Callable[[str | None], dict[str, Any]]


@pytest.fixture
def call(stack: RealStack) -> Iterator[Callable[[], Say]]:
    """Opens a call; what it gives says something in it and returns Rasa's answer."""
    headers = {"X-Rasa-Token": stack.rasa_token}
    with httpx.Client(base_url=stack.rasa_url, headers=headers, timeout=30, trust_env=False) as rasa:

        def opened() -> Say:
            sender = str(uuid.uuid4())

            def say(text: str | None) -> dict[str, Any]:
                body = {"sender": sender, "text": text, "event": "open" if text is None else None}
                metadata = {"channel": "phone", "is_written": False, "caller_phone": None}
                answer = rasa.post("/webhooks/turn/webhook", json={**body, "metadata": metadata})
                said: dict[str, Any] = answer.raise_for_status().json()
                return said

            say(None)
            return say

        yield opened


@pytest.mark.parametrize("seed", range(CALLERS))
def test_nothing_is_asked_three_times_and_a_person_comes(call: Callable[[], Say], seed: int) -> None:
    say, caller = call(), Uncooperative(seed)
    asked: Counter[str] = Counter()
    told = []
    for _ in range(MOST_TURNS):
        words = caller.next_words()
        answer = say(words)
        replies = [reply["text"] for reply in answer["replies"]]
        told += [f"C: {words}", *(f"B: {text}" for text in replies)]
        asked.update(question for text in replies for question in questions_in(text))
        worn = [question for question, times in asked.items() if times > MOST_TIMES]
        assert not worn, "\n".join([*told, f"asked three times: {worn}"])
        if answer["handoff"]:
            return
        if answer["ended"] and caller.moods & MAY_SAY_GOODBYE:
            return
        assert not answer["ended"], "\n".join(told)
    pytest.fail("\n".join([*told, "nobody took over"]))


class Uncooperative:
    """One caller. The first half have a single mood, the others two or three."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        names = sorted(MOODS)
        how_many = 1 if seed < len(names) else self._chance.choice((2, 3))
        self.moods = {names[seed]} if how_many == 1 else set(self._chance.sample(names, how_many))
        self._said = 0

    def next_words(self) -> str:
        self._said += 1
        if self._said == 1 and self._chance.random() < 0.5:
            return "nhà tôi mất điện"
        words = self._chance.choice(MOODS[self._chance.choice(sorted(self.moods))])
        digits = [f"{self._chance.randint(0, 999_999):06d}", f"{self._chance.randint(0, 9999):04d}"]
        return words.format(*digits, f"{self._chance.randint(0, 99999):05d}")


def _pattern(template: str) -> re.Pattern[str]:
    """Callers who call themselves «chị» are addressed so."""
    words = re.sub(r"\\\{\w+\\\}", "(.*)", re.escape(template))
    return re.compile(re.sub(r"[Aa]nh/chị", r"(?:\\w+/\\w+|\\w+)", words))


def _questions() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for file in sorted(Path("assistant/dialogue/domain").glob("*.yml")):
        for name, variants in (yaml.safe_load(file.read_text("utf-8")).get("responses") or {}).items():
            if name.startswith(("utter_ask_", "utter_offer_", "utter_not_found", "utter_place_not_found")):
                found += [(_same_question(name), _pattern(variant["text"])) for variant in variants]
    return found


def _same_question(response: str) -> str:
    """Other words for the same question are the same question."""
    return {
        "utter_ask_code_or_phone_again": "utter_ask_code_or_phone",
        "utter_not_found": "utter_ask_code_or_phone",
        "utter_ask_place_again": "utter_ask_place",
        "utter_ask_place_instead": "utter_ask_place",
        "utter_place_not_found": "utter_ask_place",
        "utter_not_found_ask_place": "utter_ask_place",
    }.get(response, response)


QUESTIONS = _questions()


def questions_in(text: str) -> list[str]:
    """The questions of the domain in a reply, with what they speak of."""
    return [
        ":".join((name, *found.groups())) for name, pattern in QUESTIONS if (found := pattern.fullmatch(text))
    ]
