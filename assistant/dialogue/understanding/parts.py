"""Two matters in one turn: where the words of the second begin.

«Cây có đổ trúng ai không, và đường Hai Bà Trưng mai có cắt không?» read as a whole is a question about tomorrow, and
the first half is lost. Where each part wants something of its own, each is read by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.dialogue.understanding.english import is_english
from assistant.dialogue.understanding.english_acts import asks_in_english
from assistant.dialogue.understanding.reaching_talk import wishes_a_call, wishes_a_message
from assistant.dialogue.understanding.view import Seen

# Speech has no marks: these words begin something else.
_JOINS = (
    r"(?:với|vs|voi|vơi) (?:lại|lai|cả|ca)|à mà|a ma|ờ mà|mà còn|ma con|ngoài ra|ngoai ra|tiện thể|tien the"
    r"|(?:sẵn|nhân|san|nhan) (?:tiện|tien)|rồi còn|roi con|and also|also|by the way|another thing"
)
# These do before words that begin a wish, a question or another subject: «còn nhắn thì …», «mà đội tới nhà tui chưa».
_BEGINS = (
    r"nhắn|nhan|gọi|goi|kêu|keu|báo|bao giờ|bao gio|mấy giờ|may gio|mấy h|chừng nào|chung nao|khi mô|khi nao|khi nào"
    r"|sao|răng|mai|ngày mai|ngay mai|sáng mai|sang mai|chiều mai|thợ|tho|đội|doi"
    r"|cho (?:em|chị|anh|tui|tôi|e|a|c) (?:hỏi|hoi)"
    r"|muốn|muon|cúp|cup|tủ|tu lanh|đồ trong|tiền|tien|hoá đơn|hóa đơn|bill"
)
_SUBJECTS = (
    r"cái|cai|vụ|vu|chuyện|chuyen|bên|ben|nhà|nha|chỗ|cho|đường|duong|số|so|tin|dt|sđt|sdt|mẹ|má|mạ|bà|thằng"
    r"|con bé"
)
_BUT = r"và|va|còn|con|mà|ma|rồi|roi|r|với|vs|voi|vậy|vay|thế|the|and|but"
# «Còn bên Mai Hắc Đế thì sao» keeps its first word: it asks the same of another place.
_OF_ANOTHER = (
    rf"(?:còn|con) (?:{_SUBJECTS})"
    rf"|(?:mà|ma) (?:{_SUBJECTS}) (?:\S+ ){{0,3}}(?:có|co|được|duoc|thì sao|thi sao|nữa|nua)"
)
_BREAK = re.compile(
    r"(?<=[.?!;\n…])\s+(?:(?:mà|ma|à mà|a ma|với lại|and|also)\s+)?|\n+"
    rf"|[\s,]+(?=(?:{_OF_ANOTHER})\b)|[\s,]+(?:{_JOINS})\s+"
    rf"|[\s,]+(?:{_BUT})\s+(?=(?:{_BEGINS})\b)|,\s+(?:{_BUT})\s+",
    re.IGNORECASE,
)
MOST_PARTS = 3
FEWEST_WORDS = 3
MOST_STRETCHES = 8  # longer texts are stories, or made to keep a machine busy
# How sure the model must be that a part wants this.
SURE_OF_AN_ACT, SURE_OF_A_FOLLOW_UP = 0.6, 0.5
# Acts that are about one thing, and what that is.
_MATTER_OF = {
    **dict.fromkeys(("tell_out", "ask_supply", "ask_return", "ask_cause", "ask_extent"), "supply"),
    "ask_planned": "planned",
    "ask_report_status": "report",
    "want_report": "report",
    "want_messages": "message",
    "want_callback": "call",
    "yes": "yes",
    "ask_faq": "answer",
    "not_ours": "answer",
}
A_QUESTION = "a question"
_WISHES = ((wishes_a_message, "message"), (wishes_a_call, "call"))
# Nothing is taken apart beside these.
WHOLE = ("tell_danger", "tell_at_risk", "want_person", "want_stop", "want_restart", "want_no_messages")


@dataclass(frozen=True)
class Stretch:
    """A part of the words; `start` and `end` count characters, end exclusive."""

    start: int
    end: int


def stretches(text: str) -> list[Stretch]:
    """The parts that the words may have, each of some words and without the joint before it; none when there are none
    or too many."""
    found: list[Stretch] = []
    start = 0
    for end, following in [*((one.start(), one.end()) for one in _BREAK.finditer(text)), (len(text), 0)]:
        if len(text[start:end].split()) < FEWEST_WORDS and found:
            found[-1] = Stretch(found[-1].start, end)
        elif text[start:end].strip():
            found.append(Stretch(start, end))
        start = following
    return found if 1 < len(found) <= MOST_STRETCHES else []


def matters_of(
    acts: Iterable[tuple[str, float]], follow_ups: Iterable[tuple[str, float]], seen: Seen | None = None
) -> frozenset[str]:
    """What a part wants: questions about what was told, or its matters, by the shares of the act model; a wish that
    the words show (`seen`) too, and a question that the model does not know, as its words may be known."""
    asked = frozenset(name for name, share in follow_ups if share >= SURE_OF_A_FOLLOW_UP)
    known = ((name, share) for name, share in acts if name in _MATTER_OF)
    wanted = frozenset(_MATTER_OF[name] for name, share in known if share >= SURE_OF_AN_ACT)
    if seen is not None and not asked:
        wanted |= {matter for is_wished, matter in _WISHES if is_wished(seen)}
    if seen is not None and not asked | wanted and _asks(seen):
        return frozenset({A_QUESTION})
    return asked or wanted


def _asks(seen: Seen) -> bool:
    return any(one.asks for one in (seen.whole, *seen.clauses)) or (
        is_english(seen) and asks_in_english(seen)
    )


@dataclass(frozen=True)
class Part:
    """`matters` is what it wants, `named` the places and numbers in it."""

    stretch: Stretch
    matters: frozenset[str]
    named: frozenset[str] = frozenset()

    def goes_on(self, before: Part) -> bool:
        """Whether it wants nothing, or the same as the part before it of the same places and numbers."""
        if not self.matters or not before.matters:
            return True
        apart = self.named and before.named and self.named != before.named
        return self.matters <= before.matters and not apart

    def with_part(self, after: Part) -> Part:
        stretch = Stretch(self.stretch.start, after.stretch.end)
        return Part(stretch, self.matters | after.matters, self.named | after.named)


def grouped(parts: Iterable[Part]) -> list[Stretch]:
    """Parts that each want something of their own, together with the words around them that want nothing."""
    groups: list[Part] = []
    for part in parts:
        if groups and part.goes_on(groups[-1]):
            groups[-1] = groups[-1].with_part(part)
        else:
            groups.append(part)
    return [one.stretch for one in groups]
