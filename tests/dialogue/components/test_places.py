import random

from assistant.dialogue.components.place_labels import PLACE, labels_of, spans_of
from assistant.dialogue.components.place_tokens import Gazetteer, Knowledge, features_of, tokenize
from assistant.dialogue.components.place_variety import some_place
from assistant.dialogue.components.utterance import Span


def words_of(text: str, labels: str) -> list[str]:
    return [text[span.start : span.end] for span in spans_of(tokenize(text), labels.split())]


def test_a_house_number_with_a_slash_is_one_word() -> None:
    assert [token.text for token in tokenize("12/5A Lê Lai, p.3")] == ["12/5A", "Lê", "Lai", ",", "p.3"]


def test_labels_and_spans_are_each_others_mirror() -> None:
    text = "nhà ở kiệt 12 lê lợi đang mất điện"
    span = Span(PLACE, text.index("kiệt"), text.index(" đang"))

    labels = labels_of(tokenize(text), [span])

    assert labels == ["O", "O", "B", "I", "I", "I", "O", "O", "O"]
    assert spans_of(tokenize(text), labels) == [span]


def test_particles_and_commas_at_the_edge_are_no_part_of_the_place() -> None:
    assert words_of("ở lê lợi , nha em", "B I I I I O") == ["lê lợi"]


def test_khu_belongs_to_an_industrial_zone_but_not_to_a_ward() -> None:
    assert words_of("khu công nghiệp hoà cầm", "O B I I I") == ["khu công nghiệp hoà cầm"]
    assert words_of("khu hoà cầm", "O B I") == ["hoà cầm"]


def test_two_places_side_by_side_stay_two() -> None:
    assert words_of("lê lợi trần phú", "B I B I") == ["lê lợi", "trần phú"]


def test_a_label_that_continues_nothing_is_ignored() -> None:
    assert words_of("cúp điện rồi", "O I I") == []


def test_a_name_is_known_with_and_without_accents_and_the_longest_wins() -> None:
    gazetteer = Gazetteer(["Hoà Khánh", "hoà khánh bắc"])

    assert gazetteer.known(["o", "hoa", "khanh", "bac", "em"]) == ["O", "B", "I", "I", "O"]


def test_the_tagger_is_told_where_a_code_stands() -> None:
    text = "mã PC05II0123456"

    rows = features_of(tokenize(text), Knowledge.of({}, []), [Span("customer_code", 3, 16)])

    assert ["in=customer_code" in row for row in rows] == [False, True]


def test_made_up_places_vary_and_never_end_in_blanks() -> None:
    randomness = random.Random(3)
    lookups = {"street": ["lê lợi"], "ward": ["hoà khánh"], "area": ["hải châu"], "landmark": ["chợ cồn"]}

    places = [some_place(lookups, randomness) for _ in range(200)]

    assert len(set(places)) > 120
    assert all(place and place == place.strip() and "{" not in place for place in places)


def test_places_can_be_made_up_without_any_table() -> None:
    assert all(some_place({}, random.Random(seed)) for seed in range(50))
