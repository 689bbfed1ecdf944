"""Values that arrive as text."""

from contextlib import suppress

import pytest

from outage_service.texts import national_phone
from tests.phones import CASES


@pytest.mark.parametrize(("given", "national"), CASES)
def test_a_customers_phone_is_stored_as_the_assistant_looks_it_up(given: str, national: str | None) -> None:
    found = None
    with suppress(ValueError):
        found = national_phone(given)
    assert found == national
