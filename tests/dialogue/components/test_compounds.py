import random

from assistant.dialogue.components.compounds import compounds

EXAMPLES = [
    ("dây điện đứt", "report_hazard"),
    ("cho gặp nhân viên", "request_operator"),
    ("mất điện rồi", "check_outage"),
    ("maskcode", "inform"),
    ("bực mình quá", "complain"),
]


def leaders() -> set[tuple[str, frozenset[str]]]:
    made = compounds(EXAMPLES, random.Random(5))
    return {
        (EXAMPLES[first][1], frozenset(intent for text, intent in EXAMPLES if text in said))
        for first, said in made
    }


def test_danger_leads_whatever_else_is_said() -> None:
    assert {first for first, intents in leaders() if "report_hazard" in intents} == {"report_hazard"}


def test_a_wish_for_a_person_leads_everything_but_danger() -> None:
    rest = {
        first
        for first, intents in leaders()
        if "request_operator" in intents and "report_hazard" not in intents
    }

    assert rest == {"request_operator"}


def test_an_outage_leads_a_code_and_a_complaint() -> None:
    assert ("check_outage", frozenset({"check_outage", "inform"})) in leaders()
    assert ("check_outage", frozenset({"check_outage", "complain"})) in leaders()


def test_both_orders_of_saying_it_are_made() -> None:
    said = {text for _, text in compounds(EXAMPLES, random.Random(5))}

    assert {"maskcode mất điện rồi", "mất điện rồi maskcode"} <= said


def test_intents_without_examples_are_left_out() -> None:
    assert compounds([("chào em", "greet")], random.Random(1)) == []
