"""What was hardly heard is not acted on: no report, apology or stored answer comes from a coin toss."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding import courtesy
from assistant.dialogue.deciding.plainly_asked import names_a_day_in_passing
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.understand import Understood
from assistant.vietnamese.folding import fold

_CHAO_AND_MORE = re.compile(r"(?:da |alo |o )*chao (?:chau|con|em|co|chi|anh|ad|bac|ban)\b(?: \S+){3,}")
# How sure the act model must be of anger that no word names, and of a stored answer.
SURE_OF_ANGER, LEAST_FOR_AN_ANSWER = 0.5, 0.6
LEAST_FOR_A_TOPIC = 0.3  # what the ranking of intents must give the topic of a stored answer


def without_coin_tosses(understood: Understood) -> Understood:
    """Without acts that were hardly heard and would change something, apologize for nothing, or bring a stored answer
    to nothing asked. If no other is left, their meaning is asked."""
    acts = tuple(act for act in understood.acts if not _is_hardly_heard(act, understood))
    return understood if acts == understood.acts else replace(understood, acts=acts)


def _is_hardly_heard(act: Act, understood: Understood) -> bool:
    if act.name == "ask_faq":
        return act.confidence < LEAST_FOR_AN_ANSWER or not _is_its_topic_meant(act, understood)
    if act.name == "leave" and _CHAO_AND_MORE.match(fold(understood.heard.text)):
        return True  # «chào cháu, bác ở 93 Bạch Đằng đây» greets
    if act.name == "ask_planned" and names_a_day_in_passing(
        understood.seen.whole.folded, understood.seen.whole.concepts
    ):
        return True
    if act.name == "complain" and not understood.seen.whole.has("anger", "compensation"):
        # «Thôi bai mày nhá» is no anger.
        return act.confidence < SURE_OF_ANGER or understood.has("leave")
    return courtesy.coin_toss(act)


def _is_its_topic_meant(act: Act, understood: Understood) -> bool:
    """Without a ranking nothing speaks against it."""
    heard = understood.heard
    return not heard.ranking or heard.share(f"faq/{act.kind}") >= LEAST_FOR_A_TOPIC
