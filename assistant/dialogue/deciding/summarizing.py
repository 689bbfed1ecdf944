"""One line for the person who takes over: where, whom, why, what they want in their words, what was promised."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies.pressing import is_the_telephone
from assistant.dialogue.deciding.matters import matters
from assistant.dialogue.deciding.needs import needs_beside
from assistant.dialogue.deciding.reaching.numbers_told import known_numbers, own_number_told, whose_told
from assistant.dialogue.situation.situation import Point, Subject
from assistant.dialogue.understanding.concepts import lexicon, plain
from assistant.dialogue.understanding.view import Seen
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold

MOST_WORDS, MOST_OF_ONE_SENTENCE, MOST_OF_A_SUMMARY = 600, 300, 1600
_BETWEEN, _LEFT_OUT = "; ", "…"
_URGENT = frozenset({"hazard", "life_support", "child_alone"})
_ILL = ("life_support", "medical")
_BEFORE_A_PERSON = frozenset(
    {
        *(
            "nhan",
            "gui",
            "goi",
            "bao",
            "nhac",
            "nt",
            "tin",
            "gium",
            "giup",
            "lai",
            "cho",
            "qua",
            "vao",
            "sdt",
        ),
        *("toi", "sang", "ve", "may", "so", "zalo", "cua", "cai"),
    }
)
_OF_A_CUT_TO_COME = frozenset({"scheduled", "cancelled"})
_POINTS_ONLY = frozenset({"no", "nho", "ba", "ong", "bay"})  # «nhắn cho nó»: nobody is named


def summary(d: Draft, reason: str) -> str:
    """Each sentence of the caller comes once; of too many, the first and the latest stay."""
    words = phrases()["summary"]
    place = d.situation.alarm.get("place") if d.situation.danger else None
    lasts = next(filter(None, map(how_long_it_lasts, (d.heard.text, *reversed(d.situation.notes)))), None)
    parts = [lasts] if lasts and d.situation.risk in _ILL else []
    parts += _language(d)
    parts += [str(words["danger_place"]).format(place=place)] if place else []
    parts += [_who(d, reason), _why(d, reason)]
    wish = next((one for one in reversed(d.situation.wishes)), None)
    about = matters(d) if reason != "hazard" else ()
    parts += [str(words["matter"][one]) for one in about]
    if not about and _wants_a_cut_moved(d):
        parts.append(str(words["move_cut"]))
    elif not about and wish and reason != "hazard":
        parts.append(str(words["task"].get(wish.kind, words["task"]["other"])))
    said = (
        d.situation.danger if reason == "hazard" or d.situation.danger else None,
        d.situation.problem if reason != "hazard" else None,
        *d.situation.notes,
        d.heard.text,
    )
    quoted = _BETWEEN.join(the_latest(_each_once(said), MOST_WORDS))
    asked_about = _asked_in_passing(d, reason)
    if asked_about:
        parts.append(str(words["asked_about"]).format(place=asked_about))
    needs = needs_beside(d, quoted) if reason not in _URGENT else []
    if needs:
        parts.append(str(words["needs"]).format(needs=" / ".join(needs)))
    if quoted:
        parts.append(f"«{quoted}»")
    if d.situation.report:
        parts.append(str(words["report"]).format(report_code=d.situation.report))
    if d.situation.told:
        only_cuts = all(one.status in _OF_A_CUT_TO_COME for one in d.situation.told)
        parts.append(str(words["told_a_cut" if only_cuts else "told"]))
    if d.situation.subscribed:
        parts.append(str(words["subscribed"]))
    if d.phone:
        parts.append(_phone(d, d.phone))
        parts += _number_that_calls(d)
    return _BETWEEN.join(parts)


def _why(d: Draft, reason: str) -> str:
    """«Đang bức xúc» only of words of plain anger; other blame is called what it is."""
    words = phrases()["summary"]["reason"]
    if reason == "complaint":
        said = (d.heard.text, *d.situation.notes)
        reason = "complaint" if any(Seen.of(one).whole.has("anger") for one in said) else "blame"
    return str(words.get(reason, reason))


def _wants_a_cut_moved(d: Draft) -> bool:
    """Whether the talk was of another time for an announced cut."""
    asked = d.situation.used.get("utter_cannot_move_the_cut") or any(
        one.kind == "opinion" for one in d.situation.promises
    )
    return bool(asked) and all(one.status in _OF_A_CUT_TO_COME for one in d.situation.told)


def _language(d: Draft) -> list[str]:
    """Which language is needed, for a caller who does not speak Vietnamese."""
    if d.situation.language == "vi":
        return []
    act = d.understood.act("other_language")
    words = phrases()["summary"]["language"]
    return [str(words["other" if act and act.kind == "other" else "english"])]


def with_what_lasts(d: Draft, line: str) -> str:
    """A summary with how long the battery or bottle of somebody ill lasts in front, the latest instead of a former."""
    lasts = how_long_it_lasts(d.heard.text) if d.situation.risk in _ILL else None
    if lasts is None:
        return line
    former = str(phrases()["summary"]["lasts"]).partition("{")[0]
    return _BETWEEN.join((lasts, line.partition(_BETWEEN)[2] if line.startswith(former) else line))


def without_all_is_well(d: Draft, line: str) -> str:
    """A summary that no longer says that somebody is well, once the words tell of a sign against it."""
    seen = d.understood.seen.whole
    if not seen.has("critical_sign") and (not seen.has("running_out") or is_the_telephone(d)):
        return line
    return line.replace(f"{_BETWEEN}{phrases()['summary']['well_again']}", "")


def how_long_it_lasts(text: str) -> str | None:
    """«Bình còn chừng 15p»; also with the bottle in another clause: «bình tụt nhanh quá, kim đỏ rồi, chắc còn 15p»."""
    said = plain(text)
    concepts = lexicon().find(said)
    found = next((one for one in concepts if one.concept == "lasts"), None)
    if found is None and any(one.concept == "battery_or_bottle" for one in concepts):
        found = next((one for one in reversed(concepts) if one.concept == "time_left"), None)
    if found is None:
        return None
    return str(phrases()["summary"]["lasts"]).format(words=said[found.start : found.end].strip())


def told_further(before: str | None, words: str, most: int) -> str:
    """What was said with the words added, once. The latest are never cut off."""
    said = _each_once((before, words))
    return _BETWEEN.join(the_latest(said, most))


def with_added(line: str, words: str) -> str:
    """A summary with words added that it does not have yet. Who and why stay in front, the latest words at the end."""
    added = words[:MOST_OF_ONE_SENTENCE].strip()
    if not added or added in line:
        return line
    whole = f"{line}{_BETWEEN}«{added}»"
    if len(whole) <= MOST_OF_A_SUMMARY:
        return whole
    front = MOST_OF_A_SUMMARY // 2
    return f"{whole[:front]}{_LEFT_OUT}{whole[-(MOST_OF_A_SUMMARY - front - 1) :]}"


def with_phone(d: Draft, line: str) -> str:
    """A summary with the number to call, if it was given after it was written. Another's is not called any more."""
    if not d.phone:
        return line
    words = phrases()["summary"]
    for other in (one for one in known_numbers(d) if one != d.phone and whose_told(d, one)):
        belongs = str(words["belongs_to"]).format(phone=other, whose=whose_told(d, other))
        line = re.sub(rf"{re.escape(str(words['phone']).format(phone=other))}(?: \([^)]*\))?", belongs, line)
    now = _phone(d, d.phone)
    called = str(words["phone"]).format(phone=d.phone)
    return line if called in line else _BETWEEN.join((line, now))


