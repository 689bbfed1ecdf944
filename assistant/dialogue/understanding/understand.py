"""From words to acts: a model that has read many turns in context, rules, and grammar where a mistake does harm.

Each source alone errs where the others do not. The act model knows many wordings and what answers which question.
The rules see what the words plainly say. Grammar guards the few contrasts that change what is done: a question is
never a statement that the power is back, and danger needs more than a likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.dialogue.understanding.acts import About, Act, in_order, intent_of
from assistant.dialogue.understanding.children import is_with_somebody_grown
from assistant.dialogue.understanding.context import NOTHING_ASKED, Context
from assistant.dialogue.understanding.english import is_english, is_foreign
from assistant.dialogue.understanding.english_acts import asks_in_english
from assistant.dialogue.understanding.english_follow_ups import english_follow_ups
from assistant.dialogue.understanding.english_places import names_a_street, read_in_english
from assistant.dialogue.understanding.follow_ups import NOT_KNOWN, besides, counted_as, follow_ups_in
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.reaching_talk import breaks_off, rings_oneself, wants_a_ring_instead
from assistant.dialogue.understanding.replies import (
    YES_OR_NO,
    asks_back,
    denies_what_was_told,
    opening_reply,
)
from assistant.dialogue.understanding.rules import expected, not_ours_kind, rule_acts
from assistant.dialogue.understanding.signals import (
    danger_kind,
    denies_a_risk,
    is_only_uncomfortable,
    is_plainly_a_danger,
    is_plainly_a_risk,
    least_share_for_danger,
    risk_in,
)
from assistant.dialogue.understanding.supply_talk import (
    asks_of_a_cut_to_come,
    neighbours_are,
    says_back,
    without_power,
)
from assistant.dialogue.understanding.view import Seen

LIKELY, POSSIBLE, SURE = 0.35, 0.15, 0.6
UNKNOWN = 0.2  # the share of the likeliest intent of words that make no sense
DANGER_WITH_WORDS, SURE_OF_BACK = 0.15, 0.8
SURE_WITHOUT_ACCENTS = 0.4  # of a person at risk
# Nobody whose power is back for good speaks of these.
NOT_BACK = (
    "still_without",
    "lost_again",
    "not_yet",
    "partly",
    "unsteady",
    "planned",
    "message_wish",
    "neighbours",
)
# What has an answer, whatever the model makes of the words.
_ASKED_PLAINLY = (
    *("when_back", "why_off", "planned", "future_day", "extent", "question_of_a_report", "say_again"),
    *("message_wish", "callback_wish", "report_wish", "no_message_wish", "another_one"),
)
_WHO_IS_MEANT = frozenset({"confirm", "which_point", "which_outage"})
_OF_POWER = ("power_off", "power_word", "still_without", "lost_again", "since", "breaker")
# What the words show plainly is taken even when the model missed it.
PLAIN = frozenset({"tell_at_risk", "give", "correct", "choose", "other_language"})
ACTED_ON = frozenset(
    {"yes", "no", "want_person", "want_stop", "want_restart", "leave", "correct", "choose", "reject"}
)
OF_THE_SUPPLY = frozenset({"tell_out", "tell_back", "ask_return", "ask_supply", "ask_planned"})

_HIDE_AN_OUTAGE = frozenset({"give", "want_messages", "want_callback", "greet", "choose", "correct"})

_CHILD = re.compile(
    r"(?:^| )(?:con|cháu|tụi con|tụi cháu) (?:mới |được |đang |năm nay )?(?:\S+ ){0,2}(?:tuổi|ở nhà|sợ|học lớp)"
)


@dataclass(frozen=True)
class Understood:
    """The acts by precedence; `intent` is the label of the first, `confidence` how sure it is.

    `follow_ups` are questions about what was told; what they are otherwise taken for is not among the acts.
    """

    heard: Heard
    seen: Seen
    acts: tuple[Act, ...]
    intent: str
    confidence: float
    follow_ups: tuple[str, ...] = ()
    all_acts: tuple[Act, ...] = ()  # with those that the follow-ups are otherwise taken for

    @property
    def for_the_record(self) -> tuple[Act, ...]:
        """The acts, and the follow-ups as the acts that they are counted as, with their name as the kind."""
        return (*self.acts, *counted_as(self.follow_ups))

    def without_follow_ups(self) -> Understood:
        """For words that ask the same of something else than what was told."""
        return replace(self, acts=self.all_acts, follow_ups=(), all_acts=())

    def act(self, *names: str) -> Act | None:
        """The first act with one of these names."""
        return next((act for act in self.acts if act.name in names), None)

    def has(self, *names: str) -> bool:
        return self.act(*names) is not None


def understand(heard: Heard, context: Context = NOTHING_ASKED) -> Understood:
    """The acts in what was heard. Without any, nothing was understood."""
    seen = Seen.of(heard.text)
    english = is_english(seen)
    if english or names_a_street(heard):
        heard = read_in_english(heard)
    ruled = rule_acts(seen, heard, context)
    if not heard.acts or is_foreign(seen):
        found = ruled
    elif english:
        found = in_order([*ruled, *_guarded(_more_in_english(heard, seen, ruled), heard, seen, context)])
    else:
        guarded = _with_a_cut_to_come(
            _guarded(_together(heard, seen, ruled, context), heard, seen, context), seen
        )
        kept = _without_empty_corrections(list(_one_answer(list(guarded))), heard)
        found = in_order(_without_echoes(list(kept), seen))
    about = _about(seen, heard)
    acts = tuple(replace(act, about=about) for act in found)
    weighed = replace(heard, ranking=expected(heard.ranking, context.question))
    names = _follow_ups(heard, seen, english) if context.told else ()
    if context.told and not names and not english and _is_beyond_us(heard, seen):
        names = (NOT_KNOWN,)
    if names:
        others = tuple(besides(acts, names, seen))
        first = in_order([*others, *counted_as(names)])[0]
        return Understood(weighed, seen, others, intent_of(first), first.confidence, names, acts)
    if not acts:
        return Understood(weighed, seen, (), "nlu_fallback", 0.0)
    return Understood(weighed, seen, acts, intent_of(acts[0]), acts[0].confidence)


def _is_beyond_us(heard: Heard, seen: Seen) -> bool:
    """A question of which neither the model nor the words know anything: the likeliest of what is unlikely is none."""
    best = max((share for _, share in heard.acts), default=0.0)
    was_read = bool(heard.acts or heard.follow_ups)
    if not was_read or best >= POSSIBLE or not any(one.asks for one in seen.clauses):
        return False
    named = heard.has_identifier or heard.report_codes or heard.places or heard.times
    return not named and not seen.whole.has(*_ASKED_PLAINLY)


def _follow_ups(heard: Heard, seen: Seen, english: bool) -> tuple[str, ...]:
    return english_follow_ups(seen, asks_in_english(seen)) if english else follow_ups_in(heard, seen)


def _together(heard: Heard, seen: Seen, ruled: tuple[Act, ...], context: Context) -> Iterator[Act]:
    """The model's acts with what the rules know more about each, and what the words show plainly."""
    by_rule = {act.name: act for act in ruled}
    best = heard.acts[0]
    likely = [(name, share) for name, share in heard.acts if share >= LIKELY]
    if heard.ranking and heard.ranking[0][1] < UNKNOWN and best[1] < SURE:
        return  # hardly a word is known
    for name, share in likely or ([best] if best[1] >= POSSIBLE and _may_be_unsure(best[0], by_rule) else []):
        known = by_rule.get(name)
        yield replace(known, confidence=share) if known else Act(name, share)
    names = {name for name, _ in likely}
    for act in ruled:
        if act.name not in names and _is_plain(act, heard, seen, context):
            yield act
    opening = opening_reply(seen)
    if opening and context.question in YES_OR_NO and not names & {"yes", "no"}:
        yield Act(opening, SURE)
    if not likely and best[1] < POSSIBLE:
        yield from ruled
    danger = by_rule.get("tell_danger")
    share = dict(heard.acts).get("tell_danger", 0.0)
    if danger and (share >= DANGER_WITH_WORDS or is_plainly_a_danger(seen)):
        yield danger


