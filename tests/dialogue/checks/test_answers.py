"""Mistakes in the stored answers: each with its line, before anybody hears them."""

import pytest

from assistant.dialogue.checks.answers import check_answers
from tests.dialogue.checks.looking import told_about

GOOD = """\
topics:
  tariff:
    say: Dạ giá điện của {name} ạ.
    write: Dạ xem {site}.
    valid_until: 2027-06-30
    key_title: giá điện
    key_says: bảng giá điện
    for:
      NORTH: {say: Dạ gọi 1900.}
      default: {say: Dạ gọi số nào cũng được ạ.}
may_have_changed: Có thể đã thay đổi, gọi {hotline} ạ.
corporations:
  NORTH: {prefixes: [PA, PM], name: Miền Bắc, hotline: 1900 6769, site: a.vn}
  SOUTH: {prefixes: [PB], name: Miền Nam, hotline: 1900 1006, site: b.vn}
default: {name: Điện lực, hotline: 1900 1909, site: c.vn}
"""


def faults(text: str) -> list[str]:
    asked_about = {"tariff": {"giá điện", "bảng giá điện"}}
    return told_about(text, lambda file: check_answers(file, asked_about))


def test_what_is_right_has_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("  tariff:", "  tarif:", "2: unknown topic «tarif»; did you mean «tariff»?"),
        ("    say: Dạ giá điện của {name} ạ.\n", "", "2: tariff: «say» is missing"),
        ("say: Dạ giá điện của {name} ạ.", "say:", "3: tariff: «say» must be a text"),
        ("say: Dạ giá điện của {name} ạ.", "say: [a]", "3: tariff: «say» must be a text"),
        ("{name} ạ.", "{nam} ạ.", "3: tariff: «say»: unknown placeholder «{nam}»; did you mean «{name}»?"),
        ("{name} ạ.", "{name ạ.", "3: tariff: «say» has braces that are no placeholder"),
        ("{name} ạ.", "{} ạ.", "3: tariff: «say» has braces that are no placeholder"),
        ("{site}.", "{site.x}.", "4: tariff: «write» has braces"),
        ("write:", "wriet:", "4: tariff: unknown key «wriet»; did you mean «write»?"),
        ("2027-06-30", "mai", "5: tariff: «valid_until» must be a day such as"),
        ("2027-06-30", "30/06/2027", "5: tariff: «valid_until» must be a day"),
        ("2027-06-30", "2027-06-30 10:00:00", "5: tariff: «valid_until» must be a day"),
        ("    valid_until: 2027-06-30\n", "", "2: tariff: «valid_until» is missing"),
        ("      NORTH: {say", "      NORHT: {say", "9: tariff: unknown corporation «NORHT»; did you mean «NORTH»?"),
        ("{say: Dạ gọi 1900.}", "{sya: Dạ gọi 1900.}", "9: tariff: unknown key «sya»"),
        ("{say: Dạ gọi 1900.}", "Dạ gọi 1900.", "9: tariff: NORTH must be written as"),
        ("gọi {hotline} ạ", "gọi {hotlin} ạ", "11: may_have_changed: unknown placeholder «{hotlin}»"),
        ("prefixes: [PB]", "prefixes: []", "14: SOUTH: «prefixes» must name at least one"),
        ("prefixes: [PB], ", "", "14: SOUTH: «prefixes» is missing"),
        ("prefixes: [PB]", "prefixes: [PA]", "14: SOUTH: the prefix PA is that of NORTH"),
        ("prefixes: [PB]", "prefixes: [12]", "14: SOUTH: a prefix is the beginning of customer codes"),
        (", site: b.vn", "", "14: SOUTH: «site» is missing"),
        ("site: b.vn", "siet: b.vn, site: c.vn", "14: SOUTH: unknown key «siet»"),
        ("hotline: 1900 1006", "hotline: 19001006", "14: SOUTH: «hotline» must be a text"),
        ("    key_says: bảng giá điện\n", "", "6: tariff: «key_says» is missing: they go together"),
        ("    key_title: giá điện\n", "", "6: tariff: «key_title» is missing: they go together"),
        ("key_title: giá điện", "key_title: 5", "6: tariff: «key_title» must be a name of at most 40 characters"),
        ("key_title: giá điện", "key_title: " + "giá điện " * 5, "6: tariff: «key_title» must be a name"),
        ("key_title: giá điện", "key_title: giá của {name}", "6: tariff: «key_title» must be a name"),
        ("bảng giá điện", "bảng giá", "7: tariff: «key_says» must be one of the examples of faq/tariff"),
        ("may_have_changed", "may_have_chagned", "1: the section «may_have_changed» is missing"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, found: str) -> None:
    assert GOOD.count(right) == 1
    assert found in "\n".join(faults(GOOD.replace(right, wrong)))


def test_a_file_without_anything_in_it_is_told() -> None:
    assert faults("# nothing\n") == ["1: is empty"]
    assert faults("- a\n") != []
