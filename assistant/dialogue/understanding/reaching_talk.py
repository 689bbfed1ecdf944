"""What words say about being reached: who rings whom, who cannot read messages, and what was never said to its end."""

from __future__ import annotations

import re

from assistant.dialogue.understanding.view import Seen
from assistant.vietnamese.folding import fold

_BROKEN_OFF = re.compile(
    r"\b(?:nhan|gui|goi|bao)(?: tin)?(?: (?:cho|qua|vo|vao|toi|so|giup|gium)){0,2}\s*(?:\.{2,}|…|-{2,})\s*"
    r"(?:$|(?:a |o |um )?(?:cho|doi|khoan|tu tu|giu may|de)\b)"
    r"|\b(?:nhan|gui|goi|bao)(?: tin)? (?:cho|qua|toi),? (?:cho|doi|khoan)(?: \S+)? (?:xiu|chut|ti|lat|da)\b"
)
_KEEPS_IT = re.compile(r"\b(?:dung|khong|chua|khoan) (?:co )?(?:bo|huy|xoa)\b")
_NO_RING = re.compile(
    r"\b(?:dung|khoi|khong|chang|khong can|ai) (?:co |phai |can |bao |keu )?(?:goi|alo|dien thoai)\b"
)


def rings_oneself(seen: Seen) -> bool:
    """«Bác tự gọi hỏi lại», «tui gọi lại sau»: nobody is to call. «Gọi lại cho bác» wants a call."""
    if seen.whole.has("rings_oneself"):
        return True
    return seen.whole.has("rings_oneself_later") and not seen.whole.has("ring_me")


def says_so_plainly(seen: Seen) -> bool:
    """Plainly enough to take back a call that was promised."""
    return seen.whole.has("rings_oneself") and re.search(r"\bthi\b", seen.whole.folded) is None


def wants_a_ring_instead(seen: Seen) -> bool:
    """«Tin nhắn tui đọc không được, kêu máy ni cho tui nghe»."""
    rings = seen.whole.has("ring_wish", "ring_me") and not _NO_RING.search(seen.whole.folded)
    return seen.whole.has("cannot_use_messages") and rings and not rings_oneself(seen)


def wishes_a_message(seen: Seen) -> bool:
    return seen.whole.has("message_wish") and not seen.whole.has("no_message_wish", "drop_the_message")


def wishes_a_call(seen: Seen) -> bool:
    return seen.whole.has("callback_wish") and not rings_oneself(seen)


def drops_the_message(seen: Seen) -> bool:
    """«Tin nhắn thì bỏ đi», «đừng nhắn chi nữa»."""
    return seen.whole.has("drop_the_message") and not _KEEPS_IT.search(seen.whole.folded)


def breaks_off(text: str) -> bool:
    """«Em nhắn cho... chờ chị xíu»: whom to write to was never said."""
    return _BROKEN_OFF.search(fold(text.lower())) is not None
