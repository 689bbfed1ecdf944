"""Tables, pages and texts that have no fixed shape: their columns are found, or the file is refused."""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from outage_service.clock import VIETNAM
from outage_service.importing.columns import columns_told, role_of
from outage_service.importing.explaining import explained
from outage_service.importing.model import Hints, NotReadable, ReadFile
from outage_service.importing.reading import read_file, read_guarded
from outage_service.importing.shapes.known import FORMATS, SHAPES
from tests.outage_service.importing.builders import sample

TODAY = Hints(date(2026, 11, 30))
STRANGERS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("strangers.yml").read_text("utf-8"))


def read(file: str | bytes, **columns: str) -> ReadFile:
    data = file.encode() if isinstance(file, str) else file
    return read_file(data, "auto", Hints(TODAY.today, columns))


def told(found: ReadFile) -> list[str]:
    def at(moment: datetime | None) -> str:
        assert moment is not None
        return f"{moment.astimezone(VIETNAM):%d/%m %H:%M}"

    return [f"{at(cut.starts_at)} - {at(cut.ends_at)} | {cut.area}" for cut in found.cuts]


def workbook(*rows: Sequence[Any], merged: Iterable[str] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in rows:
        sheet.append(list(cells))
    for cells in merged:
        sheet.merge_cells(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_said(found: ReadFile) -> list[str]:
    states = [f" | {cut.state}" if cut.state != "valid" else "" for cut in found.cuts]
    return [line + state for line, state in zip(told(found), states, strict=True)] + ["refused"] * len(
        found.bad
    )


@pytest.mark.parametrize("case", STRANGERS, ids=lambda case: str(case["file"])[:60])
def test_notices_are_read_as_strangers_write_them(case: dict[str, Any]) -> None:
    try:
        lines = as_said(read(case["file"]))
    except NotReadable:
        lines = ["refused"]
    assert len(lines) == len(case["want"])
    for line, want in zip(lines, case["want"], strict=True):
        parts, wanted = line.split(" | "), [part.strip() for part in want.split("|")]
        assert (parts[0], parts[2:]) == (wanted[0], wanted[2:])
        assert len(wanted) < 2 or wanted[1] in parts[1]


HEAD_OF_ENTRY = (
    "<div class=entry><span class=where><b>KHU VỰC:</b> {}</span><span class=time><b>THỜI GIAN:</b> Từ 07:30:00 "
    "ngày 03/12/2026 đến 11:00:00 ngày 03/12/2026</span><span class=cause><b>LÝ DO NGỪNG CUNG CẤP ĐIỆN:</b> Bảo trì"
    "</span></div>"
)


def test_the_notices_of_evnspcs_page_and_the_same_copied_as_text() -> None:
    page = read_guarded(
        "".join(HEAD_OF_ENTRY.format(area) for area in ("Ấp 3, xã A", "Ấp 4, xã A")).encode(), "auto", TODAY
    )
    text = read(
        "KHU VỰC: Ấp 3, xã A\nTHỜI GIAN: Từ 07:30:00 ngày 03/12/2026 đến 11:00:00 ngày 03/12/2026\n"
        "LÝ DO NGỪNG CUNG CẤP ĐIỆN: Bảo trì\n\nKHU VỰC: Ấp 4,\nxã A\nTHỜI GIAN: Từ 07:30:00 ngày 03/12/2026 "
        "đến 11:00:00 ngày 03/12/2026\nLÝ DO NGỪNG CUNG CẤP ĐIỆN: Bảo trì\n\nXem thêm tại trang của điện lực.\n"
    )
    expected = ["03/12 07:30 - 03/12 11:00 | Ấp 3, xã A", "03/12 07:30 - 03/12 11:00 | Ấp 4, xã A"]
    assert (page.shape, told(page), told(text)) == ("notice-text", expected, expected)
    assert [cut.reason for cut in [*page.cuts, *text.cuts]] == ["Bảo trì"] * 4


def test_cells_over_several_rows_and_columns_count_for_all_of_them() -> None:
    page = read(
        "<table><tr><th rowspan=2>Ngày</th><th colspan=2>Thời gian</th><th rowspan=2>Khu vực</th></tr>"
        "<tr><th>Từ</th><th>Đến</th></tr><tr><td rowspan=2>03/12/2026</td><td>8h</td><td>11h</td><td>Xã A</td></tr>"
        "<tr><td>13h</td><td>16h</td><td>Xã B</td></tr></table>"
    )
    book = read(
        workbook(
            ["LỊCH CẮT ĐIỆN TUẦN 50 (7/12-13/12)"],
            ["Ngày", "Thời gian", None, "Khu vực"],
            [None, "Từ", "Đến", None],
            [date(2026, 12, 7), clock(8), clock(11), "Xã A"],
            [None, "13h", "16h", "Xã B"],
            ["Tổng cộng: 2"],
            merged=["A1:D1", "B2:C2", "A2:A3", "D2:D3", "A4:A5"],
        )
    )
    assert told(page) == ["03/12 08:00 - 03/12 11:00 | Xã A", "03/12 13:00 - 03/12 16:00 | Xã B"]
    assert told(book) == ["07/12 08:00 - 07/12 11:00 | Xã A", "07/12 13:00 - 07/12 16:00 | Xã B"]
    assert book.covers == (date(2026, 12, 7), date(2026, 12, 13))
    assert [remark.row for remark in book.skipped] == ["Sheet!6"]


def test_several_tables_are_one_file() -> None:
    table = (
        "<h3>{0}</h3><table><tr><td>Ngày</td><td>Giờ</td><td>Khu vực</td></tr>"
        "<tr><td>{1}</td><td>8h-9h</td><td>{0}</td></tr></table>"
    )
    found = read(
        "<table><tr><td>Menu</td></tr></table>" + table.format("Xã A", "3/12") + table.format("Xã B", "4/12")
    )
    assert told(found) == ["03/12 08:00 - 03/12 09:00 | Xã A", "04/12 08:00 - 04/12 09:00 | Xã B"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_read_with_any_separator_and_encoding(encoding: str, separator: str) -> None:
    rows = [["Ngày cắt điện", "Giờ cắt", "Giờ đóng", "Khu vực"], ["03/12/2026", "7h30", "11h30", "Xã A"]]
    file = "\n".join(separator.join(cells) for cells in rows).encode(encoding)
    assert told(read(file)) == ["03/12 07:30 - 03/12 11:30 | Xã A"]


def test_an_older_vietnamese_encoding_is_read_when_it_is_certain() -> None:
    file = "Ngµy c¾t ®iÖn;Giê c¾t;Giê ®ãng;Khu vùc mÊt ®iÖn\n03/12/2026;7h;9h;x· T©n H\xad¬ng\n".encode(
        "latin-1"
    )
    assert told(read(file)) == ["03/12 07:00 - 03/12 09:00 | xã Tân Hương"]
    with pytest.raises(NotReadable, match=r'save it as \.xlsx or as "CSV UTF-8"'):
        read("Ngày;Giờ".encode()[:-1] + b"\xff")


def test_a_file_in_windows_1258_is_read() -> None:
    heading = "Ngày cắt điện;Từ;Đến;Khu vực;Lý do".encode("cp1258", "namereplace")
    assert b"\\N" in heading  # Python has no composed letters there: Windows writes the tones apart
    lines = (
        "Ngày că\u0301t điê\u0323n;Từ;Đê\u0301n;Khu vư\u0323c;Lý do\n03/12/2026;7h;9h;Xã Tân Hương;Bảo trì\n"
    )
    apart = (
        lines.replace("ừ", "ư\u0300").replace("ý", "y\u0301").replace("ả", "a\u0309").replace("ì", "i\u0300")
    )
    found = read(apart.replace("ã", "a\u0303").encode("cp1258"))
    assert told(found) == ["03/12 07:00 - 03/12 09:00 | Xã Tân Hương"]
    assert found.cuts[0].reason == "Bảo trì"


def test_a_workbook_of_the_old_binary_format_is_read() -> None:
    """Written by xlwt 1.3.0: a title, days and hours as numbers and as texts, a cell merged over two rows."""
    found = read(sample("notice.xls"))
    assert as_said(found) == [
        "08/12 07:30 - 08/12 11:30 | Thôn Phong Nhất, xã Điện An",
        "09/12 07:30 - 09/12 11:30 | Đường Lê Lợi, phường Điện Bàn | cancelled",
        "10/12 07:00 - 10/12 09:00 | Đường Âu Cơ, phường Hòa Khánh",
        "10/12 13:00 - 10/12 15:00 | Thôn 2, xã Điện An",
    ]
    assert found.covers == (date(2026, 12, 7), date(2026, 12, 13))


def test_a_page_of_thousands_of_rows_is_read_whole() -> None:
    line = "<tr><td>04/12/2026</td><td>7h</td><td>11h</td><td>Khu vực {0}, xã A</td><td>Bảo trì</td></tr>"
    head = "<table><tr><th>Ngày</th><th>Từ</th><th>Đến</th><th>Khu vực</th><th>Lý do</th></tr>"
    page = head + "".join(line.format(number) for number in range(3_000)) + "</table>"
    found = read_guarded(page.encode(), "auto", TODAY)
    assert (len(found.cuts), found.cuts[-1].area, len(found.bad)) == (3_000, "Khu vực 2999, xã A", 0)


def test_a_table_that_is_not_clear_is_refused_with_the_guess_and_read_when_a_person_says_the_rest() -> None:
    file = "Ngày,A,B,C\n03/12/2026,07:30,11:30,Chợ\n"
    with pytest.raises(
        NotReadable, match=r"no column tells where a cut is, understood is day=«Ngày».*--columns"
    ):
        read(file)
    assert told(read(file, day="Ngày", start="A", end="3", area="c")) == ["03/12 07:30 - 03/12 11:30 | Chợ"]
    with pytest.raises(NotReadable):
        read(file, day="Hôm nào", start="A", end="B", area="C")


def test_columns_that_hold_other_times_are_not_taken_for_those_of_a_cut() -> None:
    with pytest.raises(NotReadable, match="from when to when"):
        read("Ngày tạo,Ngày cập nhật,Khu vực\n03/12/2026 07:30,03/12/2026 11:30,Xã A\n")
    found = read("Ngày đăng;Ngày;Giờ;Khu vực\n01/12/2026;03/12/2026;7h-9h;Xã A\n")
    assert told(found) == ["03/12 07:00 - 03/12 09:00 | Xã A"]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Ngày cắt điện", "day"), ("Từ", "start"), ("Đến", "end"), ("Khu vực", "area"), ("Lý do", "reason"),
        ("Thời gian", "span"), ("tuNgay", "start"), ("TGIAN_KTHUC", "end"), ("Phường/Xã", "ward"),
        ("Tên trạm", "station"),         ("Thời gian dự kiến có điện lại", "end"), ("TTHAI", "status"),
        ("Hộ nghèo", None), ("STT", "none"),
    ],
)  # fmt: skip
def test_a_heading_tells_what_its_column_holds(heading: str, role: str | None) -> None:
    assert role_of(heading) == role


@pytest.mark.parametrize("text", ["day", "day=", "=Ngày", "color=Ngày"])
def test_what_a_person_says_about_columns_must_be_clear(text: str) -> None:
    with pytest.raises(ValueError, match='is not like "day=Ngày'):
        columns_told(text)
    assert columns_told(" day = Ngày , start=Từ ") == {"day": "Ngày", "start": "Từ"}


TABLE = "Ngày,Từ,Đến,Khu vực\n{},7h,9h,Xã A\n"


@pytest.mark.parametrize(
    ("above", "day", "covers"),
    [
        ("Lịch cắt điện từ ngày 07/12 đến 13/12/2026", "08/12/2026", (date(2026, 12, 7), date(2026, 12, 13))),
        ("Tuần 50 (7/12-13/12)", "08/12/2026", (date(2026, 12, 7), date(2026, 12, 13))),
        ("Từ 28/12 đến hết ngày 03/01/2027", "02/01/2027", (date(2026, 12, 28), date(2027, 1, 3))),
        ("Lịch ngừng cung cấp điện ngày 08/12/2026", "08/12/2026", (date(2026, 12, 8), date(2026, 12, 8))),
        ("Lịch cắt điện tháng 12/2026", "08/12/2026", (date(2026, 12, 1), date(2026, 12, 31))),
        ("Điện Bàn, ngày 28 tháng 11 năm 2026", "08/12/2026", None),
        ("Lịch cắt điện từ ngày 07/12 đến 13/12/2026", "14/12/2026", None),
        ("Thông báo số 12/TB-ĐL", "08/12/2026", None),
    ],
)
def test_a_file_says_which_days_it_covers(above: str, day: str, covers: tuple[date, date] | None) -> None:
    assert read(f"{above},,,\n{TABLE.format(day)}").covers == covers


def test_a_year_is_that_of_the_heading_before_that_of_the_day_of_import() -> None:
    found = read(f"Lịch cắt điện từ 01/09/2025 đến 30/09/2025,,,\n{TABLE.format('05/09')}")
    assert [cut.starts_at.year for cut in found.cuts] == [2025]


def test_how_a_file_is_read_can_be_explained() -> None:
    lines = "\n".join(explained(read(f"{TABLE.format('03/12')}04/12,sáng,9h,Xã B\n")))
    for part in (
        "shape      table", "day = «Ngày» (by its heading)", "start = «Từ»", "period: the file does not say",
        "2026-12-03 07:00 to 2026-12-03 09:00", "area: Xã A", "refused    3: is not a time",
    ):  # fmt: skip
        assert part in lines


def test_there_is_one_list_of_shapes() -> None:
    page = Path("docs/outage-service.md").read_text("utf-8")
    imports = page[page.index("## Imports") : page.index("## Your own customers")]
    assert ("auto", *SHAPES) == FORMATS
    assert [name for name in SHAPES if f"`{name}`" not in imports] == []


def test_fifteen_hundred_rows_of_every_kind_of_file_are_read() -> None:
    rows = [
        [f"{n % 28 + 1:02}/12/2026", "7h30", "11h30", f"Đường số {n}, phường Điện Bàn", "Bảo trì lưới điện"]
        for n in range(1_500)
    ]
    head = ["Ngày", "Từ", "Đến", "Khu vực", "Lý do"]
    html = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in [head, *rows])
    files = {
        "csv": "\n".join(";".join(cells) for cells in [head, *rows]).encode(),
        "html": f"<table>{html}</table>".encode(),
        "xlsx": workbook(head, *rows),
        "json": json.dumps([dict(zip(head, cells, strict=True)) for cells in rows]).encode(),
    }
    for file in files.values():
        assert len(read_file(file, "auto", TODAY).cuts) == 1_500


