import asyncio
from dataclasses import replace

import pytest

from assistant.conversation.channels import CHAT
from assistant.conversation.channels import PHONE as PHONE_CHANNEL
from assistant.conversation.gate import Gate, GateRules
from assistant.conversation.hearing import Alternative
from assistant.conversation.reception import Reception
from assistant.conversation.session import Session, Surroundings
from assistant.conversation.turn import (
    Button,
    CallFacts,
    DialogueAnswer,
    Intent,
    Noted,
    Sentence,
    Turn,
)
from assistant.errors import AloDienError, Busy, DialogueRefused, DialogueTimeout, DialogueUnreachable
from tests.builders import (
    PHONE,
    SESSION,
    SOME_MORNING,
    a_conversation,
    a_handoff,
    an_answer,
    an_explanation,
    our_sentences,
    surroundings,
)
from tests.fakes import (
    GREETING,
    CountedLookUps,
    Counts,
    RememberedLog,
    ScriptedDialogue,
    SettableClock,
    nobody_has_it,
)


def opened(around: Surroundings) -> Session:
    """A session whose conversation the log knows."""
    conversation = a_conversation()
    assert isinstance(around.log, RememberedLog)
    around.log.conversations[SESSION] = conversation
    around.log.turns[SESSION] = []
    return Session(conversation, around)


async def test_a_caller_is_greeted_by_the_dialogue_which_knows_the_number() -> None:
    dialogue = ScriptedDialogue()
    answer = await opened(surroundings(dialogue=dialogue)).open()
    assert [one.text for one in answer.replies] == [GREETING]
    assert [(one.text, one.caller_phone) for one in dialogue.asked] == [(None, PHONE)]


async def test_an_answer_carries_everything_the_dialogue_said() -> None:
    buttons = (Button("Đúng", "đúng rồi"),)
    why = an_explanation()
    said = an_answer(
        "Dạ.", "Đúng không ạ?", buttons=buttons, handoff=a_handoff(), ended=True, explanation=why
    )
    answer = await opened(surroundings(dialogue=ScriptedDialogue({"alo": said}))).say("alo")
    assert [(one.text, one.buttons) for one in answer.replies] == [("Dạ.", ()), ("Đúng không ạ?", buttons)]
    assert (answer.ended, answer.handoff, answer.intent) == (True, a_handoff(), Intent("check_outage", 0.95))
    assert answer.explanation == why


async def test_a_reply_and_its_record_have_the_language_of_the_sentence() -> None:
    log = RememberedLog()
    said = DialogueAnswer((Sentence("The power is back.", language="en"), Sentence("Dạ.")))
    session = opened(surroundings(dialogue=ScriptedDialogue({"hello": said}), log=log))
    answer = await session.say("hello")
    assert [one.language for one in answer.replies] == ["en", "vi"]
    assert [one.language for one in log.turns[SESSION]] == [None, "en", "vi"]


async def test_the_contact_record_holds_both_sides_in_order_with_their_times() -> None:
    log = RememberedLog()
    await opened(surroundings(log=log)).say("mất điện")
    caller, assistant = log.turns[SESSION]
    assert (caller.speaker, caller.text) == ("caller", "mất điện")
    assert (assistant.speaker, assistant.reply_id) == ("assistant", "reply-1")
    assert assistant.timings_ms["nlu"] == 12.0
    assert assistant.timings_ms["total"] >= assistant.timings_ms["dialogue"] >= 0


@pytest.mark.parametrize("typed", ["   ", "\u200b", "///", "\x00"])
async def test_nothing_said_is_gently_asked_again_without_the_dialogue(typed: str) -> None:
    dialogue = ScriptedDialogue()
    answer = await opened(surroundings(dialogue=dialogue)).say(typed)
    assert [one.text for one in answer.replies] == [our_sentences().didnt_hear]
    assert dialogue.asked == []


