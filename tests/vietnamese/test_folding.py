"""Different spellings of the same words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.vietnamese.folding import fold, normalize
from tests.vietnamese.tables import rows


@pytest.mark.parametrize(("written", "normalized"), rows("normalize.tsv"))
def test_writings_are_normalized_as_in_the_table(written: str, normalized: str) -> None:
    assert normalize(written) == normalized


def test_folding_forgets_every_accent() -> None:
    assert fold("Đường Nguyễn Huệ, ĐÀ NẴNG ướt") == "duong nguyen hue, da nang uot"


@given(st.text(alphabet="aăâeêioôơuưyđhqòáảãạnk ", max_size=40))
def test_both_ways_of_encoding_accents_are_the_same_text(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert normalize(decomposed) == normalize(text)
    assert fold(decomposed) == fold(text)


@given(st.text(max_size=100))
def test_normalizing_never_fails(text: str) -> None:
    assert isinstance(normalize(text), str)
    assert isinstance(fold(text), str)