def _may_be_unsure(name: str, by_rule: Mapping[str, Act]) -> bool:
    """What is answered at once, and may be wrong, needs the words too where the model is unsure."""
    return name not in ACTED_ON or name in by_rule


def _more_in_english(heard: Heard, seen: Seen, ruled: tuple[Act, ...]) -> Iterator[Act]:
    """What the model is sure of and the rules leave open; of the supply, only where they know nothing."""
    names = {act.name for act in ruled}
    settled = names | {"tell_back"} | (OF_THE_SUPPLY if names & OF_THE_SUPPLY else set())
    if not seen.whole.has("en_danger", "en_may_be_danger") or (
        seen.whole.has("en_no_danger") and not seen.whole.has("en_danger")
    ):
        # The names of streets are like nothing that the model knows; and of «no smoke» it has heard the «smoke».
        settled |= {"tell_danger"}
    yield from (Act(name, share) for name, share in heard.acts if share >= SURE and name not in settled)


def _is_plain(act: Act, heard: Heard, seen: Seen, context: Context) -> bool:
    if act.name == "reject":
        return denies_what_was_told(seen, context)
    if act.name == "tell_out":
        # «Mất điện, có lại thì nhắn số 09… cho chị»: the wish and the number do not hide the outage.
        others = {name for name, share in heard.acts if share >= LIKELY}
        return (
            not context.told
            and bool(others)
            and others <= _HIDE_AN_OUTAGE
            and without_power(seen) is not None
        )
    if act.name == "give":
        return bool(heard.has_identifier or heard.report_codes)
    return act.name in PLAIN


