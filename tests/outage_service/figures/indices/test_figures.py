"""SAIDI, SAIFI, CAIDI and MAIFI as IEEE 1366 defines them: worked by hand, and against customer by customer."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outage_service.figures.indices.model import (
    Indices,
    Month,
    NodeOutage,
    Span,
    UnitIndices,
    indices_of,
    last_end,
    month_of,
    unions,
)
from outage_service.supply.outages.model import Kind

NOVEMBER = month_of("2026-11")
NOTHING = Indices(0.0, 0.0, None, 0.0)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in Vietnam."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def cut(node_id: str, began: datetime, minutes: float, kind: Kind = "unplanned") -> NodeOutage:
    return NodeOutage(node_id, kind, began, began + timedelta(minutes=minutes))


def of_one_unit(cuts: list[NodeOutage], customers: dict[str, int]) -> UnitIndices:
    served = {node_id: {"PC05II": number} for node_id, number in customers.items()}
    (figures,) = indices_of(cuts, served, NOVEMBER, {"PC05II": sum(customers.values())})
    return figures


def test_a_worked_example() -> None:
    """A unit serves 1,000 customers: T1 feeds 300, T2 200, T3 500.

    3 November: T1 and T2 off for 60 minutes, T2 comes back after 30 (restoration in steps):
        300 x 60 + 200 x 30 = 24,000 customer minutes, 500 customers interrupted.
    9 November: T3 off for 4 minutes: momentary, 500 customers.
    20 November: a planned cut of T1 for 120 minutes: 36,000 customer minutes, 300 customers.
    SAIDI = 60,000 / 1,000 = 60; SAIFI = 800 / 1,000 = 0.8; CAIDI = 60,000 / 800 = 75; MAIFI = 0.5.
    """
    cuts = [
        cut("T1", at(3, 8), 60),
        cut("T2", at(3, 8), 30),
        cut("T3", at(9, 8), 4),
        cut("T1", at(20, 8), 120, "planned"),
    ]
    assert of_one_unit(cuts, {"T1": 300, "T2": 200, "T3": 500}) == UnitIndices(
        month="2026-11",
        unit="PC05II",
        customers_served=1000,
        total=Indices(saidi=60.0, saifi=0.8, caidi=75.0, maifi=0.5),
        planned=Indices(saidi=36.0, saifi=0.3, caidi=120.0, maifi=0.0),
        unplanned=Indices(saidi=24.0, saifi=0.5, caidi=48.0, maifi=0.5),
    )


def test_overlapping_outages_count_once_together_and_once_in_each_kind() -> None:
    """A fault from 8:00 to 10:00 within a planned cut from 9:00 to 12:00: four hours, one interruption."""
    cuts = [cut("T1", at(3, 8), 120), cut("T1", at(3, 9), 180, "planned")]
    figures = of_one_unit(cuts, {"T1": 10})
    assert (figures.total.saidi, figures.total.saifi) == (240.0, 1.0)
    assert (figures.unplanned.saidi, figures.planned.saidi) == (120.0, 180.0)


def test_two_outages_without_a_gap_are_one_interruption() -> None:
    assert of_one_unit([cut("T1", at(3, 8), 30), cut("T1", at(3, 8, 30), 30)], {"T1": 1}).total.saifi == 1.0
    assert of_one_unit([cut("T1", at(3, 8), 30), cut("T1", at(3, 8, 31), 30)], {"T1": 1}).total.saifi == 2.0


@pytest.mark.parametrize(
    ("minutes", "sustained", "momentary"), [(5, 0.0, 1.0), (5 + 1 / 60, 1.0, 0.0), (0, 0.0, 0.0)]
)
def test_five_minutes_are_momentary_and_a_second_more_is_not(
    minutes: float, sustained: float, momentary: float
) -> None:
    figures = of_one_unit([cut("T1", at(3, 8), minutes)], {"T1": 1})
    assert (figures.total.saifi, figures.total.maifi) == (sustained, momentary)


def test_an_interruption_belongs_to_the_month_in_vietnam_in_which_it_begins_with_all_its_length() -> None:
    """1 November, 0:10 in Vietnam is still October in Greenwich; 30 November, 23:00 lasts into December."""
    inside = [cut("T1", at(1, 0, 10), 10), cut("T1", at(30, 23), 120)]
    outside = [cut("T1", at(31, 23, 55, month=10), 10), cut("T1", at(1, month=12), 240)]
    figures = of_one_unit([*inside, *outside], {"T1": 1})
    # The cut of 1 December begins within the interruption of 30 November, which so lasts until 4:00.
    assert (figures.total.saifi, figures.total.saidi) == (2.0, 10 + 300)


def test_an_interruption_that_began_before_the_month_is_not_counted_again() -> None:
    cuts = [cut("T1", at(31, 23, month=10), 90), cut("T1", at(1, 0, 20), 60)]
    assert of_one_unit(cuts, {"T1": 1}).total == NOTHING


def test_how_far_one_must_look_for_the_end_of_an_interruption() -> None:
    assert last_end([cut("T1", at(3, 8), 60)], NOVEMBER) == NOVEMBER.end
    assert last_end([cut("T1", at(30, 23), 120)], NOVEMBER) == at(1, 1, month=12)


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [
        ("2026-11", at(1), at(1, month=12)),
        ("2026-12", at(1, month=12), datetime(2026, 12, 31, 17, tzinfo=UTC)),
    ],
)
def test_a_month_is_one_of_vietnams_calendar(name: str, begin: datetime, end: datetime) -> None:
    assert month_of(name) == Month(name, begin, end)


NODES = {"T1": {"PC05II": 3}, "T2": {"PC05II": 2, "PB0607": 4}, "T3": {"PB0607": 1}}
CUTS = st.lists(
    st.builds(
        lambda node, kind, begin, length: NodeOutage(
            node,
            kind,
            NOVEMBER.begin + timedelta(minutes=begin),
            NOVEMBER.begin + timedelta(minutes=begin + length),
        ),
        st.sampled_from(sorted(NODES)),
        st.sampled_from(["planned", "unplanned"]),
        st.one_of(st.integers(-40, 60), st.integers(30 * 1440 - 60, 30 * 1440 + 30)),
        st.integers(0, 40),
    ),
    max_size=12,
)


def minute_by_minute(spans: list[Span]) -> list[tuple[int, int]]:
    """Begin and length, in minutes from the month's begin, of every stretch without power; counted naively."""
    off = set()
    for span in spans:
        begin = int((span.began - NOVEMBER.begin).total_seconds() // 60)
        end = int((span.ended - NOVEMBER.begin).total_seconds() // 60)
        # Twice as fine, so that what touches is one stretch and a gap of one minute is none.
        off |= set(range(2 * begin, 2 * end + 1)) if end > begin else set()
    stretches: list[tuple[int, int]] = []
    for tick in sorted(off):
        if tick - 1 not in off:
            stretches.append((tick, tick))
        stretches[-1] = (stretches[-1][0], tick)
    return [(first // 2, (last - first) // 2) for first, last in stretches]


@given(CUTS)
def test_the_figures_are_those_of_a_count_customer_by_customer(cuts: list[NodeOutage]) -> None:
    for kind in (None, "planned", "unplanned"):
        figures = indices_of(cuts, NODES, NOVEMBER, {"PC05II": 5, "PB0607": 5})
        for unit_figures in figures:
            minutes = interruptions = momentary = 0
            for node_id, units in NODES.items():
                for _customer in range(units.get(unit_figures.unit, 0)):
                    mine = [
                        Span(c.began, c.ended)
                        for c in cuts
                        if c.node_id == node_id and kind in (None, c.kind)
                    ]
                    for begin, length in minute_by_minute(mine):
                        if 0 <= begin < 30 * 1440:
                            momentary += length <= 5
                            interruptions += length > 5
                            minutes += length if length > 5 else 0
            found: Indices = getattr(unit_figures, kind or "total")
            assert found.saidi == pytest.approx(minutes / 5)
            assert found.saifi == pytest.approx(interruptions / 5)
            assert found.maifi == pytest.approx(momentary / 5)
            assert found.caidi == (pytest.approx(minutes / interruptions) if interruptions else None)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=10))
def test_unions_are_apart_in_order_and_cover_the_same(pieces: list[tuple[int, int]]) -> None:
    def minute(number: int) -> datetime:
        return NOVEMBER.begin + timedelta(minutes=number)

    spans = [Span(minute(begin), minute(begin + length)) for begin, length in pieces]
    joined = list(unions(spans))
    assert all(one.ended < other.began for one, other in pairwise(joined))
    for tick in range(140):
        moment = NOVEMBER.begin + timedelta(minutes=tick / 2)
        assert any(s.began <= moment <= s.ended for s in spans) == any(
            s.began <= moment <= s.ended for s in joined
        )
