"""What the words plainly say about being reached counts more than the acts that they sound like.

«Bác gọi lại sau» wants no call, «mắt mờ, gọi tui nghe» no message, and «em nhắn cho... chờ chị xíu» neither yet.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import CALL, MESSAGE, forget, in_words, made
from assistant.dialogue.deciding.reaching.calls_instead import (
    end_and_say,
    ends_messages_of_who_cannot_read,
    whom_to_call,
)
from assistant.dialogue.deciding.reaching.messages import PHONE_QUESTIONS, messages_are_the_matter, subscribe
from assistant.dialogue.deciding.reaching.numbers_to_write_to import (
    answers_if_noted,
    wishes_a_message_beside,
)
from assistant.dialogue.deciding.reaching.texts import a_text_is_a_message
from assistant.dialogue.deciding.reaching.whose_number import means_both, person_named
from assistant.dialogue.situation.situation import Wish
from assistant.dialogue.understanding.acts import HEARD, Act
from assistant.dialogue.understanding.reaching_talk import (
    breaks_off,
    drops_the_message,
    rings_oneself,
    says_so_plainly,
    wants_a_ring_instead,
)
from assistant.vietnamese.folding import fold

_EMPTY = frozenset({"no", "yes", "reject", "correct", "want_stop", "want_no_messages", "want_wait", "greet"})
_BESIDE_BOTH = _EMPTY | {"want_messages", "ask_identity", "choose", "give", "thank", "ask_repeat", "complain"}
_OF_CALLS = ("call_when", "call_before", "message_or_call")
_IF_IT_CHANGES = re.compile(
    r"\b(?:neu|lo|hoi|khi|luc|y|la|ma|co)\b.*\b(?:doi|thay doi|huy|hoan) (?:\S+ )?(?:lich|gio)\b(?P<then>.*)"
    r"|^(?:\S+ ){0,4}?(?:doi|thay doi|huy|hoan) (?:\S+ )?(?:lich|gio)\b(?P<then_too>.*)"
)
_IS_TOLD = re.compile(r"\b(?:nhan|tin|bao)\b")
_ASKS_SO = re.compile(r"\b(?:k|ko|khong|hong|hem|ha|chua|chu|dung khong|phai khong|that)\b|\?")
_NOBODY = re.compile(
    r"\b(?:khoi|dung|khong can|thoi khong|khong) (?:phai )?gap (?:ai|nguoi|nhan vien|may anh|may chi)\b"
)
_TO_THE_PHONE = re.compile(
    r"\b(?:nhan|gui|bao)(?: tin)? (?:\S+ ){0,2}?(?:qua|vo|vao|toi|cho|dum|gium|giup|ve) (?:\S+ ){0,2}?"
    r"(?:dien thoai|may|so|zalo|em|anh|chi|bac|co|chu|toi|tui|minh|con|chau)\b"
)


def reads_plain_words(d: Draft) -> bool:
    """Corrects what was understood. True when the turn is answered with it."""
    if d.situation.handed_over:
        return False
    a_text_is_a_message(d)
    if asks_if_changes_are_told(d) or answers_if_noted(d):
        return True
    wishes_a_message_beside(d)
    _message_instead_of_a_person(d)
    if breaks_off(d.heard.text):
        _take_away(d, "want_messages", "want_callback")
        if not d.understood.acts:
            d.say("utter_wait")
            return True
    return _both_are_wished(d) or _rings_oneself(d) or _rung_instead(d) or _drops_the_message(d)


def asks_if_changes_are_told(d: Draft) -> bool:
    """«Nếu đổi lịch thì có nhắn số sếp thật hả», after a message was promised: the promise, once more."""
    if not made(d, MESSAGE) or d.heard.phone_numbers:
        return False
    said = fold(d.heard.text.lower())
    found = _IF_IT_CHANGES.search(said)
    then = (found["then"] or found["then_too"] or "") if found else ""
    if not _IS_TOLD.search(then) or not _ASKS_SO.search(then):
        return False
    d.because("tells a promise again")
    d.settle("answered")
    d.say("utter_recap", promises=in_words(d))
    offers.anything_else(d, quiet=True)
    return True


def _message_instead_of_a_person(d: Draft) -> None:
    """«Thôi khỏi gặp ai, nhắn qua điện thoại em được không, mà có mất tiền không»: no, yes, and what it costs."""
    said, whole = fold(d.heard.text.lower()), d.understood.seen.whole
    nobody = _NOBODY.search(said) or whole.has("no_person_wish")
    if not nobody or not _TO_THE_PHONE.search(said) or whole.has("no_message_wish", "drop_the_message"):
        return
    _take_away(d, "want_person", "no", "want_no_messages", "want_stop", "ask_faq", "ask_capabilities")
    _add(d, "want_messages")
    if d.question in ("offer_person", "offer_message"):
        d.close_question()
    d.change(declined=(*d.situation.declined, "person"))
    if whole.has("asks_the_cost"):
        d.say("utter_no_cost")
        d.drop_follow_ups()


def _both_are_wished(d: Draft) -> bool:
    """«Nhắn cho cả hai mẹ con nghe»: «cả hai» is no question about two homes, and «con» is no «còn»."""
    u = d.understood
    if not means_both(d.heard.text) or not messages_are_the_matter(d) or d.question in PHONE_QUESTIONS:
        return False
    if d.heard.has_identifier or u.follow_ups or any(one.name not in _BESIDE_BOTH for one in u.acts):
        return False
    d.want(Wish("want_messages", d.heard.text))
    subscribe(d)
    return True


def _rings_oneself(d: Draft) -> bool:
    seen = d.understood.seen
    if not rings_oneself(seen):
        return False
    d.served("want_callback")
    _take_away(d, "want_callback", follow_ups=_OF_CALLS)
    if seen.whole.has("cannot_use_messages", "drop_the_message"):
        _take_away(d, "want_messages")
    calls = [one for one in made(d, CALL) if one.made_here]
    if calls and says_so_plainly(seen):
        d.because("the caller will ring")
        for one in calls:
            d.facts.move_report(one.code, "cancelled")
            forget(d, one)
        d.say("utter_call_cancelled")
    elif not _has_more(d):
        d.because("the caller will ring")
        d.say("utter_ring_any_time")
    if _has_more(d) or d.understood.has("leave", "thank"):
        return False
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True


def _rung_instead(d: Draft) -> bool:
    """Who cannot read or receive messages, and asks to be rung, gets a call and no message."""
    whole = d.understood.seen.whole
    if whom_to_call(d.heard.text, d.situation.address) and not made(d, CALL):
        return False  # the acts were made to fit the words: a message of the caller's own may stand beside
    if wants_a_ring_instead(d.understood.seen):
        ends_messages_of_who_cannot_read(d)
        _take_away(d, "want_messages", "want_no_messages", "no", "yes", "reject", follow_ups=_OF_CALLS)
        d.served("want_messages", "want_no_messages")
        if d.question == "offer_message":
            d.close_question()
        _add(d, "want_callback")
        d.because("a call, as messages cannot be read")
        if not any(one.kind == "want_callback" for one in d.situation.wishes):
            d.want(Wish("want_callback", d.heard.text))
    elif whole.has("cannot_use_messages") and d.understood.has("want_callback") and not _names_a_reader(d):
        _take_away(d, "want_messages")
        d.served("want_messages")
    return False


def _names_a_reader(d: Draft) -> bool:
    return person_named(d.heard.text) is not None or bool(d.heard.phone_numbers)


def _drops_the_message(d: Draft) -> bool:
    if not drops_the_message(d.understood.seen) or _names_a_reader(d):
        return False
    u = d.understood
    if u.has("want_no_messages") and not _has_more(d) and not u.has("want_messages") and not u.follow_ups:
        return False  # nothing else is in the words
    promised = _end_promised_messages(d)
    d.served("want_messages", "want_no_messages")
    _take_away(d, "want_messages", "want_no_messages", "reject", follow_ups=("message_or_call", "recap"))
    if not promised:
        _add(d, "no")
        return False
    if _has_more(d) or d.understood.follow_ups or made(d, CALL):
        _take_away(d, "no", "want_stop")
        return False
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True


def _end_promised_messages(d: Draft) -> bool:
    promised = made(d, MESSAGE)
    end_and_say(d, promised)
    return bool(promised)


def _has_more(d: Draft) -> bool:
    others = _EMPTY | {"thank", "leave"}
    return bool(d.understood.follow_ups) or any(one.name not in others for one in d.understood.acts)


def _take_away(d: Draft, *names: str, follow_ups: tuple[str, ...] = ()) -> None:
    d.drop_acts(*names)
    if follow_ups:
        d.drop_follow_ups(*follow_ups)


def _add(d: Draft, name: str) -> None:
    if not d.understood.has(name):
        d.understood = replace(d.understood, acts=(Act(name, HEARD), *d.understood.acts))
