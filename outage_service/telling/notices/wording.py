"""The words of messages: full Vietnamese for an e-mail, one SMS of 160 unaccented characters.

Unaccented, because accents make an SMS UCS-2 with 70 characters per part. One part reaches every phone,
costs a third, and is how utilities in Vietnam write.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from outage_service.clock import VIETNAM
from outage_service.telling.notices.messages import messages

SMS_CHARACTERS = 160
_LONGEST_PLACE = 120  # in an e-mail
_LONGEST_CAUSE = 120
_SHORTEST_PLACE = 12
# All except what GSM 7-bit has and every phone shows; the rest of ASCII takes two places or has none.
_UNSENDABLE = re.compile(r"[^\n !\"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z]")
_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "‘": "'", "…": "."}
)
# A house number before the street: "12 Lê Lợi", "Số 16/5A Lê Lợi", "K12/3 Lê Lợi"; "2 Tháng 9" is a street.
_HOUSE = re.compile(
    r"^(?:(?:số nhà|nhà số|nhà|số)\s+)?[KH]?\d+\w*(?:[/-]\w+)*,?\s+(?!tháng\s)(?=\S)", re.IGNORECASE
)
_LANE = re.compile(r"^(?:hẻm|ngõ|ngách|kiệt|tổ)\s+\d\S*,?\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says: the name of its text in messages.yml, places (it names the first), times."""

    message: str
    places: list[str]
    moments: Mapping[str, datetime]
    cause: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A message: `subject` and `text` with all accents."""

    subject: str
    text: str


def words_of(facts: Facts) -> Words:
    """The message for an e-mail."""
    place = shortened(facts.places[0], _LONGEST_PLACE) if facts.places else ""
    return _filled(facts, place, shortened(facts.cause, _LONGEST_CAUSE))


def sms_of(facts: Facts) -> str:
    """The message as one SMS."""
    place = facts.places[0] if facts.places else ""
    text = unaccented(_filled(facts, place, facts.cause).text)
    if len(text) > SMS_CHARACTERS:
        text = unaccented(_filled(facts, place, "").text)
    if len(text) > SMS_CHARACTERS:
        room = len(unaccented(place)) - (len(text) - SMS_CHARACTERS)
        place = shortened(unaccented(place), max(room, _SHORTEST_PLACE))
        text = unaccented(_filled(facts, place, "").text)
    return shortened(text, SMS_CHARACTERS)


def unaccented(text: str) -> str:
    """The text in characters that a plain SMS can carry."""
    letters = unicodedata.normalize("NFD", text.translate(_PLAIN))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"  +", " ", _UNSENDABLE.sub(" ", plain)).strip()


def shortened(text: str, most: int) -> str:
    """At most `most` characters, cut after a whole word."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;-") + "."


def street_and_ward(address: str, ward: str) -> str:
    """Where a customer lives, without the house number: another person may read the message."""
    street = _LANE.sub("", _HOUSE.sub("", address.strip()))
    return ", ".join(part for part in (street, ward) if part)


def spoken(moment: datetime) -> str:
    """A time in Vietnam's time zone, such as `17h30 ngày 21/11`."""
    local = moment.astimezone(VIETNAM)
    pattern = messages()["pieces"]["moment"]
    return pattern.format(hour=f"{local:%H}", minute=f"{local:%M}", day=local.day, month=local.month)


def _filled(facts: Facts, place: str, cause: str) -> Words:
    pieces, message = messages()["pieces"], messages()[facts.message]
    if len(facts.places) > 1:
        place += pieces["others"].format(count=len(facts.places) - 1)
    values = {name: spoken(moment) for name, moment in facts.moments.items()}
    values["code"] = facts.code
    values["area"] = pieces["area"].format(place=place) if place else ""
    values["cause"] = pieces["cause"].format(cause=cause) if cause else ""
    values["reason"] = pieces["reason"].format(cause=cause) if cause else ""
    return Words(message["subject"].format(**values), message["text"].format(**values))
