"""Names of feeders, stations and streets as files write them."""

import pytest

from outage_service.importing.names import feeder_key, is_piece_of_feeder, near, station_key
from outage_service.world.places.announced import area_of


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("lộ 471", "471"),
        ("Xuất tuyến 471", "471"),
        ("XT 373E8.22", "373e8.22"),
        ("ĐZ 22kV 471 E153", "471e153"),
        ("ĐD 22 kV 471-E153", "471e153"),
        ("Đường dây 35/22kV 471/E153", "471e153"),
        ("MC 471E15", "471e15"),
        ("471E15", "471e15"),
        ("lo 471 tram E15", "471e15"),
    ],
)
def test_a_feeder_is_known_however_it_is_called(written: str, key: str) -> None:
    assert feeder_key(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("TBA Lê Lợi 1", "leloi1"),
        ("Trạm biến áp Lê Lợi 1", "leloi1"),
        ("T.Lê Lợi 1", "leloi1"),
        ("le loi 1 (400kVA)", "leloi1"),
        ("TBA-471E15-1", "471e151"),
        ("T1", "t1"),
    ],
)
def test_a_station_is_known_however_it_is_called(written: str, key: str) -> None:
    assert station_key(written) == key


@pytest.mark.parametrize(
    "written", ["một phần lộ 471", "NR Phú Đông lộ 471", "sau DCL 471-7/25", "REC 471 cột 12", "nhánh rẽ 471"]
)
def test_a_piece_of_a_feeder_is_not_the_feeder(written: str) -> None:
    assert is_piece_of_feeder(written)
    assert not is_piece_of_feeder("Xuất tuyến 471")


def test_near_is_a_letter_and_never_a_digit() -> None:
    stations = ["thuonganphu1", "thuonganphu2", "vinhdien9"]
    assert near("thuongaphu1", stations) == "thuonganphu1"
    assert near("thuonganphu3", stations) is None
    assert near("vinhdien", stations) is None
    assert near("binhdien9", stations) is None or near("binhdien9", stations) == "vinhdien9"
    assert near("xxxxxxx9", stations) is None
    assert near("anloi", ["anloi1", "anlo"]) is None  # too short to be sure


def test_two_names_that_are_equally_near_are_none() -> None:
    assert near("tranhungdao", ["tranhungdau", "tranhungdoo"]) is None


# The wards of 2025 and those that were merged into them: homes may be known by either.
DIEN_BAN = {"dien ban", "dien phuong", "dien minh", "vinh dien"}
DIEN_BAN_TAY = {"dien ban tay", "dien hong", "dien tho", "dien phuoc"}


@pytest.mark.parametrize(
    ("text", "streets", "wards"),
    [
        ("Đường Lê Lợi, phường Điện Bàn", ["le loi"], DIEN_BAN),
        ("P. Điện Bàn: đường Lê Lợi, Âu Cơ và Trần Phú", ["le loi", "au co", "tran phu"], DIEN_BAN),
        ("thôn Phú Đông, thôn 3, xã Điện Bàn Tây", ["thon phu dong", "thon 3"], DIEN_BAN_TAY),
        (
            "Đường Lý Thường Kiệt, đường Ngô Quyền, Tô Hiến Thành",
            ["ly thuong kiet", "ngo quyen", "to hien thanh"],
            set(),
        ),
        ("duong ly thuong kiet, ngo quyen", ["ly thuong kiet", "ngo quyen"], set()),
        ("Đường 2 Tháng 9", ["2 thang 9"], set()),
        ("Phường Điện Bàn", [], DIEN_BAN),
    ],
)
def test_a_text_names_streets_and_wards(text: str, streets: list[str], wards: set[str]) -> None:
    area = area_of(text)
    assert [" ".join(street) for street, _ in area.streets] == streets
    assert {" ".join(ward) for ward in area.wards} == wards
    assert not area.is_coarse


@pytest.mark.parametrize(
    "text",
    [
        "Một phần phường Điện Bàn",
        "Một phần đường Lê Lợi, đường Âu Cơ",
        "1 phan duong Le Loi",
        "Hẻm 12 Lê Lợi",
        "ngõ 5 phố Khương Hạ",
        "kiet 12 Le Loi",
        "Các kiệt đường Lê Lợi",
        "Tổ 5 đường Lê Lợi",
        "Đoạn từ cầu Vĩnh Điện, đường Lê Lợi đoạn gần chợ",
        "Số nhà 12 Lê Lợi",
        "12 Lê Lợi",
        "Khu vực lân cận đường Lê Lợi",
        "Một số hộ đường Lê Lợi",
    ],
)
def test_a_part_of_a_street_is_not_the_street(text: str) -> None:
    area = area_of(text)
    assert area.is_coarse
    assert area.streets == []


def test_a_part_in_one_clause_leaves_the_other_clauses_whole() -> None:
    area = area_of("Một phần phường Điện Bàn; đường Âu Cơ, phường Hoà Khánh Bắc")
    ((street, wards),) = area.streets
    assert street == ("au", "co")
    assert ("hoa", "khanh", "bac") in wards
    assert ("dien", "ban") not in wards


def test_a_former_ward_is_known_by_its_new_name_too() -> None:
    assert ("lien", "chieu") in area_of("Đường Âu Cơ, phường Hoà Khánh Bắc").wards
