"""Parameters that several endpoints share. A parameter of one endpoint is described there."""

from typing import Annotated, Literal

from fastapi import Path, Query
from fastapi.params import Query as QueryParameter
from pydantic import Field

from outage_service.texts import CallerPhone, Code, Key, Place, Slug, Unit

LARGEST_ID = 2**63 - 1
# An id of the journal.
EntryId = Annotated[int, Field(ge=0, le=LARGEST_ID)]

# Path parameters accept any short text: an unknown one answers 404, not 422.
OfCustomer = Annotated[
    Key,
    Path(
        description="A customer code in upper or lower case: P, a letter, four characters of the unit, "
        "seven digits. Any text of up to 128 characters is accepted; an unknown code answers 404.",
        examples=["PC05II0123456"],
    ),
]
OfOutage = Annotated[
    Key,
    Path(
        description="The `id` (UUID) of an outage, in upper or lower case.",
        examples=["0b5d6b3e-0f6a-4a52-9c57-3a4b1f6f2d10"],
    ),
]
OfReport = Annotated[
    Key,
    Path(
        description="The `code` of a report, as the caller got it, in upper or lower case.",
        examples=["SC2611210042"],
    ),
]
OfKey = Annotated[Key, Path(description="The name of an API key.", examples=["assistant"])]

# Query parameters, all optional.
ByCustomer = Annotated[
    Code | None,
    Query(
        description="Only this customer: a whole customer code, in upper or lower case.",
        examples=["PC05II0123456"],
    ),
]
ByCallerPhone = Annotated[
    CallerPhone | None,
    Query(
        description="Only reports from this number or about its customers: 3 to 15 digits, with or without "
        "+84, spaces, dots, hyphens and brackets.",
        examples=["0905123456", "+84905123456"],
    ),
]
ByPlace = Annotated[
    Place | None,
    Query(
        description="Only results at this place: a street, ward, feeder or station, with or without accents, "
        "at most 300 characters. Text that names no place finds nothing.",
        examples=["duong le loi p dien ban"],
    ),
]
ByUnit = Annotated[
    Unit | None,
    Query(
        description="Only this company unit: the first six characters of its customers' codes.",
        examples=["PC05II"],
    ),
]
BySource = Annotated[
    Slug | None,
    Query(
        description="Only imports from this feed: a lower-case letter, then up to 31 letters, digits, dots, "
        "hyphens and underscores.",
        examples=["evncpc"],
    ),
]
OpenOrAll = Annotated[
    Literal["open", "all"],
    Query(description="`open`: only those that are neither resolved nor cancelled; `all`: every one."),
]


def at_most(largest: int) -> QueryParameter:
    """Makes an `int` query parameter the maximum number of items, from 1 to `largest`."""
    return QueryParameter(
        ge=1, le=largest, description=f"How many items at most: 1 to {largest}.", examples=[10]
    )
