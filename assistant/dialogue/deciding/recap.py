"""What is on record, told only to those who ask for it: «em ghi gì rồi?», «đọc lại coi», «phiếu còn không?».

A report that was made before this conversation and told in it is on record as well.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.promises import in_words, where_in_words
from assistant.dialogue.deciding.reports import is_open
from assistant.dialogue.situation.situation import Promise
from assistant.dialogue.understanding.acts import HEARD, Act
from assistant.dialogue.understanding.follow_ups import NOT_KNOWN, besides
from assistant.dialogue.understanding.reaching_talk import wishes_a_message
from assistant.dialogue.wording.outages import describe_report

Json = dict[str, Any]

RECAP, CREW = "recap", "crew_there"
MOST_OF_A_QUOTE = 80
_READ_TOO_OFTEN = re.compile(r"\b(?:doc|noi|nhac) (?:lai )?(?:hoai|quai|lam chi|dai)\b")
_QUOTED = re.compile(r"«([^»]*)»")


def leave_out_a_recap(d: Draft) -> None:
    """The model takes many questions for one about the record. Without words that ask for it, they are what they are
    without it: a wish, another question, or one that is not known."""
    u = d.understood
    if RECAP not in u.follow_ups or d.situation.language == "en" or asks_for_the_record(d):
        return
    d.because("nobody asks what is on record")
    left = tuple(one for one in u.follow_ups if one != RECAP)
    whole = u.seen.whole
    if not left and whole.has("asks_of_the_crew"):
        left = (CREW,)
    every = u.all_acts or u.acts
    acts = tuple(besides(every, left, u.seen)) if left else every
    wishes = wishes_a_message(u.seen)
    if wishes and not any(one.name == "want_messages" for one in acts):
        acts = (*acts, Act("want_messages", HEARD))
    if not acts and not left and whole.asks and not d.situation.handed_over:
        left = (NOT_KNOWN,)
    d.understood = replace(u, acts=acts, follow_ups=left)


def asks_for_the_record(d: Draft) -> bool:
    whole = d.understood.seen.whole
    if _READ_TOO_OFTEN.search(whole.folded):
        return False
    return whole.has("asks_for_the_record", "asks_what_a_number_gets", "asks_if_message_is_noted")


def tell_the_record(d: Draft) -> None:
    """All that stands on record; for staff who are awaited, the latest of the caller's own words beside it."""
    told = told_report(d)
    codes = {one.code for one in d.situation.promises}
    if told is not None and d.understood.seen.whole.has("asks_if_it_still_stands"):
        _says_that_it_stands(d, told)
        return
    promised = [*d.situation.promises]
    if told is not None and is_open(told) and str(told["code"]) not in codes:
        promised.insert(0, _as_promised(d, told))
    given = d.situation.handed_over
    latest = _QUOTED.findall(given["summary"])[-1:] if given else []
    if latest:
        d.say("utter_recap_for_staff", words=_shortened(latest[0]))
    words = in_words(d, *promised) if promised else ""
    if words:
        d.say("utter_recap", promises=words)
    elif not latest:
        d.say("utter_recap_nothing")


def told_report(d: Draft) -> Json | None:
    """The report on the table: of this conversation, or one that a greeting or an answer told."""
    code = d.situation.report
    report = d.facts.report(code) if code else None
    return report if report is not None and report["kind"] != "other" else None


def _says_that_it_stands(d: Draft, report: Json) -> None:
    saying = describe_report(report, d.now)
    if is_open(report):
        values = saying.values
        d.say(
            "utter_report_still_stands",
            report_code=values["report_code"],
            status=values["status"],
            promise=values["promise"],
        )
    else:
        d.say_all([saying])
    d.change(topic="report")


def _as_promised(d: Draft, report: Json) -> Promise:
    same = d.point is not None and d.point.code == report["customer_code"]
    where = where_in_words(d.situation.subject) if same else str(report["place"] or "")
    return Promise(str(report["kind"]), where, str(report["code"]), made_here=False)


def _shortened(words: str) -> str:
    """The last of the sentences, a few words of it, cut between two of them."""
    words = re.sub(r"[.!?…]+", ",", words.split("; ")[-1]).strip(" ,")
    if len(words) <= MOST_OF_A_QUOTE:
        return words
    return words[:MOST_OF_A_QUOTE].rsplit(" ", 1)[0]
