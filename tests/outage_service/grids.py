"""A network for outages that grow: one substation, so many feeders, transformers and customers of each."""

from dataclasses import dataclass

import httpx

from tests.outage_service.conftest import Service


@dataclass(frozen=True)
class Grid:
    """`feeders` feeders F1, F2… of `transformers` transformers F1T1, F1T2… of `customers` customers."""

    feeders: int
    transformers: int
    customers: int = 4

    def network(self) -> list[str]:
        """The rows of network.csv."""
        feeders = [f"F{f}" for f in range(1, self.feeders + 1)]
        below = [f"F{f}T{t}" for f, t in self._pairs()]
        return [
            "S1,substation,Trạm 110 kV,",
            *(f"{name},feeder,Xuất tuyến {name},S1" for name in feeders),
            *(f"{name},transformer,TBA {name},{name.partition('T')[0]}" for name in below),
        ]

    def homes(self, feeder: int, transformer: int) -> list[str]:
        """The codes of the customers under a transformer, both counted from 1."""
        start = feeder * 10_000 + transformer * 100
        return [f"PC05II{start + number:07d}" for number in range(self.customers)]

    def rows(self) -> list[str]:
        """The rows of customers.csv: each feeder in a ward of its own."""
        return [
            f"{code},Khách {code[-4:]},,{transformer} Lê Lợi,Phường {feeder},Đà Nẵng,F{feeder}T{transformer},0"
            for feeder, transformer in self._pairs()
            for code in self.homes(feeder, transformer)
        ]

    async def load(self, service: Service, *outages: str) -> None:
        """This world, and nothing else."""
        await service.load(*outages, network=self.network(), customers=self.rows())

    async def calls(self, service: Service, feeder: int, transformer: int, count: int = 3) -> httpx.Response:
        """So many customers of a transformer report no power; the last answer."""
        for code in self.homes(feeder, transformer)[:count]:
            answer = await service.report(code, f"{code} {service.clock()}")
            assert answer.status_code in (200, 201), answer.text
        return answer

    def _pairs(self) -> list[tuple[int, int]]:
        return [(f, t) for f in range(1, self.feeders + 1) for t in range(1, self.transformers + 1)]


async def outages_of(service: Service, status: str = "active") -> list[dict[str, object]]:
    """The outages of a status, by id."""
    items = (await service.http.get("/v1/outages", params={"status": status})).json()["items"]
    return sorted(items, key=lambda outage: str(outage["id"]))


async def entries_of(service: Service, subject_id: str) -> list[dict[str, object]]:
    """What the journal says of an outage or a report, oldest first."""
    answer = await service.http.get("/v1/audit", params={"subject_id": subject_id, "limit": 500})
    assert answer.status_code == 200, answer.text
    return list(reversed(answer.json()["items"]))
