"""Generates worlds of any size as CSV files; the same size gives the same world."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CUSTOMERS_EACH = 100  # under one transformer
TRANSFORMERS_EACH = 50  # under one feeder, in a large world
FEWEST_FEEDERS = 40  # so that a storm can spread even in the smallest world
FEEDERS_EACH = 20  # under one substation
UNIT_SIZE = 50_000  # customers of one company unit

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
MIDDLES = ("Thị", "Văn", "Ngọc", "Minh", "Thanh", "Quốc", "Đức")
GIVEN = ("Hạnh", "Lộc", "Mai", "Bảo", "Cúc", "Khôi", "Tùng", "Diệp", "Hùng", "Lan", "Phương", "Sơn", "Yến")
STREETS = (
    "Lê Lợi",
    "Trần Hưng Đạo",
    "Nguyễn Huệ",
    "Âu Cơ",
    "Phan Châu Trinh",
    "Hùng Vương",
    "Điện Biên Phủ",
    "Lý Thường Kiệt",
    "2 Tháng 9",
    "Cách Mạng Tháng Tám",
)
WARDS = ("Điện Bàn", "Hoà Khánh", "Sơn Trà", "Hội An", "Tam Kỳ", "Cẩm Lệ", "An Khê", "Thanh Khê")
PROVINCE = "Thành phố Đà Nẵng"


@dataclass(frozen=True)
class World:
    """The layout of a world of `customers` customers; everything else follows from a customer's number."""

    customers: int

    @property
    def transformers(self) -> int:
        return max(1, self.customers // CUSTOMERS_EACH)

    @property
    def feeders(self) -> int:
        return max(FEWEST_FEEDERS, self.transformers // TRANSFORMERS_EACH)

    @property
    def substations(self) -> int:
        return -(-self.feeders // FEEDERS_EACH)

    def feeder_of(self, transformer: int) -> int:
        return transformer * self.feeders // self.transformers

    def transformer_of(self, customer: int) -> int:
        return min(customer // CUSTOMERS_EACH, self.transformers - 1)

    def place_of(self, customer: int) -> tuple[str, str]:
        """The street and ward of a customer."""
        transformer = self.transformer_of(customer)
        return STREETS[transformer % 10], f"Phường {WARDS[transformer // 10 % 8]} {transformer // 80 + 1}"

    def customers_under(self, transformer: int) -> range:
        """The numbers of the customers under a transformer."""
        first = transformer * CUSTOMERS_EACH
        return range(first, min(first + CUSTOMERS_EACH, self.customers))

    def write(self, folder: Path) -> None:
        """Writes the three files of `load`; one feeder in a hundred has an outage."""
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "network.csv", "node_id,kind,name,parent_id", self._nodes())
        header = "customer_code,name,phones,address,ward,province,node_id,priority"
        _write(folder / "customers.csv", header, map(self._customer, range(self.customers)))
        header = (
            "outage_id,kind,status,node_ids,cause_kind,cause_text,area_text,"
            "started_at,expected_back_at,expected_back_source"
        )
        _write(folder / "outages.csv", header, map(self._outage, range(max(1, self.feeders // 100))))

    def _nodes(self) -> Iterator[str]:
        for number in range(self.substations):
            yield f"S{number},substation,Trạm 110 kV số {number},"
        for number in range(self.feeders):
            yield f"F{number},feeder,Xuất tuyến {471 + number},S{number // FEEDERS_EACH}"
        for number in range(self.transformers):
            yield f"T{number},transformer,TBA số {number},F{self.feeder_of(number)}"

    def _customer(self, number: int) -> str:
        transformer = self.transformer_of(number)
        family = FAMILIES[number % 13]
        name = f"{family} {MIDDLES[number // 13 % 7]} {GIVEN[number // 91 % 13]}"
        street, ward = self.place_of(number)
        return (
            f"{code_of(number)},{name},{phone_of(number)},{number % 100 + 1} {street},{ward},"
            f"{PROVINCE},T{transformer},{int(number % 500 == 0)}"
        )

    def _outage(self, number: int) -> str:
        identity = f"0b5d6b3e-0f6a-4a52-9c57-{number:012d}"
        feeder = self.feeders - 1 - number * 100  # the storm hits the first feeders
        return f"{identity},unplanned,confirmed,F{feeder},tree,cây đổ vào đường dây,,now-2h,now+90m,crew"


def code_of(customer: int) -> str:
    """The code of the customer with this number."""
    return f"PC{customer // UNIT_SIZE:04d}{customer:07d}"


def phone_of(customer: int) -> str:
    """A phone number of one customer only; neighbors have numbers far apart."""
    return f"09{customer * 48_271 % 99_999_989:08d}"  # the largest prime of eight digits


def _write(path: Path, header: str, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(header + "\n")
        file.writelines(line + "\n" for line in lines)
