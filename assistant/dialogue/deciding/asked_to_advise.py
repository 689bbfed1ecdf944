"""People who have to decide something while it is off: whether to wait, what if it is late, whether it can be sooner.

They hear the time that is known, or that there is none, and not to count on it. The decision stays theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.asked_of_safety import GENERATOR
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.on_the_table import on_the_table
from assistant.dialogue.understanding.acts import HEARD, Act, in_order
from assistant.dialogue.understanding.supply_talk import without_power

PLAN, LATE, SOONER = "plan_ahead", "if_it_is_late", "sooner"
# What such words are otherwise taken for.
_LIKE = frozenset(
    {
        *(
            "ask_return",
            "ask_cause",
            "ask_supply",
            "ask_report_status",
            "ask_planned",
            "ask_repeat",
            "ask_faq",
        ),
        *("ask_identity", "ask_capabilities", "off_topic", "not_ours", "tell_out", "want_wait"),
    }
)
_FOLLOW_UPS_LIKE_IT = frozenset(
    {"not_known", "is_certain", "usual_length", "so_long", "recap", "call_when", "faster"}
)
# «Cầu dao nhảy, em nên làm gì?», «có nên rút tủ lạnh không?» have answers of their own.
_ANSWERED_ELSEWHERE = (
    *("breaker", "tripped", "asks_to_unplug", "keeps_it_shut", "food_question", "electrician_or_company"),
    *("asks_a_procedure", "scam"),
)
MOST_WORDS_OF_AN_ANSWER = 7
_ASKS_WHETHER = re.compile(r"\b(?:co|duoc)(?: \S+){0,4} (?:khong|ko|k|hong|hem|hok)\b|\S \bhay\b \S")
_ASKS_A_LENGTH = re.compile(
    r"\b(?:uoc chung|chung nao|chung mo|bao lau nua|may tieng nua|tieng hay (?:la )?\S+ tieng)\b"
)
_ASKS = re.compile(r"\bthi\b.*\b(?:rang|sao|chi|gi|khong|ko|k|hong|lam|hay)\b")


def ask_for_advice(d: Draft) -> None:
    """Makes such a question one about what was told, which is then answered like the others."""
    names = _named(d)
    if not names:
        return
    d.drop_acts(*(_LIKE - _asked_besides(d)))
    d.drop_follow_ups(*_FOLLOW_UPS_LIKE_IT, *(("in_parts",) if LATE in names else ()))
    others = d.understood.follow_ups
    if "by_an_hour" in others and PLAN in names:
        names.remove(PLAN)  # the hour is compared, with the same advice
    d.understood = replace(d.understood, follow_ups=tuple(dict.fromkeys((*others, *names))))


def means_a_message(d: Draft) -> None:
    """«Ghi giùm chị đi, đổi giờ là nhắn liền nha», after an outage was told: what is to be recorded is a message."""
    told = d.situation.told and any(on_the_table(d))
    if (
        not told
        or not d.understood.has("want_report")
        or not d.understood.seen.whole.has("message_of_a_change")
    ):
        return
    d.because("a message when the time changes, not a report")
    d.drop_acts("want_report", "tell_since", "tell_out")
    if not d.understood.has("want_messages"):
        acts = in_order([*d.understood.acts, Act("want_messages", HEARD)])
        d.understood = replace(d.understood, acts=acts)


def _named(d: Draft) -> list[str]:
    seen = d.understood.seen.whole
    if not d.situation.told or not any(on_the_table(d)) or d.understood.has("tell_danger", "tell_at_risk"):
        return []
    names = []
    if seen.has("pleads_for_power") and _is_planned(d):
        names.append(SOONER)
    elif seen.has("pleads_for_power"):
        names.append("faster")
    if seen.has("if_it_is_late") and (seen.asks or _ASKS.search(seen.folded)):
        names.append(LATE)
    elif seen.has("asks_what_to_do") and SOONER not in names and not seen.has(*_ANSWERED_ELSEWHERE):
        names.append(PLAN)
    return names


def _asked_besides(d: Draft) -> frozenset[str]:
    """A wish for the hour in plain words stays: what is advised about a cut to come does not hold it."""
    seen = d.understood.seen
    kept = {"ask_planned"} if seen.whole.has("planned") else set()
    return frozenset(kept | ({"tell_out"} if without_power(seen) == "still" else set()))


def _is_planned(d: Draft) -> bool:
    outage, cut = on_the_table(d)
    return (outage["kind"] == "planned") if outage is not None else cut is not None


def _if_it_is_late(d: Draft) -> None:
    d.say("utter_if_not_by_then")
    outage, _ = on_the_table(d)
    if outage is not None and d.question in (None, "anything_else", "offer_message") and not d.has_asked:
        offers.after_outage(d, outage)


def _sooner(d: Draft) -> None:
    """Of an announced cut, which goes on as long as the work takes."""
    d.say("utter_cannot_promise_sooner")
    if GENERATOR.search(d.understood.seen.whole.folded):
        d.say("utter_generator")
    offers.person(d, to_ask=True)


ADVICE: Mapping[str, Callable[[Draft], None]] = {LATE: _if_it_is_late, SOONER: _sooner}


def only_asks_of_a_person(d: Draft) -> bool:
    """«Gọi người ta có đóng sớm thiệt không hay chú đi mướn máy nổ?», where a person is offered: no yes to one."""
    seen = d.understood.seen.whole
    if d.question != "offer_person" or seen.has("asks_for_person", "takes_a_person"):
        return False
    return seen.count > MOST_WORDS_OF_AN_ANSWER and _ASKS_WHETHER.search(seen.folded) is not None


def calm_questions(d: Draft) -> None:
    """Drops blame that is only a likeness: a question or plea that was answered, without a word of anger."""
    seen = d.understood.seen.whole
    if seen.has("anger") or not d.understood.has("complain"):
        return
    asked = {*d.understood.follow_ups} & {"by_an_hour", "by_a_part_of_the_day", PLAN, LATE, SOONER, "faster"}
    if asked or d.beside or seen.has("pleads_for_power") or _ASKS_A_LENGTH.search(seen.folded):
        d.because("asks, and blames nobody")
        d.drop_acts("complain")
