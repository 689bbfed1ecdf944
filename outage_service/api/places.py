"""`/v1/places`: known place names that complete or correct a typed name."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from outage_service.api.contract.parameters import at_most
from outage_service.api.parts import InParts
from outage_service.api.schemas.places import PlaceList
from outage_service.texts import Place
from outage_service.world.places.completion import known_places
from outage_service.world.places.names import names_of

router = APIRouter(tags=["places"])


@router.get("/v1/places", response_model=PlaceList)
async def find_places(
    parts: InParts,
    q: Annotated[
        Place,
        Query(
            description="A name or its beginning, with or without accents; at most 300 characters.",
            examples=["hoa kha", "đ. Lê Lợi", "lộ 471"],
        ),
    ],
    limit: Annotated[int, at_most(50)] = 10,
) -> JSONResponse:
    """Known places whose name contains `q`; without any, those of which `q` is a misspelling or old name.

    A score below 0.7 means that no place has this name: ask «ý anh/chị là …?».
    """
    async with parts.database.reading() as connection:
        found = await known_places(connection, names_of(q), limit, parts.now().date())
    return JSONResponse({"items": [asdict(place) for place in found]})
