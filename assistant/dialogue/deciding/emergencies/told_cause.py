"""How dangerous the cause is that was told: a question about what is known already raises no alarm."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.on_the_table import on_the_table
from assistant.dialogue.understanding.concepts import plain
from assistant.dialogue.understanding.signals import danger_kind
from assistant.dialogue.understanding.view import Seen
from assistant.vietnamese.folding import fold

_HOW_DANGEROUS = re.compile(
    r"\b(?:nguy hiem|anh huong|can gi|lan (?:qua|sang|vo|toi)|so qua|co sao|sao khong|hai (?:gi|chi))\b"
)
_FUSE = re.compile(r"\bchi\b")
_A_BANG_BEFORE = re.compile(
    r"\b(?:hồi |lúc |khi |ban )?(?:nãy|nảy|nay|hồi|hoi|lúc|luc)(?: \S+){0,3}? (?:nghe|có tiếng)(?: \S+){0,2}?"
    r" (?:nổ|đùng|bùm|bụp|no|dung|bum)(?: (?:một|cái|cai|tiếng|đùng|bùm|ầm|to|lớn|dung|bum))*\b"
)
_BESIDE_THE_CAUSE = (
    "want_person",
    "ask_return",
    "want_messages",
    "want_callback",
    "ask_planned",
    "thank",
    "leave",
)


def answer_about_the_cause(d: Draft) -> bool:
    """«Cái cháy chì đó có nguy hiểm không?»: what it is, and what would be a danger. No place is asked for. False for
    other words, and for another wish beside it, which is served too."""
    if d.situation.danger or d.situation.handed_over or not _asks_about_the_cause(d):
        return False
    d.because("asks about the cause that was told")
    d.say("utter_fuse_of_the_line" if _FUSE.search(fold(d.heard.text)) else "utter_the_cause_is_known")
    d.settle("answered")
    d.keep_acts(*_BESIDE_THE_CAUSE)
    return not d.understood.acts


def _asks_about_the_cause(d: Draft) -> bool:
    """Whether the words ask how dangerous the told cause is, with no other danger in them. A bang heard before belongs
    to a fuse that burnt; a line that lies somewhere is a danger whoever knows of it."""
    words = plain(d.heard.text)
    folded = fold(words)
    if not d.situation.told or d.facts.is_down or not _HOW_DANGEROUS.search(folded):
        return False
    outage, _ = on_the_table(d)
    cause = " ".join(fold(plain(str((outage or {}).get("cause_text") or ""))).split()[:2])
    at = folded.find(cause) if cause else -1
    if at < 0 or len(folded) != len(words):
        return False
    rest = f"{words[:at]} {words[at + len(cause) :]}"
    kind = danger_kind(Seen.of(_A_BANG_BEFORE.sub(" ", rest)))
    return kind is None and danger_kind(Seen.of(str((outage or {})["cause_text"]))) != "line"
