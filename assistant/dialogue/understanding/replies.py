"""Answers to the question that stands: yes, no, a choice, a value, «don't know», a correction, a rejection."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.context import Context
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.view import Seen, View
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments

YES_OR_NO = frozenset(
    {
        "confirm",
        "offer_message",
        "offer_person",
        "offer_report",
        "confirm_phone",
        "is_power_off",
        "breaker",
        "adult_near",
        "anything_else",
    }
)
CHOICES = frozenset({"which_point", "which_outage", "which_meaning"})
FOR_DIGITS = frozenset({"code_or_phone", "rest_of_code", "which_phone", "confirm", "confirm_phone"})
FOR_PLACES = frozenset({"area", "danger_place", "which_outage"})

# Short words whose accents tell them from others: «đúng» from «đừng», «có» from «cô», «ừ» from «ủa».
_WITH_THESE_ACCENTS = {
    "dung": {"đúng"}, "phai": {"phải"}, "co": {"có"}, "u": {"ừ", "ù"}, "ua": {"ừa"}, "um": {"ừm"},
    "vang": {"vâng"}, "duoc": {"được"}, "chuan": {"chuẩn"}, "roi": {"rồi"}, "khong": {"không"}, "khoi": {"khỏi"},
    "thoi": {"thôi"}, "chua": {"chưa"}, "dau": {"đâu"}, "no": {"nỏ"}, "sai": {"sai"}, "nham": {"nhầm"},
}  # fmt: skip
_HESITATION = r"(?:da|o|a|um|uhm|e|em|oi|vang|alo|thi|ma|thoi|roi)"
_YES = re.compile(
    rf"^(?:{_HESITATION} )*(?:dung(?! khong| hong| nhan| goi| bao| gui| chuyen| noi)|phai(?! khong| hong)"
    r"|chuan|chinh xac|u|ua|uh|um|uhm|uk|ok|oke|okay|vang|dong y|nhat tri|duoc"
    r"|co(?! oi| dien| mot| hai| ai| nguoi| khi| le| lich| may)"
    r"|yes|yeah|y|hop ly|nhan di|roi)\b"
)
_ONLY_DA = re.compile(r"^(?:da|o|vang|u|um)(?: (?:em|a|oi|vang|dung|roi|con|chau))*$")
_NO = re.compile(
    rf"^(?:{_HESITATION} )*(?:khong|hong|hem|hk|khoi|no|nope|sai|nham|chua|dau|thoi|k|ko|đừng"
    r"|dung(?= nhan| goi| bao| gui| chuyen| noi))\b"
)
_NOT_A_NO = re.compile(
    rf"^(?:{_HESITATION} )*(?:khong|hong|hem|chua|dau|no)(?: co)? (?:dien|nho|biet|ro|nghe|hieu|thay|thuoc"
    r"|ma(?! \S*\d)|so(?! \S*\d)|power|co gi"
    r"|ai|co ai|co tho)\b"
)
# A reply as a clause of its own, before something else: «không, mà mấy giờ có».
_AFTER_IT = r"(?: (?:em|a|oi|nhe|nha|roi|dau|ma|chi|anh))*"
_OPENS_WITH_YES = re.compile(
    rf"(?:{_HESITATION} )*(?:dung|phai|u|ua|uh|um|dong y|duoc|co|yes|chinh xac)(?: (?:em|a|oi|nhe|nha|chi|anh))*"
)
_OPENS_WITH_NO = re.compile(
    rf"(?:{_HESITATION} )*(?:khong|hong|hem|hk|ko|no|khoi|sai|thoi|dau co|khong phai|khong dung|khong can){_AFTER_IT}"
)
# «Đúng không», «phải nhà chị không»: asked back, which is no yes. Longer sentences ask something else.
_ASKS_BACK = re.compile(
    rf"^(?:{_HESITATION} )*(?:co )?(?:dung|phai)(?: \S+){{0,4}} (?:khong|hong|hem|ko|k)"
    r"(?: (?:em|a|oi|vay|chi|anh|ban|con))*$"
)
_DENIES_WHAT_WAS_TOLD = re.compile(
    rf"(?:{_HESITATION} )*(?:khong dung|khong phai(?: vay| the| rua)?|sai(?: bet)?|dau co|xao|noi xao){_AFTER_IT}"
)
_NO_AT_THE_END = re.compile(r"\b(?:khong can|khong phai|khoi|thoi)(?: dau| nua| em| a| nhe| nha| roi)*$")
_ORDINAL = re.compile(
    r"\b(?:cai|cho|nha|so|can|duong|ma|phuong|dau|thu)? ?"
    r"(?:dau tien|thu nhat|thu hai|thu ba|sau cung|cuoi cung|cuoi|dau|sau)\b"
)
_BOTH = re.compile(
    r"\b(?:ca (?:hai|ba|2|3|may)|tat ca|het(?: luon)?|(?:hai|2) (?:cai|cho|noi|nha|can) luon|cai nao cung)\b"
)


def reply_acts(seen: Seen, heard: Heard, context: Context) -> Iterator[Act]:
    whole = seen.whole
    folded = _meant(whole)
    gives = _gives(seen, heard, context)
    corrects = gives and whole.has("wrong_number")
    opening = opening_reply(seen)
    denies = opening == "no" or (
        _NO.search(folded) is not None and not _NOT_A_NO.search(folded) and not asks_back(seen)
    )
    if denies and gives and context.question in ("confirm", "confirm_phone"):
        corrects = True
    if denies_what_was_told(seen, context) or (
        whole.has("denies_a_fact") and not whole.asks and not gives and (context.told or not context.question)
    ):
        yield Act("reject", 0.7)
    if corrects:
        yield Act("correct", 0.8)
    elif gives:
        yield Act("give", 0.9)
    if context.question in CHOICES and (chosen := _chooses(seen, context)):
        yield Act("choose", 0.9, kind=chosen)
    if opening == "yes" or _says_yes(folded, context):
        yield Act("yes", 0.9 if context.question else 0.6)
    elif denies or (context.question in YES_OR_NO and _NO_AT_THE_END.search(folded) and not asks_back(seen)):
        yield Act("no", 0.9 if context.question else 0.6)
    if whole.has("without_papers") and heard.share("cannot_inform") >= (
        0.02 if context.question in FOR_DIGITS else 0.15
    ):
        yield Act("cannot_give", 0.8)


def _meant(view: View) -> str:
    """The words without accents, but for those that with their accents are other words than they would seem."""
    return " ".join(
        bare if word == bare or word in _WITH_THESE_ACCENTS.get(bare, (word,)) else word
        for word, bare in zip(view.words.split(), view.folded.split(), strict=True)
    )


def opening_reply(seen: Seen) -> str | None:
    """`yes` or `no` where it stands before something else, as a clause of its own; None elsewhere."""
    if len(seen.clauses) < 2:
        return None
    first = _meant(seen.clauses[0])
    if _OPENS_WITH_NO.fullmatch(first):
        return "no"
    return "yes" if _OPENS_WITH_YES.fullmatch(first) and not seen.clauses[0].asks else None


def asks_back(seen: Seen) -> bool:
    """Whether a yes is only asked for: «đúng không em»."""
    return _ASKS_BACK.search(_meant(seen.whole)) is not None


def denies_what_was_told(seen: Seen, context: Context) -> bool:
    """«Không đúng», after a fact was told and nothing was asked."""
    if not context.told or context.question or not seen.clauses:
        return False
    return _DENIES_WHAT_WAS_TOLD.fullmatch(_meant(seen.clauses[0])) is not None


def _says_yes(folded: str, context: Context) -> bool:
    if _ASKS_BACK.search(folded):
        return False
    if context.question in YES_OR_NO and _ONLY_DA.match(folded):
        return True
    if not _YES.match(folded) or _NO.search(folded):
        return False
    return (
        context.question in YES_OR_NO
        or len(folded.split()) <= 4
        or folded.startswith(("dung", "phai", "u ", "chinh"))
    )


def _gives(seen: Seen, heard: Heard, context: Context) -> bool:
    if heard.has_identifier or heard.report_codes:
        return True
    if heard.places and (context.question in FOR_PLACES or heard.share("inform") >= 0.4):
        return True
    if context.question == "when_to_call" and heard.times:
        return True
    if context.question in FOR_DIGITS and any(len(found.value) >= 3 for found in find_fragments(heard.text)):
        return True
    return (
        context.question in FOR_PLACES
        and heard.share("inform", "out_of_scope") >= 0.4
        and not seen.whole.has("without_papers")
    )


def _chooses(seen: Seen, context: Context) -> str | None:
    """The option that the words name, `both`, or an ordinal word; None otherwise."""
    said = f" {seen.whole.folded} "
    if _BOTH.search(said):
        return "both"
    named = [option for option in context.options if f" {fold(option)} " in said]
    if len(named) == 1:
        return named[0]
    found = _ORDINAL.search(said)
    return found.group().strip() if found else None
