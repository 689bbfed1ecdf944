"""«Do you mean … or …?», of words with two likely meanings: how it is asked, and which one was chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold


def ask_which_meaning(d: Draft) -> bool:
    """«Ý anh/chị là … hay …?» with the two likeliest. False when there are not two, or it was asked twice."""
    meanings = _likely_meanings(d)
    if len(meanings) < 2:
        return False
    d.because("asks which of two meanings")
    return d.ask(
        "which_meaning",
        "utter_which_meaning",
        [name for name, _ in meanings],
        buttons=_buttons(d, meanings),
        first=meanings[0][1],
        second=meanings[1][1],
    )


def _buttons(d: Draft, meanings: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The meanings to press, in the language that is spoken."""
    english: Mapping[str, str] = phrases()["meaning_en"]
    said = [english[name] if d.situation.language == "en" else words for name, words in meanings]
    return [(words[:1].upper() + words[1:], words) for words in said]


def _likely_meanings(d: Draft) -> list[tuple[str, str]]:
    """The two likeliest intents that can be put into words."""
    named: Mapping[str, str] = phrases()["meaning"]
    likely = [(name, str(named[name])) for name, share in d.heard.ranking if name in named and share >= 0.12]
    return likely[:2]


def chosen_meaning(d: Draft, intents: Sequence[str]) -> str | None:
    """The intent whose words were said («hỏi mấy giờ có điện»), or whose place («cái sau»)."""
    said = f" {fold(d.heard.text)} "
    named: tuple[Mapping[str, str], ...] = (phrases()["meaning"], phrases()["meaning_en"])
    spoken = [one for one in intents if any(f" {fold(words.get(one, one))} " in said for words in named)]
    if len(spoken) == 1:
        return spoken[0]
    if intents and re.search(
        r"\b(?:thu hai|thu 2|cai sau|cai kia|y sau|(?:the|number) (?:second|two))\b", said
    ):
        return intents[-1]
    first = r"\b(?:dau tien|thu nhat|cai dau|y dau|(?:the|number) (?:first|one))\b"
    return intents[0] if intents and re.search(first, said) else None
