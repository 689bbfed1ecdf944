"""Which of the places that a turn names is where the danger is: not the one that is denied, and the name whole."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies.places_of_danger import landmark_in
from assistant.dialogue.deciding.emergencies.places_taken_back import (
    is_said_wrongly,
    names_one_taken_back,
    remember_denied,
    was_taken_back,
)
from assistant.dialogue.deciding.identity.streets import sounds_like_a_place
from assistant.dialogue.understanding.places import LONGEST_PLACE, with_the_name_mai
from assistant.vietnamese.folding import fold

MOST_WORDS_OF_A_PLACE = 9
# What stands before the place that is not meant, and what is between two places.
_NOT_THERE = re.compile(
    r"(?:\b(?:khong|dau|hong|chang|ko|hk) (?:phai|con)(?: (?:la|o|ben|duong|cho|tren|ngay))*"
    r"|\b(?:chu|cho) (?:khong|hong|ko|dau)(?: (?:phai|la|o|ben|duong|tren|ngay))*"
    r"|\b(?:tuong|noi|ghi|bao)(?: (?:nham|lon|sai))?(?: (?:la|o|ben|duong))+"
    # «Kẻo mấy ông chạy nhầm qua …», «đừng ghi …»
    r"|\b(?:nham|lon|lac) (?:qua|sang|toi|den|vo|vao|ve|len|xuong|(?:lan )?voi)(?: (?:ben|duong|hem|cho|o))*"
    r"|\b(?:keo|so|coi chung|lo)(?: \S+){1,5} (?:qua|sang|toi|den|vo|vao|ve)(?: (?:ben|duong|hem|cho))*"
    r"|\b(?:dung|khoi|chang|khong|ko|hong)(?: (?:co|em|ai))? (?:ghi|bao|chay|di|toi|den|qua|cho|de|goi|nham|nhac)"
    r"(?: (?:\S+ )?(?:la|o|ben|duong|hem|cho|qua|toi|sang|vo|nham|vao|nua|den))*)$"
)
_BETWEEN = re.compile(
    r"[,.;:!?]+|\b(?:chứ|chớ|mới đúng|mới phải|không phải|hổng phải|đâu phải|chu khong|cho khong|moi dung)\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:nham|lon|sai|moi (?:dung|phai)|(?:chu|cho|khong|hong|dau|chang) (?:khong |hong )?phai)\b"
)
_BEFORE_A_PLACE = re.compile(
    r"^(?:(?:trời|chết|á|ủa|ý|à|ơi|em|chị|anh|tui|tôi|nói|ghi|nhầm|lộn|sai|rồi|là|ở|mà|phải|đúng ra|quên"
    r"|troi|chet|noi|nham|lon|la|o|ma|phai)\s+)+",
    re.IGNORECASE,
)
_WRONG_WAY = re.compile(r"\b(?:lon|nham|lac|sai) (?:duong|cho|nha)\b")
# «Mai» before one of these is the family name of whom the street is called after; who tells a danger speaks of now.
_FAMILY_OF_MAI = frozenset({"hac", "thuc", "chi", "xuan", "an", "anh", "lao", "dang", "van", "thi", "huy"})
_NUMBER = r"\b\d{1,4}[a-z]?(?:/\d+[a-z]?)* "


def place_meant(d: Draft) -> str | None:
    """Of the places named the one that is meant; without any the words that sound like one."""
    text = d.heard.text
    if d.heard.places:
        place = with_its_number(text, max(d.heard.places, key=len))
        landmark = landmark_in(text)
        fits = place and landmark and fold(place) not in fold(landmark)
        return f"{place}, {landmark}"[:LONGEST_PLACE] if fits else place
    if not _CORRECTS.search(fold(text)):
        return None
    for piece in _BETWEEN.split(text):
        named = _BEFORE_A_PLACE.sub("", piece.strip())
        fits = named and 2 <= len(named.split()) <= MOST_WORDS_OF_A_PLACE
        if not fits or _WRONG_WAY.search(fold(named)) or names_one_taken_back(d, named):
            continue
        if sounds_like_a_place(named) and not is_denied(text, named):
            return named[:LONGEST_PLACE]
    return None


def with_its_number(text: str, place: str | None) -> str | None:
    """«45 Xuân Diệu», where the street alone was found in «số 45 Xuân Diệu»."""
    if place is None:
        return None
    found = re.search(rf"{_NUMBER}(?:đường |phố )?{re.escape(place)}", text, re.IGNORECASE)
    return found.group()[:LONGEST_PLACE] if found else place


def is_denied(text: str, place: str) -> bool:
    """By the last time that it is named: «đường Y Jut… mà khoan, không phải Y Jut»."""
    at = fold(text).rfind(fold(place))
    before = at > 0 and _NOT_THERE.search(fold(text)[:at].strip()) is not None
    return before or is_said_wrongly(text, place)


def without_denied_places(d: Draft) -> None:
    """Leaves of the places that were heard those that are meant, each with its whole name. Once taken back, a place
    is not meant when it is named again."""
    text = d.heard.text
    denied = tuple(one for one in d.heard.places if is_denied(text, one))
    remember_denied(d, denied)
    named = (with_the_name_mai(text, one, _FAMILY_OF_MAI) for one in d.heard.places if one not in denied)
    meant = tuple(one for one in named if not was_taken_back(d, one))
    if meant != d.heard.places:
        d.heard = replace(d.heard, places=meant)
