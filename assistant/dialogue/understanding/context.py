"""What the conversation lends to the understanding of the next words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Context:
    """`question` is the one that stands open (`acts.QUESTIONS`), `options` what it offers, as said.

    `told`: the assistant has stated a fact about the supply, so a denial may mean that fact. `fragment`: the
    first part of a code or number was said, and the rest is awaited.
    """

    question: str | None = None
    options: tuple[str, ...] = ()
    told: bool = False
    fragment: str | None = None


NOTHING_ASKED = Context()
