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
from assistant.dialogue.understanding.context import NOTHING_ASKED, Context
from assistant.dialogue.understanding.english import is_english, is_foreign
from assistant.dialogue.understanding.follow_ups import besides, counted_as, follow_ups_in
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.replies import (
    YES_OR_NO,
    asks_back,
    denies_what_was_told,
    opening_reply,
)
from assistant.dialogue.understanding.rules import expected, not_ours_kind, rule_acts
from assistant.dialogue.understanding.signals import danger_kind, least_share_for_danger, risk_in
from assistant.dialogue.understanding.supply_talk import neighbours_are, says_back, without_power
from assistant.dialogue.understanding.view import Seen

LIKELY, POSSIBLE, SURE = 0.3, 0.15, 0.6
UNKNOWN = 0.2  # the share of the likeliest intent of words that make no sense
DANGER_WITH_WORDS, SURE_OF_BACK = 0.15, 0.8
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
_WHO_IS_MEANT = frozenset({"confirm", "which_point", "which_outage"})
_OF_POWER = ("power_off", "power_word", "still_without", "lost_again", "since", "breaker")
# What the words show plainly is taken even when the model missed it.
PLAIN = frozenset({"tell_at_risk", "give", "correct", "choose", "other_language"})
ACTED_ON = frozenset(
    {"yes", "no", "want_person", "want_stop", "want_restart", "leave", "correct", "choose", "reject"}
)
OF_THE_SUPPLY = frozenset({"tell_out", "tell_back", "ask_return", "ask_supply", "ask_planned"})

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
    ruled = rule_acts(seen, heard, context)
    if not heard.acts or is_foreign(seen):
        found = ruled
    elif is_english(seen):
        found = in_order([*ruled, *_guarded(_more_in_english(heard, ruled), heard, seen, context)])
    else:
        guarded = _guarded(_together(heard, seen, ruled, context), heard, seen, context)
        kept = _without_empty_corrections(list(_one_answer(list(guarded))), heard)
        found = in_order(_without_echoes(list(kept), seen))
    about = _about(seen, heard)
    acts = tuple(replace(act, about=about) for act in found)
    weighed = replace(heard, ranking=expected(heard.ranking, context.question))
    names = follow_ups_in(heard, seen) if context.told and not is_english(seen) else ()
    if names:
        others = tuple(besides(acts, names, seen))
        first = in_order([*others, *counted_as(names)])[0]
        return Understood(weighed, seen, others, intent_of(first), first.confidence, names, acts)
    if not acts:
        return Understood(weighed, seen, (), "nlu_fallback", 0.0)
    return Understood(weighed, seen, acts, intent_of(acts[0]), acts[0].confidence)


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
    if danger and dict(heard.acts).get("tell_danger", 0.0) >= DANGER_WITH_WORDS:
        yield danger


def _may_be_unsure(name: str, by_rule: Mapping[str, Act]) -> bool:
    """What is answered at once, and may be wrong, needs the words too where the model is unsure."""
    return name not in ACTED_ON or name in by_rule


def _more_in_english(heard: Heard, ruled: tuple[Act, ...]) -> Iterator[Act]:
    """What the model is sure of and the rules leave open; of the supply, only where they know nothing."""
    names = {act.name for act in ruled}
    settled = names | {"tell_back"} | (OF_THE_SUPPLY if names & OF_THE_SUPPLY else set())
    yield from (Act(name, share) for name, share in heard.acts if share >= SURE and name not in settled)


def _is_plain(act: Act, heard: Heard, seen: Seen, context: Context) -> bool:
    if act.name == "reject":
        return denies_what_was_told(seen, context)
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
        elif act.name == "tell_out" and _has_power_after_all(seen):
            yield Act("tell_back", act.confidence)
        elif act.name == "tell_danger":
            share = max(shares.get("tell_danger", 0.0), heard.share("report_hazard"))
            if share >= least_share_for_danger(seen, DANGER_WITH_WORDS):
                yield replace(act, kind=danger_kind(seen))
        elif act.name == "want_person" and seen.whole.has("no_person_wish"):
            yield Act("no", act.confidence)
        elif act.name in ("yes", "no") and asks_back(seen):
            continue
        elif act.name == "tell_at_risk":
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
    return "tell_neighbours_on" if neighbours_are(seen) == "on" else "ask_return"


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
    return known or ("child" if _CHILD.search(seen.whole.words) else "medical")


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
