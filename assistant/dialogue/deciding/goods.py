"""Food and goods that a cut may spoil, and money lost by it: how food keeps, and whether the company pays.

Whether it pays is not decided here, and the stored answer is about devices: who asks of fish or of a day's income is
offered a person.
"""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import keep_for_a_person
from assistant.dialogue.understanding.spelled import Spelled
from assistant.dialogue.understanding.understand import Understood

_FOOD = Spelled(
    r"\b(?:tủ (?:lạnh|đông|mát)|đồ ăn|thức ăn|thịt|cá|sữa|kem|hải sản|tôm|rau|đồ đông lạnh|thuốc lạnh|insulin)\b",
    r"\b(?:tu (?:lanh|dong|mat)|do an|thuc an|thit|hai san|do dong lanh|thuoc lanh|insulin"
    r"|food|fridge|freezer|refrigerator)\b",
)
# What such words are otherwise taken for.
_LIKE_FOOD = frozenset({"ask_faq", "off_topic", "not_ours", "ask_capabilities", "ask_identity", "ask_repeat"})
_FOLLOW_UPS_LIKE_IT = frozenset({"not_known", "is_dangerous", "message_cost", "recap"})
# Asked beside how food keeps, these ask for something of their own.
_WHEN_BACK = re.compile(
    r"\b(?:bao|may|khi|chung|luc|hoi) (?:gio|nao|mo)\b|\bco (?:lai )?dien\b|\bbao lau (?:nua )?(?:moi )?co\b"
)
_OF_THE_SUPPLY = ("ask_return", "ask_supply", "ask_planned", "ask_report_status", "tell_out")
_DEVICES = re.compile(r"\b(?:chay|thiet bi|hu may|may hu|hong may|may hong|tivi|ti vi)\b")
_NOT_DECIDED = frozenset({"utter_goods_are_not_decided_here", "utter_losses_are_not_decided_here"})
_OF_AN_EMERGENCY = frozenset({"tell_danger", "tell_at_risk"})


def names_food(text: str) -> bool:
    """Enough where the words are known to ask what nobody here can know, or how to bridge the time."""
    return _FOOD.search(text) is not None


def asks_about_food(understood: Understood) -> bool:
    """Whether it keeps, plainly asked."""
    return understood.seen.whole.has("food_question") and not understood.has("tell_danger")


def asks_to_pay_for_goods(d: Draft) -> bool:
    """«Hư cá thì điện lực có đền không», and not a freezer that broke."""
    seen = d.understood.seen.whole
    if seen.has("pays_for_goods"):
        return True
    return seen.has("spoiled_goods") and seen.has("asks_compensation", "claims_compensation")


def asks_to_pay_for_a_loss(d: Draft) -> bool:
    """«Mất doanh thu thì có đền không», «trừ lương bên em có chịu không»."""
    seen = d.understood.seen.whole
    return seen.has("loses_money") and seen.has(
        "asks_who_pays", "asks_compensation", "claims_compensation", "compensation"
    )


def say_who_decides_of_paying(d: Draft) -> bool:
    """That staff decide whether goods or a loss are paid for. False when neither is asked."""
    if asks_to_pay_for_a_loss(d):
        d.because("whether a loss is paid for")
        d.say("utter_losses_are_not_decided_here")
    elif asks_to_pay_for_goods(d):
        d.because("whether goods are paid for")
        d.say("utter_goods_are_not_decided_here")
    else:
        return False
    return True


def answer_about_goods(d: Draft) -> None:
    """Says how to keep them, and that paying is not decided here; both where both are asked."""
    seen = d.understood.seen.whole
    if d.understood.has(*_OF_AN_EMERGENCY):
        return
    keeps = seen.has("food_question")
    food, pays = keeps or seen.has("keeps_it_shut", "goods_spoil"), _asks_to_pay(d)
    if not food and not pays:
        return
    d.beside = True
    d.settle("answered")
    device = asks_to_pay_for_a_loss(d) and _DEVICES.search(seen.folded)
    _leave_out(d, only_spoils=not pays and not seen.has("keeps_it_shut"), device=bool(device))
    if keeps and not _WHEN_BACK.search(seen.folded):
        d.drop_acts(*_OF_THE_SUPPLY)
        d.drop_follow_ups("usual_length")
    if food:
        d.because("how goods keep")
        d.say("utter_keep_it_shut" if seen.has("keeps_it_shut") and not keeps else "utter_food")
    if pays:
        say_who_decides_of_paying(d)
        keep_for_a_person(d)


def _asks_to_pay(d: Draft) -> bool:
    return asks_to_pay_for_goods(d) or asks_to_pay_for_a_loss(d)


def offer_a_person_for_goods(d: Draft) -> None:
    """After all else of the turn was answered."""
    said = any(one.response in _NOT_DECIDED for one in d.says)
    no_person = "person" in d.situation.declined or d.understood.seen.whole.has("no_person_wish")
    refused = d.situation.handed_over or d.ended or no_person or d.has_asked
    if said and not refused and d.question in (None, "anything_else"):
        d.ask("offer_person", "utter_offer_person_for_a_request", about="goods")


def _leave_out(d: Draft, only_spoils: bool, device: bool) -> None:
    """A device that broke beside it has its stored answer."""
    d.drop_acts(*(_LIKE_FOOD - {"ask_faq"} if device else _LIKE_FOOD))
    if not d.understood.seen.whole.has("report_wish"):
        d.drop_acts("want_report")
    d.drop_follow_ups(*_FOLLOW_UPS_LIKE_IT, *(() if only_spoils else ("plan_ahead",)))
