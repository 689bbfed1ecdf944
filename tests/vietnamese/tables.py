"""Reads the written~spoken tables beside the tests."""

from __future__ import annotations

from pathlib import Path


def rows(name: str) -> list[tuple[str, str]]:
    """Pairs of a table; lines that start with # are remarks."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(first, second) for first, second in pairs]
