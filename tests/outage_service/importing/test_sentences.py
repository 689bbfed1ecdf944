"""Notices of one sentence or two: each part that names one time and one place is read, the rest is refused."""

import pytest

from tests.outage_service.importing.test_any_table import as_said, read

WHEN, WHERE = "từ 7h đến 11h ngày 4/12/2026", "tại thôn Phong Nhất, xã Điện An"
READ = "04/12 07:00 - 04/12 11:00 | thôn Phong Nhất, xã Điện An"


@pytest.mark.parametrize(
    "text",
    [
        f"Điện lực Điện Bàn thông báo ngừng cấp điện {WHEN} {WHERE} để sửa chữa lưới điện.",
        f"Điện lực Điện Bàn tạm ngừng cung cấp điện {WHERE} {WHEN} để sửa chữa lưới điện.",
        f"Điện lực Điện Bàn xin thông báo: cắt điện {WHERE}, {WHEN}. Rất mong quý khách thông cảm.",
        f"<html><body><p>Điện lực Điện Bàn thông báo ngừng cấp điện {WHEN} {WHERE}.</p></body></html>",
    ],
)
def test_a_sentence_with_one_time_and_one_place_is_a_cut(text: str) -> None:
    found = read(text)
    assert (found.shape, as_said(found)) == ("notice-text", [READ])


def test_a_sentence_may_have_no_accents() -> None:
    text = "Dien luc Dien Ban thong bao ngung cap dien tu 7h den 11h ngay 4/12/2026 tai thon Phong Nhat, xa Dien An."
    assert as_said(read(text)) == ["04/12 07:00 - 04/12 11:00 | thon Phong Nhat, xa Dien An"]


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
def test_a_sentence_that_calls_the_cut_off_is_no_announcement(text: str) -> None:
    assert as_said(read(text)) == [f"{READ} | cancelled"]


def test_two_times_of_one_place_are_two_cuts() -> None:
    text = f"Thông báo ngừng cấp điện từ 7h đến 9h và 13h đến 15h ngày 4/12/2026 {WHERE}."
    assert [line[:27] for line in as_said(read(text))] == [
        "04/12 07:00 - 04/12 09:00 |",
        "04/12 13:00 - 04/12 15:00 |",
    ]


@pytest.mark.parametrize(
    ("text", "read_anyway", "reason"),
    [
        (
            f"Thông báo ngừng cấp điện {WHEN} {WHERE}, từ 13h đến 15h tại thôn 2.",
            [],
            "places in several parts",
        ),
        (f"Thông báo ngừng cấp điện {WHEN} {WHERE} và ngày 5/12/2026 ở thôn 2.", [], "holds several dates"),
        (f"Thông báo ngừng cấp điện từ 7h ngày 4/12/2026 {WHERE}.", [], "does not tell from when to when"),
        (f"Thông báo ngừng cấp điện từ 7h đến 11h {WHERE}.", [], "has no date"),
        (f"Thông báo ngừng cấp điện {WHEN}.", [], "tells nowhere where the cut is"),
        (
            f"Thông báo ngừng cấp điện {WHEN} {WHERE}. Ngừng cấp điện từ 7h đến 9h tại thôn 2.",
            [READ],
            "has no date",
        ),
        (f"Thông báo ngừng cấp điện {WHEN} {WHERE}. Thôn 2 từ 13h đến 15h.", [READ], "has no date"),
    ],
)
def test_what_is_not_one_time_and_one_place_is_refused_with_the_reason(
    text: str, read_anyway: list[str], reason: str
) -> None:
    found = read(text)
    assert [line for line in as_said(found) if line != "refused"] == read_anyway
    assert [reason in remark.reason for remark in found.bad] == [True]
