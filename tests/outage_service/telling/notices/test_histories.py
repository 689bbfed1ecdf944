"""Whatever happens to an outage, what a person was last told is true, or a correction is on its way."""

import pytest

from tests.outage_service.telling.notices.histories import history, smallest, try_history

_IN_ALL = 10_000
_AT_ONCE = 2_500


@pytest.mark.parametrize("start", range(0, _IN_ALL, _AT_ONCE))
def test_nobody_is_left_with_a_false_belief_by_the_rules(start: int) -> None:
    for seed in range(start, start + _AT_ONCE):
        steps = history(seed)
        if try_history(steps):
            short = smallest(steps, try_history)
            pytest.fail(f"seed {seed}: {try_history(short)}\n" + "\n".join(map(str, short)))
