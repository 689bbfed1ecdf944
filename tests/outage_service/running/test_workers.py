"""Work beside the requests goes on, whatever one step runs into."""

import asyncio

import pytest

from outage_service.running.workers import Worker, pause_after, working


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0.5), (1, 1.0), (3, 4.0), (10, 30.0), (1_000_000, 30.0)]
)
def test_a_failing_step_is_tried_ever_later_however_long_it_fails(failures: int, seconds: float) -> None:
    assert pause_after(0.5, failures) == seconds


def test_a_worker_with_a_long_pause_keeps_it() -> None:
    assert pause_after(3_600, 5) == 3_600


async def test_a_step_that_fails_is_done_again_and_its_words_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = asyncio.Event()
    attempts = []
    phone = "0905" + "000001"  # so that no line of code holds it whole

    async def step() -> bool:
        attempts.append(1)
        if len(attempts) < 3:
            raise LookupError(phone)
        done.set()
        return False

    async with working([Worker("trying", step, 0.01)]), asyncio.timeout(5):
        await done.wait()
    assert "LookupError" in caplog.text
    assert phone not in caplog.text
