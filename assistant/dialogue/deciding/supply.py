"""What is true about the power at the subject, told by what was asked and by what the caller knows already."""

from __future__ import annotations

from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.by_an_hour import compare_beside_the_facts
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.facts import request
from assistant.dialogue.deciding.home_checks import (
    CHECK_QUESTIONS,
    begin_checks,
    is_said_to_be_out,
    says_it_is_out,
)
from assistant.dialogue.deciding.identity.steps import Step
from assistant.dialogue.deciding.identity.streets import with_the_name_known
from assistant.dialogue.deciding.identity.who import ask_who
from assistant.dialogue.deciding.reports import is_open, tell_report
from assistant.dialogue.situation.situation import Point, Subject
from assistant.dialogue.wording.outages import (
    area_name,
    describe_cause,
    describe_extent,
    describe_outage,
    describe_planned,
    describe_reason,
    describe_return,
    moment,
    without_apology,
)
from assistant.vietnamese.folding import fold
from assistant.vietnamese.times import write_span

Json = dict[str, Any]

SUPPLY_WISHES = ("tell_out", "ask_supply", "ask_return", "ask_cause", "ask_extent", "want_report")
MOST_AREAS_NAMED = 3
MOST_METERS = 5
MOST_PLANNED_CUTS_TOLD = 2


def answer_supply(d: Draft) -> None:
    """Serves every open wish about the supply in one answer."""
    kinds = {one.kind for one in d.situation.wishes if one.kind in SUPPLY_WISHES} or {"ask_supply"}
    if d.situation.candidates and d.situation.subject is None:
        return _all_points(d, kinds)
    d.change(topic="supply")
    current, planned, report = known_about(d)
    if isinstance(current, list):
        return _several(d, current)
    if current is not None and report is not None and is_denied(d, current):
        d.because("the home's own fault, not the outage around it")
        tell_report(d, report)
        d.served(*SUPPLY_WISHES)
        return None
    if current is not None:
        return tell_outage(d, current, kinds)
    if report is not None and is_open(report):
        d.because("an open report")
        tell_report(d, report)
        d.served(*SUPPLY_WISHES)
        return None
    return _nothing_known(d, planned, kinds)


def is_denied(d: Draft, outage: Json) -> bool:
    """Whether the caller said that this outage does not explain what is wrong at their home."""
    return d.point is not None and (str(outage["id"]), d.point.code) in d.situation.denied


def known_about(d: Draft) -> tuple[Json | list[Json] | None, list[Json], Json | None]:
    """The current outage (or several, for an area), the announced cuts, and the open report about no power."""
    if d.point:
        supply = d.facts.supply(d.point.code)
        if supply is None:
            return None, [], None
        return supply["current"], supply["planned"], _about_power(supply["open_report"])
    place = d.place or ""
    going_on, planned = d.facts.together(
        request("outages_at", place=place, status="active"),
        request("outages_at", place=place, status="planned"),
    )
    report = d.facts.report(d.situation.report) if d.situation.report else None
    if report and report.get("place") != place:
        report = None
    if len(going_on) > 1:
        return list(going_on), list(planned), report
    current = d.facts.outage(going_on[0]["id"]) or going_on[0] if going_on else None
    return current, list(planned), _about_power(report)


def _about_power(report: Json | None) -> Json | None:
    return report if report and report["kind"] == "no_power" else None


def name_of_place(d: Draft) -> str | None:
    """The place with the street as the outage service writes it: «301/5 le duan» is «301/5 Lê Duẩn»."""
    place = d.place
    if (
        d.point
        or not place
        or place != place.lower()
        or not d.situation.subject
        or not d.situation.subject.found
    ):
        return place
    return with_the_name_known(place, [str(one.get("name") or "") for one in d.facts.places(place)])


def area_of(d: Draft, outage: Json | None = None) -> str:
    return area_name(d.point.street if d.point else None, outage or {}, name_of_place(d))


