"""What a caller asked for and did not get, in their words, for the person who takes over: the wedding, the bill.

Questions that this assistant answers every day, «mấy giờ có điện?», are left out if nothing more is in them.
"""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.understanding.concepts import plain
from assistant.vietnamese.folding import fold

MOST_NEEDS, MOST_KEPT, MOST_OF_A_NEED = 3, 6, 160
FEWEST_WORDS, MOST_WORDS_OF_A_DAILY_MATTER = 4, 9
_SENTENCES = re.compile(r"(?<=[.?!;\n])\s+")
_ASKS_OR_WISHES = re.compile(
    r"\?|\b(?:sao|rang|gi|nao|khong|ko|k|chua|bao nhieu|may|lam sao|cach nao|duoc khong)(?: \S+){0,2}$"
    r"|\b(?:xin|muon|can|nho|gium|giup|yeu cau|de nghi|cho muon|doi boi thuong|den bu|boi thuong)\b"
)
_DAILY = re.compile(
    r"\b(?:mat|cup|cat|co|lai) dien\b|\b(?:may gio|bao gio|khi nao|chung nao)\b|\b(?:nhan|goi lai|phieu|tho)\b"
    r"|\bgap (?:nguoi|nhan vien|ai)\b|\b(?:cat|cup) (?:khong|ko|k|chua)\b"
)


def keep_what_is_needed(d: Draft) -> None:
    """Keeps the questions and wishes of this turn. What is said while a person is awaited is taken down anyway."""
    if d.situation.handed_over or d.before.handed_over or d.situation.danger or d.situation.risk:
        return
    found = [one for one in map(str.strip, _SENTENCES.split(d.heard.text)) if _is_a_need(one)]
    kept = list(d.situation.needs)
    for one in found:
        kept = [other for other in kept if plain(other) != plain(one)]
        kept.append(one[:MOST_OF_A_NEED])
    if found:
        d.change(needs=tuple(kept[-MOST_KEPT:]))


def needs_beside(d: Draft, quoted: str) -> list[str]:
    """The latest of them that the words quoted do not hold, the newest last."""
    said = plain(quoted)
    return [one.rstrip(" .?!;") for one in d.situation.needs if plain(one) not in said][-MOST_NEEDS:]


def _is_a_need(sentence: str) -> bool:
    said = fold(sentence.lower())
    words = len(said.split())
    if words < FEWEST_WORDS or not _ASKS_OR_WISHES.search(said):
        return False
    return words > MOST_WORDS_OF_A_DAILY_MATTER or not _DAILY.search(said)
