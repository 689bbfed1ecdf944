"""Which homes the words of a notice reach, by the words alone: a table of kinds, with homes of Nghệ An."""

import pytest

from outage_service.world.places.announced import area_of
from outage_service.world.places.names import home_line
from outage_service.world.places.reach import Home, reached, searched
from outage_service.world.places.renaming import shipped_renamings

HOMES = {
    "Lê Lợi": ("12 Lê Lợi", "Phường Thành Vinh", "Nghệ An"),
    "Nguyễn Trãi": ("3 Nguyễn Trãi", "Phường Thành Vinh", "Nghệ An"),
    "Lê Duẩn": ("5 Lê Duẩn", "Phường Trường Vinh", "Nghệ An"),
    "xóm 5": ("Xóm 5", "Xã Diễn Kỷ", "Nghệ An"),
    "xóm 6": ("Xóm 6", "Xã Diễn Hồng", "Nghệ An"),
    "Đức Châu": ("Xóm 1", "Xã Đức Châu", "Nghệ An"),
    "Minh Châu": ("Xóm 2", "Xã Minh Châu", "Nghệ An"),
    "Hà Nội": ("Thôn 1", "Xã Minh Châu", "Hà Nội"),
}


def homes_reached(text: str) -> set[str]:
    """The homes that the text reaches when nobody says which unit announces it."""
    area = area_of(text)
    wards = {ward.words for ward in searched(area)}
    homes = {home_line(*home): name for name, home in HOMES.items()}
    near = [home for line in homes if (home := Home(line, "PC03AA", 1)).parts[1] & wards]
    found = {homes.get(home.line) for home in reached(area, near, None, shipped_renamings())}
    return {name for name in found if name}


PARTS = """
Phường Thành Vinh, Nghệ An ngoài đường Lê Lợi
Phường Thành Vinh, Nghệ An trừ đường Lê Lợi
Phường Thành Vinh, ngoại trừ đường Lê Lợi
Phường Thành Vinh, không kể đường Lê Lợi
Phường Thành Vinh, không bao gồm đường Lê Lợi
Phường Thành Vinh, riêng đường Lê Lợi vẫn có điện
Phường Thành Vinh; trừ đường Lê Lợi
Phường Thành Vinh; ngoài đường Lê Lợi, phường Thành Vinh
Đường Lê Lợi (số nhà chẵn), phường Thành Vinh
Duong Le Loi (so nha chan), phuong Thanh Vinh
Đường Lê Lợi, phường Thành Vinh, số nhà chẵn
Dãy số lẻ đường Lê Lợi, phường Thành Vinh
Bên trái đường Lê Lợi, phường Thành Vinh
Phía Đông đường Lê Lợi, phường Thành Vinh
Đường Lê Lợi (phía Đông), phường Thành Vinh
Đường Lê Duẩn (từ ngã tư Bến Thủy đến ngã ba Quán Bàu), phường Trường Vinh
Đường Lê Duẩn, từ ngã tư Bến Thủy đến ngã ba Quán Bàu, phường Trường Vinh
Ngã tư Lê Lợi - Nguyễn Trãi, phường Thành Vinh
Khu vực ngã ba Lê Lợi, Nguyễn Trãi, phường Thành Vinh
Xóm 5 (cụm đầu xóm), xã Diễn Kỷ
Xóm 5 (cụm trên), xã Diễn Kỷ
Cuối đường Lê Lợi, phường Thành Vinh
Đường Lê Lợi (cuối đường), phường Thành Vinh
Đường Lê Lợi (đầu đường), phường Thành Vinh
Khu vực gần đường Lê Lợi, phường Thành Vinh
Đường Lê Lợi (một số hộ), phường Thành Vinh
Đường Lê Lợi (một số khu vực), phường Thành Vinh
Các hộ dân sau chợ, đường Lê Lợi, phường Thành Vinh
Đường Lê Lợi (từ số 30 đến số 60), phường Thành Vinh
Đường Lê Lợi (30-60), phường Thành Vinh
Nửa đường Lê Lợi, phường Thành Vinh
Một bên đường Lê Lợi, phường Thành Vinh
Mot ben duong Le Loi, phuong Thanh Vinh
Đường Lê Lợi từ đường Nguyễn Trãi, phường Thành Vinh
Đường Lê Lợi, từ ngã tư chợ Vinh trở lên, phường Thành Vinh
"""


@pytest.mark.parametrize("text", PARTS.strip().splitlines())
def test_a_part_and_an_exception_reach_nobody(text: str) -> None:
    assert homes_reached(text) == set()


