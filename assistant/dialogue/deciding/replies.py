"""A yes or no to an offer. Words that say much else, or ask something, are neither: nothing is done on them."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.folding import fold

MOST_WORDS_OF_A_YES, MOST_WORDS_OF_A_NO = 7, 8
# So few words ask nothing besides: «có chứ», «không cần gì nữa».
ALWAYS_A_YES, ALWAYS_A_NO = 3, 5
_BUT = re.compile(r"\b(?:nhưng|nhung|nhug|nhma|mà|but)\b")  # «má» is a mother
_NO_NEED = Spelled(
    r"\b(?:khỏi|không|hông|hổng|chẳng) cần\b|\bthôi (?:được rồi |em )?khỏi\b",
    r"\b(?:khoi|khong|ko|k|hong) can\b",
)
_DOUBTS = re.compile(r"\b(?:khong|hong|ko|k) (?:day|vay|do|hay|ha)\b|\bhay lai\b")


def accepts(d: Draft) -> bool:
    """Whether the words agree to the offer that stands."""
    u = d.understood
    if not u.has("yes") or u.has("no") or _refuses(d):
        return False
    names_it = u.has("want_messages", "want_person", "give") or u.seen.whole.has("message_wish")
    return names_it or _is_short(d, ALWAYS_A_YES, MOST_WORDS_OF_A_YES)


def declines(d: Draft) -> bool:
    """Whether the words say no to the offer that stands, or that nothing more is wanted."""
    u = d.understood
    if not u.has("no") and not _refuses(d):
        return False
    says_so = u.has("thank", "leave", "want_stop", "want_no_messages") or u.seen.whole.has(
        "no_message_wish", "no_person_wish"
    )
    return says_so or _is_short(d, ALWAYS_A_NO, MOST_WORDS_OF_A_NO)


def _refuses(d: Draft) -> bool:
    """«Ừ thôi được rồi khỏi cần» begins like a yes."""
    seen = d.understood.seen.whole
    wished = seen.has("callback_wish", "report_wish") or d.heard.phone_numbers
    return seen.count <= MOST_WORDS_OF_A_NO and not wished and _NO_NEED.search(d.heard.text) is not None


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
