"""Training the place tagger: annotated sentences, multiplied by putting other places where a place is said."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pycrfsuite

from assistant.dialogue.components.place_tagger import PLACE, gazetteers, labels_of
from assistant.dialogue.components.place_tokens import features_of, tokenize
from assistant.dialogue.components.utterance import Span
from assistant.vietnamese.folding import fold

# (text, spans of all entities known in it)
AnnotatedText = tuple[str, Sequence[Span]]

SEED = 20251121
_COPIES = 8
_DIGITS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_BEFORE_STREET = ("đường", "đường", "phố", "", "", "hẻm {n}", "kiệt {n}", "ngõ {n}", "số {n}", "số {n} đường", "{n}",
                  "số nhà {n}", "k{n}", "{n}/{m}", "hẻm {n}/{m}", "{n} đường", "ngã tư", "ngã ba", "khu", "dãy trọ")  # fmt: skip
_BEFORE_WARD = ("phường", "phường", "xã", "thôn", "p.", "ấp", "làng", "xóm", "khối", "buôn", "", "khu")
_BEFORE_AREA = ("quận", "huyện", "thành phố", "tỉnh", "thị xã", "tp", "")
_NUMBERED = ("tổ {n}", "khu phố {n}", "kp {n}", "thôn {n}", "đường số {n}", "quận {n}", "phường {n}", "ấp {n}",
             "tổ dân phố {n}", "toà {l}", "block {l}", "lô {l}{n}", "khối {n}", "xóm {n}", "đường số {n} khu phố {m}")  # fmt: skip
_BEFORE_LANDMARK = ("chợ", "chung cư", "trường", "trường tiểu học", "trường cấp hai", "khu dân cư", "khu đô thị",
                    "khu công nghiệp", "bệnh viện", "cầu", "chùa", "nhà thờ", "bến xe", "uỷ ban xã", "uỷ ban phường",
                    "ngã ba", "ngã tư", "khách sạn", "nhà máy", "trạm y tế", "đình", "cổng chào", "cụm công nghiệp")  # fmt: skip
_SYLLABLES = ("an bình hoà thanh phú tân long sơn thuỷ hải minh đức phước lộc xuân mỹ trung đông tây nam bắc thượng hạ "
              "vĩnh lạc quang hưng thịnh hiệp thành vân khánh ninh điền lương giang kim ngọc bảo châu trà cẩm duy "
              "nguyễn trần lê phạm hoàng võ đặng bùi đỗ hồ ngô dương lý văn thị hữu công đình quốc bá thế hùng cường "
              "dũng tài lan hương mai liên đào phong khê ái nghĩa lễ trí tín thọ phúc cát bàu đồng gò rạch suối").split()  # fmt: skip


def train_place_tagger(
    texts: Sequence[AnnotatedText], lookups: Mapping[str, Sequence[str]], folder: Path
) -> None:
    """Writes `places.crfsuite` and `lookups.json` into the folder, for `PlaceTagger` to read.

    `lookups` are the tables street, ward, area and landmark; a missing one counts as empty.
    """
    (folder / "lookups.json").write_text(
        json.dumps({name: list(entries) for name, entries in lookups.items()}, ensure_ascii=False),
        encoding="utf-8",
    )
    known = gazetteers(lookups)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.05, "c2": 0.05, "max_iterations": 120, "feature.possible_transitions": True})
    for text, spans in multiplied(texts, lookups):
        tokens = tokenize(text)
        places = [span for span in spans if span.entity == PLACE]
        others = [span for span in spans if span.entity != PLACE]
        if tokens:
            trainer.append(features_of(tokens, known, others), labels_of(tokens, places))
    trainer.train(str(folder / "places.crfsuite"))


def multiplied(texts: Sequence[AnnotatedText], lookups: Mapping[str, Sequence[str]]) -> list[AnnotatedText]:
    """Each text as it is and unaccented; those with a place also with other places in its stead."""
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
    name = _invented(randomness) if invented or not known else randomness.choice(known)
    return f"{opener} {_cased(name, randomness)}".strip()


def _invented(randomness: random.Random) -> str:
    return " ".join(randomness.choice(_SYLLABLES) for _ in range(randomness.choice((2, 2, 2, 3, 3, 1))))


def _cased(name: str, randomness: random.Random) -> str:
    return name.title() if randomness.random() < 0.5 else name


def _numbers(opener: str, randomness: random.Random) -> str:
    def number() -> str:
        plain = str(randomness.randint(1, 250))
        return plain if randomness.random() < 0.6 else randomness.choice(_DIGITS)

    return opener.replace("{n}", number()).replace("{m}", number()).replace("{l}", randomness.choice("abcd"))
