"""Takes what a caller's words answer to the question that stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.dialogue.deciding import courtesy, offers, reaching, restored, urgent
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.handing_over import hand_over
from assistant.dialogue.deciding.home_checks import CHECK_QUESTIONS, begin_checks
from assistant.dialogue.deciding.identity.identify import ELSEWHERE, IDENTITY_QUESTIONS, Step, read_identity
from assistant.dialogue.deciding.identity.who import ask_who, follow
from assistant.dialogue.deciding.replies import accepts, declines
from assistant.dialogue.deciding.reports import where
from assistant.dialogue.deciding.supply import SUPPLY_WISHES
from assistant.dialogue.deciding.wishes import ABOUT_A_PHONE, take_wishes, wishes_in
from assistant.dialogue.situation.situation import Subject, Wish
from assistant.dialogue.understanding.rules import ACT_OF_INTENT
from assistant.dialogue.understanding.supply_talk import neighbours_are, says_back, without_power
from assistant.dialogue.wording.outages import phrases
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments

# What may answer the questions about the breaker and the neighbors.
CHECKED = (
    *("yes", "no", "tell_breaker", "tell_neighbours_out", "tell_neighbours_on", "cannot_give", "tell_out"),
)
_BEGINS_A_PHONE = re.compile(r"0[35789]\d{1,7}")
_PLAINLY_ON = re.compile(
    r"\bnha (?:\S+ )?(?:dang|van|con|co) (?:co |con )?dien (?:ma|nha|nhe|day|binh thuong|bt|chu|roi)\b"
    r"|\b(?:dang|van|con) (?:co|con) dien (?:ma|nha|binh thuong)\b"
    r"|\b(?:khong|ko|k|dau co|no|nỏ|hong|chua)(?: co)?(?: ai)? mat dien (?:het|dau|chi|mo|bay|gi|nha|ma|luc)\b"
)
_OFF_ALL_THE_SAME = re.compile(r"\bnhung|\bvan (?:mat|toi|chua)|\bcup (?:lai|roi)|\blai (?:mat|cup)")
_ONE_MORE = re.compile(r"\b(?:nua|them|ca hai|luon ca|ca so)\b")  # «nhắn số thằng con nữa»: beside the first
_TO_REACH = re.compile(r"\b(?:goi|nhan|lien (?:lac|he))\b")
_OF_OTHERS = re.compile(r"\b(?:quan|ben (?:te|kia|canh|duong)|hang xom|nguoi ta|ke ben|doi dien|han|no|ho) ")
_POWER_IS_ON = re.compile(r"\b(?:dang|van|con) (?:co |con )?dien\b|\bdien (?:\S+ ){0,3}van co\b")


def read_answer(d: Draft) -> bool:
    """Takes what the words answer to the question that stands. True when they answered it."""
    u = d.understood
    kind = d.question
    if "recap" in u.follow_ups and d.heard.has_identifier:
        if d.heard.phone_numbers and _TO_REACH.search(fold(d.heard.text)):
            d.change(phone=d.heard.phone_numbers[-1], heard_phone=None)
        return False
    if _is_about_a_phone(d):
        return _read_phone(d)
    if _begins_a_number_to_call(d):
        return True
    step = read_identity(d)
    if step is not ELSEWHERE:
        return _identity_step(d, step)
    if kind in CHECK_QUESTIONS and _has_power_after_all(d):
        d.because("says that the power is on")
        d.served(*SUPPLY_WISHES)
        d.close_question()
        d.change(checks={})
        d.answered |= frozenset(CHECKED)
        if not wishes_in(d):
            d.say("utter_noted_power_is_on")
            offers.anything_else(d)
        return True
    if kind in CHECK_QUESTIONS and u.has("ask_planned") and not u.has(*CHECKED):
        d.because("asks of a cut to come instead")
        d.served(*SUPPLY_WISHES)
        d.close_question()
        d.change(checks={})
        return False
    if kind in CHECK_QUESTIONS and u.has(*CHECKED):
        if not any(one.kind == "tell_out" for one in d.situation.wishes):
            d.want(Wish("tell_out", d.heard.text))
        begin_checks(d)
        d.answered |= frozenset(CHECKED)
        return True
    agrees = accepts(d) or (u.has("want_messages") and not u.has("no"))
    if kind == "offer_message" and agrees and not u.has("want_callback"):
        d.want(Wish("want_messages", d.heard.text))
        return True
    if kind == "is_power_off":
        return _power_off_or_not(d)
    if kind == "which_meaning":
        return _meaning(d)
    if kind == "which_outage":
        return _which_outage(d)
    if (
        kind in ("offer_message", "offer_person", "anything_else")
        and declines(d)
        and not wishes_in(d)
        and not d.says
    ):
        if not u.has("ask_faq", "tell_back", "reject"):
            courtesy.declined(d)
            return True
        d.close_question()
    if kind == "anything_else" and u.has("yes") and len(u.acts) == 1:
        courtesy.ask_how_to_help(d)
        return True
    return False


def _begins_a_number_to_call(d: Draft) -> bool:
    """«Ghi số tui, có chi thì gọi, không chín bảy hai»: the first piece of a number, and a wish to be called."""
    heard = d.heard
    if heard.has_identifier or d.question in (*IDENTITY_QUESTIONS, *reaching.PHONE_QUESTIONS):
        return False
    if d.situation.subject is None or not _TO_REACH.search(fold(heard.text)):
        return False
    piece = next(
        (one.value for one in find_fragments(heard.text) if _BEGINS_A_PHONE.fullmatch(one.value)), None
    )
    if piece is None:
        return False
    d.change(fragment=piece)
    if not wishes_in(d) or not d.understood.has(*ABOUT_A_PHONE):
        d.want(Wish("want_callback", heard.text))
    reaching.ask_phone(d)
    return True


def _has_power_after_all(d: Draft) -> bool:
    """«Ủa đâu có, nhà chị đang có điện»: to the questions before a report."""
    u = d.understood
    if _says_power_is_on(d):
        return True
    if u.has("tell_back", "tell_out", "tell_partly") or without_power(u.seen) or neighbours_are(u.seen):
        return False
    if u.has("tell_breaker", "tell_neighbours_out", "tell_neighbours_on") or _OF_OTHERS.search(
        fold(d.heard.text)
    ):
        return False
    return says_back(u.seen) or _POWER_IS_ON.search(fold(d.heard.text)) is not None


def _says_power_is_on(d: Draft) -> bool:
    """«Nhà em đang có điện mà, mai có cúp không?»: said plainly of the own home, whatever else is in the words."""
    said = fold(d.heard.text)
    return (
        _PLAINLY_ON.search(said) is not None
        and not _OF_OTHERS.search(said)
        and not _OFF_ALL_THE_SAME.search(said)
    )


def _read_phone(d: Draft) -> bool:
    if (
        d.situation.subscribed
        and d.heard.phone_numbers
        and d.heard.phone_numbers[-1] != d.situation.subscribed
        and not _ONE_MORE.search(fold(d.heard.text))
        and (d.understood.has("correct") or dict(d.situation.subscribed_for) == where(d.situation.subject))
    ):
        reaching.move_messages(d)
        return True
    read = reaching.read_phone(d)
    if d.question == "offer_message" and read:
        d.want(Wish("want_messages", d.heard.text))
    if (
        not read
        and d.question in reaching.PHONE_QUESTIONS
        and d.understood.has("cannot_give", "no", "want_stop")
    ):
        reaching.without_phone(d)
        return True
    return read


def _identity_step(d: Draft, step: Step) -> bool:
    if follow(d, step):
        if not d.situation.wishes and not wishes_in(d):
            d.want(Wish("ask_supply", d.heard.text))
        return True
    if step.ask or step.end == "none":
        take_wishes(d)
        if not d.situation.wishes:
            d.want(Wish("ask_supply", d.heard.text))
        ask_who(d, step)
        return True
    return False


def _power_off_or_not(d: Draft) -> bool:
    u = d.understood
    if _says_power_is_on(d):
        d.served(*SUPPLY_WISHES)
        d.close_question()
        d.answered |= frozenset(CHECKED)
        if not wishes_in(d):
            offers.anything_else(d)
        return True
    if u.has("yes", "tell_out") and not u.has("no") and not u.has("thank", "leave"):
        d.close_question()
        d.want(Wish("tell_out", d.heard.text))
        return True
    if u.has("no", "tell_back", "thank", "leave"):
        d.served(*SUPPLY_WISHES)
        d.close_question()
        if not wishes_in(d):
            offers.anything_else(d)
        return True
    return False


def _meaning(d: Draft) -> bool:
    """The caller chose one of the two meanings, or said the words of one."""
    question = d.situation.question
    assert question is not None
    u = d.understood
    d.close_question()
    chosen = None if u.has("no") else _chosen_meaning(d, question.options)
    if chosen is None and u.has("yes") and question.options:
        chosen = question.options[0]
    if chosen and not wishes_in(d):
        _mean(d, chosen)
        return True
    return False


def _mean(d: Draft, intent: str) -> None:
    """Does what the caller means, as if they had said it."""
    if intent.startswith("faq/"):
        courtesy.answer_question(d, intent.removeprefix("faq/"))
    elif intent == "report_hazard":
        urgent.danger(d, None)
    elif intent == "request_operator":
        d.say("utter_handing_over")
        hand_over(d, "requested")
    elif intent == "report_power_restored":
        restored.power_is_back(d)
    else:
        d.want(Wish(_act_of(intent), d.before.problem or d.heard.text))


def _chosen_meaning(d: Draft, intents: Sequence[str]) -> str | None:
    """The intent whose words were said («hỏi mấy giờ có điện»), or whose place («cái sau»)."""
    said = f" {fold(d.heard.text)} "
    named: Mapping[str, str] = phrases()["meaning"]
    spoken = [one for one in intents if f" {fold(str(named.get(one, one)))} " in said]
    if len(spoken) == 1:
        return spoken[0]
    if intents and re.search(r"\b(?:thu hai|thu 2|cai sau|cai kia|y sau)\b", said):
        return intents[-1]
    return intents[0] if intents and re.search(r"\b(?:dau tien|thu nhat|cai dau|y dau)\b", said) else None


def _act_of(intent: str) -> str:
    return "tell_unsteady" if intent == "report_supply_quality" else ACT_OF_INTENT.get(intent, "tell_out")


def _which_outage(d: Draft) -> bool:
    said = d.heard.place or (d.heard.text if d.understood.has("choose", "give") else None)
    if not said:
        return False
    d.close_question()
    d.talk_about(Subject(place=said))
    d.want(Wish("ask_supply", d.heard.text))
    return True


def _is_about_a_phone(d: Draft) -> bool:
    """Whether a number in the words is one to write or call to, not one to be identified by."""
    if d.heard.customer_codes or "recap" in d.understood.follow_ups:
        return False
    if d.question in reaching.PHONE_QUESTIONS:
        return True
    if not d.heard.phone_numbers or d.question in IDENTITY_QUESTIONS:
        return False
    if d.understood.has("want_no_messages", "want_callback"):
        return True
    known = d.situation.subject is not None
    return d.question == "offer_message" or (
        known and d.understood.has(*ABOUT_A_PHONE, "correct", "give", "yes")
    )
