"""The shapes this service can read, by the name that `--format` takes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from outage_service.importing.cuts.model import Cut, Record
from outage_service.importing.cuts.records import key_of
from outage_service.importing.cuts.shapes import (
    evncpc,
    evnhanoi,
    evnnpc,
    evnspc,
    evnspc_web,
    gateway,
    notice_sheet,
)


@dataclass(frozen=True)
class Shape:
    """`needs` holds the keys of the fields by which a file of this shape is recognized."""

    name: str
    needs: frozenset[str]
    read: Callable[[Record], Cut]


def _shape(name: str, needs: Iterable[str], read: Callable[[Record], Cut]) -> Shape:
    return Shape(name, frozenset(map(key_of, needs)), read)


SHAPES: Mapping[str, Shape] = {
    shape.name: shape
    for shape in (
        _shape("gateway", gateway.NEEDS, gateway.read),
        _shape("evncpc", evncpc.NEEDS, evncpc.read),
        _shape("evnspc", evnspc.NEEDS, evnspc.read),
        _shape("evnspc-web", evnspc_web.NEEDS, evnspc_web.read),
        _shape("evnnpc", evnnpc.NEEDS, evnnpc.read),
        _shape("evnhanoi", evnhanoi.NEEDS, evnhanoi.read),
        _shape("notice-sheet", notice_sheet.NEEDS, notice_sheet.read),
    )
}
AUTO = "auto"
FORMATS = (AUTO, *SHAPES)


def shape_of(keys: Iterable[str], wanted: str = AUTO) -> Shape | None:
    """The shape whose fields these are; only the wanted one, when one is wanted."""
    known = frozenset(keys)
    candidates = SHAPES.values() if wanted == AUTO else [SHAPES[wanted]]
    return next((shape for shape in candidates if shape.needs <= known), None)
