"""Reads the written~spoken tables beside the tests."""

from __future__ import annotations

from pathlib import Path


def rows(name: str) -> list[tuple[str, str]]:
    """Pairs of a table; lines that start with # are remarks."""
    pairs = [line.split("\t") for line in lines(name)]
    return [(first, second) for first, second in pairs]


def lines(name: str) -> list[str]:
    """The lines of a table as they are, without remarks."""
    all_lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line for line in all_lines if line and not line.startswith("#")]
