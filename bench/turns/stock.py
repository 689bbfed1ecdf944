"""A bot as `rasa init` configures it, trained on our examples, rules and test stories.

The starter's pipeline (DIET over word and letter counts, a response selector, TED beside rules) with all its
features, but few epochs, because of two cores: epochs decide how well it understands, not how long a turn
takes. It is trained once for each state of the data and kept in var/bench. Training takes about ten minutes;
Rasa spends most of them on fingerprints of the examples after each component and on tracing the networks.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

from bench.evaluation.stories import STORIES
from scripts.commands import run_quietly
from scripts.model import DOMAIN, ENDPOINTS
from scripts.places import RASA_PYTHON, ROOT, VAR, rasa_environment

EPOCHS = 2
LEARNT = tuple(Path("nlu_data", name) for name in ("nlu", "lookups", "rules"))
COUNTS = "CountVectorsFeaturizer"
CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "vi",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": COUNTS},
        {"name": COUNTS, "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": EPOCHS},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": EPOCHS},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "TEDPolicy", "max_history": 5, "epochs": EPOCHS},
        {"name": "RulePolicy"},
    ],
}


def stock_model() -> Path:
    """The model, trained if necessary. Raises Problem when training fails."""
    state = _state()
    model = VAR / "bench" / f"stock-{state}.tar.gz"
    if model.exists():
        return model
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="stock-", dir=model.parent) as folder:
        config, stories = Path(folder, "config.yml"), Path(folder, "stories.yml")
        config.write_text(yaml.safe_dump(CONFIG, sort_keys=False), encoding="utf-8")
        stories.write_text(yaml.safe_dump(training_stories(), allow_unicode=True), encoding="utf-8")
        command: list[str | Path] = [RASA_PYTHON, "-m", "rasa", "train", "--quiet", "--config", config]
        command += ["--skip-validation"]  # the same files were validated for our own model
        command += ["--domain", ROOT / DOMAIN, "--endpoints", ROOT / ENDPOINTS, "--out", folder]
        command += ["--fixed-model-name", "model", "--data", stories]
        command += [ROOT / folder for folder in LEARNT]
        environment = {**rasa_environment(os.environ), "RASA_CACHE_DIRECTORY": str(Path(folder, "cache"))}
        run_quietly(command, log_name="stock", environment=environment)
        for old in model.parent.glob("stock-*.tar.gz"):
            old.unlink()  # 130 MB each
        Path(folder, "model.tar.gz").replace(model)
    return model


def _state() -> str:
    """Sixteen hexadecimal digits that change with the stock model's training data, not with our own code."""
    digest = hashlib.sha256(yaml.safe_dump(CONFIG).encode())
    for folder in (*LEARNT, STORIES.relative_to(ROOT)):
        for file in sorted((ROOT / folder).rglob("*.yml")):
            digest.update(f"{file.relative_to(ROOT).as_posix()}\0".encode() + file.read_bytes())
    for file in sorted((ROOT / DOMAIN).glob("*.yml")):
        domain = yaml.safe_load(file.read_text(encoding="utf-8"))
        responses = sorted(domain.pop("responses", {}))  # their words do not affect the times
        digest.update(json.dumps([domain, responses], sort_keys=True).encode())
    return digest.hexdigest()[:16]


def training_stories() -> dict[str, Any]:
    """The test stories without the callers' words: with them, the policy would learn from words."""
    stories = []
    for file in sorted(STORIES.glob("test_*.yml")):
        for story in yaml.safe_load(file.read_text(encoding="utf-8"))["stories"]:
            steps = [{key: value for key, value in step.items() if key != "user"} for step in story["steps"]]
            stories.append({"story": story["story"], "steps": steps})
    return {"version": "3.1", "stories": stories}
