import pytest

from assistant.conversation.caller import caller_phone, masked


@pytest.mark.parametrize(
    "given", ["0905123456", "+84905123456", "84 905 123 456", "0084-905.123.456", "(0905) 123456"]
)
def test_every_way_to_write_a_number_is_one_number(given: str) -> None:
    assert caller_phone(given) == "0905123456"


@pytest.mark.parametrize(
    "given", [None, "", "anonymous", "19001909", "12345", "'; DROP TABLE", "٠٩٠٥١٢٣٤٥٦", "09051234567890"]
)
def test_a_caller_without_a_subscribers_number_is_unknown(given: str | None) -> None:
    assert caller_phone(given) is None


def test_a_number_is_shown_only_as_far_as_its_owner_knows_it() -> None:
    assert masked("0905123456") == "090****456"
    assert masked("02363123456") == "023*****456"
    assert masked(None) is None
    assert masked("12345") == "*****"
