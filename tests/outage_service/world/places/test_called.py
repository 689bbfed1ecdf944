"""What a place may be called, and which texts it explains."""

from datetime import date

import pytest

from outage_service.world.places.called import known_on, parts_of_line, streets_called, wards_called
from outage_service.world.places.country import country
from outage_service.world.places.explaining import Said, explain
from outage_service.world.places.names import home_line, names_of
from outage_service.world.places.renaming import shipped_renamings
from outage_service.world.places.writing import ways_to_write

LE_LOI = home_line("12 Lê Lợi", "Phường Điện Bàn", "Đà Nẵng")
AU_CO = home_line("301 Âu Cơ", "P. Hoà Khánh Bắc", "Đà Nẵng")
TRAN_PHU = home_line("88 Trần Phú", "Phường Hải Châu", "Đà Nẵng")
Y_JUT = home_line("14 Y Jút", "Phường Buôn Ma Thuột", "Đắk Lắk")
CAU = home_line("9 Nguyễn Hữu Cầu", "Phường Tân Định", "TP. Hồ Chí Minh")


def cost_of(text: str, line: str, loose: bool = False) -> int | None:
    """What it costs to understand the text as this line; None when it is another place."""
    parts = parts_of_line(line)
    known = known_on(shipped_renamings(), date(2026, 12, 1))
    names = {**wards_called(parts.wards, parts.larger, frozenset(), known), **streets_called(parts)}
    said = Said([ways_to_write(name) for name in names_of(text)], country().knows)
    how = explain(said, names, loose)
    return how.cost if how else None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Lê Lợi, phường Vĩnh Điện, thị xã Điện Bàn, Quảng Nam", LE_LOI),
        ("Lê Lợi, TX Điện Bàn", LE_LOI),
        ("Âu Cơ, Liên Chiểu", AU_CO),
        ("Âu Cơ, phường Liên Chiểu, Đà Nẵng", AU_CO),
        ("Trần Phú, Hải Châu 1", TRAN_PHU),
        ("Trần Phú, quận Hải Châu", TRAN_PHU),
        ("14 y jut bmt", Y_JUT),
        ("14 y jut buon ma thuot", Y_JUT),
        ("Y Jút, phường Thành Công, Đắk Lắk", Y_JUT),
        ("Nguyễn Hữu Cầu, quận 1, Sài Gòn", CAU),
        ("nhà chị ở đường Nguyễn Hữu Cầu đó em", CAU),
        ("Trần Phú gần chợ Cồn, Hải Châu", TRAN_PHU),
    ],
)
def test_a_place_is_known_by_all_its_names(text: str, line: str) -> None:
    assert cost_of(text, line) is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Lê Lợi, quận Gò Vấp", LE_LOI),
        ("Lê Lợi quận 1", LE_LOI),
        ("Lê Lợi, huyện Không Có", LE_LOI),
        ("Âu Cơ, phường Hòa Khánh", AU_CO),
        ("phường Phú Hải", TRAN_PHU),
        ("Trần Phú, thành phố Hội An", TRAN_PHU),
        ("Nguyễn Hữu Cầu, quận 3", CAU),
        ("Nguyễn Hữu Cầu, phường Hòa Lợi", CAU),
        ("trường Y Jút, phường Buôn Ma Thuột", TRAN_PHU),
        ("trường Hoa Sen, phường Hải Châu", TRAN_PHU),
    ],
)
def test_a_name_of_elsewhere_is_of_another_place(text: str, line: str) -> None:
    assert cost_of(text, line) is None
    assert cost_of(text, line, loose=True) is None


def test_less_is_assumed_for_the_ward_of_today_than_for_the_former_district() -> None:
    beside = home_line("12 Lê Lợi", "Phường Điện Bàn Đông", "Đà Nẵng")
    near, far = cost_of("Lê Lợi, Điện Bàn", LE_LOI), cost_of("Lê Lợi, Điện Bàn", beside)
    assert near is not None
    assert far is not None
    assert near < far


def test_the_list_knows_the_whole_country() -> None:
    known = country()
    # Of 3,321 wards some differ from another of their province only by accents.
    assert len({(ward.name, ward.province) for rows in known.of_new.values() for ward in rows}) == 3_313
    assert len({row.province for rows in known.of_new.values() for row in rows}) == 34
    assert len({row.old_province for rows in known.of_new.values() for row in rows}) == 63
