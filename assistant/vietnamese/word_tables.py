"""Word tables written as strings: of words between spaces, or of phrases between bars."""

from __future__ import annotations


def words(*lines: str) -> frozenset[str]:
    """The words of the lines, separated by spaces."""
    return frozenset(word for line in lines for word in line.split())


def phrases(*lines: str) -> list[str]:
    """The phrases of the lines, separated by bars; the order is kept."""
    return [phrase.strip() for line in lines for phrase in line.split("|") if phrase.strip()]
