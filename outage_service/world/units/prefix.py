"""The type for a prefix of customer codes in a request."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from outage_service.world.units.model import UNASSIGNED


def _upper(text: str) -> str:
    return text if text == UNASSIGNED else text.upper()


# `PC`, `PB04`, `PC05II` in upper or lower case, or the queue `unassigned`.
Prefix = Annotated[
    str,
    StringConstraints(pattern=rf"^(?:[Pp][A-Za-z][A-Za-z0-9]{{0,4}}|{UNASSIGNED})$"),
    AfterValidator(_upper),
]
