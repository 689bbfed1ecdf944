"""Whether the assistant could start with these settings and files; for `python -m assistant check`."""

from __future__ import annotations

from assistant.channels.telephone.saying.prompts import load_prompts
from assistant.conversation.sentences import load_sentences
from assistant.settings import Settings


def check_start(settings: Settings) -> None:
    """Loads what a start loads, except the engines' models; opens and starts nothing.

    Raises what a start would raise: `SettingError`, `UnusableFile`, or what a mistake in the code raises.
    """
    from assistant.app import create_app
    from assistant.speech.listening import build as ears  # noqa: F401 (a start imports it late)
    from assistant.speech.speaking.reader import read_pronunciations
    from assistant.speech.voices.manifest import PRONUNCIATIONS, voices_file

    create_app(settings)
    load_sentences(settings.hotline)
    load_prompts(settings.hotline)
    read_pronunciations(voices_file(settings.voices_dir, PRONUNCIATIONS))
