"""Which of several reports goes and which stays: «bỏ phiếu 13, giữ phiếu có mã», «huỷ phiếu đầu»."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import CALL, forget, made
from assistant.dialogue.deciding.reports import is_open
from assistant.dialogue.situation.situation import Promise
from assistant.dialogue.understanding.spelled import Spelled
from assistant.vietnamese.addresses import address_digits
from assistant.vietnamese.folding import fold, normalize

REPORTS = ("no_power", "quality", "hazard")
_VERB = re.compile(
    r"\b(?P<kept>(?:đừng|không được|khoan|chưa) (?:bỏ|hủy|huỷ|xóa|xoá)|giữ|để lại|chừa|lấy lại"
    r"|dung (?:bo|huy)|giu|de lai)\b"
    r"|\b(?P<wrong>(?:hủy|huỷ|huy|bỏ|bo|xóa|xoá|xoa) (?:\S+ )?(?:nhầm|lộn|lầm|sai|nham|lon|lam))\b"
    r"|\b(?P<gone>bỏ|hủy|huỷ|huy|xóa|xoá|xoa|dẹp|rút|bo(?= (?:phieu|cai|so|\d)))\b"
)
_WRONG_AFTER_ALL = re.compile(r"\b(?:huy|bo|xoa)(?: \S+)? (?:nham|lon|lam|sai)\b")
_DIGITS = re.compile(r"(?<!\d)\d{1,10}(?!\d)(?! (?:giờ|gio|phút|phut|tiếng|tieng|cái|cai|phiếu|phieu)\b)")
_FIRST = re.compile(r"\b(?:phieu|cai|so) (?:\S+ )?(?:dau(?: tien)?|thu nhat|truoc|cu|so mot|so 1|1)\b")
_LAST = re.compile(r"\b(?:phieu|cai|so) (?:\S+ )?(?:sau|thu hai|thu 2|cuoi|moi|so hai|so 2|2)\b")
_WITH_CODE = re.compile(r"\b(?:co|theo|bang|dung) (?:cai )?ma\b|\bma khach hang\b")
_WITHOUT_CODE = re.compile(r"\b(?:khong|chua) (?:co )?ma\b|\b(?:theo|co|ghi) (?:dia chi|ten duong|so nha)\b")
_OTHERS = re.compile(r"\b(?:phieu|cai) (?:kia|con lai|khac|no)\b")
_ASKS = re.compile(
    r"\b(?:co nen|co can|co phai|lieu)\b|\b(?:huy|bo|xoa)\b.* chua(?: (?:em|a|vay|con|chau))*[ ?.!]*$"
)
_JUST_THAT = Spelled(
    r"^(?:(?:à|ờ|ừ|thôi|dạ|em|ủa|không|ơi) )*(?:bỏ|hủy|huỷ|xóa|xoá) (?:giùm |giúp )?(?:cái )?(?:vừa rồi|mới ghi|hồi nãy"
    r"|đó|này|nớ|ấy|nấy|kia|nó)(?: (?:đi|luôn|giùm|giúp|nhé|nghe|ạ|em|chị|anh|cho|với|tui|tôi))*$",
    r"^(?:(?:a|o|u|thoi|da|em|ua|khong|oi) )*(?:bo|huy|xoa) (?:gium |giup )?cai (?:vua roi|moi ghi|hoi nay|do"
    r"|nay|no|ay)"
    r"(?: (?:di|luon|gium|giup|nha|nhe|nghe|a|em|chi|anh|cho|voi|tui|toi))*$",
)


def just_told(d: Draft) -> Promise | None:
    """«Bỏ cái đó đi»: what this conversation put on record last, if the answer before told of it."""
    words = " ".join(re.findall(r"[^\W_]+", normalize(d.heard.text)))
    if not d.situation.promises or not _JUST_THAT.search(words):
        return None
    last = d.situation.promises[-1]
    said = " ".join(d.situation.last_said)
    told = (last.code and last.code in said) or (last.phone and " ".join(last.phone[-3:]) in said)
    return last if told and last.made_here else None


def asks_about_cancelling(d: Draft) -> bool:
    """«Có nên huỷ phiếu không em», «huỷ phiếu chưa»"""
    return _ASKS.search(fold(d.heard.text)) is not None


def cancels_named_reports(d: Draft) -> bool:
    """Cancels the reports that are named, and takes those again that were cancelled by mistake. False when none is
    named."""
    here = [one for one in made(d, *REPORTS, CALL) if one.made_here]
    withdrawn = list(d.situation.withdrawn)
    if not here and not withdrawn:
        return False
    goes, stays, wrongly = _meant(d, here, withdrawn)
    again = [one for one in stays if one in withdrawn]
    if wrongly and not again and withdrawn and not (set(goes) & set(here)):
        again = [withdrawn[-1]]
    goes = [one for one in goes if one in here]
    if not goes and not again:
        return False
    for one in goes:
        cancel(d, one)
    taken = [code for one in again if (code := _take_again(d, one))]
    _now_talked_of(d)
    d.because("reports are named")
    d.settle("reported" if taken else "answered")
    d.served("want_report", "ask_report_status", "want_no_messages", "tell_out")
    d.close_question()
    if taken and goes:
        d.say("utter_report_exchanged", report_code=goes[0].code, new_code=taken[0])
    elif taken:
        d.say("utter_report_taken_again", new_code=taken[0])
    else:
        say_cancelled(d, goes)
    offers.anything_else(d, quiet=True)
    return True


def cancel_the_report(d: Draft) -> None:
    """The one that this conversation took last."""
    code = str(d.situation.report_taken)
    known = next((one for one in made(d, *REPORTS) if one.code == code), None)
    one = known or Promise("no_power", code=code)
    cancel(d, one)
    _now_talked_of(d)
    say_cancelled(d, [one])


def says_it_was_wrong(d: Draft) -> bool:
    """«Huỷ nhầm rồi», after a report was cancelled here."""
    return bool(d.situation.withdrawn) and _WRONG_AFTER_ALL.search(fold(d.heard.text)) is not None


def say_cancelled(d: Draft, gone: list[Promise]) -> None:
    """Which report is cancelled, and which one stays, or that none is left."""
    left = made(d, *REPORTS) or made(d, CALL)
    code = " và ".join(one.code for one in gone)
    if left:
        d.say("utter_report_cancelled_one_stays", report_code=code, left_code=left[-1].code)
    else:
        d.say("utter_report_cancelled", report_code=code)


def cancel(d: Draft, one: Promise) -> None:
    """Cancels it, and keeps it in mind so that it can be taken again."""
    d.facts.move_report(one.code, "cancelled")
    forget(d, one)
    if one.kind in REPORTS and one.words:
        d.change(withdrawn=(*d.situation.withdrawn, one))


def _take_again(d: Draft, one: Promise) -> str | None:
    """A new report with the words of the former."""
    former = d.facts.report(one.code)
    if former is not None and is_open(former):
        return one.code
    place = {"customer_code": one.customer_code} if one.customer_code else {"place": one.place or one.where}
    report, _ = d.facts.take_report(
        {
            "source": "assistant",
            "external_id": f"{d.heard.turn_id}:again:{one.code}",
            "kind": one.kind,
            **place,
            "description": one.words,
            "phone": d.phone,
            "channel": d.heard.channel,
            "callback_requested": False,
            **({"origin": d.heard.origin} if d.heard.origin else {}),
        }
    )
    d.change(withdrawn=tuple(other for other in d.situation.withdrawn if other != one))
    d.change(promises=(*d.situation.promises, replace(one, code=str(report["code"]))))
    return str(report["code"])


def _now_talked_of(d: Draft) -> None:
    """The report of this conversation is the last that is left."""
    left = [one.code for one in made(d, *REPORTS) if one.made_here]
    d.change(report_taken=left[-1] if left else None, report=left[-1] if left else None)


def _meant(
    d: Draft, here: list[Promise], withdrawn: list[Promise]
) -> tuple[list[Promise], list[Promise], bool]:
    """What goes, what stays, and whether something was cancelled by mistake. Each verb has the words up to the
    next one, or those before it where none follow: «phiếu 13 bỏ đi»."""
    said = address_digits(normalize(d.heard.text))
    verbs = list(_VERB.finditer(said))
    goes: list[Promise] = []
    stays: list[Promise] = []
    wrongly, others = False, False
    for index, verb in enumerate(verbs):
        start = verbs[index - 1].end() if index else 0
        end = verbs[index + 1].start() if index + 1 < len(verbs) else len(said)
        after = said[verb.end() : end]
        words = after if _refers(after) else said[start : verb.start()] + after
        if verb["kept"]:
            stays += _named(words, [*here, *withdrawn], here)
        elif verb["wrong"]:
            wrongly = True
        else:
            named = _named(words, here, here)
            goes += named
            others = others or (not named and _OTHERS.search(fold(words)) is not None)
    goes = [one for one in goes if one not in stays]
    if stays and not goes and (others or re.search(r"\bthoi\b|\bmot phieu\b", fold(said))):
        goes = [one for one in here if one not in stays]
    if wrongly:
        stays += [one for one in _named(said, withdrawn, here) if one not in stays and one not in goes]
    return goes, stays, wrongly or _WRONG_AFTER_ALL.search(fold(said)) is not None


def _refers(words: str) -> bool:
    folded = fold(words)
    patterns = (_DIGITS, _FIRST, _LAST, _WITH_CODE, _WITHOUT_CODE, _OTHERS)
    return any(one.search(folded) for one in patterns)


def _named(words: str, among: list[Promise], here: list[Promise]) -> list[Promise]:
    folded = fold(words)
    digits = _DIGITS.findall(folded)
    found = [one for one in among if any(one.code.endswith(digit.zfill(2)) for digit in digits)]
    if found:
        return found
    among = [one for one in among if one.kind in REPORTS]
    if _WITHOUT_CODE.search(folded):
        return [one for one in among if not one.customer_code]
    if _WITH_CODE.search(folded):
        return [one for one in among if one.customer_code][-1:]
    ordered = sorted(among, key=lambda one: one.code)
    if len(ordered) > 1 and _FIRST.search(folded):
        return ordered[:1]
    if len(ordered) > 1 and _LAST.search(folded):
        return ordered[-1:]
    return []
