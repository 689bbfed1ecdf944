"""Arrows point inward (the map is in the README): what each folder may import of ours."""

import subprocess
import sys
from pathlib import Path

from scripts.places import RASA_PYTHON, ROOT
from tests.habits.tree import modules_imported_by, our_modules_imported_by, python_files

INNER = {"assistant.errors"}
BASE = {f"assistant.{name}" for name in ("errors", "settings", "secret", "private_files", "hosts")}
LANGUAGE = BASE | {"assistant.vietnamese"}
SERVICE_TABLES = {f"outage_service.{name}" for name in ("errors", "clock", "tables")}
SERVICE_GROUND = SERVICE_TABLES | {f"outage_service.{name}" for name in ("texts", "running", "database")}
FACTS = SERVICE_GROUND | {"outage_service.journal", "outage_service.world"}
ALLOWED = {
    "assistant/vietnamese": INNER,
    "assistant/conversation": INNER,
    "assistant/settings.py": INNER,
    "assistant/errors.py": set[str](),
    "assistant/private_files.py": set[str](),
    "assistant/hosts.py": set[str](),
    "assistant/secret.py": INNER | {"assistant.settings", "assistant.private_files"},
    "assistant/speech": LANGUAGE | {"assistant.conversation.hearing"},  # what an ear reports
    "assistant/conversation_log": BASE | {"assistant.conversation"},
    "assistant/channels": LANGUAGE | {"assistant.conversation", "assistant.conversation_log"},
    "assistant/dialogue/actions": LANGUAGE | {"assistant.dialogue.checks"},
    "assistant/dialogue/checks": set[str](),
    "assistant/dialogue/components": LANGUAGE,
    "assistant/dialogue": LANGUAGE | {"assistant.conversation"},
    "assistant": {"assistant"},
    "outage_service/errors.py": set[str](),
    "outage_service/clock.py": set[str](),
    "outage_service/private_files.py": set[str](),
    "outage_service/texts.py": {"outage_service.clock"},
    "outage_service/env_file.py": {"outage_service.errors"},
    "outage_service/settings.py": {"outage_service.errors", "outage_service.env_file"},
    "outage_service/tables": SERVICE_TABLES,
    "outage_service/database": SERVICE_TABLES,
    "outage_service/running": set[str](),
    "outage_service/journal": SERVICE_GROUND,
    "outage_service/access": SERVICE_GROUND | {"outage_service.journal"},
    "outage_service/world": SERVICE_GROUND,
    "outage_service/supply/outages": FACTS,
    "outage_service/supply/reports": FACTS,
    "outage_service/supply/look_up.py": FACTS
    | {f"outage_service.supply.{name}" for name in ("outages", "reports")},
    "outage_service/supply/work_orders": FACTS | {"outage_service.supply.reports"},
    "outage_service/supply/trouble_calls": FACTS | {"outage_service.supply"},
    "outage_service/supply": FACTS,
    "outage_service/migrations": SERVICE_GROUND
    | {f"outage_service.{name}" for name in ("settings", "private_files", "world")},
    "outage_service/telling": FACTS | {"outage_service.supply"},
    "outage_service/loading": FACTS | {"outage_service.supply"},
    "outage_service/importing": FACTS | {"outage_service.supply"},
    "outage_service/figures": FACTS | {"outage_service.supply"},
    "outage_service/upkeep": FACTS
    | {f"outage_service.{name}" for name in ("settings", "private_files", "telling", "migrations")},
    "outage_service/api": FACTS
    | {
        f"outage_service.{name}" for name in ("access", "supply", "telling", "importing", "figures", "upkeep")
    },
    "outage_service": {"outage_service"},
    "scripts": {"scripts", "assistant.dialogue.checks"} | BASE,
    "bench": {"bench", "scripts", "assistant", "outage_service"},
}
PURE = (
    "assistant/vietnamese",
    "assistant/settings.py",
    "assistant/errors.py",
    "assistant/secret.py",
    "assistant/private_files.py",
    "assistant/hosts.py",
)
BOTH_ENVIRONMENTS = (*PURE, "assistant/dialogue")
BEFORE_ENVIRONMENTS = ("arguments", "setup", "environments", "interpreters", "commands", "console", "places")


def folder_rule(path: Path) -> str:
    """The narrowest folder with a rule that a file lies in."""
    return max((folder for folder in ALLOWED if path.is_relative_to(folder)), key=len)


def is_within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def test_a_file_imports_only_what_lies_further_in() -> None:
    outward = {}
    for path in python_files("assistant", "outage_service", "scripts", "bench"):
        rule = folder_rule(path)
        allowed = ALLOWED[rule] | {rule.removesuffix(".py").replace("/", ".")}
        ours = our_modules_imported_by(path)
        above = {module for module in ours if any(inner.startswith(module + ".") for inner in allowed)}
        if wrong := {module for module in ours - above if not is_within(module, allowed)}:
            outward[str(path)] = sorted(wrong)
    assert outward == {}


def test_the_language_and_the_settings_need_only_the_standard_library() -> None:
    assert foreign_modules(python_files(*PURE)) <= {"assistant"}


def test_what_makes_the_environments_needs_only_the_standard_library() -> None:
    files = [Path(f"scripts/{name}.py") for name in BEFORE_ENVIRONMENTS]
    ours = set().union(*map(our_modules_imported_by, files))
    assert foreign_modules(files) <= {"scripts"}
    assert ours <= {"scripts", *(f"scripts.{name}" for name in BEFORE_ENVIRONMENTS)}


def foreign_modules(files: list[Path]) -> set[str]:
    """Top-level names of all that files import and that does not come with Python."""
    imported = {name.partition(".")[0] for path in files for name in modules_imported_by(path)}
    return imported - sys.stdlib_module_names


def test_what_runs_beside_rasa_is_written_in_the_syntax_of_its_python() -> None:
    files = [str(path) for path in python_files(*BOTH_ENVIRONMENTS)]
    program = (
        "import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path, encoding='utf-8').read(), path)"
    )
    command = [str(RASA_PYTHON), "-c", program, *files]
    parsed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert parsed.returncode == 0, parsed.stderr
