"""Whom a row of a file means: the nodes it is matched to, and who hears of the cut. A table of kinds."""

from dataclasses import dataclass, field

from tests.outage_service.conftest import Service
from tests.outage_service.importing.builders import evncpc, item, row, sheet_csv
from tests.outage_service.importing.sending import send
from tests.outage_service.worlds import CUSTOMERS, LE_LOI, LE_LOI_FAR, NETWORK

# Feeder 474-E153 feeds two hamlets of one commune and a street of a ward; feeder 475 a hamlet of the same name.
MORE_NODES = [
    "E153,substation,Trạm 110 kV Điện Tiến E153,",
    "F4,feeder,Xuất tuyến 474,E153",
    "F5,feeder,Xuất tuyến 475,E153",
    *(f"H{n},transformer,TBA Hoà Nam {n},F4" for n in (1, 2, 3)),
    "H5,transformer,TBA Hoà Nam 5,F5",
]
HOMES = {"H1": "Thôn 3,Xã Điện Tiến", "H2": "Thôn 4,Xã Điện Tiến", "H3": "2 Hùng Vương,Phường An Thắng"}
PLACES = [*HOMES.items(), ("H5", "Thôn 3,Xã Điện Hoà")]
MORE_CUSTOMERS = [
    f"PC05II00001{node[1]}{at},Lê An,,{home},Đà Nẵng,{node},0" for node, home in PLACES for at in (0, 1)
]


def home_of(node: str) -> str:
    """The first customer below a transformer."""
    return f"PC05II00001{node[1:]}0"


@dataclass(frozen=True)
class Meant:
    """What a row says, how it is matched, and the homes (by transformer) that hear of it beside those nodes."""

    how: str
    node_ids: list[str] = field(default_factory=list)
    detail: str = ""
    hear: str = ""  # of "H1 H2 H3 H5", by the words of the notice


def area(text: str) -> dict[str, str]:
    return {"LO_DUONG_DAY": "", "DS_THON_XA": text}


def feeder(name: str, text: str = "") -> dict[str, str]:
    return {"LO_DUONG_DAY": name, "DS_THON_XA": text}


def station(name: str, text: str = "Phường Điện Bàn") -> dict[str, str]:
    return {"LO_DUONG_DAY": "", "DS_TRAM": name, "DS_THON_XA": text}


NOT_PLACED = "not known at this feeder"
KINDS: list[tuple[dict[str, str], Meant]] = [
    # A station, and a part of one.
    (station("TBA Lê Lợi 1"), Meant("station", ["T1"])),
    (station("TBA Lê Lợi 1 (một phần)"), Meant("area only", detail="only a part is meant")),
    (station("Một phần TBA Lê Lợi 1"), Meant("area only", detail="only a part is meant")),
    (station("Lê Lợi 1 (một phần), Lê Lợi 2"), Meant("station", ["T2"], "of 1 of 2 stations only a part")),
    # Stations and feeders in the column of the area.
    (area("Các trạm: Lê Lợi 1, Lê Lợi 2 và Âu Cơ"), Meant("station", ["T1", "T2"], "1 of 3 stations")),
    (area("TBA Lê Lợi 1, TBA Lê Lợi 2"), Meant("station", ["T1", "T2"])),
    (area("Các TBA Lê Lợi 1, Lê Lợi 2"), Meant("station", ["T1", "T2"])),
    (area("TBA Lê Lợi 1 (một phần)"), Meant("area only", detail="only a part is meant")),
    (area("Lộ 474-E153"), Meant("feeder", ["F4"])),
    (area("Lộ 474 - E153"), Meant("feeder", ["F4"])),
    (area("Toàn bộ lộ 474 E153"), Meant("feeder", ["F4"])),
    (area("XT 474 Điện Tiến"), Meant("feeder", ["F4"])),
    (area("474-E153"), Meant("feeder", ["F4"])),
    # A part of a feeder.
    (area("Một phần lộ 474-E153"), Meant("area only", detail="too coarse")),
    (area("Sau LBS 12 lộ 474-E153"), Meant("area only", detail="too coarse")),
    (area("Nhánh rẽ Hoà Nam lộ 474"), Meant("area only", detail="too coarse")),
    (feeder("NR Hoà Nam lộ 474", "Xã Điện Tiến"), Meant("area only", detail="too coarse")),
    (feeder("sau LBS 12 474-E153", "Xã Điện Tiến"), Meant("area only", detail="too coarse")),
    # Places beside a feeder say which of its customers are meant.
    (area("thôn 3, xã Điện Tiến – lộ 474 Điện Tiến"), Meant("street", ["H1"])),
    (feeder("Lộ 474", "Thôn 3, xã Điện Tiến"), Meant("street", ["H1"])),
    (feeder("Lộ 474", "Thôn 3, thôn 4, xã Điện Tiến"), Meant("street", ["H1", "H2"])),
    (feeder("Lộ 474", "Xã Điện Tiến"), Meant("street", ["H1", "H2"])),
    (feeder("Lộ 474", "Xã Điện Tiến, phường An Thắng"), Meant("feeder", ["F4"])),
    (feeder("Lộ 474", "Toàn tuyến"), Meant("feeder", ["F4"])),
    (feeder("Lộ 474"), Meant("feeder", ["F4"])),
    (feeder("Lộ 474", "Thôn 7, xã Điện Tiến"), Meant("area only", detail=NOT_PLACED)),
    (feeder("Lộ 474", "Thôn 3, thôn 7, xã Điện Tiến"), Meant("street", ["H1"], NOT_PLACED)),
    (feeder("Lộ 474", "Thôn 3, xã Điện Hoà"), Meant("area only", detail=NOT_PLACED, hear="H5")),
    (feeder("Lộ 474", "Một phần xã Điện Tiến"), Meant("area only", detail="only a part")),
    (feeder("Lộ 479", "Xã Điện Tiến"), Meant("area only", detail="no feeder is called like this")),
    # Wards and communes alone: by their words.
    (area("Xã Điện Tiến"), Meant("area only", hear="H1 H2")),
    (area("Toàn bộ xã Điện Tiến"), Meant("area only", hear="H1 H2")),
    (area("Các xã Điện Tiến, Điện Hoà"), Meant("area only", hear="H1 H2 H5")),
    (area("Một phần xã Điện Tiến"), Meant("area only")),
    (area("Xã Điện Tiến (một phần)"), Meant("area only")),
    (area("Thôn 3 (cụm đầu thôn), xã Điện Tiến"), Meant("area only")),
    (area("Xã Điện Tiến, Đà Nẵng ngoài thôn 3"), Meant("area only")),
]  # fmt: skip


