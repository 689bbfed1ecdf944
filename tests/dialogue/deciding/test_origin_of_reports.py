"""A report says where it comes from, when the channel did."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from assistant.dialogue.deciding.decide import decide
from assistant.dialogue.deciding.facts import Facts, Needed, Request
from assistant.dialogue.situation.situation import Point, Situation, Subject
from assistant.dialogue.understanding.heard import heard_in
from assistant.dialogue.understanding.understand import understand
from assistant.dialogue.wording.stored_answers import stored_answers

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=timezone.utc)
Json = dict[str, Any]
TAKEN = {
    "code": "SC2611210042",
    "kind": "no_power",
    "status": "received",
    "created_at": "2026-11-21T09:30:00+07:00",
    "due_at": "2026-11-21T11:30:00+07:00",
}
ANSWERS: Json = {
    "supply": {"state": "on", "current": None, "planned": [], "open_report": None},
    "take_report": (TAKEN, True),
    "try_report": TAKEN,
    "messages_work": None,
}


def report_of(text: str, intent: str, act: str, metadata: Json) -> Json:
    """The report that these words of a caller whose home is known lead to."""
    parsed = {
        "intent_ranking": [{"name": intent, "confidence": 0.95}],
        "acts": [{"act": act, "confidence": 0.95}],
        "entities": [{"entity": "place", "value": "đường lê lợi"}] if "lê lợi" in text else [],
    }
    understood = understand(heard_in(parsed, metadata, text, "turn-1"))
    home = Situation(subject=Subject(point=Point("PC05II0123456", "Lê Lợi")), checks={"neighbours": "out"})
    known: dict[Request, Any] = {}
    while True:
        try:
            decide(home, understood, Facts(known), NOW, stored_answers())
            break
        except Needed as needed:
            known |= {one: ANSWERS.get(one.name, []) for one in needed.requests}
    [report] = [one.keywords()["report"] for one in known if one.name in ("take_report", "try_report")]
    return dict(report)


SAID = [
    ("cho thợ xuống sửa giúp tôi", "report_outage", "want_report"),
    ("dây điện đứt giữa đường lê lợi", "report_hazard", "tell_danger"),
]


@pytest.mark.parametrize(("text", "intent", "act"), SAID)
def test_the_origin_of_the_channel_is_that_of_the_report(text: str, intent: str, act: str) -> None:
    report = report_of(text, intent, act, {"origin": "0123abcd"})
    assert report["origin"] == "0123abcd"


@pytest.mark.parametrize(("text", "intent", "act"), SAID)
@pytest.mark.parametrize("metadata", [{}, {"origin": None}, {"origin": ""}])
def test_a_report_of_nobody_in_particular_has_no_origin(
    text: str, intent: str, act: str, metadata: Json
) -> None:
    assert "origin" not in report_of(text, intent, act, metadata)
