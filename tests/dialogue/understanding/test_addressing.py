"""Callers are addressed as they speak of themselves."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.addressing import addressed_as


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("nhà chị mất điện rồi", "chị"),
        ("nhắn cho bà nghe con", "bà"),
        ("chú muốn hỏi lịch cúp điện", "chú"),
        ("gọi lại cho cô", "cô"),
        ("bác không nhớ mã", "bác"),
        ("giúp ông với", "ông"),
        ("Chị đang ở Lê Lợi", "chị"),
        ("nhà tôi mất điện", None),
        ("nhà anh Ba mất điện", None),
        ("gọi anh thợ giúp em", None),
        ("nhà bà ngoại mất điện", None),
        ("cảm ơn anh", None),
        ("gọi bác sĩ giúp em", None),
        ("với cô giáo", None),
        ("điện thoại của ông xã", None),
        ("bên ông cụ mất điện", None),
        ("nhà chị với nhà cô mất điện", None),
        ("", None),
    ],
)
def test_the_form_is_taken_only_when_it_is_clear(said: str, form: str | None) -> None:
    assert addressed_as(said) == form