async def test_of_a_very_long_text_the_beginning_is_answered_and_the_caller_is_told() -> None:
    dialogue = ScriptedDialogue()
    answer = await opened(surroundings(dialogue=dialogue)).say("dây điện đứt " * 500)
    assert answer.replies[0].text == our_sentences().read_only_the_beginning
    assert (dialogue.asked[0].text or "").startswith("dây điện đứt")
    assert len(dialogue.asked[0].text or "") <= 2000


async def test_nobody_reaches_a_command_of_the_dialogue() -> None:
    dialogue = ScriptedDialogue()
    await opened(surroundings(dialogue=dialogue)).say(" /restart")
    assert dialogue.asked[0].text == "restart"


@pytest.mark.parametrize("broken", [DialogueUnreachable("x"), DialogueTimeout("x"), DialogueRefused("x")])
async def test_a_broken_dialogue_is_said_honestly_with_a_way_to_a_person(broken: AloDienError) -> None:
    counts = Counts()
    around = surroundings(dialogue=ScriptedDialogue({"mất điện": broken}), measurements=counts)
    answer = await opened(around).say("mất điện")
    assert "1900 1909" in answer.replies[0].text
    assert answer.handoff is not None
    assert (answer.handoff.reason, answer.handoff.queue) == ("assistant_unavailable", "customer_service")
    assert "mất điện" in answer.handoff.summary
    assert answer.ended is False
    assert counts.errors == [broken.code]


async def test_a_greeting_alone_has_answered_nobody() -> None:
    log = RememberedLog()
    session = opened(surroundings(dialogue=ScriptedDialogue(), log=log))
    await session.open()
    await session.close()
    assert log.conversations[SESSION].outcome == "abandoned"


async def test_the_session_goes_on_when_the_dialogue_is_back() -> None:
    dialogue = ScriptedDialogue()
    session = opened(surroundings(dialogue=dialogue))
    dialogue.down = True
    assert (await session.open()).handoff is not None
    assert (await session.say("alo")).handoff is not None
    dialogue.down = False
    answer = await session.say("mất điện rồi")
    assert answer.handoff is None
    assert answer.replies[0].text == "Dạ em nghe: mất điện rồi"


async def test_a_caller_who_guesses_at_codes_may_look_up_no_more() -> None:
    dialogue = ScriptedDialogue({"PC05": nobody_has_it})
    session = opened(surroundings(dialogue=dialogue, look_ups=CountedLookUps(most=2)))
    for _ in range(3):
        await session.say("PC05")
    await session.say("mất điện")
    assert [one.may_look_up for one in dialogue.asked] == [True, True, False, False]


async def test_a_breakdown_that_is_over_leaves_no_trace_once_the_caller_is_answered() -> None:
    told = an_answer("Dạ 17 giờ 30 có điện ạ.", outcome="answered")
    dialogue = ScriptedDialogue({"mất điện": told, "sao": an_answer("Dạ anh/chị ở đâu ạ?")})
    session = opened(surroundings(dialogue=dialogue))
    dialogue.down = True
    await session.say("mất điện")
    assert (session.conversation.outcome, session.conversation.handoff is not None) == ("handed_over", True)
    dialogue.down = False
    await session.say("sao")
    assert session.conversation.outcome == "handed_over"
    await session.say("mất điện")
    assert (session.conversation.outcome, session.conversation.handoff) == ("answered", None)


async def test_a_caller_who_was_only_asked_for_the_code_has_abandoned() -> None:
    dialogue = ScriptedDialogue({"mất điện": an_answer("Dạ anh/chị đọc mã khách hàng giúp em ạ?")})
    session = opened(surroundings(dialogue=dialogue))
    await session.open()
    await session.say("mất điện")
    await session.close()
    assert session.conversation.outcome == "abandoned"


async def test_an_outage_of_ours_does_not_hide_a_danger_that_was_handed_over() -> None:
    dialogue = ScriptedDialogue({"dây đứt": an_answer("Tránh xa ạ.", handoff=a_handoff("hazard"))})
    session = opened(surroundings(dialogue=dialogue))
    await session.say("dây đứt")
    dialogue.down = True
    await session.say("ai tới chưa")
    assert session.conversation.handoff == a_handoff("hazard")


