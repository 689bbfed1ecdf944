"""What words about messages and calls say in full, before anything is ended or signed up because of one verb in them.

«Có rồi thì khỏi gọi» is a condition, «có huỷ được không» a question, «ai kêu nhắn đâu» no wish.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.deciding import offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import CALL, MESSAGE, end_messages, in_words, made, where_of
from assistant.dialogue.deciding.reaching.both_places import writes_about_both_places
from assistant.dialogue.deciding.reaching.calling_back import add_to_the_call
from assistant.dialogue.deciding.reaching.landlines import calls_a_landline
from assistant.dialogue.deciding.reaching.messages import confirm, put_down
from assistant.dialogue.deciding.reaching.phone_numbers import PHONE_QUESTIONS
from assistant.dialogue.deciding.reaching.whose_number import names_own_number, own_number_known
from assistant.dialogue.deciding.reports import where
from assistant.dialogue.understanding.acts import HEARD, Act
from assistant.vietnamese.folding import fold

_REFUSALS = ("no", "reject", "want_stop", "want_no_messages", "complain", "correct")
_OF_CALLS = ("call_when", "call_before", "message_or_call")
_ASKS_US_TO = re.compile(r"\b(?:huy|bo|ngung|tat)(?: \S+){0,3} (?:gium|giup|dum|ho|cho)\b")
_OF_ANOTHER_MATTER = re.compile(r"\b(?:lich|cat dien|phieu|tho|hop dong)\b")
_REFUSES = re.compile(r"\b(?:khoi|dung|khong can|ko can|bo|huy|ngung)\b")
_TOO = re.compile(r"\b(?:nua|luon|them|ca|voi)\b")
_FOR_A_MESSAGE = re.compile(r"\b(?:nhan|tin|so)\b")


def reaches_as_said(d: Draft) -> bool | None:
    """Whether this ended the turn; None where the words are of another kind."""
    if d.situation.handed_over:
        return None
    _scorns_the_message(d)
    _power_is_not_back_yet(d)
    for room in (
        _asks_if_it_can_be_cancelled,
        _puts_a_condition_on_the_call,
        _never_wished_a_message,
        calls_a_landline,
        writes_about_both_places,
        _tells_or_adds_the_numbers,
    ):
        answered = room(d)
        if answered is not None:
            return answered
    return None


def _leave_the_rest(d: Draft, *done: str) -> bool:
    """Whether nothing of the turn is left to be answered."""
    d.drop_acts(*done)
    d.drop_follow_ups(*_OF_CALLS, "recap")
    d.served(*(one for one in done if one.startswith("want_")))
    left = [one for one in d.understood.acts if one.name not in ("yes", "thank", "leave", "greet", "give")]
    if left or d.understood.follow_ups:
        return False
    if not d.understood.has("leave", "thank"):
        offers.anything_else(d, quiet=True)
        return True
    return False


def _scorns_the_message(d: Draft) -> None:
    """«Nhắn tin cl, t hỏi bao giờ có»: no yes to the offer, whatever was heard; the question stays."""
    whole = d.understood.seen.whole
    if not whole.has("message_scorned") or d.heard.phone_numbers:
        return
    d.because("scorn at a message")
    d.drop_acts("want_messages", "yes")
    if d.question == "offer_message":
        d.close_question()
        d.change(declined=(*d.situation.declined, "message"))
    if not d.understood.acts and not d.understood.follow_ups:
        d.understood = replace(d.understood, acts=(Act("no", HEARD),))


def _power_is_not_back_yet(d: Draft) -> None:
    """«Có điện thì nhắn em nghe»: a wish, though «có điện» was heard."""
    u = d.understood
    whole = u.seen.whole
    if not u.has("tell_back") or not whole.has("message_when_back"):
        return
    d.drop_acts("tell_back")
    refused = whole.has("no_message_wish", "drop_the_message", "call_only_if_still_out")
    if not refused and not u.has("want_messages", "want_callback"):
        rings = whole.has("callback_wish") and not whole.has("message_wish")
        wish = Act("want_callback" if rings else "want_messages", HEARD)
        d.understood = replace(d.understood, acts=(wish, *d.understood.acts))


def _asks_if_it_can_be_cancelled(d: Draft) -> bool | None:
    """«Nhắn rồi có huỷ được không»: yes, and nothing is cancelled by the question."""
    if not d.understood.seen.whole.has("asks_if_it_can_be_cancelled") or not made(d, MESSAGE, CALL):
        return None
    said = fold(d.heard.text.lower())
    if _ASKS_US_TO.search(said) or _OF_ANOTHER_MATTER.search(said):
        return None
    d.because("whether it can be cancelled")
    d.say("utter_can_be_cancelled")
    d.settle("answered")
    return _leave_the_rest(d, *_REFUSALS, "want_messages", "want_callback", "ask_faq", "ask_capabilities")


def _puts_a_condition_on_the_call(d: Draft) -> bool | None:
    """«Gọi nếu chưa có điện thôi, có rồi thì khỏi gọi»: goes into the words of the call that was promised."""
    calls = [one for one in made(d, CALL) if one.made_here]
    if not d.understood.seen.whole.has("call_only_if_still_out") or d.heard.phone_numbers:
        return None
    if not calls:
        d.drop_acts("no", "want_stop", "want_no_messages")
        return None
    d.because("a condition for the call")
    code = add_to_the_call(d, calls[-1])
    d.say("utter_call_only_if_still_out", report_code=code)
    return _leave_the_rest(d, *_REFUSALS, "want_callback", "want_messages", "tell_back")


def _never_wished_a_message(d: Draft) -> bool | None:
    """«Ủa ai kêu nhắn đâu»: ends what was promised by mistake, and what else is asked is answered."""
    if not d.understood.seen.whole.has("nobody_wished_a_message"):
        return None
    promised = made(d, MESSAGE)
    d.served("want_messages")
    d.drop_acts("want_messages", "yes")
    if not promised:
        return None
    last = promised[-1]
    end_messages(d, last)
    d.because("a message that nobody asked for")
    d.say("utter_message_withdrawn", last_digits=" ".join(last.phone[-3:]))
    d.close_question()
    return _leave_the_rest(d, *_REFUSALS, "want_messages")


def _tells_or_adds_the_numbers(d: Draft) -> bool | None:
    """«Còn số chị nữa, nhắn đủ hai số chưa»: the caller's own number is added where it was forgotten, and all are
    told."""
    messages = made(d, MESSAGE)
    words, said = d.heard.text, fold(d.heard.text.lower())
    whole = d.understood.seen.whole
    asks = whole.has("asks_if_all_numbers_are_noted", "asks_if_messages_stand")
    if not messages and whole.has("asks_if_messages_stand") and d.situation.ended_messages:
        d.say("utter_recap_nothing")
        d.close_question()
        return True
    if not messages or d.heard.phone_numbers or d.question in PHONE_QUESTIONS or _refuses(said, asks):
        return None
    own = own_number_known(d)
    forgotten = own is not None and all(one.phone != own for one in messages)
    names_it = names_own_number(words) and _TOO.search(said) and _FOR_A_MESSAGE.search(said)
    if not asks and not (forgotten and names_it and d.understood.has("want_messages", "complain", "give")):
        return None
    if d.understood.seen.whole.has("to_another_person", "wants_messages_back") and not asks:
        return None
    d.because("all numbers that get messages")
    d.settle("answered")
    if own and forgotten and names_it and d.situation.subject and put_down(d, (own,)):
        d.change(phone=None if own == d.heard.caller_phone else own)
        d.settle("subscribed")
        confirm(d, (own,))
    elif own and forgotten and len(messages) == 1 and not whole.has("asks_if_messages_stand"):
        d.change(phone=own)
        digits = " ".join(own[-3:])
        if d.ask("offer_message", "utter_number_is_not_on", about=own, last_digits=digits):
            return True
        d.say("utter_recap", promises=in_words(d, *messages))
    elif len({one.phone for one in messages}) > 1 and _one_place(d):
        confirm(d, (messages[0].phone,))
    else:
        d.say("utter_recap", promises=in_words(d, *messages))
    d.close_question()
    return _leave_the_rest(d, *_REFUSALS, "want_messages", "ask_report_status", "give", "ask_repeat")


def _refuses(said: str, asks: bool) -> bool:
    return _REFUSES.search(said) is not None and not asks


def _one_place(d: Draft) -> bool:
    """Whether all messages are about the place of the talk."""
    return all(where_of(one) == where(d.situation.subject) for one in made(d, MESSAGE))
