"""Makes different spellings of the same Vietnamese words equal.

`fold` removes accents; `normalize` keeps them and uses one spelling: composed letters, lower case, the tone
in one place («hòa», not «hoà»), chat shorthand spelled out.
"""

from __future__ import annotations

import functools
import re
import unicodedata

# Chat shorthand that has one reading on a power company's line. Whole words only, never inside codes.
SHORTHAND = {
    "ko": "không", "k": "không", "khg": "không", "kg": "không", "hok": "không", "hông": "không", "hổng": "không",
    "hk": "không", "khum": "không", "hôn": "không", "kh": "không", "dc": "được", "đc": "được", "đk": "được",
    "đt": "điện thoại", "dt": "điện thoại", "sđt": "số điện thoại", "sdt": "số điện thoại", "mn": "mọi người",
    "mng": "mọi người", "ntn": "như thế nào", "bh": "bao giờ", "bgio": "bao giờ", "bjo": "bây giờ", "bg": "bây giờ",
    "r": "rồi", "rùi": "rồi", "ròi": "rồi", "roài": "rồi", "gòi": "rồi", "vs": "với", "zới": "với", "dzậy": "vậy",
    "zậy": "vậy", "zị": "vậy", "v": "vậy", "j": "gì", "ck": "chồng", "vk": "vợ", "lm": "làm", "bt": "biết",
    "hnay": "hôm nay", "hqua": "hôm qua", "ng": "người", "trc": "trước", "cx": "cũng", "nhìu": "nhiều", "mk": "mình",
    "mik": "mình", "tl": "trả lời", "ib": "nhắn tin", "ntin": "nhắn tin", "cty": "công ty", "mkh": "mã khách hàng",
    "tks": "cảm ơn", "thanks": "cảm ơn", "thks": "cảm ơn", "cmon": "cảm ơn", "oke": "ok", "okie": "ok", "okela": "ok",
    "pls": "giúp", "qá": "quá", "wá": "quá", "wa": "quá", "nghen": "nhé", "nhá": "nhé", "nge": "nghe", "ns": "nói",
    "tgian": "thời gian", "h": "giờ", "p": "phút", "nha": "nhé", "hong": "không", "hem": "không", "gi": "gì",
    "mơi": "mai",  # in the South and the Center; without its accent it would be «mới», new
}  # fmt: skip

# Single letters are shorthand only among other words, and never next to another lone letter or a digit:
# there they are letters of a code being spelled («p c 05 i i»).
_LONE = {word for word in SHORTHAND if len(word) == 1}
_AFTER_NUMBER_ONLY = {"h", "p"}
# Without accents around them these are «nhà», «hỏng», «hẻm», «giờ», not shorthand.
_AMONG_ACCENTS_ONLY = {"nha", "hong", "hem", "gi"}
_JOINING = {"-", "/", "@", "+", "."}

_INVISIBLE = {"Cf", "Co", "Cn", "Cs"}
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OPEN_CLUSTER = re.compile(f"(?<!q)([ou])([aey])([{_TONES}])(?![a-z\u0300-\u036f])")
_CLOSED_CLUSTER = re.compile(f"([ou])([{_TONES}])([aey]\u0302?)(?=[a-z])")
_AFTER_Q = re.compile(f"qu([{_TONES}])([aeoy]\u0302?)")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case without any diacritics; «đ» becomes «d». Invisible characters stay as they are."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare.replace("đ", "d"))


def clean(text: str) -> str:
    """Composed letters (NFC), no invisible characters, control characters and odd spaces as plain spaces."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        category = unicodedata.category(letter)
        if category == "Cc" or category.startswith("Z"):
            kept.append(" ")
        elif category not in _INVISIBLE:
            kept.append(letter)
    return "".join(kept)


def place_tones(text: str) -> str:
    """Lower-case text with the tone of open «oa, oe, uy» on the first vowel: «hoà» and «hòa» become «hòa»."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    decomposed = _AFTER_Q.sub(r"qu\2\1", decomposed)
    decomposed = _CLOSED_CLUSTER.sub(_tone_to_the_second, decomposed)
    decomposed = _OPEN_CLUSTER.sub(r"\1\3\2", decomposed)
    return unicodedata.normalize("NFC", decomposed)


def _tone_to_the_second(found: re.Match[str]) -> str:
    first, tone, second = found.groups()
    following = found.string[found.end() : found.end() + 1]
    # «hòa» and «của» end the syllable and «mùa», «ủy» are never followed by a letter; «hòan» is misplaced.
    # «ia, ua» before a final «i, y, u, o» do not exist, so any letter after the cluster closes it.
    if (first, second) in {
        ("o", "a"),
        ("o", "e"),
        ("u", "y"),
        ("u", "e\u0302"),
        ("u", "a\u0302"),
    } and following:
        return f"{first}{second}{tone}"
    return found.group()


def expand_shorthand(text: str) -> str:
    """Spells out chat shorthand in lower-case text, as whole words among other words only."""
    words = list(_WORD.finditer(text))
    accented = not text.isascii()
    pieces: list[str] = []
    at = 0
    for index, found in enumerate(words):
        word = found.group()
        if word in SHORTHAND and _is_shorthand_here(words, index, accented=accented):
            pieces += [text[at : found.start()], SHORTHAND[word]]
            at = found.end()
    pieces.append(text[at:])
    return "".join(pieces)


def _is_shorthand_here(words: list[re.Match[str]], index: int, *, accented: bool) -> bool:
    found = words[index]
    word, text = found.group(), found.string
    before = words[index - 1].group() if index else ""
    after = words[index + 1].group() if index + 1 < len(words) else ""
    if text[max(0, found.start() - 1) : found.start()] in _JOINING:
        return False
    if text[found.end() : found.end() + 1] in _JOINING and text[found.end() + 1 : found.end() + 2].isalnum():
        return False
    if word in _AFTER_NUMBER_ONLY:
        return before.isdigit() or (word == "h" and before in {"mấy", "may"})
    if word in _AMONG_ACCENTS_ONLY:
        return accented
    if word == "kh" and before in {"mã", "ma", "tên", "ten"}:
        return False
    if word in _LONE:
        neighbours = [near for near in (before, after) if near]
        return bool(neighbours) and not any(
            near.isdigit() or (len(near) == 1 and near not in _LONE) for near in neighbours
        )
    return not (before[-1:].isdigit() and after[:1].isdigit())


@functools.lru_cache(maxsize=128)  # every reader of a turn asks for the same words again
def normalize(text: str) -> str:
    """The one spelling: NFC, lower case, one tone placement, shorthand spelled out, single spaces."""
    lowered = place_tones(clean(text).lower())
    return " ".join(expand_shorthand(lowered).split())
