"""Looking at a file as a trainer has written it."""

from collections.abc import Callable

from assistant.dialogue.checks.yaml_files import YamlFile, parse


def yaml_file(text: str, name: str = "a.yml") -> YamlFile:
    file = YamlFile(name)
    parse(text, file)
    return file


def told_about(text: str, check: Callable[[YamlFile], None]) -> list[str]:
    """What is told about this text, each mistake as «line: what»."""
    file = yaml_file(text)
    check(file)
    return [f"{fault.line}: {fault.what}" for fault in file.faults]
