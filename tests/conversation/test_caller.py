import pytest

from assistant.conversation.caller import caller_phone, masked
from tests.phones import CASES


@pytest.mark.parametrize(("given", "national"), [*CASES, (None, None)])
def test_a_caller_is_known_by_a_subscribers_number_however_it_is_written(
    given: str | None, national: str | None
) -> None:
    assert caller_phone(given) == national


def test_a_number_is_shown_only_as_far_as_its_owner_knows_it() -> None:
    assert masked("0905123456") == "090****456"
    assert masked("02363123456") == "023*****456"
    assert masked(None) is None
    assert masked("12345") == "*****"
