"""Which words are Vietnamese syllables, by the rules of the spelling: onset, rime, tone.

The rules admit more syllables than the language uses («ngoẻng»), and that is enough here: the question is
whether a word *can* be Vietnamese.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.vietnamese.word_tables import words

TONES = {"\u0301": "sắc", "\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0323": "nặng"}
_LONGEST = 7  # «nghiêng»
_ONSETS = words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x")
_ONSET = re.compile("ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]|")
_RIMES = words(
    "a ai ao au ay e eo i ia iu o oi oa oe oai oay oao oeo u ua ui uy uya uyu y",
    "ac ach am an ang anh ap at ec em en eng ep et ich im in inh ip it oc om on ong op ot",
    "uc um un ung up ut ynh ych yt",
    "âu ây âc âm ân âng âp ât ăc ăm ăn ăng ăp ăt ê êu êch êm ên êng ênh êp êt",
    "iêu iêc iêm iên iêng iêp iêt yêu yêm yên yêng yêt",
    "ô ôi ôc ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ơng",
    "oac oach oam oan oang oanh oap oat oăc oăm oăn oăng oăt oen oet oeng",
    "uê uêch uên uênh uêt uơ uôi uôc uôm uôn uông uôp uôt uây uân uâng uât",
    "uych uyn uynh uyp uyt uyên uyêt",
    "ư ưa ưi ưu ưc ưm ưn ưng ưt ươi ươu ươc ươm ươn ương ươp ươt",
)
# After «q» the glide is written with «u»: «quang», «quyết», and «quốc», «quơ».
_RIMES_AFTER_Q = _RIMES & words("uê uêch uên uênh uêt uơ uôc uây uân uât uy uych uyn uynh uyp uyt uyên uyêt") | words(
    "ua uai uao uau uay uac uach uan uang uanh uat uăc uăm uăn uăng uăp uăt uâng ue uec uen ueng ueo uet uêu",
    "ui uit uyu uơi uơt",
)  # fmt: skip
_FRONT = frozenset("eêiy")
_BEFORE_FRONT_ONLY = {"k", "gh", "ngh"}
_NEVER_BEFORE_FRONT = {"c", "g", "ng"}
_WITH_Y_ALONE = words("h k l m q s t v")
_STOPPED = ("c", "ch", "p", "t")
_STOPPED_TONES = ("sắc", "nặng")
# Rimes of a handful of words, which the rules would let stand in many others: «oo» in Telex is «ô».
_SINGLE_WORDS = words(
    "xoong boong goong toong moong noong đoong coong loong moóc xoóc soóc coóc noóc toóc xoọc goòng tòong toòng",
)
# Names of the Central Highlands and loan words that are written with accents.
_LOANS = words("đắk đăk đạk lắk lăk kạn krông plây")


def without_tone(word: str) -> tuple[str, str]:
    """The composed lower-case word without its tone mark, and the tone's name («ngang» without a mark)."""
    if word.isascii():
        return word.lower(), "ngang"
    kept: list[str] = []
    tone = "ngang"
    for letter in unicodedata.normalize("NFD", word.lower()):
        if letter in TONES:
            tone = TONES[letter]
        else:
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def rime_of(toneless: str) -> tuple[str, str] | None:
    """Onset and rime of a toneless lower-case syllable; None when it is none. «gì» is g and i, «quà» q and ua."""
    found = _ONSET.match(toneless)
    onset = found.group() if found else ""
    for first in (onset, onset[:1]) if onset in {"gi", "qu"} else (onset,):
        rime = toneless[len(first) :]
        if _fit(first, rime):
            return first, rime
    return None


def _fit(onset: str, rime: str) -> bool:
    if onset == "q":
        return rime in _RIMES_AFTER_Q
    if onset == "qu" or rime not in _RIMES:
        return False
    if not onset:
        return True
    front = rime[0] in _FRONT
    if (onset in _BEFORE_FRONT_ONLY and not front) or (onset in _NEVER_BEFORE_FRONT and front):
        return onset == "g" and rime[0] == "i"
    if onset == "gi":
        return rime[0] != "i"
    if rime[0] == "y":
        return rime == "y" and onset in _WITH_Y_ALONE
    return True


def with_tone(onset: str, rime: str, tone: str) -> str:
    """The syllable with the mark of the tone on the vowel that carries it; «hòa, thủy», but «hoàn, quý»."""
    if tone == "ngang":
        return onset + rime
    mark = next(mark for mark, name in TONES.items() if name == tone)
    at = _carrier(onset, rime)
    return unicodedata.normalize("NFC", onset + rime[: at + 1] + mark + rime[at + 1 :])


def _carrier(onset: str, rime: str) -> int:
    marked = [at for at, letter in enumerate(rime) if letter in "ăâêôơ"]
    if marked:
        return marked[-1]
    glided = onset == "q" and len(rime) > 1
    vowels = [at for at, letter in enumerate(rime) if letter in "aeiouyư"][glided:]
    closed = len(rime) > vowels[-1] + 1
    return vowels[1] if len(vowels) == 3 or (len(vowels) == 2 and closed) else vowels[0]


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether the composed word, in any case, is spelled as a Vietnamese syllable with its accents."""
    if not 0 < len(word) <= _LONGEST:
        return False
    lowered = word.lower()
    if lowered in _SINGLE_WORDS or lowered in _LOANS:
        return True
    toneless, tone = without_tone(lowered)
    parts = rime_of(toneless)
    if parts is None:
        return False
    return tone in _STOPPED_TONES or not parts[1].endswith(_STOPPED)


@lru_cache(maxsize=1)
def _bare_syllables() -> frozenset[str]:
    """All syllables as they are typed without any accent, some 4,000."""
    bare = _SINGLE_WORDS | _LOANS
    for onset in ("", *_ONSETS):
        rimes = _RIMES_AFTER_Q if onset == "q" else _RIMES
        bare |= {onset + rime for rime in rimes if _fit(onset, rime)}
    return frozenset(_without_accents(word) for word in bare)


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def is_bare_syllable(word: str) -> bool:
    """Whether the word, in any case, is a syllable typed without accents: «dien», «cuong»."""
    return word.lower() in _bare_syllables()
