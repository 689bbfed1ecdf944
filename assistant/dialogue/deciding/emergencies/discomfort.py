"""A small child or an old person who is only hot, afraid or crying: one sentence of advice, and no emergency."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.on_the_table import on_the_table
from assistant.dialogue.situation.situation import Situation
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.signals import is_only_uncomfortable
from assistant.dialogue.understanding.understand import Understood
from assistant.dialogue.wording.outages import cause_of, phrases
from assistant.dialogue.wording.saying import Saying

_COOL = "utter_keep_cool"
_OF_A_FLAME = frozenset({"utter_no_candle_near_a_child", "utter_torch_instead", "utter_child_no_candle"})
HEARD = 0.6


def only_uncomfortable(situation: Situation, understood: Understood) -> Understood:
    """Without the person at risk that a model takes them for. What is left unsaid is when the power returns."""
    risk = understood.act("tell_at_risk")
    if risk is None or risk.kind not in (None, "medical") or situation.risk:
        return understood
    if not is_only_uncomfortable(understood.seen):
        return understood
    kept = tuple(act for act in understood.acts if act.name != "tell_at_risk")
    if not kept and not understood.follow_ups:
        kept = (Act("ask_return" if situation.told else "tell_out", HEARD, about=risk.about),)
    return replace(understood, acts=kept)


def advise_who_is_uncomfortable(d: Draft) -> None:
    """Against heat how to stay cool, against the dark a torch: in front of the answer, each once in a conversation."""
    seen = d.understood.seen
    if d.hand_over or d.situation.handed_over or d.situation.danger or not is_only_uncomfortable(seen):
        return
    if seen.whole.has("hot") and not seen.whole.has("not_hot"):
        for_a_baby = seen.whole.has("baby") and not seen.whole.has("no_baby_any_more")
        drink = phrases()["against_heat"]["baby" if for_a_baby else "others"]
        advice = Saying(_COOL, {"drink": str(drink)})
    elif seen.whole.has("afraid_or_dark") and not any(one.response in _OF_A_FLAME for one in d.says):
        advice = Saying("utter_calm_and_a_torch")
    else:
        return
    if d.situation.used.get(advice.response):
        return
    d.because("advice for who is hot or afraid")
    d.says.insert(0, advice)
    _say_what_banged(d)


def _say_what_banged(d: Draft) -> None:
    """«Nghe cái đùng rồi tắt hết, sợ quá»: what banged is the cause that was told, if one was."""
    if not d.understood.seen.whole.has("bang_heard") or d.facts.is_down or not d.situation.told:
        return
    outage, _ = on_the_table(d)
    if outage is not None and outage.get("cause_text"):
        d.says.insert(1, Saying("utter_what_banged", {"cause": cause_of(outage)}))
