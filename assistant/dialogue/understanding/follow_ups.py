"""What callers ask about what they have just been told: «thợ đi chưa?», «chắc không?», «phiếu đó của nhà nào?».

A closed list beside the acts. The act model knows them as `follow_up/<name>` (`nlu_data/follow_ups/`).
Each is also one of the acts, which trainers and statistics count; those acts alone would get the whole story again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.dialogue.understanding.acts import HEARD, Act
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.replies import opening_reply
from assistant.dialogue.understanding.view import Seen

# The act that each is counted as.
ACT_OF_FOLLOW_UP: Mapping[str, str] = {
    "crew_there": "ask_report_status",
    "is_certain": "ask_return",
    "plan_ahead": "ask_return",
    "faster": "ask_return",
    "move_cut": "ask_planned",
    "no_notice": "ask_planned",
    "so_long": "ask_cause",
    "so_often": "ask_cause",
    "is_mine_in_it": "ask_extent",
    "call_before": "ask_report_status",
    "is_dangerous": "ask_faq",
    "recap": "ask_report_status",
    "message_or_call": "ask_report_status",
    "message_cost": "ask_capabilities",
    "call_when": "ask_report_status",
    "since_when": "ask_supply",
    "usual_length": "ask_return",
    "outside_hours": "ask_planned",
    "who_comes": "ask_report_status",
    "not_known": "off_topic",
}
FOLLOW_UPS = tuple(ACT_OF_FOLLOW_UP)
# A question that nobody here can answer. Beside an act that the model knows well it must be nearly certain.
NOT_KNOWN, CERTAIN_NOBODY_KNOWS = "not_known", 0.95
_SAYS_LITTLE = frozenset({"off_topic", "complain", "yes", "no", "thank", "greet"})
LABEL = "follow_up/"  # before its name among the labels of the act model
# How likely the first must be, a second beside it, and the first where no act is likely.
SURE, SECOND, HINT = 0.25, 0.5, 0.15
SURE_OF_AN_ACT, HARDLY_AN_ACT, SURE_OF_A_TOPIC = 0.6, 0.4, 0.7
CERTAIN, SURE_BESIDE_ONE = 0.92, 0.75
# Beside these the model must be surer: «em nói lại giùm bác cái», «khổ chi mà khổ rứa» ask nothing further.
_SAY_IT_ALL = frozenset({"ask_repeat", "complain", "tell_breaker", "tell_out"})

# What such a question is otherwise taken for. A second question is kept if its own words are there.
_ALWAYS = frozenset(
    {"ask_faq", "off_topic", "ask_capabilities", "ask_identity", "ask_repeat", "ask_supply", "not_ours"}
)
_LIKE: Mapping[str, frozenset[str]] = {
    "crew_there": frozenset({"ask_report_status", "want_report", "want_callback", "want_wait"}),
    "is_certain": frozenset(
        {"ask_return", "tell_out", "tell_back", "ask_report_status", "ask_planned", "want_stop"}
    ),
    "plan_ahead": frozenset({"ask_return", "ask_planned", "want_wait", "give"}),
    "faster": frozenset({"want_report", "ask_return", "ask_report_status"}),
    "move_cut": frozenset({"ask_planned", "want_stop", "want_report", "want_callback"}),
    "no_notice": frozenset({"ask_planned", "ask_cause", "want_messages", "complain"}),
    "so_long": frozenset({"ask_cause", "ask_return", "ask_planned"}),
    "so_often": frozenset({"ask_cause", "ask_return", "ask_planned", "tell_out", "tell_unsteady"}),
    "is_mine_in_it": frozenset({"ask_extent", "ask_planned", "ask_return", "tell_out", "give"}),
    "call_before": frozenset({"want_callback", "ask_report_status", "want_report", "want_messages"}),
    "is_dangerous": frozenset({"tell_breaker", "ask_cause"}),
    "recap": frozenset(
        {
            *(
                "ask_report_status",
                "want_messages",
                "want_callback",
                "want_report",
                "ask_planned",
                "ask_return",
            ),
            *("want_no_messages", "give", "choose", "want_stop", "correct", "reject", "tell_out"),
        }
    ),
    "message_or_call": frozenset({"want_messages", "want_callback", "ask_report_status", "want_no_messages"}),
    "message_cost": frozenset({"want_messages", "ask_report_status", "want_no_messages"}),
    "call_when": frozenset({"want_callback", "ask_report_status", "ask_return", "want_wait"}),
    "since_when": frozenset(
        {
            "ask_return",
            "ask_cause",
            "ask_extent",
            "tell_since",
            "tell_out",
            "ask_planned",
            "ask_report_status",
        }
    ),
    "usual_length": frozenset({"ask_return", "ask_cause", "ask_report_status", "ask_planned"}),
    "outside_hours": frozenset({"ask_planned", "ask_return", "ask_extent", "tell_back", "tell_out"}),
    "who_comes": frozenset({"ask_report_status", "want_callback", "want_report", "want_person", "give"}),
    "not_known": frozenset(
        {"ask_return", "ask_report_status", "ask_cause", "ask_extent", "ask_planned", "want_report"}
    ),
}
_OF_ANOTHER = re.compile(
    r"(?:(?:a|da|o|u|ua|the|rua|vay|ma|roi) )*con (?:ca )?(?:nha|ben|duong|phuong|khu|thu|mai|tuan|hom|bua|ngay)\b"
)
_A_NUMBER_BEGINS = re.compile(
    r"\b(?:khong|0) ?(?:chin|tam|bay|nam|ba|[35789]) ?(?:mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|khong|\d)"
)
_RECORD_IT = re.compile(r"\bghi (?:lai|gium|giup|nhan|them|phieu)\b")
_MORE_THAN_WHY = re.compile(
    r"\b(?:hoai|quai|mai|miet|suot|lien tuc|cu|nua|lan|tuan|thang|ngay|bua|hom|lau|tieng|dut diem|moi|hay|hut)\b"
)
MOST_WORDS_OF_A_PLAIN_WHY = 7
_MOVES = re.compile(
    r"\b(?:doi|hoan|lui|nhich|ne|tranh|khac|tre hon|som hon|muon hon|huy lich|dung cat|dung cup|xin"
    r"|de (?:qua|toi|sang)|ban dem|cat dem|cup dem|chuyen (?:qua|sang|lich)|sau (?:may )?gio|truoc (?:may )?gio)\b"
)
_IS_IT_BACK = re.compile(
    r"(?:(?:a|da|o|u|ua|the|rua|vay|ma) )*(?:dien )?(?:da )?co (?:lai )?(?:dien )?(?:lai )?(?:roi|chua)\b"
)
# A question about a message or a call names it without wanting it.
_NAMES_WHAT_IT_ASKS_OF = frozenset({"recap", "message_or_call", "message_cost", "call_before", "call_when"})
_ABOUT_REACHING = frozenset({"want_messages", "want_no_messages", "want_callback"})


def names_in(key: str) -> tuple[str, ...]:
    """«crew_there + is_certain», as in `nlu_data/follow_ups/`."""
    return tuple(name.strip() for name in key.split("+"))


def split_labels(
    shares: Iterable[tuple[str, float]],
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...]]:
    """What the act model gives: acts, and follow-ups without the prefix of their label."""
    acts: list[tuple[str, float]] = []
    found: list[tuple[str, float]] = []
    for name, share in shares:
        if name.startswith(LABEL):
            found.append((name.removeprefix(LABEL), share))
        else:
            acts.append((name, share))
    return tuple(acts), tuple(found)


def follow_ups_in(heard: Heard, seen: Seen) -> tuple[str, ...]:
    """The likeliest one, and a second that is heard well.

    Where the model is sure of an act that is no such question, it must be sure of the follow-up too; where it knows
    no act, or one that such questions are taken for, a hint is enough.
    """
    known = sorted((one for one in heard.follow_ups if one[0] in ACT_OF_FOLLOW_UP), key=lambda one: -one[1])
    unknown: tuple[str, ...] = ()
    if known and known[0][0] == NOT_KNOWN:
        unknown = _unknown_besides(known[0][1], seen)
        if known[1:] and known[1][1] >= SURE_BESIDE_ONE:
            known = known[1:]
        elif _nobody_knows(known[0][1], heard):
            return (NOT_KNOWN,)
    known = [one for one in known if one[0] != NOT_KNOWN]
    if not known:
        return ()
    name, share = known[0]
    if share < _least(name, heard) or _asks_something_else(seen):
        return ()
    if share < CERTAIN and (_is_a_wish(name, heard.acts, seen) or _is_plainly_another_thing(name, seen)):
        return ()
    return (name, *(second for second, share in known[1:2] if share >= SECOND), *unknown)


def _unknown_besides(share: float, seen: Seen) -> tuple[str, ...]:
    """One of two questions may be answered, and the other one by nobody here."""
    asked = sum(one.asks for one in seen.clauses)
    return (NOT_KNOWN,) if share >= CERTAIN and asked > 1 else ()


def _nobody_knows(share: float, heard: Heard) -> bool:
    """Whether the model is sure enough that nothing here answers it, and knows nothing better."""
    if heard.ranking and heard.ranking[0][0].startswith("faq/") and heard.ranking[0][1] >= SURE_OF_A_TOPIC:
        return False
    known = any(name not in _SAYS_LITTLE and sure >= SURE_OF_A_TOPIC for name, sure in heard.acts)
    return share >= (CERTAIN_NOBODY_KNOWS if known else SURE)


def _is_plainly_another_thing(name: str, seen: Seen) -> bool:
    """What looks like the follow-up where the model is not certain of it."""
    if name == "recap" and not seen.whole.asks and _RECORD_IT.search(seen.whole.folded):
        return True  # «ghi lại cho chị là nhà 31 chưa có điện»
    plainly_why = seen.whole.has("why_off") and seen.whole.count <= MOST_WORDS_OF_A_PLAIN_WHY
    if name in ("so_often", "so_long") and plainly_why and not _MORE_THAN_WHY.search(seen.whole.folded):
        return True  # «sao lại cúp vậy em» asks for the cause
    # Other questions about a cut look much like a wish to move it.
    return name == "move_cut" and not _MOVES.search(seen.whole.folded)


def _least(name: str, heard: Heard) -> float:
    """How likely a follow-up must be beside the likeliest act, and beside a stored answer that is asked for."""
    best, sure = heard.acts[0] if heard.acts else ("", 0.0)
    if heard.ranking and heard.ranking[0][0].startswith("faq/") and heard.ranking[0][1] >= SURE_OF_A_TOPIC:
        return SECOND
    if best in _SAY_IT_ALL and sure >= CERTAIN:
        return SURE_BESIDE_ONE
    alike = best in _LIKE[name] or best == ACT_OF_FOLLOW_UP[name] or best in _ALWAYS - {"ask_faq"}
    if sure >= SURE_OF_AN_ACT and not alike:
        return SECOND
    return HINT if alike or sure < HARDLY_AN_ACT else SURE


def _asks_something_else(seen: Seen) -> bool:
    """«Còn nhà chị thì sao?» asks the last question of another home, «có điện rồi hả?» whether it is back."""
    return (
        _OF_ANOTHER.match(seen.whole.folded) is not None or _IS_IT_BACK.match(seen.whole.folded) is not None
    )


def _is_a_wish(name: str, acts: Sequence[tuple[str, float]], seen: Seen) -> bool:
    """«Gọi cho em khi có điện nghe»: wants a call, and asks nothing about one."""
    if name in _NAMES_WHAT_IT_ASKS_OF and not seen.whole.asks and _A_NUMBER_BEGINS.search(seen.whole.folded):
        return True  # «ghi số tui, có chi thì gọi, không chín bảy hai»
    wanted = any(act in _ABOUT_REACHING and share >= SURE_OF_AN_ACT for act, share in acts[:2])
    return wanted and name in _NAMES_WHAT_IT_ASKS_OF and not seen.whole.asks


def besides(acts: Iterable[Act], names: Sequence[str], seen: Seen) -> Iterator[Act]:
    """The acts that say something else than the follow-ups."""
    opening = opening_reply(seen)
    for act in acts:
        if act.name in ("yes", "no"):
            if opening == act.name:
                yield act
        elif not _is_the_same(act, names):
            yield act


def _is_the_same(act: Act, names: Sequence[str]) -> bool:
    if act.name in _ALWAYS:
        return True
    for name in names:
        if act.name not in _LIKE[name]:
            continue
        if not act.shown or name in _NAMES_WHAT_IT_ASKS_OF:
            return True
        if act.name not in _ABOUT_REACHING and act.name == ACT_OF_FOLLOW_UP[name]:
            return True
    return False


def counted_as(names: Sequence[str]) -> Iterator[Act]:
    """The acts that trainers and statistics count them as; danger is a stored answer's topic."""
    for name in names:
        kind = "electrical_safety" if name == "is_dangerous" else name
        yield Act(ACT_OF_FOLLOW_UP[name], HEARD, kind=kind)
