"""Writes ways of naming places with the outages that are meant, or the files of their worlds.

`.venv/bin/python -m bench.places --half open --seed 1 --count 2000 > cases.jsonl`
"""

import json
import sys
from pathlib import Path

from bench.places.gazetteer import world
from bench.places.ways import cases
from bench.places.world import write
from scripts.arguments import Arguments


def main() -> None:
    """Writes cases to standard output, or the files of both worlds below a folder."""
    parser = Arguments("bench.places", __doc__)
    parser.add_argument("--half", choices=("open", "held"), default="open")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument(
        "--only", choices=("both", "demo", "large"), default="both", help="the world that is spoken of"
    )
    parser.add_argument("--world", type=Path, help="write DIR/large and DIR/demo instead of cases")
    asked = parser.parse_args()
    if asked.world:
        for name in ("large", "demo"):
            write(world(name), asked.world / name)
        return
    for case in cases(asked.half, asked.seed, asked.count, asked.only):
        sys.stdout.write(json.dumps(case.as_dict(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
