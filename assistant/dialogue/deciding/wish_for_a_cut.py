"""A wish about an announced cut: «mấy anh làm buổi sáng được không?», «ghi lại dùm chị».

Nobody here can move a cut. That is said, and a wish that is to be passed on is recorded as an opinion, without a
call-back. It is never taken for a power failure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.on_the_table import on_the_table, span_of
from assistant.dialogue.deciding.promises import OPINION, made, promise
from assistant.dialogue.deciding.reports import MOST_WORDS_OF_CALLER
from assistant.dialogue.understanding.supply_talk import neighbours_are, says_back, without_power
from assistant.dialogue.wording.outages import phrases

Json = dict[str, Any]

_LIKE = frozenset(
    {
        *(
            "complain",
            "want_report",
            "tell_out",
            "tell_back",
            "ask_planned",
            "ask_supply",
            "ask_return",
            "ask_cause",
        ),
        *(
            "ask_report_status",
            "want_stop",
            "want_callback",
            "off_topic",
            "reject",
            "correct",
            "ask_faq",
            "ask_repeat",
        ),
        *(
            "ask_extent",
            "tell_partly",
            "tell_unsteady",
            "ask_capabilities",
            "want_wait",
            "tell_since",
            "not_ours",
        ),
    }
)
_FOLLOW_UPS = frozenset(
    {"move_cut", "outside_hours", "recap", "faster", "not_known", "plan_ahead", "is_certain"}
)
_WISHED = "utter_cannot_move_the_cut"


def wishes_for_another_time(d: Draft) -> None:
    """Answers the wish; what else the turn asks stays."""
    whole = d.understood.seen.whole
    wish, note = whole.has("cut_wish", "en_move_the_cut"), whole.has("note_it", "report_wish")
    before = bool(d.situation.used.get(_WISHED)) or bool(made(d, OPINION))
    power_is_on = says_back(d.understood.seen) or whole.has("still_on_there")
    if not (wish or (note and before)):
        return
    cut = _the_cut(d)
    if cut is None or (_is_out(d) and not (wish or power_is_on)):
        return
    if note:
        _record(d, cut)
    elif wish and "move_cut" not in d.understood.follow_ups:
        _leave_the_rest(d, "move_cut")
        return
    else:
        return
    _leave_the_rest(d)


def _leave_the_rest(d: Draft, *first: str) -> None:
    d.drop_acts(*_LIKE)
    d.drop_follow_ups(*_FOLLOW_UPS)
    d.understood = replace(d.understood, follow_ups=(*first, *d.understood.follow_ups))


def _the_cut(d: Draft) -> Json | None:
    """The announced cut that was told, where nothing is out now."""
    if not d.situation.told or d.situation.subject is None or d.situation.handed_over:
        return None
    outage, cut = on_the_table(d)
    return cut if outage is None and cut is not None and d.situation.told_of(str(cut["id"])) else None


def _is_out(d: Draft) -> bool:
    return without_power(d.understood.seen) is not None or neighbours_are(d.understood.seen) == "out"


def _record(d: Draft, cut: Json) -> None:
    """Once in a conversation; what is said further reaches a person who takes over."""
    d.settle("reported")
    known = made(d, OPINION)
    if known:
        d.change(notes=(*d.situation.notes, d.heard.text)[-3:])
        d.say("utter_opinion_added", report_code=known[-1].code)
        return
    d.because("an opinion about an announced cut")
    table = phrases()["report_description"]
    said = dict.fromkeys((*d.situation.notes[-1:], d.heard.text))
    words = "; ".join(one[:MOST_WORDS_OF_CALLER] for one in said)
    street = f"đường {d.point.street}" if d.point else d.place
    report, _ = d.facts.take_report(
        {
            "source": "assistant",
            "external_id": f"{d.heard.turn_id}:opinion",
            "kind": "other",
            "place": street or str(table["place_unknown"]),
            "description": str(table["opinion"]).format(span=span_of(d, cut), words=words),
            "phone": d.phone,
            "channel": d.heard.channel,
            "callback_requested": False,
            **({"origin": d.heard.origin} if d.heard.origin else {}),
        }
    )
    promise(d, OPINION, code=str(report["code"]))
    d.say("utter_opinion_noted", report_code=str(report["code"]))
