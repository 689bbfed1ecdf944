"""One reply before it has words: the name of a response of `domain/`, and what fills its placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Saying:
    """`buttons` are (title, words sent); without them those of the response are shown."""

    response: str
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[tuple[str, str], ...] = ()
