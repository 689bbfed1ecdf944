"""The hazard on record: where it is, corrected, told more exactly, and told again."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies.alarms import stands_no_more_on, stands_on
from assistant.dialogue.deciding.emergencies.place_meant import place_meant
from assistant.dialogue.deciding.emergencies.places_of_danger import (
    has_a_name,
    landmark_in,
    place_told_later,
    spot_in,
)
from assistant.dialogue.deciding.emergencies.places_taken_back import (
    any_taken_back,
    is_right_after_all,
    names_one_taken_back,
    remember,
    what_still_holds,
)
from assistant.dialogue.deciding.handing_over import ask_for_call_back, hand_over, take_down
from assistant.dialogue.deciding.promises import CALL, made
from assistant.dialogue.deciding.reports import MOST_WORDS_OF_CALLER
from assistant.dialogue.deciding.summarizing import told_further
from assistant.dialogue.situation.situation import Promise, Subject
from assistant.dialogue.understanding.places import LONGEST_PLACE
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold

Json = dict[str, Any]

MOST_OF_A_DANGER = 2 * MOST_WORDS_OF_CALLER
HAZARD = "hazard"


def record_danger(d: Draft, place: str | None, at_home: bool = False) -> None:
    """Records the hazard and hands over. The hand-over happens even when nothing can be recorded.

    `at_home`: at the point of use talked of. Under its code the crew finds the house number, which is not said here.
    """
    unknown = str(phrases()["report_description"]["place_unknown"])
    d.change(alarm={**d.situation.alarm, "place": place or ""})
    report = d.facts.try_report(
        _hazard(d, "hazard", place or unknown, d.situation.danger or d.heard.text, at_home)
    )
    if report is None:
        d.say("utter_danger_not_recorded")
    else:
        _say_where_it_is_recorded(d, place)
        d.change(report=report["code"])
        _promise(d, report, place, at_home)
    d.settle("reported")
    if place and d.situation.subject is None:
        d.change(subject=Subject(place=place))
    hand_over(d, HAZARD)


def is_told_again(d: Draft, place: str | None) -> bool:
    """A danger that this conversation has on record: its words are added, and no second report is made. False for the
    first time, and for a danger at another place."""
    codes = d.situation.alarm.get("reports", "").split()
    known = d.situation.alarm.get("place", "")
    on_record = next((one for one in reversed(made(d, HAZARD)) if one.code in codes), None)
    if on_record is None:
        return False
    if place and not has_a_name(known):
        _record_elsewhere(d, place)
        return True
    if place and not _is_same_place(place, known):
        return False
    d.because("the danger on record, told again")
    _add_words(d, on_record, known)
    hand_over(d, HAZARD)
    d.say("utter_added_hazard")
    return True


def _is_same_place(place: str, known: str) -> bool:
    one, other = fold(place), fold(known)
    return one in other or other in one


def corrects_the_place(d: Draft) -> bool:
    """The danger is elsewhere than was recorded: recorded again there, and the crew is not sent to the wrong place."""
    if d.situation.handed_over is None or d.situation.danger is None or not _says_it_was_elsewhere(d):
        return False
    if d.understood.seen.whole.has("asks_if_dropped") and not d.heard.places:
        return False
    place = place_meant(d)
    former = d.situation.alarm.get("place")
    if place is None or (former and fold(place) in fold(former)):
        return False
    if former and spot_in(place) and not has_a_name(place):
        return False  # «số 60» alone is a house in the street on record
    d.because("the place of the danger is corrected")
    kept = what_still_holds(d, former) if former else None
    if former and kept is None:
        remember(d, former)
    is_right_after_all(d, place)
    _record_elsewhere(d, f"{place}, {kept}"[:LONGEST_PLACE] if kept else place)
    return True


def completes_the_place(d: Draft) -> bool:
    """«Đường Trần Quý Cáp đó em», after «gần tiệm sửa xe»: recorded once, at the place that can be found."""
    given = d.situation.handed_over
    if given is None or given["reason"] != HAZARD or d.situation.danger is None:
        return False
    if has_a_name(d.situation.alarm.get("place")):
        return False
    place = place_told_later(d)
    if place is None:
        return False
    d.because("the place of the danger is completed")
    _record_elsewhere(d, place)
    return True


def _record_elsewhere(d: Draft, place: str) -> None:
    """Recorded again there; the former report, and the call that names the former place, are cancelled."""
    former = d.situation.alarm.get("place")
    d.change(danger=told_further(d.situation.danger, d.heard.text, MOST_OF_A_DANGER))
    take_down(d)
    if d.place and former and fold(d.place) == fold(former):
        d.change(subject=Subject(place=place))
    wrong = [one.code for one in made(d, HAZARD) if one.made_here]
    record_danger(d, place)
    if d.situation.report not in wrong and any(one.code == d.situation.report for one in made(d, HAZARD)):
        for code in wrong:
            stands_no_more_on(d, code)
        _ask_again_for_the_call(d)


def _say_where_it_is_recorded(d: Draft, place: str | None) -> None:
    """A place that a crew would not find by the words is asked about while a person takes over."""
    if not place:
        d.say("utter_danger_recorded_no_place")
    elif has_a_name(place):
        d.say("utter_danger_recorded", place=place)
    else:
        d.say("utter_danger_recorded_vaguely", place=place)


def tells_the_place(d: Draft) -> bool:
    """«Em ghi đúng Xuân Diệu chưa?», «chỗ Y Jút em bỏ chưa?», and «Mai Hắc Đế mà!», which is on record already."""
    place = d.situation.alarm.get("place")
    seen = d.understood.seen.whole
    if not place:
        return False
    if any_taken_back(d) and seen.has("asks_if_dropped"):
        d.say("utter_former_place_dropped", place=place)
        return True
    insists = _says_it_was_elsewhere(d) and names_one_taken_back(d, d.heard.text)
    if not seen.has("asks_what_is_noted") and not insists:
        return False
    d.say("utter_danger_place_on_record", place=place)
    return True


def adds_to_the_place(d: Draft) -> bool:
    """«Nhà 19 đó nha, ngay cổng»: what tells the crew the spot. Under a customer's code the report takes it up."""
    spot = spot_in(d.heard.text) or _new_landmark(d)
    asks = d.understood.seen.whole.asks and d.understood.has("ask_supply", "ask_return", "ask_planned")
    place = d.situation.alarm.get("place", "")
    if spot is None or asks or d.heard.customer_codes or fold(spot) in fold(place):
        return False
    promised = next((one for one in reversed(made(d, HAZARD)) if one.customer_code), None)
    if promised:
        _add_words(d, promised, place)
    full = ", ".join(filter(None, (spot, place)))[:LONGEST_PLACE]
    d.change(alarm={**d.situation.alarm, "place": full})
    given = d.situation.handed_over
    if given and place:
        first, semicolon, rest = given["summary"].partition(";")
        d.change(handed_over={**given, "summary": first.replace(place, full, 1) + semicolon + rest})
    d.say("utter_danger_spot_noted", spot=spot)
    return True


