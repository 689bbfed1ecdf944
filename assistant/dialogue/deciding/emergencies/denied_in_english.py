"""«There is no fire» said in English: whether it takes back the whole danger that was told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.understanding.concepts import Found, plain
from assistant.dialogue.understanding.view import denies_a_danger

DENIAL = "en_no_danger"
_ALARMING = ("en_danger", "en_life_support", "en_medical", "en_child_alone")
_OF_ANY_KIND = re.compile(r"\b(?:emergency|danger\w*|hazard|alarm)\b")
_KINDS = (
    re.compile(r"\b(?:fires?|smok\w+|spark\w*|flames?|burning|explo\w+)\b"),
    re.compile(r"\b(?:wires?|lines?|cables?|poles?)\b"),
    re.compile(r"\b(?:shock\w*|electrocut\w+)\b"),
)


def takes_it_back(d: Draft, words: str, denials: Sequence[Found]) -> bool:
    """Whether these denials leave nothing of the danger. «No fire» leaves a fallen wire where it lies, and who is at
    risk for another reason stays at risk. `words` are those that the denials were found in."""
    whole = d.understood.seen.whole
    if whole.has(*_ALARMING):
        return False
    stated = [one for one in denials if denies_a_danger(one, words)]
    said = " ; ".join(words[one.start : one.end] for one in stated)
    if not any(one.has(DENIAL) and not one.asks for one in d.understood.seen.clauses) or not stated:
        return False
    if _OF_ANY_KIND.search(said):
        return True
    if d.situation.risk or d.situation.danger is None:
        return False
    told = _kinds(plain(d.situation.danger))
    denied = _kinds(said)
    return bool(denied) and told <= denied


def _kinds(words: str) -> set[int]:
    return {number for number, kind in enumerate(_KINDS) if kind.search(words)}
