"""Streets: what is kept of an address, and which home a caller means."""

from __future__ import annotations

import pytest

from assistant.dialogue.deciding.identity.streets import (
    choose,
    is_about,
    labels,
    point_of,
    street_of,
)
from assistant.dialogue.situation.situation import Point

TRAN_PHU = Point("PC05II0000001", "Trần Phú", "Phường An Hải")
HUNG_VUONG = Point("PC05II0000002", "Hùng Vương", "Phường Thanh Khê")
THREE = (TRAN_PHU, HUNG_VUONG, Point("PC05II0000003", "Lê Lợi", "Xã Hoà Vang"))


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("12 Lê Lợi", "Lê Lợi"),
        ("12/5A đường Lê Lợi, P. Hải Châu", "Lê Lợi"),
        ("K45/12 Trưng Nữ Vương", "Trưng Nữ Vương"),
        ("số 8 Trần Phú", "Trần Phú"),
        ("Hẻm 42/7 Cách Mạng Tháng 8, P. 10", "Cách Mạng Tháng 8"),
        ("Quang Trung", "Quang Trung"),
        ("", ""),
    ],
)
def test_only_the_street_of_an_address_is_kept(address: str, street: str) -> None:
    assert street_of(address) == street


def test_a_point_holds_no_name_and_no_house_number() -> None:
    known = {
        "customer_code": "PC05II0123456",
        "name": "Trần Thị Bưởi",
        "address": "12 Lê Lợi",
        "ward": "P. A",
    }
    assert point_of(known) == Point("PC05II0123456", "Lê Lợi", "P. A")


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("cái ở Trần Phú", 0),
        ("tran phu nha em", 0),
        ("cái đầu tiên", 0),
        ("cái thứ hai", 1),
        ("đường hùng vương ấy", 1),
        ("ở thanh khê", 1),
        ("cái thứ ba", 2),
        ("cái cuối", 2),
    ],
)
def test_a_home_is_chosen_as_people_say_it(said: str, chosen: int) -> None:
    assert choose(said, THREE) == THREE[chosen]


@pytest.mark.parametrize("said", ["ờ thì", "cái kia", "Trần Phú với Hùng Vương"])
def test_nothing_is_chosen_where_the_words_do_not(said: str) -> None:
    assert choose(said, THREE) is None


def test_two_homes_on_one_street_are_named_with_their_wards() -> None:
    assert labels((TRAN_PHU, HUNG_VUONG)) == ["đường Trần Phú", "đường Hùng Vương"]
    other = Point("PC05II0000009", "Trần Phú", "Phường Hải Châu")
    assert labels((TRAN_PHU, other)) == ["đường Trần Phú, Phường An Hải", "đường Trần Phú, Phường Hải Châu"]


@pytest.mark.parametrize(
    ("place", "same"),
    [("đường trần phú", True), ("tran phu", True), ("phường An Hải", True), ("đường Trần Phúc", False)],
)
def test_a_place_is_about_a_home_when_it_names_the_street_or_ward(place: str, same: bool) -> None:
    assert is_about(place, TRAN_PHU) is same
