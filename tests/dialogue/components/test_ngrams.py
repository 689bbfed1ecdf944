from assistant.dialogue.components.ngrams import BLOCKS, ngrams_of


def test_words_are_counted_alone_in_pairs_and_in_threes_with_both_ends() -> None:
    words = ngrams_of("mất điện")["words"]

    assert {"mất", "mất điện", "< mất", "điện >", "< mất điện"} <= set(words)


def test_accents_are_kept_in_one_block_and_forgotten_in_another() -> None:
    ngrams = ngrams_of("mất điện")

    assert "mất" in ngrams["words"]
    assert "mat" in ngrams["bare_words"]


def test_letters_reach_across_words_so_that_a_missing_space_does_little_harm() -> None:
    together, apart = (set(ngrams_of(text)["letters"]) for text in ("matdien", "mat dien"))

    assert {"mat", "die", "ien"} <= together & apart
    assert "t di" in apart


def test_every_block_is_there_even_for_nothing() -> None:
    assert set(ngrams_of("")) == set(BLOCKS)
