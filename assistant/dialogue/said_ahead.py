"""The sentences that the dialogue may say, so that their sound can be made before a call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.dialogue.wording.outages import area_name, describe_cause, describe_outage, describe_return
from assistant.dialogue.wording.saying import Saying
from assistant.vietnamese.sentences import split_sentences

Json = Mapping[str, Any]

DOMAIN = Path(__file__).with_name("domain")
ENGLISH_ENDING = "_en"
_STREETS = re.compile(r"\bđường ([^,;.]+)", re.IGNORECASE)


def fixed_sentences(domain: Path = DOMAIN) -> list[str]:
    """Every Vietnamese sentence of the dialogue's responses that has no placeholder, as it is said, each once.

    English callers are too rare to make their sentences before they call.
    """
    said = {name: texts for name, texts in responses_in(domain).items() if not name.endswith(ENGLISH_ENDING)}
    texts = [text for variations in said.values() for text in variations]
    return list(dict.fromkeys(one for text in texts for one in split_sentences(text) if "{" not in one))


def responses_in(domain: Path = DOMAIN) -> dict[str, list[str]]:
    """The texts of every response of the dialogue, by its name; placeholders in braces."""
    found: dict[str, list[str]] = {}
    for path in sorted(domain.glob("*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for name, variations in (document.get("responses") or {}).items():
            found[name] = list(_texts(variations or ()))
    return found


def sentences_about(outage: Json, now: datetime, responses: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Every sentence that may describe a current outage, which is given as JSON of the outage service.

    The area is named by the outage's own words and by each street in them.
    """
    known = dict(outage)
    areas = [area_name(None, known), *(area_name(street, known) for street in streets_of(outage))]
    sayings = [describe_outage(known, area, now) for area in areas]
    for saying in (*sayings, describe_return(known, now), describe_cause(known, now)):
        yield from _filled_in(saying, responses)


def streets_of(outage: Json) -> list[str]:
    """«Phường Hoà Khánh Bắc, các đường Âu Cơ và Nguyễn Đình Trọng» → Âu Cơ, Nguyễn Đình Trọng."""
    named = _STREETS.findall(str(outage.get("area_text") or ""))
    return [street.strip() for some in named for street in some.split(" và ") if street.strip()]


def _texts(variations: Iterable[Any]) -> Iterator[str]:
    for one in variations:
        if isinstance(one, dict) and isinstance(one.get("text"), str):
            yield one["text"]


def _filled_in(saying: Saying, responses: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for text in responses.get(saying.response, ()):
        yield text.format(**saying.values).strip()
