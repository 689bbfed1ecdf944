"""Notices of one sentence: read when they name one time and one place, else refused with the reason."""

import pytest

from outage_service.importing.model import NotReadable
from tests.outage_service.importing.test_any_table import as_said, read

WHEN, WHERE = "từ 7h đến 11h ngày 4/12/2026", "tại thôn Phong Nhất, xã Điện An"
READ = "04/12 07:00 - 04/12 11:00 | thôn Phong Nhất, xã Điện An"


@pytest.mark.parametrize(
    "text",
    [
        f"Điện lực Điện Bàn thông báo ngừng cấp điện {WHEN} {WHERE} để sửa chữa lưới điện.",
        f"Điện lực Điện Bàn tạm ngừng cung cấp điện {WHERE} {WHEN} để sửa chữa lưới điện.",
        f"Điện lực Điện Bàn xin thông báo: cắt điện {WHERE}, {WHEN}. Rất mong quý khách thông cảm.",
        "Dien luc Dien Ban thong bao ngung cap dien tu 7h den 11h ngay 4/12/2026 tai thôn Phong Nhất, xã Điện An.",
        f"<html><body><p>Điện lực Điện Bàn thông báo ngừng cấp điện {WHEN} {WHERE}.</p></body></html>",
    ],
)
def test_a_sentence_with_one_time_and_one_place_is_a_cut(text: str) -> None:
    found = read(text)
    assert (found.shape, as_said(found)) == ("notice-text", [READ])
    assert found.cuts[0].unit_name in ("Điện lực Điện Bàn", "Dien luc Dien Ban")


def test_the_reason_is_what_follows_the_place_or_the_time() -> None:
    text = f"Điện lực Điện Bàn thông báo ngừng cấp điện {WHEN} {WHERE} để sửa chữa lưới điện."
    assert read(text).cuts[0].reason == "sửa chữa lưới điện"


@pytest.mark.parametrize(
    "text",
    [
        f"Điện lực Điện Bàn thông báo hoãn ngừng cấp điện {WHEN} {WHERE}.",
        f"Điện lực Điện Bàn thông báo ngừng cấp điện {WHEN} {WHERE}. Lịch này đã hủy.",
    ],
)
def test_a_sentence_that_speaks_of_calling_off_is_a_question(text: str) -> None:
    assert as_said(read(text)) == [f"{READ} | unclear"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"Thông báo ngừng cấp điện {WHEN} {WHERE}, từ 13h đến 15h tại thôn 2.", "several times or places"),
        (f"Thông báo ngừng cấp điện {WHEN} {WHERE} và tại thôn 2.", "several times or places"),
        (f"Thông báo ngừng cấp điện {WHEN} {WHERE} và ngày 5/12/2026 ở thôn 2.", "several times or places"),
        (f"Thông báo ngừng cấp điện từ 7h đến 9h và 13h đến 15h ngày 4/12/2026 {WHERE}.", "names 2 times"),
        (f"Thông báo ngừng cấp điện từ 7h ngày 4/12/2026 {WHERE}.", "does not tell from when to when"),
        (f"Thông báo ngừng cấp điện từ 7h đến 11h {WHERE}.", "its time has no date"),
        (f"Thông báo ngừng cấp điện {WHEN}.", "one time and one place"),
        (f"Thông báo ngừng cấp điện {WHEN} {WHERE}. Ngừng cấp điện từ 7h đến 9h tại thôn 2.", "2 sentences"),
        (f"Thông báo ngừng cấp điện {WHEN} {WHERE}. Thôn 2 từ 13h đến 15h.", "times in several sentences"),
    ],
)
def test_a_sentence_with_more_or_less_than_that_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NotReadable, match=f"{reason}.*: write each cut as KHU VỰC"):
        read(text)
