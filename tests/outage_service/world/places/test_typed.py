"""What people type and recognizers hear becomes the same names as the neat text."""

import csv

import pytest

from outage_service.world.places.country import FILE
from outage_service.world.places.names import names_of, only_name


@pytest.mark.parametrize(
    ("typed", "neat"),
    [
        ("K45/12 Âu Cơ", "Âu Cơ"),
        ("H12/5 K45 Âu Cơ", "Âu Cơ"),
        ("số nhà 45/12/3 Âu Cơ", "Âu Cơ"),
        ("hẻm bốn lăm Âu Cơ", "Âu Cơ"),
        ("số hai trăm linh chín âu cơ phường hoà khánh bắc", "âu cơ phường hoà khánh bắc"),
        ("14 Y Jút, Buôn Ma Thuột", "Y Jút, Buôn Ma Thuột"),
        ("12 A Lê Lợi", "Lê Lợi"),
        ("đuờng Lê Lợi", "đường Lê Lợi"),
        ("phưòng Hải Châu", "phường Hải Châu"),
        ("VõNhưHưng phường ĐiệnBànĐông", "Võ Như Hưng phường Điện Bàn Đông"),
        ("đường Âu Cơ QLiên Chiểu", "đường Âu Cơ Q. Liên Chiểu"),
        ("xã XuânThọ2", "xã Xuân Thọ 2"),
        ("A6u Co7, phu7o7ng2 Hoa2 Khanh1 Ba8c1", "Âu Cơ, phường Hoà Khánh Bắc"),
        ("dduwowngf Nam Kyf Khowir Nghiax", "đường Nam Kỳ Khởi Nghĩa"),
        ("Lê Lợi H.Nội", "Lê Lợi Hà Nội"),
        ("QL1A, đn", "quốc lộ 1A, đn"),
        ("30-4, phường An Bình", "30/4, phường An Bình"),
        ("các đường Âu Cơ và Nguyễn Đình Trọng", "đường Âu Cơ, đường Nguyễn Đình Trọng"),
        ("Ea H’leo", "Ea Hleo"),
    ],
)
def test_it_is_read_like_the_neat_text(typed: str, neat: str) -> None:
    assert names_of(typed) == names_of(neat)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Phó Đức Chính", [("", "pho duc chinh")]),
        ("Nguyễn Tri Phương", [("", "nguyen tri phuong")]),
        ("Trần H Đạo", [("", "tran h dao")]),
        ("quốc lộ 1A", [("", "quoc lo 1a")]),
        ("Tỉnh lộ 864", [("", "tinh lo 864")]),
        ("lộ 471, Điện Bàn", [("lo", "471"), ("", "dien ban")]),
        ("thị trấn Phố Ràng", [("thi tran", "pho rang")]),
        ("phường Tam Quan Nam", [("phuong", "tam quan nam")]),
        ("đường K1, Hải Châu", [("duong", "k1"), ("", "hai chau")]),
        ("hai bà trưng", [("", "hai ba trung")]),
        ("ba tháng hai phường Mũi Né", [("", "ba thang hai"), ("phuong", "mui ne")]),
        ("Yersin", [("", "yersin")]),
        ("Lê Lợi, hcm", [("", "le loi"), ("thanh pho", "ho chi minh")]),
    ],
)
def test_parts_of_a_name_stay_in_it(text: str, names: list[tuple[str, str]]) -> None:
    assert [(name.kind, " ".join(name.words)) for name in names_of(text)] == names


def test_a_ward_of_the_list_is_read_as_people_say_it() -> None:
    with FILE.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    said = {name for row in rows for name in (row["ward"], *row["old_wards"].split(";")) if name}
    assert len(said) > 7_000
    otherwise = [name for name in said if names_of(name) != [only_name(name)]]
    assert len(otherwise) <= 15, otherwise