def the_latest(said: list[str], most: int) -> list[str]:
    """The first sentence, what it began with, and of the others the latest that have room."""
    kept: list[str] = []
    room = most - len(said[0]) if said else most
    for one in reversed(said[1:]):
        if len(one) + len(_BETWEEN) > room:
            break
        kept.insert(0, one)
        room -= len(one) + len(_BETWEEN)
    return [*said[:1], *kept]


def _phone(d: Draft, phone: str) -> str:
    """The number, with whose it is if that was said."""
    words = phrases()["summary"]
    if own_number_told(d) == phone:
        return str(words["phone_of"]).format(phone=phone, whose=words["the_caller"])
    whose = whose_told(d, phone)
    whose = whose or next((one.whose for one in d.situation.numbers if one.phone == phone and one.whose), "")
    whose = whose or (_named_beside(d.heard.text) if d.heard.phone_numbers == (phone,) else "")
    if whose and whose not in _POINTS_ONLY:
        return str(words["phone_of"]).format(phone=phone, whose=whose)
    return str(words["phone"]).format(phone=phone)


def _number_that_calls(d: Draft) -> list[str]:
    """The number that calls, where it is said to be another person's and staff call the caller's own."""
    calling = d.heard.caller_phone
    whose = whose_told(d, calling)
    if not calling or not whose or calling == d.phone:
        return []
    return [str(phrases()["summary"]["belongs_to"]).format(phone=calling, whose=whose)]


