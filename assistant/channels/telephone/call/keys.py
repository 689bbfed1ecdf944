"""What a caller's keys mean at this moment of the call: the open choices and the possible codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.channels.telephone.saying.prompts import Prompts
from assistant.channels.telephone.saying.topics import NEXT_PAGE_KEY
from assistant.channels.telephone.turns.keypad_entry import (
    Anew,
    Chosen,
    Entered,
    Keypad,
    Meant,
    OnceMore,
    Person,
    numbers_meant,
)
from assistant.channels.telephone.turns.turn_words import KeysEnded, RepeatWanted
from assistant.conversation.caller import caller_phone
from assistant.conversation.turn import Answer
from assistant.vietnamese.customer_codes import group_code

UNIT_CHARACTERS = 6
MOST_CHOICES = 8


@dataclass
class Keys:
    """The keys of one call. `units` are the likely beginnings of the caller's customer code."""

    prompts: Prompts
    units: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    """The words that each key stands for."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The same choices, in the words that offer them."""
    filled: dict[str, str] = field(default_factory=dict)
    """Prompts whose placeholders are filled for this call."""
    pad: Keypad = field(default_factory=Keypad)
    _at_once: frozenset[str] = frozenset()
    _page: int | None = None
    """Which page of everyday questions the keys choose from."""
    _answer: Answer | None = None
    """The last answer: what the keys choose from when no page and no menu is open."""

    def offer(self, answer: Answer) -> None:
        """Sets the choices after an answer: its buttons, or yes and no when it expects that."""
        self._page, self._answer = None, answer
        buttons = answer.replies[-1].buttons[:MOST_CHOICES] if answer.replies else ()
        numbered = {str(number): one for number, one in enumerate(buttons, start=1)}
        self.choices = {key: one.payload for key, one in numbered.items()}
        self.titles = {key: one.title for key, one in numbered.items()}
        yes_no = answer.expects == "yes_no"
        if yes_no and not buttons:
            self.choices = {"1": self.prompts.affirm, "2": self.prompts.deny}
            self.titles = self.prompts.yes_no
        self._at_once = frozenset({*self.choices, "0", "9"}) if yes_no else frozenset()

    def offer_menu(self) -> None:
        self.choices, self.titles, self._page = self.prompts.menu, {}, None
        self._at_once = frozenset({*self.choices, "9", *self._other_questions})

    def close_page(self) -> None:
        """Back to the choices of the last answer, if everyday questions were read out since."""
        if self._page is None:
            return
        self._page, self.choices = None, {}
        if self._answer is not None:
            self.offer(self._answer)

    def spoken_choices(self) -> str:
        """«Đúng rồi bấm 1, không phải bấm 2.» Empty when there is no choice."""
        said = [
            self.prompts.say["choice"].replace("{title}", title).replace("{key}", key)
            for key, title in self.titles.items()
        ]
        return ", ".join(said) + "." if said else ""

    @property
    def offers_other_questions(self) -> bool:
        """Whether the key for everyday questions is free, while the caller may say what they want."""
        return bool(self._other_questions) and NEXT_PAGE_KEY not in self.choices

    @property
    def numbers_prompt(self) -> str:
        """The prompt that asks for a number: a code needs a known beginning, as keypads have no letters."""
        return "enter_code_or_number" if self.units else "enter_number"

    def press(self, key: str, now: float) -> Meant | None:
        return self.pad.press(key, now, self._at_once)

    def said(self, meant: Meant) -> KeysEnded | RepeatWanted:
        """The event for `turn_taking` that this entry becomes."""
        match meant:
            case Person():
                return KeysEnded(self.prompts.person)
            case OnceMore():
                return self._turn_to(self._page) if self._page is not None else RepeatWanted()
            case Anew():
                return KeysEnded(prompt="enter_anew")
            case Chosen():
                return self._chosen(meant.keys)
            case Entered():
                return self._entered(meant.keys)

    @property
    def _other_questions(self) -> tuple[str, ...]:
        """The key for everyday questions, if there are any."""
        return (NEXT_PAGE_KEY,) if self.prompts.pages else ()

    def _chosen(self, key: str) -> KeysEnded:
        words = self.choices.get(key)
        if words is None and key in self._other_questions:
            return self._turn_to(0 if self._page is None else self._page + 1)
        if words is None and self._page is None:
            words = self.prompts.menu.get(key)
        return KeysEnded(words) if words else KeysEnded(prompt="menu")

    def _turn_to(self, page: int) -> KeysEnded:
        """Offers a page of everyday questions; after the last one comes the first."""
        self._page = page % len(self.prompts.pages)
        opened = self.prompts.pages[self._page]
        self.choices, self.titles = opened.choices, {}
        self._at_once = frozenset({*self.choices, "9", *self._other_questions})
        self.filled["topics"] = opened.text
        return KeysEnded(prompt="topics")

    def _entered(self, keys: str) -> KeysEnded:
        numbers = numbers_meant(keys, self.units)[:MOST_CHOICES]
        if not numbers:
            return KeysEnded(prompt="wrong_number")
        said = [
            getattr(self.prompts, one.entity).replace("{value}", one.value)  # each entity has its phrase
            for one in numbers
        ]
        if len(numbers) == 1:
            return KeysEnded(said[0])
        self._page = None
        self.choices = {str(number): words for number, words in enumerate(said, start=1)}
        self.titles = {
            str(number): group_code(one.value)[: UNIT_CHARACTERS + 1]
            for number, one in enumerate(numbers, start=1)
        }
        self._at_once = frozenset({*self.choices, "0", "9"})
        asking = self.prompts.say["choose_unit"].replace("{choices}", self.spoken_choices().rstrip("."))
        self.filled["choose_unit"] = asking
        return KeysEnded(prompt="choose_unit")


def units_for(caller: str | None, units: Sequence[str]) -> tuple[str, ...]:
    """The `units`, such as «0235:PC05II» and «PC05AA», for this caller: first those of its area code, then
    those without one."""
    number = caller_phone(caller) or ""
    parted = [one.rpartition(":") for one in units]
    nearby = [unit for area, _, unit in parted if area and number.startswith(area)]
    return tuple(dict.fromkeys((*nearby, *(unit for area, _, unit in parted if not area))))
