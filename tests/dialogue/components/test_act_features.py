"""What the act model reads of a turn: the same word counts apart under another question."""

from assistant.dialogue.components.act_features import TurnRead, features_of, masked_for_acts


def read(text: str, question: str | None = None, told: bool = False, **shares: float) -> dict[str, float]:
    ranking = sorted(shares.items(), key=lambda one: -one[1])
    return features_of(TurnRead(text, masked_for_acts(text), ranking, question, told))


def test_codes_and_numbers_are_masked_and_places_are_not() -> None:
    assert masked_for_acts("mã PC05II0123456, số 0905123456, đường Lê Lợi nhà 12") == (
        "mã maskcode số maskphone đường lê lợi nhà 0"
    )


def test_words_are_read_alone_in_twos_and_threes_without_accents_from_end_to_end() -> None:
    found = read("chưa có điện")
    assert {
        "words chua",
        "words chua co",
        "words chua co dien",
        "words < chua",
        "words dien >",
    } <= found.keys()
    assert {"accented chưa", "accented điện"} <= found.keys()


def test_the_question_that_stands_goes_with_words_concepts_and_intents() -> None:
    asked = read("không", "anything_else", deny=0.9)
    nothing = read("không", None, deny=0.9)
    assert asked["question anything_else"] == 1.0
    assert {
        "word khong | anything_else",
        "intent deny | anything_else",
        "rule no | anything_else",
    } <= asked.keys()
    assert "word khong | none" in nothing
    assert "question none" in nothing
    assert not [name for name in nothing if "anything_else" in name]


def test_concepts_entities_marks_and_what_was_told_are_features() -> None:
    found = read("PC05II0123456 có điện chưa? mai nữa", told=True)
    assert found["concept power_back"] == 1.0
    assert {"entity code", "entity time"} <= found.keys()
    assert (found["told"], found["asks"], found["mark"]) == (1.0, 1.0, 1.0)
    assert read("có điện rồi")["mark"] == read("có điện rồi")["told"] == 0.0


def test_only_likely_intents_go_with_the_question() -> None:
    found = read("ừ", "confirm", affirm=0.85, deny=0.05)
    assert (found["intent affirm"], found["intent deny"]) == (0.85, 0.05)
    assert "intent affirm | confirm" in found
    assert "intent deny | confirm" not in found


def test_nothing_said_has_features_too() -> None:
    assert read("")["question none"] == 1.0
