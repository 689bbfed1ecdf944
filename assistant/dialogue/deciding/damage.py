"""What a cut has spoiled or broken, said beside anger or a wish for a person: it gets a word of its own."""

from __future__ import annotations

from assistant.dialogue.deciding.draft import Draft
from assistant.dialogue.deciding.goods import say_who_decides_of_paying
from assistant.dialogue.wording.stored_answers import Question, today


def answer_about_damage(d: Draft) -> None:
    """«Có đền cho tui không?» is answered as stored, «tủ đông hư hết rồi» is said to be taken down."""
    seen = d.understood.seen.whole
    if say_who_decides_of_paying(d):
        return
    if seen.has("asks_compensation"):
        code = d.point.code if d.point else None
        answer = d.answers.answer(Question("compensation", code, d.heard.is_written, today(d.now)))
        if answer is not None:
            d.because("compensation, beside anger")
            d.say("utter_stored", answer=answer)
            return
    if seen.has("damaged_goods", "asks_compensation"):
        d.say("utter_damage_noted")
