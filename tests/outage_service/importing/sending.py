"""Files sent to a service, and what it knows afterwards."""

from typing import Any

from tests.outage_service.conftest import Service


async def send(service: Service, data: bytes, **wishes: Any) -> dict[str, Any]:
    """Import a file; the report."""
    answer = await service.http.post("/v1/imports", content=data, params=wishes)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def whats(report: dict[str, Any]) -> list[str]:
    return [cut["what"] for cut in report["cuts"]]


def matched(report: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(cut["matched"]["how"], cut["matched"]["node_ids"]) for cut in report["cuts"]]


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {what: count for what, count in report["counts"].items() if count}


async def outages(service: Service, status: str = "all", **wishes: Any) -> list[dict[str, Any]]:
    answer = await service.http.get("/v1/outages", params={"status": status, **wishes})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def facts(service: Service) -> set[tuple[Any, ...]]:
    """What is stored, apart from ids and the times of storing."""
    names = ("kind", "status", "cause_kind", "cause_text", "area_text", "started_at", "expected_back_at")
    return {
        (*(outage[name] for name in names), tuple(sorted(outage["node_ids"])))
        for outage in await outages(service)
    }


async def events(service: Service) -> list[tuple[str, str]]:
    rows = (await service.http.get("/v1/imports")).json()["items"]
    return [(event["source"], event["by"]) for event in rows]
