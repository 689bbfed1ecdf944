"""`/v1/customers`: which customer a code or a phone number belongs to."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from outage_service.api.contract.parameters import OfCustomer
from outage_service.api.parts import InParts, problems
from outage_service.api.schemas.customers import CustomerList, CustomerOut
from outage_service.errors import CustomerNotFound
from outage_service.texts import CallerPhone, Key
from outage_service.world.customers.model import customer_json
from outage_service.world.customers.store import customer_with_code, customers_almost, customers_with_phone

router = APIRouter(tags=["customers"])


@router.get(
    "/v1/customers/{customer_code}",
    response_model=CustomerOut,
    responses=problems(s404="No customer has this code"),
)
async def get_customer(customer_code: OfCustomer, parts: InParts) -> JSONResponse:
    """The customer with this code, in upper or lower case."""
    customer = await customer_with_code(parts.database, customer_code.upper())
    if customer is None:
        raise CustomerNotFound
    return JSONResponse(customer_json(customer))


@router.get("/v1/customers", response_model=CustomerList)
async def find_customers(
    phone: Annotated[
        CallerPhone,
        Query(
            description="The caller's number: 3 to 15 digits, with or without +84, spaces, dots, hyphens "
            "and brackets.",
            examples=["0905123456", "+84905123456"],
        ),
    ],
    parts: InParts,
) -> JSONResponse:
    """The customers for whom a phone number is registered, in order of their codes.

    Any caller's number is accepted; a service line (1900…) or a foreign number finds no customer.
    """
    found = await customers_with_phone(parts.database, phone)
    return JSONResponse({"items": [customer_json(customer) for customer in found]})


@router.get("/v1/near-misses", response_model=CustomerList)
async def find_near_misses(
    heard: Annotated[
        Key,
        Query(
            description="A whole customer code or phone number as it was understood, without spaces; at "
            "most 128 characters.",
            examples=["PC05II0123457", "0905123457"],
        ),
    ],
    parts: InParts,
) -> JSONResponse:
    """The customers whose code or a phone differs from `heard` in exactly one character; at most 50.

    For a code or number that may be misheard: compare the results with other facts, such as the street.
    """
    found = await customers_almost(parts.database, heard.upper())
    return JSONResponse({"items": [customer_json(customer) for customer in found]})