def tell_outage(d: Draft, outage: Json, kinds: set[str]) -> None:
    """Everything the first time and after a change; then only what was asked, and never word for word again."""
    d.settle("answered")
    d.is_home(d.situation.subject)
    known = d.situation.told_of(str(outage["id"]))
    fresh = known is None or not known.is_current(outage)
    area = area_of(d, outage)
    if fresh or _is_of_another_street(d):
        d.because("tells the outage")
        sayings = [describe_outage(outage, area, d.now)]
        if "ask_extent" in kinds:
            sayings.append(describe_extent(outage))
    else:
        d.because("tells what was asked of a known outage")
        sayings = []
        if "ask_extent" in kinds:
            sayings.append(describe_extent(outage))
        if "ask_cause" in kinds:
            sayings.append(describe_cause(outage, d.now))
        if "ask_return" in kinds or not sayings:
            sayings.append(describe_return(outage, d.now, again=known.times if known else 0))
    if d.situation.complaints:
        sayings = [without_apology(one) for one in sayings]
    d.say_all(sayings)
    if fresh:
        compare_beside_the_facts(d, outage)
    d.tell(outage)
    d.served(*SUPPLY_WISHES)
    offers.after_outage(d, outage)


def _is_of_another_street(d: Draft) -> bool:
    """«And Y Jut?», after another street was told: its own answer has its name in it."""
    before, now = d.before.subject, d.situation.subject
    named = d.heard.place is not None and d.situation.language == "en"
    return named and before is not None and now is not None and before.place != now.place


def _several(d: Draft, outages: list[Json]) -> None:
    """A district or a street with several outages: says so, and asks which one is meant."""
    d.because("several outages there")
    d.settle("answered")
    areas = list(dict.fromkeys(str(one["area_text"]) for one in outages))
    chosen = [one for one in outages if d.heard.place and fold(str(one["area_text"])) in fold(d.heard.text)]
    if len(chosen) == 1:
        return tell_outage(d, d.facts.outage(chosen[0]["id"]) or chosen[0], {"ask_supply"})
    named = "; ".join(areas[:MOST_AREAS_NAMED])
    more = len(areas) > MOST_AREAS_NAMED
    response = "utter_several_outages_more" if more else "utter_several_outages"
    buttons = [(one, one) for one in areas[:MOST_AREAS_NAMED]]
    place = d.place or ""
    if not d.ask(
        "which_outage",
        response,
        areas,
        buttons=buttons,
        about=place,
        place=place,
        count=str(len(areas)),
        areas=named,
    ):
        ask_who(d, Step(ask="code_or_phone"))
    return None


def _all_points(d: Draft, kinds: set[str]) -> None:
    """The supply of each of the caller's points of use, one sentence each."""
    points = d.situation.candidates[:MOST_METERS]
    supplies = d.facts.together(*(request("supply", customer_code=one.code) for one in points))
    silent: list[Point] = []
    for point, supply in zip(points, supplies, strict=False):
        area = area_name(point.street, {})
        current = supply["current"] if supply else None
        if current:
            d.say_all([describe_outage(current, area, d.now)])
            d.tell(current)
        elif supply and supply["planned"]:
            d.say_all([describe_planned(supply["planned"][0], area, d.now)])
        else:
            d.say("utter_nothing_known", area=area)
            silent.append(point)
    d.change(points=points, candidates=())
    d.settle("answered")
    if silent and len(silent) == len(points) and kinds & {"tell_out", "want_report"}:
        d.talk_about(Subject(point=silent[0]))
        return begin_checks(d)
    d.served(*SUPPLY_WISHES)
    return offers.anything_else(d)


def _is_told(d: Draft, outage: Json) -> bool:
    known = d.situation.told_of(str(outage["id"]))
    return known is not None and known.is_current(outage)


