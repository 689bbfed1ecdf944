"""What an action knows: the caller's last words, and what the conversation has established so far.

Rasa hands each action a tracker full of loosely typed slots; these two values are the typed view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.vietnamese.addresses import address_digits
from assistant.vietnamese.folding import fold

if TYPE_CHECKING:  # so that code which needs only these values runs, and is tested, without Rasa
    from rasa_sdk import Tracker

# What a caller may want, by the intent that says so.
TASK_OF_INTENT = {
    "check_outage": "supply",
    "ask_restoration_time": "supply",
    "ask_outage_cause": "supply",
    "ask_planned_outage": "planned",
    "report_outage": "report",
    "report_supply_quality": "quality",
    "ask_report_status": "report_status",
    "complain": "report_status",
    "subscribe_updates": "subscribe",
    "unsubscribe_updates": "unsubscribe",
    "request_callback": "callback",
}

# The task after a yes to an offer.
TASK_OF_OFFER = {"message": "subscribe", "no_power": "supply"}

# These tasks are about the phone to write or call to, not about the customer.
ABOUT_A_PHONE = frozenset({"subscribe", "unsubscribe", "callback"})

# The questions of identify_form.
CODE_OR_PHONE, REST_OF_CODE, CONFIRM, STREET, PLACE = (
    "code_or_phone",
    "rest_of_code",
    "confirm",
    "street",
    "place",
)

# The `identity` when the caller means all candidates.
ALL_METERS = "all"

# Danger comes before everything, a request for a person before the rest: no form handles these words.
ALWAYS_FIRST = frozenset({"report_hazard", "request_operator"})

# What interrupts a form: another rule answers it, then the form asks its question again.
INTERRUPTIONS = frozenset(
    {
        *ALWAYS_FIRST,
        *(
            "faq",
            "greet",
            "thank",
            "ask_bot_identity",
            "ask_capabilities",
            "out_of_scope",
            "ask_wait",
            "ask_repeat",
        ),
        *("complain", "cancel", "goodbye", "report_power_restored", "conversation_open"),
    }
)

Slots = dict[str, Any]

LONGEST_PLACE = 300  # the limit of the outage service
# Places here are written in Latin letters; other letters name no place that can be looked up.
_LETTER = re.compile(r"[^\W\d_]")
_LAST_LATIN = "\u1eff"  # Latin Extended Additional, where Vietnamese ends
_PARTICLES = re.compile(
    r"(?:\s+(?:thì sao|thế nào|sao|nè|nha|nhé|á|ạ|kìa|rồi|đó|đây|này|em|ơi|luôn|hả|nghe|nghen|hè"
    r"|cũng|vậy|nữa|bị|đang))+$",
    re.IGNORECASE,
)
_YES_AND = re.compile(
    r"(?:(?:da|o|a|uh?m?|vang)[ ,]+)*(?:dung(?: roi| vay| do)?|phai roi|chinh xac|chuan(?: roi)?)\b"
    r"(?! khong| la khong| la sai)"
)
_NO_NAME = re.compile(r"[{}<>$=;*\\|]")  # characters of code injection attempts
_SAID_TWICE = re.compile(r"^(đường|phường|xã|kiệt|hẻm|ngõ) (?=\1 )", re.IGNORECASE)
_KINDS_ALONE = frozenset(
    {"đường", "phường", "xã", "phố", "hẻm", "khu", "chợ", "trường", "ngã tư", "ngã ba", "duong"}
)


@dataclass(frozen=True)
class CallerWords:
    """The caller's last turn, as the NLU understood it, and where it came from."""

    text: str
    intent: str
    customer_codes: tuple[str, ...]
    phone_numbers: tuple[str, ...]
    report_codes: tuple[str, ...]
    place: str | None
    times: tuple[str, ...]
    channel: str
    is_written: bool
    caller_phone: str | None
    turn_id: str
    may_look_up: bool = True
    alternatives: tuple[str, ...] = ()  # what else the words may have been, likeliest first

    @property
    def has_identifier(self) -> bool:
        return bool(self.customer_codes or self.phone_numbers)

    def holds_as_written(self, value: str) -> bool:
        """Whether a code or number is in the text in one piece, as typed: then it cannot be misheard."""
        return value.lower() in re.sub(r"[\s.\-]", "", fold(self.text)).replace("+84", "0")


@dataclass(frozen=True)
class Memory:
    """The slots of domain/memory.yml, with their defaults."""

    task: str | None
    offer: str | None
    customer: Slots | None
    candidates: tuple[Slots, ...]
    place: str | None
    question: str | None
    times_asked: int
    failed_lookups: int
    fragment: str | None
    phone: str | None
    report_code: str | None
    report_taken: str | None
    checks: Slots
    complaints: int
    danger: str | None
    problem: str | None
    elsewhere: bool
    subscribed: str | None
    told: Slots | None = None
    heard_phone: str | None = None
    misheard: tuple[str, ...] = ()
    asked: dict[str, int] = field(default_factory=dict)


