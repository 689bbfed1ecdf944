"""The emergency of a conversation: what it stands on, and how it ends when there is none after all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies import denied_in_english
from assistant.dialogue.deciding.emergencies.places_of_danger import spot_in
from assistant.dialogue.deciding.promises import forget_report
from assistant.dialogue.situation.situation import Subject, Wish
from assistant.dialogue.understanding.children import says_somebody_grown_is_there
from assistant.dialogue.understanding.concepts import Found, lexicon, plain
from assistant.dialogue.understanding.signals import danger_kind
from assistant.dialogue.understanding.understand import Understood
from assistant.dialogue.understanding.view import DANGERS, Seen
from assistant.dialogue.wording.outages import moment, phrases
from assistant.vietnamese.folding import fold

# A report this young was made by this conversation; an older one belongs to an earlier call of the same home.
_JUST_MADE = timedelta(minutes=2)
# Concepts of words that there is no danger, or nobody ill.
DENIALS = (
    *("no_danger", "alarm_by_mistake", "no_symptom", "no_ambulance", "water_stays_out", "grown_up_there"),
    denied_in_english.DENIAL,
)
_OF_THE_HOME = frozenset({"tell_out", "want_report", "tell_partly", "tell_unsteady"})
_OF_PEOPLE = frozenset({"life_support", "medical", "injured", "trapped", "child_alone", "critical_sign"})
_BURNS_STILL = re.compile(
    r"\b(?:boc (?:chay|khoi|lua)|lan|ngun ngut|dang chay|noi com dien|bep dien|o cam)\b"
)
# «Mắc cười chưa», «thấy chưa» ask nothing.
_ASKED = re.compile(r"(?<!cười )(?<!thấy )(?<!khổ )(?<!chán )(?<!ghê )\b(?:chưa|chua|khong|không)$")
# Speech has no marks: a question that ends this many words after a denial is another one.
_MOST_WORDS_OF_THE_SAME_QUESTION = 4
# «Lửa gì đâu mà bốc lên»: wonder, and no denial.
_GOES_ON = re.compile(
    r" (?:biết|biet)\b| (?:mà|ma)\b(?! (?:em|e|ạ|anh|chị|chi)(?: ơi| oi)?$)"
    r"(?! (?:phải |phai )?(?:gọi|goi|kêu|keu|báo|bao|đòi|doi|đưa|dua|chở|cho)\b)"
    r"(?! (?:điện|dien|giờ|gio|mấy|may|sao|bao giờ|bên|ben|chừng|khi nào|ad)\b)"
)
_ELSEWHERE = re.compile(
    r"\b(?:duong|dia chi|cho khac|phuong|hem|kiet|ngo|moi dung|chu khong phai (?:o|ben))\b"
)
_COMES_IN = re.compile(
    r"\b(?:sap|gan|dang|tu tu|chuan bi|lat nua|chut nua)(?: \S+){0,2} (?:vo|vao|toi|len|tran|ngap)\b"
)
_BESIDE_A_DENIAL = frozenset({"give", "no", "yes", "thank", "tell_since"})
# What the denial of an alarm is taken for besides: nothing that was told of the supply is disputed, and
# «cancel that», «khỏi cho người tới», is done with it.
_OF_THE_DENIAL = frozenset({"reject", "correct", "no", "want_stop"})
# What a denial names: the danger, or the person.
_NAMES_A_THING = re.compile(
    r"\b(?:hoi|chay|lua|khoi|day|no|dut|tranh xa|ngap|lut|loi|nuoc|kho (?!tho)\w+|nham|lon|sai|cuu (?:hoa|ho|nan)"
    r"|cat|cup|ngat (?!xiu))\b"
)
_NAMES_A_PERSON = re.compile(
    r"\b(?:ai|benh|om|nguoi|nan|thuong|khoe|tho|oxy|oxi|be|chau|con|mot minh|thoi noi|may|nguoi lon|cap cuu|115"
    r"|binh thuong|ngat|xiu|chong mat|dau nguc|tuc nguc|sot)\b"
)


def stands_on(d: Draft, report: Mapping[str, Any]) -> bool:
    """Remembers a report that was made for the emergency. False for one that was there before."""
    made_at = moment(report.get("created_at"))
    code = str(report["code"])
    known = any(one.code == code for one in d.before.promises)
    if known or made_at is None or d.now - made_at > _JUST_MADE:
        return False
    codes = _codes(d)
    if code not in codes:
        d.change(alarm={**d.situation.alarm, "reports": " ".join((*codes, code))})
    return True


def stands_no_more_on(d: Draft, code: str) -> bool:
    """Cancels a report that was made for the emergency; whether it was one."""
    codes = _codes(d)
    if code not in codes:
        return False
    d.facts.move_report(code, "cancelled")
    forget_report(d, code)
    left = " ".join(one for one in codes if one != code)
    d.change(alarm={**d.situation.alarm, "reports": left})
    if d.situation.report_taken == code:
        d.change(report_taken=None)
    if d.situation.report == code:
        d.change(report=d.situation.report_taken)
    return True


def keep_what_was_wanted(d: Draft) -> None:
    """A crew for the home that was asked for before the danger: still wanted if there is no danger after all."""
    wanted = next((one for one in reversed(d.situation.wishes) if one.kind in _OF_THE_HOME), None)
    if wanted is not None:
        d.change(alarm={**d.situation.alarm, "wanted": wanted.kind, "wanted_words": wanted.words})


def _go_on_with_what_was_wanted(d: Draft, alarm: Mapping[str, str]) -> None:
    if "wanted" not in alarm or d.understood.seen.whole.has("no_report_wish") or d.situation.subject is None:
        return
    if not any(one.kind in ("no_power", "quality") for one in d.situation.promises):
        d.because("what was wanted before the danger")
        d.want(Wish(alarm["wanted"], alarm["wanted_words"]))


def withdraw(d: Draft) -> None:
    """Ends the emergency: what was recorded for it is cancelled, and its words no longer count as an alarm."""
    d.because("no danger after all")
    codes = _codes(d)
    for code in codes:
        stands_no_more_on(d, code)
    subject, place = d.situation.subject, d.situation.alarm.get("place")
    at_home = Seen.of(d.situation.danger or "").whole.has(
        "flood"
    )  # water in the house is where the caller lives
    if subject and place and subject == Subject(place=place) and subject != d.situation.home and not at_home:
        d.change(subject=None)  # what is asked next is not about the place of the danger
    alarm = d.situation.alarm
    d.change(risk=None, danger=None, alarm={})
    done = {"tell_danger", "tell_at_risk", *_OF_THE_DENIAL}
    done |= set() if d.understood.seen.whole.has("anger") else {"complain"}
    d.leave_open(lambda act: act.name not in done and (act.name, act.kind) != ("ask_faq", "safety"))
    d.drop_follow_ups("is_dangerous")
    d.close_question()
    words = phrases()["alarm"]
    undone = words["reports"].format(report_codes=" và ".join(codes)) if codes else words["no_report"]
    d.say("utter_alarm_withdrawn", undone=undone)
    _go_on_with_what_was_wanted(d, alarm)


def times_withdrawn(d: Draft) -> int:
    used = d.situation.used
    return used.get("utter_alarm_withdrawn", 0) + used.get("utter_alarm_withdrawn_en", 0)


def says_there_is_none(d: Draft) -> bool:
    """Said plainly, of what the alarm is about, with no danger, risk or question beside it.

    «Cháy gì đâu» names fire only to deny it. «Không ai bị thương» leaves a fallen line where it lies.
    """
    words = plain(d.heard.text)
    found = lexicon().find(words)
    names = _denials(d)
    denials = [one for one in found if one.concept in names and not _GOES_ON.match(words[one.end :])]
    if (
        d.situation.risk == "child"
        and not d.situation.danger
        and says_somebody_grown_is_there(d.understood.seen)
    ):
        return not (DANGERS | _OF_PEOPLE - {"child_alone"}) & d.understood.seen.whole.concepts
    if in_english := [one for one in found if one.concept == denied_in_english.DENIAL]:
        return denied_in_english.takes_it_back(d, words, in_english)
    # «… không, có ai bị thương»: two clauses, and no denial.
    where = [one for one in d.understood.seen.clauses if one.has(*names)]
    if not where or all(_asks_it(one.words, names) for one in where):
        return False
    if not denials or _is_beside(d, found, denials):
        return False
    named = [fold(words[one.start : one.end]) for one in denials]
    explained = any(_NAMES_A_THING.search(one) or _NAMES_A_PERSON.search(one) for one in named)
    if d.understood.has("tell_danger", "tell_at_risk") and not explained:
        return False
    if d.situation.danger and not d.situation.risk:
        return not all(_NAMES_A_PERSON.search(one) for one in named)
    return not all(_NAMES_A_THING.search(one) and not _NAMES_A_PERSON.search(one) for one in named)


def drop_a_denied_danger(d: Draft) -> bool:
    """«Ko có cháy hay khói gì, mấy giờ có điện?»: who names a danger only to deny it raises no alarm.

    Once a danger is told, what is said of it is weighed elsewhere. True when nothing else was said: then it is
    taken note of.
    """
    if d.situation.danger is not None or not d.understood.has("tell_danger") or not _only_denies(d):
        return False
    d.because("a danger is named only to deny it")
    d.understood = without_danger(d.understood)
    alone = all(one.name in _BESIDE_A_DENIAL for one in d.understood.acts) and not d.understood.follow_ups
    if not alone or not d.situation.told or d.situation.wishes or d.situation.handed_over:
        return False
    d.say("utter_good_that_it_is_calm")
    offers.anything_else(d, quiet=True)
    return True


def without_danger(understood: Understood) -> Understood:
    return replace(understood, acts=tuple(one for one in understood.acts if one.name != "tell_danger"))


def _only_denies(d: Draft) -> bool:
    found = lexicon().find(plain(d.heard.text))
    denials = [one for one in found if one.concept == "no_danger"]
    clauses = [one for one in d.understood.seen.clauses if one.has("no_danger")]
    asked = not clauses or any(_ASKED.search(one.words) for one in clauses)
    if not denials or asked or danger_kind(d.understood.seen) is None:
        return False
    return not _is_beside(d, found, denials)


def _asks_it(clause: str, names: tuple[str, ...]) -> bool:
    """«Có ai bị thương gì không» asks. «Có bệnh gì đâu em ờ sữa trong tủ đá có hư không» denies, then asks more."""
    end = max((one.end for one in lexicon().find(clause) if one.concept in names), default=0)
    after = len(clause[end:].split())
    return _ASKED.search(clause) is not None and after <= _MOST_WORDS_OF_THE_SAME_QUESTION


def _denials(d: Draft) -> tuple[str, ...]:
    """A sign that somebody ill does not have ends the alarm of an illness; a machine still needs power. «Em báo nhầm
    rồi» ends that of a danger, but not «báo nhầm, ở chợ Hàn», which corrects its place."""
    if d.situation.risk == "medical" and not d.situation.danger:
        return ("no_danger", "no_symptom", "no_ambulance")
    elsewhere = d.heard.places or spot_in(d.heard.text) or _ELSEWHERE.search(fold(d.heard.text))
    of_water = ("water_stays_out",) if _is_of_water_alone(d) else ()
    if d.situation.danger and not d.situation.risk and not elsewhere:
        return ("no_danger", "alarm_by_mistake", *of_water, *_of_the_kitchen(d))
    return ("no_danger", *of_water)


def _of_the_kitchen(d: Draft) -> tuple[str, ...]:
    """«Nồi cơm hắn khê, không phải công tơ chi hết»: what smells is on the stove. A pot that burns denies nothing by
    itself, burnt rice does."""
    seen = d.understood.seen.whole
    explains = seen.has("not_the_wires", "send_nobody", "wrong_number", "denies_a_fact", "burnt_rice")
    if not seen.has("burnt_food") or not explains or _BURNS_STILL.search(seen.folded):
        return ()
    return ("burnt_food", "not_the_wires")


def _is_of_water_alone(d: Draft) -> bool:
    """Whether the danger is water that was taken to be in the house, and it is not about to come in."""
    told = Seen.of(d.situation.danger or "").whole
    if not told.has("flood", "water_at_the_meter") or told.has("fire", "shock", "fallen_line"):
        return False
    return _COMES_IN.search(d.understood.seen.whole.folded) is None


def _is_beside(d: Draft, found: tuple[Found, ...], denials: list[Found]) -> bool:
    """Whether danger or a person at risk is named that no denial takes back."""
    alarming = (DANGERS | _OF_PEOPLE) & d.understood.seen.whole.concepts
    return any(one.concept in alarming and not any(_meet(one, other) for other in denials) for one in found)


def _meet(one: Found, other: Found) -> bool:
    return min(one.end, other.end) > max(one.start, other.start)


def _codes(d: Draft) -> list[str]:
    return d.situation.alarm.get("reports", "").split()
