"""One turn, decided: a pure function from the situation, what was understood, and the facts.

In this order: danger; a person at risk; wanting a person; rejecting and correcting; the answer to the question that
stands; new wishes; back to the open wish; courtesy. Two acts of one turn are both served, and none is forgotten.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from assistant.dialogue.deciding import courtesy, offers, reaching, restored, urgent
from assistant.dialogue.deciding.answers import read_answer
from assistant.dialogue.deciding.draft import Decided, Draft, StoredAnswers
from assistant.dialogue.deciding.facts import Facts
from assistant.dialogue.deciding.follow_ups import answer_follow_ups
from assistant.dialogue.deciding.handing_over import after_hand_over, asks_anew, hand_over, take_down
from assistant.dialogue.deciding.home_checks import note_checks
from assistant.dialogue.deciding.identity.identify import IDENTITY_QUESTIONS, Step
from assistant.dialogue.deciding.identity.unmarked_places import with_unmarked_place
from assistant.dialogue.deciding.identity.who import ask_who
from assistant.dialogue.deciding.notes_for_the_crew import note_for_the_crew
from assistant.dialogue.deciding.opening import greet_caller
from assistant.dialogue.deciding.reaching import PHONE_QUESTIONS
from assistant.dialogue.deciding.repeating import instead_of_a_loop
from assistant.dialogue.deciding.replies import accepts
from assistant.dialogue.deciding.serving import serve
from assistant.dialogue.deciding.side_questions import answer_side_questions
from assistant.dialogue.deciding.speaking import learn_how_to_speak
from assistant.dialogue.deciding.taking_back import taken_back
from assistant.dialogue.deciding.wishes import names_another_place, take_wishes, wishes_in
from assistant.dialogue.situation.situation import Situation, Wish
from assistant.dialogue.understanding.acts import Act
from assistant.dialogue.understanding.signals import risk_in
from assistant.dialogue.understanding.understand import Understood
from assistant.vietnamese.folding import fold

COURTESIES = ("ask_identity", "ask_capabilities", "want_wait")
# What describes the problem, in the caller's own words, for reports and for people who take over.
PROBLEMS = ("tell_out", "want_report", "tell_partly", "tell_unsteady", "complain", "ask_return")
MOST_WORDS = 300
_CHAO_AND_MORE = re.compile(r"(?:da |alo |o )*chao (?:chau|con|em|co|chi|anh|ad|bac|ban)\b(?: \S+){3,}")
# How sure the act model must be of a person at risk or of anger that no word names, and of a stored answer.
SURE_OF_A_RISK, SURE_OF_ANGER, LEAST_FOR_AN_ANSWER = 0.85, 0.5, 0.4


def decide(
    situation: Situation, understood: Understood, facts: Facts, now: datetime, answers: StoredAnswers
) -> Decided:
    """Raises `Needed` while a fact is missing."""
    d = Draft(situation, without_coin_tosses(understood), facts, now, answers)
    _turn(d)
    if d.says or d.hand_over is not None:
        d.change(unclear=0)
    else:
        courtesy.unclear(d)
    courtesy.notice_idling(d)
    instead_of_a_loop(d)
    return d.decided()


def without_coin_tosses(understood: Understood) -> Understood:
    """Without acts that were hardly heard and would change something, apologize for nothing, or bring a stored answer
    to nothing asked. If no other is left, their meaning is asked."""
    acts = tuple(act for act in understood.acts if not _is_hardly_heard(act, understood))
    return understood if acts == understood.acts else replace(understood, acts=acts)


def _is_hardly_heard(act: Act, understood: Understood) -> bool:
    if act.name == "ask_faq":
        return act.confidence < LEAST_FOR_AN_ANSWER
    if act.name == "leave" and _CHAO_AND_MORE.match(fold(understood.heard.text)):
        return True  # «chào cháu, bác ở 93 Bạch Đằng đây» greets
    if act.name == "complain" and not understood.seen.whole.has("anger", "compensation"):
        # «Thôi bai mày nhá» is no anger.
        return act.confidence < SURE_OF_ANGER or understood.has("leave")
    return courtesy.coin_toss(act)


def decide_opening(
    situation: Situation, understood: Understood, facts: Facts, now: datetime, answers: StoredAnswers
) -> Decided:
    """The greeting. Raises `Needed` while a fact is missing."""
    d = Draft(situation, understood, facts, now, answers)
    greet_caller(d)
    return d.decided()


def _turn(d: Draft) -> None:
    u = d.understood
    learn_how_to_speak(d)
    if not u.has("tell_danger", "tell_at_risk") and d.question != "danger_place":
        d.heard = with_unmarked_place(d)
    if u.follow_ups and names_another_place(d):
        u = d.understood = u.without_follow_ups()
    if taken_back(d):
        return None
    asks_only = u.follow_ups and not d.heard.phone_numbers and not u.seen.whole.has("no_danger")
    if d.situation.handed_over and asks_only and not asks_anew(d):
        take_down(d)
        answer_follow_ups(d)
        return None
    if after_hand_over(d):
        return None
    if not u.has("ask_repeat"):
        d.change(asked={kind: times for kind, times in d.situation.asked.items() if kind != "again"})
    if not d.situation.problem and u.has(*PROBLEMS):
        d.change(problem=d.heard.text[:MOST_WORDS])
    if _comes_first(d):
        return None
    note_checks(d)
    answer_side_questions(d)
    u = d.understood
    if u.has("want_restart"):
        return courtesy.restart(d)
    if u.has("want_stop") and (
        courtesy.means_the_report(d) or not (_an_offer_stands(d) and u.has("no", "yes"))
    ):
        return courtesy.stop(d)
    if u.has("complain"):
        new = bool(wishes_in(d) or u.follow_ups)
        courtesy.complain(d, alone=not new and d.question not in IDENTITY_QUESTIONS)
        if d.hand_over:
            return None
        if not new and not d.situation.wishes and d.situation.topic == "planned":
            return offers.person(d)  # the cut was told; blame for it wants no list
        if not new and not d.situation.wishes:
            d.want(Wish("ask_report_status", d.heard.text))
    if _disputes(d):
        return restored.rejected(d)
    if note_for_the_crew(d):
        return None
    if reaching.wants_a_reminder(d):
        d.understood = u = u.without_follow_ups()
        d.want(Wish("want_messages", d.heard.text))
    consumed = read_answer(d)
    if d.hand_over or d.ended:
        return None
    take_wishes(d)
    further = answer_follow_ups(d)
    if not consumed and not further and not wishes_in(d) and _interrupts(d):
        return None
    if d.has_asked and further:
        return None
    serve(d)
    if d.hand_over or d.ended:
        return None
    _courtesies(d)
    return None


def _disputes(d: Draft) -> bool:
    """A fact that was told is denied, or told otherwise: «mất từ sáng chớ đâu phải 8 giờ tối»."""
    u = d.understood
    if not (d.situation.told or d.situation.report) or u.follow_ups:
        return False
    other_value = (
        d.heard.has_identifier or d.heard.places or d.question in (*IDENTITY_QUESTIONS, *PHONE_QUESTIONS)
    )
    return u.has("reject") or (u.has("correct") and u.has("tell_since", "tell_out") and not other_value)


def _interrupts(d: Draft) -> bool:
    """A question or remark about something else: it is answered first, then the question that stood is asked again."""
    u = d.understood
    if not u.has("ask_faq", "not_ours", "off_topic", "ask_repeat", *COURTESIES) or u.has(
        "yes", "no", "choose", "give"
    ):
        return False
    before = len(d.says)
    _courtesies(d)
    return len(d.says) > before


def _comes_first(d: Draft) -> bool:
    u = d.understood
    danger = u.act("tell_danger")
    if urgent.corrects_the_place(d):
        return True
    if urgent.is_withdrawn(d):
        return False
    if danger or (d.question == "danger_place" and d.situation.danger):
        urgent.danger(d, danger.kind if danger else None)
        return True
    risk = u.act("tell_at_risk")
    sure = risk and (risk_in(u.seen) or (risk.confidence >= SURE_OF_A_RISK and not u.seen.whole.has("fish")))
    if risk and risk.kind != d.situation.risk and sure:
        urgent.at_risk(d, risk.kind)
        return True
    language = u.act("other_language")
    if language and language.kind == "other":
        d.say("utter_other_language")
        hand_over(d, "language")
        return True
    yes_to_person = d.question == "offer_person" and accepts(d)
    if u.has("want_person") or yes_to_person:
        d.say("utter_handing_over")
        hand_over(d, _reason(d, yes_to_person))
        return True
    return False


def _reason(d: Draft, offered: bool) -> str:
    question = d.understood.act("ask_faq")
    if d.situation.topic == "faq/bill_amount" or (question and question.kind == "bill_amount"):
        return "billing"
    if offered and d.situation.report:
        return "report_overdue"
    anger = d.understood.act("complain")
    if d.situation.complaints or (anger and anger.confidence >= courtesy.UNSURE):
        return "complaint"
    return "requested"


def _an_offer_stands(d: Draft) -> bool:
    return d.question in ("offer_message", "offer_person")


def _courtesies(d: Draft) -> None:
    """What is said beside or instead of an answer. The question that stood is asked again if it still stands."""
    u = d.understood
    faq = u.act("ask_faq")
    if faq and faq.kind and not d.hand_over:
        courtesy.answer_question(d, faq.kind)
        _ask_again(d)
        return None
    foreign = u.act("not_ours")
    if foreign:
        courtesy.not_ours(d, foreign.kind)
        _ask_again(d)
        return None
    if u.has("ask_repeat") and not d.says and d.question in IDENTITY_QUESTIONS:
        return _ask_again(d)
    if u.has("ask_repeat") and not d.says:
        return courtesy.repeat(d)
    for name in COURTESIES:
        if u.has(name) and (name != "want_wait" or not d.says):
            d.say(courtesy.SIMPLE[name])
            if name != "want_wait":
                _ask_again(d)
            return None
    if d.says:
        if u.has("leave") and not d.has_asked:
            courtesy.goodbye(d)
        return None
    if u.has("leave"):
        return courtesy.goodbye(d)
    if u.has("thank"):
        return courtesy.thank(d)
    if u.has("greet"):
        courtesy.greet(d)
        return _ask_again(d)
    if u.has("off_topic"):
        d.say(courtesy.SIMPLE["off_topic"])
        return _ask_again(d)
    if u.has("no") or u.has("yes"):
        courtesy.ask_how_to_help(d)
        return None
    if d.situation.wishes or d.question in IDENTITY_QUESTIONS:
        return _ask_again(d)
    return None


def _ask_again(d: Draft) -> None:
    """Repeats the identity question that stood before an interruption; other questions stay open unspoken."""
    kind = d.before.question.kind if d.before.question else None
    if kind in IDENTITY_QUESTIONS and d.question == kind and not d.has_asked:
        if kind == "code_or_phone" and d.times_asked(kind) >= 2 and d.says:
            return
        ask_who(d, Step(ask=kind))
