"""Two places in one question: «nhà mình ở Trần Phú, mạ mình ở Minh Mạng, mai có cắt không?» is answered for both."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.identity.streets import is_about
from assistant.dialogue.deciding.identity.unmarked_places import known_places
from assistant.dialogue.deciding.serving import serve
from assistant.dialogue.situation.situation import Subject
from assistant.vietnamese.folding import fold

ABOUT_BOTH = frozenset({"ask_planned", "ask_supply", "ask_return"})
MOST_PLACES = 2
# Between two names: the ward of a street, or what only says where it is.
_PART_OF_IT = re.compile(r"[ ,]*(?:\b(?:ben|phuong|p|xa|o|thuoc|quan|tp|duong)\b[ ,.]*)*")
_AND = (" and ", " or ", " street and ", " street or ", " & ")
_NOT_ASKED_ABOUT = re.compile(
    r"\b(?:gan|canh|sat|doi dien|giao|goc|cat|nga (?:ba|tu)|dau|cuoi|sau lung|sau|truoc|khong phai|chu dau|dau phai)"
    r"(?: (?:nha|duong|pho|voi|o|ben|cho))*$"
)
_STILL_OPEN = frozenset({"utter_ask_anything_else", "utter_offer_message", "utter_offer_operator"})


def serve_each_place(d: Draft) -> None:
    """Serves the open wishes for both places of the words, the own first; as ever for one."""
    places = _places_asked_about(d)
    if len(places) < MOST_PLACES:
        serve(d)
        return
    d.because("two places in one question")
    wishes, offered = d.situation.wishes, d.situation.offered
    first = places[0]
    d.talk_about(first)
    serve(d)
    if d.has_asked or d.hand_over or d.ended:
        return
    d.says = [one for one in d.says if one.response not in _STILL_OPEN]
    d.change(wishes=wishes, asked=d.before.asked, offered=offered, question=None)
    d.talk_about(places[1])
    serve(d)
    d.talk_about(first)


def _places_asked_about(d: Draft) -> list[Subject]:
    wishes = d.situation.wishes
    current = d.situation.subject
    open_question = d.has_asked or d.question in IDENTITY_QUESTIONS or d.situation.handed_over
    if open_question or not (_names_two_in_english(d) or (current and (current.point or current.known))):
        return []
    if not wishes or any(one.kind not in ABOUT_BOTH for one in wishes) or d.heard.has_identifier:
        return []
    if d.understood.has("correct", "reject") or d.understood.follow_ups:
        return []
    said = fold(d.heard.text.lower())
    own = [one for one in d.situation.points if one.street and _is_meant(said, fold(one.street))]
    others = [
        one
        for one in _apart(said, known_places(d))
        if not any(is_about(one, point) for point in d.situation.points) and _is_meant(said, fold(one))
    ]
    if not others or len(own) + len(others) != MOST_PLACES:
        return []
    return [*(Subject(point=one) for one in own), *(Subject(place=one) for one in others)]


def _names_two_in_english(d: Draft) -> bool:
    """«When is it back on Le Duan and Y Jut?», from somebody of whom no place is known yet."""
    if not d.understood.has("other_language"):
        return False
    said = fold(d.heard.text.lower())
    names = [fold(one.lower()) for one in known_places(d)]
    joined = (f"{first}{between}{second}" for first, second in pairwise(names) for between in _AND)
    return any(one in said for one in joined)


def _apart(said: str, places: list[str]) -> list[str]:
    """Without the ward that only tells more of the street before it: «Minh Mạng bên Thủy Xuân»."""
    kept: list[str] = []
    end = -1
    for place in places:
        start = said.find(fold(place))
        if start < 0 or end < 0 or not _PART_OF_IT.fullmatch(said[end:start]):
            kept.append(place)
        end = start + len(place) if start >= 0 else end
    return kept


def _is_meant(said: str, name: str) -> bool:
    """Whether it is named as a place that the question is about, not «gần Minh Mạng»."""
    start = said.find(name)
    return start >= 0 and _NOT_ASKED_ABOUT.search(said[:start].rstrip(" ,.")) is None