WHOLE = [
    ("Đường Lê Lợi, phường Thành Vinh", {"Lê Lợi"}),
    ("Phường Thành Vinh: đường Lê Lợi, Nguyễn Trãi", {"Lê Lợi", "Nguyễn Trãi"}),
    ("Toàn bộ phường Thành Vinh", {"Lê Lợi", "Nguyễn Trãi"}),
    ("Xóm 5 (xóm 3 cũ), xã Diễn Kỷ", {"xóm 5"}),
    ("Xóm 5, xã Diễn Kỷ, từ 7h30 đến 11h", {"xóm 5"}),
    ("Xóm 5 (cụm trên), xã Diễn Kỷ; xóm 6, xã Diễn Hồng", {"xóm 6"}),
]


@pytest.mark.parametrize(("text", "homes"), WHOLE)
def test_a_whole_place_is_reached(text: str, homes: set[str]) -> None:
    assert homes_reached(text) == homes


VINH = {"Lê Lợi", "Nguyễn Trãi"}
DUC_CHAU = {"Đức Châu", "xóm 5", "xóm 6"}  # formed of Diễn Kỷ, Diễn Hồng and others
AROUND = [
    ("Xã Minh Châu, Nghệ An", {"Minh Châu"}),
    ("Xã Minh Châu (Nghệ An)", {"Minh Châu"}),
    ("Xã Minh Châu, tỉnh Nghệ An", {"Minh Châu"}),
    ("xã Minh Châu, huyện Diễn Châu, tỉnh Nghệ An", {"Minh Châu"}),
    ("Xã Minh Châu, huyện Ba Vì", {"Hà Nội"}),
    ("Xã Minh Châu", set()),
    ("Xã Minh Châu, huyện Yên Thành", set()),
    ("Xã Minh Châu, tỉnh Quảng Ninh", set()),
    ("Phường Thành Vinh (TP Vinh cũ)", VINH),
    ("Phường Thành Vinh (TP Huế cũ)", set()),
    ("Đường Lê Lợi, phường Thành Vinh (TP Vinh cũ)", {"Lê Lợi"}),
    ("Các phường Thành Vinh, Trường Vinh (TP Vinh cũ); xã Đức Châu", VINH | {"Lê Duẩn"} | DUC_CHAU),
    ("Xã Diễn Hồng, huyện Diễn Châu", {"xóm 6"}),
    ("Xã Diễn Hồng, huyện Yên Thành", set()),
    ("Xã Đức Châu", DUC_CHAU),
    ("Xã Diễn Hồng", {"xóm 6"}),
]


@pytest.mark.parametrize(("text", "homes"), AROUND)
def test_a_district_or_province_beside_a_ward_must_be_its_own(text: str, homes: set[str]) -> None:
    assert homes_reached(text) == homes


ADDRESSES = [
    ("Xóm 5, xã Diễn Kỷ", "SN 12, xóm 5, xã Diễn Kỷ", "Xã Diễn Kỷ"),
    ("Xóm 5, xã Diễn Kỷ", "Đội 3, xóm 5", "Xã Diễn Kỷ"),
    ("Xóm 5, xã Diễn Kỷ", "Nhà ông Bảy, xóm 5", "Xã Diễn Kỷ"),
    ("Xóm 5, xã Diễn Kỷ", "Xóm 5 Diễn Kỷ", "Xã Diễn Kỷ"),
    ("Xóm 5, xã Diễn Kỷ", "Xóm 05", "Xã Diễn Kỷ"),
    ("Xóm 05, xã Diễn Kỷ", "Xóm 05", "Xã Diễn Kỷ"),
    ("Đường Lê Lợi, phường Thành Vinh", "Số nhà 20, ngõ 4, Đường Lê Lợi", "Phường Thành Vinh"),
    ("Đường Lê Lợi, phường Thành Vinh", "Ki ốt 5 đường Lê Lợi, phường Lê Lợi", "Phường Thành Vinh"),
    ("Đường Lê Lợi, phường Thành Vinh", "Chung cư A1, 20 Lê Lợi", "Phường Thành Vinh"),
]


@pytest.mark.parametrize(("text", "address", "ward"), ADDRESSES)
def test_an_everyday_address_is_in_its_street_or_hamlet(text: str, address: str, ward: str) -> None:
    area = area_of(text)
    homes = [Home(home_line(one, ward, "Nghệ An"), "PC03AA", 1) for one in (address, "Xóm 7", "7 Lê Lai")]
    assert reached(area, homes, None, shipped_renamings()) == [homes[0]]
