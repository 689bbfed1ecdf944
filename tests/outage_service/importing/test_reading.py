"""Files of every shape: what they hold, what is bad in them and what does harm."""

import io
import json
import random
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest

from outage_service.clock import VIETNAM
from outage_service.importing.model import Cut, Hints, NotReadable, ReadFile
from outage_service.importing.reading import read_file, read_guarded
from outage_service.importing.shapes.known import SHAPES
from tests.outage_service.importing.builders import SHEET, evncpc, item, row, sample, sheet_csv, sheet_xlsx


def times(cut: Cut) -> str:
    start, end = cut.starts_at.astimezone(VIETNAM), (cut.ends_at or cut.starts_at).astimezone(VIETNAM)
    return f"{start:%d/%m %H:%M} - {end:%d/%m %H:%M}"


def told(read: ReadFile) -> list[tuple[str, str, str]]:
    return [(cut.row, times(cut), cut.area) for cut in read.cuts]


def bad(read: ReadFile) -> dict[str, str]:
    return {remark.row: remark.reason for remark in read.bad}


def test_the_rows_of_the_app_gateway() -> None:
    read = read_guarded(sample("gateway.json"))
    assert read.shape == "gateway"
    assert told(read) == [
        ("[0]", "25/11 07:30 - 25/11 11:30", "Đường Lê Lợi, phường Điện Bàn"),
        ("[1]", "25/11 07:30 - 25/11 11:30", "Đường Lê Lợi, phường Điện Bàn"),
        ("[2]", "26/11 22:00 - 27/11 04:00", "Một phần phường Hoà Khánh Bắc"),
    ]
    assert [cut.customer_codes for cut in read.cuts] == [
        ("PC05II0000001",),
        ("PC05II0000005",),
        ("PE01000000007",),
    ]
    assert [(cut.unit, cut.stations) for cut in read.cuts][2] == ("PE0100", (("TBA Âu Cơ",),))
    assert bad(read) == {"[3]": "31/11/2026 is no day of the calendar"}


def test_the_items_of_evncpc() -> None:
    read = read_guarded(sample("evncpc.json"))
    assert read.shape == "evncpc"
    assert [(cut.stations, cut.kind, cut.state, times(cut)) for cut in read.cuts] == [
        ((("T1", "TBA Lê Lợi 1"),), "planned", "valid", "24/11 05:00 - 24/11 11:30"),
        ((("DB-0117", "Le Loi 2"),), "planned", "valid", "24/11 05:00 - 24/11 11:30"),
        ((("LC-0001", "Âu Cơ"),), "unplanned", "valid", "21/11 11:20 - 21/11 14:00"),
        ((("T9", "Vĩnh Điện 9"),), "planned", "cancelled", "25/11 13:00 - 25/11 16:00"),
    ]
    assert {cut.unit for cut in read.cuts} == {"PC05II", "PE0100"}
    assert bad(read) == {"items[4]": "does not end after it begins"}


def test_the_list_of_evnspcs_app() -> None:
    read = read_guarded(sample("evnspc.json"))
    assert read.shape == "evnspc"
    assert told(read) == [
        ("[0]", "01/12 08:00 - 01/12 16:30", "Đường Lê Lợi, Phường Điện Bàn"),
        ("[1]", "02/12 05:00 - 02/12 11:30", "Một phần ấp Phú Đông & ấp Tân Phong, xã Tân Hương"),
    ]
    assert bad(read) == {"[2]": "is not a time"}


def test_the_table_of_evnspcs_web_page() -> None:
    read = read_guarded(sample("evnspc_web.html"))
    assert read.shape == "evnspc-web"
    assert told(read) == [
        ("2", "26/12 07:00 - 26/12 17:00", "Phường Điện Bàn: đường Lê Lợi"),
        ("3", "28/12 00:00 - 28/12 05:00", "Phường Hoà Khánh Bắc"),
    ]
    assert bad(read) == {"4": "does not tell from when to when", "5": "has 1 cells instead of 4"}


def test_the_data_of_evnnpc() -> None:
    read = read_guarded(sample("evnnpc.json"))
    assert read.shape == "evnnpc"
    assert told(read) == [
        ("data[0]", "24/11 06:00 - 24/11 10:00", "Phường Điện Bàn: đường Lê Lợi, đường Âu Cơ")
    ]
    assert bad(read) == {"data[1]": "is no time of day", "data[2]": "is no object with fields"}


