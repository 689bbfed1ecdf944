"""Which intents the words have, and that a turn follows, by Rasa's own test of the stories in `nlu_data/tests/`."""

import pytest
import yaml

from bench.evaluation.stories import STORIES, told
from scripts.console import Problem
from scripts.model import ensure_model
from tests.conftest import WHY_NO_STACK


@pytest.mark.stack
@pytest.mark.timeout(300)
def test_every_story_goes_as_it_is_written(pytestconfig: pytest.Config) -> None:
    if isinstance(problem := pytestconfig.stash.get(WHY_NO_STACK, None), Problem):
        raise problem
    found = told(ensure_model())
    assert found.failed == ""
    assert found.stories == len(stories())


def test_no_two_stories_have_one_name() -> None:
    names = [story["story"] for story in stories()]
    assert sorted(set(names)) == sorted(names)


def test_no_two_stories_go_the_same_way() -> None:
    """Rasa would run them once, and the count would not be that of the files."""
    steps = [yaml.safe_dump(story["steps"], allow_unicode=True) for story in stories()]
    assert [one for one in steps if steps.count(one) > 1] == []


def stories() -> list[dict[str, object]]:
    files = sorted(STORIES.glob("test_*.yml"))
    return [story for file in files for story in yaml.safe_load(file.read_text("utf-8"))["stories"]]
