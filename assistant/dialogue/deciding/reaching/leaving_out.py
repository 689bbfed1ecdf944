"""Some numbers get no more messages, and others stay or come back: «nhắn cho nó, bỏ số của chị thôi».

Words about the caller's own number never end another's. Numbers of this conversation are signed off and on freely.
"""

from __future__ import annotations

import re

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import MESSAGE, forget, made, where_of
from assistant.dialogue.deciding.reaching.messages import put_down
from assistant.dialogue.deciding.reaching.phone_numbers import names_another_number
from assistant.dialogue.deciding.reaching.whose_number import (
    names_own_number,
    number_of,
    own_number_known,
    person_named,
    remember_number,
    with_last_digits,
)
from assistant.dialogue.deciding.supply import area_of
from assistant.dialogue.situation.situation import Wish
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.folding import fold, normalize

_CLAUSES = re.compile(r"[,.;!?…\n]+|\b(?:mà|nhưng|chứ|chớ|còn|với lại)\b")
_NO_MORE = Spelled(
    r"\b(?:bỏ|thôi|khỏi|đừng|ngừng|ngưng|dừng|tắt|hủy|huỷ|xóa|xoá|loại)\b|\b(?:không|chẳng) (?:cần|nhắn|gửi)\b",
    r"\b(?:thoi|khoi|dung|ngung|tat|huy|xoa|loai)\b|\bbo (?:\S+ ){0,2}so\b|\bso \S+ (?:\S+ )?(?:thi )?bo\b"
    r"|\b(?:khong|chang) (?:can|nhan|gui)\b",
)
_ONWARD = Spelled(r"\b(?:nhắn|giữ|gửi|để lại|chừa)\b", r"\b(?:nhan|giu|gui|de lai|chua lai)\b")
_PLAINLY_NO_MORE = Spelled(
    r"\b(?:bỏ|khỏi|đừng|ngừng|ngưng|dừng|tắt|hủy|huỷ|xóa|xoá|loại)\b|\b(?:không|chẳng) (?:cần|nhắn|gửi)\b",
    r"\b(?:bo|khoi|dung|ngung|tat|huy|xoa|loai)\b|\b(?:khong|chang) (?:can|nhan|gui)\b",
)
_ONLY_OR_WELL = Spelled(r"\b(?:nhắn|giữ|gửi)\b", r"\b(?:nhan|giu|gui)\b")
_ONLY = re.compile(
    r"\b(?:chỉ|chi) (?:nhắn|nhan|gửi|gui)\b|\b(?:nhắn|nhan|gửi|gui|giữ|giu)\b[^,.;!?]* (?:thôi|thoi)\b"
    r"(?! (?:đừng|khỏi|không|dung|khoi|khong))"
)
_OF_MESSAGES = re.compile(
    r"\b(?:nhắn|nhan|tin|gửi|gui|gởi)\b|\b(?:bỏ|ngừng|ngưng|dừng|hủy|xóa|bo|ngung|huy|xoa)"
    r" (?:\S+ ){0,2}(?:số|so|máy|may)\b"
    r"|\b(?:số|so|máy|may) \S+ (?:\S+ )?(?:thì |thi )?(?:bỏ|bo|thôi|thoi|khỏi|khoi|ngừng|ngung)\b"
)
MOST_WORDS_OF_A_NO = 3
_ABOUT_REPORTS = re.compile(r"\b(?:phiếu|phieu|thợ|tho|báo cáo|bao cao)\b")
# «Ko nhắn cho ba, nhắn cho số a»: the number that was given to find the father's home.
_NOT_TO_THEM = re.compile(
    r"\b(?:khong|ko|k|dung|khoi)(?: (?:phai|can|nhan|gui|nt|tin|cho|vo|vao|so|may|cua|qua)){1,4}"
    r" (?:ba|me|ma|bo|cha|ong|chong|vo|con|thang|chi|anh|em|noi|ngoai|chu nha)\b"
)
_WHY = re.compile(r"\b(?:sao|răng|rang|vì sao)\b")
_IS_WHOSE = re.compile(r"\b(?:là|la|của|cua) (.+)$")
_CALLS_ONLY = re.compile(r"(?<!đang )(?<!dang )(?<!số )\b(?:gọi|goi)\b(?! tới| đến| toi| den)")


def changes_who_is_written_to(d: Draft) -> bool:
    """Does what the words say of single numbers. False when they name none that this conversation knows, or when a
    number that is wanted instead is still to be read or asked for."""
    words = d.heard.text
    if not (made(d, MESSAGE) or d.situation.numbers) or names_another_number(_without_more(words)):
        return False
    if not _about_messages(d):
        return False
    ends, stays = numbers_meant(d)
    promised = {one.phone for one in made(d, MESSAGE)}
    if stays and not ends and _ONLY.search(normalize(words)):
        ends = [one for one in promised if one not in stays]
    own = own_number_known(d) or ""
    if own and not ends and names_own_number(words) and _NOT_TO_THEM.search(fold(words.lower())):
        stays = [own]
        ends = [one for one in promised if one != own]
    again = [one for one in stays if one not in promised and one not in ends and _is_known(d, one)]
    if _wants_a_new_one(d):
        return _goes_on_with_the_new_one(d, ends)
    nothing_to_end = not set(ends) & promised and (ends != [own] or not promised)
    if nothing_to_end and not again:
        return False
    gone = end_for(d, ends)
    if again and not _sign_up_again(d, again):
        return True
    d.because("some numbers are left out, others stay")
    d.served("want_no_messages", "want_messages")
    d.settle("answered")
    _say(d, gone, again)
    return True


