"""Makes the cases: a kind's template, a place of that kind, the words for it, and the outages that are meant."""

import csv
import random
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache

from bench.places import pickers, spelling
from bench.places.gazetteer import DATA, World, world
from bench.places.pickers import Picker
from bench.places.slots import Slot, Slots, is_clear, number_slots
from bench.places.spelling import Change
from bench.places.truth import Mention, right_and_mode

PICKERS: dict[str, Picker] = {
    "short names": pickers.long_name,
    "old ward and street": pickers.old_inside_new,
    "old ward alone": pickers.old_inside_new,
    "old ward without its type": pickers.old_inside_new,
    "old ward by number": pickers.by_number,
    "two streets": pickers.crossing,
    "stretch of a street": pickers.crossing,
    "nothing: ward that does not exist": pickers.nowhere,
    "new ward, data has the old": pickers.new_over_old,
    "ward with points of the compass": pickers.compass,
    "nothing: street in another city": pickers.other_city,
    "nothing: street in another district": pickers.other_city,
    "nothing: street in another ward of the city": pickers.other_ward,
    "nothing: street of the ward with power": pickers.with_power,
    "nothing: ward with another city": pickers.ward_elsewhere,
    "nothing: two names make a third": pickers.mixed,
    "nothing: no such place": pickers.nowhere,
    "nothing: name that resembles": pickers.resembling,
    "nothing: another number": pickers.other_number,
}
WHOLE: dict[str, tuple[Change, ...]] = {
    "no accents": (spelling.unaccented,),
    "English": (spelling.unaccented,),
    "raw typing": (spelling.telex, spelling.vni),
    "recognizer": (spelling.as_heard,),
}
NAMES: dict[str, tuple[Change, ...]] = {
    "tone misplaced or wrong": (spelling.wrong_tone,),
    "letter missed or doubled": (spelling.wrong_letter,),
    "spelled as heard": (spelling.by_ear,),
    "words stuck together": (spelling.stuck,),
}
SOME_OF = ("old ward alone", "old district alone", "bare ward name", "street alone", "two streets")
STREET_WORD = re.compile(
    r"(đường|phố|đg|đ\.?|no}|a}|b}|c}|letter}|near}|nospoken})\W*\{street\}", re.IGNORECASE
)
TRIES = 400


@dataclass(frozen=True)
class Case:
    """One way of naming a place, with the outages that a careful person would accept as the answer."""

    said: str
    kind: str
    half: str
    world: str
    right: tuple[str, ...]
    areas: tuple[str, ...]
    mode: str
    wrong_if: str
    template: str
    doubt: str

    def as_dict(self) -> dict[str, object]:
        """The case as it is written, with a stable id."""
        name = f"{self.world}|{self.said}"
        return {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, name))[:8], **asdict(self)}


@cache
def templates(half: str) -> dict[str, tuple[str, ...]]:
    """The templates of a half by kind."""
    with (DATA / "templates.tsv").open(encoding="utf-8", newline="") as file:
        found: dict[str, list[str]] = defaultdict(list)
        for row in csv.DictReader(file, delimiter="\t"):
            if row["half"] == half:
                found[row["kind"]].append(row["template"])
    return {kind: tuple(listed) for kind, listed in found.items()}


@cache
def doubts() -> dict[str, str]:
    """Why careful people may disagree about a kind's right answers, for the kinds where they may."""
    with (DATA / "doubts.tsv").open(encoding="utf-8", newline="") as file:
        return {row["kind"]: row["doubt"] for row in csv.DictReader(file, delimiter="\t")}


