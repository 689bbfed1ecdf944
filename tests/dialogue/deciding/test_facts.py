"""Facts that are missing are asked for together; what was done is done once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.deciding.facts import Facts, Needed, freeze, request, thaw

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_arguments_come_back_from_a_request_as_they_were(value: object) -> None:
    assert thaw(freeze(value)) == value
    assert request("take_report", report=value).keywords() == {"report": value}


def test_the_same_arguments_in_another_order_are_the_same_request() -> None:
    assert request("open_reports", report={"a": 1, "b": [2]}) == request(
        "open_reports", report={"b": [2], "a": 1}
    )


def test_a_fact_that_is_missing_is_asked_for() -> None:
    with pytest.raises(Needed) as needed:
        Facts().customer("PC05II0123456")
    assert needed.value.requests == (request("customer", customer_code="PC05II0123456"),)


def test_facts_that_go_together_are_asked_for_together_and_only_those_that_are_missing() -> None:
    first, second, third = (request("supply", customer_code=code) for code in "ABC")
    with pytest.raises(Needed) as needed:
        Facts({second: None}).together(first, second, third)
    assert needed.value.requests == (first, third)
    assert Facts({first: {"state": "on"}, second: None}).together(first, second) == [{"state": "on"}, None]


def test_nothing_is_tried_while_the_outage_service_is_down() -> None:
    assert Facts(is_down=True).try_report({"kind": "hazard"}) is None