def test_the_list_of_evnhanoi() -> None:
    read = read_guarded(sample("evnhanoi.json"))
    assert read.shape == "evnhanoi"
    assert [(times(cut), cut.unit_name, cut.kind) for cut in read.cuts] == [
        ("24/11 07:30 - 24/11 11:30", "Công ty Điện lực Thanh Xuân", "planned"),
        ("24/11 22:00 - 25/11 04:30", "Công ty Điện lực Thanh Xuân", "unplanned"),
    ]
    assert "ends before it begins" in bad(read)["data.lichCatdienToList[2]"]


def test_the_notice_sheet_of_a_unit() -> None:
    read = read_guarded(sample("notice_sheet.csv"))
    assert read.shape == "notice-sheet"
    assert told(read) == [
        ("4", "25/11 07:30 - 25/11 11:30", "Phường Điện Bàn"),
        ("5", "25/11 22:00 - 26/11 04:00", "Phường Hoà Khánh Bắc"),
        ("6", "26/11 05:00 - 26/11 09:15", "Phường Điện Bàn"),
    ]
    first, second, third = read.cuts
    assert (first.feeders, first.stations) == (("Lộ 471",), (("TBA Lê Lợi 1",), ("TBA Lê Lợi 2",)))
    assert (second.feeders, second.stations) == (("ĐZ 22kV 473",), ())
    assert third.reason == "Phát quang, chặt tỉa cây"
    assert bad(read) == {"8": "30/02/2026 is no day of the calendar"}
    assert [(remark.row, remark.reason) for remark in read.skipped] == [
        ("10", "is no cut: «Người lập biểu: Trần Văn A»")
    ]


def test_a_workbook_with_real_dates_and_with_text() -> None:
    data = sheet_xlsx(
        row(NGAY_CAT=date(2026, 11, 25), GIO_BAT_DAU=time(7, 30), GIO_KET_THUC=time(11, 30)),
        row(NGAY_CAT=datetime(2026, 11, 25), GIO_BAT_DAU="22h00", GIO_KET_THUC="04h00", LO_DUONG_DAY=471),  # noqa: DTZ001
        [None] * 7,
        row(GIO_BAT_DAU="=A1"),
        above=["CÔNG TY ĐIỆN LỰC ĐIỆN BÀN", "Thông báo tháng 11"],
        Ghichu=[["Liên hệ", "1900 1909"]],
        Trang2=[SHEET, row(NGAY_CAT="27/11/2026")],
    )
    read = read_guarded(data)
    assert [(cut.row, times(cut)) for cut in read.cuts] == [
        ("Thang11!4", "25/11 07:30 - 25/11 11:30"),
        ("Thang11!5", "25/11 22:00 - 26/11 04:00"),
        ("Trang2!2", "27/11 07:30 - 27/11 11:30"),
    ]
    assert read.cuts[1].feeders == ("471",)
    assert bad(read) == {"Thang11!7": "GIO_BAT_DAU is empty"}  # a formula without a value
    assert [remark.row for remark in read.skipped] == ["Ghichu"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_of_a_csv_file_is_found_out(separator: str) -> None:
    data = sheet_csv(row(LY_DO='Thay sứ, "vệ sinh"; kiểm tra'), separator=separator)
    (cut,) = read_file(data).cuts
    assert cut.reason == 'Thay sứ, "vệ sinh"; kiểm tra'


def test_columns_may_be_called_as_people_write_them_and_stand_in_any_order() -> None:
    header = (
        "Lý do",
        "DS trạm",
        "Giờ kết thúc",
        "Ngày cắt",
        "STT",
        "Giờ bắt đầu",
        "lo duong day",
        "DS thôn/xã",
    )
    cells = ("Bảo trì", "", "11h30", "25/11/2026", "1", "07h30", "XT 471", "Phường Điện Bàn")
    (cut,) = read_file(sheet_csv(cells, header=header)).cuts
    assert (times(cut), cut.feeders, cut.area) == (
        "25/11 07:30 - 25/11 11:30",
        ("XT 471",),
        "Phường Điện Bàn",
    )


def test_a_gateway_file_may_be_a_sheet_too() -> None:
    header = ("MA_KHANG", "MA_DVIQLY", "TGIAN_BDAU", "TGIAN_KTHUC", "KHUVUCMATDIEN", "LY_DO")
    cells = ("PC05II0000001", "PC05II", "25/11/2026 07:30", "25/11/2026 11:30", "", "Bảo trì")
    read = read_file(sheet_csv(cells, header=header, separator=";"))
    assert (read.shape, read.cuts[0].customer_codes) == ("gateway", ("PC05II0000001",))


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (sample("evnspc_web_none.html"), "evnspc-web"),
        (sample("evnnpc_none.json"), "evnnpc"),
        (b'{"items": [], "totalCount": 0}', "evncpc"),
        (b'{"data": {"lichCatdienToList": []}}', "evnhanoi"),
        (b"[]", None),
        ("Không có lịch ngừng giảm cung cấp điện".encode(), None),
        ('{"alert": "Không có lịch cắt điện", "data": null}'.encode(), "evnnpc"),
    ],
)
def test_that_there_are_no_cuts_is_an_answer_and_no_error(data: bytes, shape: str | None) -> None:
    read = read_file(data)
    assert (read.shape, read.cuts, read.bad) == (shape, [], [])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b'{"items": [{"name": "x"}]}', "none of the known shapes.*gateway.*notice-sheet"),
        (b'{"message": "Unauthorized"}', "none of the known shapes"),
        (b"{", "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply|not JSON"),
        (b"<html><body><p>Login</p></body></html>", "none of the known shapes"),
        (b"a,b,c\n1,2,3\n", "none of the known shapes"),
        ("NGAY_CAT;GIO_BAT_DAU".encode("utf-16-le"), "NUL|UTF-8"),
        (b"NGAY_CAT\0,x", "NUL"),
        (b"%PDF-1.7 \xe2\xe3\xcf\xd3", "is a PDF: copy its text"),
        (random.Random(1).randbytes(100_000), "UTF-8"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old Excel file"),
        (b"PK\x03\x04" + b"\0" * 1000, "no .xlsx workbook"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"MIME-Version: 1.0\n", "web archive"),
        (b'<?xml version="1.0"?><Workbook xmlns="x"><Row/></Workbook>', "format of 2003"),
    ],
)
def test_a_file_of_no_known_shape_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        read_file(data)


