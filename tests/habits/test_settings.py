"""Every setting is documented, and one file of each service reads the environment."""

import ast
import re
from pathlib import Path

from assistant.settings import variable_names
from outage_service.settings import Settings as OutageSettings
from tests.habits.tree import python_files, text_of

READERS = {Path("assistant/settings.py"), Path("outage_service/settings.py")}
ENVIRONMENT_NAMES = {"environ", "environb", "getenv"}
EXAMPLE = Path(".env.example")


def documented_variables() -> list[str]:
    return re.findall(r"^#?\s?((?:ASSISTANT|OUTAGE)_[A-Z0-9_]+)=", text_of(EXAMPLE), re.MULTILINE)


def real_variables() -> set[str]:
    return {*variable_names(), *(f"OUTAGE_{name.upper()}" for name in OutageSettings.model_fields)}


def test_every_setting_is_explained_in_the_example_file() -> None:
    assert real_variables() - set(documented_variables()) == set()


def test_the_example_file_explains_no_setting_that_does_not_exist() -> None:
    assert set(documented_variables()) - real_variables() == set()


def test_no_setting_is_explained_twice() -> None:
    documented = documented_variables()
    assert sorted(documented) == sorted(set(documented))


def test_only_the_settings_read_the_environment() -> None:
    others = {*python_files("assistant", "outage_service")} - READERS
    assert {str(path) for path in others if reads_environment(path)} == set()


def reads_environment(path: Path) -> bool:
    nodes = ast.walk(ast.parse(text_of(path)))
    return any(isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT_NAMES for node in nodes)
