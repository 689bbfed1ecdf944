"""A yes or no to an offer. Words that say much else, or ask something, are neither: nothing is done on them."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.vietnamese.folding import fold

MOST_WORDS_OF_A_YES, MOST_WORDS_OF_A_NO = 7, 8
# So few words ask nothing besides: «có chứ», «không cần gì nữa».
ALWAYS_A_YES, ALWAYS_A_NO = 3, 5
_BUT = re.compile(r"\b(?:nhưng|nhung|nhug|nhma|mà|but)\b")  # «má» is a mother
_DOUBTS = re.compile(r"\b(?:khong|hong|ko|k) (?:day|vay|do|hay|ha)\b|\bhay lai\b")


def accepts(d: Draft) -> bool:
    """Whether the words agree to the offer that stands."""
    u = d.understood
    if not u.has("yes") or u.has("no"):
        return False
    names_it = u.has("want_messages", "want_person", "give") or u.seen.whole.has("message_wish")
    return names_it or _is_short(d, ALWAYS_A_YES, MOST_WORDS_OF_A_YES)


def declines(d: Draft) -> bool:
    """Whether the words say no to the offer that stands, or that nothing more is wanted."""
    u = d.understood
    if not u.has("no"):
        return False
    says_so = u.has("thank", "leave", "want_stop", "want_no_messages") or u.seen.whole.has(
        "no_message_wish", "no_person_wish"
    )
    return says_so or _is_short(d, ALWAYS_A_NO, MOST_WORDS_OF_A_NO)


def _is_short(d: Draft, always: int, most_words: int) -> bool:
    whole = d.understood.seen.whole
    if whole.count <= always:
        return True
    said = fold(d.heard.text)
    return (
        whole.count <= most_words
        and not whole.asks
        and not _BUT.search(whole.words)
        and not _DOUBTS.search(said)
    )
