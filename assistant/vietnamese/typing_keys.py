"""Words typed for a Vietnamese keyboard that was off: raw Telex («ddieenj») and VNI («d9ie65n»).

A word is decoded only when the keys make a syllable and the word as typed is none, with or without accents.
Other readings of such words (English, addresses) are weighed by the sentence: see `raw_typing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.vietnamese.syllables import is_bare_syllable, is_syllable, rime_of, with_tone

_VOWELS = frozenset("aeiouyăâêôơư")
_TELEX_TONES = {"s": "sắc", "f": "huyền", "r": "hỏi", "x": "ngã", "j": "nặng"}
_VNI_TONES = {"1": "sắc", "2": "huyền", "3": "hỏi", "4": "ngã", "5": "nặng"}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_SHORTEST, _LONGEST = 2, 12


@dataclass(frozen=True)
class DecodedWord:
    """`text` is the syllable in the case of the raw word, `keys` how many keys shaped it; `inside` says that
    one of them stands before another letter of the word, as digits of an address do not."""

    text: str
    keys: int
    inside: bool


@lru_cache(maxsize=4096)
def decoded(raw: str) -> DecodedWord | None:
    """The syllable that an ASCII word spells in Telex or VNI; None when it spells none or is one as it is."""
    if not _SHORTEST <= len(raw) <= _LONGEST or not raw[0].isalpha():
        return None
    lowered = raw.lower()
    if lowered.isalpha():
        if is_bare_syllable(lowered):
            return None
        typed = _Syllable.typed(lowered, telex=True)
    else:
        typed = _Syllable.typed(lowered, telex=False)
    spelled = typed.spelled() if typed is not None and typed.keys else None
    if typed is None or spelled is None:
        return None
    return DecodedWord(_in_case_of(raw, spelled), typed.keys, typed.inside)


class _Syllable:
    """The letters so far, with the keys applied to them."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.tone: str | None = None
        self.keys = 0
        self.inside = False
        self.last_typed = ""

    @classmethod
    def typed(cls, raw: str, *, telex: bool) -> _Syllable | None:
        """None where a key has nothing to act on."""
        syllable = cls()
        for key in raw:
            used = syllable._telex(key) if telex else syllable._vni(key)
            if used is None:
                return None
            syllable.last_typed = key
            if used:
                syllable.keys += 1
            else:
                syllable.inside = syllable.keys > 0
                syllable.letters.append(key)
        return syllable

    def spelled(self) -> str | None:
        """The syllable with its tone; None when the letters make none."""
        toneless = "".join(self.letters)
        # «uo» with one horn: «dduongw» is «đương», «thuowr» is «thuở».
        horned = toneless.replace("ưo", "ươ").replace("uơ", "ươ")
        for spelling in (horned, toneless, horned.replace("ươ", "uơ")):
            parts = rime_of(spelling)
            if parts is not None:
                word = with_tone(*parts, self.tone or "ngang")
                return word if is_syllable(word) else None
        return None

    def _telex(self, key: str) -> bool | None:
        """Whether the letter was a key; None where the word cannot be Telex."""
        if key in _TELEX_TONES and self._first_vowel() is not None:
            return self._toned(_TELEX_TONES[key])
        if key == "d" and self.letters == ["d"]:
            self.letters = ["đ"]
            return True
        if key in _HATS and self.last_typed == key == self.letters[-1]:
            self.letters[-1] = _HATS[key]
            return True
        if key == "w":
            if self._first_vowel() is None and self.letters:
                self.letters.append("ư")
                return True
            return self._horned("auo")
        return None if key == "z" else False

    def _vni(self, key: str) -> bool | None:
        if key.isalpha():
            return False
        if key in _VNI_TONES:
            return self._toned(_VNI_TONES[key]) if self._first_vowel() is not None else None
        if key == "6":
            return self._hatted()
        if key in "78":
            return self._horned("uo" if key == "7" else "a")
        if key == "9" and self.letters[:1] == ["d"]:
            self.letters[0] = "đ"
            return True
        return None

    def _toned(self, tone: str) -> bool | None:
        if self.tone is not None:
            return None
        self.tone = tone
        return True

    def _hatted(self) -> bool | None:
        for at in range(len(self.letters) - 1, -1, -1):
            if self.letters[at] in _HATS:
                self.letters[at] = _HATS[self.letters[at]]
                return True
        return None

    def _horned(self, on: str) -> bool | None:
        """The horn or breve goes to the last vowels: both of «uo», the first of «ua» and «ui»."""
        first = self._first_vowel()
        if first is None:
            return None
        vowels = [at for at in range(first, len(self.letters)) if self.letters[at] in _VOWELS]
        if self.letters[0] == "q" and len(vowels) > 1:
            vowels = vowels[1:]
        spelled = "".join(self.letters[at] for at in vowels)
        if spelled.startswith("uo") and "u" in on:
            self.letters[vowels[0]] = "ư"
            self.letters[vowels[1]] = "ơ"
            return True
        order = vowels if spelled.startswith("u") else vowels[::-1]
        for at in order:
            if self.letters[at] in on:
                self.letters[at] = {"a": "ă", "o": "ơ", "u": "ư"}[self.letters[at]]
                return True
        return None

    def _first_vowel(self) -> int | None:
        return next((at for at, letter in enumerate(self.letters) if letter in _VOWELS), None)


def _in_case_of(raw: str, spelled: str) -> str:
    if raw.isupper():
        return spelled.upper()
    return spelled[0].upper() + spelled[1:] if raw[0].isupper() else spelled
