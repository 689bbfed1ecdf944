"""The words of messages: full Vietnamese for an e-mail, one SMS of 160 unaccented characters.

Unaccented, because accents make an SMS UCS-2 with 70 characters per part. One part reaches every phone,
costs a third, and is how utilities in Vietnam write.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from outage_service.clock import VIETNAM
from outage_service.telling.notices.messages import messages

SMS_CHARACTERS = 160
_LONGEST_SMS = 2 * 153
_LONGEST_CAUSE = 120  # in an e-mail
# All except what GSM 7-bit has and every phone shows; the rest of ASCII takes two places or has none.
_UNSENDABLE = re.compile(r"[^\n !\"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z]")
_GSM_LONG = "^{}\\[~]|€\f"  # two places each
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà" + _GSM_LONG
)
_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "‘": "'", "…": "."}
)
# A house number before the street: "12 Lê Lợi", "Số 16/5A Lê Lợi", "K12/3 Lê Lợi"; "2 Tháng 9" is a street.
_HOUSE = re.compile(
    r"^(?:(?:số nhà|nhà số|nhà|số)\s+)?[KH]?\d+\w*(?:[/-]\w+)*,?\s+(?!tháng\s)(?=\S)", re.IGNORECASE
)
# Lanes and groups of houses with a number; «Thôn 3» and «Ấp 2» are names of hamlets.
_LANE_WORDS = r"(?:hẻm|ngõ|ngách|kiệt|tổ(?: dân phố)?|tdp|lô|căn(?: hộ)?|phòng|tầng)"
_LANE = re.compile(rf"^{_LANE_WORDS}\s+\d\S*,?\s+(?=\S)", re.IGNORECASE)
_ONLY_A_HOUSE = re.compile(
    rf"^(?:(?:{_LANE_WORDS}|số nhà|nhà số|nhà|số)\s*)?[KH]?\d+\w*(?:[/-]\w+)*$", re.IGNORECASE
)
_AREA_WORD = re.compile(r"^khu vực\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says: the name of its text in messages.yml, places (it names the first), times; `left` are
    places for which it no longer holds."""

    message: str
    places: list[str]
    moments: Mapping[str, datetime]
    cause: str = ""
    code: str = ""
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Words:
    """A message: `subject` and `text` with all accents."""

    subject: str
    text: str


def words_of(facts: Facts) -> Words:
    """The message for an e-mail."""
    return _filled(facts, facts.places[:1], facts.left[:1], shortened(facts.cause, _LONGEST_CAUSE))


def sms_of(facts: Facts) -> str:
    """The message for an SMS: one segment where the names allow it.

    First the cause is left out, then what stands behind the first name of a place. No name is cut, except in
    a text longer than two segments.
    """
    text = ""
    for places, left, cause in _shorter_and_shorter(facts):
        text = unaccented(_filled(facts, places, left, cause).text)
        if len(text) <= SMS_CHARACTERS:
            return text
    return shortened(text, _LONGEST_SMS)


def _shorter_and_shorter(facts: Facts) -> Iterator[tuple[list[str], list[str], str]]:
    places, left = facts.places[:1], facts.left[:1]
    yield places, left, facts.cause
    yield places, left, ""
    for fewer in _fewer_names(left):
        yield places, fewer, ""
        left = fewer
    for fewer in _fewer_names(places):
        yield fewer, left, ""


def _fewer_names(places: list[str]) -> Iterator[list[str]]:
    """The place with one name less at its end, until the first is left: names stand between commas."""
    for place in places:
        names = re.split(r"\s*[,;]\s*", place)
        for count in range(len(names) - 1, 0, -1):
            if any(names[:count]):
                yield [", ".join(name for name in names[:count] if name)]


def unaccented(text: str) -> str:
    """The text in characters that a plain SMS can carry."""
    letters = unicodedata.normalize("NFD", text.translate(_PLAIN))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"  +", " ", _UNSENDABLE.sub(" ", plain)).strip()


def shortened(text: str, most: int) -> str:
    """At most `most` characters, cut at a comma, or else after a whole word."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at_comma = re.match(r"(?s)(.*)[,;]", cut)
    if at_comma and len(at_comma[1]) > most // 2:
        return at_comma[1].rstrip()
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;-") + "…"


def street_and_ward(address: str, ward: str) -> str:
    """Where a customer lives, without house, lane and group: another person may read the message."""
    names = [name for part in address.split(",") if (name := _without_house(part.strip()))]
    if ward and not any(unaccented(name).lower() == unaccented(ward).lower() for name in names):
        names.append(ward)
    return ", ".join(names)


def _without_house(part: str) -> str:
    while not _ONLY_A_HOUSE.match(part):
        shorter = _LANE.sub("", _HOUSE.sub("", part))
        if shorter == part:
            return part
        part = shorter
    return ""


def spoken(moment: datetime) -> str:
    """A time in Vietnam's time zone, such as `17h30 ngày 21/11`."""
    local = moment.astimezone(VIETNAM)
    pattern = messages()["pieces"]["moment"]
    return pattern.format(hour=f"{local:%H}", minute=f"{local:%M}", day=local.day, month=local.month)


def _filled(facts: Facts, places: list[str], left: list[str], cause: str) -> Words:
    pieces, message = messages()["pieces"], messages()[facts.message]
    values = {name: spoken(moment) for name, moment in facts.moments.items()}
    values["code"] = facts.code
    values["area"] = _area(places, len(facts.places))
    values["left"] = _area(left, len(facts.left))
    start = values.get("previous_start")
    values["formerly"] = pieces["formerly"].format(previous_start=start) if start else ""
    cause = cause.rstrip(" .;,")  # a stop follows
    values["cause"] = pieces["cause"].format(cause=_within_a_sentence(cause)) if cause else ""
    values["reason"] = pieces["reason"].format(cause=cause) if cause else ""
    return Words(message["subject"].format(**values), message["text"].format(**values))


def _within_a_sentence(cause: str) -> str:
    """«Xe tải đâm gãy cột» as it stands in the middle of a sentence; «Nguyễn Trãi …» is a name, «MBA» none."""
    first, _, rest = cause.partition(" ")
    is_word = first[:1].isupper() and (first[1:].islower() or not first[1:]) and not rest[:1].isupper()
    return cause[:1].lower() + cause[1:] if is_word else cause


def part_of(place: str) -> str:
    """The name of a place of which only a part is meant."""
    return messages()["pieces"]["part"].format(place=place)


def _area(places: list[str], count: int) -> str:
    """The first place, and how many others there are; words that fit any place when it has no name."""
    pieces = messages()["pieces"]
    place = _AREA_WORD.sub("", places[0].strip(" ,;.")) if places else ""
    if not place:
        return pieces["somewhere"]
    if count > 1:
        place += pieces["others"].format(count=count - 1)
    return pieces["area"].format(place=place)


def segments_of(sms: str) -> int:
    """The segments that an SMS is sent in: 160 characters of GSM 7-bit, or 153 each of several; with any other
    character 70 of UCS-2, or 67 each."""
    if all(letter in _GSM for letter in sms):
        length = len(sms) + sum(letter in _GSM_LONG for letter in sms)
        whole, part = SMS_CHARACTERS, 153
    else:
        length, whole, part = len(sms.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= whole else -(-length // part)
