"""`/v1/subscriptions`: who gets messages about what."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.api.contract.parameters import ByCustomer
from outage_service.api.parts import Acting, InParts, problems
from outage_service.api.schemas.subscriptions import SubscriptionIn, SubscriptionList, SubscriptionOut
from outage_service.errors import CustomerNotFound, InvalidInput, SubscriptionNotFound
from outage_service.journal.model import Entry
from outage_service.journal.store import record
from outage_service.telling.notices import store
from outage_service.telling.notices.channels import Channels
from outage_service.telling.notices.model import (
    Subscription,
    Wish,
    contact_of,
    subscription_entry_data,
    subscription_json,
)
from outage_service.texts import Email, Key, Phone
from outage_service.world.customers.store import customer_within

router = APIRouter(tags=["subscriptions"])

OfSubscription = Annotated[
    Key,
    Path(
        description="The `id` (UUID) of a subscription, in upper or lower case.",
        examples=["5a0cf3a1-7f0c-4d33-9f35-1f8f7a0f6f3e"],
    ),
]


async def _channels(request: Request) -> Channels:
    channels: Channels = request.app.state.channels
    return channels


InChannels = Annotated[Channels, Depends(_channels)]


@router.put(
    "/v1/subscriptions",
    response_model=SubscriptionOut,
    response_description="The existing subscription, with its new events",
    responses={
        201: {"model": SubscriptionOut, "description": "A new subscription"},
        **problems(s404="No customer has this code"),
    },
)
async def put_subscription(
    sent: SubscriptionIn, parts: InParts, act: Acting, channels: InChannels
) -> JSONResponse:
    """Subscribe. A second request with the same customer or place and the same contact replaces the events.

    A phone without customer and place subscribes to all customers for whom it is registered. When the answer
    says that it is not `deliverable`, the subscription is stored and holds as soon as there is a gateway.
    """
    wish = Wish(**sent.model_dump(exclude={"events"}), events=list(dict.fromkeys(sent.events)))

    async def work(connection: AsyncConnection) -> tuple[Subscription, bool]:
        if wish.customer_code and await customer_within(connection, wish.customer_code) is None:
            raise CustomerNotFound
        put, is_new = await store.put_subscription(connection, wish, act.at)
        data = subscription_entry_data(put)
        await record(connection, act, [Entry("subscription_put", "subscription", put.id, data)])
        return put, is_new

    subscription, is_new = await parts.database.write(work)
    return JSONResponse(_shown(subscription, channels), 201 if is_new else 200)


@router.get("/v1/subscriptions", response_model=SubscriptionList)
async def list_subscriptions(
    parts: InParts,
    channels: InChannels,
    phone: Annotated[
        Phone | None,
        Query(
            description="The number that gets the messages: a Vietnamese subscriber's, with or without +84, "
            "spaces, dots, hyphens and brackets.",
            examples=["0905123456"],
        ),
    ] = None,
    email: Annotated[
        Email | None,
        Query(
            description="The address that gets the messages, as it was given; at most 254 characters.",
            examples=["hanh@example.vn"],
        ),
    ] = None,
    customer_code: ByCustomer = None,
) -> JSONResponse:
    """The subscriptions of a phone, an email or a customer; one of them is needed."""
    if phone is None and email is None and customer_code is None:
        raise InvalidInput("phone, email or customer_code is needed.")
    async with parts.database.reading() as connection:
        found = await store.find_subscriptions(connection, phone, email, customer_code)
    return JSONResponse({"items": [_shown(subscription, channels) for subscription in found]})


@router.delete(
    "/v1/subscriptions/{subscription_id}",
    status_code=204,
    response_description="Ended; nothing more is sent",
    responses=problems(s404="No subscription has this id"),
)
async def delete_subscription(subscription_id: OfSubscription, parts: InParts, act: Acting) -> Response:
    """End a subscription."""

    async def work(connection: AsyncConnection) -> bool:
        dropped = await store.drop_subscription(connection, subscription_id.lower())
        if dropped is None:
            return False
        data = subscription_entry_data(dropped)
        await record(connection, act, [Entry("subscription_dropped", "subscription", dropped.id, data)])
        return True

    if not await parts.database.write(work):
        raise SubscriptionNotFound
    return Response(status_code=204)


def _shown(subscription: Subscription, channels: Channels) -> dict[str, Any]:
    contact = contact_of(subscription.phone, subscription.email)
    return subscription_json(subscription, channels.is_open(contact.channel))
