"""Places are found however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outage_service.world.places.names import fold, parts_of, search_line


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        ("P. Hòa Khánh Bắc", ["hoa khanh bac"]),
        ("phường hoà khánh bắc, quận liên chiểu", ["hoa khanh bac", "lien chieu"]),
        ("Q.3, TP.HCM", ["quan 3", "ho chi minh"]),
        ("p12 q5", ["phuong 12", "quan 5"]),
        ("đường Nguyễn Tri Phương", ["nguyen tri phuong"]),
        ("nguyen tri phuong phuong 5", ["nguyen tri phuong", "phuong 5"]),
        ("số 12/5A Lê Lợi", ["le loi"]),
        ("đ. Lê Lợi tp Đà Nẵng", ["le loi", "da nang"]),
        ("%_'\"", []),
    ],
)
def test_a_place_is_the_names_in_it(place: str, parts: list[str]) -> None:
    assert [part.strip() for part in parts_of(place)] == parts


def test_neighbors_share_a_line() -> None:
    home = ("Phường Điện Bàn", "Đà Nẵng")
    assert (
        search_line("12/5A Lê Lợi", *home)
        == search_line("số 40 lê lợi", *home)
        == " le loi dien ban da nang "
    )


@given(st.text(max_size=60))
def test_every_place_is_found_at_itself(text: str) -> None:
    assert all(part in search_line(text) for part in parts_of(text))


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
