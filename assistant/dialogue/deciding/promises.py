"""What this conversation has put on record for the caller: kept to be told again, and to be taken back as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.situation.situation import Promise, Subject
from assistant.dialogue.wording.outages import area_name, phrases

MESSAGE, CALL = "message", "call"


def promise(d: Draft, kind: str, *, code: str = "", phone: str | None = None) -> None:
    """Remembers one. The same promise again replaces the former."""
    made = Promise(kind, where_in_words(d.situation.subject), code, phone or "")
    others = tuple(one for one in d.situation.promises if _key(one) != _key(made))
    d.change(promises=(*others, made))


def where_in_words(subject: Subject | None) -> str:
    if subject is None:
        return ""
    return area_name(subject.point.street if subject.point else None, {}, subject.place)


def forget(d: Draft, *, code: str = "", phone: str = "") -> None:
    """Forgets what was promised under a report's code, or as messages to a number."""
    kept = tuple(
        one
        for one in d.situation.promises
        if not (code and one.code == code) and not (phone and one.kind == MESSAGE and one.phone == phone)
    )
    d.change(promises=kept)


def made(d: Draft, *kinds: str) -> tuple[Promise, ...]:
    """Those of these kinds, the latest last."""
    return tuple(one for one in d.situation.promises if one.kind in kinds)


def in_words(d: Draft) -> str:
    """«phiếu SC… báo mất điện ở đường Lê Lợi; nhắn tin tới số có ba số cuối 4 5 6 khi …»; empty without any."""
    words: Mapping[str, str] = phrases()["promised_things"]
    return "; ".join(
        words[one.kind].format(
            report_code=one.code,
            where=one.where or phrases()["this_area"],
            last_digits=" ".join(one.phone[-3:]),
        )
        for one in d.situation.promises
        if one.kind in words
    )


def _key(one: Promise) -> tuple[str, str, str]:
    """A report by its code, a call by its number, messages by number and place."""
    if one.kind == MESSAGE:
        return (one.kind, one.phone, one.where)
    return (one.kind, one.phone if one.kind == CALL else one.code, "")
