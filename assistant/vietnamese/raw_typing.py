"""Sentences typed with the Vietnamese keyboard off: which of their words are Telex or VNI, and which are not.

«max» is «mã» in Telex and a word of its own; «to3» is «tỏ» in VNI and «tổ 3» without a space. Such doubtful
words are decoded only in a sentence that is surely typed that way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.vietnamese.folding import SHORTHAND
from assistant.vietnamese.read_in_text import Change
from assistant.vietnamese.typing_keys import DecodedWord, decoded
from assistant.vietnamese.word_tables import words

# Words with a letter that could be a key; whole words of Latin letters, digits only behind letters.
_TYPED = re.compile(r"(?<![\w@./'’-])[A-Za-z]{1,7}[A-Za-z0-9]{1,11}(?![\w@'’]|[./-]\w)", re.ASCII)
_ADDRESS = re.compile(r"@|https?:|www\.")
# English and loan words that would be syllables in Telex. A sentence of Telex may still mean the syllable.
_DOUBTFUL = words(
    "air bangs bar barn bas bats bee been beeps beer bees best bets bins bits boar boo boom boost boots bor",
    "bore born bots bow bows box burn bus bust busy buts buys cans caps car cast cats chair chaos charm chest",
    "chips chose chosen churn coops coos core corn cos cost cow cows cups cuts darn dawn days deer desc dips",
    "does door dos dose dots down downs dust gangs gaps gas gasp gif gist goes goof guns gust guys hair hams",
    "hangs harm has hats her hero hex his hist hits hoops hops horn hose host how huts its keen keeps kits",
    "laps las last lawn lax lays lens lets lips lisp list loaf loans longs loops los lost lots low lows lungs",
    "lux maps mar mas mast max meets mens mets mins mis mist mix moms mons moon moons moos more most mots mus",
    "must nans nest nets nix noon nor nos nose now nuns nuts oops ops ore owe own owns oxen pans par pas past",
    "pats pawn pax pays peer pens peps per pest pets pins pips pix poor pops pos post pots pows puns pups",
    "puts quest quis quits rats rays recs rest rex rims rips roof room rooms roots ror rose rots row rows",
    "runs rus rust saps sas sax says see seem seems seen sees ser sets sex sins sips sir sis sits six sons",
    "soon soons soos sore sos sow sox sums sur taps tar tas tax taxi tee teen teens tees tens term test tex",
    "this thorn those thus tins tips tis tons too toon tops torn tots town towns tows trams trans traps tree",
    "trees trips trojan trust turn tux two twos ups urn vans vary vas vast vats ver vest vets vex vips vis",
    "visa vows",
)
# English words that are no unaccented Vietnamese word: with two of them a sentence is English.
_ENGLISH = words(
    "the is are was were of for and have has had you your we our they there this that these what when where which",
    "why how will would with from been please power electricity outage light lights house street help hello not",
    "need know since after before any call number bill address back out my it's its",
) - words("out back my")  # fmt: skip
_FEWEST_FOR_A_MESSAGE = 2


def raw_typing_in(text: str) -> Iterator[Change]:
    """Changes to the words that keys of Telex or VNI spell, in their case; nothing in English sentences."""
    typed = [(found.start(), found.end(), word) for found, word in _decodable(text)]
    if not typed or _is_english(text):
        return
    accented = not text.isascii()
    sure = [word for start, end, word in typed if _is_sure(text[start:end], word, accented=accented)]
    keys = sum(word.keys for word in sure)
    # One key alone, among words without any, is a name or a slip: «em tên Tins, nhà ở Alps».
    if keys < 2 and not (sure and len(text.split()) <= _FEWEST_FOR_A_MESSAGE):
        return
    for start, end, word in typed:
        if not accented or _is_sure(text[start:end], word, accented=True):
            yield start, end, word.text


def _decodable(text: str) -> Iterator[tuple[re.Match[str], DecodedWord]]:
    if _ADDRESS.search(text):
        return
    for found in _TYPED.finditer(text):
        raw = found.group()
        word = decoded(raw) if raw.lower() not in SHORTHAND else None
        if word is not None:
            yield found, word


def _is_english(text: str) -> bool:
    return sum(word in _ENGLISH for word in re.findall("[a-z']+", text.lower())) >= 2


def _is_sure(raw: str, word: DecodedWord, *, accented: bool) -> bool:
    """Whether the raw word can hardly be anything else. Who typed accents elsewhere has the keyboard on."""
    if accented and word.keys < 2:
        return False
    if raw.isalpha():
        short = len(raw) == 2 or (raw.isupper() and len(raw) < 5)
        return not short and raw.lower() not in _DOUBTFUL
    letters = sum(letter.isalpha() for letter in raw)
    return word.inside and (letters > 2 or word.keys > 1) and not (raw.isupper() and word.keys < 2)
