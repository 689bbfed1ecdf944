"""What the assistant says, as the domain writes it: the keys of each response and its buttons."""

from __future__ import annotations

from collections.abc import Collection

import yaml

from assistant.dialogue.checks.yaml_files import YamlFile, is_blank, is_text, unknown

PREFIX = "utter_"
# As in Rasa 3.6, rasa/shared/nlu/training_data/schemas/responses.yml.
_SAYS = ("text", "custom", "image", "attachment", "elements", "quick_replies")
_KEYS = {*_SAYS, "buttons", "button_type", "channel", "condition", "id", "metadata"}
_OF_A_BUTTON = ("title", "payload")
# What assistant/dialogue/channel.py reads of what a response carries beside its words.
_CUSTOM = ("ended", "expects")
_EXPECTED = ("open", "digits", "yes_no")


def check_responses(file: YamlFile, node: yaml.Node) -> None:
    """Adds to `file` what is wrong with a section «responses»."""
    for name, (key, variants) in file.pairs(node, "responses").items():
        if not name.startswith(PREFIX):
            file.fault(key, f"the name «{name}» must begin with «{PREFIX}»")
        for variant in file.items(variants, name):
            _check_variant(file, name, variant)


def _check_variant(file: YamlFile, name: str, node: yaml.Node) -> None:
    given = file.pairs(node, f"each text of {name}")
    strange = _strange_keys(file, name, given, _KEYS)
    if given and not strange and not any(one in given for one in _SAYS):
        file.fault(node, f"{name}: «text» is missing")
    if "text" in given and not is_text(given["text"][1]):
        file.fault(given["text"][0], f"{name}: «text» must be a text; digits alone go into quotes")
    for button in file.items(given["buttons"][1], f"{name}: «buttons»") if "buttons" in given else []:
        parts = file.pairs(button, f"{name}: a button")
        if parts and not _strange_keys(file, name, parts, {*_OF_A_BUTTON, "type"}):
            for needed in _OF_A_BUTTON:
                if needed not in parts or is_blank(parts[needed][1]):
                    file.fault(button, f"{name}: a button has no «{needed}»")
    custom = file.pairs(given["custom"][1], f"{name}: «custom»") if "custom" in given else {}
    _strange_keys(file, name, custom, _CUSTOM)
    if "expects" in custom and custom["expects"][1].value not in _EXPECTED:
        value = custom["expects"][1]
        file.fault(value, f"{name}: {unknown('value of «expects»', str(value.value), _EXPECTED)}")


def _strange_keys(
    file: YamlFile, name: str, given: dict[str, tuple[yaml.Node, yaml.Node]], known: Collection[str]
) -> bool:
    strange = [key for key in given if key not in known]
    for key in strange:
        file.fault(given[key][0], f"{name}: {unknown('key', key, known)}")
    return bool(strange)
