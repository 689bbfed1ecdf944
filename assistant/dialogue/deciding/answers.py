"""Takes what a caller's words answer to the question that stands."""

from __future__ import annotations

import re

from assistant.dialogue.deciding import courtesy, offers, restored, still_without
from assistant.dialogue.deciding.asked_to_advise import ADVICE
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.emergencies import urgent
from assistant.dialogue.deciding.handing_over import hand_over
from assistant.dialogue.deciding.home_checks import CHECK_QUESTIONS, begin_checks, only_asks_further
from assistant.dialogue.deciding.identity.identify import read_identity
from assistant.dialogue.deciding.identity.looking_up import is_found
from assistant.dialogue.deciding.identity.steps import ELSEWHERE, IDENTITY_QUESTIONS, Step
from assistant.dialogue.deciding.identity.who import ask_who, follow
from assistant.dialogue.deciding.plainly_asked import PLAIN_ANSWERS
from assistant.dialogue.deciding.reaching import messages
from assistant.dialogue.deciding.reaching.numbers_to_write_to import (
    is_of_the_customer,
    is_to_write_to,
    was_no_identity,
)
from assistant.dialogue.deciding.replies import accepts, declines
from assistant.dialogue.deciding.reports import where
from assistant.dialogue.deciding.supply import SUPPLY_WISHES
from assistant.dialogue.deciding.which_meaning import chosen_meaning
from assistant.dialogue.deciding.wishes import (
    ABOUT_A_PHONE,
    names_another_place,
    other_own_point,
    take_wishes,
    wishes_in,
)
from assistant.dialogue.situation.situation import Subject, Wish
from assistant.dialogue.understanding.rules import ACT_OF_INTENT
from assistant.dialogue.understanding.supply_talk import neighbours_are, says_back, without_power
from assistant.vietnamese.folding import fold
from assistant.vietnamese.identifiers import find_fragments

# What may answer the questions about the breaker and the neighbors.
CHECKED = (
    *("yes", "no", "tell_breaker", "tell_neighbours_out", "tell_neighbours_on", "cannot_give", "tell_out"),
)
_TO_DECLINE = ("offer_message", "offer_person", "offer_report", "anything_else")
_BEGINS_A_PHONE = re.compile(r"0[35789]\d{1,7}")
_PLAINLY_ON = re.compile(
    r"\bnha (?:\S+ )?(?:dang|van|con|co) (?:co |con )?dien (?:ma|nha|nhe|day|binh thuong|bt|chu|roi|sang)\b"
    r"|\bden (?:\S+ )?(?:van |dang )?con sang\b|\bdien nha \S+ (?:van |con |dang )*co (?:ma|day|nha)\b"
    r"|\b(?:dang|van|con) (?:co|con) dien (?:ma|nha|binh thuong)\b"
    r"|\b(?:khong|ko|k|dau co|no|nỏ|hong|chua)(?: co)?(?: ai)? mat dien (?:het|dau|chi|mo|bay|gi|nha|ma|luc)\b"
)
_OFF_ALL_THE_SAME = re.compile(r"\bnhung|\bvan (?:mat|toi|chua)|\bcup (?:lai|roi)|\blai (?:mat|cup)")
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
    if was_no_identity(d):
        return True
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
    if kind in CHECK_QUESTIONS and _means_another_place(d):
        return _change_to_another_place(d)
    if kind in CHECK_QUESTIONS and u.has(*CHECKED) and not only_asks_further(d):
        if not any(one.kind in ("tell_out", "tell_partly", "tell_unsteady") for one in d.situation.wishes):
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
    if kind == still_without.OFFER and still_without.answer_the_offer(d):
        return True
    further = (PLAIN_ANSWERS.keys() | ADVICE.keys()) & {*u.follow_ups} or d.beside
    if kind in _TO_DECLINE and declines(d) and further:
        if kind != "anything_else":
            d.change(declined=(*d.situation.declined, kind.removeprefix("offer_")))
        d.close_question()
        return False  # «không cần gặp ai, trước 12 giờ có không?»
    if kind in _TO_DECLINE and declines(d) and not wishes_in(d) and not d.says:
        if not u.has("ask_faq", "tell_back", "reject"):
            courtesy.declined(d)
            return True
        d.close_question()
    if kind in ("offer_message", "offer_person") and declines(d) and u.has("other_language"):
        d.change(declined=(*d.situation.declined, kind.removeprefix("offer_")))
    if kind == "anything_else" and u.has("yes") and len(u.acts) == 1:
        courtesy.ask_how_to_help(d)
        return True
    return False


def _means_another_place(d: Draft) -> bool:
    """«Không, nhà má anh ở Tam Kỳ»: the questions were asked about the wrong home."""
    told = ("tell_breaker", "tell_neighbours_out", "tell_neighbours_on")
    return (names_another_place(d) or other_own_point(d) is not None) and not d.understood.has(*told)


def _change_to_another_place(d: Draft) -> bool:
    """The wish goes on about the place that is meant: another own home if there is one, else the place named."""
    d.because("means another place")
    d.close_question()
    d.change(checks={})
    d.served(*SUPPLY_WISHES)
    d.want(Wish("ask_supply", d.heard.text))
    named = other_own_point(d)
    if named is not None:
        d.talk_about(Subject(point=named))
        return True
    current = d.point.code if d.point else None
    others = [one for one in d.situation.points if one.own and one.code != current]
    if len(others) == 1 and not is_found(d, d.heard.place or ""):
        d.change(subject=None, candidates=tuple(others))
        ask_who(d, Step(ask="confirm"))
        return True
    return False


def _begins_a_number_to_call(d: Draft) -> bool:
    """«Ghi số tui, có chi thì gọi, không chín bảy hai»: the first piece of a number, and a wish to be called."""
    heard = d.heard
    if heard.has_identifier or d.question in (*IDENTITY_QUESTIONS, *messages.PHONE_QUESTIONS):
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
    messages.ask_phone(d)
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
    only_a_call = d.understood.has("want_callback") and not d.understood.has("want_messages", "correct")
    if (
        d.situation.subscribed
        and not only_a_call
        and d.heard.phone_numbers
        and d.heard.phone_numbers[-1] != d.situation.subscribed
        and not messages.adds_a_number(d)
        and (d.understood.has("correct") or dict(d.situation.subscribed_for) == where(d.situation.subject))
    ):
        messages.move_messages(d)
        return True
    read = messages.read_phone(d)
    if d.question == "offer_message" and read and not only_a_call:
        d.want(Wish("want_messages", d.heard.text))
    if (
        not read
        and d.question in messages.PHONE_QUESTIONS
        and d.understood.has("cannot_give", "no", "want_stop")
    ):
        messages.without_phone(d)
        return True
    return read


def _identity_step(d: Draft, step: Step) -> bool:
    if follow(d, step):
        if not d.situation.wishes and not wishes_in(d) and not d.beside and not d.understood.has("ask_faq"):
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
    chosen = None if u.has("no") else chosen_meaning(d, question.options)
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
    if d.question in messages.PHONE_QUESTIONS:
        return True
    if is_to_write_to(d):
        return True
    if not d.heard.phone_numbers or d.question in IDENTITY_QUESTIONS:
        return False
    if d.question != "offer_message" and is_of_the_customer(d):
        return False
    if {"want_no_messages", "want_callback"} & {*wishes_in(d)}:
        return True
    known = d.situation.subject is not None
    return d.question == "offer_message" or (
        known and d.understood.has(*ABOUT_A_PHONE, "correct", "give", "yes")
    )
