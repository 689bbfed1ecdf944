"""From places in a text to one label per word, and back."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dialogue.components.place_tokens import PlaceToken, words
from assistant.dialogue.components.utterance import Span

PLACE = "place"

# Words that may stand next to a place but never begin or end it, with and without accents.
_NEVER_FIRST = words("ở tại bên bển gần sát kế ngay trước sau quanh khúc đoạn đầu cuối cạnh truoc tai")
_AFTER_QUARTER = words("công đô dân phố chế tập tái cong do dan pho che tap tai")
_NEVER_LAST = words(
    "giùm dùm giúp nha nhé nhe nghe nghen hen ạ đó á em ơi với rồi quá yếu cúp mất điện không chưa từ bị đang có đi",
    "gium dum giup oi voi roi qua yeu cup mat dien khong chua tu bi dang co ko ntn",
)


def labels_of(tokens: Sequence[PlaceToken], spans: Sequence[Span]) -> list[str]:
    """`B` for the first word of a place, `I` for its others, `O` for the rest."""
    labels = []
    for token in tokens:
        span = next((span for span in spans if span.start <= token.start < span.end), None)
        labels.append("O" if span is None else "B" if token.start == span.start else "I")
    return labels


def spans_of(tokens: Sequence[PlaceToken], labels: Sequence[str]) -> list[Span]:
    """The places that the labels describe; punctuation and particles at either end are left out."""
    spans: list[Span] = []
    open_tokens: list[PlaceToken] = []
    for token, label in [
        *zip(tokens, _with_quarter(tokens, labels), strict=True),
        (PlaceToken("", 0, 0), "O"),
    ]:
        if label != "I" and open_tokens:
            spans += _span(open_tokens)
            open_tokens = []
        if label == "B" or (label == "I" and open_tokens):
            open_tokens.append(token)
    return spans


def _with_quarter(tokens: Sequence[PlaceToken], labels: Sequence[str]) -> list[str]:
    """«khu» belongs to «khu công nghiệp hoà cầm», though not to «khu hoà cầm», where it only says «around»."""
    fixed = list(labels)
    for index in range(1, len(tokens)):
        opens = labels[index] == "B" and tokens[index].text.lower() in _AFTER_QUARTER
        if opens and tokens[index - 1].text.lower() == "khu":
            fixed[index - 1 : index + 1] = ["B", "I"]
    return fixed


def _span(tokens: list[PlaceToken]) -> list[Span]:
    kept = [token for token in tokens if token.text[:1].isalnum()]
    while kept and kept[0].text.lower() in _NEVER_FIRST:
        kept = kept[1:]
    while kept and kept[-1].text.lower() in _NEVER_LAST:
        kept = kept[:-1]
    return [Span(PLACE, kept[0].start, kept[-1].end)] if kept else []
