"""Checks the variables SAY, PHONE and WAV of `make call` before anything starts.

Each function raises SettingError, in one line that names the variable and says what to give.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import SettingError
from assistant.vietnamese.phones import national_form

if TYPE_CHECKING:
    from assistant.speech.audio import Audio

_SEPARATORS = re.compile(r"[\s.\-()]+")


@dataclass(frozen=True)
class Wishes:
    """`lines` is None for a typed call; `said` is the sound of the recording, None without one."""

    lines: Sequence[str] | None
    phone: str | None
    wav: Path | None
    said: Audio | None


def wishes(say: str | None, phone: str | None, wav: str | None) -> Wishes:
    """A blank PHONE or WAV counts as unset; a blank SAY is an error: most likely its variable was lost."""
    lines = _lines(say)
    file = Path(wav).expanduser() if wav and wav.strip() else None
    if file and lines:
        raise SettingError("SAY and WAV", "are two ways to speak; give one of them")
    return Wishes(lines, _number(phone), file, _sound(file) if file else None)


def _lines(say: str | None) -> list[str] | None:
    if say is None:
        return None
    lines = [one.strip() for one in say.split("|") if one.strip()]
    if not lines:
        raise SettingError("SAY", 'is empty; give words, such as "mất điện rồi|cảm ơn em", or leave it out')
    return lines


def _number(phone: str | None) -> str | None:
    """The number in its current national form."""
    if phone is None or not phone.strip():
        return None
    number = national_form(_SEPARATORS.sub("", phone).removeprefix("+"))
    if number is None:
        raise SettingError(
            "PHONE", f"«{phone}» is no Vietnamese phone number; give one such as 0905123456 or +84905123456"
        )
    return number


def _sound(file: Path) -> Audio:
    if not file.exists():
        raise SettingError("WAV", f"there is no {file}; give a recording, a 16-bit PCM file")
    if not file.is_file():
        raise SettingError("WAV", f"{file} is no file; give a recording, a 16-bit PCM file")
    from assistant.speech.audio import Audio

    try:
        said = Audio.from_wav(file.read_bytes())
    except OSError as problem:
        raise SettingError("WAV", f"{file} cannot be read: {problem.strerror}") from problem
    except ValueError as problem:
        raise SettingError("WAV", f"{file} is {problem}; give a 16-bit PCM recording") from problem
    if not said.duration_s:
        raise SettingError("WAV", f"{file} holds no sound")
    return said
