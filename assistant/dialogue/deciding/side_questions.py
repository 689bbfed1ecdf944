"""Questions beside the power supply that have one answer of their own, known by their words: a demand for money in
the company's name, a paper that the power was off, the lamp of the meter, a meter that may count wrong."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import hand_over
from assistant.dialogue.understanding.english_acts import asks_in_english
from assistant.dialogue.understanding.supply_talk import without_power

# The scam comes first: it costs people money while they ask.
SIDE_QUESTIONS = {
    "scam": "utter_scam",
    "after_the_water": "utter_after_the_water",
    "en_breaker_question": "utter_explain_breaker",
    "en_stops_too": "utter_everything_stops",
    "en_you_speak": "utter_i_speak_english",
    "en_speaks_english": "utter_speaks_english",
    "certificate": "utter_certificate",
    "paper_differs": "utter_paper_differs",
    "landlord_price": "utter_landlord_price",
    "cut_for_debt": "utter_cut_for_debt",
    "meter_check": "utter_meter_check",
    "high_bill": "utter_high_bill",
    "reading_check": "utter_meter_check",
    "three_phases": "utter_three_phases",
    "read_the_meter": "utter_read_the_meter",
    "zalo": "utter_zalo",
    "tree_clearing": "utter_tree_clearing",
    "en_whole_town": "utter_street_by_street",
    "tree": "utter_tree",
    "street_light": "utter_street_light",
    "meter_light": "utter_meter_light",
    "workers": "utter_workers_unknown",
    "after_meter": "utter_after_meter",
    "asks_to_unplug": "utter_unplug_it",
    "business_tariff": "utter_business_tariff",
    "generator_notice": "utter_generator_notice",
}
# What such a question is otherwise taken for.
_LIKE = frozenset({"ask_faq", "not_ours", "off_topic", "ask_capabilities", "want_report", "ask_repeat"})
IN_ENGLISH = frozenset(
    {"en_breaker_question", "en_you_speak", "en_speaks_english", "en_whole_town", "en_stops_too"}
)
# Matters of the counter: nobody's code is needed for them, and the power is on.
_OF_THE_COUNTER = frozenset({"landlord_price", "meter_check", "high_bill", "reading_check", "three_phases"})
_ALWAYS = frozenset(
    {
        "scam",
        "after_the_water",
        "certificate",
        "cut_for_debt",
        "zalo",
        "tree",
        "tree_clearing",
        "asks_to_unplug",
        "workers",
        "generator_notice",
    }
    | IN_ENGLISH
    | _OF_THE_COUNTER
)
WITH_THE_HOTLINE = frozenset(
    {"scam", "tree", "tree_clearing", "landlord_price", "meter_check", "reading_check", "three_phases"}
)
# Not asked besides, unless its own words are there.
_ASKS = frozenset({"ask_supply", "ask_return", "ask_cause", "ask_planned", "ask_report_status", "ask_extent"})
_OF_THE_SUPPLY = frozenset(
    {"tell_out", "tell_unsteady", "tell_partly", "want_report", "ask_supply", "ask_extent"}
)
# Stored answers about procedures.
_PROCEDURES = frozenset(
    {
        *("contract_transfer", "new_connection", "relocate_meter", "meter_reading_schedule", "bill_amount"),
        *("tariff", "payment_methods", "price_support", "office_hours"),
    }
)
# What «chị không mất điện, chị hỏi thủ tục thôi» is otherwise taken for.
_LIKE_NO_OUTAGE = frozenset({"tell_back", "reject", "correct", "no", "yes", "greet", "complain", "give"})
MOST_TIMES = 2  # that a matter of bill or meter is answered in the same way
_OF_THE_BILL = frozenset({"meter_check", "high_bill", "reading_check"})


def answer_side_questions(d: Draft) -> None:
    """Says the answer to the first of them in the words. Other wishes of the turn stay."""
    _keep_the_supply_out_of_procedures(d)
    seen = d.understood.seen.whole
    named = [one for one in SIDE_QUESTIONS if seen.has(one) and is_meant(d, one)]
    if not named:
        return _asks_which_procedure(d)
    if not (
        named[0] in _ALWAYS or seen.asks or d.understood.has(*_LIKE, "complain") or d.understood.follow_ups
    ):
        return None
    d.because(f"beside the supply: {named[0]}")
    if named[0] == "en_you_speak" and d.understood.has("tell_out", *_ASKS):
        d.say("utter_i_go_on_in_english")  # what it is about was said with it
        d.settle("answered")
        d.drop_acts(*_LIKE)
        return None
    d.beside = True
    d.settle("answered")
    _leave_open(d, named[0])
    if named[0] in _OF_THE_BILL:
        d.change(topic="faq/bill_amount")
        if is_missed_again(d):
            return None
    hotline = {"hotline": d.hotline} if named[0] in WITH_THE_HOTLINE else {}
    d.say(SIDE_QUESTIONS[named[0]], **hotline)
    return None


def is_missed_again(d: Draft) -> bool:
    """Who asks of the same bill or meter a third time was not helped by the answers: a person takes over."""
    key = "beside:bill or meter"
    times = d.times_asked(key)
    d.change(asked={**d.situation.asked, key: times + 1})
    if times < MOST_TIMES:
        return False
    d.because("the same matter a third time")
    d.say("utter_handing_over")
    hand_over(d, "billing")
    return True


def _leave_open(d: Draft, named: str) -> None:
    """What the answer leaves of the turn."""
    like = _LIKE - {"want_report"} if named == "scam" else _LIKE
    if named == "en_whole_town":
        others = _ASKS - {"ask_extent"}
        d.leave_open(lambda act: act.name in others or act.name not in like | _OF_THE_SUPPLY)
        return
    d.drop_follow_ups()
    if named in _OF_THE_COUNTER and without_power(d.understood.seen) is None:
        like |= _OF_THE_SUPPLY | {"complain", "tell_breaker", "tell_neighbours_on"}
    d.leave_open(lambda act: act.name not in like and (act.shown or act.name not in _ASKS))


def is_meant(d: Draft, name: str) -> bool:
    if name == "paper_differs":
        return _of_a_cut(d)
    if name in ("meter_check", "three_phases"):
        return without_power(d.understood.seen) is None  # else it is a fault that a crew looks at
    if name == "en_breaker_question":
        return not d.understood.has("tell_breaker")  # it was found, and looked at
    if name == "en_stops_too":
        return bool(d.situation.told) and not d.understood.has("tell_out")
    if name == "en_whole_town":
        a_street = (d.heard.place or "").startswith("đường ")
        return asks_in_english(d.understood.seen) and not a_street and not d.understood.has("ask_planned")
    return True


def _of_a_cut(d: Draft) -> bool:
    """An announced cut was told, and the words do not ask for its day."""
    return d.situation.topic == "planned" and not d.heard.times


def _keep_the_supply_out_of_procedures(d: Draft) -> None:
    """A new name on the contract needs neither a code nor a look at the power."""
    faq = d.understood.act("ask_faq")
    if faq is None or faq.kind not in _PROCEDURES or without_power(d.understood.seen) is not None:
        return
    d.leave_open(lambda act: act.shown or act.name not in _OF_THE_SUPPLY)


def _asks_which_procedure(d: Draft) -> None:
    """«Chị không mất điện, chị hỏi thủ tục thôi»: which one is asked, and nobody's code."""
    u = d.understood
    if not u.seen.whole.has("asks_a_procedure") or without_power(u.seen) is not None:
        return
    like = _LIKE | _OF_THE_SUPPLY | _LIKE_NO_OUTAGE
    others = tuple(act for act in u.acts if act.name not in like and (act.shown or act.name not in _ASKS))
    if others or u.has("ask_faq"):
        return
    if not d.ask("how_to_help", "utter_ask_which_procedure", about="procedure"):
        d.say("utter_handing_over_unclear")
        hand_over(d, "not_understood")
    d.because("a procedure that is not named")
    d.beside = True
    d.served(*_OF_THE_SUPPLY, *_ASKS)
    d.understood = replace(u, acts=(), follow_ups=())
