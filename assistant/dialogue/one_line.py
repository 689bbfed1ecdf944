"""Errors in one line of the log: the message and the type of the exception, without its text and the stack.

The text of an exception may quote what a client sent, the secret included.
"""

from __future__ import annotations

import logging

# Sanic's logger for requests that it cannot parse; the door never sees them.
SANIC_ERRORS = "sanic.error"


def say_in_one_line(logger: str) -> None:
    """Applies to all later messages of this logger."""
    logging.getLogger(logger).addFilter(_without_exception)


def _without_exception(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[0]:
        record.msg, record.args = f"{record.getMessage()} ({record.exc_info[0].__name__})", ()
        record.exc_info = None
    return True
