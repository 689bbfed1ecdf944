"""Questions about what was told, in English: by their words, as no model has learnt them."""

from __future__ import annotations

from assistant.dialogue.understanding.english_acts import confirms_hours
from assistant.dialogue.understanding.follow_ups import FOLLOW_UPS
from assistant.dialogue.understanding.view import Seen

CONCEPT = "en_f_"
# Where the words of one question are also those of another, the first is meant.
_FIRST = (
    ("usual_length", ("so_long", "since_when", "crew_there")),
    ("call_before", ("crew_there", "who_comes")),
    ("who_comes", ("crew_there",)),
    ("so_often", ("so_long",)),
    ("no_notice", ("so_often",)),
    ("is_certain", ("crew_there",)),
)
# A name alone would be too little: these ask something, or nothing.
_STATED_TOO = frozenset({"faster", "no_notice", "plan_ahead", "recap", "who_comes"})
MOST = 2


def english_follow_ups(seen: Seen, asks: bool) -> tuple[str, ...]:
    """The questions in the words, at most two. `asks`: the words are a question."""
    whole = seen.whole
    if whole.has("en_cancel") or confirms_hours(seen):
        return ()
    found = [name for name in FOLLOW_UPS if whole.has(CONCEPT + name) and (asks or name in _STATED_TOO)]
    for name, others in _FIRST:
        if name == "is_certain" and whole.has("en_how_sure"):
            continue  # «are there workers on the way? And how sure is this?» asks two things
        if name in found:
            found = [one for one in found if one not in others]
    return tuple(found[:MOST])
