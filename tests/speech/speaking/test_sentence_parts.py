"""What is said first, and in which pieces."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import UnusableFile
from assistant.speech.speaking.reader import Reader, read_pronunciations
from assistant.speech.speaking.sentence_parts import LONGEST_PIECE, pieces_of

OUTAGE = (
    "Dạ, khu vực đường Lê Lợi đang mất điện từ 14:05 do cây đổ vào đường dây, dự kiến có điện lại "
    "lúc 17:30 ngày 21/11. Anh/chị cần em giúp gì thêm không ạ?"
)


def words(text: str) -> str:
    return " ".join(text.split())


def test_a_reply_is_read_in_words_without_a_digit_left() -> None:
    said = " ".join(piece.text for piece in Reader().pieces(OUTAGE))
    assert "mười bảy giờ ba mươi" in said
    assert not any(character.isdigit() for character in said)


def test_a_long_first_sentence_begins_with_its_first_clause() -> None:
    first, second = pieces_of(
        ["Dạ em rất xin lỗi, khu vực nhà mình đang mất điện do cây đổ vào đường dây ạ."]
    )
    assert first.text == "Dạ em rất xin lỗi,"
    assert first.pause_s < second.pause_s


def test_a_long_first_clause_begins_with_what_stands_before_a_linking_word() -> None:
    first, second = pieces_of([OUTAGE.split(", dự kiến")[0]])
    assert first.text == "Dạ, khu vực đường Lê Lợi đang mất điện từ 14:05"
    assert second.text == "do cây đổ vào đường dây"


@pytest.mark.parametrize(
    "text",
    [
        "Trung tâm chăm sóc khách hàng điện lực miền Trung xin kính chào quý khách hàng thân mến ạ.",
        "Dạ bên em xin phép được từ chối yêu cầu này của mình ạ mong anh chị thông cảm giúp em.",
        "Anh chị có thể tự do lựa chọn hình thức thanh toán nào thuận tiện nhất với mình ạ.",
    ],
)
def test_a_sentence_that_cannot_be_parted_well_is_said_whole(text: str) -> None:
    assert [piece.text for piece in pieces_of([text])] == [text]


def test_a_short_first_sentence_is_not_torn() -> None:
    assert [piece.text for piece in pieces_of(["Dạ, em chào anh chị ạ.", "Em nghe."])] == [
        "Dạ, em chào anh chị ạ.",
        "Em nghe.",
    ]


@pytest.mark.parametrize(
    "text", ["Mất điện, " * 1000, "mất điện rồi " * 800, "a" * 10_000, OUTAGE * 60, "ê, " * 3000]
)
def test_no_word_of_a_long_text_is_lost_or_said_twice(text: str) -> None:
    pieces = pieces_of([text])
    assert all(0 < len(piece.text) <= LONGEST_PIECE for piece in pieces)
    assert "".join(piece.text for piece in pieces).replace(" ", "") == words(text).replace(" ", "")


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "...", "?!…", "– – –", "\0", "()[]{}"])
def test_there_is_nothing_to_say_where_no_letter_stands(text: str) -> None:
    assert Reader().pieces(text) == []


def test_a_word_is_said_as_the_pronunciations_tell() -> None:
    reader = Reader({"Zalo": "da lô"})
    assert [piece.text for piece in reader.pieces("Anh nhắn zalo, hoặc ZALO nha.")] == [
        "Anh nhắn da lô, hoặc da lô nha."
    ]


def test_only_whole_words_are_said_otherwise() -> None:
    assert "appa" in Reader({"app": "áp"}).pieces("Anh mở appa giúp em.")[0].text


def test_the_longer_of_two_known_words_wins() -> None:
    assert Reader({"web": "oép", "web chat": "oép chát"}).pieces("Đây là web chat ạ.")[0].text == (
        "Đây là oép chát ạ."
    )


def test_the_pronunciations_of_this_project_can_be_read() -> None:
    said_as = read_pronunciations(Path(__file__).parents[3] / "voices" / "pronunciations.toml")
    assert said_as["wifi"] == "oai phai"
    assert not any(character.isdigit() for said in said_as.values() for character in said)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("[words", ":1"),
        ("[words]\nEVN = 'e vê en'\nfax = phác\n", ":3"),
        ('[words]\nfax = "phác', ":2"),
        ("[words]\nEVN = 3", ""),
        ("words = 1", ""),
        ('[words]\nx = ["y"]', ""),
    ],
)
def test_a_mistake_in_the_pronunciations_is_named_with_its_file(
    content: str, place: str, tmp_path: Path
) -> None:
    path = tmp_path / "pronunciations.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnusableFile, match=rf"pronunciations\.toml{place}: "):
        read_pronunciations(path)


def test_without_a_file_words_are_said_as_they_are(tmp_path: Path) -> None:
    assert read_pronunciations(tmp_path / "pronunciations.toml") == {}