async def test_a_dialogue_that_says_nothing_is_never_silence() -> None:
    silent = replace(an_answer(), sentences=())
    counts = Counts()
    around = surroundings(dialogue=ScriptedDialogue({"alo": silent}), measurements=counts)
    answer = await opened(around).say("alo")
    assert [one.text for one in answer.replies] == [our_sentences().didnt_hear]
    assert counts.errors == ["empty_answer"]


async def test_a_caller_who_writes_after_the_goodbye_simply_goes_on() -> None:
    dialogue = ScriptedDialogue({"chào em": an_answer("Dạ em chào ạ.", ended=True)})
    log = RememberedLog()
    session = opened(surroundings(dialogue=dialogue, log=log))
    await session.say("chào em")
    assert log.conversations[SESSION].ended_at is not None
    await session.say("à quên")
    assert log.conversations[SESSION].ended_at is None


async def test_a_caller_who_hangs_up_has_an_outcome() -> None:
    clock = SettableClock(a_conversation().started_at)
    log = RememberedLog()
    session = opened(surroundings(clock=clock, log=log))
    await session.open()
    clock.pass_time(seconds=20)
    await session.close()
    assert log.conversations[SESSION].outcome == "abandoned"
    assert log.conversations[SESSION].ended_at == clock.now()
    clock.pass_time(seconds=20)
    await session.close()
    assert log.conversations[SESSION].ended_at != clock.now()


async def test_a_log_that_fails_does_not_cost_the_caller_the_answer() -> None:
    counts = Counts()
    log = RememberedLog()
    session = opened(surroundings(log=log, measurements=counts))
    log.broken = True
    answer = await session.say("mất điện")
    assert answer.replies[0].text == "Dạ em nghe: mất điện"
    assert answer.recorded is False
    assert set(counts.errors) == {"conversation_log_unavailable"}


async def test_turns_and_their_stages_are_counted() -> None:
    counts = Counts()
    session = opened(surroundings(measurements=counts))
    await session.open()
    await session.say("mất điện")
    assert counts.turns == [CHAT, CHAT]
    assert {stage: len(spent) for stage, spent in counts.stages.items()} == {
        "dialogue": 2,
        "total": 2,
        "nlu": 1,
    }


async def test_the_process_log_holds_no_words_and_no_number(caplog: pytest.LogCaptureFixture) -> None:
    dialogue = ScriptedDialogue()
    session = opened(surroundings(dialogue=dialogue))
    with caplog.at_level("DEBUG"):
        await session.say("mã của chị là PE01000123456, số 0905123456")
        dialogue.down = True
        await session.say("mã của chị là PE01000123456, số 0905123456")
    assert SESSION in caplog.text
    assert "PE0100" not in caplog.text
    assert "0905123456" not in caplog.text


async def test_whoever_listens_is_told_what_the_question_leads_one_to_expect() -> None:
    lines = {"mất điện": an_answer("Dạ anh/chị cho em xin mã khách hàng ạ.", expects="digits")}
    session = opened(surroundings(dialogue=ScriptedDialogue(lines)))
    assert (await session.say("mất điện")).expects == "digits"
    assert (await session.say("")).expects == "digits"  # nothing was heard: the question still stands
    assert (await session.say("alo")).expects == "open"


async def test_what_else_was_heard_reaches_the_dialogue_clean_and_bounded() -> None:
    dialogue = ScriptedDialogue()
    heard = ["không chín\n", "không chín", "", "/restart", "x" * 5000, "bốn", "năm", "sáu"]
    alternatives = tuple(Alternative(one, 0.5) for one in heard)
    session = opened(surroundings(dialogue=dialogue))
    await session.say("không tám", noted=Noted(alternatives=alternatives))
    assert dialogue.asked[0].alternatives == ("không chín", "restart", "x" * 200, "bốn")