def tell_cut(d: Draft, cut: Json, only: bool = False) -> None:
    """An announced cut. Told again, the `only` one there, with what it leaves open: nothing else is announced."""
    start, end = moment(cut["started_at"]), moment(cut.get("expected_back_at"))
    if only and _is_told(d, cut) and d.before.topic == "planned" and start and end:
        d.say("utter_planned_cut_again", span=write_span(start, end, d.now), area=area_of(d, cut))
    else:
        d.say_all([describe_planned(cut, area_of(d, cut), d.now)])
    d.tell(cut)


def _nothing_known(d: Draft, planned: list[Json], kinds: set[str]) -> None:
    d.because("nothing known there")
    soon = sorted(planned, key=lambda one: str(one["started_at"]))[:MOST_PLANNED_CUTS_TOLD]
    known = [cut for cut in soon if _is_told(d, cut)]
    soon = [cut for cut in soon if cut not in known]
    for cut in soon:
        tell_cut(d, cut)
    if known and not soon and kinds <= {"ask_cause", "ask_return", "ask_extent"}:
        return _about_a_cut(d, known[0], kinds)
    if _in_passing(d) and (not says_it_is_out(d) or any(one.asks for one in d.understood.seen.clauses)):
        d.because("nothing known at a place asked about in passing; back to the home")
        d.say("utter_nothing_known" if _is_found(d) else "utter_cannot_look_up_there", area=area_of(d))
        d.change(subject=d.situation.home)
        return _answered(d)
    if is_said_to_be_out(d):
        d.is_home(d.situation.subject)
        if d.question not in CHECK_QUESTIONS and "advised" not in d.situation.checks and _is_found(d):
            d.say("utter_nothing_known", area=area_of(d))
        begin_checks(d)
        return None
    if (
        soon
        and any((start := moment(cut["started_at"])) and start > d.now for cut in soon)
        and "ask_supply" not in kinds
    ):
        return _answered(d)
    if known and not soon and d.before.topic == "planned" and _only_says_who(d):
        d.because("a code given after an announced cut was told")
        tell_cut(d, known[0], only=True)
        return _answered(d)
    if (d.before.topic == "planned" or "tell_out" in d.answered) and _is_found(d):
        d.because("the power is on, or the talk is of announced cuts")
        d.say("utter_nothing_known", area=area_of(d))
        return _answered(d)
    is_off = "utter_ask_is_power_off" if _is_found(d) else "utter_ask_is_power_off_there"
    if not d.ask("is_power_off", is_off, about=area_of(d), area=area_of(d)):
        d.say("utter_nothing_known" if _is_found(d) else "utter_cannot_look_up_there", area=area_of(d))
        d.served(*SUPPLY_WISHES)
        offers.anything_else(d)
    return None


def _only_says_who(d: Draft) -> bool:
    return d.understood.has("give") and not d.understood.has(*SUPPLY_WISHES)


def _in_passing(d: Draft) -> bool:
    """«Quán bên Trưng Nữ Vương có điện không?», from somebody whose home is known: that one is not out there."""
    subject, home = d.situation.subject, d.situation.home
    return home is not None and subject is not None and subject.point is None and subject != home


def _about_a_cut(d: Draft, cut: Json, kinds: set[str]) -> None:
    """«Sao phải cắt?», «tới mấy giờ?»: questions about a cut that was told."""
    d.because("a question about an announced cut")
    d.say_all(
        [describe_reason(cut) if "ask_cause" in kinds else describe_planned(cut, area_of(d, cut), d.now)]
    )
    return _answered(d)


def _answered(d: Draft) -> None:
    d.served(*SUPPLY_WISHES)
    d.settle("answered")
    if d.situation.complaints:
        return offers.person(d)
    return offers.anything_else(d)


def _is_found(d: Draft) -> bool:
    """Whether «nothing is known there» would be true: of a place that was not found nothing is."""
    return d.situation.subject is None or d.situation.subject.found