@pytest.mark.parametrize("data", [b"{}", b"[" * 500_000, b"\xff\xfe\x00"])
def test_the_reason_is_the_same_when_another_process_reads(data: bytes) -> None:
    with pytest.raises(NotReadable) as here:
        read_file(data)
    with pytest.raises(NotReadable) as there:
        read_guarded(data)
    assert str(here.value) == str(there.value)


def test_a_shape_that_is_asked_for_must_be_there() -> None:
    with pytest.raises(NotReadable, match=r"shape gateway .*TGIAN|shape gateway .*tgianbdau"):
        read_file(evncpc(item()), "gateway")
    for shape in SHAPES:
        with pytest.raises(NotReadable):
            read_file(b"a,b\n1,2\n", shape)
    assert read_file(evncpc(item()), "evncpc").shape == "evncpc"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"reason": "x" * 501}, "reason is longer than 500"),
        ({"reason": "có \0 trong chữ"}, "control characters"),
        ({"reason": "\ud800"}, "control characters"),
        ({"stationCode": "", "stationName": None}, "nowhere"),
        ({"fromDate": None}, "fromDate is empty"),
        ({"fromDate": ["2026-11-24"]}, "fromDate is empty"),
        ({"fromDate": 1764000000}, "not a time"),
        ({"fromDate": "9999-12-31T23:59:59"}, "2100"),
    ],
)
def test_a_bad_field_makes_a_bad_row_and_the_others_are_read(fields: dict[str, Any], reason: str) -> None:
    data = json.dumps({"items": [item(**fields), item()]}).encode()
    read = read_file(data)
    assert [cut.row for cut in read.cuts] == ["items[1]"]
    assert reason in bad(read)["items[0]"]


