"""What people type about a place finds the right outages, on both databases."""

import csv
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outage_service.database.transactions import Database
from outage_service.loading.load import load_folder
from outage_service.migrations.opening import open_database
from outage_service.settings import Settings
from outage_service.supply.outages.store import OutageSearch, list_outages
from outage_service.world.places.names import Name, names_of
from outage_service.world.places.said import names_said
from outage_service.world.places.spelling import KnownName, nearest, one_mistake_away
from tests.outage_service.conftest import NOON, Service
from tests.outage_service.worlds import OUTAGE_IDS, outage_row, write_world

PAIRS = Path(__file__).with_name("places.csv")

# Key, feeder, station, street, ward, province; those with a key in OUT have no power.
STREETS = [
    ("le-loi", "Xuất tuyến 471E15", "TBA Lê Lợi 1", "12 Lê Lợi", "Phường Điện Bàn", "Đà Nẵng"),
    ("", "Xuất tuyến 473E15", "TBA Lê Lợi 2", "3 Trần Nhân Tông", "Phường Điện Bàn", "Đà Nẵng"),
    ("au-co", "Xuất tuyến 475E9", "TBA Âu Cơ", "301 Âu Cơ", "P. Hoà Khánh Bắc", "Đà Nẵng"),
    ("", "Xuất tuyến 477E9", "TBA Bách Khoa", "54 Nguyễn Lương Bằng", "P. Hoà Khánh Bắc", "Đà Nẵng"),
    ("tran-phu", "Xuất tuyến 373E8.22", "TBA Chợ Hàn", "88 Trần Phú", "Phường Hải Châu", "Đà Nẵng"),
    ("", "Xuất tuyến 481E9", "TBA Bạch Đằng", "7 Lê Lợi", "Phường Hải Châu", "Đà Nẵng"),
    ("", "Xuất tuyến 483E9", "TBA Quang Trung", "9 Quang Trung", "Phường Hải Châu", "Đà Nẵng"),
    ("2-9", "Xuất tuyến 485E9", "TBA Tượng Đài", "88 2 Tháng 9", "Phường Hoà Cường", "Đà Nẵng"),
    ("30-4", "Xuất tuyến 487E9", "TBA Thanh Hoá 3", "5 Đường 30 Tháng 4", "Phường Hoà Cường", "Đà Nẵng"),
    ("nguyen-trai", "Xuất tuyến 371BTH", "TBA 7", "20 Nguyễn Trãi", "Phường Chợ Quán", "TP. Hồ Chí Minh"),
    ("so-7", "Xuất tuyến 375BTH", "TBA 8", "1 Đường số 7", "Phường Tân Định", "TP. Hồ Chí Minh"),
    ("khuong-ha", "Xuất tuyến 479E5", "TBA 9", "Số 3 ngõ 20 Khương Hạ", "Phường Khương Đình", "Hà Nội"),
    ("ap-bac", "Xuất tuyến 471MTH", "TBA 10", "5 Ấp Bắc", "Phường Mỹ Tho", "Đồng Tháp"),
    ("minh-khai", "Xuất tuyến 489E9", "TBA 11", "5 Nguyễn Thị Minh Khai", "Phường Thanh Khê", "Đà Nẵng"),
    ("", "Xuất tuyến 491E9", "TBA 12", "5 Ông Ích Khiêm", "Phường Thanh Khê", "Đà Nẵng"),
    ("", "Xuất tuyến 493E15", "TBA 13", "5 Hùng Vương", "Xã Điện Bàn Tây", "Đà Nẵng"),
    ("cmt8", "Xuất tuyến 495E9", "TBA 14", "5 Cách Mạng Tháng Tám", "Phường Cẩm Lệ", "Đà Nẵng"),
    ("thuc-khang", "Xuất tuyến 497E9", "TBA 15", "5 Huỳnh Thúc Kháng", "Phường Tam Kỳ", "Đà Nẵng"),
    ("cho-con", "Xuất tuyến 499E9", "TBA 16", "5 Hải Phòng", "Phường Sơn Trà", "Đà Nẵng"),
]
OUT = [key for key, *_ in STREETS if key]
IDS = dict(zip(OUT, OUTAGE_IDS, strict=False))
KEYS = {outage_id: key for key, outage_id in IDS.items()}
NOTICES = {"cho-con": "Chợ Cồn; khu công nghiệp Hoà Cầm"}


