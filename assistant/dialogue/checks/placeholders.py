"""The placeholders of responses: each must be a value that the program passes wherever it says the response.

A placeholder without a value would end the turn in an apology, and nothing before that would say so.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping

import yaml

from assistant.dialogue.checks.labels import IN_ENGLISH
from assistant.dialogue.checks.passed_values import PassedValues
from assistant.dialogue.checks.yaml_files import YamlFile, is_text, section_of, unknown


def check_placeholders(domain: Iterable[YamlFile], passed: PassedValues) -> None:
    """Adds to each file the placeholders that nothing fills, and those of English that Vietnamese has not."""
    files = list(domain)
    vietnamese: dict[str, set[str]] = {}
    for file in files:
        for name, texts in _texts(file).items():
            if not name.endswith(IN_ENGLISH):
                vietnamese[name] = {found for text in texts for found in _names_in(str(text.value)) or ()}
    for file in files:
        for name, texts in _texts(file).items():
            for text in texts:
                _check_text(file, name, text, passed, vietnamese)


def _check_text(
    file: YamlFile,
    name: str,
    text: yaml.ScalarNode,
    passed: PassedValues,
    vietnamese: Mapping[str, set[str]],
) -> None:
    said = name.removesuffix(IN_ENGLISH)
    names = _names_in(str(text.value))
    if names is None:
        file.fault(text, f"{name} has braces that are no placeholder")
        return
    known = passed.of(said)
    for one in sorted(names):
        if known is not None and one not in known:
            file.fault(
                text, f"{name}: {unknown('placeholder', _braced(one), [*map(_braced, sorted(known))])}"
            )
        elif said != name and said in vietnamese and one not in vietnamese[said]:
            file.fault(text, f"{name}: {_braced(one)} is not in {said}")


def _names_in(text: str) -> set[str] | None:
    """The placeholders of a text; None when its braces make none."""
    try:
        names = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError:
        return None
    return names if all(name.isidentifier() for name in names) else None


def _texts(file: YamlFile) -> dict[str, list[yaml.ScalarNode]]:
    section = section_of(file, "responses")
    found: dict[str, list[yaml.ScalarNode]] = {}
    for key, variants in section.value if isinstance(section, yaml.MappingNode) else ():
        for variant in variants.value if isinstance(variants, yaml.SequenceNode) else ():
            pairs = variant.value if isinstance(variant, yaml.MappingNode) else ()
            found.setdefault(str(key.value), []).extend(
                value for name, value in pairs if name.value == "text" and is_text(value)
            )
    return found


def _braced(name: str) -> str:
    return f"{{{name}}}"
