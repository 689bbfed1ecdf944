"""House numbers and numbers of alleys and wards, said in words."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.vietnamese.addresses import address_digits
from assistant.vietnamese.folding import fold
from tests.vietnamese.tables import rows

LOOKUPS = Path(__file__).parents[2] / "nlu_data" / "lookups"


@pytest.mark.parametrize(("said", "written"), rows("addresses.tsv"))
def test_numbers_of_an_address_become_digits_and_names_stay(said: str, written: str) -> None:
    assert address_digits(said) == written


@pytest.mark.parametrize("table", ["streets", "wards", "areas", "landmarks"])
def test_no_known_name_is_taken_for_a_number(table: str) -> None:
    loaded = yaml.safe_load((LOOKUPS / f"{table}.yml").read_text(encoding="utf-8"))
    names = [line.removeprefix("- ") for part in loaded["nlu"] for line in part["examples"].splitlines()]

    assert len(names) > 20
    changed = [
        name for name in names if address_digits(name) != name or address_digits(fold(name)) != fold(name)
    ]
    assert changed == []


@given(st.text(max_size=100))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_the_reader_of_addresses_fail(text: str) -> None:
    address_digits(text)


@pytest.mark.parametrize("piece", ["hai ", "hai trên ", "phường ba ", "số ", "ba tháng "])
def test_ten_thousand_characters_of_an_address_take_a_moment(piece: str) -> None:
    started = time.process_time()
    address_digits((piece * 10_000)[:10_000])
    assert time.process_time() - started < 1.0
