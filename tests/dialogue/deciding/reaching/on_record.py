"""Whom the outage service will write to, and whom staff are to call, after a conversation of the tables."""

from __future__ import annotations

from tests.dialogue.deciding.talk import Talk


def phones(turns: Talk) -> set[str]:
    return {one["phone"] for one in turns.service.subscriptions}


def calls(turns: Talk) -> list[str]:
    return [one["phone"] for one in turns.service.open_ones(kind="other")]
