"""`make evaluate`: how well the assistant understands and helps callers, as one report in Markdown.

`.venv/bin/python -m bench.evaluation understanding callers` runs only these; subjects: understanding, acts,
identifiers, stories, callers, conversations, and `turns` when it is named. The report is also written to
var/evaluation.md.
"""

import subprocess
import sys
from collections.abc import Callable

import httpx

from bench.evaluation import acts, calls, identifiers, stories, understanding
from bench.running import Running, running
from bench.turns import measuring
from scripts.arguments import Arguments, one_of
from scripts.console import guarded, say, task
from scripts.parts import read_settings
from scripts.places import MAIN_PYTHON, ROOT, VAR

ALONE = {"acts": acts.report, "identifiers": identifiers.report, "stories": stories.report}
TOLD = ("conversations",)
BY_ITSELF = {"turns": measuring.report}  # minutes, and a second model: only when asked for


def _understanding(started: Running) -> str:
    settings = read_settings(started.stack.parts["rasa"].environment)
    params = {"token": settings.rasa_token}
    with httpx.Client(base_url=started.url("rasa"), params=params, timeout=30, trust_env=False) as rasa:
        return understanding.report(rasa)


WITH_STACK: dict[str, Callable[[Running], str]] = {"understanding": _understanding, "callers": calls.report}


def _conversations() -> str:
    """Runs the whole calls of tests/conversations against a stack of their own."""
    command = [
        str(MAIN_PYTHON),
        "-m",
        "pytest",
        "-q",
        "--no-header",
        "--show-capture=no",
        "tests/conversations",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr.strip()[-200:]
    return f"## Conversations\n\n{last}"


def main() -> int:
    usual = [*WITH_STACK, *ALONE, *TOLD]
    parser = Arguments("bench.evaluation", __doc__)
    subject = one_of([*usual, *BY_ITSELF])
    parser.add_argument("subjects", nargs="*", type=subject, help="what to try (default: all but turns)")
    wanted = parser.parse_args().subjects or usual
    parts: list[str] = []
    for name, report in {**ALONE, **BY_ITSELF}.items():
        if name in wanted:
            with task(f"evaluating {name}"):
                parts.append(report())
    with_stack = [name for name in WITH_STACK if name in wanted]
    if with_stack:
        with running() as started:
            for name in with_stack:
                with task(f"evaluating {name}"):
                    parts.append(WITH_STACK[name](started))
    if "conversations" in wanted:
        with task("telling the conversations"):
            parts.append(_conversations())
    text = "\n\n".join(parts)
    VAR.mkdir(exist_ok=True)
    (VAR / "evaluation.md").write_text(text + "\n", encoding="utf-8")
    say(f"\n{text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
