"""Whether a cut still stands, by its status, its flags and what its reason or area says."""

import pytest

from outage_service.importing.model import Record
from outage_service.importing.states import state_in, state_of, state_told, without_state


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Đã duyệt", "valid"), ("Đang thực hiện", "valid"), ("Chưa thực hiện", "valid"), ("Chưa hoàn thành", "valid"),
        ("Đang xử lý", "valid"), ("Kế hoạch", "valid"), ("Sắp cắt điện", "valid"), ("Không hoãn", "valid"),
        ("", "valid"), ("approved", "valid"),
        ("Hủy", "cancelled"), ("Huỷ", "cancelled"), ("HUY", "cancelled"), ("Đã hủy", "cancelled"),
        ("Hõan", "cancelled"), ("TẠM HOÃN", "cancelled"), ("hoan", "cancelled"), ("Đã duyệt (hoãn)", "cancelled"),
        ("Không duyệt", "cancelled"), ("Từ chối", "cancelled"), ("Chờ duyệt", "cancelled"),
        ("Chưa phê duyệt", "cancelled"), ("Không thực hiện", "cancelled"), ("Cancelled", "cancelled"),
        ("Hoàn thành", "over"), ("hoan thanh", "over"), ("Đã đóng điện", "over"), ("Đã thực hiện", "over"),
        ("Dời sang 05/12", "unclear"), ("Đề nghị hủy", "unclear"), ("xem phụ lục", "unclear"), ("3", "unclear"),
    ],
)  # fmt: skip
def test_a_status_tells_whether_the_cut_still_counts(status: str, state: str) -> None:
    assert state_of(status) == state


@pytest.mark.parametrize(
    "text",
    [
        "Hủy lịch: bảo trì", "HOÃN do mưa", "Hoãn", "Bảo trì (hoãn do mưa)", "Thay MBA - tạm hoãn", "[HỦY] Bảo trì",
        "Phường Điện Bàn (đã hủy)", "Huỷ", "HUY LICH", "HOAN DO MUA", "Bảo trì – HỦY BỎ", "không cắt điện",
        "Tạm hoãn vì thời tiết", "HỦY: đường Lê Lợi", "Thay MBA - Không duyệt", "Xã A (chờ duyệt)", "Đang chờ duyệt",
        "Ko cắt", "thay cap (khong duyet)", "Từ chối",
    ],
)  # fmt: skip
def test_a_reason_or_an_area_may_say_that_the_cut_was_called_off(text: str) -> None:
    assert state_told(text) == "cancelled"


@pytest.mark.parametrize(
    "text",
    [
        "hoàn thành công trình", "Hoàn thiện lưới điện", "hoan thien luoi dien", "huy động máy phát",
        "Quận Hoàn Kiếm", "quan hoan kiem", "đường Nguyễn Huy Tự", "duong Nguyen Huy Tu", "đường Hủy",
        "TBA Nguyễn Hủy 1", "không hoãn", "Tiêu hủy cây gãy", "di dời đường dây", "Chuyển lưới 15kV sang 22kV",
        "chuyển tải sang lộ 472", "điều chỉnh điện áp", "Trạm dừng nghỉ", "Dừng máy 2 để thay dầu", "duong Dung",
        "Thời gian dự kiến 2 giờ", "thay thế thiết bị chờ phê duyệt hồ sơ quyết toán",
        "Đấu nối hotline không cắt điện", "",
    ],
)  # fmt: skip
def test_words_that_only_look_like_it_change_nothing(text: str) -> None:
    assert state_told(text) == "valid"


@pytest.mark.parametrize(
    "text",
    [
        "Dời sang ngày 05/12", "Hoãn sang ngày 05/12", "Thay cho lịch đã hoãn ngày 01/12", "Hủy cột cũ",
        "Lịch cắt điện ngày 4/12 hoãn",
        "Điều chỉnh thời gian cắt điện", "Dự kiến", "Dừng", "Thay MBA (tạm dừng công tác)",
    ],
)  # fmt: skip
def test_what_was_moved_or_is_said_in_passing_is_a_question_for_a_person(text: str) -> None:
    assert state_told(text) == "unclear"


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"trangthai": "Đã hủy"}, "cancelled"),
        ({"strtrangthai": "Hoãn"}, "cancelled"),
        ({"tinhtrang": "Tạm hoãn"}, "cancelled"),
        ({"tthaihoan": "1"}, "cancelled"),
        ({"tthaihoan": "0"}, "valid"),
        ({"huy": "x"}, "cancelled"),
        ({"huy": "Không"}, "valid"),
        ({"iscancelled": "true"}, "cancelled"),
        ({"iscancelled": "false"}, "valid"),
        ({"ngayhuy": "30/11/2026"}, "cancelled"),
        ({"lydohoan": "mưa"}, "cancelled"),
        ({"ghichu": "Hoãn do mưa"}, "cancelled"),
        ({"ghichu": "Chờ duyệt"}, "cancelled"),
        ({"ghichu": "Lịch này còn chờ lãnh đạo duyệt"}, "unclear"),
        ({"ghichu": "Khách hàng VIP"}, "valid"),
        ({"trangthai": "7"}, "unclear"),
        ({"trangthai": "Đã duyệt", "tthaihoan": "1"}, "cancelled"),
    ],
)
def test_every_field_that_may_say_it_is_looked_at(fields: dict[str, str], state: str) -> None:
    assert state_in(Record("1", dict(fields)))[0] == state


def test_the_words_that_say_it_are_kept_for_the_person_who_decides() -> None:
    assert state_in(Record("1", {"trangthai": "xem phụ lục"})) == ("unclear", "xem phụ lục")
    assert state_in(Record("1"), reason="Hủy lịch: bảo trì") == ("cancelled", "Hủy lịch: bảo trì")


@pytest.mark.parametrize(
    ("area", "place"),
    [
        ("Xã Minh Châu (HOÃN)", "Xã Minh Châu"),
        ("Xã Minh Châu - Hoãn", "Xã Minh Châu"),
        ("HOÃN: Xã Minh Châu, thôn 2", "Xã Minh Châu, thôn 2"),
        ("Xã Minh Châu (Không duyệt), thôn 2", "Xã Minh Châu, thôn 2"),
        ("HOÃN", ""),
        ("Quận Hoàn Kiếm - Hà Nội", "Quận Hoàn Kiếm - Hà Nội"),
    ],
)
def test_a_word_that_calls_the_cut_off_is_no_part_of_its_place(area: str, place: str) -> None:
    assert without_state(area) == place
