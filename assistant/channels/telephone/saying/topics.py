"""Everyday questions by key: after «câu hỏi khác», the topics with a stored answer are read out in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Few enough that the caller still knows the first key when the last one is read.
TOPICS_ON_A_PAGE = 4
NEXT_PAGE_KEY = "5"


@dataclass(frozen=True)
class KeyTopic:
    """`title` is read out; `words` ask the dialogue in the caller's name."""

    title: str
    words: str


@dataclass(frozen=True)
class TopicPage:
    """What is read out, and the words that each of its keys stands for."""

    text: str
    choices: Mapping[str, str]


def pages_of(topics: Sequence[KeyTopic], say: Mapping[str, str]) -> tuple[TopicPage, ...]:
    """The pages in order, in the sentences `topics` and `choice` of `say`. Only one page names no next one."""
    starts = range(0, len(topics), TOPICS_ON_A_PAGE)
    more = f"{say['other_questions']}, " if len(starts) > 1 else ""
    return tuple(_page(topics[start : start + TOPICS_ON_A_PAGE], say, more) for start in starts)


def _page(topics: Sequence[KeyTopic], say: Mapping[str, str], more: str) -> TopicPage:
    keyed = {str(number): topic for number, topic in enumerate(topics, start=1)}
    choices = ", ".join(
        say["choice"].replace("{title}", topic.title).replace("{key}", key) for key, topic in keyed.items()
    )
    text = say["topics"].replace("{choices}", choices).replace("{other_questions}", more)
    return TopicPage(text, {key: topic.words for key, topic in keyed.items()})