async def test_what_a_channel_says_and_notes_by_itself_is_on_record_without_the_dialogue() -> None:
    dialogue, log = ScriptedDialogue(), RememberedLog()
    session = opened(surroundings(dialogue=dialogue, log=log))
    await session.note(Noted(keys="12#"))
    await session.add(an_answer("Dạ em nối máy tới nhân viên.", handoff=a_handoff("not_understood")))
    assert [(one.speaker, one.keys, one.text) for one in log.turns[SESSION]] == [
        ("caller", "12#", ""),
        ("assistant", None, "Dạ em nối máy tới nhân viên."),
    ]
    assert log.conversations[SESSION].outcome == "handed_over"
    assert dialogue.asked == []


async def test_the_facts_of_a_call_are_kept_even_after_its_goodbye() -> None:
    log = RememberedLog()
    bye = an_answer("Dạ em chào anh/chị.", ended=True)
    session = opened(surroundings(log=log, dialogue=ScriptedDialogue({"bye": bye})))
    await session.say("bye")
    ended_at = log.conversations[SESSION].ended_at
    await session.close(CallFacts("asterisk", ended_by="assistant", seconds=20.0))
    kept = log.conversations[SESSION]
    assert kept.call is not None
    assert (kept.call.seconds, kept.ended_at) == (20.0, ended_at)


async def test_a_call_whose_turn_does_not_come_in_time_gets_what_it_gets_from_a_late_dialogue() -> None:
    gate = Gate(GateRules(at_once=1, waiting=5, patience_s=0.05))
    dialogue, counts = ScriptedDialogue(), Counts()
    dialogue.takes_s = 60.0
    around = surroundings(dialogue=dialogue, gate=gate, measurements=counts)
    first, second = opened(around), opened(around)
    _, answer = await asyncio.gather(first.say("alo"), second.say("mất điện"))
    assert "1900 1909" in answer.replies[0].text
    assert answer.handoff is not None
    assert answer.handoff.reason == "assistant_unavailable"
    assert counts.errors == ["dialogue_timeout", "dialogue_timeout"]
    assert [one.text for one in dialogue.asked] == ["alo"]


async def test_a_call_is_answered_before_chats_that_wait() -> None:
    dialogue = ScriptedDialogue()
    dialogue.takes_s = 0.01
    around = surroundings(dialogue=dialogue, gate=Gate(GateRules(at_once=1, waiting=50, patience_s=5.0)))
    reception = Reception(around, iter([f"chat-{n}" for n in range(10)]).__next__, 5)
    chats = [asyncio.create_task(reception.welcome(CHAT, origin="many")) for _ in range(9)]
    await asyncio.sleep(0)
    call = await reception.unattended(PHONE_CHANNEL, PHONE)
    await asyncio.gather(call.open(), *chats)
    assert [one.caller_phone for one in dialogue.asked].index(PHONE) <= 2


async def test_a_message_whose_answer_was_lost_with_its_process_is_answered_later() -> None:
    clock, dialogue = SettableClock(SOME_MORNING), ScriptedDialogue()
    around = surroundings(dialogue=dialogue, clock=clock)
    session = opened(around)
    assert isinstance(around.log, RememberedLog)
    around.log.turns[SESSION] = [Turn(clock.now(), "caller", "alo", message_id="1")]
    with pytest.raises(Busy):  # another process may be answering it
        await session.say_once("alo", "1")
    assert dialogue.asked == []
    clock.pass_time(minutes=2)
    assert (await session.say_once("alo", "1")).replies[0].text == "Dạ em nghe: alo"
    assert len(around.log.turns[SESSION]) == 2


async def test_a_message_with_an_id_is_answered_though_the_log_fails() -> None:
    log = RememberedLog()
    session = opened(surroundings(log=log))
    log.broken = True
    answer = await session.say_once("mất điện", "1")
    assert (answer.replies[0].text, answer.recorded) == ("Dạ em nghe: mất điện", False)
