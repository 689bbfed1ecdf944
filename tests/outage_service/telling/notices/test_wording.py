"""The words of messages: one SMS without accents, an e-mail with all of them, never a house number."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from outage_service.telling.notices import wording
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.notices.wording import (
    SMS_CHARACTERS,
    Facts,
    segments_of,
    shortened,
    sms_of,
    street_and_ward,
    unaccented,
    words_of,
)

HALF_PAST_FIVE = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
GSM = set("\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
MESSAGES = yaml.safe_load(Path(wording.__file__).with_name("messages.yml").read_text(encoding="utf-8"))
del MESSAGES["pieces"]


def facts(message: str = "restored", **fields: object) -> Facts:
    moments = dict.fromkeys(("at", "started", "back", "previous", "previous_start", "due"), HALF_PAST_FIVE)
    values = {"places": ["Lê Lợi, Phường Điện Bàn"], "moments": moments, "code": "SC2611210042", **fields}
    return Facts(message, **values)  # type: ignore[arg-type]


def test_an_sms_says_where_when_and_why_without_accents() -> None:
    said = sms_of(facts("expected_return", cause="cây đổ vào đường dây"))
    assert said == (
        "Dien luc: khu vuc Le Loi, Phuong Dien Ban mat dien tu 17h30 ngay 21/11 do cay do vao duong day,"
        " du kien co dien lai luc 17h30 ngay 21/11."
    )


def test_an_email_says_it_with_accents() -> None:
    words = words_of(facts("planned_announced", cause="sửa chữa đường dây"))
    assert words.subject == "Lịch tạm ngừng cấp điện từ 17h30 ngày 21/11"
    assert words.text.endswith("từ 17h30 ngày 21/11 đến 17h30 ngày 21/11, lý do: sửa chữa đường dây.")


def test_several_homes_of_one_contact_are_named_by_the_first() -> None:
    assert "Lê Lợi và 2 nơi khác" in words_of(facts(places=["Lê Lợi", "Âu Cơ", "Trần Phú"])).text


def longest(message: str, street: str) -> Facts:
    return facts(
        message,
        places=[f"{street}, Phường Hoà Khánh Bắc"] * 12,
        left=["Tôn Đức Thắng, Phường Hoà Khánh Nam, Quận Liên Chiểu"],
        cause="xe container va chạm làm gãy trụ và đứt dây trung thế " * 9,
        moments=dict.fromkeys(
            ("at", "started", "back", "previous", "previous_start", "due"),
            datetime(2026, 12, 28, 10, 59, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize("message", list(MESSAGES))
def test_every_message_is_one_sms_however_long_the_ward_and_the_cause(message: str) -> None:
    """Nothing of its own words is lost: the place loses names from its end, the cause is left out. Two places
    in one message may need a second segment."""
    said = sms_of(longest(message, "Nguyễn Văn Cừ"))
    assert segments_of(said) <= (2 if "{left}" in MESSAGES[message]["text"] else 1)
    assert set(said) <= GSM
    assert said.endswith(unaccented(MESSAGES[message]["text"].rpartition("}")[2]))


@pytest.mark.parametrize("message", list(MESSAGES))
def test_a_long_name_is_never_cut(message: str) -> None:
    name = "Khu dân cư số 3 phía Nam đường Nguyễn Thị Minh Khai nối dài"
    said = sms_of(longest(message, name))
    assert segments_of(said) <= 2
    if "{area}" in MESSAGES[message]["text"]:
        assert f"{unaccented(name)} va 11 noi khac" in said
    assert said.endswith(unaccented(MESSAGES[message]["text"].rpartition("}")[2]))


@given(st.text(max_size=400), st.text(max_size=600))
def test_nothing_that_is_written_anywhere_makes_an_sms_longer_or_unsendable(place: str, cause: str) -> None:
    said = sms_of(facts("expected_return", places=[place], cause=cause))
    assert segments_of(said) <= 2
    assert set(said) <= GSM


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("12 Lê Lợi", "Lê Lợi"),
        ("16/5A Lê Lợi", "Lê Lợi"),
        ("Số 12, Lê Lợi", "Lê Lợi"),
        ("số nhà 12B Trần Phú", "Trần Phú"),
        ("K12/3 Âu Cơ", "Âu Cơ"),
        ("hẻm 12 Lê Lợi", "Lê Lợi"),
        ("12 hẻm 3 Lê Lợi", "Lê Lợi"),
        ("2 Tháng 9", "2 Tháng 9"),
        ("14 2 Tháng 9", "2 Tháng 9"),
        ("Thôn 3", "Thôn 3"),
        ("Tổ 12, khối phố Đông Khương", "khối phố Đông Khương"),
        ("K45/12 kiệt 3 Âu Cơ", "Âu Cơ"),
        ("Lô 5, đường số 7", "đường số 7"),
        ("12, Lê Lợi, phường Điện Bàn", "Lê Lợi"),
    ],
)
def test_a_message_names_the_street_and_never_the_house(address: str, shown: str) -> None:
    assert street_and_ward(address, "Phường Điện Bàn").lower() == f"{shown}, Phường Điện Bàn".lower()


@pytest.mark.parametrize("address", ["12", "Tổ 3", "số nhà 7/2", ""])
def test_an_address_without_a_street_is_only_its_ward(address: str) -> None:
    assert street_and_ward(address, "Phường Điện Bàn") == "Phường Điện Bàn"


@pytest.mark.parametrize("places", [[], [""], [" , "]])
def test_a_place_without_a_name_leaves_no_hole_in_the_sentence(places: list[str]) -> None:
    assert sms_of(facts(places=places)).startswith("Dien luc: khu vuc cua quy khach da co dien lai")


def test_the_word_for_an_area_is_not_doubled() -> None:
    assert "khu vực Chợ Mới đã" in words_of(facts(places=["Khu vực Chợ Mới"])).text


def test_a_place_is_cut_between_its_names() -> None:
    place = "Nguyễn Thị Minh Khai nối dài, Phường Hoà Khánh Bắc, Thành phố Đà Nẵng"
    said = sms_of(facts("planned_announced", places=[place] * 2, cause="sửa chữa"))
    assert "khu vuc Nguyen Thi Minh Khai noi dai, Phuong Hoa Khanh Bac va 1 noi khac tam ngung" in said
    assert len(said) <= SMS_CHARACTERS


@pytest.mark.parametrize(
    ("cause", "within", "behind_a_colon"),
    [
        ("Xe tải đâm gãy cột", " do xe tải đâm gãy cột,", "lý do: Xe tải đâm gãy cột."),
        ('thu 5 & vệ sinh "sứ".', ' do thu 5 & vệ sinh "sứ",', 'lý do: thu 5 & vệ sinh "sứ".'),
        ("MBA quá tải", " do MBA quá tải,", "lý do: MBA quá tải."),
        ("Nguyễn Trãi đào đường ...", " do Nguyễn Trãi đào đường,", "lý do: Nguyễn Trãi đào đường."),
    ],
)
def test_a_cause_fits_into_its_sentence(cause: str, within: str, behind_a_colon: str) -> None:
    assert within in words_of(facts("expected_return", cause=cause)).text
    assert behind_a_colon in words_of(facts("planned_announced", cause=cause)).text


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        *[("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3)],
        *[("€" * 80, 1), ("€" * 81, 2), ("ữ" * 70, 1), ("ữ" * 71, 2), ("ữ" * 134, 2), ("ữ" * 135, 3)],
    ],
)
def test_the_segments_of_an_sms_are_counted_as_networks_do(text: str, segments: int) -> None:
    assert segments_of(text) == segments


def test_what_is_shortened_ends_after_a_whole_word() -> None:
    assert shortened("cây đổ vào đường dây", 12) == "cây đổ vào…"
    assert shortened("cây đổ vào, đứt đường dây", 15) == "cây đổ vào"
    assert len(shortened("x" * 50, 10)) == 10


QUIET = QuietHours(time(21), time(7))


@pytest.mark.parametrize(
    ("hour", "minute", "waits"),
    [(20, 59, 0), (21, 0, 600), (23, 30, 450), (0, 0, 420), (6, 59, 1), (7, 0, 0), (12, 0, 0)],
)
def test_planned_cuts_wait_until_seven(hour: int, minute: int, waits: int) -> None:
    moment = datetime(2026, 11, 21, hour, minute, tzinfo=UTC) - timedelta(hours=7)
    assert QUIET.end_after(moment) - moment == timedelta(minutes=waits)


def test_quiet_hours_may_lie_within_a_day_or_not_be_at_all() -> None:
    noon = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    assert QuietHours(time(11), time(14)).end_after(noon) == noon + timedelta(hours=2)
    assert QuietHours(time(12), time(12)).end_after(noon) == noon
