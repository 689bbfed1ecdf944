"""When somebody wants to be called, in their own words. A day of another sentence is none of it.

«Mai bên Minh Mạng cúp hả, còn nhà này có điện thì gọi anh» wants a call when the power is back, and none tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.dialogue.deciding.reaching.numbers_told import with_digits
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold, normalize
from assistant.vietnamese.times import find_times

_WHEN_BACK = re.compile(
    r"\b(?:khi|luc|hoi|chung) (?:nao |mo )?(?:ma )?(?:co|sang) (?:lai )?dien\b"
    r"|\b(?:co|lai) dien (?:lai )?(?:thi|roi|la)\b|\bdien (?:co|ve|vo) (?:lai )?(?:thi|roi|la)\b"
    r"|\b(?:khi|luc|hoi|chung) (?:nao|mo) (?:\S+ ){0,3}?co (?:dien )?(?:lai )?(?:thi|la|roi|moi|em|con|chau|nho)?"
    r"(?: \S+){0,2}?"
    r" (?:goi|alo|keu|dien thoai|phone)\b"
    r"|\b(?:goi|alo|keu|phone)(?: \S+){1,5}? (?:khi|luc|hoi|chung) (?:nao|mo) (?:ma )?co(?: lai)?(?= |$|[,.;!])(?! the)"
)
# Read in folded words, taken from the words as they were said: folding keeps every letter in its place.
_LIMIT = r"(?:cham nhat|tre nhat|muon nhat|som nhat|truoc|sau|tu|ngoai|qua)"
_HOUR = r"(?:\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)(?: (?:mot|hai))?"
_HOUR_WITH_A_LIMIT = re.compile(
    rf"\b(?P<limit>cham nhat|tre nhat|muon nhat|som nhat|truoc|sau)(?: (?:la|luc|vao))? "
    rf"(?P<time>{_HOUR}(?: ?(?:gio|g|h)\d{{0,2}}\b)?(?: (?:ruoi|kem \S+))?(?: (?:sang|trua|chieu|toi|dem|khuya))?)"
    r"(?= |$|[,.;!?])(?! (?:nguoi|cai|so|ngay|phut|tieng))"
)
_AS_SOON = re.compile(r"\b(?:cang (?:som|nhanh|le) cang (?:tot|hay)|som nhat co the|(?:goi )?ngay bay gio)\b")
_CLAUSES = re.compile(
    r"[,.;!?…\n]+|\b(?:mà|ma|còn|với lại|voi lai|nhưng|nhung|chứ|chớ|rứa thì|tại|vì|thôi còn)\b"
)
_CALLS = re.compile(r"\b(?:goi|alo|keu|phone|dien (?:thoai|cho|lai)|lien (?:lac|he))\b")
# What is taken back before the wish, and what a day in the same words may belong to instead.
_TAKEN_BACK = re.compile(r"^.*\b(?:bo di|bo luon|huy di|huy|xoa di|dep di)\b")
_DENIED = re.compile(r"\b(?:khong|dau|chang|chu khong) phai(?: la)?(?: \S+)?$")
_OF_ANOTHER_MATTER = re.compile(
    r"\b(?:cup|cat|mat dien|lich|nghi|di lam|di hoc|ban hang|mo cua|sua|duong|phuong|co dien)\b"
)
MOST_WORDS_OF_A_TIME_ALONE = 6


def when_to_call(words: str, times: str | tuple[str, ...] | None) -> str:
    """«khi có điện lại», «trước 8 giờ tối», «càng sớm càng tốt», in the caller's terms; empty when no time was
    named."""
    spelled = normalize(with_digits(words))  # «… sáu bảy một» at the end of a number is no hour
    said = fold(spelled)
    named = " ".join(dict.fromkeys(_times_of_the_call(spelled))) if times else ""
    limited = _HOUR_WITH_A_LIMIT.search(said)
    if named:
        before = re.search(rf"\b(?P<limit>{_LIMIT})(?: (?:la|luc|vao))? {re.escape(fold(named))}", said)
        limit = spelled[before.start("limit") : before.end("limit")] if before else ""
        named = f"{limit} {named}".strip()
    elif limited:
        named = spelled[limited.start() : limited.end()]
    soon = _AS_SOON.search(said)
    back = str(phrases()["report_description"]["when_back"]) if _WHEN_BACK.search(said) else ""
    return ", ".join(filter(None, (back, named, spelled[soon.start() : soon.end()] if soon else "")))


def _times_of_the_call(words: str) -> Iterator[str]:
    """The days and hours in the clauses that ask for the call, or that name a time and little else."""
    for clause in filter(None, (one.strip() for one in _CLAUSES.split(words))):
        folded = fold(clause)
        taken_back = _TAKEN_BACK.search(folded)
        wish = clause[taken_back.end() :] if taken_back else clause
        yield from _times_in(wish)


def _times_in(clause: str) -> Iterator[str]:
    folded = fold(clause)
    calls = list(_CALLS.finditer(folded))
    alone = len(clause.split()) <= MOST_WORDS_OF_A_TIME_ALONE and not _OF_ANOTHER_MATTER.search(folded)
    if not calls and not alone:
        return
    for one in find_times(clause):
        if _DENIED.search(folded[: one.start].rstrip()):
            continue
        verb = next((call for call in calls if call.start() >= one.end), None)
        between = folded[one.end : verb.start()] if verb else " ".join(folded[one.end :].split()[:4])
        if _OF_ANOTHER_MATTER.search(between):
            continue
        yield one.text
