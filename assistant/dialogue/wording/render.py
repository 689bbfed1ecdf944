"""Turns a decision into the sentences that the caller reads or hears.

The sentences are the responses of `domain/`, which trainers edit. Wordings of one response take turns, so that no
sentence comes twice running. Addresses follow the caller: «anh/chị» becomes «cô» for a caller who says «cô».
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.dialogue.situation.situation import Situation
from assistant.dialogue.wording.english import in_english
from assistant.dialogue.wording.saying import Saying

DOMAIN = Path(__file__).parents[1] / "domain"
_YOU = re.compile(r"\b([Aa])nh/chị\b")


@dataclass(frozen=True)
class Wording:
    """One wording of a response: its text with placeholders in braces, and its buttons (title, words sent)."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rendered:
    text: str
    buttons: tuple[tuple[str, str], ...]


@functools.cache
def wordings(folder: Path = DOMAIN) -> Mapping[str, tuple[Wording, ...]]:
    """Every response of the domain, by its name."""
    found: dict[str, tuple[Wording, ...]] = {}
    for path in sorted(folder.glob("*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for name, variations in (document.get("responses") or {}).items():
            found[name] = tuple(
                _wording(one) for one in variations or () if isinstance(one, dict) and "text" in one
            )
    return found


def _wording(one: Mapping[str, Any]) -> Wording:
    buttons = tuple((str(each["title"]), str(each["payload"])) for each in one.get("buttons") or ())
    return Wording(str(one["text"]), buttons)


def render(
    says: Sequence[Saying], situation: Situation, known: Mapping[str, tuple[Wording, ...]] | None = None
) -> tuple[list[Rendered], Situation]:
    """The sentences in order, and the situation that remembers which wordings were used."""
    known = known if known is not None else wordings()
    used = dict(situation.used)
    rendered: list[Rendered] = []
    for say in says:
        name = _in_language(say.response, situation.language, known)
        values = in_english(say.values) if name != say.response else say.values
        options = known[name]
        times = used.get(name, 0)
        used[name] = times + 1
        wording = options[times % len(options)]
        text = _filled(wording.text, values)
        if text in situation.last_said and len(options) > 1:
            wording = options[(times + 1) % len(options)]
            text = _filled(wording.text, values)
        buttons = say.buttons or wording.buttons
        rendered.append(Rendered(address(text, situation.address), buttons))
    kept = tuple(one.text for one in rendered if one.text)
    return rendered, situation.but(used=used, last_said=kept or situation.last_said)


def _in_language(response: str, language: str, known: Mapping[str, tuple[Wording, ...]]) -> str:
    name = f"{response}_{language}"
    return name if language != "vi" and name in known else response


def _filled(text: str, values: Mapping[str, str]) -> str:
    return " ".join(text.format(**values).split())


def address(text: str, form: str | None) -> str:
    """«anh/chị» in the form that the caller uses for themselves."""
    if form is None:
        return text
    return _YOU.sub(lambda found: form.capitalize() if found[1] == "A" else form, text)
