"""One simulated caller: a goal, a manner of speaking, and the share of read-out digits that are misheard.

The caller knows only what a person would: it chooses its answer by the words of the assistant's question.
"""

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.vietnamese.folding import fold
from bench.evaluation.spoken import Caller as Speaker
from bench.evaluation.town import Home

GOALS = ("why", "why", "report", "planned", "message", "danger", "person")
_PHRASES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("callers.yml").read_text("utf-8"))
_DIGIT = re.compile(r"\d")
_PHONE_READ_BACK = re.compile(r"\b0\d{3} \d{3} \d{3}\b")
_CODE_READ_BACK = re.compile(r"\bP[A-Z] \w{4} \d{7}\b")


@dataclass
class SimulatedCaller:
    """`noise` is the probability that a digit is misheard, drawn again each time it is said."""

    home: Home
    goal: str
    seed: int
    noise: float
    identity_turns: int = 0
    _knows: str = "code"
    _style: str = "typed"

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._knows = self._chance.choices(("code", "phone", "nothing"), (60, 25, 15))[0]
        self._style = self._chance.choices(("typed", "plain", "spoken"), (30, 20, 50))[0]
        self._speaker = Speaker.seeded(self.seed)

    @property
    def calls_from(self) -> str | None:
        """The registered number for three callers in ten; None for the others."""
        return self.home.phone if self.seed % 10 < 3 else None

    def opens(self) -> str:
        """The first words: half of the callers identify themselves at once."""
        at_once = self._chance.random() < 0.5 and self._knows != "nothing"
        identity = self._identity() if at_once and self.goal not in ("danger", "person") else ""
        text = self._phrase(self.goal, identity=identity, place=self._place())
        return self._in_style(text.rstrip(", "))

    def answers(self, reply: str) -> str | None:
        """The caller's answer to the assistant's reply; None hangs up."""
        return self._in_style(self._answer(reply, fold(reply)))

    def _answer(self, reply: str, asked: str) -> str:
        if "doc tiep" in asked or "cac so con lai" in asked:
            return self._phrase("rest", value=self._read_out(self.home.customer_code[-7:]))
        if "dung khong a" in asked or "co phai anh/chi goi" in asked or "phai khong" in asked:
            return self._confirms(reply, asked)
        if "cau dao" in asked and "?" in asked:
            return self._phrase("neighbors")
        if "so dien thoai de lien he" in asked:
            return self._read_out(self.home.phone)
        if "duong nao" in asked or "ten phuong" in asked:
            self.identity_turns += 1
            return self._phrase("place", place=self._place())
        if "ma khach hang" in asked or "so dien thoai" in asked or "doc lai tung so" in asked:
            self.identity_turns += 1
            if self._knows == "nothing":
                return self._phrase("no_identity")
            # When the question also asks for the street, people name it.
            return f"{self._identity()}, {self._place()}" if "ten duong" in asked else self._identity()
        if "nhan tin" in asked and "?" in asked:
            return self._phrase("want_message" if self.goal == "message" else "no_message")
        if "diem dung dien nao" in asked or "o dau" in asked:
            return self._place()
        return self._phrase("thanks")

    def _confirms(self, reply: str, asked: str) -> str:
        if "mat dien phai khong" in asked:
            return (
                self._phrase("power_is_off")
                if self.goal != "planned"
                else "không, tôi hỏi lịch cắt điện ngày mai"
            )
        if number := _PHONE_READ_BACK.search(reply):
            return self._phrase("agree" if number[0].replace(" ", "") == self.home.phone else "disagree")
        read_back = _CODE_READ_BACK.search(reply)
        same_code = read_back is None or read_back[0].replace(" ", "") == self.home.customer_code
        return self._phrase("agree" if same_code and fold(self.home.street) in asked else "disagree")

    def _identity(self) -> str:
        if self._knows == "code":
            return self._phrase("by_code", value=self._read_out(self.home.customer_code))
        return self._phrase("by_phone", value=self._read_out(self.home.phone))

    def _read_out(self, identifier: str) -> str:
        misheard = _DIGIT.sub(self._maybe_another, identifier)
        if self._style != "spoken":
            return misheard
        return self._speaker.says(misheard)

    def _maybe_another(self, digit: re.Match[str]) -> str:
        if self._chance.random() >= self.noise:
            return digit[0]
        return self._chance.choice([other for other in "0123456789" if other != digit[0]])

    def _place(self) -> str:
        return f"đường {self.home.street} {self.home.ward.lower()}"

    def _phrase(self, name: str, **values: str) -> str:
        return str(self._chance.choice(_PHRASES[name])).format(**values)

    def _in_style(self, text: str) -> str:
        return fold(text) if self._style == "plain" and not any(c.isupper() for c in text) else text
