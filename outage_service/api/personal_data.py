"""`DELETE /v1/customers/{customer_code}/personal-data`: erases what is known about a person."""

from dataclasses import asdict

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.api.contract.parameters import OfCustomer
from outage_service.api.parts import Acting, InParts, problems
from outage_service.api.schemas.personal_data import ErasedOut
from outage_service.upkeep.erasing.erasing import Erased, erase_customer

router = APIRouter(tags=["customers"])


@router.delete(
    "/v1/customers/{customer_code}/personal-data",
    response_model=ErasedOut,
    responses=problems(s404="No customer has this code"),
)
async def erase_personal_data(customer_code: OfCustomer, parts: InParts, act: Acting) -> JSONResponse:
    """Erase a customer's name, phones and address, the words of its reports, its subscriptions and messages.

    Neither a later load nor a restored backup brings them back. The code and the times and kinds of the
    reports stay, because the figures are counted from them.
    """
    code = customer_code.upper()

    async def work(connection: AsyncConnection) -> Erased:
        return await erase_customer(connection, code, act)

    return JSONResponse({"customer_code": code, **asdict(await parts.database.write(work))})
