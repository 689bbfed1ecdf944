"""The shapes this service can read, by the name that `--format` takes.

Each module in this folder with `NEEDS`, the names of its fields, is one (and this is the only list: help,
`--format`, the API and the search for a file's shape follow it). It also has `LOOKS_LIKE`, a line for
the help of `import`, and `read`, which makes cuts from a record.
"""

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from outage_service.importing.model import Cut, Record
from outage_service.importing.records import key_of


@dataclass(frozen=True)
class Shape:
    """`needs` holds the keys of the fields by which a file of this shape is recognized, `one_of` those of which it
    has at least one, and `once` those that a sheet may give once for several rows. Shapes that need no field are
    recognized by other things (see `unpacking.py`)."""

    name: str
    looks_like: str
    needs: frozenset[str]
    one_of: frozenset[str]
    once: frozenset[str]
    read: Callable[[Record], Sequence[Cut]]


def _found() -> Iterator[Shape]:
    for file in pkgutil.iter_modules([str(Path(__file__).parent)]):
        module = import_module(f"{__package__}.{file.name}")
        if hasattr(module, "NEEDS"):
            needs = frozenset(map(key_of, module.NEEDS))
            one_of, once = (frozenset(map(key_of, getattr(module, name, ()))) for name in ("ONE_OF", "ONCE"))
            yield Shape(file.name.replace("_", "-"), module.LOOKS_LIKE, needs, one_of, once, module.read)


SHAPES: Mapping[str, Shape] = {shape.name: shape for shape in _found()}
AUTO = "auto"
FORMATS = (AUTO, *SHAPES)


def shape_of(keys: Iterable[str], wanted: str = AUTO) -> Shape | None:
    """Of the shapes whose needed fields are all among `keys`, the one that needs the most; only `wanted` counts,
    unless that is `auto`."""
    known = frozenset(keys)
    candidates = [*SHAPES.values()] if wanted == AUTO else [SHAPES[wanted]]
    fitting = (
        shape
        for shape in candidates
        if shape.needs and shape.needs <= known and (not shape.one_of or shape.one_of & known)
    )
    return max(fitting, key=lambda shape: len(shape.needs), default=None)
