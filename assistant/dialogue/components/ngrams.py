"""What the intent model counts in a masked utterance: words and letters, with and without diacritics.

There are four blocks. Each is weighted by tf-idf and scaled to length one by itself, so that the many letter
n-grams do not outweigh the few words:
`words` and `bare_words` 1-3 words of the accented and the unaccented text, with its beginning and end marked;
`letters` 2-5 letters of the unaccented text across word borders (mishearings, missing spaces);
`accented_letters` 2-4 letters inside accented words.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.vietnamese.folding import fold

BLOCKS = ("words", "bare_words", "letters", "accented_letters")


def ngrams_of(masked: str) -> Mapping[str, list[str]]:
    """The n-grams of each block, repeated as often as they occur."""
    bare = fold(masked)
    return {
        "words": _word_ngrams(masked.split(), 3),
        "bare_words": _word_ngrams(bare.split(), 3),
        "letters": _letter_ngrams(f" {bare} ", 2, 5),
        "accented_letters": [ngram for word in masked.split() for ngram in _letter_ngrams(f" {word} ", 2, 4)],
    }


def _word_ngrams(words: list[str], longest: int) -> list[str]:
    marked = ["<", *words, ">"]
    return [
        " ".join(marked[start : start + length])
        for length in range(1, longest + 1)
        for start in range(len(marked) - length + 1)
    ]


def _letter_ngrams(text: str, shortest: int, longest: int) -> list[str]:
    return [
        text[start : start + length]
        for length in range(shortest, longest + 1)
        for start in range(len(text) - length + 1)
    ]
