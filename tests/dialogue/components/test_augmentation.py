import random

from assistant.dialogue.components.augmentation import variants
from assistant.vietnamese.folding import fold


def test_the_trainers_sentence_comes_first_and_then_without_accents() -> None:
    made = variants("mất điện rồi", random.Random(1))

    assert made[:2] == ["mất điện rồi", "mat dien roi"]


def test_a_noisy_form_is_added_and_differs() -> None:
    noisy = [variants("khi nào có điện lại vậy", random.Random(seed))[2] for seed in range(20)]

    assert len(set(noisy)) > 10
    assert any(fold(text) == text for text in noisy)
    assert any(fold(text) != text for text in noisy)


def test_an_unaccented_sentence_is_not_learnt_twice() -> None:
    made = variants("mat dien roi", random.Random(1))

    assert len(made) == len(set(made)) == 2


def test_the_same_seed_gives_the_same_forms() -> None:
    assert variants("cúp điện hoài", random.Random(7)) == variants("cúp điện hoài", random.Random(7))
