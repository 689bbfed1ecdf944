"""Everything that a call needs: the assistant, a PBX in front of it, callers and operators."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.telephone.getting import AsteriskTree
from bench.telephone.pbx import NUMBER, Pbx, Places, free_rtp_ports, free_udp_port
from bench.telephone.softphone import Softphone, softphone
from tests.channels.telephone.office import Office, open_office
from tests.channels.telephone.switchboard import CarriedCall, Switchboard

IDLE_WITHIN_S = 10.0
CHANNELS = "core show channels count"


@dataclass(frozen=True)
class Exchange:
    """`operators` are telephones of the desk; `office` is the assistant with a switchboard of the tests."""

    office: Office
    pbx: Pbx
    operators: tuple[Softphone, ...]
    phones: AsyncExitStack

    @property
    def switchboard(self) -> Switchboard:
        return self.office.switchboard

    async def phone(self, **more: Any) -> Softphone:
        return await self.phones.enter_async_context(softphone(self.pbx.places.sip, **more))

    async def call(self, number: str = NUMBER, **more: Any) -> tuple[Softphone, CarriedCall]:
        """A caller whose call to `number` the assistant has answered, and the assistant's end of it."""
        phone = await self.phone(**more)
        phone.dial(number)
        carried = await self.switchboard.next_call()
        await carried.line.answer()
        await phone.until(phone.talking.is_set)
        return phone, carried

    async def _talking(self) -> bool:
        busy = "0 active channels" not in await self.pbx.console(CHANNELS)
        return busy or self.office.calls_here() > 0

    @asynccontextmanager
    async def for_one_test(self) -> AsyncIterator[Exchange]:
        """The same with nobody talking: telephones of the test are gone afterwards, and so are its calls."""
        async with AsyncExitStack() as phones:
            yield replace(self, phones=phones)
        for operator in self.operators:
            operator.start_anew()
        self.switchboard.mistake = None
        async with asyncio.timeout(IDLE_WITHIN_S):
            while await self._talking():  # noqa: ASYNC110 (Asterisk can only be asked)
                await asyncio.sleep(0.05)
        self.switchboard.forget()


def places_for(assistant: str, audiosocket: int, operators: tuple[Softphone, ...], **more: Any) -> Places:
    return Places(
        assistant=assistant,
        audiosocket=audiosocket,
        sip=free_udp_port(),
        first_rtp=free_rtp_ports(),
        operators=tuple(one.sip_port for one in operators),
        **more,
    )


@asynccontextmanager
async def open_exchange(
    folder: Path, tree: AsteriskTree, at_desk: int = 1, take_calls: bool = True, **settings: Any
) -> AsyncIterator[Exchange]:
    """`at_desk` operators sit there, who take calls or let it ring."""
    async with open_office(folder, **settings) as office:
        key = settings.get("call_key", "")
        desk = open_desk(folder, tree, office.address, office.audiosocket_port, at_desk, take_calls, key)
        async with desk as (pbx, operators), AsyncExitStack() as phones:
            yield Exchange(office, pbx, operators, phones)


@asynccontextmanager
async def open_desk(
    folder: Path,
    tree: AsteriskTree,
    assistant: str,
    audiosocket: int = 9,
    at_desk: int = 1,
    take_calls: bool = True,
    key: str = "",
) -> AsyncIterator[tuple[Pbx, tuple[Softphone, ...]]]:
    """A PBX in front of the assistant at that address, and the operators' telephones."""
    async with AsyncExitStack() as stack:
        operators = tuple(
            [
                await stack.enter_async_context(softphone(0, number=f"operator{n}", takes_calls=take_calls))
                for n in range(1, at_desk + 1)
            ]
        )
        # Asterisk's control socket must have a short path.
        pbx = Pbx(tree, folder / "pbx", places_for(assistant, audiosocket, operators, key=key))
        for operator in operators:
            operator.pbx_port = pbx.places.sip
        stack.callback(pbx.kill)
        await pbx.start()
        yield pbx, operators
