"""What the assistant says, as the domain writes it: the keys of each response and its buttons."""

from __future__ import annotations

from collections.abc import Collection

import yaml

from assistant.dialogue.checks.yaml_files import YamlFile, is_blank, is_text, unknown

PREFIX = "utter_"
# What assistant/dialogue/wording/render.py reads. Rasa knows more, which nobody would hear.
_KEYS = ("text", "buttons")
_OF_A_BUTTON = ("title", "payload")


def check_responses(file: YamlFile, node: yaml.Node) -> None:
    """Adds to `file` what is wrong with a section «responses»."""
    for name, (key, variants) in file.pairs(node, "responses").items():
        if not name.startswith(PREFIX):
            file.fault(key, f"the name «{name}» must begin with «{PREFIX}»")
        texts = file.items(variants, name)
        if not texts and isinstance(variants, yaml.SequenceNode):
            file.fault(key, f"{name} has no text")
        for variant in texts:
            _check_variant(file, name, variant)


def _check_variant(file: YamlFile, name: str, node: yaml.Node) -> None:
    given = file.pairs(node, f"each text of {name}")
    strange = _strange_keys(file, name, given, _KEYS)
    if given and not strange and "text" not in given:
        file.fault(node, f"{name}: «text» is missing")
    if "text" in given and not is_text(given["text"][1]):
        file.fault(given["text"][0], f"{name}: «text» must be a text; digits alone go into quotes")
    for button in file.items(given["buttons"][1], f"{name}: «buttons»") if "buttons" in given else []:
        parts = file.pairs(button, f"{name}: a button")
        if parts and not _strange_keys(file, name, parts, _OF_A_BUTTON):
            for needed in _OF_A_BUTTON:
                if needed not in parts or is_blank(parts[needed][1]):
                    file.fault(button, f"{name}: a button has no «{needed}»")


def _strange_keys(
    file: YamlFile, name: str, given: dict[str, tuple[yaml.Node, yaml.Node]], known: Collection[str]
) -> bool:
    strange = [key for key in given if key not in known]
    for key in strange:
        file.fault(given[key][0], f"{name}: {unknown('key', key, known)}")
    return bool(strange)
