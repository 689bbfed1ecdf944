"""How a conversation ended, in one word for the record.

`handed_over` a person took over · `reported` a fault report was made · `subscribed` the caller ordered
messages · `answered` the caller got an answer · `declined` the caller wanted no help after all ·
`abandoned` the caller left before any of these · `turned_away` all lines were busy. The dialogue gives
the word in the turn in which it comes true; any other word from the dialogue is kept as it is.
"""

from __future__ import annotations

from assistant.conversation.turn import Conversation, DialogueAnswer, Handoff

HANDED_OVER = "handed_over"
ANSWERED = "answered"
DECLINED = "declined"
ABANDONED = "abandoned"

UNAVAILABLE = "assistant_unavailable"

# Outcomes without an effect outside the conversation: a later outcome replaces them.
_FLEETING = frozenset({None, ANSWERED, DECLINED, ABANDONED})


def handoff_after(before: Conversation, answer: DialogueAnswer) -> Handoff | None:
    """The hand-over for the record: the latest, but a breakdown of ours never replaces a real hand-over.

    A hand-over because of a breakdown is removed when a later turn has an outcome.
    """
    if answer.handoff is None:
        return None if answer.outcome and _broke_down(before) else before.handoff
    if answer.handoff.reason == UNAVAILABLE and before.handoff is not None:
        return before.handoff
    return answer.handoff


def outcome_after(before: Conversation, answer: DialogueAnswer) -> str | None:
    """The outcome so far. A hand-over and a recorded effect stay; later talk does not replace them."""
    known = None if before.outcome == ABANDONED else before.outcome
    if answer.handoff is not None:
        fleeting = answer.handoff.reason == UNAVAILABLE
        return known if fleeting and known not in _FLEETING else HANDED_OVER
    if answer.outcome is None or (known == HANDED_OVER and not _broke_down(before)):
        return known
    if known == HANDED_OVER or known in _FLEETING or answer.outcome not in _FLEETING:
        return answer.outcome
    return known


def _broke_down(conversation: Conversation) -> bool:
    return conversation.handoff is not None and conversation.handoff.reason == UNAVAILABLE


def final_outcome(so_far: str | None) -> str:
    return so_far or ABANDONED
