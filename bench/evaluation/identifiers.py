"""How well codes and phone numbers are recognized: in lines written by hand and in generated renderings."""

import random
from collections.abc import Callable
from pathlib import Path

from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_identifiers
from bench.evaluation.examples import EVALUATION, ROOT
from bench.evaluation.spoken import Caller, random_customer_code, random_phone, random_report_code

# Each row is a line of speech, a tab, and the meaning; in the second file, values after their initials.
BY_HAND = EVALUATION / "identifiers.tsv"
ALSO_BY_HAND = ROOT / "tests" / "vietnamese" / "identifiers.tsv"
INITIALS = {"C": "customer_code", "P": "phone_number", "R": "report_code"}
RENDERINGS = 300
MOST_MISSED = 8
KINDS: dict[str, Callable[[random.Random], str]] = {
    "customer_code": random_customer_code,
    "phone_number": random_phone,
    "report_code": random_report_code,
}

Line = tuple[str, list[tuple[str, str]]]


def heard(text: str) -> list[tuple[str, str]]:
    """The identifiers in a text, as (entity, value)."""
    return [(one.entity, one.value) for one in find_identifiers(text)]


def lines_by_hand() -> list[Line]:
    """Lines of speech, each with the identifiers that should be found in it."""
    lines: list[Line] = []
    for said, entity, value in _rows(BY_HAND):
        lines.append((said, [] if entity == "-" else [(entity, value)]))
    for said, meant in _rows(ALSO_BY_HAND):
        words = meant.replace("-", "").split()
        lines.append((said, [(INITIALS[kind], v) for kind, v in zip(words[::2], words[1::2], strict=True)]))
    return lines


def _rows(file: Path) -> list[list[str]]:
    rows = file.read_text(encoding="utf-8").splitlines()
    return [row.split("\t") for row in rows if row and not row.startswith("#")]


def renderings(kind: str, is_accented: bool) -> list[Line]:
    """The lines of 300 callers, the same every time, each with a code or number of their own."""
    lines: list[Line] = []
    for seed in range(RENDERINGS):
        caller = Caller.seeded(seed)
        value = KINDS[kind](caller.rng)
        said = caller.says(value)
        lines.append((said if is_accented else fold(said), [(kind, value)]))
    return lines


def report() -> str:
    """The whole report as Markdown."""
    sets = {"written by hand": lines_by_hand()}
    for kind in KINDS:
        sets[f"{kind}, spoken"] = renderings(kind, is_accented=True)
        sets[f"{kind}, spoken, without accents"] = renderings(kind, is_accented=False)
    lines = ["## Identifiers", "", "| lines | how many | exactly right |", "| --- | --- | --- |"]
    missed: list[str] = []
    for name, of_set in sets.items():
        wrong = [(said, heard(said)) for said, wanted in of_set if heard(said) != wanted]
        missed += [f"- «{said}» → {found}" for said, found in wrong]
        lines.append(f"| {name} | {len(of_set)} | {1 - len(wrong) / len(of_set):.1%} |")
    if missed:
        lines += ["", "Missed, for example:", "", *missed[:MOST_MISSED]]
    return "\n".join(lines)
