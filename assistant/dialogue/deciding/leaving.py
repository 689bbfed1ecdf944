"""What ends or begins a matter: starting over, stopping, a complaint, taking leave."""

from __future__ import annotations

from assistant.dialogue.deciding import courtesy, offers
from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.identity.steps import IDENTITY_QUESTIONS
from assistant.dialogue.deciding.wishes import wishes_in
from assistant.dialogue.situation.situation import Wish

# Acts beside a farewell that want something.
_MORE = (
    *("ask_faq", "not_ours", "ask_identity", "ask_capabilities", "ask_repeat"),
    *("complain", "tell_back", "reject", "yes", "give", "choose", "correct"),
)
_WISHES_IN_WORDS = ("message_wish", "callback_wish", "report_wish", "no_message_wish")


def starts_over(d: Draft) -> bool:
    u = d.understood
    if not u.has("want_restart") or u.has("complain") or d.situation.handed_over:
        return False
    courtesy.restart(d)
    return True


def stops(d: Draft) -> bool:
    """«Thôi khỏi» to an offer is a no to it, and stops nothing."""
    u = d.understood
    offered = d.question in ("offer_message", "offer_person") and u.has("no", "yes")
    if not u.has("want_stop") or (offered and not courtesy.means_the_report(d)):
        return False
    courtesy.stop(d)
    return True


def complains(d: Draft) -> bool:
    """Apologizes; blame that names nothing else is answered with what is known of the report. True when the turn ends
    with it."""
    if not d.understood.has("complain"):
        return False
    new = bool(wishes_in(d) or d.understood.follow_ups)
    courtesy.complain(d, alone=not new and d.question not in IDENTITY_QUESTIONS)
    if d.hand_over or new or d.situation.wishes:
        return False
    if d.situation.topic == "planned":
        offers.person(d)  # the cut was told; blame for it wants no list
        return True
    d.want(Wish("ask_report_status", d.heard.text))
    return False


def takes_leave(d: Draft) -> bool:
    """«Thôi không sao, cảm ơn, bye»: whatever question stands, nothing is asked or wanted any more."""
    u = d.understood
    leave, seen = u.act("leave"), u.seen.whole
    more = wishes_in(d) or u.follow_ups or seen.asks or seen.has(*_WISHES_IN_WORDS) or u.has(*_MORE)
    if leave is None or leave.confidence < courtesy.UNSURE or more or d.says:
        return False
    courtesy.goodbye(d)
    return True
