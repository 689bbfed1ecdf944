"""Places that the tagger did not mark, or marked too long: the outage service knows its own streets."""

from __future__ import annotations

import pytest

from tests.dialogue.deciding.talk import talk
from tests.dialogue.deciding.world import out_in_le_loi


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("nhà má chồng em ở trần phú đó bà ở một mình | tell_out", "trần phú"),
        ("bán rau nè 19 trần phú á | give", "19 trần phú"),
        ("nhà ở [chỗ bán rau nè 19 trần phú á] | give", "19 trần phú"),
        ("bên tran phu sao em | ask_supply", "tran phu"),
        ("ở [trần phú số 260 buôn ma thuột] | tell_out", "260 trần phú"),
    ],
)
def test_a_street_that_is_known_is_found_in_the_words(words: str, place: str) -> None:
    turns = talk(out_in_le_loi(), words)
    assert turns.situation.subject is not None
    assert turns.situation.subject.place == place


@pytest.mark.parametrize(
    "words", ["con ở nhà một mình | tell_out", "ở đây tối thui hết | tell_out", "mất điện rồi | tell_out"]
)
def test_words_that_name_no_street_name_none(words: str) -> None:
    assert talk(out_in_le_loi(), words).situation.subject is None


def test_not_the_home_of_the_number_but_another() -> None:
    turns = talk(
        out_in_le_loi(),
        "không phải nhà em đâu em hỏi giùm nhà mẹ em ở [đường Lê Lợi] | no",
        "mẹ em ở số 12",
        caller_phone="0900000001",
    )
    assert turns.turns[1].says[0] == "outage_now"
    assert turns.last.says[0] == "place_noted"
    assert turns.situation.subject is not None
    assert turns.situation.subject.place == "số 12 đường Lê Lợi"
