"""Scores the answers of a place search against the cases.

`.venv/bin/python -m bench.places.score cases.jsonl large=URL demo=URL`
"""

import json
import urllib.parse
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.places.gazetteer import world
from scripts.arguments import Arguments

Search = Callable[[str], Sequence[str]]
MARKS = ("right", "part", "not found", "wrong place")
WORST = 20
TOTAL = ("all,", "all that", "all without")


@dataclass(frozen=True)
class Answer:
    """What a search said to a case, and how good that is."""

    case: dict[str, Any]
    told: tuple[str, ...]
    mark: str


def mark(case: dict[str, Any], told: Iterable[str]) -> str:
    """right; part (some of the outages, when all were meant); not found; or wrong place (any other outage)."""
    may, said = set(case["right"]), set(told)
    if said - may:
        return "wrong place"
    if case["mode"] == "nothing" or said == may:
        return "right"
    if not said:
        return "not found"
    return "right" if case["mode"] == "some of" else "part"


def score(cases: Iterable[dict[str, Any]], searches: dict[str, Search]) -> list[Answer]:
    """Asks the search of each case's world; cases of a world without a search are left out."""
    answers = []
    for case in cases:
        if case["world"] in searches:
            told = tuple(searches[case["world"]](case["said"]))
            answers.append(Answer(case, told, mark(case, told)))
    return answers


def service(url: str, field: str = "id") -> Search:
    """The place search of a running outage service, by its address; tells each outage by one of its fields."""

    def ask(place: str) -> list[str]:
        query = urllib.parse.urlencode({"place": place, "status": "all"})
        with urllib.request.urlopen(f"{url}/v1/outages?{query}", timeout=30) as reply:
            body = json.load(reply)
        listed = (
            body if isinstance(body, list) else next(part for part in body.values() if isinstance(part, list))
        )
        return [str(outage[field]) for outage in listed]

    return ask


def _known_only(search: Search, name: str) -> Search:
    """The search without outages that are none of the world's, such as the past ones that the demo adds."""
    known = {site.area_text for site in world(name).out}
    return lambda place: [area for area in search(place) if area in known]


def report(answers: Sequence[Answer]) -> str:
    """A table by kind and the worst examples, wrong places first."""
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for answer in answers:
        by_kind[answer.case["kind"]][answer.mark] += 1
        by_kind["all, together"][answer.mark] += 1
        by_kind[f"all, world {answer.case['world']}"][answer.mark] += 1
        sort = "nothing" if answer.case["mode"] == "nothing" else "something"
        by_kind[f"all that mean {sort}"][answer.mark] += 1
        if not answer.case.get("doubt"):
            by_kind["all without a doubt about what is right"][answer.mark] += 1
    width = max(map(len, by_kind), default=0)
    lines = [f"{'kind':{width}} {'cases':>6}" + "".join(f"{name:>13}" for name in MARKS)]
    for kind, counts in sorted(by_kind.items(), key=lambda item: (item[0].startswith(TOTAL), item[0])):
        shares = "".join(f"{100 * counts[name] / counts.total():11.1f} %" for name in MARKS)
        lines.append(f"{kind:{width}} {counts.total():6}{shares}")
    return "\n".join([*lines, "", "Worst:", *_worst(answers)])


def _worst(answers: Sequence[Answer]) -> list[str]:
    bad = [answer for name in reversed(MARKS[1:]) for answer in answers if answer.mark == name]
    shown: Counter[tuple[str, str]] = Counter()
    lines: list[str] = []
    for most in (1, 2, WORST):  # first one of each kind, so that one bad kind does not hide the others
        for answer in bad:
            key = (answer.case["kind"], answer.mark)
            line = f"  {answer.mark}: «{answer.case['said']}» ({key[0]}; world {answer.case['world']}, "
            line += f"meant {len(answer.case['right'])}, told {len(answer.told)})"
            if shown[key] < most and line not in lines and len(lines) < WORST:
                shown[key] += 1
                lines.append(line)
    return lines


def main() -> None:
    """Prints the report for running services."""
    parser = Arguments("bench.places.score", __doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("services", nargs="+", help="WORLD=URL, as large=http://127.0.0.1:8931")
    parser.add_argument("--failed", type=Path, help="where to write the cases that were not right")
    parser.add_argument(
        "--by-area", action="store_true", help="compare area texts, for outages loaded with other ids"
    )
    asked = parser.parse_args()
    field = "area_text" if asked.by_area else "id"
    searches = {name: service(url, field) for name, url in (pair.split("=", 1) for pair in asked.services)}
    cases = [json.loads(line) for line in asked.cases.read_text(encoding="utf-8").splitlines()]
    if asked.by_area:
        searches = {name: _known_only(search, name) for name, search in searches.items()}
        cases = [{**case, "right": case["areas"]} for case in cases]
    answers = score(cases, searches)
    if asked.failed:
        rows = [{**a.case, "told": a.told, "mark": a.mark} for a in answers if a.mark != "right"]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        asked.failed.write_text(text, encoding="utf-8")
    print(report(answers))


if __name__ == "__main__":
    main()