def _about_messages(d: Draft) -> bool:
    u = d.understood
    if u.has("want_no_messages", "want_messages") or _OF_MESSAGES.search(normalize(d.heard.text)):
        return True
    return u.has("want_stop", "no") and names_own_number(d.heard.text)


def _wants_a_new_one(d: Draft) -> bool:
    """A number, or somebody with a number, that this conversation does not know yet."""
    if any(not _is_known(d, one) for one in d.heard.phone_numbers):
        return True
    person = person_named(d.heard.text)
    return person is not None and number_of(d, person) is None and not d.heard.phone_numbers


def _goes_on_with_the_new_one(d: Draft, ends: list[str]) -> bool:
    """«Bỏ số chị, nhắn cho vợ anh»: the former number ends, and the new one is read or asked for as in any wish."""
    if ends and _ONWARD.search(d.heard.text) and end_for(d, ends):
        d.drop_acts("no", "want_stop", "want_no_messages")
        d.want(Wish("want_messages", d.heard.text))
    return False


def _say(d: Draft, gone: list[str], again: list[str]) -> None:
    left = list(dict.fromkeys(one.phone for one in made(d, MESSAGE)))
    if again and gone:
        d.settle("subscribed")
        d.say("utter_message_to_another", last_digits=_digits(again), former_digits=_digits(gone))
    elif again:
        d.settle("subscribed")
        d.say("utter_subscribed", last_digits=_digits(again), area=area_of(d))
    elif gone and left:
        d.say("utter_unsubscribed_one_stays", last_digits=_digits(gone), other_digits=_digits(left))
    elif gone:
        d.say("utter_unsubscribed", last_digits=_digits(gone))
    else:
        d.say("utter_own_number_gets_none", other_digits=_digits(left))
    d.close_question()
    offers.anything_else(d, quiet=True)


def _digits(phones: list[str]) -> str:
    return " và ".join(" ".join(one[-3:]) for one in phones)


def _without_more(words: str) -> str:
    """«Đừng nhắn số này nữa» only ends something."""
    return re.sub(r"(?:số|so|máy|may) (?:này|nay|ni|đó|do) (?:nữa|nua)\b", "", normalize(words))


def numbers_meant(d: Draft) -> tuple[list[str], list[str]]:
    """The numbers that get no more messages, and those that do, clause by clause. A number without a verb belongs
    to the clause after it: «số của bác, khỏi nhắn nữa»."""
    ends: list[str] = []
    stays: list[str] = []
    open_ones: list[str] = []
    for clause in filter(None, (one.strip() for one in _CLAUSES.split(normalize(d.heard.text)))):
        if _ABOUT_REPORTS.search(clause):
            continue
        named = _named(d, clause)
        if _WHY.search(clause) or (_CALLS_ONLY.search(clause) and not _ONWARD.search(clause)):
            open_ones = []
            continue
        if _ends_something(clause, named):
            ends += named or open_ones
            open_ones = []
        elif _ONWARD.search(clause):
            stays += named or open_ones
            open_ones = []
        else:
            open_ones = named
    return list(dict.fromkeys(ends)), list(dict.fromkeys(stays))


def _ends_something(clause: str, named: list[str]) -> bool:
    """«Nhắn số chị thôi» and «thôi nhắn số chị đi» end nothing; neither does «đừng lo» after «máy này hết pin»."""
    if not _NO_MORE.search(clause) or (_ONLY_OR_WELL.search(clause) and not _PLAINLY_NO_MORE.search(clause)):
        return False
    return bool(named or _OF_MESSAGES.search(clause) or len(clause.split()) <= MOST_WORDS_OF_A_NO)


def _named(d: Draft, clause: str) -> list[str]:
    by_digits = with_last_digits(d, clause)
    if by_digits:
        _learn_whose(d, by_digits, clause)
        return by_digits
    person = person_named(clause)
    if person:
        known = number_of(d, person)
        return [known] if known else []
    return [own_number_known(d) or ""] if names_own_number(clause) else []


def _learn_whose(d: Draft, phones: list[str], clause: str) -> None:
    """«265 là thằng con chị»: of whom a number is that was taken for the caller's own."""
    told = _IS_WHOSE.search(clause)
    person = person_named(f"nhắn {told.group(1)}") if told else None
    if person and len(phones) == 1:
        remember_number(d, phones[0], person)


def _is_known(d: Draft, phone: str) -> bool:
    return phone == d.heard.caller_phone or any(one.phone == phone for one in d.situation.numbers)


def end_for(d: Draft, phones: list[str]) -> list[str]:
    promised = [one for one in made(d, MESSAGE) if one.phone in phones]
    for one in promised:
        d.facts.unsubscribe(one.phone, where_of(one))
        forget(d, one)
    left = made(d, MESSAGE)
    last = left[-1] if left else None
    d.change(subscribed=last.phone if last else None, subscribed_for=where_of(last) if last else {})
    return list(dict.fromkeys(one.phone for one in promised))


def _sign_up_again(d: Draft, phones: list[str]) -> bool:
    """False when no message can be sent, which is said."""
    if put_down(d, tuple(phones)):
        return True
    d.say("utter_no_messages_here", hotline=d.hotline)
    offers.anything_else(d, quiet=True)
    return False
