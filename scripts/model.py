"""The Rasa model: trained only when the content of its inputs changed.

A model is in var/models under the hash of its inputs, so tests, bench and `make run` share it, and an
earlier state of the data finds its earlier model.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.dialogue.checks.files import faults_in
from assistant.dialogue.checks.yaml_files import listed
from scripts.arguments import no_arguments
from scripts.commands import require_space, run_quietly
from scripts.console import Problem, guarded, say, task
from scripts.places import MODELS, RASA_PYTHON, ROOT, rasa_environment
from scripts.setup import alone

CONFIG = Path("assistant/dialogue/config.yml")
DOMAIN = Path("assistant/dialogue/domain")
ENDPOINTS = Path("assistant/dialogue/endpoints.yml")
DATA = tuple(Path("nlu_data", name) for name in ("nlu", "lookups", "rules", "stories"))
# The components read these themselves.
LABELS = (Path("nlu_data/acts"), Path("nlu_data/concepts"), Path("nlu_data/follow_ups"))
CODE = (
    Path("assistant/dialogue/components"),
    Path("assistant/dialogue/understanding"),
    Path("assistant/vietnamese"),
)
INPUTS = (CONFIG, DOMAIN, *DATA, *LABELS, *CODE, Path("requirements/rasa.txt"))
MODELS_KEPT = 5
MISTAKES_SHOWN = 20


def inputs_hash(root: Path = ROOT) -> str:
    """Sixteen hexadecimal digits that change when an input of the model changes its name or content."""
    digest = hashlib.sha256()
    for path in _input_files(root):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _input_files(root: Path) -> Iterator[Path]:
    for entry in INPUTS:
        start = root / entry
        found = [start] if start.is_file() else sorted(start.rglob("*"))
        for path in found:
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                yield path


def require_good_data(root: Path = ROOT) -> None:
    """Raises Problem with file and line of each mistake in the trainers' data. Takes about a second."""
    faults = faults_in(root)
    if len(faults) == 1:
        said = str(faults[0])
        raise Problem(said if said.endswith("?") else f"{said}.", "Fix it and run it again.")
    if faults:
        lines = listed(faults)
        shown = "".join(f"\n  {line}" for line in lines[:MISTAKES_SHOWN])
        shown += "\n  and more" if len(lines) > MISTAKES_SHOWN else ""
        raise Problem(f"There are {len(faults)} mistakes:{shown}\n", "Fix them and run it again.")


def current_model() -> Path:
    """The path of the model of the current inputs, trained or not."""
    return MODELS / f"{inputs_hash()}.tar.gz"


def ensure_model(environment: Mapping[str, str] | None = None) -> Path:
    """The model of the current inputs, trained now if necessary. Raises Problem for mistakes in the trainers'
    data, including stored answers and evaluation sets, and when training fails.
    """
    require_good_data()
    model = current_model()
    if not model.exists():
        with alone("training"):
            if not model.exists():
                with task("training the dialogue model (about two minutes, only when its data changed)"):
                    train(model, environment or os.environ)
                _forget_old()
    model.touch()  # the newest file counts as the one in use: for _forget_old and servers started by hand
    return model


def train(model: Path, environment: Mapping[str, str], fresh: bool = False) -> None:
    """Trains into `model`, which appears complete or not at all. `fresh` ignores the cache."""
    require_good_data()
    require_space(MODELS, megabytes=700)
    MODELS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=MODELS) as folder:
        settings = rasa_environment(environment)
        if fresh:
            settings["RASA_CACHE_DIRECTORY"] = str(Path(folder, "cache"))
        Path(settings["RASA_CACHE_DIRECTORY"]).mkdir(parents=True, exist_ok=True)
        run_quietly(_command(Path(folder)), log_name="train", environment=settings)
        written = Path(folder, "model.tar.gz")
        if not written.is_file():
            raise Problem("Rasa wrote no model.", "See var/log/train.log.")
        written.replace(model)


def _command(out: Path) -> list[str | Path]:
    data = [path for path in DATA if (ROOT / path).is_dir()]
    # Rasa's own validation takes nine seconds more; `require_good_data` has looked at the data before.
    command: list[str | Path] = [RASA_PYTHON, "-m", "rasa", "train", "--quiet", "--skip-validation"]
    command += ["--config", CONFIG, "--domain", DOMAIN, "--endpoints", ENDPOINTS, "--data", *data]
    return [*command, "--out", out, "--fixed-model-name", "model"]


def _forget_old() -> None:
    models = sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[MODELS_KEPT:]:
        old.unlink(missing_ok=True)
    for abandoned in MODELS.glob(".training-*"):
        shutil.rmtree(abandoned, ignore_errors=True)


def main() -> int:
    no_arguments("scripts.model", __doc__)
    model = ensure_model()
    say(f"  ok  the model is {model.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
