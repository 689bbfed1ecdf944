"""Phone numbers as people and networks write them, and the national form of those that are a subscriber's.

The assistant and the outage service share no code; this table holds their two readers together.
"""

import csv
from pathlib import Path

with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as _file:
    CASES = [(row["given"], row["national"] or None) for row in csv.DictReader(_file)]
