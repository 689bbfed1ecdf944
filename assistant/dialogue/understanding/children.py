"""A child who is alone, or somebody grown who minds one: «nhỏ em em 4 tuổi nó khóc, ba mẹ đi làm»."""

from __future__ import annotations

import re

from assistant.dialogue.understanding.concepts import lexicon
from assistant.dialogue.understanding.view import Seen

_ASKED = re.compile(r"\b(?:chưa|chua|khong|không|hông|hả|ha)(?: (?!có|co)\S+)?$")


def is_a_child_alone(seen: Seen) -> bool:
    return seen.whole.has("child_alone") and not is_with_somebody_grown(seen)


def is_with_somebody_grown(seen: Seen) -> bool:
    """Whether the one who speaks is plainly older than the child that is talked of. «Em con 4 tuổi» says a child."""
    return seen.whole.has("minds_a_child", "grown_up_there") and not _a_child_speaks(seen)


def says_somebody_grown_is_there(seen: Seen) -> bool:
    """«Em 20 tuổi rồi», «có người lớn ở đây»; «có người lớn ở đó không» only asks."""
    said = any(one.has("grown_up_there") and not _ASKED.search(one.words) for one in seen.clauses)
    return said and not _a_child_speaks(seen)


def _a_child_speaks(seen: Seen) -> bool:
    found = lexicon().find(seen.whole.words)
    minded = [one for one in found if one.concept == "minds_a_child"]
    return any(
        one.concept == "a_child_speaks"
        and not any(other.start < one.end and one.start < other.end for other in minded)
        for one in found
    )
