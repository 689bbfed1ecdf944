"""What callers report from home: the breaker, the neighbors, danger. Reads folded text (no diacritics)."""

from __future__ import annotations

import re

from assistant.vietnamese.folding import fold, normalize


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")\b")


_NEIGHBORS = _any_of(
    *(
        "nha ben",
        "ben canh",
        "ke ben",
        "nha khac",
        "may nha",
        "hang xom",
        "lang gieng",
        "xung quanh",
        "nguoi ta",
    ),
    *(
        "ca xom",
        "ca khu",
        "ca duong",
        "ca hem",
        "ca ngo",
        "ca to",
        "ca day",
        "khu nay",
        "xom nay",
        "duong nay",
    ),
)
_OUT = _any_of(
    *(
        "mat",
        "cup",
        "tat",
        "cat",
        "toi om",
        "toi thui",
        "(?:khong|ko|hong) co(?: dien)?",
        "khong dien",
        "deu khong",
    ),
    *("cung khong", "cung vay", "cung the", "cung rua", "y chang", "cung bi", "cung toi"),
)
_ON = _any_of(
    *("van co", "con dien", "van sang", "sang den", "sang trung", "van xai", "binh thuong", "co dien"),
    *("khong (?:mat|cup|bi)", "ko (?:mat|cup|bi)"),
)
_NO_POWER = _any_of("(?:khong|ko|hong|chang) co dien", "khong con dien")
_BREAKER = _any_of("cau dao", "cau chi", "ap ?to ?mat", "at ?to ?mat", "at", "cb")
_TRIPPED = _any_of("nhay", "sap", "dut", "chay", "roi xuong", "tat roi")
_FINE = _any_of(
    *("(?:khong|ko|chua|hong) (?:co |bi )?(?:nhay|sap|sao|bi|tat)", "van (?:bat|on|dong|binh thuong)"),
    *("binh thuong", "con nguyen"),
)


_QUESTION = _any_of(
    *("lam sao", "o dau", "nam dau", "cho nao", "la gi", "la cai gi", "la cai chi", "the nao"),
    *("cho mo", "o mo", "nam mo", "la chi"),
)
_DANGER = _any_of(
    *(
        "boc khoi",
        "khoi",
        "khet",
        "boc chay",
        "chay (?:roi|kia|no|luon|den)",
        "bi giat",
        "giat (?:te|xiu|chet)",
    ),
    *(
        "day (?:dien )?(?:bi )?(?:dut|roi|rot)",
        "dut day",
        "toe lua",
        "tia lua",
        "xet lua",
        "no (?:lon|to|bum|dung)",
    ),
    *("dut chay",),
)


# Harmless words that without accents look like danger: «thôi khỏi» smoke, «thợ chạy rồi» fire, «đang giặt»
# a shock.
_LOOKS_LIKE_DANGER = re.compile(r"\b(?:khỏi|khối|chạy|giặt)\b")
_NEVER_MIND = re.compile(
    r"\b(?:thoi|thui) khoi\b|\bkhoi (?:can|phai|nhan|bao|sua|lo|dau|di|nua|em|a|nha|nhe)\b|^khoi$"
)
_LIFE_SUPPORT = _any_of(
    "tho may", "may tho", "tho o ?xy?", "may o ?xy?", "binh o ?xy?", "may tro tho", "chay than"
)


_GIVES_UP = re.compile(r"(?:da |uh? |o )?th(?:oi|ui)[ ,]+(?:khoi|khong can|ko can|k can|dep)\b")


def folded_for_danger(text: str) -> str:
    """The folded text without the harmless words that would fold to dangerous ones."""
    return _NEVER_MIND.sub(" ", fold(_LOOKS_LIKE_DANGER.sub(" ", normalize(text))))


def speaks_of_danger(text: str) -> bool:
    """Whether the words name fire, smoke, a fallen line or a shock: a second check beside the intent."""
    return _DANGER.search(folded_for_danger(text)) is not None


def speaks_of_life_support(text: str | None) -> bool:
    """Whether a person depends on a medical machine: then a report is not enough."""
    return text is not None and _LIFE_SUPPORT.search(fold(text)) is not None


def gives_up(text: str) -> bool:
    """«Thôi khỏi», «thôi không cần»: the caller does not answer and does not want to go on."""
    return _GIVES_UP.match(fold(text)) is not None


def speaks_of_no_power(text: str) -> bool:
    """«Nhà chị cúp điện»: whether the words say so, even when the intent is another."""
    return _OUT.search(fold(text)) is not None


def asks_about_the_breaker(text: str) -> bool:
    """«Cầu dao nằm đâu em?», «làm sao biết cầu dao nhảy?»"""
    said = fold(text)
    return _BREAKER.search(said) is not None and _QUESTION.search(said) is not None


def read_checks(text: str, asked_about_the_breaker: bool = False) -> dict[str, str]:
    """`{"neighbors": "out"|"on", "breaker": "tripped"|"fine"}`, each only when it was said.

    Right after the question a bare «có nhảy» is about the breaker.
    """
    said = fold(text)
    found: dict[str, str] = {}
    if _NEIGHBORS.search(said):
        if _ON.search(said) and not _NO_POWER.search(said):
            found["neighbors"] = "on"
        elif _OUT.search(said):
            found["neighbors"] = "out"
    if _BREAKER.search(said) or (asked_about_the_breaker and "nhay" in said.split()):
        if _FINE.search(said):
            found["breaker"] = "fine"
        elif _TRIPPED.search(said):
            found["breaker"] = "tripped"
    return found
