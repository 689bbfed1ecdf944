"""Takes back what this conversation put on record: the report, the call, the messages, or all of it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies import alarms
from assistant.dialogue.deciding.handing_over import take_down
from assistant.dialogue.deciding.in_english import what_in_english
from assistant.dialogue.deciding.naming_reports import (
    REPORTS,
    asks_about_cancelling,
    cancel,
    cancels_named_reports,
    just_told,
    say_cancelled,
    says_it_was_wrong,
)
from assistant.dialogue.deciding.notes_for_the_crew import note_for_the_crew
from assistant.dialogue.deciding.promises import CALL, MESSAGE, end_messages, forget, made, where_of
from assistant.dialogue.deciding.reaching.another_place import moves_to_another_place
from assistant.dialogue.deciding.reaching.as_said import reaches_as_said
from assistant.dialogue.deciding.reaching.bringing_back import brings_messages_back
from assistant.dialogue.deciding.reaching.calling_back import (
    call_back,
    change_when_to_call,
    changes_the_call,
    notes_when_to_call,
)
from assistant.dialogue.deciding.reaching.calling_own_number import calls_the_own_number
from assistant.dialogue.deciding.reaching.calls_for_others import (
    calls_instead_of_writing,
    changes_when_to_call_plainly,
    hears_of_a_call_for_another,
)
from assistant.dialogue.deciding.reaching.last_digits import asks_of_a_number, corrects_last_digits
from assistant.dialogue.deciding.reaching.leaving_out import changes_who_is_written_to
from assistant.dialogue.deciding.reaching.messages import wants_another_instead
from assistant.dialogue.deciding.reaching.messages_of_two_places import writes_to_each_about_its_place
from assistant.dialogue.deciding.reaching.number_told_before import takes_a_number_told_before
from assistant.dialogue.deciding.reaching.one_of_the_calls import (
    drops_one_of_the_calls,
    drops_the_ticket_of_a_call,
    moves_the_call,
    wished_at_another_time,
)
from assistant.dialogue.deciding.reaching.plain_wishes import reads_plain_words
from assistant.dialogue.deciding.reaching.second_place import signs_up_a_second_place
from assistant.dialogue.deciding.reaching.this_place_not_that import writes_about_this_and_not_that
from assistant.dialogue.deciding.reaching.what_a_number_gets import says_what_a_number_gets
from assistant.dialogue.situation.situation import Wish
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.reaching_talk import wants_a_ring_instead
from assistant.dialogue.understanding.signals import danger_kind, risk_in
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.folding import normalize

# «Hủy cái phiếu đó đi», «bỏ cái gọi nớ», «huỷ hết». The first thing named after the verb is meant.
_TAKES_BACK = Spelled(
    r"(?<!không )(?<!đừng )(?<!chưa )(?<!có )(?<!sao )(?<!sợ )(?<!được )(?<!lại )(?<!anh )"
    r"\b(?:hu[ỷy]|hủy|xo[áa]|xóa|rút(?= (?:lại )?(?:cái )?phiếu)|bỏ|khỏi|ngừng|ngưng)\b"
    r"(?: (?!phiếu|báo|gọi|cuộc|nhắn|tin|hết|tất cả|toàn bộ|thợ|người|\d)[^\s,.;!?]+){0,4}?"
    r" (?P<what>phiếu|báo (?:cáo|hư|hỏng|mất điện)|thợ|người (?:tới|đến|xuống|qua)|(?:cuộc )?gọi(?! ý)"
    r"|nhắn|tin|(?<!ai )(?<!gì )(?<!chi )(?<!nào )hết(?! (?:rồi|trơn|trọi|điện))|tất cả|toàn bộ)\b"
    r"|\b(?:đừng|khỏi|không cần) (?:cho|có cho|kêu|cử|để) (?:ai|người|thợ|đội|mấy anh|mấy chú)(?: \S+)?"
    r" (?:tới|đến|xuống|qua|vô|ra)\b(?! (?:gần|sát|đụng|chạm|chỗ đó)\b)"
    r"|(?<!thành )\bphiếu\b(?! (?:\S+ ){0,3}?(?:đừng|không được|chưa|khoan|sao|răng|lại) )[^.;!?]{0,32}?,?"
    r" (?<!đừng )(?<!chưa )(?:bỏ|huỷ|hủy|xoá|xóa|dẹp)"
    r"(?: (?:đi|giùm|giúp|dùm|luôn|hộ|cho|nha|nghe|hí|em|với)\b|[ .!,]*$)",
    r"(?<!khong )(?<!dung )(?<!chua )(?<!co )(?<!sao )(?<!so )(?<!duoc )(?<!lai )(?<!anh )"
    r"\b(?:huy|xoa|bo(?= (?:cai|di|phieu|goi|cuoc|tin|luon|giup|gium|het))|khoi(?= (?:cho|can|goi|nhan|bao|gui)))\b"
    r"(?: (?!phieu|bao|goi|cuoc|nhan|tin|het|tat ca|toan bo|tho|nguoi|\d)[^\s,.;!?]+){0,4}?"
    r" (?P<what>phieu|bao (?:cao|hu|hong)|tho|nguoi (?:toi|den|xuong|qua)|(?:cuoc )?goi(?! y)|nhan|tin"
    r"|(?<!ai )(?<!gi )(?<!chi )(?<!nao )het(?! (?:roi|tron|troi|dien))|tat ca|toan bo)\b"
    r"|\b(?:khoi|khong can) (?:cho|keu|cu) (?:ai|nguoi|tho|doi)(?: nao)? (?:toi|den|xuong|qua)\b"
    r"|(?<!dang )\bdung (?:cho|keu|cu) (?:ai|nguoi nao|tho|doi sua|may anh|may chu)(?: nao)? (?:toi|den|xuong|qua|ra)\b"
    r"(?! (?:gan|sat|dung|cham|cho do)\b)"
    r"|\bphieu\b(?! (?:\S+ ){0,3}?(?:dung|khong duoc|chua|khoan|sao|rang|lai) )[^.;!?]{0,32}?,? (?<!dung )(?<!chua )"
    r"(?:bo|huy|xoa)(?: (?:di|gium|giup|dum|luon|ho|nha)\b|[ .!,]*$)",
)
_NO_CALL = Spelled(
    r"\b(?:không|đâu|hông|hổng|chẳng|nỏ|mô)(?: có)? (?:cần|kêu|biểu|đòi|bảo|nhờ)(?: [^\s,.;!?]+){0,2}? gọi\b"
    r"|\bcó (?:kêu|biểu|nhờ|bảo|đòi)(?: [^\s,.;!?]+){0,2}? gọi(?: \S+){0,3}? (?:mô|đâu)\b",
    r"\b(?:khong|dau|hong|chang)(?: co)? (?:can|keu|bieu|doi|bao|nho)(?: [^\s,.;!?]+){0,2}? goi\b"
    r"|\bco (?:keu|bieu|nho|bao|doi)(?: [^\s,.;!?]+){0,2}? goi(?: \S+){0,3}? (?:mo|dau)\b",
)
_NO_MESSAGE = Spelled(
    r"\b(?:không|đâu|hông|hổng|chẳng|nỏ)(?: có)? (?:phải|cần|kêu|biểu|đòi|nhờ|bảo)(?: [^\s,.;!?]+){0,2}?"
    r" (?:nhắn|gửi tin)\b"
    r"|\bcó (?:kêu|biểu|nhờ|đòi|bảo)(?: [^\s,.;!?]+){0,2}? (?:nhắn|gửi tin)(?: \S+){0,3}? (?:mô|đâu|bao giờ|hồi nào)\b",
    r"\b(?:khong|dau|hong|chang)(?: co)? (?:phai|can|keu|bieu|doi|nho|bao)(?: [^\s,.;!?]+){0,2}? (?:nhan tin|gui tin)\b"
    r"|\bco (?:keu|bieu|nho|doi|bao)(?: [^\s,.;!?]+){0,2}? (?:nhan|gui tin)(?: \S+){0,3}? (?:mo|dau|bao gio)\b",
)
_WHY = re.compile(r"(?:(?:ủa|ơ|mà|thế|vậy|rứa|trời ơi?|em ơi) )*(?:sao|tại sao|răng|vì sao|tai sao|rang)\b")
_KINDS = {"gọi": CALL, "goi": CALL, "nhắn": MESSAGE, "nhan": MESSAGE, "tin": MESSAGE}
_EVERY_MESSAGE = re.compile(
    r"\b(?:hết|tất cả|toàn bộ|het|tat ca|toan bo) (?:mấy |các |may |cac |cái |cai )*(?:tin|nhắn|nhan)\b"
    r"|\b(?:tin nhắn|tin nhan) (?:hết|het)\b"
)
_EVERYTHING = frozenset({"hết", "tất cả", "toàn bộ", "het", "tat ca", "toan bo"})
ALL, REPORT = "all", "report"


def taken_back(d: Draft) -> bool:
    """Does what the words take back. False when they take nothing back, or nothing of it stands.

    Danger and a person at risk are no moment for it. Only what this conversation has made is cancelled.
    """
    seen = d.understood.seen
    if d.understood.has("tell_danger", "tell_at_risk") or danger_kind(seen) or risk_in(seen):
        return False
    if (d.situation.danger or d.situation.risk) and alarms.says_there_is_none(d):
        return False  # «cancel that, there is no emergency»: the whole alarm ends, not only its report
    as_said = reaches_as_said(d)
    if as_said is not None:
        return as_said
    if writes_about_this_and_not_that(d) or writes_to_each_about_its_place(d) or says_what_a_number_gets(d):
        return True
    if brings_messages_back(d) or takes_a_number_told_before(d) or calls_the_own_number(d):
        return True
    if moves_the_call(d) or drops_one_of_the_calls(d):
        return True
    corrected = not d.situation.handed_over and corrects_last_digits(d)
    if not d.situation.handed_over and not corrected and asks_of_a_number(d):
        return True
    if not d.situation.handed_over and not wants_a_ring_instead(seen) and changes_who_is_written_to(d):
        calls_instead_of_writing(d)
        return True
    hears_of_a_call_for_another(d)
    if reads_plain_words(d) or signs_up_a_second_place(d) or moves_to_another_place(d):
        return True
    if says_it_was_wrong(d) and cancels_named_reports(d):
        return True
    if _WHY.match(normalize(d.heard.text)) or (seen.whole.asks and d.understood.follow_ups):
        return False
    if asks_about_cancelling(d):
        return False
    if changes_when_to_call_plainly(d) or notes_when_to_call(d):
        return True
    if _wants_no_call(d):
        d.answered |= frozenset({"want_callback"})
    if _no_message_was_wished(d) or _just_that(d) or cancels_named_reports(d):
        if d.situation.handed_over:
            take_down(d)
        return True
    if changes_the_call(d):
        call_back(d)
        return True
    if wants_another_instead(d):
        _is_no_refusal(d)
        return False
    what = _what(d)
    if what is None or what == MESSAGE:
        return False
    nothing = not d.situation.promises and not d.situation.report and not d.situation.wishes
    if nothing and (what == ALL or what_in_english(d)) and not d.understood.has("want_person"):
        d.say("utter_recap_nothing")
        offers.anything_else(d)
        return True
    if what == ALL and _EVERY_MESSAGE.search(normalize(d.heard.text)) and made(d, MESSAGE):
        return _ends_every_message(d)
    calls = made(d, CALL) if what in (CALL, ALL) else ()
    messages = made(d, MESSAGE) if what == ALL else ()
    reports = [one for one in made(d, *REPORTS) if one.made_here] if what in (REPORT, ALL) else []
    if what == REPORT:
        codes = d.heard.report_codes
        reports = [one for one in reports if one.code in codes] if codes else reports[-1:]
        if not reports and (made(d, *REPORTS) or d.situation.report):
            d.say("utter_not_cancelled_here")
            offers.person(d)
            return True
    if not calls and not messages and not reports:
        return False
    when = wished_at_another_time(d) if what == CALL else ""
    if when:
        change_when_to_call(d, calls[-1], when)
        d.drop_acts("want_callback", "no", "correct", "reject", "want_stop")
        return not d.understood.has("want_messages")
    for one in (*calls, *reports):
        cancel(d, one)
    for one in messages:
        d.facts.unsubscribe(one.phone, where_of(one))
        forget(d, one)
    _talk_of_what_is_left(d, {one.code for one in (*calls, *reports)})
    if messages:
        d.change(subscribed=None, subscribed_for={}, declined=(*d.situation.declined, "message"))
    d.because(f"takes back: {what}")
    d.settle("answered")
    d.served("want_callback", "want_messages", "want_no_messages", "want_report", "ask_report_status")
    if what == REPORT:
        say_cancelled(d, reports)
    else:
        d.say("utter_all_cancelled" if what == ALL else "utter_call_cancelled")
    if d.situation.handed_over:
        take_down(d)
    d.close_question()
    if what_in_english(d) and d.understood.has("want_person"):
        return False
    if what != REPORT or made(d, *REPORTS):
        offers.anything_else(d)
    return True


def _no_message_was_wished(d: Draft) -> bool:
    """«Anh có nhờ nhắn tin đâu»: ends what was promised by mistake. What the words say of the crew is still noted.

    False when no message was promised: then none is."""
    if not _NO_MESSAGE.search(d.heard.text):
        return False
    d.answered |= frozenset({"want_messages"})
    d.served("want_messages")
    promised = made(d, MESSAGE)
    if not promised:
        d.drop_acts("want_messages", "yes", "reject")
        if not d.understood.acts:
            d.understood = replace(d.understood, acts=(Act("no", 0.9),))
        return False
    last = promised[-1]
    end_messages(d, last)
    d.because("a message that nobody asked for")
    d.say("utter_message_withdrawn", last_digits=" ".join(last.phone[-3:]))
    if not note_for_the_crew(d, is_statement=True):
        d.close_question()
        offers.anything_else(d, quiet=True)
    return True


def _ends_every_message(d: Draft) -> bool:
    """«Huỷ hết tin nhắn đi»: the reports stay."""
    ended = made(d, MESSAGE)
    end_messages(d, *ended)
    d.because("takes back every message")
    d.settle("answered")
    d.served("want_messages", "want_no_messages")
    d.say("utter_all_messages_ended")
    if d.situation.handed_over:
        take_down(d)
    d.close_question()
    offers.anything_else(d)
    return True


def _just_that(d: Draft) -> bool:
    """«Bỏ cái đó đi», right after it was told."""
    one = just_told(d)
    if one is None:
        return False
    d.because("takes back what was just told")
    d.settle("answered")
    if one.kind == MESSAGE:
        end_messages(d, one)
        d.say("utter_message_withdrawn", last_digits=" ".join(one.phone[-3:]))
    else:
        cancel(d, one)
        _talk_of_what_is_left(d, {one.code})
        if one.kind == CALL:
            d.say("utter_call_cancelled")
        else:
            say_cancelled(d, [one])
    d.close_question()
    offers.anything_else(d, quiet=True)
    return True


def _talk_of_what_is_left(d: Draft, gone: set[str]) -> None:
    left = [one.code for one in made(d, *REPORTS) if one.made_here]
    if d.situation.report_taken in gone:
        d.change(report_taken=left[-1] if left else None)
    if d.situation.report in gone:
        d.change(report=d.situation.report_taken)


def _is_no_refusal(d: Draft) -> None:
    """«Đừng nhắn số này, nhắn máy em»: what is refused is the number, not the message."""
    d.drop_acts("no", "want_stop", "want_no_messages")
    if not d.understood.has("want_messages"):
        d.want(Wish("want_messages", d.heard.text))


def _wants_no_call(d: Draft) -> bool:
    """«Em đâu cần gọi lại», «chị có kêu gọi mô»: a call that nobody asked for."""
    return _NO_CALL.search(d.heard.text) is not None


def _what(d: Draft) -> str | None:
    if _wants_no_call(d) or drops_the_ticket_of_a_call(d.heard.text):
        return CALL
    in_english = what_in_english(d)
    if in_english is not None:
        return _KINDS.get(in_english, in_english)
    found = _TAKES_BACK.search(d.heard.text)
    if found is None:
        return None
    named = (found["what"] or REPORT).removeprefix("cuộc ").removeprefix("cuoc ")
    return ALL if named in _EVERYTHING else _KINDS.get(named, REPORT)