def _new_landmark(d: Draft) -> str | None:
    """«Trước chợ Cồn» adds nothing to «chợ Cồn»."""
    landmark, place = landmark_in(d.heard.text), d.situation.alarm.get("place")
    return None if landmark and place and fold(place) in fold(landmark) else landmark


def _add_words(d: Draft, promised: Promise, place: str) -> None:
    """The outage service adds the words of who wants to be called to the report of a home; those of others it drops."""
    if d.phone and d.point and d.point.code == promised.customer_code:
        more = _hazard(d, "hazard-more", place, d.heard.text, at_home=True)
        d.facts.try_report({**more, "callback_requested": True})


def _hazard(d: Draft, name: str, place: str, words: str, at_home: bool) -> Json:
    return {
        "source": "assistant",
        "external_id": f"{d.heard.turn_id}:{name}",
        "kind": HAZARD,
        **({"customer_code": d.point.code} if at_home and d.point else {}),
        "place": place[:LONGEST_PLACE],
        "description": words[:MOST_OF_A_DANGER],
        "phone": d.phone,
        "channel": d.heard.channel,
        "callback_requested": False,
        **({"origin": d.heard.origin} if d.heard.origin else {}),
    }


def _promise(d: Draft, report: Json, place: str | None, at_home: bool) -> None:
    """Kept with the place of the danger, which need not be what was talked of before."""
    code = str(report["code"])
    one = Promise(
        HAZARD,
        place or "",
        code,
        customer_code=d.point.code if at_home and d.point else "",
        place="" if at_home else (place or ""),
        made_here=stands_on(d, report),
    )
    others = tuple(known for known in d.situation.promises if (known.kind, known.code) != (HAZARD, code))
    d.change(promises=(*others, one))


def _says_it_was_elsewhere(d: Draft) -> bool:
    """«Tui nói lộn, chỗ này là đường Nguyễn Công Trứ chớ hổng phải Ngô Quyền»"""
    return d.understood.has("correct") or d.understood.seen.whole.has("wrong_number")


def _ask_again_for_the_call(d: Draft) -> None:
    """So that whoever calls back reads the place that is right."""
    former = [one.code for one in made(d, CALL) if stands_no_more_on(d, one.code)]
    if former:
        moved = int(d.situation.alarm.get("moved", "0")) + 1
        d.change(alarm={**d.situation.alarm, "moved": str(moved)})
        ask_for_call_back(d, HAZARD)
