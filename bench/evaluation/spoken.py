"""Spoken renderings of codes and phone numbers, as callers of three regions say them.

Independent of the module under test, with word lists of its own: a seeded caller picks a region, a way of
grouping, hesitations and politeness.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
_HESITATIONS = ["ờ", "à", "ừm", "ơ", "rồi", "là", "thì", "ờ ờ", "dạ"]
_LETTERS = {
    "north": {"A": ["a"], "B": ["bê", "bờ"], "C": ["xê", "cờ"], "D": ["đê"], "E": ["e"], "G": ["gờ", "giê"],
    "H": ["hát", "hờ"],
              "I": ["i"], "K": ["ca"], "M": ["em", "mờ"], "N": ["en", "nờ"], "P": ["pê"], "Q": ["quy"],
              "S": ["ét", "ét xì"],
              "T": ["tê"], "U": ["u"], "V": ["vê"], "X": ["ích", "ích xì"], "L": ["lờ"], "R": ["rờ"],
              "Y": ["y", "i dài"]},
    "central": {"A": ["a"], "B": ["bê", "bờ"], "C": ["xê", "sê"], "D": ["đê", "đờ"], "E": ["ê", "e"],
    "G": ["gờ", "ghê"],
                "H": ["hát"], "I": ["i"], "K": ["ka", "ca"], "M": ["em", "em mờ"], "N": ["en", "en nờ"],
                "P": ["pê"], "Q": ["cu"],
                "S": ["ét", "sờ"], "T": ["tê", "tờ"], "U": ["u"], "V": ["vê"], "X": ["ích", "ích-xì"],
                "L": ["lờ"], "R": ["rờ"], "Y": ["y dài"]},
    "south": {"A": ["a"], "B": ["bê"], "C": ["xê", "cờ"], "D": ["dê", "đê"], "E": ["e"], "G": ["gờ"],
    "H": ["hát"], "I": ["i", "i ngắn"],
              "K": ["ca"], "M": ["mờ", "em mờ"], "N": ["nờ"], "P": ["pê", "pờ"], "Q": ["quy", "cu"],
              "S": ["sờ", "ét"], "T": ["tê"],
              "U": ["u"], "V": ["vê", "vờ"], "X": ["ích"], "L": ["lờ", "e lờ"], "R": ["rờ", "e rờ"],
              "Y": ["i cờ rét", "y"]},
}  # fmt: skip


@dataclass
class Caller:
    """Speaks in one manner; the same seed gives the same words."""

    rng: random.Random
    region: str = "north"

    @classmethod
    def seeded(cls, seed: int) -> Caller:
        rng = random.Random(seed)
        return cls(rng, rng.choice(["north", "central", "south"]))

    def says(self, identifier: str) -> str:
        """The identifier in words."""
        words: list[str] = []
        for part in self._parts(identifier):
            words.append(self._letters(part) if part.isalpha() else self._digits(part))
            if self.rng.random() < 0.12:
                words.append(self.rng.choice(_HESITATIONS))
        if words[-1] in _HESITATIONS:
            words.pop()
        return " ".join(words)

    def _parts(self, identifier: str) -> list[str]:
        parts = [identifier[0]]
        for character in identifier[1:]:
            if character.isalpha() == parts[-1][-1].isalpha():
                parts[-1] += character
            else:
                parts.append(character)
        return parts

    def _letters(self, letters: str) -> str:
        if len(letters) == 2 and letters[0] == letters[1] and self.rng.random() < 0.3:
            return f"hai chữ {self._letter(letters[0])}"
        return " ".join(self._letter(letter) for letter in letters)

    def _letter(self, letter: str) -> str:
        return self.rng.choice(_LETTERS[self.region].get(letter, [letter.lower()]))

    def _digits(self, digits: str) -> str:
        style = self.rng.choice(["single", "single", "groups", "repeats", "hesitant", "named"])
        words: list[str] = []
        at = 0
        while at < len(digits):
            step, said = self._group(digits[at:], style)
            words.append(said)
            at += step
            if style == "hesitant" and at < len(digits) and self.rng.random() < 0.3:
                words.append(self.rng.choice(_HESITATIONS))
        return " ".join(words)

    def _group(self, rest: str, style: str) -> tuple[int, str]:
        run = len(rest) - len(rest.lstrip(rest[0]))
        if style in {"repeats", "groups"} and 2 <= run <= 4 and self.rng.random() < 0.7:
            counter = self.rng.choice(["con", "số"] if self.region != "south" else ["con", "số", "con số"])
            return run, f"{_DIGITS[run]} {counter} {_DIGITS[int(rest[0])]}"
        if (
            style == "groups"
            and len(rest) >= 3
            and rest[0] != "0"
            and not self._ends_open(rest)
            and self.rng.random() < 0.35
        ):
            return 3, self._hundreds(rest[:3])
        if (
            style == "groups"
            and len(rest) >= 2
            and rest[0] not in "0"
            and not self._runs_on(rest)
            and self.rng.random() < 0.6
        ):
            return 2, self._tens(rest[:2])
        if style == "named":
            return 1, f"số {_DIGITS[int(rest[0])]}"
        return 1, self._digit(rest[0])

    def _runs_on(self, rest: str) -> bool:
        """«bốn mươi», then «hai» on its own sounds like 42, so callers avoid it."""
        return rest[1] == "0" and len(rest) > 2 and rest[2] != "0"

    def _ends_open(self, rest: str) -> bool:
        return rest[2] == "0" and len(rest) > 3 and rest[3] != "0"

    def _digit(self, digit: str) -> str:
        if digit == "7" and self.rng.random() < 0.3:
            return "bẩy"
        if digit == "4" and self.rng.random() < 0.2:
            return "tư"
        return _DIGITS[int(digit)]

    def _tens(self, pair: str) -> str:
        tens, unit = pair[0], pair[1]
        if tens == "1":
            return "mười" if unit == "0" else f"mười {'lăm' if unit == '5' else _DIGITS[int(unit)]}"
        if unit == "0":
            return f"{_DIGITS[int(tens)]} {self.rng.choice(['mươi', 'chục'])}"
        last = {"1": "mốt", "4": self.rng.choice(["tư", "bốn"]), "5": self.rng.choice(["lăm", "nhăm"])}.get(
            unit, _DIGITS[int(unit)]
        )
        if self.rng.random() < 0.25 and unit in "145":
            return f"{_DIGITS[int(tens)]} {last}"
        return f"{_DIGITS[int(tens)]} mươi {last}"

    def _hundreds(self, three: str) -> str:
        first = f"{_DIGITS[int(three[0])]} trăm"
        if three[1:] == "00":
            return first
        if three[1] == "0":
            return f"{first} {self.rng.choice(['linh', 'lẻ'])} {_DIGITS[int(three[2])]}"
        if three[1] != "1" and three[2] != "0" and self.rng.random() < 0.4:
            return f"{first} {_DIGITS[int(three[1])]} {_DIGITS[int(three[2])]}"
        return f"{first} {self._tens(three[1:])}"


def random_customer_code(rng: random.Random) -> str:
    """A code of one of the three shapes, with the prefixes of the five corporations."""
    prefix = rng.choice(["PC", "PC", "PE", "PB", "PA", "PM", "PN", "PH", "PQ", "PP", "PD", "PK"])
    digits = "".join(rng.choices("0123456789", k=9))
    letters = "".join(rng.choices("IVXGHDNTLMK", k=2)) if rng.random() < 0.6 else "II"
    unit = rng.choice(
        [digits[:2] + digits[7:], digits[:2] + letters, digits[:2] + letters, letters + digits[:2]]
    )
    return prefix + unit + "".join(rng.choices("0012345678900", k=7))


def random_phone(rng: random.Random) -> str:
    """A mobile number, sometimes with a run of equal digits, which people like."""
    tail = "".join(rng.choices("0123456789", k=7))
    if rng.random() < 0.3:
        tail = tail[:4] + tail[4] * 3
    return (
        rng.choice(
            [
                "090",
                "091",
                "093",
                "098",
                "097",
                "032",
                "035",
                "038",
                "070",
                "077",
                "079",
                "081",
                "085",
                "088",
                "056",
                "059",
            ]
        )
        + tail
    )


def random_report_code(rng: random.Random) -> str:
    """A report code as the outage service makes it: SC, date, running number."""
    return f"SC26{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(0, 400):04d}"