OFF = "Ngày,Từ,Đến,Khu vực\n{}04/12/2026,7h,9h,Xã A\n"


@pytest.mark.parametrize(
    "file",
    [
        OFF.format("CÁC LỊCH HOÃN,,,\n"),
        "THÔNG BÁO HOÃN LỊCH CẮT ĐIỆN NGÀY 04/12/2026,,,\n" + OFF.format(""),
        "V/v hủy lịch cắt điện\nKHU VỰC: Xã A\nTHỜI GIAN: 7h-9h ngày 4/12/2026\n",
        "<h2>Tạm hoãn lịch cắt điện</h2><table><tr><td>Ngày</td><td>Giờ</td><td>Khu vực</td></tr>"
        "<tr><td>4/12</td><td>7h-9h</td><td>Xã A</td></tr></table>",
        OFF.replace("Khu vực\n", "Khu vực,Ghi chú\n")
        .format("")
        .replace("Xã A", "Xã A,Thay cho lịch 01/12 bị hoãn"),
    ],
)
def test_a_title_that_speaks_of_calling_off_makes_the_cuts_below_a_question(file: str) -> None:
    assert [cut.state for cut in read(file).cuts] == ["unclear"]


def test_a_warning_that_cuts_may_yet_be_called_off_changes_nothing() -> None:
    found = read(f"Lịch có thể hoãn nếu trời mưa,,,\n{OFF.format('')}Lịch có thể hoãn,,,\n")
    assert [cut.state for cut in found.cuts] == ["valid"]


