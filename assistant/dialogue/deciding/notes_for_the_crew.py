"""Words to add to a report: «tới nơi gọi to lên giùm», «ghi thêm chỉ nhà anh mất», and whom the crew should call.

A number that is given for the crew, or for the report, wishes for no message and no call-back.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.home_checks import CHECK_QUESTIONS
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.promises import CALL, made
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS
from assistant.dialogue.deciding.reaching.whose_number import person_named
from assistant.dialogue.deciding.reports import MOST_WORDS_OF_CALLER, is_open, names_a_contact, where
from assistant.dialogue.understanding.spelled import Spelled
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold

_FOR_THE_CREW = Spelled(
    r"\b(?:dặn|nhớ|nhắn|(?:nói|báo|ghi) (?:giúp|giùm|thêm))(?: \S+){0,5}?"
    r" (?:thợ|đội sửa|đội thợ|mấy anh|mấy chú|người sửa)\b"
    r"|\b(?:thợ|đội|mấy anh|mấy chú|người)(?: \S+){0,2} (?:tới|đến|xuống|qua)(?: \S+){0,3}"
    r" (?:thì|nhớ|gọi|bấm|alo|điện)\b"
    r"|\b(?:liên (?:lạc|hệ)|số liên (?:lạc|hệ))\b"
    r"|\bghi (?:thêm|chú|giúp|giùm)?(?: \S+){0,3} (?:vô|vào) phiếu\b",
    r"\b(?:dan|nho)(?: \S+){0,4}? (?:tho|doi sua|may anh|may chu)\b"
    r"|\btho(?: \S+){0,2} (?:toi|den|xuong|qua) (?:thi|nho)(?: \S+){0,2} (?:goi|bam|alo|dien)\b"
    r"|\blien (?:lac|he)\b",
)
# «Gọi cho con chú trước khi tới, đừng gọi số chú»: another contact of the same report, not a call-back.
_WHOM_TO_CALL = Spelled(
    r"\bgọi(?: \S+){0,7}? trước (?:khi|lúc|hồi) (?:tới|đến|xuống|qua|vô)\b"
    r"|\bgọi (?:cho |số |qua |vô )*(?:\S+ ){1,5}?(?:chứ |chớ |mà |thôi |nha |nghe )?(?:không|đừng|khỏi|chứ không) gọi\b"
    r"|\b(?:đừng|khỏi|không) gọi (?:cho |số |qua )*(?:\S+ ){1,4}?(?:mà |nha |nghe )?gọi\b",
    r"\bgoi(?: \S+){0,7}? truoc (?:khi|luc|hoi) (?:toi|den|xuong|qua|vo)\b"
    r"|\bgoi (?:cho |so |qua |vo )*(?:\S+ ){1,5}?(?:chu |cho |ma |thoi |nha |nghe )?(?:khong|dung|khoi|chu khong) goi\b"
    r"|\b(?:dung|khoi|khong) goi (?:cho |so |qua )*(?:\S+ ){1,4}?(?:ma |nha |nghe )?goi\b",
)
_NOT_A_REPORT = r"(?! (?:\S+ )?(?:phiếu|phieu|nhận|nhan|số|so|tin|lại|lai|gọi|goi)\b)"
_TO_ADD = Spelled(
    rf"\b(?:ghi|nói|báo|bổ sung|note)(?: \w+)? (?:thêm|chú|vô|vào|kèm)\b{_NOT_A_REPORT}(?: \S+){{2,}}"
    rf"|\bghi (?:giùm|giúp|dùm|hộ|cho|rõ)(?: (?:em|anh|chị|cô|chú|bác|tui|tôi|con|mình))? (?:là|rằng|nữa)\b"
    rf"|\b(?:nhớ|nhờ|cứ)(?: \w+)? ghi\b(?: (?:giùm|giúp|là|rằng|thêm|rõ))*{_NOT_A_REPORT}(?: \S+){{2,}}",
    rf"\b(?:ghi|bo sung|note)(?: \w+)? (?:them|chu|kem|vo phieu|vao phieu)\b{_NOT_A_REPORT}(?: \S+){{2,}}"
    rf"|\bghi (?:gium|giup|dum|ho|ro)(?: (?:em|anh|chi|co|chu|bac|tui|toi|con|minh))? (?:la|rang|nua)\b"
    rf"|\b(?:nho|cu)(?: \w+)? ghi\b(?: (?:gium|giup|la|rang|them|ro))*{_NOT_A_REPORT}(?: \S+){{2,}}",
)
# «Quên nói là bóng đèn chớp chớp», «ghi thêm vô phiếu: …» add words to the report, whatever stands after them.
_ADDS_PLAINLY = Spelled(
    r"\bquên (?:nói|báo|dặn|kể|khai)\b(?! (?:lại|chưa))(?: \S+){2,}"
    r"|\b(?:ghi|note|bổ sung|báo|nói) (?:thêm |giùm |giúp |chú )?(?:\S+ ){0,8}?(?:vô|vào) phiếu\b",
    r"\bquen (?:noi|bao|dan|ke|khai) (?:la|rang|voi|cho|cai)\b(?: \S+){2,}"
    r"|\b(?:ghi|note|bo sung) (?:them |gium |giup |chu )?(?:\S+ ){0,8}?(?:vo|vao) phieu\b",
)
_CLAUSES = re.compile(r"[,.;?!\n]+|\b(?:mà|ma|với lại|voi lai|rồi cho hỏi|roi cho hoi)\b")
_ASKS_IF_IT_IS = re.compile(r"\b(?:chua|roi (?:phai|ha|dung))\b")
# «… được không?», «… nha?» ask for it politely.
_POLITE = re.compile(r"(?:được|duoc)(?: không| khong| hông| hong)?(?: (?:em|ạ|a|vậy|cô|chú|anh|chị))*$")
_ABOUT_MESSAGES = re.compile(
    r"\b(?:nhắn|nhan|gửi|gởi|gui) (?:tin|tn|sms|zalo)\b|\b(?:có|co) (?:lại |lai )?(?:điện|dien)(?: \S+)? (?:thì |thi )?"
    r"(?:nhắn|nhan|báo|bao)\b|\b(?:nhắn|nhan) (?:cho|qua|số|so|vô|vo|vào|vao"
    r"|đi|di|nhé|nha|luôn|luon)\b(?! (?:thợ|tho|đội|doi|mấy|may))"
)
_ADDS_A_NUMBER = re.compile(
    r"\b(?:ghi|lưu|luu|thêm|them|lấy|lay) (?:\S+ )?(?:cái |cai )?(?:số|so|sđt|sdt)\b", re.IGNORECASE
)
_SAME_NUMBER = re.compile(r"\b(?:số|so|máy|may) (?:đó|do|này|nay|ni|nớ|trên|tren)\b|\b(?:cho|qua) nó\b")
_WANTS_A_REPORT = ("tell_out", "want_report", "tell_partly", "tell_unsteady")
_ANSWERED = frozenset(
    {
        *("want_callback", "want_report", "ask_report_status", "tell_out", "give", "want_messages", "yes"),
        *("tell_partly", "tell_unsteady", "ask_supply", "ask_extent"),
    }
)


def note_for_the_crew(d: Draft, is_statement: bool = False) -> bool:
    """Adds the words to the report of this conversation, or keeps them for the one that is wanted. False when the
    turn goes on: the words are for nobody on the way, or wish for messages too. `is_statement`: what looks like a
    question in the words is none."""
    if d.situation.handed_over:
        return False
    text = d.heard.text
    contact = _is_a_contact(d)
    adds = _adds(text)
    whole = d.understood.seen.whole
    asks = whole.asks and not is_statement
    besides = asks and _adds_beside_a_question(text)
    if asks and not besides and not _POLITE.search(whole.words) and not (contact and d.heard.phone_numbers):
        return False
    report = report_here(d)
    if report is None:
        if (contact and d.heard.phone_numbers) or adds:
            return _before_the_report(d, contact)
        return False
    whom = not made(d, CALL) and _WHOM_TO_CALL.search(re.sub(r"[,.;!?]+", "", text)) is not None
    if not contact and not adds and not whom and not _FOR_THE_CREW.search(text):
        return False
    if adds and not contact and _wishes_for_messages(d):
        return False
    phone = d.heard.phone_numbers[-1] if d.heard.phone_numbers else d.phone
    if whom and not d.heard.phone_numbers:
        phone = _contact_before(d, report)
    if phone is None and not adds and not whom:
        return False
    add_to_report(d, report, phone)
    d.because("words for the crew")
    d.settle("reported")
    _learn_the_callers_number(d)
    code = str(report["code"])
    if phone and (contact or whom or not adds):
        d.say("utter_noted_for_the_crew", report_code=code, last_digits=" ".join(phone[-3:]))
    else:
        d.say("utter_added_to_the_report", report_code=code)
    if besides:
        _leave_the_question(d)
        return False
    if _wishes_for_messages(d):
        d.answered |= _ANSWERED - {"want_messages", "yes", "give"}
        if not _SAME_NUMBER.search(d.understood.seen.whole.words):
            d.heard = replace(d.heard, phone_numbers=())
        return False
    d.answered |= _ANSWERED
    d.served("want_callback")
    if d.question != "offer_message":
        offers.anything_else(d, quiet=True)
    return True


def _adds(text: str) -> bool:
    return _TO_ADD.search(text) is not None or _ADDS_PLAINLY.search(text) is not None


def _adds_beside_a_question(text: str) -> bool:
    """«Ghi thêm vụ bóng đèn chớp vô phiếu giùm em được không, mà thợ đi chưa?»: a note, and a question of its own."""
    clauses = [one.strip() for one in _CLAUSES.split(text) if one and one.strip()]
    notes = [one for one in clauses if _adds(one) and not _ASKS_IF_IT_IS.search(fold(one))]
    return bool(notes) and (len(clauses) > len(notes) or _ADDS_PLAINLY.search(text) is not None)


def _leave_the_question(d: Draft) -> None:
    """The note is taken; what was asked beside it is still to be answered."""
    d.answered |= _ANSWERED - {"ask_report_status", "want_messages", "yes"}
    d.served("want_callback")
    d.drop_acts(*_WANTS_A_REPORT, "want_callback")
    if d.understood.seen.whole.has("asks_of_the_crew") and not d.understood.follow_ups:
        d.drop_acts("ask_report_status")
        d.understood = replace(d.understood, follow_ups=("crew_there",))


def _contact_before(d: Draft, report: dict[str, Any]) -> str | None:
    """The number that was noted for the crew before, with the report or beside it."""
    beside = (
        one
        for one in (d.facts.open_reports(place=report["place"]) if report["place"] else ())
        if str(report["code"]) in str(one["description"]) and one["kind"] == "other"
    )
    noted = [one["phone"] for one in beside] or [report["phone"]]
    return next((str(one) for one in noted if one and one != d.heard.caller_phone), None)


def _learn_the_callers_number(d: Draft) -> None:
    """A contact is the caller's own number if none is known and it is nobody else's: «số vợ anh»."""
    if d.phone is None and d.heard.phone_numbers and person_named(d.heard.text) is None:
        d.change(phone=d.heard.phone_numbers[-1], heard_phone=None)


def _is_a_contact(d: Draft) -> bool:
    """Whom the crew should call, and no more: «nhắn tin số 0905…» beside it is another matter."""
    added = _ADDS_A_NUMBER.search(d.heard.text) is not None and bool(d.heard.phone_numbers)
    free = d.question not in ("offer_message", *PHONE_QUESTIONS) and not d.understood.has("want_messages")
    return "recap" not in d.understood.follow_ups and (names_a_contact(d.heard.text) or (added and free))


def _wishes_for_messages(d: Draft) -> bool:
    wished = d.understood.has("want_messages") or (d.question == "offer_message" and d.understood.has("yes"))
    return wished and _ABOUT_MESSAGES.search(d.understood.seen.whole.words) is not None


def report_here(d: Draft) -> dict[str, Any] | None:
    """The open report about the home or place that is talked of: of this conversation, or told in it."""
    code = d.situation.report_taken or d.situation.report
    report = d.facts.report(code) if code else None
    if report is None or not is_open(report) or report["kind"] not in ("no_power", "quality"):
        return None
    made_before = code != d.situation.report_taken
    if d.point is not None:
        same = report["customer_code"] == d.point.code or (
            report["customer_code"] is None and not made_before
        )
    else:
        same = d.place is not None and report["place"] == d.place
    return report if same else None


def _before_the_report(d: Draft, contact: bool) -> bool:
    """No report stands yet. One that is wanted gets the words and the number; nothing else is promised for them."""
    wanted = d.question in CHECK_QUESTIONS or d.understood.has(*_WANTS_A_REPORT)
    if wanted or any(one.kind in _WANTS_A_REPORT for one in d.situation.wishes):
        said = "; ".join(dict.fromkeys(filter(None, (d.situation.problem, d.heard.text))))
        d.change(problem=said[:MOST_WORDS_OF_CALLER])
    elif not (contact and d.situation.subject and d.question == "offer_message"):
        return False
    elif not d.understood.has("want_callback") and not _wishes_for_messages(d):
        d.change(phone=d.heard.phone_numbers[-1], heard_phone=None)
        d.say("utter_contact_noted", last_digits=" ".join(d.heard.phone_numbers[-1][-3:]))
        return True
    else:
        return False
    if contact and d.heard.phone_numbers:
        _learn_the_callers_number(d)
        d.answered |= frozenset({"want_callback"})
        if not _wishes_for_messages(d):
            d.answered |= frozenset({"want_messages"})
            _leave_the_number_out_of_it(d)
    return False


def _leave_the_number_out_of_it(d: Draft) -> None:
    """The number is no key to a customer where the place or the home is known without it."""
    known = d.situation.subject is not None or d.heard.customer_codes or d.heard.places
    if known and (d.question not in IDENTITY_QUESTIONS or d.heard.customer_codes or d.heard.places):
        d.heard = replace(d.heard, phone_numbers=())


def add_to_report(d: Draft, report: dict[str, Any], phone: str | None) -> None:
    """The outage service adds the words of a call to the report of a home. To that of a place, or without a number,
    it adds nothing: there a note beside it names its code."""
    home = report["customer_code"]
    words = f"«{d.heard.text[:MOST_WORDS_OF_CALLER]}»"
    beside = home is None or phone is None
    street = f"đường {d.point.street}" if d.point else None
    table = phrases()["report_description"]
    note = str(table["added_to"]).format(report_code=report["code"])
    d.facts.take_report(
        {
            "source": "assistant",
            "external_id": f"{d.heard.turn_id}:note",
            "kind": "other" if beside else report["kind"],
            **(
                {"place": report["place"] or street or where(d.situation.subject).get("place", "")}
                if beside
                else {"customer_code": home}
            ),
            "description": f"{note}: {words}" if beside else d.heard.text[:MOST_WORDS_OF_CALLER],
            "phone": phone,
            "channel": d.heard.channel,
            "callback_requested": phone is not None,
            **({"origin": d.heard.origin} if d.heard.origin else {}),
        }
    )