def write_streets(folder: Path) -> Path:
    network = ["S1,substation,Trạm 110 kV Điện Bàn,", "S2,substation,Trạm 110 kV Liên Chiểu,"]
    homes, cuts = [], []
    for number, (key, feeder, station, street, ward, province) in enumerate(STREETS):
        above = "S1" if "E15" in feeder else "S2"
        network += [f"F{number},feeder,{feeder},{above}", f"T{number},transformer,{station},F{number}"]
        homes += [
            f"PC05II{number:04d}{home:03d},Ai,,{street},{ward},{province},T{number},0" for home in range(4)
        ]
        if key:
            notice = NOTICES.get(key, "")
            cuts.append(outage_row(OUT.index(key), node_ids=f"F{number}", area_text=notice))
    return write_world(folder, cuts, customers=homes, network=network)


@pytest.fixture
async def streets(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in which the streets above are loaded."""
    database = await open_database(Settings(database_url=database_url))
    await load_folder(database, write_streets(tmp_path / "world"), replace=True, now=NOON)
    yield database
    await database.close()


async def found_at(database: Database, place: str) -> set[str]:
    """The keys of the outages that a search for the place answers."""
    names = names_said(place)
    if not names:
        return set()
    async with database.reading() as connection:
        outages = await list_outages(connection, OutageSearch("active", names, None, 100), NOON)
    return {KEYS[outage.id] for outage in outages}


async def test_what_people_type_finds_the_outage_there_and_no_other(streets: Database) -> None:
    with PAIRS.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file, delimiter=";"))
    assert len(pairs) >= 150
    wrong = []
    for pair in pairs:
        expected = set(pair["found"].split()) - {"-"}
        found = await found_at(streets, pair["written"])
        if found != expected:
            wrong.append(f"{pair['written']} ({pair['why']}): {sorted(found)}")
    assert wrong == [], "\n".join(wrong)


async def test_an_unknown_street_is_out_when_most_of_a_ward_with_several_streets_is(service: Service) -> None:
    streets = ("Lê Lợi", "Trần Phú", "Âu Cơ")
    homes = [f"PC05II00000{n:02d},Ai,,{n} {streets[n % 3]},Xã Đèo Mây,Đắk Lắk,T1,0" for n in range(9)]
    await service.load(outage_row(0, node_ids="T1", area_text=""), customers=homes)
    for place, count in (("Hùng Vương, xã Đèo Mây", 1), ("Hùng Vương, xã Suối Trong", 0)):
        items = (await service.http.get("/v1/outages", params={"place": place})).json()["items"]
        assert len(items) == count, place


HOSTILE = [
    *("%", "_", "%%%", "'", '"', "''", '"""', "\\", "*", "le*", "NEAR", "NEAR(le loi, 5)", "AND", "OR NOT"),
    *(
        "le AND loi",
        "le OR",
        "NOT le",
        "(le",
        "le)",
        "^le",
        "words:le",
        "-le",
        "le:*",
        "le & loi",
        "le | !",
        "<->",
    ),
    *(
        "'; DROP TABLE outages; --",
        "a\x01b",
        "\u202eabc",
        "🔌 mất điện 🔌",
        "👨‍👩‍👧‍👦",
        "京都",
        "ß",
        "İstanbul",
        "\ud7ff",
    ),
    *(
        "|",
        "|duong: le loi |",
        ":",
        "/",
        "1/2/3/4",
        "0" * 300,
        "đ. đ. đ. đ.",
        "phường phường phường",
        "p p p p p",
    ),
    *(
        "lộ",
        "trạm",
        "lộ lộ 1",
        "lộ 1 2 3 4 5 6 7 8 9",
        "a " * 5_000,
        "ê" * 10_000,
        "le loi, " * 1_250,
        "1 " * 5_000,
    ),
]


async def test_no_text_breaks_the_search(streets: Database) -> None:
    for place in HOSTILE:
        await found_at(streets, place)


@given(place=st.text(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_is_an_answer(streets: Database, place: str) -> None:
    await found_at(streets, place)


@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_one_wrong_letter_finds_the_street_or_nothing(streets: Database, data: st.DataObject) -> None:
    key, _, _, street, _, _ = data.draw(
        st.sampled_from([row for row in STREETS if row[0] and row[0] != "cho-con"])
    )
    [name] = names_of(street)
    words = " ".join(name.words)
    at = data.draw(st.integers(0, len(words) - 1))
    letter = data.draw(st.sampled_from("abcdefghiklmnopqrstuvxy"))
    assert await found_at(streets, words[:at] + letter + words[at + 1 :]) <= {key}


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("tran phi", ["tran phu", "tran khe"], "tran phu"),
        ("tran phi", ["tran phu", "tran pho"], None),  # as near to one as to the other
        ("hue", ["hoa"], None),
        ("quang trung 5", ["quang trung 6"], None),
        ("chan phu", ["tran phu", "xuan phu"], "tran phu"),
        ("nguyen thi mnh kai", ["nguyen thi minh khai", "nguyen thi dinh"], "nguyen thi minh khai"),
        ("nguyen van x", ["nguyen trai"], None),
    ],
)
def test_the_nearest_name_is_meant_unless_two_are(written: str, known: list[str], meant: str | None) -> None:
    found = nearest(Name("", tuple(written.split())), [KnownName(words, "duong", 1) for words in known])
    assert (found.words if found else None) == meant


