"""A small world for tests: one substation, two feeders, three transformers, eight customers."""

from collections.abc import Iterable
from pathlib import Path

NETWORK_HEADER = "node_id,kind,name,parent_id"
CUSTOMERS_HEADER = "customer_code,name,phones,address,ward,province,node_id,priority"
OUTAGES_HEADER = (
    "outage_id,kind,status,node_ids,cause_kind,cause_text,area_text,"
    "started_at,expected_back_at,expected_back_source"
)

NETWORK = [
    "S1,substation,Trạm 110 kV Điện Bàn,",
    "F1,feeder,Xuất tuyến 471,S1",
    "F2,feeder,Xuất tuyến 473,S1",
    "T1,transformer,TBA Lê Lợi 1,F1",
    "T2,transformer,TBA Lê Lợi 2,F1",
    "T3,transformer,TBA Âu Cơ,F2",
]

# Four neighbors under T1, two under T2, two under T3 (on the other feeder).
LE_LOI = ["PC05II0000001", "PC05II0000002", "PC05II0000003", "PC05II0000004"]
LE_LOI_FAR = ["PC05II0000005", "PC05II0000006"]
AU_CO = ["PE01000000007", "PE01000000008"]
NOBODY = "PC05II9999999"

CUSTOMERS = [
    f"{LE_LOI[0]},Nguyễn Thị Hạnh,0905000001,12 Lê Lợi,Phường Điện Bàn,Đà Nẵng,T1,0",
    f"{LE_LOI[1]},Trần Văn Lộc,0905000002;0905000009,14 Lê Lợi,Phường Điện Bàn,Đà Nẵng,T1,0",
    f"{LE_LOI[2]},Lê Thị Mai,+84905000003,16/5A Lê Lợi,Phường Điện Bàn,Đà Nẵng,T1,1",
    f"{LE_LOI[3]},Phạm Quốc Bảo,,18 Lê Lợi,Phường Điện Bàn,Đà Nẵng,T1,",
    f"{LE_LOI_FAR[0]},Võ Thị Cúc,0905000005,120 Lê Lợi,Phường Điện Bàn,Đà Nẵng,T2,0",
    f"{LE_LOI_FAR[1]},Đặng Minh Khôi,0905000006,122 Lê Lợi,Phường Điện Bàn,Đà Nẵng,T2,0",
    f"{AU_CO[0]},Bùi Thanh Tùng,0905000009,301 Âu Cơ,P. Hoà Khánh Bắc,Đà Nẵng,T3,0",
    f"{AU_CO[1]},Huỳnh Ngọc Diệp,0905000008,303 Âu Cơ,P. Hoà Khánh Bắc,Đà Nẵng,T3,0",
]

OUTAGE_IDS = [f"0b5d6b3e-0f6a-4a52-9c57-0000000000{number:02d}" for number in range(20)]


def outage_row(number: int = 0, **fields: str) -> str:
    """A row of outages.csv: an unplanned outage of F1 unless told otherwise."""
    values = {
        "outage_id": OUTAGE_IDS[number],
        "kind": "unplanned",
        "status": "confirmed",
        "node_ids": "F1",
        "cause_kind": "tree",
        "cause_text": "cây đổ vào đường dây",
        "area_text": "Đường Lê Lợi",
        "started_at": "now-2h",
        "expected_back_at": "now+90m",
        "expected_back_source": "crew",
        **fields,
    }
    return ",".join(values.values())


def write_world(
    folder: Path,
    outages: Iterable[str] = (),
    customers: Iterable[str] = CUSTOMERS,
    network: Iterable[str] = NETWORK,
) -> Path:
    """The three files of a world in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("network.csv", [NETWORK_HEADER, *network]),
        ("customers.csv", [CUSTOMERS_HEADER, *customers]),
        ("outages.csv", [OUTAGES_HEADER, *outages]),
    ):
        (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