def heard(tracker: Tracker) -> CallerWords:
    said = last_user_event(tracker)
    parsed = said.get("parse_data") or {}
    metadata = said.get("metadata") or {}
    by_name: dict[str, list[str]] = {}
    for entity in parsed.get("entities") or []:
        by_name.setdefault(str(entity.get("entity")), []).append(str(entity.get("value")))
    return CallerWords(
        text=said.get("text") or "",
        intent=str((parsed.get("intent") or {}).get("name") or ""),
        customer_codes=tuple(by_name.get("customer_code", ())),
        phone_numbers=tuple(by_name.get("phone_number", ())),
        report_codes=tuple(by_name.get("report_code", ())),
        place=max(filter(None, map(place_said, by_name.get("place", ()))), key=len, default=None),
        times=tuple(by_name.get("time", ())),
        channel=str(metadata.get("channel") or "chat"),
        is_written=bool(metadata.get("is_written", True)),
        caller_phone=metadata.get("caller_phone") or None,
        turn_id=f"{tracker.sender_id}:{said.get('message_id') or said.get('timestamp')}",
        may_look_up=bool(metadata.get("may_look_up", True)),
        alternatives=tuple(str(one) for one in metadata.get("alternatives") or ()),
    )


def place_said(words: str) -> str | None:
    """A place without the particles after it («ngã tư chợ Cồn nè em»), its spoken numbers in digits («kiệt bốn
    lăm»); None when only «đường nè» is left."""
    place = _PARTICLES.sub("", words.strip())[:LONGEST_PLACE]
    place = address_digits(_SAID_TWICE.sub("", place))
    if not place or place.lower() in _KINDS_ALONE or not is_latin(place):
        return None
    return place if _LETTER.search(place) and not _NO_NAME.search(place) else None


def agrees(words: CallerWords) -> bool:
    """A yes, alone or before the next request: «đúng rồi, bao giờ có điện vậy em»."""
    return words.intent == "affirm" or _YES_AND.match(fold(words.text)) is not None


def is_latin(words: str) -> bool:
    """Whether every letter could be Vietnamese."""
    letters = _LETTER.findall(words)
    return all(letter <= _LAST_LATIN and not "\u0370" <= letter <= "\u1dff" for letter in letters)


def remembered(tracker: Tracker) -> Memory:
    slots = tracker.slots
    return Memory(
        task=slots.get("task"),
        offer=slots.get("offer"),
        customer=slots.get("customer"),
        candidates=tuple(slots.get("candidates") or ()),
        place=slots.get("place"),
        question=slots.get("question"),
        times_asked=int(slots.get("times_asked") or 0),
        failed_lookups=int(slots.get("failed_lookups") or 0),
        fragment=slots.get("fragment"),
        phone=slots.get("phone"),
        report_code=slots.get("report_code"),
        report_taken=slots.get("report_taken"),
        checks=dict(slots.get("checks") or {}),
        complaints=int(slots.get("complaints") or 0),
        danger=slots.get("danger"),
        problem=slots.get("problem"),
        elsewhere=bool(slots.get("elsewhere")),
        subscribed=slots.get("subscribed"),
        told=slots.get("told"),
        heard_phone=slots.get("heard_phone"),
        misheard=tuple(slots.get("misheard") or ()),
        asked=dict(slots.get("asked") or {}),
    )


def task_after(words: CallerWords, memory: Memory) -> str | None:
    """The task after `words`. «Mất điện rồi» again, or a complaint, does not replace a more specific task."""
    task = TASK_OF_INTENT.get(words.intent)
    if task is None or (memory.task and (task == "supply" or words.intent == "complain")):
        return memory.task
    return task


def last_user_event(tracker: Tracker) -> Slots:
    return next((event for event in reversed(tracker.events) if event.get("event") == "user"), {})


def acted_since_last_words(tracker: Tracker) -> bool:
    """Whether another action has already answered the caller's last words.

    Rasa runs a form's validation once more when it comes back from an interruption («giá điện bao
    nhiêu?» in the middle of identification); those words are answered and must not be read as an
    answer to the form's question.
    """
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action":
            name = str(event.get("name"))
            if name not in ("action_extract_slots", "action_listen") and not name.endswith("_form"):
                return True
    return False


def recent_intents(tracker: Tracker) -> list[str]:
    """The intents of the caller's turns, the last one first."""
    return [
        str(((event.get("parse_data") or {}).get("intent") or {}).get("name") or "")
        for event in reversed(tracker.events)
        if event.get("event") == "user"
    ]
