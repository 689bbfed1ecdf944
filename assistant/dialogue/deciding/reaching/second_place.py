"""A message about a second place, to the same number: «bên Lý Nam Đế biết giờ thì báo chị luôn, gửi chung số lúc nãy».

The message about the first place stays. «Tin nhắn có ghi rõ chỗ nào không?» is answered with all of them.
"""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.looking_up import is_found
from assistant.dialogue.deciding.identity.streets import is_about
from assistant.dialogue.deciding.promises import MESSAGE, in_words, made
from assistant.dialogue.deciding.reaching.messages import put_down
from assistant.dialogue.deciding.supply import area_of
from assistant.dialogue.situation.situation import Promise, Subject
from assistant.vietnamese.folding import fold

_TELL_ME = re.compile(r"\b(?:nhan|tin|bao|gui|goi tin|nt)\b")
_TOO = re.compile(
    r"\b(?:luon|nua|cung|them|chung|ca hai|ca 2|so (?:luc )?nay|so do|so cu|nhu (?:luc )?nay)\b"
)
_DONE = re.compile(r"\b(?:xong|roi|duoc roi|ok|on)\b")
_NOT_THAT = re.compile(r"^(?:(?:da|o|a|ua|em|oi|e) )*(?:khong|ko|k|hong|hem|dau)\b")
_REFUSES = re.compile(r"\b(?:dung|khoi|khong can|thoi) (?:co )?(?:nhan|bao|gui)\b")


def signs_up_a_second_place(d: Draft) -> bool:
    """False when no message stands, or the words name no other place."""
    messages = made(d, MESSAGE)
    if not messages or d.situation.handed_over or d.heard.phone_numbers:
        return False
    if d.understood.seen.whole.has("message_names_the_place"):
        d.because("whether messages name their place")
        d.say("utter_messages_name_the_place", promises=in_words(d))
        d.settle("answered")
        offers.anything_else(d, quiet=True)
        return True
    said, last = fold(d.heard.text.lower()), messages[-1]
    if _REFUSES.search(said) or not (_wishes_it_too(said) or _corrects(d, said, last)):
        return False
    there = _other_place(d, messages, said)
    if there is None:
        return False
    d.talk_about(there)
    d.served("want_messages", "want_no_messages")
    d.because("messages about a second place")
    if not put_down(d, (last.phone,)):
        d.say("utter_no_messages_here", hotline=d.hotline)
    else:
        d.settle("subscribed")
        d.say("utter_subscribed", area=area_of(d), last_digits=" ".join(last.phone[-3:]))
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True


def _wishes_it_too(said: str) -> bool:
    return bool(_TELL_ME.search(said) and _TOO.search(said)) and not _NOT_THAT.match(said)


def _corrects(d: Draft, said: str, last: Promise) -> bool:
    """«Không phải, cái Nguyễn Sinh Cung xong rồi, chị nói Lý Nam Đế», right after a message was told."""
    digits = " ".join(last.phone[-3:])
    told = any(digits in one for one in d.before.last_said)
    name = _bare(last.place or last.where)
    first_stays = name not in said or _DONE.search(said.partition(name)[2]) is not None
    return told and bool(_NOT_THAT.match(said)) and first_stays


def _other_place(d: Draft, messages: tuple[Promise, ...], said: str) -> Subject | None:
    """The place in the words that no message is about: one that was talked of, or one that is known."""
    taken = {_bare(one.place or one.where) for one in messages} | {_bare(one.where) for one in messages}
    codes = {one.customer_code for one in messages}
    for point in d.situation.points:
        if point.code not in codes and fold(point.street) in said:
            return Subject(point=point)
    if d.place and d.situation.subject and d.situation.subject.found:
        name = _bare(d.place)
        if name in said and not _is_taken(name, taken):
            return Subject(place=d.place)
    for place in d.heard.places:
        of_a_point = any(is_about(place, one) for one in d.situation.points)
        if not _is_taken(_bare(place), taken) and not of_a_point and is_found(d, place):
            return Subject(place=place)
    return None


def _is_taken(name: str, taken: set[str]) -> bool:
    return any(one and (one in name or name in one) for one in taken)


def _bare(place: str) -> str:
    return fold(place).removeprefix("duong ").strip()
