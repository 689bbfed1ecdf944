"""Training the place tagger: annotated sentences, multiplied by putting other places where a place is said."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pycrfsuite

from assistant.dialogue.components.place_tagger import PLACE, labels_of
from assistant.dialogue.components.place_tokens import Knowledge, features_of, tokenize
from assistant.dialogue.components.utterance import Span
from assistant.vietnamese.folding import fold

# (text, spans of all entities known in it)
AnnotatedText = tuple[str, Sequence[Span]]

SEED = 20251121
_COPIES = 6
_COMMON = 3
_DIGITS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_BEFORE_STREET = ("đường", "đường", "phố", "", "", "hẻm {n}", "kiệt {n}", "ngõ {n}", "số {n}", "số {n} đường", "{n}",
                  "số nhà {n}", "k{n}", "{n}/{m}", "hẻm {n}/{m}", "{n} đường", "ngã tư", "ngã ba")  # fmt: skip
_BEFORE_WARD = ("phường", "phường", "xã", "thôn", "p.", "ấp", "làng", "xóm", "khối", "buôn", "", "")
_BEFORE_AREA = ("quận", "huyện", "thành phố", "tỉnh", "thị xã", "tp", "")
_NUMBERED = ("tổ {n}", "khu phố {n}", "kp {n}", "thôn {n}", "đường số {n}", "quận {n}", "phường {n}", "ấp {n}",
             "tổ dân phố {n}", "toà {l}", "block {l}", "lô {l}{n}", "khối {n}", "xóm {n}", "đường số {n} khu phố {m}")  # fmt: skip
_BEFORE_LANDMARK = ("chợ", "chung cư", "trường", "trường tiểu học", "trường cấp hai", "khu dân cư", "khu đô thị",
                    "khu công nghiệp", "bệnh viện", "cầu", "chùa", "nhà thờ", "bến xe", "uỷ ban xã", "uỷ ban phường",
                    "ngã ba", "ngã tư", "khách sạn", "nhà máy", "trạm y tế", "đình", "cổng chào", "cụm công nghiệp")  # fmt: skip
# How a place stands beside a sentence that names none, so that the tagger meets places in many surroundings.
_JOINED = ("{place} {text}", "{place} {text}", "ở {place} {text}", "{text} ở {place}", "{text} {place}",
           "{text} tại {place}", "{text}, {place}", "khu {place} {text}", "{text} khu vực {place}", "{text} bên {place}",
           "nhà em ở {place}, {text}", "nhà ở {place} {text}")  # fmt: skip
_JOINED_SHARE = 0.2
# Syllables of names beside those of the look-up tables.
_SYLLABLES = ("bạng lão trạch lệ kiểng đôi sằm cai lang tuý loan phương thạch bồ quá giáng tranh chài hói mốc sậy tràm "
              "đước dừa xoài mít bưởi cam quýt chanh ổi khế đa gạo sung bàng phượng đỉnh trừng mậu hiến tuệ nghiêm "
              "hàm tử bích câu thuyền tiễn khuê đoan vượng khôi nguyên trác tuyển huy chử tắc giác nghệ kỷ vinh "
              "cao thắng cừ sắc thái phúc mạc thân cảnh chân kiều oanh yến loan phụng lân quy hạc sao mai krông ea chư "
              "buôn plei đăk nông đạ lộ rạch cái răng vàm nàng hai riềng trôm sở thượng tứ nhị nhất tam ngũ lục bát "
              "indochina sunrise vinhomes central garden river view home city plaza tower park land green").split()  # fmt: skip


def train_place_tagger(
    texts: Sequence[AnnotatedText], lookups: Mapping[str, Sequence[str]], folder: Path
) -> None:
    """Writes `places.crfsuite` and `knowledge.json` into the folder, for `PlaceTagger` to read.

    `lookups` are the tables street, ward, area and landmark; a missing one counts as empty.
    """
    common = common_words(texts)
    known = {"lookups": {name: list(entries) for name, entries in lookups.items()}, "common": common}
    (folder / "knowledge.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    knowledge = Knowledge.of(lookups, common)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.05, "c2": 0.05, "max_iterations": 100, "feature.possible_transitions": True})
    for text, spans in multiplied(texts, lookups):
        tokens = tokenize(text)
        places = [span for span in spans if span.entity == PLACE]
        others = [span for span in spans if span.entity != PLACE]
        if tokens:
            trainer.append(features_of(tokens, knowledge, others), labels_of(tokens, places))
    trainer.train(str(folder / "places.crfsuite"))


def common_words(texts: Sequence[AnnotatedText]) -> list[str]:
    """The unaccented words said at least three times outside of places: names are made of others."""
    seen: Counter[str] = Counter()
    for text, spans in texts:
        tokens = tokenize(text)
        labels = labels_of(tokens, [span for span in spans if span.entity == PLACE])
        seen.update(fold(token.text) for token, label in zip(tokens, labels, strict=True) if label == "O")
    return sorted(word for word, times in seen.items() if times >= _COMMON)


def multiplied(texts: Sequence[AnnotatedText], lookups: Mapping[str, Sequence[str]]) -> list[AnnotatedText]:
    """Each text as it is and unaccented; with a place in it also with others in its stead; some others with one added."""
    randomness = random.Random(SEED)
    made: list[AnnotatedText] = []
    for text, spans in texts:
        made.append((text, spans))
        if len(fold(text)) == len(text):
            made.append((fold(text), spans))
        if any(span.entity == PLACE for span in spans):
            made += [
                _written(_replaced(text, spans, lookups, randomness), randomness) for _ in range(_COPIES)
            ]
    return made


def _replaced(
    text: str, spans: Sequence[Span], lookups: Mapping[str, Sequence[str]], randomness: random.Random
) -> AnnotatedText:
    pieces, moved, at, length = [], [], 0, 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start < at:
            continue
        words = _some_place(lookups, randomness) if span.entity == PLACE else text[span.start : span.end]
        pieces += [text[at : span.start], words]
        start = length + span.start - at
        length = start + len(words)
        moved.append(Span(span.entity, start, length))
        at = span.end
    return "".join([*pieces, text[at:]]), moved


def _written(annotated: AnnotatedText, randomness: random.Random) -> AnnotatedText:
    text, spans = annotated
    chance = randomness.random()
    changed = fold(text) if chance < 0.35 else text.lower() if chance < 0.7 else text
    return (changed, spans) if len(changed) == len(text) else annotated


def _some_place(lookups: Mapping[str, Sequence[str]], randomness: random.Random) -> str:
    kind = randomness.choice(
        ("street", "street", "ward", "ward", "area", "landmark", "numbered", "two", "two")
    )
    if kind == "two":
        first = _one_place(randomness.choice(("street", "ward", "numbered")), lookups, randomness)
        second = _one_place(randomness.choice(("ward", "area", "area")), lookups, randomness)
        return f"{first}{randomness.choice((', ', ' ', ' '))}{second}"
    return _one_place(kind, lookups, randomness)


def _one_place(kind: str, lookups: Mapping[str, Sequence[str]], randomness: random.Random) -> str:
    openers = {"street": _BEFORE_STREET, "ward": _BEFORE_WARD, "area": _BEFORE_AREA, "numbered": _NUMBERED}
    if kind == "landmark" and lookups.get("landmark") and randomness.random() < 0.4:
        return _cased(randomness.choice(lookups["landmark"]), randomness)
    opener = _numbers(randomness.choice(openers.get(kind, _BEFORE_LANDMARK)), randomness)
    if kind == "numbered":
        return opener
    # Names that no table knows are only recognisable by what stands before them.
    invented = bool(opener) and randomness.random() < 0.45
    known = lookups.get(kind) or lookups.get("street") or ()
    name = _invented(lookups, randomness) if invented or not known else randomness.choice(known)
    return f"{opener} {_cased(name, randomness)}".strip()


def _invented(lookups: Mapping[str, Sequence[str]], randomness: random.Random) -> str:
    """A name no table holds: syllables of known names, and others, put together anew."""
    known = [name for table in ("street", "ward") for name in lookups.get(table, ())]
    return " ".join(
        randomness.choice(randomness.choice(known).split() if known and randomness.random() < 0.6 else _SYLLABLES)
        for _ in range(randomness.choice((1, 2, 2, 2, 3, 3)))
    )


def _cased(name: str, randomness: random.Random) -> str:
    return name.title() if randomness.random() < 0.5 else name


def _numbers(opener: str, randomness: random.Random) -> str:
    def number() -> str:
        plain = str(randomness.randint(1, 250))
        return plain if randomness.random() < 0.6 else randomness.choice(_DIGITS)

    return opener.replace("{n}", number()).replace("{m}", number()).replace("{l}", randomness.choice("abcd"))
