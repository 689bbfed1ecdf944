"""All SQL of customers."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.database.prepared import Prepared, run
from outage_service.database.transactions import Database
from outage_service.tables.customers import customer_phones, customers
from outage_service.tables.network import node_areas
from outage_service.world.customers.model import Customer, one_character_away
from outage_service.world.places.names import home_line

MOST_NEAR_MISSES = 50

_COLUMNS = [customers.c[name] for name in Customer.__slots__]
_BY_CODE = select(*_COLUMNS).where(customers.c.customer_code == bindparam("customer_code", required=True))
BY_CODE = Prepared(_BY_CODE, is_look_up=True)
BY_PHONE = Prepared(
    select(*_COLUMNS)
    .join(customer_phones, customer_phones.c.customer_code == customers.c.customer_code)
    .where(customer_phones.c.phone == bindparam("phone", required=True))
    .order_by(customers.c.customer_code)
    .limit(100),
    is_look_up=True,
)


async def customer_with_code(database: Database, customer_code: str) -> Customer | None:
    rows: Sequence[Sequence[object]] = await database.fetch(BY_CODE, customer_code=customer_code)
    return Customer(*rows[0]) if rows else None  # type: ignore[arg-type]


async def customers_with_phone(database: Database, phone: str) -> list[Customer]:
    """The customers with this phone number (in national form), sorted by code."""
    return [Customer(*row) for row in await database.fetch(BY_PHONE, phone=phone)]


async def customers_almost(database: Database, heard: str) -> list[Customer]:
    """The customers whose code or phone differs in one character from `heard`, sorted by code."""
    near = one_character_away(heard)
    if not near:
        return []
    if heard.isdigit():
        of_phone = select(customer_phones.c.customer_code).where(customer_phones.c.phone.in_(near))
        known = customers.c.customer_code.in_(of_phone)
    else:
        known = customers.c.customer_code.in_(near)
    statement = select(*_COLUMNS).where(known).order_by(customers.c.customer_code).limit(MOST_NEAR_MISSES)
    async with database.reading() as connection:
        return [Customer(*row) for row in await connection.execute(statement)]


async def require_customers(database: Database) -> None:
    """Raise DatabaseUnavailable unless the table of customers can be read."""
    async with database.reading() as connection:
        await connection.execute(select(customers.c.customer_code).limit(0))


async def customer_within(connection: AsyncConnection, customer_code: str) -> Customer | None:
    """The customer with this code, inside a transaction."""
    rows = await run(connection, BY_CODE, {"customer_code": customer_code})
    return Customer(*rows[0]) if rows else None


async def addresses_of(connection: AsyncConnection, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Address and ward of these customers, by code."""
    c = customers.c
    statement = select(c.address, c.ward).where(c.customer_code.in_(codes)).order_by(c.customer_code)
    return [(row.address, row.ward) for row in await connection.execute(statement)]


async def customers_under(connection: AsyncConnection, node_id: str) -> list[Customer]:
    """The customers that a node feeds directly, sorted by code."""
    statement = select(*_COLUMNS).where(customers.c.node_id == node_id).order_by(customers.c.customer_code)
    return [Customer(*row) for row in await connection.execute(statement)]


async def blank_customer(connection: AsyncConnection, customer_code: str) -> None:
    """Erase name, phones and address; ward, province and node stay, because outages need them."""
    c = customers.c
    mine = c.customer_code == customer_code
    row = (await connection.execute(select(c.ward, c.province, c.node_id).where(mine))).one_or_none()
    if row is None:
        return
    await connection.execute(delete(customer_phones).where(customer_phones.c.customer_code == customer_code))
    area = home_line("", row.ward, row.province)
    blank = update(customers).where(mine).values(name="", phones=[], address="", area_line=area)
    await connection.execute(blank)
    # Count the node's customers by street again.
    await connection.execute(delete(node_areas).where(node_areas.c.node_id == row.node_id))
    counted = select(c.node_id, c.unit, c.area_line, func.count()).where(c.node_id == row.node_id)
    counted = counted.group_by(c.node_id, c.unit, c.area_line)
    await connection.execute(
        insert(node_areas).from_select(["node_id", "unit", "line", "customers"], counted)
    )
