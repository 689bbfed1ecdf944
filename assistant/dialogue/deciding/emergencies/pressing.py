"""What presses in an emergency and is answered first: an ambulance, a hand that would touch the line, the way out."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.understanding.concepts import lexicon, plain
from assistant.dialogue.understanding.signals import KINDS_OF_DANGER, danger_kind
from assistant.dialogue.understanding.spelled import Spelled
from assistant.dialogue.understanding.view import DANGERS, Seen
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold

ILL = ("life_support", "medical")
# A leak in something one touches at home: no wire lies there, and the breaker is within reach.
INDOORS = re.compile(
    r"\b(?:tu lanh|voi nuoc|voi sen|may giat|may nuoc nong|binh nong lanh|noi com|o cam|cong tac|bep|quat|may bom"
    r"|robine|may lanh|tivi|am nuoc)\b"
)
_IN_A_VEHICLE = Spelled(
    r"\b(?:cần cẩu|xe cẩu|ca ?bin|thùng xe|kẹt trong xe"
    r"|(?:ngồi|còn|ở|kẹt) (?:trên|trong) (?:xe|ô tô|máy xúc|máy ủi))\b",
    r"\b(?:xe cau|ca ?bin|thung xe|ket trong xe|(?:ngoi|con|o|ket) (?:tren|trong) (?:xe|o to|may xuc|may ui))\b",
)
# A telephone number may end in 115.
_A_NUMBER = re.compile(r"\d[\d .-]{7,}\d")
# «Gạt cầu dao» is what is advised; a hand on the wire after it is not.
_A_BREAKER = re.compile(r"\b(?:cau dao|can gat|cb|aptomat|attomat|ap ?to ?mat|cong tac)\b")
_A_LINE = re.compile(r"\b(?:day|nhanh|canh|cay|cot|tru|cap)\b")
_A_POLE = re.compile(r"\b(?:tru|cot)(?: dien)?\b|\bcay (?:xanh|lon|nghieng|sap|muon)\b")
_A_BOTTLE = re.compile(r"\bbinh\b(?! thuong)|\bac quy\b")
# «Gọi 115» more often than this is no longer listened to, unless something worse was said.
MOST_TIMES_115 = 2
_NAMES_115 = frozenset(
    {
        *("utter_life_support", "utter_medical", "utter_elderly", "utter_newborn", "utter_kidney_patient"),
        *("utter_bedridden", "utter_life_support_attended", "utter_life_support_away"),
        *("utter_call_ambulance_now", "utter_added_life_support", "utter_added_medical", "utter_injured"),
        "utter_urgent_is_noted",
    }
)
_CREW_FOLLOW_UPS = frozenset({"crew_there", "call_when", "faster"})


def needs_an_ambulance(d: Draft, risk: str | None) -> bool:
    """«Kêu cấp cứu luôn hay đợi điện?», «gần hết bình rồi», «bà tím tái»: nothing else may be said first."""
    if risk not in ILL:
        return False
    seen = Seen.of(_A_NUMBER.sub(" ", d.heard.text)).whole
    if seen.has("critical_sign") or (seen.has("running_out") and not is_the_telephone(d)):
        return said_of_115(d) < MOST_TIMES_115 or tells_worse(d)
    # Whose cut is to come has time; whom the ambulance has needs none.
    if not seen.has("ambulance") or seen.has("help_is_there", "future_day", "planned"):
        return False
    return said_of_115(d) < MOST_TIMES_115 or seen.asks


def said_of_115(d: Draft) -> int:
    """How often this conversation has been told to call 115 for somebody ill."""
    return sum(times for name, times in d.situation.used.items() if name.removesuffix("_en") in _NAMES_115)


def tells_worse(d: Draft) -> bool:
    """Whether the words hold a sign that was not told before: «tím tái rồi», after «khó thở»."""
    before = fold(plain("; ".join(filter(None, (d.situation.problem, *d.situation.notes)))))
    words = plain(d.heard.text)
    signs = [one for one in lexicon().find(words) if one.concept in ("running_out", "critical_sign")]
    return any(fold(words[one.start : one.end].strip()) not in before for one in signs)


def is_the_telephone(d: Draft) -> bool:
    """«Điện thoại sắp hết pin», and «máy sắp hết pin, gọi qua số 09…»: not the machine of somebody ill."""
    seen = Seen.of(_A_NUMBER.sub(" ", d.heard.text)).whole
    if seen.has("by_a_machine", "life_support") or _A_BOTTLE.search(seen.folded):
        return False
    by_number = seen.has("machine_or_phone") and bool(d.heard.phone_numbers)
    return seen.has("phone_battery") or by_number


def advice_of_danger(d: Draft, kind: str | None) -> str:
    """How to stay safe, by what the danger is, where the people are, and what they are about to do."""
    if kind in (None, "line") and is_in_a_vehicle(d.heard.text):
        return "utter_stay_in_the_vehicle"
    if kind in (None, "line") and _would_touch(d):
        return "utter_keep_off_the_line"
    if kind in (None, "line") and _is_hemmed_in(d, ""):
        return "utter_stay_inside"
    if kind in (None, "water", "shock") and in_the_water(d):
        return "utter_water_inside"
    indoors = kind == "shock" and INDOORS.search(fold(d.heard.text)) is not None
    return "utter_switch_off" if indoors else "utter_keep_away"


def in_the_water(d: Draft) -> bool:
    """Whether water stands in the house, by all that was said: nobody is sent to the breaker then."""
    said = (d.situation.danger, d.situation.problem, *d.situation.notes, d.heard.text)
    return any(Seen.of(one).whole.has("flood") for one in said if one)


def is_in_a_vehicle(words: str) -> bool:
    """Whether somebody sits in a vehicle that touches the line: to step out would kill them."""
    return _IN_A_VEHICLE.search(words) is not None


def say_what_presses(d: Draft, before: str) -> bool:
    """Answers what a known danger leaves no time for. `before`: the danger as told so far. False for other words."""
    count = len(d.says)
    seen = d.understood.seen.whole
    if seen.has("critical_sign", "injured") and not seen.has("help_is_there"):
        d.say("utter_call_ambulance_stay_off")
    if seen.asks and seen.has("may_we_stay") and _A_POLE.search(fold(before)):
        # Not «stay inside»: the pole may fall on the house.
        d.say("utter_out_of_its_reach")
        answer_about_the_crew(d)
        return True
    _say_not_to_go_there(d)
    if seen.has("which_wire") and not _would_touch(d):
        d.say("utter_treat_as_live")
    if _is_hemmed_in(d, before):
        d.say("utter_stay_inside")
    elif len(d.says) == count:
        _say_what_is_new(d, before)
    if d.situation.handed_over:
        answer_about_the_crew(d)
    return len(d.says) > count


def _say_not_to_go_there(d: Draft) -> None:
    """«Lội vô tắt được không?», «nước rút bật lại được không?», «dắt xe ra được không?», «tui lấy chổi gạt nó»"""
    seen = d.understood.seen.whole
    if in_the_water(d) or Seen.of(d.situation.danger or "").whole.has("water_at_the_meter"):
        if seen.has("wading"):
            d.say("utter_do_not_wade")
        elif seen.has("plugs_or_breaker") and not seen.has("water_gone", "switching_on_again"):
            d.say("utter_plugs_in_the_water")
        if seen.has("water_gone", "switching_on_again"):
            d.say("utter_after_the_water")
    elif seen.asks and seen.has("going_near") and _kinds(f"{d.situation.danger}") != {"fallen_line"}:
        d.say("utter_leave_it_there")
    elif _would_touch(d):
        d.say("utter_keep_off_the_line")
    elif seen.asks and seen.has("going_near"):
        d.say("utter_leave_it_there")
    if seen.has("who_calls"):
        d.say("utter_you_call", number="115" if "115" in d.heard.text else "114")


def answer_about_the_crew(d: Draft) -> None:
    """«Bao giờ người ta tới, em có phải đứng đó chờ không?», «cắt điện đi», once the danger was passed on."""
    seen = d.understood.seen.whole
    if asks_whether_it_is_known(d):
        d.say("utter_urgent_is_noted")
        return
    if seen.has("stay_or_go"):
        d.say("utter_may_go")
        return
    asked = _CREW_FOLLOW_UPS & frozenset(d.understood.follow_ups)
    if asked or seen.has("cut_it_off") or (seen.asks and seen.has("crew_awaited")):
        d.say("utter_crew_for_the_danger")


def asks_whether_it_is_known(d: Draft) -> bool:
    """«Bên điện biết ông nhà o chưa, sao không ai gọi?»"""
    seen = d.understood.seen
    others = seen.whole.has("asks_what_is_noted", "asks_to_register")
    return any(one.has("asks_if_known") for one in seen.clauses) and not others


def _would_touch(d: Draft) -> bool:
    seen = d.understood.seen.whole
    if seen.has("crew_awaited") and seen.asks:
        return False  # «chừng nào người ta tới gỡ?»
    at_the_breaker = _A_BREAKER.search(seen.folded) and not _A_LINE.search(seen.folded)
    return seen.has("touching_the_line") and not at_the_breaker


def _say_what_is_new(d: Draft, before: str) -> None:
    """«Đứt rồi, dây rớt xuống sân», after a branch on the wire: a danger that grew, or one of another kind."""
    new = _kinds(d.heard.text) - _kinds(before)
    kind = next((kind for kind, concept in KINDS_OF_DANGER if concept in new), None)
    if kind is None and not _is_worse(d, before):
        return
    kind = kind or danger_kind(d.understood.seen) or danger_kind(Seen.of(before))
    emergency = phrases()["danger"]
    d.say(advice_of_danger(d, kind), emergency_numbers=str(emergency.get(kind or "", "")))


def _kinds(words: str) -> frozenset[str]:
    return Seen.of(words).whole.concepts & DANGERS


def _is_worse(d: Draft, before: str) -> bool:
    """Whether it does what it did not do before: it tore, fell, burns. An answer to «is it burning?» is none."""
    if d.understood.seen.whole.asks:
        return False
    words = plain(d.heard.text)
    known = set(fold(plain(before)).split())
    verbs = (
        fold(words[one.start : one.end].split()[0])
        for one in lexicon().find(words)
        if one.concept == "gets_worse"
    )
    return any(verb not in known for verb in verbs)


def _is_hemmed_in(d: Draft, before: str) -> bool:
    """Whoever is inside with the line at the door, or has no ten meters to go. From a fire or a leak one gets out."""
    said = f"{before}; {d.heard.text}"
    of_a_line = _kinds(said) <= {"fallen_line"} and not is_in_a_vehicle(said)
    return of_a_line and d.understood.seen.whole.has("hemmed_in")
