"""Direct questions while a person is awaited: answered where the answer is known, beside being taken down."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.goods import asks_about_food
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.view import Seen

_ILL = ("life_support", "medical")
_AGREED = 0.8
_REFUSALS = ("no", "want_no_messages")


def answer_what_is_known(d: Draft) -> bool:
    """A candle, relatives, food. True when something was said."""
    before = len(d.says)
    seen = d.understood.seen.whole
    answer_about_a_flame(d)
    if d.situation.risk in _ILL and seen.has("asks_to_register"):
        d.because("whether somebody ill can be registered")
        d.say("utter_registering_is_noted")
    if d.situation.risk in _ILL and seen.has("bedridden") and (seen.asks or seen.has("asks_what_is_wrong")):
        d.say("utter_bedridden_meanwhile")
    if d.situation.risk in _ILL and seen.has("family_over") and not seen.has("report_wish"):
        d.say("utter_call_family_too")
    if asks_about_food(d.understood):
        d.say("utter_food")
    return len(d.says) > before


def answer_about_a_flame(d: Draft) -> None:
    """Near oxygen a candle is never right, asked or told; beside somebody ill or a child a torch is better."""
    risk = d.situation.risk
    if not d.understood.seen.whole.has("open_flame"):
        return
    if risk == "life_support":
        d.say("utter_no_flame_near_oxygen")
    elif risk in _ILL:
        d.say("utter_torch_instead")
    elif risk == "child":
        d.say("utter_child_no_candle")
    elif _is_by_a_child(d):
        d.say("utter_no_candle_near_a_child")


def asks_of_a_flame_beside(d: Draft) -> None:
    """«Nhắn cho em, mà nhỏ nó sợ tối, em đốt nến được không»: answered first, and the wish is served too."""
    if d.understood.has("tell_danger", "tell_at_risk") or d.situation.danger or d.situation.handed_over:
        return
    answer_about_a_flame(d)


def _is_by_a_child(d: Draft) -> bool:
    said = (d.situation.problem, d.situation.last_heard, *d.situation.notes, d.heard.text)
    return any(Seen.of(one).whole.has("weak_person", "small_child", "minds_a_child") for one in said if one)


def agrees_to_a_message(d: Draft) -> bool:
    """A yes to the assistant's own offer, in words that may hold more: «ừ nhắn vô số hồi nãy chị đọc đó»."""
    u = d.understood
    seen = u.seen.whole
    if d.question != "offer_message" or u.has(*_REFUSALS) or seen.has("no_message_wish", "callback_wish"):
        return False
    return u.has("want_messages") or seen.has("message_wish", "agrees_to_a_message")


def as_a_yes(d: Draft) -> None:
    """Leaves of the turn the yes to the message; what else was asked has been answered."""
    about = d.understood.acts[0].about if d.understood.acts else None
    act = Act("want_messages", _AGREED, shown=True)
    kept = (replace(act, about=about) if about else act, Act("yes", _AGREED))
    d.understood = replace(d.understood, acts=kept, follow_ups=())
