"""How long training the dialogue model from nothing takes, beside the aim of three minutes."""

import os
import tempfile
import time
from pathlib import Path

from bench.table import Row
from scripts.model import train

AIM_S = 180.0


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        model = Path(folder, "model.tar.gz")
        began = time.perf_counter()
        train(model, os.environ, fresh=True)
        took = time.perf_counter() - began
        size = model.stat().st_size / 1e6
    return [
        Row("training the dialogue model", took, "s", AIM_S, "the aim: 3 minutes on 2 cores"),
        Row("size of the dialogue model", size, "MB"),
    ]
