"""All SQL of customers."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.customers.model import Customer
from outage_service.customers.tables import customer_phones, customers
from outage_service.database import Database
from outage_service.prepared import PreparedRead

_COLUMNS = [customers.c[name] for name in Customer.__slots__]
_BY_CODE = select(*_COLUMNS).where(customers.c.customer_code == bindparam("customer_code", required=True))
BY_CODE = PreparedRead(_BY_CODE)
BY_PHONE = PreparedRead(
    select(*_COLUMNS)
    .join(customer_phones, customer_phones.c.customer_code == customers.c.customer_code)
    .where(customer_phones.c.phone == bindparam("phone", required=True))
    .order_by(customers.c.customer_code)
    .limit(100)
)


async def customer_with_code(database: Database, customer_code: str) -> Customer | None:
    """The customer with this code."""
    rows: Sequence[Sequence[object]] = await database.fetch(BY_CODE, customer_code=customer_code)
    return Customer(*rows[0]) if rows else None  # type: ignore[arg-type]


async def customers_with_phone(database: Database, phone: str) -> list[Customer]:
    """The customers this number (in national form) is registered for, by code."""
    return [Customer(*row) for row in await database.fetch(BY_PHONE, phone=phone)]


async def customer_within(connection: AsyncConnection, customer_code: str) -> Customer | None:
    """The customer with this code, inside a transaction."""
    row = (await connection.execute(_BY_CODE, {"customer_code": customer_code})).one_or_none()
    return Customer(*row) if row else None


async def customers_under(connection: AsyncConnection, node_id: str) -> list[Customer]:
    """The customers fed directly by a node, by code."""
    statement = select(*_COLUMNS).where(customers.c.node_id == node_id).order_by(customers.c.customer_code)
    return [Customer(*row) for row in await connection.execute(statement)]