def _guarded(acts: Iterable[Act], heard: Heard, seen: Seen, context: Context) -> Iterator[Act]:
    shares = dict(heard.acts)
    for act in acts:
        if act.name == "tell_back" and not _may_be_back(act, seen, context):
            yield Act(_instead_of_back(seen), act.confidence)
        elif act.name == "tell_back":
            yield replace(act, shown=says_back(seen))
        elif act.name == "tell_out" and context.question in _WHO_IS_MEANT and not seen.whole.has(*_OF_POWER):
            continue  # «cả hai chỗ luôn em» only says who is meant
        elif act.name == "tell_out" and seen.whole.has("not_off") and _asks_a_procedure_only(seen):
            continue
        elif act.name == "tell_out" and _has_power_after_all(seen):
            yield Act("tell_back", act.confidence)
        elif act.name == "tell_danger":
            share = max(shares.get("tell_danger", 0.0), heard.share("report_hazard"))
            if share >= least_share_for_danger(seen, DANGER_WITH_WORDS):
                yield replace(act, kind=danger_kind(seen))
        elif (
            act.name == "want_no_messages"
            and context.question == "offer_message"
            and shares.get("no", 0.0) > act.confidence
        ):
            continue  # «không cần nhắn tin đâu» refuses the offer
        elif act.name == "want_callback" and rings_oneself(seen):
            continue  # «bác gọi lại sau»: nobody is to call
        elif act.name in ("want_messages", "want_callback") and breaks_off(heard.text):
            continue
        elif act.name == "want_messages" and wants_a_ring_instead(seen):
            yield Act("want_callback", act.confidence)
        elif act.name == "want_person" and seen.whole.has("no_person_wish"):
            yield Act("no", act.confidence)
        elif act.name in ("yes", "no") and asks_back(seen):
            continue
        elif act.name == "tell_at_risk":
            if denies_a_risk(seen) or (_risk(seen) != "child" and is_only_uncomfortable(seen)):
                continue
            if risk_in(seen) is None and is_with_somebody_grown(seen):
                continue  # the child that the model heard is not alone
            if is_plainly_a_risk(seen) or shares.get("tell_at_risk", 0.0) >= SURE_WITHOUT_ACCENTS:
                yield replace(act, kind=act.kind or _risk(seen))
        elif act.name == "ask_faq":
            topic = act.kind or _topic(heard)
            if topic:
                yield replace(act, kind=topic)
        elif act.name == "not_ours":
            yield replace(act, kind=act.kind or not_ours_kind(seen))
        elif act.name == "tell_breaker":
            yield replace(
                act,
                kind=act.kind
                or (
                    "tripped" if seen.whole.has("tripped") and not seen.whole.has("breaker_fine") else "fine"
                ),
            )
        else:
            yield act


