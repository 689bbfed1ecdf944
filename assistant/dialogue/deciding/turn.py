"""The order of a turn: which room has the words first.

Each room answers what is its own and leaves the other acts to those after it (`Draft.leave_open`). A room that returns
True has ended the turn, and so has one that handed over or said goodbye. In this order: danger and what cannot wait;
what was heard wrongly or is taken back; a person at risk or wanted; questions with one answer of their own; rejecting
and correcting; the answer to the question that stands; new wishes; back to the open wish; courtesy.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.dialogue.deciding.address_for_the_crew import notes_the_address
from assistant.dialogue.deciding.answers import read_answer
from assistant.dialogue.deciding.asked_besides import ask_besides
from assistant.dialogue.deciding.asked_to_advise import ask_for_advice, calm_questions, means_a_message
from assistant.dialogue.deciding.bulging_battery import answer_about_a_bulging_battery
from assistant.dialogue.deciding.disputed import disputes_what_was_told
from assistant.dialogue.deciding.draft import MOST_CHARACTERS_KEPT, Draft
from assistant.dialogue.deciding.emergencies.after_an_alarm import says_that_it_is_withdrawn
from assistant.dialogue.deciding.emergencies.alarms import drop_a_denied_danger
from assistant.dialogue.deciding.emergencies.awaiting import (
    after_hand_over,
    answered_at_once,
    answered_meanwhile,
    note_the_number_first,
)
from assistant.dialogue.deciding.emergencies.meanwhile import asks_of_a_flame_beside
from assistant.dialogue.deciding.emergencies.told_cause import answer_about_the_cause
from assistant.dialogue.deciding.emergencies.well_again import hears_that_all_is_well
from assistant.dialogue.deciding.emergencies.while_waiting import answered_while_waiting, only_asks_further
from assistant.dialogue.deciding.first import comes_first
from assistant.dialogue.deciding.follow_ups import answer_follow_ups
from assistant.dialogue.deciding.goods import answer_about_goods
from assistant.dialogue.deciding.hearing_again import answers_a_misheard_time, says_the_last_answer_again
from assistant.dialogue.deciding.home_checks import note_checks, trips_again
from assistant.dialogue.deciding.home_of_the_summary import (
    corrects_the_home_of_the_summary,
    leaves_a_denied_home,
)
from assistant.dialogue.deciding.identity.unmarked_places import with_unmarked_place
from assistant.dialogue.deciding.in_english import answers_while_a_person_is_awaited
from assistant.dialogue.deciding.leaving import complains, starts_over, stops, takes_leave
from assistant.dialogue.deciding.money_off import answer_about_money_off
from assistant.dialogue.deciding.notes_for_the_crew import note_for_the_crew
from assistant.dialogue.deciding.own_home import answer_about_the_own_home
from assistant.dialogue.deciding.plainly_asked import ask_plainly
from assistant.dialogue.deciding.power_is_on import hears_that_the_power_is_on
from assistant.dialogue.deciding.reaching.before_another_place import (
    is_reached_before_another_place,
    leave_the_lead_in_out_of_places,
)
from assistant.dialogue.deciding.reaching.calls_for_others import hears_a_southern_call
from assistant.dialogue.deciding.reaching.foreign_numbers import answer_about_a_foreign_number
from assistant.dialogue.deciding.reaching.numbers_told import note_numbers_told
from assistant.dialogue.deciding.reaching.reminders import takes_a_reminder
from assistant.dialogue.deciding.recap import leave_out_a_recap
from assistant.dialogue.deciding.remarks import interrupts, serve_remarks
from assistant.dialogue.deciding.side_questions import answer_side_questions
from assistant.dialogue.deciding.speaking import learn_how_to_speak
from assistant.dialogue.deciding.taking_back import taken_back
from assistant.dialogue.deciding.two_places import serve_each_place
from assistant.dialogue.deciding.what_stands import tells_what_stands
from assistant.dialogue.deciding.which_street import tells_which_street
from assistant.dialogue.deciding.wish_for_a_cut import wishes_for_another_time
from assistant.dialogue.deciding.wishes import names_another_place, take_wishes, wishes_in

Room = Callable[[Draft], bool | None]

# What describes the problem, in the caller's own words, for reports and for people who take over.
_PROBLEMS = ("tell_out", "want_report", "tell_partly", "tell_unsteady", "complain", "ask_return")


def take_turn(d: Draft) -> None:
    for room in ROOMS:
        if room(d) or d.hand_over or d.ended:
            return


def _find_a_place(d: Draft) -> None:
    if not d.understood.has("tell_danger", "tell_at_risk") and d.question != "danger_place":
        d.heard = with_unmarked_place(d)
        leaves_a_denied_home(d)
        corrects_the_home_of_the_summary(d)


def _leave_the_told_place(d: Draft) -> None:
    if d.understood.follow_ups and names_another_place(d):
        d.understood = d.understood.without_follow_ups()


def _keep_the_problem(d: Draft) -> None:
    u = d.understood
    if not u.has("ask_repeat"):
        d.change(asked={kind: times for kind, times in d.situation.asked.items() if kind != "again"})
    if not d.situation.problem and u.has(*_PROBLEMS):
        d.change(problem=d.heard.text[:MOST_CHARACTERS_KEPT])


def _answers_and_wishes(d: Draft) -> bool:
    """The answer to the question that stands, what is wanted besides, and what is asked about what was told."""
    answered = read_answer(d)
    if d.hand_over or d.ended:
        return True
    take_wishes(d)
    further = answer_follow_ups(d)
    if not answered and not further and not wishes_in(d) and interrupts(d):
        return True
    return further and d.has_asked


ROOMS: tuple[Room, ...] = (
    # How the caller speaks, what is plainly no question about the record, and whose numbers and places these are.
    learn_how_to_speak,
    leave_the_lead_in_out_of_places,
    leave_out_a_recap,
    hears_a_southern_call,
    answer_about_a_foreign_number,
    note_numbers_told,
    _find_a_place,
    # While staff are alarmed.
    answered_at_once,
    note_the_number_first,
    hears_that_all_is_well,
    answered_meanwhile,
    asks_of_a_flame_beside,
    says_that_it_is_withdrawn,
    answer_about_a_bulging_battery,
    # Heard wrongly, or taken back.
    says_the_last_answer_again,
    answers_a_misheard_time,
    answered_while_waiting,
    _leave_the_told_place,
    taken_back,
    # While any person is awaited.
    answers_while_a_person_is_awaited,
    only_asks_further,
    after_hand_over,
    # Danger, people at risk, a person who is wanted.
    _keep_the_problem,
    tells_which_street,
    drop_a_denied_danger,
    answer_about_the_cause,
    comes_first,
    # Told or asked in plain words that have one answer.
    tells_what_stands,
    notes_the_address,
    hears_that_the_power_is_on,
    note_checks,
    answer_about_money_off,
    answer_about_the_own_home,
    trips_again,
    ask_plainly,
    ask_besides,
    wishes_for_another_time,
    means_a_message,
    answer_about_goods,
    ask_for_advice,
    answer_side_questions,
    # Ended, blamed, denied.
    starts_over,
    stops,
    calm_questions,
    complains,
    note_for_the_crew,
    disputes_what_was_told,
    takes_a_reminder,
    takes_leave,
    is_reached_before_another_place,
    # Answers, wishes, and back to what is open.
    _answers_and_wishes,
    serve_each_place,
    serve_remarks,
)
