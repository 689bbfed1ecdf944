"""«Chay» without accents: a thing that burns (cháy), or far more often one that runs or counts (chạy)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dialogue.understanding.concepts import Found

_WITHOUT_ACCENTS = re.compile(r"\bchay\b")
# Where one of these is talked of, «chay» is what the meter does.
_OF_A_BILL = frozenset({"bill", "high_bill", "meter_check", "reading_check"})


def without_what_runs(words: str, found: Sequence[Found]) -> tuple[Found, ...]:
    """Without the fire of a thing that only runs: «cong to chay do nha»."""
    running = _that_run(words, found)
    if not running:
        return tuple(found)
    return tuple(
        one
        for one in found
        if one.concept != "fire"
        or not any(one.start <= at < one.end for at in running)
        or _has_more(words, one)
    )


def only_runs(words: str, found: Sequence[Found]) -> bool:
    """Whether «chay» is in the words, and each time of a thing that runs."""
    times = len(_places(words))
    return times > 0 and len(_that_run(words, found)) == times


def fire_is_in_doubt(words: str, found: Sequence[Found]) -> bool:
    """Whether nothing but «chay» says that there is a fire. «Chay nha» is said of nothing that runs."""
    fires = [one for one in found if one.concept == "fire"]
    homes = any(one.concept == "house_burns" for one in found)
    return bool(fires) and not homes and not any(_has_more(words, one) for one in fires)


def _has_more(words: str, fire: Found) -> bool:
    """«Boc khoi», «xet lua», «cháy»."""
    said = words[fire.start : fire.end]
    return (
        not _WITHOUT_ACCENTS.search(said)
        or re.search(r"\b(?:khoi|lua|khet|boc|chap|mui)\b", said) is not None
    )


def _that_run(words: str, found: Sequence[Found]) -> list[int]:
    return [at for at in _places(words) if _runs(at, found)]


def _runs(at: int, found: Sequence[Found]) -> bool:
    here = {one.concept for one in found if one.start <= at < one.end}
    if here & {"cannot_run", "burnt"}:
        return False
    return "runs" in here or any(one.concept in _OF_A_BILL for one in found)


def _places(words: str) -> list[int]:
    return [one.start() for one in _WITHOUT_ACCENTS.finditer(words)]