def _with_a_cut_to_come(acts: Iterable[Act], seen: Seen) -> Iterator[Act]:
    """«Nghe nói mai cúp hả em»: nothing is out now, whatever the words are like."""
    if not asks_of_a_cut_to_come(seen):
        yield from acts
        return
    yield Act("ask_planned", SURE, shown=True)
    yield from (act for act in acts if act.name != "tell_out" or seen.whole.has("still_without", "since"))


def _one_answer(acts: list[Act]) -> Iterator[Act]:
    """Of yes and no the surer one."""
    answers = [act for act in acts if act.name in ("yes", "no")]
    surest = max(answers, key=lambda act: act.confidence, default=None)
    for act in acts:
        if act not in answers or act.name == (surest and surest.name):
            yield act


def _without_empty_corrections(acts: list[Act], heard: Heard) -> Iterator[Act]:
    """«Không phải» alone is a no: nothing is said instead."""
    names = {act.name: act.confidence for act in acts}
    said = heard.has_identifier or heard.places or heard.times or any(map(str.isdigit, heard.text))
    for act in acts:
        if act.name != "correct" or said or act.confidence >= names.get("no", 0.0):
            yield act


def _without_echoes(acts: list[Act], seen: Seen) -> Iterator[Act]:
    """«Có điện thì gọi cho em»: a wish to be reached, which asks neither for the time nor for a report."""
    wished = any(act.name in ("want_callback", "want_messages") and act.confidence >= SURE for act in acts)
    for act in acts:
        echo = act.name in ("ask_report_status", "ask_return") and act.confidence < SURE_OF_BACK
        if not (wished and echo and not seen.whole.asks):
            yield act


def _instead_of_back(seen: Seen) -> str:
    if without_power(seen):
        return "tell_out"
    if seen.whole.has("message_when_back") and not seen.whole.has("no_message_wish", "callback_wish"):
        return "want_messages"  # «có điện thì nhắn em nghe»
    return "tell_neighbours_on" if neighbours_are(seen) == "on" else "ask_return"


def _asks_a_procedure_only(seen: Seen) -> bool:
    """«Chị không mất điện, chị hỏi thủ tục thôi»."""
    return seen.whole.has("asks_a_procedure") and without_power(seen) is None


def _has_power_after_all(seen: Seen) -> bool:
    """«Không, có điện mà»: a comma away from «không có điện»."""
    return opening_reply(seen) == "no" and says_back(seen) and without_power(seen) is None


def _may_be_back(act: Act, seen: Seen, context: Context) -> bool:
    """Said plainly; or in other words of which the model is sure, in a statement without a contrast. An answer to
    «is it off?» or about the breaker may say it in passing.
    """
    if says_back(seen):
        return True
    if seen.whole.asks or without_power(seen) or neighbours_are(seen):
        return False
    asked = context.question in ("is_power_off", "breaker", "home_checks")
    return asked or (act.confidence >= SURE_OF_BACK and not seen.whole.has(*NOT_BACK))


def _risk(seen: Seen) -> str:
    known = risk_in(seen)
    a_child = _CHILD.search(seen.whole.words) and not is_with_somebody_grown(seen)
    return known or ("child" if a_child else "medical")


def _topic(heard: Heard) -> str | None:
    """The likeliest stored answer."""
    return next((name.removeprefix("faq/") for name, _ in heard.ranking if name.startswith("faq/")), None)


def _about(seen: Seen, heard: Heard) -> About:
    return About(
        whose="other" if seen.whole.has("for_another") else "own",
        customer_code=heard.customer_codes[0] if heard.customer_codes else None,
        place=heard.place,
        day=heard.times[0] if heard.times else None,
    )
