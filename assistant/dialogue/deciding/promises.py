"""What this conversation has put on record for the caller: kept to be told again, and to be taken back as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.situation.situation import Promise, Subject
from assistant.dialogue.wording.outages import area_name, phrases

MESSAGE, CALL, OPINION = "message", "call", "opinion"


def promise(
    d: Draft,
    kind: str,
    *,
    code: str = "",
    phone: str | None = None,
    made_here: bool = True,
    words: str = "",
    where: str = "",
) -> None:
    """Remembers one. The same promise again replaces the former. `made_here`: not found, but made just now."""
    subject = d.situation.subject
    point = subject.point if subject else None
    made = Promise(
        kind,
        where or where_in_words(subject),
        code,
        phone or "",
        customer_code=point.code if point else "",
        place=(subject.place or "") if subject and not point else "",
        made_here=made_here,
        words=words or next((one.words for one in d.situation.promises if code and one.code == code), ""),
    )
    others = tuple(one for one in d.situation.promises if _key(one) != _key(made))
    d.change(promises=(*others, made))


def where_of(one: Promise) -> dict[str, str]:
    """What messages were promised about, as the outage service is asked."""
    return {"customer_code": one.customer_code} if one.customer_code else {"place": one.place}


def where_in_words(subject: Subject | None) -> str:
    if subject is None:
        return ""
    return area_name(subject.point.street if subject.point else None, {}, subject.place)


def forget(d: Draft, *gone: Promise) -> None:
    d.change(promises=tuple(one for one in d.situation.promises if one not in gone))


def forget_report(d: Draft, code: str) -> None:
    forget(d, *(one for one in d.situation.promises if one.code == code))


def forget_messages(d: Draft, phone: str, where: Mapping[str, str] | None = None) -> None:
    """To a number; of one home or place, if `where` names it."""
    of_number = (one for one in made(d, MESSAGE) if one.phone == phone)
    forget(d, *(one for one in of_number if not where or where_of(one) == dict(where)))


def end_messages(d: Draft, *ended: Promise) -> None:
    """In the outage service too. The last number that is left is the one that gets messages."""
    for one in ended:
        d.facts.unsubscribe(one.phone, where_of(one))
        forget(d, one)
    left = made(d, MESSAGE)
    last = left[-1] if left else None
    d.change(
        subscribed=last.phone if last else None,
        subscribed_for=where_of(last) if last else {},
        declined=d.situation.declined if last else (*d.situation.declined, "message"),
    )


def remember_ended_messages(d: Draft) -> None:
    """Keeps in mind which messages this turn ended, so that they can come back."""
    left = {_key(one) for one in made(d, MESSAGE)}
    gone = tuple(one for one in d.before.promises if one.kind == MESSAGE and _key(one) not in left)
    if gone:
        d.change(ended_messages=gone)


def made(d: Draft, *kinds: str) -> tuple[Promise, ...]:
    """Those of these kinds, the latest last."""
    return tuple(one for one in d.situation.promises if one.kind in kinds)


def in_words(d: Draft, *some: Promise) -> str:
    """«phiếu SC… báo mất điện ở đường Lê Lợi; nhắn tin tới số có ba số cuối 4 5 6 khi …», of all or of `some`; empty
    without any."""
    words: Mapping[str, str] = phrases()["promised_things"]
    return "; ".join(
        words[one.kind].format(
            report_code=one.code,
            where=one.where or phrases()["this_area"],
            last_digits=" ".join(one.phone[-3:]),
        )
        for one in some or d.situation.promises
        if one.kind in words
    )


def _key(one: Promise) -> tuple[str, str, str]:
    """Reports and calls by their code, messages by number and place."""
    return (one.kind, one.phone, one.where) if one.kind == MESSAGE else (one.kind, one.code, "")
