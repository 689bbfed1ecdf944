"""Checks all files that trainers edit, in about a second, before training and serving."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assistant.dialogue.checks.acts import check_acts
from assistant.dialogue.checks.answers import check_answers, stored_topics
from assistant.dialogue.checks.concepts import check_concepts
from assistant.dialogue.checks.domain import check_domain_file, check_sections
from assistant.dialogue.checks.follow_ups import check_follow_ups
from assistant.dialogue.checks.labels import labels_of
from assistant.dialogue.checks.passed_values import PassedValues
from assistant.dialogue.checks.placeholders import check_placeholders
from assistant.dialogue.checks.training import check_training_file, topics_in
from assistant.dialogue.checks.uses import Uses, check_uses
from assistant.dialogue.checks.yaml_files import Fault, YamlFile, read, section_of

DATA = Path("nlu_data")
ANSWERS = DATA / "answers.yml"
EXAMPLES = DATA / "nlu"
TRIED = (DATA / "eval", DATA / "tests")  # what only tests look at
DOMAIN = Path("assistant/dialogue/domain")
WORDS = Path("assistant/dialogue/wording")
# The programs that name responses and actions.
PROGRAMS = (Path("assistant/dialogue/actions"), Path("assistant/dialogue/deciding"), WORDS)
# What our components read, and not Rasa; the turns that they are tried on are in the same format.
ACTS, CONCEPTS, TRIED_TURNS = DATA / "acts", DATA / "concepts", DATA / "eval" / "turns"
FOLLOW_UPS, TRIED_FOLLOW_UPS = DATA / "follow_ups", DATA / "eval" / "follow_ups"
_MORE = tuple(Path("assistant/dialogue", name) for name in ("config.yml", "endpoints.yml"))


def faults_in(root: Path) -> list[Fault]:
    """What is wrong with the training data, turns, concepts, evaluation sets, answers and domain below `root`.

    A broken file causes no faults in the files that refer to it.
    """
    domain = list(_files(root, DOMAIN))
    answers = read(root / ANSWERS, ANSWERS.as_posix())
    training = [
        file
        for file in _files(root, DATA, but=(ACTS, CONCEPTS, FOLLOW_UPS, TRIED_TURNS, TRIED_FOLLOW_UPS))
        if file.name != answers.name
    ]
    turns = [*_files(root, ACTS), *_files(root, TRIED_TURNS)]
    concepts = list(_files(root, CONCEPTS))
    follow_ups = list(_files(root, FOLLOW_UPS))
    tried = list(_files(root, TRIED_FOLLOW_UPS))
    others = [read(root / path, path.as_posix()) for path in _MORE if (root / path).exists()]
    phrases = list(_files(root, WORDS))
    speaking = [*domain, *(file for file in training if section_of(file, "responses") is not None)]
    labels = labels_of(speaking)
    for file in domain:
        check_sections(file)
    in_vain: list[Fault] = []
    if not any(file.faults for file in speaking):
        topics = stored_topics(answers)
        for file in training:
            check_training_file(file, labels, topics)
        naming = [*others, *(file for file in training if Path(file.name).parent not in TRIED)]
        uses = _uses(root, phrases, naming)
        for file in domain:
            check_domain_file(file, labels, uses.classes)
        if all(file.root is not None for file in (*phrases, *naming)):
            in_vain = check_uses(uses, speaking, labels)
            check_placeholders(domain, _passed_values(root))
    for file in turns:
        check_acts(file)
    for file in follow_ups:
        check_follow_ups(file)
    for file in tried:
        check_follow_ups(file, tried=True)
    check_concepts(concepts)
    check_answers(answers, _topics(file for file in training if Path(file.name).parent == EXAMPLES))
    files = (*domain, answers, *training, *turns, *follow_ups, *tried, *concepts, *others, *phrases)
    return sorted([*in_vain, *(fault for file in files for fault in file.faults)])


def _uses(root: Path, phrases: Iterable[YamlFile], naming: Iterable[YamlFile]) -> Uses:
    """What the actions with their phrases, the rules and the configuration name."""
    uses = Uses()
    for folder in PROGRAMS:
        for path in sorted((root / folder).rglob("*.py")):
            uses.add_program(path, path.relative_to(root).as_posix())
    for file in phrases:
        uses.add_words(file)
    for file in naming:
        uses.add_rules(file)
    return uses


def _passed_values(root: Path) -> PassedValues:
    passed = PassedValues()
    for folder in PROGRAMS:
        for path in sorted((root / folder).rglob("*.py")):
            passed.add_program(path)
    return passed


def faults_in_answers(path: Path) -> tuple[YamlFile, list[Fault]]:
    """The stored answers and their faults; the topics are those with examples in `nlu` beside the file."""
    file = read(path)
    check_answers(file, _topics(read(one) for one in sorted((path.parent / EXAMPLES.name).glob("*.yml"))))
    return file, sorted(file.faults)


def _topics(examples: Iterable[YamlFile]) -> dict[str, set[str]] | None:
    """The topics that callers ask about, each with its examples; None without examples, or when not all of them
    can be read."""
    files = list(examples)
    if not files or not all(file.root for file in files):
        return None
    found: dict[str, set[str]] = {}
    for file in files:
        for topic, said in topics_in(file).items():
            found.setdefault(topic, set()).update(said)
    return found


def _files(root: Path, folder: Path, but: Sequence[Path] = ()) -> Iterator[YamlFile]:
    for path in sorted((root / folder).rglob("*.y*ml")):
        if any(path.is_relative_to(root / other) for other in but):
            continue
        if path.is_file() and not path.name.startswith("."):
            yield read(path, path.relative_to(root).as_posix())
