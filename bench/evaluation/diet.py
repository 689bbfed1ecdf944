"""Rasa's own DIET on the same masked sentences as `models.py`, with few features and epochs for two cores.

Runs in the Rasa environment: `.venv-rasa/bin/python -m bench.evaluation.diet [NAME...]`; the segmented
networks need `pyvi`. The features are counts of the most common n-grams, the sentences are not augmented,
and topics are intents of their own. It prints one row for each network, as soon as it is measured.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bench.evaluation.examples import EVALUATION, TRAINING, examples_in
from bench.evaluation.models import masked
from bench.evaluation.understanding import SETS, macro_f1
from scripts.arguments import Arguments, one_of

if TYPE_CHECKING:
    from rasa.core.agent import Agent

SEED = 20251121
Segment = Callable[[str], str]


@dataclass(frozen=True)
class Network:
    """`words` and `letters` are the numbers of word and letter features that are kept."""

    name: str
    words: int
    letters: int
    epochs: int
    segmented: bool = False


NETWORKS = (
    Network("small", words=1500, letters=1500, epochs=10),
    Network("small-segmented", words=1500, letters=1500, epochs=10, segmented=True),
    Network("longer", words=1500, letters=1500, epochs=30),
    Network("wider", words=4000, letters=6000, epochs=15),
)


def config_of(network: Network) -> dict[str, Any]:
    """The pipeline of Rasa's starter project, except for sizes and epochs."""
    counts = "CountVectorsFeaturizer"
    return {
        "recipe": "default.v1",
        "assistant_id": "diet",
        "language": "vi",
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": counts, "max_features": network.words, "min_ngram": 1, "max_ngram": 2},
            {
                "name": counts,
                "analyzer": "char_wb",
                "min_ngram": 1,
                "max_ngram": 4,
                "max_features": network.letters,
            },
            {
                "name": "DIETClassifier",
                "epochs": network.epochs,
                "entity_recognition": False,
                "random_seed": SEED,
                "constrain_similarities": True,
            },
        ],
    }


def tried(network: Network, segment: Segment) -> dict[str, Any]:
    """Accuracy and macro F1 on each set, share of out-of-scope talk recognized, times and memory (MB)."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    pairs = [
        (segment(masked(one)), label(one.intent)) for one in examples_in(*sorted(TRAINING.glob("*.yml")))
    ]
    with tempfile.TemporaryDirectory() as folder:
        config, data = Path(folder, "config.yml"), Path(folder, "nlu.yml")
        config.write_text(yaml.safe_dump(config_of(network)), encoding="utf-8")
        data.write_text(yaml.safe_dump(as_rasa_reads(pairs), allow_unicode=True), encoding="utf-8")
        began = time.perf_counter()
        model = train_nlu(str(config), str(data), folder, fixed_model_name="diet")
        trained = time.perf_counter() - began
        agent = Agent.load(str(model))
        return {"training_s": trained, **asyncio.run(figures(agent, segment))}


def as_rasa_reads(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Training data in Rasa's format."""
    by_intent: dict[str, list[str]] = {}
    for text, intent in pairs:
        if text:
            by_intent.setdefault(intent, []).append(f"- {text}\n")
    nlu = [{"intent": intent, "examples": "".join(lines)} for intent, lines in by_intent.items()]
    return {"version": "3.1", "nlu": nlu}


def label(intent: str) -> str:
    """The intent without a slash: because of it, Rasa would read a topic as a retrieval intent."""
    return intent.replace("/", "_of_")


async def figures(agent: Agent, segment: Segment) -> dict[str, Any]:
    found: dict[str, Any] = {}
    latencies: list[float] = []

    async def named(text: str) -> str:
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        latencies.append((time.perf_counter() - began) * 1000)
        return str((parsed.get("intent") or {}).get("name"))

    for name in SETS:
        examples = examples_in(EVALUATION / f"{name}.yml")
        guessed = [await named(segment(masked(one))) for one in examples]
        meant = [label(one.intent) for one in examples]
        found[name] = sum(m == n for m, n in zip(meant, guessed, strict=True)) / len(meant)
        found[f"{name} F1"] = macro_f1(meant, guessed)
    strange = [await named(segment(masked(one))) for one in examples_in(EVALUATION / "out_of_scope.yml")]
    found["kept out"] = strange.count("out_of_scope") / len(strange)
    found["parse_ms"] = statistics.median(latencies)
    found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main() -> None:
    parser = Arguments("bench.evaluation.diet", __doc__)
    name = one_of([network.name for network in NETWORKS])
    parser.add_argument("names", nargs="*", type=name, metavar="NAME", help="which networks (default: all)")
    names = parser.parse_args().names
    parser.require_rasa_environment()
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # else each parsed sentence would be a log line
    print(f"| network | {' | '.join(SETS)} | F1 chat, phone | foreign | training | parse | process |")
    print("| --- " * (len(SETS) + 6) + "|", flush=True)
    for network in NETWORKS:
        if names and network.name not in names:
            continue
        segment: Segment = str
        if network.segmented:
            segment = importlib.import_module("pyvi.ViTokenizer").tokenize
        found = tried(network, segment)
        sets = " | ".join(f"{found[name]:.1%}" for name in SETS)
        print(
            f"| DIET {network.name}: {network.words} + {network.letters} features, {network.epochs} epochs"
            f" | {sets} | {found['chat F1']:.1%}, {found['phone F1']:.1%} | {found['kept out']:.1%}"
            f" | {found['training_s']:.0f} s | {found['parse_ms']:.1f} ms | {found['memory_mb']:.0f} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
