"""How people spell: without accents, with wrong tones, raw typing, by ear; and how a recognizer writes it."""

import random
import re
import unicodedata
from collections.abc import Callable

TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
MARKS = {"\u0302": "^", "\u0306": "w", "\u031b": "w"}
VNI_MARKS = {"\u0302": "6", "\u0306": "8", "\u031b": "7"}
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
PLACED = (("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("òe", "oè"), ("úy", "uý"), ("ùy", "uỳ"), ("ủy", "uỷ"))
HEARD = (
    ("tr", "ch"), ("ch", "tr"), ("s", "x"), ("x", "s"), ("l", "n"), ("n", "l"), ("gi", "d"), ("d", "gi"),
    ("v", "d"), ("r", "d"), ("qu", "w"),
)  # fmt: skip
HEARD_ENDS = (("n", "ng"), ("ng", "n"), ("t", "c"), ("c", "t"))

Change = Callable[[str, random.Random], str]


def composed(text: str) -> str:
    """The text with one code point a letter."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """The words in small letters without accents and signs, for comparing names."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def unaccented(text: str, rng: random.Random) -> str:
    """The text as typed without accents, mostly in small letters."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain.lower() if rng.random() < 0.7 else plain


def wrong_tone(text: str, rng: random.Random) -> str:
    """One tone moved to another vowel, exchanged with its look-alike or left out."""
    placed = [(a, b) for a, b in PLACED if a in text]
    if placed and rng.random() < 0.5:
        return text.replace(*rng.choice(placed))
    letters = _apart(text)
    where = [place for place, letter in enumerate(letters) if letter in TONES]
    if not where:
        return text
    place = rng.choice(where)
    tone = letters[place]
    swapped = {"\u0303": "\u0309", "\u0309": "\u0303", "\u0300": "", "\u0301": "", "\u0323": "\u0303"}[tone]
    rest = letters[:place] + letters[place + 1 :]
    moved = _moved(rest, place, tone)
    if moved and rng.random() < 0.5:
        return composed(moved)
    return composed(letters[:place] + swapped + letters[place + 1 :])


def _apart(text: str) -> str:
    """Each letter, then the mark that makes it another letter, then its tone."""
    return re.sub("([\u0323])([\u0302\u0306\u031b])", r"\2\1", unicodedata.normalize("NFD", text))


def _moved(rest: str, place: int, tone: str) -> str:
    following = re.match(r"[aeiouy]", rest[place:])
    if following:
        end = place + 1
        while end < len(rest) and unicodedata.combining(rest[end]):
            end += 1
        return rest[:end] + tone + rest[end:]
    before = re.search(r"([aeiouyAEIOUY][\u0302\u0306\u031b]?)[aeiouy][\u0302\u0306\u031b]?$", rest[:place])
    if before:
        return rest[: before.end(1)] + tone + rest[before.end(1) :]
    return ""


def wrong_letter(text: str, rng: random.Random) -> str:
    """One letter doubled, missed or exchanged with its neighbor, never a word's first."""
    where = [m.start() + 1 + k for m in re.finditer(r"[^\W\d_]{4,}", text) for k in range(len(m.group()) - 2)]
    if not where:
        return text
    place = rng.choice(where)
    how = rng.randrange(3)
    if how == 0:
        return text[:place] + text[place] + text[place:]
    if how == 1:
        return text[:place] + text[place + 1 :]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def telex(text: str, rng: random.Random) -> str:
    """The keys of Telex as they come out when the input method is off."""
    return _keys(text, TONES, MARKS, "d")


def vni(text: str, rng: random.Random) -> str:
    """The keys of VNI as they come out when the input method is off."""
    return _keys(text, VNI_TONES, VNI_MARKS, "9")


def _keys(text: str, tones: dict[str, str], marks: dict[str, str], bar: str) -> str:
    words = []
    for word in text.replace("đ", f"d{bar}").replace("Đ", f"D{bar}").split(" "):
        out, last = "", ""
        for letter in unicodedata.normalize("NFD", word):
            if letter in tones:
                last = tones[letter]
            elif letter in marks:
                out += out[-1].lower() if marks[letter] == "^" else marks[letter]
            else:
                out += letter
        body = re.fullmatch(r"(.*?)(\W*)", out, re.DOTALL)
        words.append(body[1] + last + body[2] if body else out + last)
    return " ".join(words)


def by_ear(text: str, rng: random.Random) -> str:
    """One sound written as another that many speakers do not tell from it."""
    words = text.split(" ")
    for _ in range(8):
        at = rng.randrange(len(words))
        word = words[at]
        if rng.random() < 0.6:
            first = re.match(r"(?:ngh|ng|nh|kh|gh|gi|ph|th|tr|ch|qu|[^\Waeiouy])?", word.lower())
            pairs = [pair for pair in HEARD if first and first.group() == pair[0]]
            if pairs:
                old, new = max(pairs, key=lambda pair: len(pair[0]))
                new = new.capitalize() if word[0].isupper() else new
                return " ".join([*words[:at], new + word[len(old) :], *words[at + 1 :]])
        else:
            pairs = [pair for pair in HEARD_ENDS if word.endswith(pair[0]) and len(word) > 2]
            if pairs:
                old, new = max(pairs, key=lambda pair: len(pair[0]))
                return " ".join([*words[:at], word[: -len(old)] + new, *words[at + 1 :]])
    return text


def stuck(text: str, rng: random.Random) -> str:
    """The words of a name without the spaces between them."""
    return text.replace(" ", "")


def capitals(text: str, rng: random.Random) -> str:
    """Everything in capital letters."""
    return text.upper()


def decomposed(text: str, rng: random.Random) -> str:
    """Accents as code points of their own, as some telephones send them."""
    return unicodedata.normalize("NFD", text)


def signs(text: str, rng: random.Random) -> str:
    """Signs and spaces that mean nothing."""
    text = text.replace(", ", rng.choice((" ,", "  ", " ; ", ",,", ". ")))
    return (
        rng.choice(("", " ", "- ", "@ ")) + text + rng.choice(("...", "!!", "??", " .", " \U0001f64f", " ạ"))
    )


def look_alike(text: str, rng: random.Random) -> str:
    """Letters of another alphabet or width that look the same: Ð for Đ, and spaces that do not break."""
    return text.replace("Đ", "Ð").replace(" ", "\u00a0")


def as_heard(text: str, rng: random.Random) -> str:
    """What a recognizer writes: small letters, no signs, numbers in words."""
    words = re.sub(r"\d+", lambda found: f" {spoken(int(found.group()))} ", text.lower())
    return " ".join(re.sub(r"[^\w\s]", " ", words).split())


def spoken(number: int) -> str:
    """The number below ten thousand in words."""
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return "mười" + ("" if number == 10 else f" {_last(number % 10, after_ten=True)}")
    if number < 100:
        return f"{DIGITS[number // 10]} mươi" + (f" {_last(number % 10)}" if number % 10 else "")
    if number < 1000:
        rest = number % 100
        tail = "" if not rest else f" linh {DIGITS[rest]}" if rest < 10 else f" {spoken(rest)}"
        return f"{DIGITS[number // 100]} trăm{tail}"
    return " ".join(DIGITS[int(digit)] for digit in str(number))


def _last(digit: int, after_ten: bool = False) -> str:
    if digit == 5:
        return "lăm"
    return "mốt" if digit == 1 and not after_ten else DIGITS[digit]


def distance(left: str, right: str) -> int:
    """How many letters must be put in, taken out or exchanged."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
