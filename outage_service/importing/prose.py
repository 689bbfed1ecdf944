"""Notices in sentences: letters, posts, loudspeaker scripts, chats, lists of items.

A sentence, or an item of a list, tells a cut when it holds exactly one span (or a clear list of spans), one day
(or a clear list of days) and one place. What it lacks may stand in the heading before it (a day) or in the
lines behind it (a place, a reason). Anything else that speaks of times is refused with the reason; nothing is
guessed, and greetings are no cuts.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from outage_service.importing.announced_days import AnnouncedDays
from outage_service.importing.columns import kind_of_cell
from outage_service.importing.model import MOST_ROWS, NotReadable, Record, Remark, Value
from outage_service.importing.periods import period_in
from outage_service.importing.prose_sentences import Sentence, sentences_of
from outage_service.importing.running_times import (
    Found,
    are_neighbors,
    clocks_in,
    days_in,
    folded,
    has_blank_day,
    spans_in,
)
from outage_service.importing.sentence_hours import half_of_day, hours, with_half
from outage_service.importing.sentence_places import Told, told_in, without_unit
from outage_service.importing.sentence_states import Said, is_about_all, said_in, said_later
from outage_service.importing.shapes.known import SHAPES
from outage_service.importing.states import TITLE, title_says
from outage_service.importing.unpacked import Unpacked

_CUT = re.compile(r"\b(?:ngung|cat|cup|mat|ngat|giam)\b(?: [a-z]+){0,3} dien\b")
_LABEL = re.compile(
    r"^(?P<label>ly do[a-z ]{0,30}|nguyen nhan|noi dung[a-z ]{0,20}|cong viec|muc dich|khu vuc[a-z ]{0,20}|dia diem|"
    r"pham vi[a-z ]{0,20}|noi|noi cat|cho cat|cho mat dien|de)\s*:\s*"
)
_BEGINS = re.compile(
    r"^\W*(?:tu|ngay|dot|lan|luc|vao|sau do|tiep theo|rieng|sang|chieu|toi|trua|dem|thoi gian|thu|t\d|cn|"
    r"chu nhat|lich|bat dau)\b|^\W*\d"
)
_BEGINS_PLACE = re.compile(
    r"^\W*(?:thon|xa|ap|khu|kp|tdp|to|phuong|duong|hem|ngo|kiet|tram|tba|xom|ban|buon|bon|khoi|khom|lang)\b"
)
_PLACES = re.compile(r"(?:khu vuc|dia diem|pham vi|noi$|noi cat|cho )")
_AS_ABOVE = re.compile(r"^(?:nhu tren|nt|cung ly do)\W*$")
_SAME_DAY = re.compile(r"\b(?:cung ngay|ngay tren|ngay hom do|trong ngay nay)\b")
_ELECTRIC = re.compile(
    r"\b(?:dien luc|evn\w*|luoi dien|tram bien ap|tba|mba|trung the|ha the|cat dien|nganh dien)\b"
)
_GREETING = re.compile(
    r"\b(?:lien he|thac mac|tong dai|hotline|de nghi|mong|kinh|cam on|luu y|tran trong|goi)\b"
)
_PIN = re.compile(r"[\U0001f4cd\U0001f4cc\U0001f3e0\U0001f3d8]")


@dataclass
class _Event:
    """A cut as far as the sentences have told it; `problem` is why it cannot be read."""

    line: int
    paragraph: int
    fields: dict[str, Value]
    waits_for_place: bool = False
    also: list[dict[str, Value]] = field(default_factory=list)
    problem: str = ""

    def every(self) -> list[dict[str, Value]]:
        return [self.fields, *self.also]


def of_prose(text: str, today: date | None) -> Unpacked | None:
    """The cuts that sentences tell, and the sentences about times that are refused; None when there are neither."""
    reader = _Reader(AnnouncedDays(text, today), today)
    for sentence in sentences_of(text):
        reader.take(sentence)
    unpacked = Unpacked(SHAPES["notice-text"], columns=["sentences with a day, a time and a place"])
    unpacked.above = reader.outside
    for event in reader.events:
        if event.problem:
            unpacked.bad.append(Remark(str(event.line), event.problem))
            continue
        unpacked.records += [Record(str(event.line), fields) for fields in event.every()]
        if len(unpacked.records) > MOST_ROWS:
            raise NotReadable(f"has more than {MOST_ROWS} notices: split it")
    unpacked.skipped = reader.skipped
    return unpacked if unpacked.records or unpacked.bad else None


class _Reader:
    """Goes through the sentences; a heading gives its day to the sentences below it."""

    def __init__(self, announced: AnnouncedDays, today: date | None) -> None:
        self.announced = announced
        self.today = today
        self.events: list[_Event] = []
        self.skipped: list[Remark] = []
        self.outside: list[str] = []
        self.day = ""
        self.title = ""
        self.is_notice = False  # once a sentence has spoken of a cut or the power company

    def take(self, sentence: Sentence) -> None:
        text = sentence.text
        spans = spans_in(text)
        if spans:
            self._begin(sentence, spans)
        elif not self._continues(sentence):
            self._aside(sentence)

    def _begin(self, sentence: Sentence, spans: list[Found]) -> None:
        text = sentence.text
        said = said_in(text, spans)
        event = _Event(sentence.line, sentence.paragraph, {})
        if said.is_no_cut or not (self.is_notice or _CUT.search(folded(text))):
            self.skipped.append(Remark(str(sentence.line), f"is no cut: «{text[:60]}»"))
            return
        self.events.append(event)
        self.is_notice = True
        try:
            self._read(event, sentence, spans, said)
        except ValueError as error:
            event.problem = f"{error}: «{text[:60]}»"

    def _check(self, sentence: Sentence, told: Told) -> None:
        """ValueError when a sentence neither speaks of a cut nor is an item or a second part of a notice."""
        plain = folded(sentence.text)
        is_told = sentence.is_item or _CUT.search(plain) or said_in(sentence.text, ()).status
        if not is_told and not _BEGINS.match(plain) and not (told.area and _BEGINS_PLACE.match(plain)):
            raise ValueError("does not say that power is cut")

    def _read(self, event: _Event, sentence: Sentence, spans: list[Found], said: Said) -> None:
        text = sentence.text
        days = self._days(sentence, spans, said)
        told = told_in(
            text, [*spans, *days_in(text)], is_item=sentence.is_item, with_causes=said.state == "valid"
        )
        self._check(sentence, told)
        fields = event.fields
        fields |= {"area": told.area, "reason": told.reason, "codes": told.codes}
        if fields["reason"] and _AS_ABOVE.match(folded(told.reason)):
            fields["reason"] = self._before(event, "reason")
        if _AS_ABOVE.match(folded(told.area)):
            fields["area"] = self._before(event, "area")
        if not told.area and not told.codes:
            event.waits_for_place = True
        if self.title and said.state == "valid" and not said.moved_to:
            fields[TITLE] = self.title
        if said.is_adjusted and len(spans) == 2:
            event.also.append(fields | {"span": hours(spans[1].text), "day": days})
            fields |= {"span": hours(spans[0].text), "day": days, "trangthai": "Hủy"}
            return
        if len(spans) > 1 and not are_neighbors(text, spans):
            raise ValueError("holds several times, and it is not clear which belongs to what")
        fields["span"] = "; ".join(hours(span.text) for span in spans)
        if half := half_of_day(text, spans):
            fields["span"] = with_half(str(fields["span"]), half)
        fields["day"] = "" if days_in(spans[0].text)[1:] else days
        if said.status:
            fields["trangthai"] = said.status
        if said.moved_to:
            kept = "" if said.keeps_hours else f"chưa rõ giờ mới: {text[:150]}"
            event.also.append(
                {k: v for k, v in fields.items() if k != TITLE} | {"day": said.moved_to, "trangthai": kept}
            )

    def _days(self, sentence: Sentence, spans: list[Found], said: Said) -> str:
        """The day or list of days of a sentence, else that of the heading above; ValueError when there are several."""
        text = sentence.text
        if has_blank_day(text):
            raise ValueError("leaves its day open")
        inside = [day for span in spans for day in days_in(span.text)]
        told = self.announced.days_of(text, sentence.line, without=said.moved_to)
        if inside and len(spans) == 1:
            return told[0] if len(inside) == 1 and told else ""
        if _SAME_DAY.search(folded(text)):
            return str(self._before(None, "day"))
        if len(told) > 1:
            raise ValueError("holds several dates, and it is not clear which belongs to what")
        if told or not self.day:
            return told[0] if told else ""
        weekday = self.announced.weekday_of(text)
        if weekday and self.announced.weekday_of(self.day) not in ("", weekday):
            raise ValueError("names another weekday than the heading above")
        return f"{weekday} {self.day}" if weekday and not self.announced.weekday_of(self.day) else self.day

    def _before(self, event: _Event | None, name: str) -> Value:
        """What the last event before this one says."""
        earlier = [one for one in self.events if one is not event and one.fields.get(name)]
        return earlier[-1].fields[name] if earlier else ""

    def _continues(self, sentence: Sentence) -> bool:
        """Whether a sentence without a span adds to the cut before it."""
        event = self.events[-1] if self.events else None
        text = sentence.text
        plain = folded(text)
        if event is None or event.problem:
            return False
        label = _LABEL.match(plain)
        value = _trimmed(text[label.end() :]) if label else ""
        if label and _PLACES.match(label["label"]):
            return self._place(event, value) if value else event.waits_for_place
        if label:
            if not event.fields.get("reason"):
                above = _AS_ABOVE.match(folded(value))
                for fields in event.every():
                    fields["reason"] = self._before(event, "reason") if above else value
            return True
        if (
            event.waits_for_place
            and not _GREETING.search(plain)
            and (_PIN.search(text) or (sentence.is_item and not clocks_in(text)))
        ):
            return self._place(event, _trimmed(text), more=True)
        is_near = sentence.paragraph == event.paragraph
        if (is_near or is_about_all(text)) and (status := said_later(text)):
            for one in self.events if is_about_all(text) else [event]:
                for fields in one.every():
                    fields["trangthai"] = fields.get("trangthai") or status
            return True
        return False

    def _place(self, event: _Event, area: str, more: bool = False) -> bool:
        if not event.waits_for_place:
            return False
        for fields in event.every():
            fields["area"] = f"{fields['area']}; {area}" if fields.get("area") else area
        event.waits_for_place = more
        return True

    def _aside(self, sentence: Sentence) -> None:
        """A heading with a day, a title, a sentence that tells too little, or a greeting."""
        text, plain = sentence.text, folded(sentence.text)
        self.outside.append(text)
        self.is_notice = self.is_notice or bool(_CUT.search(plain) or _ELECTRIC.search(plain))
        try:
            days = self.announced.days_of(text, sentence.line)
        except ValueError:
            days = []
        clocks = clocks_in(text)
        if kind_of_cell(text.rstrip(":. ")) == "days":
            self.day = text.rstrip(":. ") if self.announced.is_one_day(text.rstrip(":. ")) else ""
        elif not clocks and len(days) == 1 and text.rstrip().endswith(":"):
            self.day = days[0] if self.announced.is_one_day(days[0]) else ""
        elif not clocks and (period := period_in([text], self.today)) and period[0] == period[1]:
            self.day = f"{period[0]:%d/%m/%Y}"
        elif kind_of_cell(without_unit(text)) == "days":
            self.day = days[0] if len(days) == 1 and self.announced.is_one_day(days[0]) else ""
        elif _CUT.search(plain) and (clocks or days) and not said_in(text, ()).is_no_cut:
            told = told_in(text, [*clocks, *days_in(text)], is_item=False, with_causes=True)
            if told.area or told.codes:
                lacks = "does not tell from when to when" if clocks else "has no time"
                self.events.append(
                    _Event(sentence.line, sentence.paragraph, {}, problem=f"{lacks}: «{text[:60]}»")
                )
            elif not clocks and len(days) == 1 and not text.rstrip().endswith("."):
                self.day = days[0] if self.announced.is_one_day(days[0]) else ""
        elif not self.events and title_says(text):
            self.title = text


def _trimmed(text: str) -> str:
    return re.sub(r"^[\W_]+|[\s.;,!/]+$", "", text).strip()