def zip_of(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return data.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part exchanged."""
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename == name else old.read(part))
    return data.getvalue()


def far_cells() -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return f"{head}{first}{last}</sheetData></worksheet>".encode()


def one_long_text_many_times() -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    cell = f'<c t="inlineStr"><is><t>{"x" * 4000}</t></is></c>'
    return f"{head}{''.join(f'<row>{cell * 3}</row>' for _ in range(5000))}</sheetData></worksheet>".encode()


HARM = {
    "a bomb of zeros": lambda: zip_of(xl__workbook=b" " * 100_000_000),
    "a cell in the last column of the last row": lambda: with_part(
        sheet_xlsx(row()), "xl/worksheets/sheet1.xml", far_cells()
    ),
    "a sheet of nothing but long texts": lambda: with_part(
        sheet_xlsx(row()), "xl/worksheets/sheet1.xml", one_long_text_many_times()
    ),
    "a million nested tags": lambda: b"<table><tr><td>" + b"<b>" * 1_000_000,
    "remarks that never end": lambda: b"<table><tr><td>" + b"<!--" * 200_000,
    "a million empty objects": lambda: b"[" + b"{}," * 3_000_000 + b"{}]",
    "too many rows": lambda: sheet_csv(*[row()] * 20_001),
    "an endless quoted field": lambda: b'NGAY_CAT,GIO_BAT_DAU,GIO_KET_THUC\n"' + b"x" * 5_000_000,
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_file_made_to_do_harm_is_refused_and_the_process_lives(harm: Any) -> None:
    with pytest.raises(NotReadable):
        read_guarded(harm())


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(NotReadable, match="too much memory or time"):
        read_guarded(b"<table><tr><td>" + b"<div>" * 300_000, cpu_seconds=1)


def test_scripts_and_markup_in_a_page_are_not_text() -> None:
    page = (
        b"<table><tr><td>26/12/2026 07:00:00</td><td>26/12/2026 17:00:00</td>"
        b"<td>X\xc3\xa3 A<script>alert(1)</script></td><td><b>B\xe1\xba\xa3o</b> <i>tr\xc3\xac</i></td></tr></table>"
    )
    (cut,) = read_file(page).cuts
    assert (cut.area, cut.reason) == ("Xã A", "Bảo trì")


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_a_page_that_came_in_half_is_refused_instead_of_lacking_cuts(share: float) -> None:
    page = sample("evnspc_web.html")
    assert len(read_file(page).cuts) == 2
    with pytest.raises(NotReadable, match="ends in the middle"):
        read_file(page[: int(len(page) * share)])


def test_a_table_in_a_script_or_a_remark_is_not_one_that_never_ends() -> None:
    page = sample("evnspc_web.html") + b"<script>var row = '<table><tr>'</script><!-- <table> -->"
    assert len(read_file(page).cuts) == 2


def test_another_letter_that_looks_like_d_with_a_stroke_is_that_letter() -> None:
    (cut,) = read_file(sheet_csv(row(DS_THON_XA="Ðường Trần Cao Vân", GIO_KET_THUC="Ðến 11h30"))).cuts
    assert (times(cut), cut.area) == ("25/11 07:30 - 25/11 11:30", "Đường Trần Cao Vân")


def test_a_row_with_two_times_or_two_days_is_as_many_cuts() -> None:
    two = row(GIO_BAT_DAU="7h30-12h00; 13h30-17h00", GIO_KET_THUC="")
    read = read_guarded(sheet_csv(two, row(NGAY_CAT="04-05/12")), hints=Hints(date(2026, 11, 30)))
    assert [(cut.row, times(cut)) for cut in read.cuts] == [
        ("2", "25/11 07:30 - 25/11 12:00"),
        ("2", "25/11 13:30 - 25/11 17:00"),
        ("3", "04/12 07:30 - 04/12 11:30"),
        ("3", "05/12 07:30 - 05/12 11:30"),
    ]


def test_a_status_counts_in_every_shape() -> None:
    files: list[bytes] = [
        evncpc(item(statusStr="Không duyệt")),
        json.dumps([{"MA_KHANG": "PC05II0000001", "TGIAN_BDAU": "25/11/2026 07:30", "TRANG_THAI": "Đã hủy",
                     "TGIAN_KTHUC": "25/11/2026 11:30"}]).encode(),
        json.dumps([{"MA_KHANG": "PC05II0000001", "TGIAN_BDAU": "25/11/2026 07:30", "TTHAI_HOAN": True,
                     "TGIAN_KTHUC": "25/11/2026 11:30"}]).encode(),
        json.dumps({"data": [{"ngay_catdien": "24/11/2026 06:00", "ngay_tailap": "24/11/2026 10:00",
                              "khuvuc_matdien": "Xã A", "trang_thai": "Hoãn"}]}).encode(),
        json.dumps([{"strTuNgay": "08:00 ngày 01/12/2026", "strDenNgay": "16:30 ngày 01/12/2026",
                     "strDiaChi": "Xã A", "strTrangThai": "Đã hủy"}]).encode(),
        sheet_csv(row(LY_DO="Hủy lịch: bảo trì")),
        sheet_csv(row(DS_THON_XA="Phường Điện Bàn (HOÃN)")),
        sheet_csv([*row(), "Tạm hoãn"], header=[*SHEET, "Ghi chú"]),
    ]  # fmt: skip
    assert [cut.state for file in files for cut in read_file(file).cuts] == ["cancelled"] * len(files)
