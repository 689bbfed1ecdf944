"""The lexicon, `nlu_data/concepts/*.yml`: a concept with what it means and the phrases that say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import yaml

from assistant.dialogue.checks.yaml_files import YamlFile, is_blank, is_text, unknown
from assistant.dialogue.understanding.concepts import check_phrase

_KEYS = ("about", "words")


def check_concepts(files: Iterable[YamlFile]) -> None:
    """Adds to each file what is wrong with it. A concept stands in one file only."""
    found: dict[str, YamlFile] = {}
    for file in files:
        for name, (key, node) in file.pairs(file.root, "the file").items() if file.root else ():
            if not is_text(key):
                file.fault(key, f'«{name}» is no name in YAML; write "{name}"')
            if name in found:
                file.fault(key, f"the concept «{name}» is also in {found[name].name}")
            found[name] = file
            _check_concept(file, name, (key, node))


def _check_concept(file: YamlFile, name: str, at: tuple[yaml.Node, yaml.Node]) -> None:
    key, node = at
    given = file.pairs(node, name)
    strange = [one for one in given if one not in _KEYS]
    for one in strange:
        file.fault(given[one][0], f"{name}: {unknown('key', one, _KEYS)}")
    if not given or strange:
        return
    for needed in _KEYS:
        if needed not in given:
            file.fault(key, f"{name}: «{needed}» is missing")
    if "about" in given and not is_text(given["about"][1]):
        file.fault(given["about"][0], f"{name}: «about» must say in words what it means")
    if "words" in given:
        _check_phrases(file, name, given["words"][1])


def _check_phrases(file: YamlFile, name: str, node: yaml.Node) -> None:
    phrases = file.items(node, f"{name}: «words»")
    if not phrases and isinstance(node, yaml.SequenceNode):
        file.fault(node, f"{name}: «words» holds no phrase")
    lines: dict[str, int] = {}
    for phrase in phrases:
        if not is_text(phrase):
            quoted = isinstance(phrase, yaml.ScalarNode) and not is_blank(phrase)
            hint = f'; write "{phrase.value}"' if quoted else ""
            file.fault(phrase, f"{name}: a phrase must be a text{hint}")
            continue
        written = str(phrase.value)
        line = phrase.start_mark.line + 1
        if lines.setdefault(written, line) != line:
            file.fault(phrase, f"{name}: «{written}» is given twice (first at line {lines[written]})")
        for word in written.split():
            repeated = [one for one, times in Counter(word.rstrip("?").split("|")).items() if times > 1]
            if repeated:
                file.fault(
                    phrase, f"{name}: «{repeated[0]}» stands twice in «{word}»; «|» joins single words"
                )
        try:
            check_phrase(written)
        except ValueError as problem:
            file.fault(phrase, f"{name}: {problem}")
