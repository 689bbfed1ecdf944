"""The trained act model: one logistic regression for each act over sparse features, which needs only numpy.

It is stored as numbers and JSON, never as pickled objects: a model file cannot run code when it is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue.components.act_features import TurnRead, features_of

Floats = NDArray[np.float32]
FEWEST = 0.05


@dataclass(frozen=True)
class ActModel:
    """`weights` has one row for each feature and one column for each act."""

    acts: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Floats
    bias: Floats

    def likely(self, turn: TurnRead) -> list[tuple[str, float]]:
        """Acts with their probability, each by itself, the likeliest first; at least one."""
        known = [(self.rows[name], value) for name, value in features_of(turn).items() if name in self.rows]
        rows = np.array([row for row, _ in known], dtype=np.int64)
        values = np.array([value for _, value in known], dtype=np.float32)
        scores = self.bias + values @ self.weights[rows] if len(known) else self.bias
        shares = 1.0 / (1.0 + np.exp(-scores))
        order = np.argsort(-shares, kind="stable")
        found = [(self.acts[column], float(shares[column])) for column in order]
        return [one for one in found if one[1] >= FEWEST] or found[:1]

    def save(self, folder: Path) -> None:
        """Writes `acts.json` and `acts.npz` into the folder."""
        text = {"acts": self.acts, "features": list(self.rows)}
        (folder / "acts.json").write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / "acts.npz", weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> ActModel | None:
        """Reads what `save` wrote; None for a model that was trained without turns."""
        if not (folder / "acts.json").is_file():
            return None
        text = json.loads((folder / "acts.json").read_text(encoding="utf-8"))
        with np.load(folder / "acts.npz", allow_pickle=False) as numbers:
            weights, bias = numbers["weights"], numbers["bias"]
        rows = {name: row for row, name in enumerate(text["features"])}
        return cls(tuple(text["acts"]), rows, weights, bias)
