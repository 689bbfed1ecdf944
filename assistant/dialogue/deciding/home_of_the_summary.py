"""«Khách sạn chị ở Trần Hưng Đạo nhé», after the hand-over: the place in the summary is corrected."""

from __future__ import annotations

import re

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import CUSTOMER_SERVICE, take_down
from assistant.dialogue.deciding.identity.looking_up import is_found
from assistant.dialogue.deciding.identity.streets import is_about
from assistant.dialogue.deciding.summarizing import with_the_home
from assistant.dialogue.situation.situation import Subject
from assistant.vietnamese.folding import fold

_SELF = r"(?:chi|anh|em|c|e|tui|toi|minh|co|chu|bac|o|chung toi|ben chi|ben anh|ben em)"
_BUSINESS = r"(?:khach san|quan|cua hang|tiem|cong ty|xuong|nha hang|tru so)(?: \S+){0,3}?"
_IS_AT = re.compile(
    rf"\b(?:(?:nha|cho)(?: (?:cua )?{_SELF})?|{_BUSINESS})"
    r" (?:la |thi )?(?:o|nam o|tai|ben|duong)(?: duong)? (?P<place>[^.?!;\n]+)"
)
# «Ghi giùm là ở Lê Duẩn nghe, đừng ghi nhà ông anh tui».
_RECORD_IT_AT = re.compile(
    r"\b(?:ghi|sua|doi)(?: (?:lai|gium|giup|dum|ho|la|cho|nha|dia chi|tui|toi|chi|anh|em|minh|chu|co|bac)){0,5}"
    r" (?:o|duong|ben)(?: duong)? (?P<place>[^.?!;\n]+)"
)
_NOT_THERE = (
    r"\b(?:khong|hong|ko|k|dau|chang) (?:co )?(?:phai|o)(?: (?:la|o|duong|nha|ben|cho|tui|toi)){0,3} "
)


def leaves_a_denied_home(d: Draft) -> None:
    """«Không phải Nguyễn Tất Thành, tui nói Lê Duẩn»: the home of a borrowed phone is not the caller's."""
    home = d.situation.home
    street = fold(home.point.street) if home and home.point and home.point.street else ""
    if not street or not re.search(_NOT_THERE + re.escape(street) + r"\b", fold(d.heard.text.lower())):
        return
    d.because("not the home of the number that calls")
    d.change(home=None, elsewhere=True)


def corrects_the_home_of_the_summary(d: Draft) -> None:
    """Also what is talked about: a question beside it is about the home. An emergency has its own place."""
    given = d.situation.handed_over
    said = fold(d.heard.text.lower())
    found = _RECORD_IT_AT.search(said) or _IS_AT.search(said)
    if given is None or given["queue"] != CUSTOMER_SERVICE or found is None or d.heard.has_identifier:
        return
    there = _there(d, found["place"])
    if there is None:
        return
    d.because("where the home is, for the summary")
    d.change(
        handed_over={**given, "summary": with_the_home(d, given["summary"], str(given["reason"]), there)}
    )
    d.change(home=there)
    d.talk_about(there)
    take_down(d)


def _there(d: Draft, said: str) -> Subject | None:
    home = d.situation.home.point if d.situation.home else None
    for point in (*filter(None, (home,)), *d.situation.points):
        if point.street and said.startswith(fold(point.street)):
            return Subject(point=point)
    place = d.heard.place
    if not place or fold(place).removeprefix("duong ") not in said or not is_found(d, place):
        return None
    of_a_point = next((one for one in d.situation.points if is_about(place, one)), None)
    return Subject(point=of_a_point) if of_a_point else Subject(place=place)
