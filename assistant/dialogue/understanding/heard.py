"""What reached the dialogue in one turn: the caller's words, what the model made of them, and who called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.understanding.places import place_said, with_their_provinces

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Heard:
    """`ranking` holds the likeliest intents with their confidence, stored answers as `faq/<topic>`, and `acts`
    those of the act model, if one is trained.

    `follow_ups` are the questions about what was told, by the same model (understanding/follow_ups.py).
    `text` is as typed or recognized. Codes and numbers are in stored form, `places` and `times` as said.
    """

    text: str
    ranking: tuple[tuple[str, float], ...] = ()
    acts: tuple[tuple[str, float], ...] = ()
    follow_ups: tuple[tuple[str, float], ...] = ()
    customer_codes: tuple[str, ...] = ()
    phone_numbers: tuple[str, ...] = ()
    report_codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    channel: str = "chat"
    is_written: bool = True
    caller_phone: str | None = None
    turn_id: str = ""
    may_look_up: bool = True
    alternatives: tuple[str, ...] = ()
    origin: str | None = None
    parts: tuple[
        Heard, ...
    ] = ()  # two or more, where each wants something of its own (understanding/parts.py)

    @property
    def has_identifier(self) -> bool:
        return bool(self.customer_codes or self.phone_numbers)

    @property
    def place(self) -> str | None:
        """The place with the most words."""
        return max(self.places, key=len, default=None)

    def share(self, *intents: str) -> float:
        """The confidence of these intents together; `faq` stands for every stored answer."""
        return sum(share for name, share in self.ranking if name in intents or name.split("/")[0] in intents)


def heard_in(parsed: Json, metadata: Json, text: str, turn_id: str) -> Heard:
    """From Rasa's parse of a message and the metadata that the channel sent with it."""
    named: dict[str, list[str]] = {}
    for entity in with_their_provinces(parsed.get("entities") or (), text):
        named.setdefault(str(entity.get("entity")), []).append(str(entity.get("value")))
    return Heard(
        text=text,
        ranking=_ranking(parsed),
        acts=_shares(parsed.get("acts"), "act"),
        follow_ups=_shares(parsed.get("follow_ups"), "follow_up"),
        customer_codes=tuple(named.get("customer_code", ())),
        phone_numbers=tuple(named.get("phone_number", ())),
        report_codes=tuple(named.get("report_code", ())),
        places=tuple(filter(None, map(place_said, named.get("place", ())))),
        times=tuple(named.get("time", ())),
        channel=str(metadata.get("channel") or "chat"),
        is_written=bool(metadata.get("is_written", True)),
        caller_phone=metadata.get("caller_phone") or None,
        turn_id=turn_id,
        may_look_up=bool(metadata.get("may_look_up", True)),
        alternatives=tuple(str(one) for one in metadata.get("alternatives") or ()),
        origin=metadata.get("origin") or None,
        parts=tuple(heard_in(one, metadata, str(one["text"]), turn_id) for one in parsed.get("parts") or ()),
    )


def _shares(given: Sequence[Json] | None, name: str) -> tuple[tuple[str, float], ...]:
    return tuple((str(one[name]), float(one["confidence"])) for one in given or ())


def _ranking(parsed: Json) -> tuple[tuple[str, float], ...]:
    found: Sequence[Json] = parsed.get("intent_ranking") or (
        [parsed["intent"]] if parsed.get("intent") else []
    )
    shares = ((str(one.get("name") or ""), float(one.get("confidence") or 0.0)) for one in found)
    return tuple((name, share) for name, share in shares if name and name != "nlu_fallback")
