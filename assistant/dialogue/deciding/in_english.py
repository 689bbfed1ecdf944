"""What a caller who speaks English takes back, and how long the talk stays in English."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies import alarms
from assistant.dialogue.deciding.follow_ups import answer_follow_ups
from assistant.dialogue.deciding.handing_over import take_down
from assistant.dialogue.deciding.side_questions import IN_ENGLISH, answer_side_questions
from assistant.dialogue.understanding.english import has_english_words
from assistant.dialogue.understanding.english_acts import asks_in_english
from assistant.dialogue.understanding.view import View
from assistant.vietnamese.folding import fold

# Words of nearly every Vietnamese sentence, and of hardly any address.
_VIETNAMESE = re.compile(
    r"\b(?:khong|ko|hong|roi|em|nha|duoc|vay|sao|gi|cup|mat|nhe|oi|da|vang|dung|phai|chua|cam on|thoi|gio|ma|cho"
    r"|toi|anh|chi|dien)\b"
)
# «Tell your colleague …»: for the person, and no question to the assistant.
FOR_THE_PERSON = ("en_pass_it_on", "en_move_the_cut")
MOST_WORDS_OF_AN_ADDRESS = 8


def what_in_english(d: Draft) -> str | None:
    """`report`, `call` or `all`, as «cancel that» or «I do not want a crew» means; None when nothing is taken back."""
    whole = d.understood.seen.whole
    if not d.understood.has("other_language") or whole.has("en_keep", "en_cancel_message"):
        return None
    if whole.has("en_cancel_call"):
        return "gọi"
    if not whole.has("en_cancel"):
        return None
    return "all" if whole.has("en_cancel_all") else "report"


def stays_in_english(d: Draft) -> bool:
    """«8 Lac Long Quan», «ok», or a sentence with English in each clause, from a caller who spoke English before."""
    seen = d.understood.seen
    if d.situation.language != "en":
        return False
    if seen.whole.count <= MOST_WORDS_OF_AN_ADDRESS and not _VIETNAMESE.search(fold(d.heard.text)):
        return True  # as it was typed: «thanks» is read in as «cảm ơn»
    return not any(map(_is_vietnamese, seen.clauses or (seen.whole,)))


def _is_vietnamese(clause: View) -> bool:
    """A clause without a word that is plainly English, and with one that is plainly Vietnamese."""
    if has_english_words(clause):
        return False
    return clause.count > MOST_WORDS_OF_AN_ADDRESS or _VIETNAMESE.search(clause.folded) is not None


def asks_besides(d: Draft) -> bool:
    """«Thanks. Should I …?»: a question stands beside the thanks, understood or not."""
    return d.understood.has("other_language") and asks_in_english(d.understood.seen)


def answers_while_a_person_is_awaited(d: Draft) -> bool:
    """«Does this colleague speak English?», after the hand-over: it is answered, and the colleague reads it too."""
    whole = d.understood.seen.whole
    if not d.situation.handed_over or not whole.has(*IN_ENGLISH, *FOR_THE_PERSON):
        return False
    if d.understood.has("tell_danger", "tell_at_risk") or alarms.says_there_is_none(d):
        return False
    take_down(d)
    if not whole.has(*IN_ENGLISH):
        d.because("words for the person who takes over")
        d.say("utter_added_to_the_hand_over")
        return True
    asked = d.understood.follow_ups
    answer_side_questions(d)
    d.understood = replace(d.understood, follow_ups=asked)
    answer_follow_ups(d)
    return True
