"""What would change something is never done on a coin toss: its meaning is asked."""

from __future__ import annotations

import pytest

from assistant.dialogue.understanding.acts import Act, in_order
from tests.dialogue.deciding.outage_service import OutageService
from tests.dialogue.deciding.talk import Talk, talk
from tests.dialogue.deciding.world import quiet

OUT = "mất điện PC05II0123456 | tell_out give"
REPORTED = "nhà bên cũng mất | tell_neighbours_out"
MEANT = {"ranking": (("ask_restoration_time", 0.35), ("ask_report_status", 0.3))}


def reported() -> tuple[OutageService, Talk]:
    service = quiet()
    conversation = Talk(service, "0905123456")
    for line in (OUT, REPORTED):
        conversation.say(line)
    assert len(service.open_ones(kind="no_power")) == 1
    return service, conversation


@pytest.mark.parametrize(
    ("line", "deed"),
    [
        ("à mà thôi phiếu đó | want_stop@{}", "move_report"),
        ("có lại rồi thì phải | tell_back@{}", "move_report"),
        ("mấy cái tin nhắn này sao á em | want_no_messages@{}", "unsubscribe"),
    ],
)
def test_it_is_done_only_when_it_was_heard_well(line: str, deed: str) -> None:
    service, conversation = reported()
    turn = conversation.say(line.format(0.31), **MEANT)
    assert service.done(deed) == []
    assert turn.says == ("which_meaning",)
    service, conversation = reported()
    conversation.say(line.format(0.9))
    assert len(service.done(deed)) == 1


def test_what_else_was_said_is_answered() -> None:
    service = quiet()
    turn = talk(service, "mất điện PC05II0123456 | tell_out give want_report@0.4").last
    assert service.done("take_report") == []
    assert turn.says == ("nothing_known", "ask_breaker_and_neighbors")


def test_words_that_show_it_count_as_heard() -> None:
    [act] = in_order([Act("want_report", 0.4), Act("want_report", 0.3, shown=True)])
    assert (act.confidence, act.shown) == (0.4, True)