async def load(service: Service) -> None:
    await service.load(network=[*NETWORK, *MORE_NODES], customers=[*CUSTOMERS, *MORE_CUSTOMERS])


async def test_each_kind_of_row_means_whom_it_is_sure_to_mean(service: Service) -> None:
    await load(service)
    wrong = []
    for number, (fields, meant) in enumerate(KINDS):
        file = sheet_csv(row(**fields, NGAY_CAT=f"{number % 28 + 1}/12/2026"))
        (cut,) = (await send(service, file, unit="PC05II", source=f"s{number}"))["cuts"]
        match = cut["matched"]
        found = (match["how"], match["node_ids"], meant.detail in match["detail"])
        heard = {node for node in ("H1", "H2", "H3", "H5") if await hears(service, home_of(node), cut)}
        below = {n for n in ("H1", "H2", "H3") if n in meant.node_ids or "F4" in meant.node_ids}
        if found != (meant.how, meant.node_ids, True) or heard != below | set(meant.hear.split()):
            wrong.append(f"{fields}: {match}, heard by {sorted(heard)}")
        await service.http.patch(f"/v1/outages/{cut['outage_id']}", json={"status": "cancelled"})
    assert wrong == [], "\n".join(wrong)


async def hears(service: Service, code: str, cut: dict[str, str]) -> bool:
    return any(one["id"] == cut["outage_id"] for one in (await service.supply(code))["planned"])


async def test_a_cut_that_is_narrower_than_its_ward_says_so(service: Service) -> None:
    file = sheet_csv(
        row(LO_DUONG_DAY="NR lộ 471"), row(LO_DUONG_DAY="479"), row(DS_TRAM="Lê Lợi 1 (một phần)")
    )
    texts = {cut["area_text"] for cut in (await send(service, file))["cuts"]}
    assert texts == {
        "Phường Điện Bàn (NR lộ 471)",
        "Phường Điện Bàn (lộ 479)",
        "Phường Điện Bàn (Lộ 471, trạm Lê Lợi 1 (một phần))",
    }
    for code in (LE_LOI[0], LE_LOI_FAR[0]):
        assert (await service.supply(code))["planned"] == []


async def test_a_part_of_a_station_is_not_the_station_though_its_code_is_given(service: Service) -> None:
    report = await send(service, evncpc(item(stationName="TBA Lê Lợi 1 (một phần)")))
    assert report["cuts"][0]["matched"]["node_ids"] == []
    assert (await service.supply(LE_LOI[0]))["planned"] == []
