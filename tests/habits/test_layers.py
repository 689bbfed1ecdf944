"""Arrows point inward: each file imports only what `layers.py` allows its folder."""

import subprocess
import sys
from pathlib import Path

from scripts.places import RASA_PYTHON, ROOT
from tests.habits.layers import ALLOWED, BEFORE_ENVIRONMENTS, BOTH_ENVIRONMENTS, PURE
from tests.habits.tree import modules_imported_by, our_modules_imported_by, python_files


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
