"""Messages: subscribes a phone number and unsubscribes it.

Only the caller's own number, or one that this call subscribed, can be unsubscribed.
"""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from assistant.dialogue.actions.following_up import told_of
from assistant.dialogue.actions.home_checks import read_checks, speaks_of_no_power
from assistant.dialogue.actions.memory import CallerWords, Memory
from assistant.dialogue.actions.outage_client import outage_service
from assistant.dialogue.actions.own_number import own_number
from assistant.dialogue.actions.speaking import Events, Replies, now
from assistant.dialogue.actions.supply_now import area_of, current_and_planned
from assistant.dialogue.actions.wording import describe_outage


async def subscribe(replies: Replies, memory: Memory, words: CallerWords) -> Events:
    phone = memory.phone or words.caller_phone
    if not phone or memory.heard_phone:
        return ask_for_a_phone()
    # A number said earlier is accepted, unless a number of the caller's own is nearly the same.
    doubtful = memory.phone and (words.caller_phone or memory.phone in memory.misheard)
    if doubtful and (own := await own_number(phone, memory, words)):
        return [*ask_for_a_phone(), SlotSet("phone", None), SlotSet("heard_phone", own)]
    where = (
        {"customer_code": memory.customer["customer_code"]} if memory.customer else {"place": memory.place}
    )
    await outage_service().subscribe(
        {**where, "phone": phone, "events": ["expected_return_changed", "restored"]}
    )
    events, more = await _what_is_not_yet_told(replies, memory)
    replies.outcome("subscribed")
    replies.say("utter_subscribed", last_digits=" ".join(phone[-3:]))
    events += [SlotSet("task", None), SlotSet("subscribed", phone)]
    if more:
        return [*events, SlotSet("checks", read_checks(words.text)), FollowupAction("checks_form")]
    replies.say("utter_ask_anything_else")
    return [*events, SlotSet("offer", "anything_else")]


async def _what_is_not_yet_told(replies: Replies, memory: Memory) -> tuple[Events, bool]:
    """Tells a caller whose first request is a message what is known; also returns if a report is needed."""
    if memory.told or memory.report_code:
        return [], False
    current, planned, report = await current_and_planned(memory)
    if current:
        replies.say_all([describe_outage(current, area_of(memory, current), now())])
        return [SlotSet("told", told_of(current, offered=True))], False
    if report or planned or not (memory.problem and speaks_of_no_power(memory.problem)):
        return [], False
    replies.say("utter_nothing_known", area=area_of(memory))
    return [], True


async def unsubscribe(replies: Replies, memory: Memory, words: CallerWords) -> Events:
    phone = memory.phone or words.caller_phone
    if not phone or memory.heard_phone:
        return ask_for_a_phone()
    if phone not in (words.caller_phone, memory.subscribed):
        # The number may be a stranger's: a person verifies it.
        replies.say("utter_unsubscribe_needs_a_person")
        replies.hand_over("requested", memory)
        return [SlotSet("task", None)]
    ended = await outage_service().unsubscribe(phone)
    last_digits = " ".join(phone[-3:])
    replies.outcome("answered")
    replies.say("utter_unsubscribed" if ended else "utter_nothing_to_unsubscribe", last_digits=last_digits)
    return [SlotSet("offer", "anything_else"), SlotSet("task", None)]


def ask_for_a_phone() -> Events:
    return [
        SlotSet("contact", None),
        SlotSet("times_asked", 0),
        SlotSet("fragment", None),
        FollowupAction("contact_form"),
    ]
