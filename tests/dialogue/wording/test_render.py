"""Sentences: their wordings take turns, the language and the form of address follow the caller."""

from __future__ import annotations

import pytest

from assistant.dialogue.situation.situation import Situation
from assistant.dialogue.wording.render import Wording, address, render
from assistant.dialogue.wording.saying import Saying

KNOWN = {
    "utter_two": (Wording("Một {name} ạ."), Wording("Hai {name} ạ.")),
    "utter_one": (Wording("Chỉ {name} ạ.", (("Có", "có"),)),),
    "utter_both": (Wording("Dạ anh/chị."),),
    "utter_both_en": (Wording("Yes, {name}."),),
}


def said(*responses: str, situation: Situation | None = None, name: str = "x") -> tuple[list[str], Situation]:
    sayings = [Saying(one, {"name": name}) for one in responses]
    replies, after = render(sayings, situation or Situation(), KNOWN)
    return [one.text for one in replies], after


def test_the_wordings_of_a_response_take_turns() -> None:
    texts, situation = said("utter_two")
    assert texts == ["Một x ạ."]
    texts, situation = said("utter_two", situation=situation)
    assert texts == ["Hai x ạ."]
    assert said("utter_two", situation=situation)[0] == ["Một x ạ."]


def test_a_sentence_that_was_just_said_is_said_in_another_way() -> None:
    just_said = Situation(last_said=("Một x ạ.",))
    assert said("utter_two", situation=just_said)[0] == ["Hai x ạ."]


def test_what_was_said_is_remembered_and_silence_does_not_forget_it() -> None:
    _, situation = said("utter_one", "utter_two")
    assert situation.last_said == ("Chỉ x ạ.", "Một x ạ.")
    assert render([], situation, KNOWN)[1].last_said == situation.last_said


def test_buttons_of_a_saying_come_before_those_of_its_response() -> None:
    replies, _ = render(
        [Saying("utter_one", {"name": ""}), Saying("utter_one", {"name": ""}, (("A", "a"),))],
        Situation(),
        KNOWN,
    )
    assert [one.buttons for one in replies] == [(("Có", "có"),), (("A", "a"),)]


def test_empty_values_leave_no_gaps() -> None:
    assert said("utter_one", name="")[0] == ["Chỉ ạ."]


def test_english_is_said_where_it_is_written_and_vietnamese_elsewhere() -> None:
    assert said("utter_both", "utter_one", situation=Situation(language="en"))[0] == ["Yes, x.", "Chỉ x ạ."]
    assert said("utter_both")[0] == ["Dạ anh/chị."]


@pytest.mark.parametrize(
    ("text", "form", "addressed"),
    [
        ("Dạ anh/chị cho em hỏi.", "bà", "Dạ bà cho em hỏi."),
        ("Anh/chị chờ em, anh/chị nhé.", "chú", "Chú chờ em, chú nhé."),
        ("Dạ anh/chị.", None, "Dạ anh/chị."),
    ],
)
def test_callers_are_addressed_as_they_call_themselves(text: str, form: str | None, addressed: str) -> None:
    assert address(text, form) == addressed
    assert render([Saying("utter_both")], Situation(address=form), KNOWN)[0][0].text == address(
        "Dạ anh/chị.", form
    )
