"""Rasa's own test of a dialogue, `rasa test core`, over the stories in `nlu_data/tests/`.

The stories contain the callers' words, so this tests what is understood; the action is always the whole turn.
"""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Problem
from scripts.model import ENDPOINTS, ensure_model
from scripts.places import RASA_PYTHON, ROOT, rasa_environment

STORIES = ROOT / "nlu_data" / "tests"
LONGEST_S = 300


@dataclass(frozen=True)
class Told:
    """`right` of `stories` stories went as written; `failed` shows the others in Rasa's format."""

    right: int
    stories: int
    actions_right: float
    failed: str


def told(model: Path) -> Told:
    """Runs every story through the model. Raises Problem when Rasa itself fails."""
    with tempfile.TemporaryDirectory() as folder:
        command: list[str | Path] = [RASA_PYTHON, "-m", "rasa", "test", "core", "--e2e", "--no-plot"]
        command += ["--model", model]
        command += ["--stories", STORIES, "--endpoints", ENDPOINTS, "--out", folder]
        environment = rasa_environment(os.environ)
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=LONGEST_S
        )
        report = Path(folder, "story_report.json")
        if done.returncode != 0 or not report.is_file():
            raise Problem("`rasa test core` failed.", (done.stderr or done.stdout).strip()[-500:])
        figures = json.loads(report.read_text(encoding="utf-8"))
        failed = Path(folder, "failed_test_stories.yml").read_text(encoding="utf-8")
    whole = figures["conversation_accuracy"]
    # Rasa's report holds the share of right actions as `accuracy` or, if not, as the `micro avg`.
    share = figures.get("accuracy", figures.get("micro avg", {}).get("precision", 0.0))
    return Told(whole["correct"], whole["total"], share, failed if whole["correct"] < whole["total"] else "")


def report() -> str:
    """The whole report as Markdown."""
    found = told(ensure_model())
    lines = [
        "## Test stories",
        "",
        f"{found.right} of {found.stories} stories went as written; "
        f"{found.actions_right:.1%} of their words and actions.",
    ]
    return "\n".join([*lines, *(["", "```yaml", found.failed, "```"] if found.failed else [])])