def test_what_is_struck_out_or_hidden_does_not_count() -> None:
    head = "<table><tr><th>Ngày</th><th>Từ</th><th>Đến</th><th>Khu vực</th></tr>"
    struck = "<tr><td><s>03/12</s></td><td><s>7h</s></td><td><s>9h</s></td><td><s>Xã A</s></td></tr>"
    moved = "<tr><td><del>04/12</del> 05/12</td><td>7h</td><td>9h</td><td>Xã B</td></tr>"
    hidden = "<tr style='display: none'><td>06/12</td><td>7h</td><td>9h</td><td>Xã C</td></tr>"
    assert told(read(f"{head}{struck}{moved}{hidden}</table>")) == ["05/12 07:00 - 05/12 09:00 | Xã B"]


def test_two_columns_of_different_times_are_a_question() -> None:
    with pytest.raises(NotReadable, match="2 columns may be the start"):
        read("Ngày,Bắt đầu KH,Kết thúc KH,Bắt đầu TT,Kết thúc TT,Khu vực\n04/12/2026,7h,9h,7h10,9h20,Xã A\n")


def test_of_old_and_new_times_the_old_are_called_off() -> None:
    assert as_said(read("Ngày,Giờ cũ,Giờ mới,Khu vực\n04/12/2026,7h-9h,8h-10h,Xã A\n")) == [
        "04/12 07:00 - 04/12 09:00 | Xã A | cancelled",
        "04/12 08:00 - 04/12 10:00 | Xã A",
    ]


def test_the_date_of_a_letter_is_not_the_day_of_its_cuts() -> None:
    found = read("Hội An, ngày 28 tháng 11 năm 2026\nTừ,Đến,Khu vực\n7h,9h,Xã A\n")
    assert (told(found), [remark.reason for remark in found.bad]) == ([], ["has no date"])


def test_a_unit_with_its_cuts_in_lines_below_it() -> None:
    found = read(
        "Công ty Điện lực Cần Thơ\n- Điện lực Ninh Kiều:\n+ Ngày 04/12/2026 từ 08h00 đến 11h00: Khu vực 3, phường A\n"
        "+ Ngày 05/12/2026 từ 08h00 đến 11h00: Khu dân cư 91B\n"
    )
    assert told(found) == [
        "04/12 08:00 - 04/12 11:00 | Khu vực 3, phường A",
        "05/12 08:00 - 05/12 11:00 | Khu dân cư 91B",
    ]
    assert [cut.unit_name for cut in found.cuts] == ["Điện lực Ninh Kiều"] * 2
