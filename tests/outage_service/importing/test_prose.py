"""Notices of one or a few sentences: what stands, what is called off, and what is asked or refused."""

from datetime import date

import pytest

from outage_service.clock import VIETNAM
from outage_service.importing.model import Hints, NotReadable
from outage_service.importing.reading import read_file
from outage_service.importing.spoken_numbers import with_digits

CUT = "Điện lực Tam Kỳ cắt điện"


def read(text: str) -> list[str]:
    """The cuts as `05/12 07:00-09:00 thôn A`, with the state of those that do not stand."""
    try:
        found = read_file(text.encode(), hints=Hints(date(2026, 12, 1)))
    except NotReadable:
        return ["refused"]
    told = []
    for cut in found.cuts:
        assert cut.ends_at is not None
        start, end = cut.starts_at.astimezone(VIETNAM), cut.ends_at.astimezone(VIETNAM)
        state = "" if cut.state == "valid" else f" {cut.state}"
        told.append(f"{start:%d/%m %H:%M}-{end:%H:%M} {cut.area}{state}")
    return told + ["refused"] * len(found.bad)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (f"{CUT} thôn Phú Bình từ 7h đến 9h ngày 05/12/2026 để thay sứ.", ["05/12 07:00-09:00 thôn Phú Bình"]),
        (
            f"{CUT} thôn Phú Bình từ 7h đến 9h ngày 05/12/2026 để điều chỉnh nấc phân áp.",
            ["05/12 07:00-09:00 thôn Phú Bình"],
        ),
        (
            f"{CUT} trong phạm vi khu vực thôn Phú Bình từ 7h đến 9h ngày 05/12/2026.",
            ["05/12 07:00-09:00 khu vực thôn Phú Bình"],
        ),
        (f"Chiều thứ Bảy 05/12/2026, {CUT} thôn Phú Bình từ 1h đến 4h.", ["05/12 13:00-16:00 thôn Phú Bình"]),
        (f"Chiều thứ Bảy 05/12/2026, {CUT} thôn Phú Bình từ 9h đến 11h.", ["refused"]),
        (f"{CUT} thôn Phú Bình từ 7h đến 9h thứ Sáu ngày 05/12/2026.", ["refused"]),
        (f"{CUT} thôn Phú Bình từ 7h đến 9h hoặc 13h đến 15h ngày 05/12/2026.", ["refused"]),
        (f"{CUT} thôn Phú Bình ngày 05/12/2026, thôn Phú Lộc ngày 06/12/2026, từ 7h đến 9h.", ["refused"]),
        (f"{CUT} thôn Phú Bình từ 7h ngày 05/12/2026 đến khi xong việc.", ["refused"]),
        (f"{CUT} thôn Phú Bình từ 7h đến 9h các ngày trong tuần.", ["refused"]),
        (f"{CUT} thôn Phú Bình ngày mai từ 7h đến 9h.", ["refused"]),
        (f"{CUT} từ 7h đến 9h ngày 05/12/2026.", ["refused"]),
        (
            f"{CUT} thôn Phú Bình từ 7h đến 9h ngày 05/12/2026. Nếu trời mưa, lịch sẽ lùi lại.",
            ["05/12 07:00-09:00 thôn Phú Bình"],
        ),
        (
            f"{CUT} thôn Phú Bình từ 7h đến 9h ngày 05/12/2026.\n\nLƯU Ý: LỊCH CẮT ĐIỆN TRÊN TẠM HOÃN.",
            ["05/12 07:00-09:00 thôn Phú Bình cancelled"],
        ),
        (
            f"{CUT} thôn Phú Bình từ 7h đến 9h ngày 05/12/2026.\nLịch này đang chờ Sở phê duyệt.",
            ["05/12 07:00-09:00 thôn Phú Bình cancelled"],
        ),
        (
            "Tuần từ 07/12 đến 13/12/2026\nLịch cắt điện:\n- Từ 7h đến 9h, thôn Phú Bình\n- Từ 9h đến 11h, xã A",
            ["refused", "refused"],
        ),
        ("Công ty cấp nước ngừng cấp nước từ 7h đến 9h ngày 05/12/2026 tại thôn Phú Bình do mất điện.", ["refused"]),
        ("Họp dân từ 7h đến 9h ngày 05/12/2026 tại nhà văn hóa thôn Phú Bình.", ["refused"]),
        (f"{CUT} thôn Phú Bình từ 7h đến 9h ngày 04-05/12/2026.", [
            "04/12 07:00-09:00 thôn Phú Bình unclear", "05/12 07:00-09:00 thôn Phú Bình unclear",
        ]),
        (f"Hôm qua {CUT} thôn Phú Bình từ 7h đến 9h ngày 30/11/2026.", ["refused"]),
    ],
)  # fmt: skip
def test_a_sentence_is_read_only_when_it_tells_one_day_one_span_and_one_place(
    text: str, want: list[str]
) -> None:
    assert read(text) == want


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("từ bảy giờ ba mươi phút đến mười một giờ", "từ 7 giờ 30 phút đến 11 giờ"),
        ("ngày mùng năm tháng mười hai năm hai nghìn không trăm hai mươi sáu", "ngày 5 tháng 12 năm 2026"),
        ("ngày hai mươi mốt tháng tư", "ngày 21 tháng 4"),
        ("tổ năm, thôn Ba", "tổ năm, thôn Ba"),
    ],
)
def test_numbers_in_words_are_digits_where_they_are_times(words: str, digits: str) -> None:
    assert with_digits(words) == digits
