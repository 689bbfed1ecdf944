"""Questions beside the power supply that have one answer of their own, known by their words: a demand for money in
the company's name, a paper that the power was off, the lamp of the meter."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft

# The scam comes first: it costs people money while they ask.
SIDE_QUESTIONS = {
    "scam": "utter_scam",
    "certificate": "utter_certificate",
    "paper_differs": "utter_paper_differs",
    "street_light": "utter_street_light",
    "meter_light": "utter_meter_light",
    "after_meter": "utter_after_meter",
    "business_tariff": "utter_business_tariff",
}
# What such a question is otherwise taken for.
_LIKE = frozenset({"ask_faq", "not_ours", "off_topic", "ask_capabilities", "want_report", "ask_repeat"})
_ALWAYS = frozenset({"scam", "certificate"})
# Not asked besides, unless its own words are there.
_ASKS = frozenset({"ask_supply", "ask_return", "ask_cause", "ask_planned", "ask_report_status", "ask_extent"})


def answer_side_questions(d: Draft) -> None:
    """Says the answer to the first of them in the words. Other wishes of the turn stay."""
    seen = d.understood.seen.whole
    named = [one for one in SIDE_QUESTIONS if seen.has(one) and (one != "paper_differs" or _of_a_cut(d))]
    if not named or not (
        named[0] in _ALWAYS or seen.asks or d.understood.has(*_LIKE, "complain") or d.understood.follow_ups
    ):
        return
    d.because(f"beside the supply: {named[0]}")
    if named[0] == "scam":
        d.say("utter_scam", hotline=d.hotline)
    else:
        d.say(SIDE_QUESTIONS[named[0]])
    d.settle("answered")
    like = _LIKE - {"want_report"} if named[0] == "scam" else _LIKE
    acts = d.understood.acts
    kept = tuple(act for act in acts if act.name not in like and (act.shown or act.name not in _ASKS))
    d.understood = replace(d.understood, acts=kept, follow_ups=())


def _of_a_cut(d: Draft) -> bool:
    """An announced cut was told, and the words do not ask for its day."""
    return d.situation.topic == "planned" and not d.heard.times
