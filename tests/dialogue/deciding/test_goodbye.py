"""A goodbye wishes a good day by day, and a good evening after six."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.dialogue.deciding.outage_service import NOW
from tests.dialogue.deciding.talk import Talk
from tests.dialogue.deciding.world import quiet


@pytest.mark.parametrize(("hours", "wished"), [(0, "một ngày"), (3, "một buổi tối"), (10, "một buổi tối")])
def test_the_wish_fits_the_hour(hours: int, wished: str) -> None:
    conversation = Talk(quiet(), now=NOW + timedelta(hours=hours))
    assert wished in conversation.say("thôi chào em nhé | leave").text