def _named_beside(text: str) -> str:
    """«vợ anh», as it was said beside a number."""
    said = plain(text)
    named = next((one for one in lexicon().find(said) if one.concept == "to_another_person"), None)
    words = said[named.start : named.end].split() if named else []
    return " ".join(one for one in words if fold(one) not in _BEFORE_A_PERSON)


def _each_once(said: Iterable[str | None]) -> list[str]:
    """The sentences, without those that another holds. What was joined before is taken apart."""
    sentences = [one.strip() for text in said if text for one in text.split(_BETWEEN) if one.strip()]
    by_words: dict[str, str] = {}
    for one in sentences:
        by_words.setdefault(plain(one), one[:MOST_OF_ONE_SENTENCE])
    once = [*by_words.values()]
    padded = [f" {plain(one)} " for one in once]
    return [
        one
        for index, one in enumerate(once)
        if not any(padded[index] in other for at, other in enumerate(padded) if at != index)
    ]


def _who(d: Draft, reason: str) -> str:
    """The home or the confirmed point of use; of an emergency the place that was named for it."""
    words = phrases()["summary"]
    home = d.situation.home if _asked_in_passing(d, reason) else None
    point = d.point or (home.point if home else None)
    if point:
        return str(words["customer"]).format(customer_code=point.code, street=point.street)
    one = _of_the_callers_number(d)
    if one:
        return str(words["customer_of_number"]).format(customer_code=one.code, street=one.street)
    place = home.place if home else d.place
    if place and reason != "hazard":
        return str(words["place"]).format(place=place)
    return str(words["unknown_caller"])


def _asked_in_passing(d: Draft, reason: str) -> str | None:
    """The street on the table that is not the caller's home: «một mặt bên Lý Thường Kiệt, bên đó có cắt không?»."""
    home, place = d.situation.home, d.place
    if reason in _URGENT or d.point or not place or home is None or home == d.situation.subject:
        return None
    return place


def with_the_home(d: Draft, line: str, reason: str, home: Subject) -> str:
    """A summary with the home that the caller told afterwards instead of the former."""
    words = phrases()["summary"]
    former = _who(d, reason)
    now = str(words["place"]).format(place=home.place)
    if home.point:
        now = str(words["customer"]).format(customer_code=home.point.code, street=home.point.street)
    return line.replace(former, now, 1) if former in line else _BETWEEN.join((now, line))


def _of_the_callers_number(d: Draft) -> Point | None:
    """The one home of the number that calls, offered and not refused."""
    own = [one for one in d.situation.candidates if one.own]
    return own[0] if len(own) == 1 and not d.situation.elsewhere else None
