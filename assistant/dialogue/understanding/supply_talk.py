"""What callers say about the power: off, back, partly, unsteady, at the neighbors', the breaker.

Grammar decides where a wrong label does harm: «có điện rồi hả» asks, «có điện rồi nhưng nhà chị chưa» says
that the own home is without, and neither says that the power is back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.view import Seen, View

SURE, LIKELY = 0.9, 0.7
_WHOLE_AREA = (
    "cả",
    "nguyên",
    "toàn",
    "khắp",
    "ca",
    "nguyen",
    "toan",
    "ai cũng",
    "ai cung",
    "nhà mô cũng",
    "nhà nào cũng",
)

_DAY_TO_COME = r"(?:mai|mot|ngay kia|tuan (?:sau|toi)|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)"
_CUT_TO_COME = re.compile(
    rf"\b{_DAY_TO_COME}(?! \d)(?: (?!mat|cup|cat|ngat)\S+){{0,3}} (?:mat|cup|cat|ngat)\b"
    rf"|\b(?:mat|cup|cat|ngat)(?: dien)?(?: (?:vao|vo|ngay|sang|chieu|luc)){{0,2}} {_DAY_TO_COME}\b"
)
# «Đâu có» before anything else denies what was said; after it, it says that there is no power.
_SEEKS_A_YES = re.compile(r"\b(?:phai|dung) (?:khong|ko|k|hong)\b|\bha$")
_DENIES_FIRST = re.compile(r"(?:(?:da|ua|a|o|troi|no) )*(?:dau|mo) co(?: (?:em|oi|a|ma|dau|chi|anh))*")


def supply_acts(seen: Seen) -> Iterator[Act]:
    """Only what the words themselves show, without the intent model."""
    whole = seen.whole
    yield from _breaker(seen)
    if whole.has("unsteady"):
        yield Act("tell_unsteady", LIKELY)
    if whole.has("partly"):
        yield Act("tell_partly", LIKELY)
    off = without_power(seen)
    if off:
        yield Act("tell_out", SURE if off == "still" else LIKELY)
    if neighbours := neighbours_are(seen):
        yield Act(f"tell_neighbours_{neighbours}", LIKELY)
    if says_back(seen):
        yield Act("tell_back", LIKELY)
    if whole.has("since"):
        yield Act("tell_since", LIKELY)


def asks_of_a_cut_to_come(seen: Seen) -> bool:
    """«Nghe loa nói mai cúp điện hả em»: a day to come beside the cut, in a question."""
    return any(one.asks and _CUT_TO_COME.search(one.folded) for one in (seen.whole, *seen.clauses))


def says_back(seen: Seen) -> bool:
    """Whether a plain statement says that the power is back at the own home."""
    if seen.whole.has("message_wish", "callback_wish") and not seen.whole.has("no_message_wish"):
        return False
    if _says(seen, "lost_again", "still_without", "partly", "unsteady", "planned"):
        return False
    return any(_is_back(clause) for clause in seen.clauses) and not any(
        clause.has("power_back") and clause.asks for clause in seen.clauses
    )


def says_it_is_on(seen: Seen) -> bool:
    """«Có mất điện đâu, điện vẫn có mà»: a plain statement that nothing is out at the own home."""
    if seen.whole.has("lost_again", "partly", "half_the_house", "unsteady", "future_day", "message_wish"):
        return False
    on = [
        one for one in seen.clauses if one.has("power_is_on") and not one.has("neighbours", "off_after_all")
    ]
    if not on or any(one.has("not_yet") for one in on):
        return False
    others = [one for one in seen.clauses if one not in on and not one.has("breaker")]
    return not any(map(_is_off, others)) and not all(map(_asks_whether_it_is_on, on))


def _asks_whether_it_is_on(clause: View) -> bool:
    """«Không có mất điện gì hết» asks nothing, «không mất điện phải không?» does."""
    if clause.has("not_off"):
        return _SEEKS_A_YES.search(clause.folded) is not None
    return clause.asks and clause.has("question_tag")


def _is_back(clause: View) -> bool:
    plainly = clause.has("power_back") and not clause.has("not_yet", "negation", "power_off", "neighbours")
    return plainly and not clause.asks


def without_power(seen: Seen) -> str | None:
    """`still` for a home without although it was said to be back, `off` for one without; None otherwise."""
    if seen.whole.has("power_back") and _says(seen, "still_without", "lost_again") and not _only_asks(seen):
        return "still"
    clauses = _stated(seen)
    if any(clause.has("still_without") and not clause.asks and not _is_denied(clause) for clause in clauses):
        return "still"
    return "off" if any(map(_is_off, clauses)) else None


def _is_off(clause: View) -> bool:
    ours = not clause.has("neighbours") or whole_area(clause)
    asked_or_to_come = _asks_about_power(clause) or clause.has("planned")
    not_of_power = clause.has("internet", "water", "gas") and not clause.has("power_word")
    no_outage = not_of_power or _is_denied(clause)
    return clause.has("power_off") and ours and not asked_or_to_come and not no_outage


def _is_denied(clause: View) -> bool:
    """«Nhà em không có mất điện». In «không mất điện rồi» the first word answers something else."""
    return clause.has("not_off") and not clause.has("off_after_all")


def _stated(seen: Seen) -> Sequence[View]:
    """The clauses without a denial before them, and without a question about a cut to come."""
    told = [one for one in seen.clauses if not (one.asks and one.has("planned", "future_day"))]
    denied = len(seen.clauses) > 1 and _DENIES_FIRST.fullmatch(seen.clauses[0].folded)
    return told[1:] if denied else told


def _says(seen: Seen, *names: str) -> bool:
    """Whether one of these concepts is stated, in a clause or across several."""
    if any(clause.has(*names) for clause in seen.clauses):
        return any(clause.has(*names) for clause in _stated(seen))
    return seen.whole.has(*names)


def whole_area(clause: View) -> bool:
    """«Cả xóm mất điện»: the own home and the neighbors'."""
    return any(f" {word} " in f" {clause.words} " for word in _WHOLE_AREA)


def neighbours_are(seen: Seen) -> str | None:
    """`out` or `on`, as far as the words say it; None otherwise."""
    for clause in seen.clauses:
        if clause.has("on_at_the_corner") and not clause.asks and not clause.has("power_off", "not_yet"):
            return "on"
        if not clause.has("neighbours") or clause.asks:
            continue
        if clause.has("power_off", "same_there"):
            return "out"
        if clause.has("still_on_there", "power_back"):
            return "on"
    return None


def _asks_about_power(clause: View) -> bool:
    return clause.asks and not clause.has("since") and clause.has("question_tag", "wh_word", "when_back")


def _only_asks(seen: Seen) -> bool:
    return all(clause.asks for clause in seen.clauses)


def _breaker(seen: Seen) -> Iterator[Act]:
    for clause in seen.clauses:
        if not clause.has("breaker"):
            continue
        if clause.has("breaker_fine") and not clause.asks:
            yield Act("tell_breaker", SURE, kind="fine")
        elif clause.has("tripped") and not clause.asks:
            yield Act("tell_breaker", SURE, kind="tripped")