def cases(half: str, seed: int, count: int, world_name: str = "both") -> Iterator[Case]:
    """`count` different cases, spread evenly over the kinds and then over each kind's templates."""
    rng = random.Random(f"{half}-{seed}")
    plan = [(kind, listed) for kind, listed in templates(half).items()]
    seen: set[tuple[str, str]] = set()
    for number in range(count):
        kind, listed = plan[number % len(plan)]
        template = listed[number // len(plan) % len(listed)]
        name = world_name if world_name != "both" else "demo" if rng.random() < 0.25 else "large"
        for attempt in range(TRIES):
            if attempt == TRIES // 2 and world_name == "both":
                name = "large"
            case = _case(kind, template, half, world(name), rng)
            if case and (case.world, case.said) not in seen:
                seen.add((case.world, case.said))
                yield case
                break


def _case(kind: str, template: str, half: str, place: World, rng: random.Random) -> Case | None:
    picked = PICKERS.get(kind, pickers.out)(place, template, rng)
    wanted = re.findall(r"\{(\w+)\}", template)
    slots = {**number_slots(rng), **(picked or {})}
    if picked is None or any(name not in slots for name in wanted):
        return None
    used = {name: slots[name] for name in wanted}
    _read_street_narrowly(used, template)
    changed = _misspelled(kind, used, rng)
    if changed is None:
        return None
    said = _tidy(template.format(**{name: slot.text for name, slot in changed.items()}))
    for change in _whole_changes(kind, rng):
        before, said = said, change(said, rng)
        if before == said and kind == "raw typing":
            return None
    right, mode = right_and_mode(place, _mentions(used, wide=False), _mentions(used, wide=True))
    if (mode == "nothing") != kind.startswith("nothing"):
        return None
    mode = "some of" if kind in SOME_OF and mode == "exactly" and len(right) > 1 else mode
    said = said if kind == "typed carelessly" else spelling.composed(said)
    areas = tuple(sorted({site.area_text for site in place.out if site.outage_id in right}))
    doubt = doubts().get(kind, "")
    return Case(said, kind, half, place.name, right, areas, mode, "any other outage", template, doubt)


def _read_street_narrowly(used: Slots, template: str) -> None:
    ward_said = any(
        name in used for name in ("ward", "wardb", "pw", "oldward", "oldwardb", "onum", "fakeward")
    )
    if "street2" in used:
        return
    if "street" in used and (ward_said or STREET_WORD.search(template)):
        street = used["street"]
        used["street"] = Slot(street.text, street.strict, street.strict)


def _mentions(used: Slots, wide: bool) -> tuple[Mention, ...]:
    found = [slot.wide if wide else slot.strict for slot in used.values()]
    return tuple(mention for mention in found if mention)


def _misspelled(kind: str, used: Slots, rng: random.Random) -> Slots | None:
    if kind not in NAMES:
        return used
    change = rng.choice(NAMES[kind])
    able = [name for name in used if name in ("street", "ward")]
    chosen = able if kind == "words stuck together" else [rng.choice(able)]
    changed = dict(used)
    for name in chosen:
        slot = used[name]
        head, plain = slot.text.split(" ", 1) if name == "ward" else ("", slot.text)
        new = change(plain, rng)
        if new == plain or (kind != "words stuck together" and not is_clear(new, plain, name)):
            return None
        changed[name] = Slot(f"{head} {new}".strip(), slot.strict, slot.wide)
    return changed


def _whole_changes(kind: str, rng: random.Random) -> tuple[Change, ...]:
    if kind == "typed carelessly":
        return (rng.choice((spelling.capitals, spelling.decomposed, spelling.signs, spelling.look_alike)),)
    if kind == "raw typing":
        return (rng.choice(WHOLE[kind]),)
    if kind in WHOLE:
        return WHOLE[kind]
    plain_enough = kind.startswith("nothing") or kind in ("filler words", "order changed", "house number")
    return (spelling.unaccented,) if plain_enough and rng.random() < 0.2 else ()


def _tidy(text: str) -> str:
    text = re.sub(r"(?i)\b(đường|phố|đg|đ\.?) ?(?=(đường|phố|quốc lộ|tỉnh lộ|ql ?1a|đs) ?)", "", text)
    return " ".join(text.split())
