"""What the words of reasons, kinds and states mean."""

import pytest

from outage_service.importing.words import cause_of, kind_of, says_no_cuts


@pytest.mark.parametrize(
    ("reason", "kind", "cause"),
    [
        ("Bảo trì lưới điện", "planned", "maintenance"),
        ("Thí nghiệm định kỳ máy biến áp", "planned", "maintenance"),
        ("thay sứ do sét đánh", "planned", "maintenance"),
        ("CẢI TẠO ĐƯỜNG DÂY", "planned", "maintenance"),
        ("bao tri tram", "planned", "maintenance"),
        ("Phát quang, chặt tỉa cây", "planned", "maintenance"),
        ("Khắc phục cây ngã vào đường dây", "planned", "tree"),
        ("Cây đổ vào đường dây", "unplanned", "tree"),
        ("cay do vao duong day", "unplanned", "tree"),
        ("Sự cố do xe tải va quẹt trụ điện", "unplanned", "vehicle"),
        ("Giông lốc làm đứt dây", "unplanned", "weather"),
        ("Chuột gây chạm chập", "unplanned", "animal"),
        ("Quá tải máy biến áp", "unplanned", "overload"),
        ("Sự cố đứt cáp ngầm", "unplanned", "equipment"),
        ("Theo đề nghị của khách hàng", "planned", "unknown"),
        ("", "planned", "unknown"),
    ],
)
def test_a_reason_tells_the_cause_where_it_is_clear(reason: str, kind: str, cause: str) -> None:
    assert cause_of(reason, kind) == cause  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (["Kế hoạch"], "planned"),
        (["Không kế hoạch"], "unplanned"),
        (["Ngoài kế hoạch"], "unplanned"),
        (["Sự cố"], "unplanned"),
        (["Đột xuất"], "unplanned"),
        (["SC"], "unplanned"),
        (["KH"], "planned"),
        (["", "Xử lý sự cố lưới điện"], "unplanned"),
        (["Kế hoạch", "Xử lý sự cố lưới điện"], "planned"),
        (["", "Phát quang hành lang để phòng ngừa sự cố"], "planned"),
        (["", ""], "planned"),
    ],
)
def test_the_first_word_that_says_it_decides_whether_a_cut_is_planned(said: list[str], kind: str) -> None:
    assert kind_of(*said) == kind


def test_the_companies_own_words_for_no_cuts_are_understood() -> None:
    assert says_no_cuts("Không có lịch cắt điện")
    assert says_no_cuts("Khách hàng không có lịch ngừng giảm cung cấp điện!")
    assert not says_no_cuts("Lịch cắt điện ngày 28/8/2026")
