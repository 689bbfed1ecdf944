"""Other spellings of the training examples, made during training and never stored in the trainers' files.

Trainers write each sentence once; the model also sees it without diacritics, in chat shorthand, and with the
errors of a speech recognizer. A seeded generator makes all choices: the same data gives the same model.
"""

from __future__ import annotations

import random

from assistant.vietnamese.folding import fold

# Words and what recognizers or hurried typists make of them.
_MISHEARD = {
    "điện": ("điệng", "diện", "đện", "đ"),
    "mất": ("mấc", "mức", "mắt"),
    "cúp": ("cụp", "kúp", "cúc"),
    "đứt": ("đức", "dứt"),
    "không": ("hông", "khong", "hổng", "ko", "k"),
    "được": ("dc", "đc", "đựơc"),
    "rồi": ("ròi", "rùi", "r", "gồi"),
    "vậy": ("dậy", "zậy", "v", "dợ"),
    "gì": ("j", "dì", "chi"),
    "sao": ("răng", "xao"),
    "trụ": ("chụ",),
    "trạm": ("chạm",),
    "trả": ("chả",),
    "nhắn": ("nhắng", "nhán"),
    "bao": ("bau",),
    "giờ": ("dờ", "zờ", "h"),
    "số": ("xố",),
    "sửa": ("sữa", "xửa"),
    "này": ("ni", "nầy"),
    "thế": ("rứa", "thía"),
    "với": ("vs", "dới"),
    "cảm": ("cám", "củm"),
    "báo": ("bó", "pháo"),
    "yếu": ("iếu",),
}
# The share of noisy forms without accents, and the share of their confusable words that are changed.
_UNACCENTED = 0.4
_MISHEARD_WORDS = 0.5
_FILLERS_BEFORE = (
    "ờ",
    "à",
    "ừm",
    "dạ",
    "alo",
    "ờ ờ",
    "em ơi",
    "ad ơi",
    "cho hỏi",
    "bạn ơi",
    "anh ơi",
    "chị ơi",
)
_FILLERS_AFTER = (
    "em", "ạ", "em ơi", "với", "nha", "nhé", "vậy", "hả em", "ad", "bạn", "đi em", "nghe", "cháu ơi", "á", "luôn",
)  # fmt: skip


def variants(masked: str, randomness: random.Random) -> list[str]:
    """The utterance, its unaccented form, and a noisy one: misheard words, a filler, sometimes no accents.

    Each form appears once; the result depends only on the state of `randomness`.
    """
    noisy = _with_filler(_misheard(masked, randomness), randomness)
    if randomness.random() < _UNACCENTED:
        noisy = fold(noisy)
    return list(dict.fromkeys((masked, fold(masked), noisy)))


def _misheard(masked: str, randomness: random.Random) -> str:
    words = masked.split()
    return " ".join(
        randomness.choice(_MISHEARD[word])
        if word in _MISHEARD and randomness.random() < _MISHEARD_WORDS
        else word
        for word in words
    )


def _with_filler(masked: str, randomness: random.Random) -> str:
    if randomness.random() < 0.5:
        return f"{randomness.choice(_FILLERS_BEFORE)} {masked}"
    return f"{masked} {randomness.choice(_FILLERS_AFTER)}"
