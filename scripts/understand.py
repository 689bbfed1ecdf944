"""`make understand SAY="nhà chị mất điện rồi|mấy giờ có điện"`: shows how each sentence is understood.

The acts are those of a first sentence, when no question stands.
It asks the running Rasa if that has the model of the current data; otherwise it loads that model briefly.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from assistant.dialogue.understanding.heard import heard_in
from assistant.dialogue.understanding.understand import understand
from assistant.errors import SettingError
from assistant.secret import RASA_TOKEN_HEADER, rasa_token
from assistant.vietnamese.reading_in import read_in
from scripts.arguments import Arguments
from scripts.console import Problem, guarded, say
from scripts.model import ensure_model
from scripts.parts import read_settings
from scripts.places import RASA_PYTHON, ROOT, rasa_environment, settings_environment

RUNNERS_UP = 3
USAGE = 'Give sentences: make understand SAY="nhà chị mất điện rồi|mấy giờ có điện".'

Json = dict[str, Any]


def main() -> int:
    parser = Arguments("scripts.understand", __doc__)
    parser.add_argument("sentences", nargs="*", metavar="SENTENCE", help="instead of SAY")
    given = parser.parse_args().sentences or os.environ.get("SAY", "").split("|")
    sentences = [" ".join(one.split()) for one in given if one.strip()]
    if not sentences:
        raise Problem("There is nothing to understand.", USAGE)
    environment = settings_environment()
    model = ensure_model(environment)
    parsed = ask_the_running_rasa(sentences, model, environment) or load_and_parse(
        sentences, model, environment
    )
    for sentence, found in zip(sentences, parsed, strict=True):
        say(report(sentence, found))
    return 0


def ask_the_running_rasa(
    sentences: Sequence[str], model: Path, environment: Mapping[str, str]
) -> list[Json] | None:
    """Rasa's parses; None when no Rasa runs here, or one with another model."""
    settings = read_settings(environment)
    try:
        headers = {RASA_TOKEN_HEADER: rasa_token(settings)}
        with httpx.Client(base_url=settings.rasa_url, headers=headers, trust_env=False, timeout=10) as rasa:
            status = rasa.get("/status").raise_for_status().json()
            if Path(str(status.get("model_file"))).name != model.name:
                return None
            return [
                rasa.post("/model/parse", json={"text": one}).raise_for_status().json() for one in sentences
            ]
    except (httpx.HTTPError, ValueError, SettingError):
        return None


def load_and_parse(sentences: Sequence[str], model: Path, environment: Mapping[str, str]) -> list[Json]:
    """The parses by the model. Raises Problem when it cannot be loaded."""
    command: list[str | Path] = [RASA_PYTHON, "-m", "assistant.dialogue.parse", model]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=rasa_environment(environment),
        input="".join(f"{one}\n" for one in sentences),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise Problem(f"The model cannot be used: {last}", "Try `make train`.")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def report(sentence: str, parsed: Json) -> str:
    """The sentence, its intent, the runners-up, the acts, and the entities, each once with how often it was found."""
    best = parsed["intent"]
    others = [one for one in parsed.get("intent_ranking", []) if one["name"] != best["name"]]
    lines = [f"\n«{sentence}»", f"  intent    {best['name']}  {best['confidence']:.2f}"]
    lines += [f"  then      {one['name']}  {one['confidence']:.2f}" for one in others[:RUNNERS_UP]]
    for act in understand(heard_in(parsed, {}, read_in(sentence), turn_id="")).acts:
        kind = f" ({act.kind})" if act.kind else ""
        lines.append(f"  act       {act.name}{kind}  {act.confidence:.2f}")
    found = Counter(_found(sentence, one) for one in parsed.get("entities", []))
    lines += [f"{line}  ({times} times)" if times > 1 else line for line, times in found.items()]
    return "\n".join(lines)


def _found(sentence: str, one: Json) -> str:
    said = sentence[one["start"] : one["end"]] if "start" in one else ""
    return f"  {one['entity']:<9} {one['value']}" + (f"  («{said}»)" if said != one["value"] else "")


if __name__ == "__main__":
    sys.exit(guarded(main))
