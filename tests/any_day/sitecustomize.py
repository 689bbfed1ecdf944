"""Loaded by every Python of a run at another date: libfaketime 0.9.10 breaks `time.sleep` of Python 3.11.

It moves the absolute deadline of the monotonic clock although that clock is not faked (wolfcw/libfaketime #426).
Waiting in select needs no deadline.
"""

import select
import time


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select((), (), (), seconds)


time.sleep = _sleep
