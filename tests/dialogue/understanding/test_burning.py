"""Words that look like fire or water without their accents, and those that name a device."""

from __future__ import annotations

import pytest

from tests.dialogue.understanding.hearing import by_rule, heard

HAZARD = "report_hazard"


@pytest.mark.parametrize(
    "typed",
    [
        "co, noi di e. ve cai hoa don 1tr8 voi cong to chay do nha",
        "cong to chay do nha",
        "cong to chay sai roi em oi, tien dien len gap doi",
        "dong ho chay nhanh qua",
        "wifi chay cham",
        "may bom chay hoai khong len nuoc",
        "hoa don thang nay sao chay du vay",
        "xe chay ngang qua",
    ],
)
def test_what_runs_is_no_fire_however_sure_a_model_is(typed: str) -> None:
    assert "tell_danger" not in by_rule(heard(typed, HAZARD, share=0.97))
    said = heard(typed, HAZARD, share=0.97, acts=[("tell_danger", 0.97), ("ask_faq", 0.4)])
    assert "tell_danger" not in by_rule(said)


@pytest.mark.parametrize(
    "typed", ["tru dien chay", "cong to chay roi", "day dien chay kia", "tu dien chay roi"]
)
def test_a_fire_in_doubt_needs_a_model_that_is_sure(typed: str) -> None:
    assert "tell_danger" not in by_rule(heard(typed, HAZARD, share=0.6))
    assert by_rule(heard(typed, HAZARD, share=0.85))["tell_danger"].kind == "fire"


@pytest.mark.parametrize(
    "typed",
    [
        "cong to chay boc khoi roi",
        "dong ho dien boc khoi chay",
        "cong to xet lua",
        "chay nha roi em oi",
        "công tơ cháy đó nha",
        "hoá đơn gì, công tơ cháy kìa",
        "tren cay bang lang boc chay roi",
    ],
)
def test_more_than_one_word_of_fire_is_believed(typed: str) -> None:
    assert by_rule(heard(typed, HAZARD, share=0.2))["tell_danger"].kind == "fire"


@pytest.mark.parametrize(
    "typed",
    [
        "cái đó nối dây thẳng vô tường ko có phích cắm s rút. với cái cb đó nó tắt cả tầng dưới lun",
        "duong Le Loi toi gio cup dien hoai",
        "duong le loi qua cau cup dien chua",
        "máy nước nóng nhảy cầu dao",
        "cau dao may nuoc nong nhay hoai",
        "cb may nuoc nong nhay",
        "gạt lên cầu dao không được",
        "kéo dây tới ổ cắm mà không có điện",
        "đồng hồ nước nhà tui hư",
    ],
)
def test_no_flood_without_a_word_of_water(typed: str) -> None:
    assert "tell_danger" not in by_rule(heard(typed, HAZARD, share=0.3))


@pytest.mark.parametrize(
    "typed",
    [
        "nước lên mấy tấc rồi, sắp tới mấy cái ổ cắm",
        "trong nhà nước tới ổ cắm rồi",
        "mưa tạt vô ổ cắm",
        "máy nước nóng ngập nước, ngập cả ổ cắm",
        "loi vo bep tat cau dao dc ko",
        "nuoc vo nha roi em oi",
    ],
)
def test_water_in_the_house_is_believed_without_a_model(typed: str) -> None:
    assert by_rule(heard(typed, HAZARD, share=0.01))["tell_danger"].kind == "water"
