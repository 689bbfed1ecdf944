"""Values for English sentences: times and places in English, no Vietnamese phrases of ours."""

from __future__ import annotations

import pytest

from assistant.dialogue.wording.english import in_english
from assistant.dialogue.wording.outages import (
    describe_cause,
    describe_outage,
    describe_planned,
    describe_report,
    phrases,
)
from tests.dialogue.deciding.outage_service import NOW, at, cut, outage


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("17 giờ 30", "17:30"),
        ("17 giờ", "17:00"),
        ("07 giờ 30 ngày mai", "07:30 tomorrow"),
        ("từ 07 giờ 30 đến 11 giờ 30 ngày mai", "from 07:30 to 11:30 tomorrow"),
        ("00 giờ 42 đêm nay", "00:42 tonight"),
        ("thứ năm, ngày 26 tháng 11", "Thursday, 26/11"),
        ("đường Trần Phú hay đường Hùng Vương", "Trần Phú street or Hùng Vương street"),
        ("11 giờ thứ bảy, ngày 29 tháng 5 năm 2027", "11:00 Saturday, 29/5/2027"),
        ("đã chuyển tới đội sửa chữa", "passed to the crew"),
        ("nhà mình", "your area"),
        ("quanh Chợ Cái Khế", "the area around Chợ Cái Khế"),
        ("quanh đường Lê Lợi", "the area around Lê Lợi street"),
        ("các đường Âu Cơ và Lê Lợi, phường Hoà Khánh Bắc", "Âu Cơ and Lê Lợi streets, ward Hoà Khánh Bắc"),
        ("đường Lý Thường Kiệt và đường Trần Hưng Đạo", "Lý Thường Kiệt and Trần Hưng Đạo streets"),
        ("đường Lý Thường Kiệt và Trần Hưng Đạo", "Lý Thường Kiệt and Trần Hưng Đạo streets"),
        ("đường Lê Lợi và phường Hải Châu", "Lê Lợi street and ward Hải Châu"),
        ("đường Âu Cơ, đường Lê Lợi và đường Hùng Vương", "Âu Cơ street, Lê Lợi and Hùng Vương streets"),
        ("phiếu SC1 báo mất điện ở đường Lê Lợi", "report SC1 of no power in Lê Lợi street"),
        ("chưa có đội nhận", "no crew has taken it yet"),
        ("phố Khương Hạ, phường Khương Đình", "Khương Hạ street, ward Khương Đình"),
        ("một phần xã Điện Bàn Tây", "part of commune Điện Bàn Tây"),
        ("Cả phường Điện Bàn", "all of ward Điện Bàn"),
        ("khu phố 3, thị trấn Ái Nghĩa; thôn 2", "quarter 3, town Ái Nghĩa; village 2"),
        ("hẻm 12 Lê Lợi, tổ 5, thành phố Hội An", "alley 12 Lê Lợi, group 5, city Hội An"),
    ],
)
def test_times_and_places_are_put_in_english(vietnamese: str, english: str) -> None:
    assert in_english({"value": vietnamese}) == {"value": english}


def test_what_people_wrote_in_vietnamese_is_left_out() -> None:
    values = in_english(describe_outage(outage(), "đường Lê Lợi", NOW).values)
    assert (values["because"], values["crew"], values["area"]) == ("", "", "Lê Lợi street")
    assert (values["since"], values["back"]) == ("14:00", "17:30")


def test_a_planned_cut_and_a_report_are_told_in_english() -> None:
    planned = in_english(describe_planned(cut(16.5, 20.5), "đường Lê Lợi", NOW).values)
    assert planned["span"] == "from 07:30 to 11:30 tomorrow"
    sent = {"code": "SC2611210042", "status": "en_route", "created_at": at(-1), "due_at": at(1)}
    assert in_english(describe_report(sent, NOW).values)["status"] == "the crew is on its way"


def test_every_status_of_a_report_has_english_words() -> None:
    assert phrases()["report_en"].keys() == phrases()["report"].keys()
    for words in phrases()["report"].values():
        assert in_english({"status": words})["status"].isascii(), words


def test_the_cause_is_told_in_english_by_its_kind_and_never_in_the_words_of_dispatchers() -> None:
    for kind in phrases()["because"]:
        for text in ("", "Cây đổ vào dây"):
            told = in_english(describe_cause(outage(cause_kind=kind, cause_text=text), NOW).values)
            assert told["cause"].isascii(), kind
    strange = describe_cause(outage(cause_kind="moonlight"), NOW).values
    assert in_english(strange)["cause"] == "still being looked into"
