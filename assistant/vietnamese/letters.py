"""Names of letters: as callers spell them out, and as the assistant reads them aloud."""

from __future__ import annotations

# How the assistant says a letter inside a code. Chosen so that no name sounds like a digit or a pronoun.
LETTER_ALOUD = {
    "A": "a", "B": "bê", "C": "xê", "D": "đê", "Đ": "đê", "E": "e", "F": "ép", "G": "gờ", "H": "hát",
    "I": "i", "J": "gi", "K": "ca", "L": "lờ", "M": "mờ", "N": "nờ", "O": "o", "P": "pê", "Q": "quy",
    "R": "rờ", "S": "ét", "T": "tê", "U": "u", "V": "vê", "W": "vê kép", "X": "ích", "Y": "y", "Z": "dét",
}  # fmt: skip

# What callers say, with the accents they or a recognizer write. The order is the preference where one name
# may mean two letters: «cờ» is C before K and Q.
_SPOKEN = {
    "A": "a|a như anh",
    "B": "bê|bờ|bi|bê bò|bờ bò|bo",
    "C": "xê|cờ|sê|xi|xờ cờ|xê cờ|xế|si",
    "D": "đê|đờ|dê|dờ|đi|đề",
    "E": "e|ê|ơ e",
    "F": "ép|ếp|phờ|ép phờ|ép fờ|ếp phờ|ép pờ",
    "G": "gờ|giê|gê|ghê|ghờ|gờ đơn",
    "H": "hát|hờ|hắt|hát xì",
    "I": "i|i ngắn|i tờ",
    "J": "gi|di|ji|jờ",
    "K": "ca|ka|cờ|kê|kây",
    "L": "lờ|en lờ|e lờ|eo lờ|eo|lờ cao|el",
    "M": "em|mờ|em mờ|e mờ|em-mờ",
    "N": "en|nờ|en nờ|e nờ|nờ thấp",
    "O": "o|ô|o tròn",
    "P": "pê|pờ|pi|pê phở|pờ phở|phê|bê phở|bờ phở|pế",
    "Q": "quy|cu|quờ|qui|kiu|cờ",
    "R": "rờ|e rờ|ê rờ|a rờ|ra rờ|rê",
    "S": "sờ|ét|ét xì|ét sì|ét sờ|ét xờ|sờ nặng|ét-xì|es|ếch sì",
    "T": "tê|tờ|ti|tế",
    "U": "u|u tròn",
    "V": "vê|vờ|vi|vế",
    "W": "vê kép|vê đúp|đúp vê|đáp liu|đáp-liu|đắp liu|đáp bồ diu|đúp lơ vê|vê đúp|vờ kép|đúp bồ liu",
    "X": "ích|ích xì|ít xì|ích-xì|xờ|ếch|ếch xì|ích sì|ít sì|xờ nhẹ",
    "Y": "y|i dài|y dài|i cờ rét|y cờ rét|i-cờ-rét|i gờ rét|i",
    "Z": "dét|dét xì|giét|zét|dê|gết|zê",
}


def _names() -> dict[tuple[str, ...], list[str]]:
    names: dict[tuple[str, ...], list[str]] = {}
    for letter, spoken in _SPOKEN.items():
        for name in spoken.split("|"):
            letters = names.setdefault(tuple(name.replace("-", " ").split()), [])
            if letter not in letters:
                letters.append(letter)
    # «dê» is a mishearing of «đê» more often than Z; «i» is I unless it has to be Y.
    return names


LETTER_NAMES = _names()
LONGEST_NAME = max(len(name) for name in LETTER_NAMES)
