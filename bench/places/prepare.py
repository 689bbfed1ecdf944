"""Makes data/wards.csv from the package vietnamadminunits (run once by hand; nothing else needs that package)."""

import csv
import json
import sqlite3
from pathlib import Path

from scripts.arguments import Arguments

# The old districts whose successor wards make up the gazetteer, by the province of today.
DISTRICTS = {
    "Hà Nội": "Hoàn Kiếm|Ba Đình|Đống Đa|Hai Bà Trưng|Cầu Giấy|Thanh Xuân|Hà Đông|Hoàng Mai|Gia Lâm",
    "Hải Phòng": "Hồng Bàng|Lê Chân|Ngô Quyền|Hải An|Kiến An|Hải Dương|Chí Linh",
    "Nghệ An": "Vinh|Cửa Lò|Thái Hòa|Hoàng Mai|Nghi Lộc|Diễn Châu",
    "Huế": "Thuận Hóa|Phú Xuân|Hương Thủy|Hương Trà|Phong Điền|Phú Vang",
    "Đà Nẵng": "Hải Châu|Thanh Khê|Sơn Trà|Ngũ Hành Sơn|Liên Chiểu|Cẩm Lệ|Điện Bàn|Hội An|Tam Kỳ|Hòa Vang",
    "Gia Lai": "Quy Nhơn|Pleiku|An Nhơn|An Khê|Hoài Nhơn",
    "Đắk Lắk": "Buôn Ma Thuột|Tuy Hòa|Buôn Hồ|Sông Cầu|Đông Hòa|Cư M'gar",
    "Khánh Hòa": "Nha Trang|Cam Ranh|Phan Rang-Tháp Chàm|Ninh Hòa|Diên Khánh",
    "Lâm Đồng": "Đà Lạt|Bảo Lộc|Phan Thiết|Gia Nghĩa|La Gi|Đức Trọng",
    "Hồ Chí Minh": "1|3|5|10|Gò Vấp|Tân Bình|Bình Thạnh|Thủ Dầu Một|Vũng Tàu|Thuận An|Phú Nhuận",
    "Cần Thơ": "Ninh Kiều|Bình Thủy|Cái Răng|Ô Môn|Phong Điền|Sóc Trăng|Vị Thanh|Ngã Bảy",
    "Đồng Tháp": "Mỹ Tho|Cao Lãnh|Sa Đéc|Gò Công|Hồng Ngự|Cai Lậy|Châu Thành",
}


def main(package: Path) -> None:
    """Writes the wards of DISTRICTS with every old ward that went into each."""
    base = sqlite3.connect(package / "data/dataset.db")
    joined = json.loads((package / "data/converter_2025.json").read_text(encoding="utf-8"))
    old = {
        f"{row[0]}_{row[1]}_{row[2] or ''}": row[3:]
        for row in base.execute(
            "select provinceKey, districtKey, wardKey, province, district, ward from admin_units_legacy"
        )
    }
    rows = []
    for province, districts in DISTRICTS.items():
        wanted = districts.split("|")
        new = base.execute(
            "select provinceKey, wardKey, ward, provinceShort from admin_units where provinceShort = ?",
            (province,),
        ).fetchall()
        for key, ward_key, ward, short in new:
            parts = list(joined["DICT_PROVINCE_WARD_NO_DIVIDED"][key].get(ward_key, []))
            divided = joined["DICT_PROVINCE_WARD_DIVIDED"].get(key, {})
            parts += [k for k, v in divided.items() if any(x["newWardKey"] == ward_key for x in v)]
            units = [old[part] for part in parts if part in old and old[part][2]]
            if any(
                unit[1].split(" ", 1)[1].removeprefix("phố ").removeprefix("xã ") in wanted for unit in units
            ):
                rows += [(short, ward, unit[2], unit[1], unit[0]) for unit in units]
    with (Path(__file__).parent / "data/wards.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["province", "ward", "old_ward", "old_district", "old_province"])
        writer.writerows(sorted(set(rows)))


if __name__ == "__main__":
    parser = Arguments("bench.places.prepare", __doc__)
    parser.add_argument("package", type=Path, help="the folder of the installed package")
    main(parser.parse_args().package)
