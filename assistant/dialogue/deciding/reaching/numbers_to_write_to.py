"""A number said with words of a message, or as another person's, is one to write to: nobody is looked up by it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.promises import MESSAGE, made
from assistant.dialogue.deciding.reaching.whose_number import person_named
from assistant.dialogue.situation.situation import Wish
from assistant.dialogue.understanding.acts import HEARD, Act
from assistant.dialogue.understanding.reaching_talk import wants_a_ring_instead
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import is_phone_number

# «Số của chồng em đứng tên» is the customer's number.
_OF_THE_CUSTOMER = re.compile(
    r"\b(?:dang ky|dung ten|hop dong|tra cuu|tra giup|khach hang|chu ho)\b|\bregistered\b"
)
_BESIDE_A_CODE_OR_NAME = re.compile(
    r"\b(?:khong|ko|k|hong|chang) (?:nho|biet|co|thuoc) (?:cai )?ma\b|\b(?:ba|me|ma|bo|cha|ong|chong|vo) ten\b"
)
_OTHERWISE = (
    "want_messages",
    "want_no_messages",
    "want_callback",
    "want_stop",
    "tell_danger",
    "tell_at_risk",
)
_REFUSED = ("no_message_wish", "callback_wish", "en_no_message", "en_callback", "drop_the_message")
_LOOKED_UP_WRONGLY = frozenset({"correct", "no", "reject", "give", "want_messages"})
_WRITES = re.compile(r"\b(?:nhan|nt|gui|nhac)\b")
_THAT_NUMBER = re.compile(
    r"\b(?:so|sdt|may) (?:dien thoai )?(?:do|nay|kia|ni|no|day|ay)\b|\bthat(?: number)? is\b"
)


def is_of_the_customer(d: Draft) -> bool:
    """«Anh không nhớ mã của ba, ba tên Cường, sđt 0905…»: said to find the home, though a message was wished before."""
    said = fold(d.heard.text.lower())
    named = _OF_THE_CUSTOMER.search(said) or _BESIDE_A_CODE_OR_NAME.search(said)
    return named is not None and not _speaks_of_a_message(d) and not d.understood.has("want_callback")


def is_to_write_to(d: Draft) -> bool:
    """Whether the number in the words is for messages. Of a caller who is not known yet, one that is only said with
    a wish for messages is looked up all the same: it may be the customer's."""
    if not d.heard.phone_numbers or d.heard.customer_codes or _OF_THE_CUSTOMER.search(fold(d.heard.text)):
        return False
    message = _speaks_of_a_message(d)
    person = person_named(d.heard.text) is not None
    known = d.situation.subject is not None or bool(d.situation.points or d.situation.candidates)
    wished = any(one.kind == "want_messages" for one in d.situation.wishes)
    return (message and (person or known)) or (person and (known or wished) and d.question != "confirm")


def wishes_a_message_beside(d: Draft) -> None:
    """«Có thì nt t vs, sdt 0385…, mà tiền điện trọ…»: the wish counts though another question was heard."""
    seen = d.understood.seen.whole
    if not d.heard.phone_numbers or d.understood.has(*_OTHERWISE) or seen.has(*_REFUSED):
        return
    if wants_a_ring_instead(d.understood.seen):
        return
    if _OF_THE_CUSTOMER.search(fold(d.heard.text)) or "recap" in d.understood.follow_ups:
        return
    to_somebody = person_named(d.heard.text) and _WRITES.search(fold(d.heard.text.lower()))
    if seen.has("message_wish", "en_message") or to_somebody:
        d.understood = replace(d.understood, acts=(*d.understood.acts, Act("want_messages", HEARD)))


def was_no_identity(d: Draft) -> bool:
    """«Không phải, số đó của vợ tui», after the number was not found: it was one to write to, and never counted."""
    looked_up = d.situation.misheard[-1] if d.situation.misheard else None
    if d.question not in IDENTITY_QUESTIONS or looked_up is None or not is_phone_number(looked_up):
        return False
    said = fold(d.heard.text.lower())
    if d.heard.has_identifier or _OF_THE_CUSTOMER.search(said):
        return False
    whose = person_named(d.heard.text)
    means_it = whose is not None or (_THAT_NUMBER.search(said) and _speaks_of_a_message(d))
    if not means_it or not d.understood.has(*_LOOKED_UP_WRONGLY):
        return False
    d.because("the number was to write to, and no identity")
    former = next((one.words for one in d.situation.wishes if one.kind == "want_messages"), looked_up)
    subject = d.situation.subject
    d.change(
        phone=looked_up,
        misheard=d.situation.misheard[:-1],
        failed_lookups=max(d.situation.failed_lookups - 1, 0),
        subject=subject if subject and (subject.point or subject.known) else None,
        asked={
            kind: n
            for kind, n in d.situation.asked.items()
            if kind.partition(":")[0] not in IDENTITY_QUESTIONS
        },
    )
    d.close_question()
    d.want(Wish("want_messages", f"{former}; {d.heard.text}"))
    d.answered |= frozenset({"want_messages"})
    return True


def answers_if_noted(d: Draft) -> bool:
    """«Cái tin nhắn đã ghi chưa, 0385… đó?»: yes or no; what was not noted is noted now. False for other words, and
    where more is to be done."""
    if not d.understood.seen.whole.has("asks_if_message_is_noted", "en_asks_if_noted"):
        return False
    if d.understood.has("tell_danger", "tell_at_risk", "want_no_messages"):
        return False
    numbers = d.heard.phone_numbers
    promised = [one for one in made(d, MESSAGE) if not numbers or one.phone in numbers]
    done = (
        "want_messages",
        "ask_report_status",
        "give",
        "yes",
        "no",
        "reject",
        "correct",
        "off_topic",
        "want_stop",
    )
    acts = tuple(one for one in d.understood.acts if one.name not in done)
    further = tuple(one for one in d.understood.follow_ups if one not in ("recap", "message_or_call"))
    d.because("whether a message is on record")
    if not promised:
        d.say("utter_message_not_on_record")
        wish = Act("want_messages", HEARD)
        given = tuple(one for one in d.understood.acts if one.name == "give")
        d.understood = replace(d.understood, acts=(*acts, *given, wish), follow_ups=further)
        return False
    d.say("utter_message_is_on_record", last_digits=" ".join(promised[-1].phone[-3:]))
    d.settle("answered")
    d.heard = replace(d.heard, phone_numbers=())
    d.understood = replace(d.understood, heard=d.heard, acts=acts, follow_ups=further)
    if further or any(one.name not in ("other_language", "thank", "greet") for one in acts):
        return False
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True


def _speaks_of_a_message(d: Draft) -> bool:
    seen = d.understood.seen.whole
    named = seen.has("message_wish", "en_message") and not seen.has(*_REFUSED)
    return named or d.understood.has("want_messages")
