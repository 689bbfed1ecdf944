"""`/v1/places`: names of places to complete what somebody types, and to ask what was meant."""

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
            description="The beginning or the whole of a name, with or without accents; at most 300 characters.",
            examples=["hoa kha", "đ. Lê Lợi", "lộ 471"],
        ),
    ],
    limit: Annotated[int, at_most(50)] = 10,
) -> JSONResponse:
    """Known places that begin with or hold what was typed; else those it is a misspelling or old name of.

    Below a score of 0.7 nothing is called so: ask «ý anh/chị là …?».
    """
    async with parts.database.reading() as connection:
        found = await known_places(connection, names_of(q), limit, parts.now().date())
    return JSONResponse({"items": [asdict(place) for place in found]})