def test_of_equally_near_names_the_kind_and_the_neighbors_decide() -> None:
    known = [KnownName("tran phu", "duong", 1), KnownName("tran pho", "phuong", 1)]
    said = ("tran", "phi")
    assert nearest(Name("duong", said), known) == KnownName("tran phu", "duong", 0)
    assert nearest(Name("", said), known, frozenset({"tran pho"})) == KnownName("tran pho", "phuong", 0)


@given(st.text("abcdeghiklmnoqu ", min_size=3, max_size=12), st.data())
def test_all_spellings_with_one_mistake_are_tried(words: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    assert words[:at] + words[at + 1 :] in set(one_mistake_away(words))
    assert words[:at] + "x" + words[at + 1 :] in set(one_mistake_away(words))


async def test_more_customers_without_power_come_first(service: Service) -> None:
    later = outage_row(0, node_ids="T2", started_at="now-10m", area_text="")  # two homes
    earlier = outage_row(1, node_ids="T1", started_at="now-3h", area_text="")  # four
    await service.load(later, earlier)
    items = (await service.http.get("/v1/outages", params={"place": "Lê Lợi"})).json()["items"]
    assert [item["id"] for item in items] == [OUTAGE_IDS[1], OUTAGE_IDS[0]]


async def test_a_street_whose_power_is_back_is_not_told_to_be_out(service: Service) -> None:
    await service.load(outage_row(0, node_ids="F1;T3", area_text="Đường Âu Cơ; đường Lê Lợi"))
    step = {"node_ids": ["T3"], "reason": "xong"}
    done = await service.http.post(f"/v1/outages/{OUTAGE_IDS[0]}/restorations", json=step)
    assert done.json()["status"] == "partially_restored"
    places = {}
    for place in ("Âu Cơ", "Lê Lợi"):
        places[place] = (await service.http.get("/v1/outages", params={"place": place})).json()["items"]
    assert (len(places["Âu Cơ"]), len(places["Lê Lợi"])) == (0, 1)


async def test_a_new_notice_is_found_at_once_and_a_changed_one_by_its_new_words(service: Service) -> None:
    body = {
        "kind": "unplanned",
        "cause_kind": "tree",
        "area_text": "Chợ Vĩnh Điện",
        "node_ids": ["T3"],
        "started_at": "2026-11-21T11:00:00+07:00",
    }
    opened = (await service.http.post("/v1/outages", json=body)).json()
    for place in ("chợ vĩnh điện", "cho vinh dien", "chợ Vĩnh Điệm"):
        items = (await service.http.get("/v1/outages", params={"place": place})).json()["items"]
        assert [item["id"] for item in items] == [opened["id"]], place
    words = {"area_text": "Khu dân cư Nam Phước", "reason": "đúng tên"}
    await service.http.patch(f"/v1/outages/{opened['id']}", json=words)
    found = {}
    for place in ("chợ vĩnh điện", "nam phước"):
        found[place] = (await service.http.get("/v1/outages", params={"place": place})).json()["items"]
    assert (len(found["chợ vĩnh điện"]), len(found["nam phước"])) == (0, 1)


async def names_for(service: Service, q: str, **query: str) -> list[tuple[str, str]]:
    answer = await service.http.get("/v1/places", params={"q": q, **query})
    assert answer.status_code == 200, answer.text
    return [(item["kind"], item["name"]) for item in answer.json()["items"]]


async def test_known_places_complete_what_is_typed(service: Service) -> None:
    assert (await names_for(service, "hoa kh"))[0] == ("ward", "P. Hoà Khánh Bắc")
    assert (await names_for(service, "le l"))[0] == ("street", "Lê Lợi")
    assert ("station", "TBA Lê Lợi 1") in await names_for(service, "lê lợi")
    assert await names_for(service, "lộ 47") == [("feeder", "Xuất tuyến 471"), ("feeder", "Xuất tuyến 473")]
    assert await names_for(service, "đà n") == [("province", "Đà Nẵng")]
    assert len(await names_for(service, "le", limit="1")) == 1
    assert await names_for(service, "%") == []


async def test_a_misspelled_place_is_asked_back_with_a_low_score(service: Service) -> None:
    answer = (await service.http.get("/v1/places", params={"q": "Lê Lợii, Điện Bàn"})).json()["items"]
    assert (answer[0]["name"], answer[0]["ward"]) == ("Lê Lợi", "Phường Điện Bàn")
    assert answer[0]["score"] < 0.7
    assert all(character not in answer[0]["name"] for character in "0123456789")
