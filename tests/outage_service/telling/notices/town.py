"""Random histories through the real service: its API, its imports, its fan-out, its courier and a gateway that
fails at times.

Four people read their messages; what they believe is taken from the words alone. A history is about one outage
that is entered by hand, or about the cuts in the files of a power company.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from outage_service.clock import VIETNAM, shown
from outage_service.importing.import_cuts import import_cuts
from outage_service.importing.planning import Step as ImportStep
from outage_service.importing.wishes import Decided
from outage_service.journal.model import Act
from outage_service.supply.outages.model import CLOSED
from outage_service.tables.deliveries import deliveries
from outage_service.tables.imports import imported_cuts
from outage_service.tables.outages import (
    outage_areas,
    outage_nodes,
    outage_revisions,
    outages,
    restored_nodes,
)
from outage_service.tables.reports import reports
from outage_service.tables.subscriptions import notices_told, subscriptions
from outage_service.tables.work_orders import work_orders
from outage_service.telling.deliveries.courier import Courier
from outage_service.telling.deliveries.fanning import fan_out
from outage_service.telling.deliveries.model import DeliveryFailed, DeliveryRules
from outage_service.telling.notices.fan_out import NoticeRules, notices_fan_out
from outage_service.telling.notices.gateways import Outgoing
from outage_service.telling.notices.sender import notice_sender
from tests.outage_service.conftest import NOON, Service
from tests.outage_service.telling.notices.beliefs import Fact, Person, Times
from tests.outage_service.telling.notices.histories import PEOPLE, QUIET, Step
from tests.outage_service.telling.notices.messages_read import understood
from tests.outage_service.telling.notices.planned_cuts import Company, File

NETWORK = [
    *("S1,substation,Trạm 1,", "F1,feeder,Xuất tuyến 471,S1"),
    *("T1,transformer,TBA 1,F1", "T2,transformer,TBA 2,F1", "T3,transformer,TBA 3,F1"),
]
NODES = {"A": "T1", "B": "T2", "C": "T3"}
HOMES = {"A": "PC05II0000001", "B": "PC05II0000002", "C": "PC05II0000003"}
CUSTOMERS = [
    f"{HOMES['A']},A,,1 Lê Lợi,Phường 1,Đà Nẵng,T1,0",
    f"{HOMES['B']},B,,1 Trần Phú,Phường 1,Đà Nẵng,T2,1",
    f"{HOMES['C']},C,,1 Âu Cơ,Phường 2,Đà Nẵng,T3,0",
]
PHONES = {name: f"090500000{number}" for number, name in enumerate(PEOPLE)}
EVENTS = ["planned_announced", "expected_return_changed", "restored"]
_STEPS = (
    "areas",
    "times",
    "both",
    "cancel",
    "back",
    "join",
    "leave",
    "wait",
    "wait",
    "send",
    "send",
    "other",
)
_STEPS_WITH_FILES = (
    "file",
    "file",
    "file",
    "file",
    "times",
    "cancel",
    "join",
    "leave",
    "wait",
    "wait",
    "send",
    "send",
)


def history(seed: int, length: int = 10) -> list[Step]:
    """A random history; its first step says what kind of outage it is."""
    chance = random.Random(seed)
    steps = [("open", chance.randrange(8), chance.randrange(100))]
    count = chance.randrange(3, length)
    steps += [(chance.choice(_STEPS), chance.randrange(8), chance.randrange(100)) for _ in range(count)]
    return steps


def history_of_files(seed: int, length: int = 12) -> list[Step]:
    """A random history of imported files, in which a dispatcher changes cuts by hand at times."""
    chance = random.Random(seed)
    kinds = ["file", *(chance.choice(_STEPS_WITH_FILES) for _ in range(chance.randrange(4, length)))]
    return [(kind, chance.randrange(8), chance.randrange(100)) for kind in kinds]


class Town:
    """The small world of these histories in a running service whose workers are off."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._works = random.Random(0)
        self._fails = 0.0
        self._people = {name: Person() for name in PEOPLE}
        self._mistakes: list[str] = []
        self._story: list[str] = []
        self._company = Company()
        self._by_hand: set[str] = set()
        clock = service.clock
        self._fan_outs = [notices_fan_out(NoticeRules(QUIET, lambda channel: channel == "sms"), clock)]
        sender = notice_sender(service.database, self._take, QUIET, clock)
        self._courier = Courier(service.database, clock, "sms", sender, DeliveryRules())

    async def build(self) -> None:
        await self._service.load(network=NETWORK, customers=CUSTOMERS)

    async def try_history(self, steps: Sequence[Step]) -> str | None:
        """Live through a history, and deliver all that waits at its end. What went wrong, with the story."""
        await self._begin_again()
        first, kind, number = steps[0]
        self._fails = 0.0 if number % 3 else 0.3
        self._works.seed(number)
        for name, homes in PEOPLE.items():
            if number % (2 + len(name)) or name == "An":
                for area in homes:
                    await self._put(name, area)
        self._is_planned = first == "file" or kind % 2 == 0
        if first == "open":
            await self._open(kind, number)
        for what, which, amount in steps if first == "file" else steps[1:]:
            self._story.append(
                f"{self._service.clock().astimezone(VIETNAM):%d %H:%M} {what} {which} {amount}"
            )
            await self._live(what, which, amount)
            await self._fan()
            if wrong := await self._wrong():
                return self._told_as(wrong)
        self._fails = 0.0
        for _ in range(4):
            await self._courier.bring_due()
            if wrong := await self._wrong():
                return self._told_as(wrong)
            self._service.clock.forward(hours=7)
        return None

    async def smallest(self, steps: Sequence[Step]) -> list[Step]:
        """The failing history without the steps that the failure does not need."""
        left, place = list(steps), 1
        while place < len(left):
            shorter = left[:place] + left[place + 1 :]
            if await self.try_history(shorter):
                left, place = shorter, 1
            else:
                place += 1
        return left

    def _told_as(self, wrong: str) -> str:
        return "\n".join([wrong, *self._story])

    async def _begin_again(self) -> None:
        self._service.clock.now = NOON
        self._people = {name: Person() for name in PEOPLE}
        self._mistakes.clear()
        self._story.clear()
        self._company = Company()
        self._id = ""
        self._by_hand.clear()
        tables = (deliveries, notices_told, subscriptions, restored_nodes, outage_revisions, outage_nodes)

        async def forget(connection: AsyncConnection) -> None:
            for table in (*tables, outage_areas, work_orders, reports, imported_cuts, outages):
                await connection.execute(delete(table))

        await self._fan()
        await self._service.database.write(forget)

    async def _take(self, message: Outgoing) -> None:
        if self._works.random() < self._fails:
            raise DeliveryFailed("is out of order")
        name = next(name for name, phone in PHONES.items() if phone == message.to)
        self._story.append(f"{message.at.astimezone(VIETNAM):%d %H:%M} → {name}: {message.text}")
        said = understood(message.text, PEOPLE[name])
        if said is None:
            self._mistakes.append(f"{name} cannot understand it")
            return
        if wrong := self._people[name].read(said):
            self._mistakes.append(f"{name}: {wrong}")

    async def _open(self, kind: int, number: int) -> None:
        now = self._service.clock()
        start = now + timedelta(hours=8 + number % 40) if self._is_planned else now - timedelta(hours=1)
        self._id = (
            await self._post(
                "/v1/outages",
                kind="planned" if self._is_planned else "unplanned",
                node_ids=_some(kind),
                started_at=shown(start),
                expected_back_at=shown(start + timedelta(hours=4 + number % 3)) if self._is_planned else None,
            )
        )["id"]
        await self._fan()

    async def _live(self, what: str, which: int, amount: int) -> None:
        name, clock = sorted(PEOPLE)[which % len(PEOPLE)], self._service.clock
        match what:
            case "wait":
                clock.forward(minutes=amount * 9)
            case "send":
                await self._courier.bring_due()
            case "join":
                await self._put(name, PEOPLE[name][amount % len(PEOPLE[name])])
            case "leave":
                await self._end(name)
            case "cancel":
                await self._patch(status="cancelled")
            case "back":
                await self._post(
                    f"/v1/outages/{self._id}/restorations", node_ids=[list(NODES.values())[which % 3]]
                )
            case "areas":
                await self._patch(node_ids=_some(which))
            case "times" | "both":
                nodes = {"node_ids": _some(which)} if what == "both" else {}
                await self._patch(**self._other_times(amount), **nodes)
            case "other" if not self._is_planned:
                await self._other_fault(which, amount)
            case "file":
                await self._import(which, amount)

    def _other_times(self, amount: int) -> dict[str, Any]:
        now = self._service.clock()
        if self._is_planned and amount % 2:
            start = now + timedelta(hours=1 + amount % 60)
            return {"started_at": shown(start), "expected_back_at": shown(start + timedelta(hours=4))}
        back = now + timedelta(hours=1 + amount % 5)
        is_unknown = amount % 9 == 0 and not self._is_planned
        return {"expected_back_at": None if is_unknown else shown(back)}

    async def _other_fault(self, which: int, amount: int) -> None:
        """Another fault over the first, of which it may be a part; the rest of the history is about that one."""
        now = self._service.clock()
        back = shown(now + timedelta(hours=1 + amount % 6)) if amount % 3 else None
        made = await self._post(
            "/v1/outages",
            kind="unplanned",
            node_ids=["F1"] if which % 2 else _some(which),
            started_at=shown(now - timedelta(minutes=5)),
            expected_back_at=back,
        )
        if which % 3:
            self._id = made["id"]

    async def _import(self, which: int, amount: int) -> None:
        """The company's next file; a person answers its doubts. What it says is so, unless it was changed by hand."""
        company, chance = self._company, random.Random(100 * which + amount)
        if not await self._waiting():
            company.rest()
        file = company.goes_on(chance, self._service.clock())
        self._story.append(f"  complete file: {file.rows}" if file.is_complete else f"  file: {file.rows}")
        steps = await self._carry_out(file, Decided())
        if decided := company.decides(file, steps, await self._open_cuts()):
            steps += await self._carry_out(file, decided)
        company.learns(file, steps)
        self._mistakes += [wrong for name in file.held() if (wrong := await self._is_otherwise(name))]
        if company.outage_of:
            self._id = chance.choice(sorted(company.outage_of.values()))

    async def _carry_out(self, file: File, decided: Decided) -> list[ImportStep]:
        act = Act("company", self._service.clock())
        done = await import_cuts(self._service.database, file.read(), file.wishes(decided), act)
        self._story += [f"    {step.what} {file.name_of(step)} {step.reason}" for step in done.steps]
        return list(done.steps)

    async def _is_otherwise(self, name: str) -> str | None:
        """How a cut of a file differs in the service, where nobody has changed it by hand."""
        cut = self._company.cuts[name]
        if self._company.outage_of.get(name) in self._by_hand:
            return None
        times = Times(cut.starts_at, cut.ends_at)
        for area in sorted(cut.areas):
            planned = (await self._service.supply(HOMES[area]))["planned"]
            if [Times(_read(one["started_at"]), _read(one["expected_back_at"])) for one in planned] != [
                times
            ]:
                return f"{name} in {area} is {planned}"
        return None

    async def _open_cuts(self) -> set[str]:
        o = outages.c
        async with self._service.database.reading() as connection:
            found = await connection.execute(select(o.id).where(o.status.not_in(CLOSED)))
            return set(found.scalars())

    async def _waiting(self) -> set[str]:
        """The numbers for which a message waits."""
        d = deliveries.c
        async with self._service.database.reading() as connection:
            found = await connection.execute(select(d.address).where(d.status == "pending"))
            return set(found.scalars())

    async def _put(self, name: str, area: str) -> None:
        body = {"phone": PHONES[name], "customer_code": HOMES[area], "events": EVENTS}
        assert (await self._service.http.put("/v1/subscriptions", json=body)).is_success

    async def _end(self, name: str) -> None:
        http = self._service.http
        answer = await http.get("/v1/subscriptions", params={"phone": PHONES[name]})
        for one in answer.json()["items"]:
            await http.delete(f"/v1/subscriptions/{one['id']}")

    async def _patch(self, **fields: Any) -> None:
        """What the state of the outage does not allow is refused: that is a step without effect."""
        answer = await self._service.http.patch(f"/v1/outages/{self._id}", json=fields)
        if answer.is_success:
            self._by_hand.add(self._id)

    async def _post(self, path: str, **fields: Any) -> dict[str, Any]:
        document: dict[str, Any] = (await self._service.http.post(path, json=fields)).json()
        return document

    async def _fan(self) -> None:
        while await fan_out(self._service.database, self._fan_outs, self._service.clock):
            pass

    async def _wrong(self) -> str | None:
        """What is wrong now: a message that should not have been sent, or a belief that nobody corrects."""
        if self._mistakes:
            return self._mistakes[0]
        s, busy = subscriptions.c, await self._waiting()
        async with self._service.database.reading() as connection:
            asked = (await connection.execute(select(s.phone, s.customer_code))).all()
        facts = {area: await self._fact(area) for area in NODES}
        for phone, code in asked:
            if phone not in busy:
                name = next(name for name, its in PHONES.items() if its == phone)
                area = next(area for area, its in HOMES.items() if its == code)
                wrong = self._people[name].is_wrong_about(area, facts[area], self._service.clock())
                if wrong:
                    return f"{name} in {area} {wrong}"
        return None

    async def _fact(self, area: str) -> Fact:
        supply = await self._service.supply(HOMES[area])
        cut = supply["current"] or next(iter(supply["planned"]), None)
        if cut is None:
            return Fact(None, self._is_planned)
        return Fact(Times(_read(cut["started_at"]), _read(cut["expected_back_at"])), self._is_planned)


def _read(written: str | None) -> datetime | None:
    """To the minute, as messages say it."""
    return datetime.fromisoformat(written).replace(second=0, microsecond=0) if written else None


def _some(which: int) -> list[str]:
    return [node for place, node in enumerate(NODES.values()) if which >> place & 1] or ["T2"]
