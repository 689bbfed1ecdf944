"""What follows `.venv/bin/python -m …`: help for who asks, and one clear line for what cannot be used."""

import argparse
import importlib.util
from collections.abc import Callable, Collection
from typing import NoReturn

BAD_USAGE = 2


class Arguments(argparse.ArgumentParser):
    """argparse, but an error prints one line on standard error, without the usage; exit status 2."""

    def __init__(self, module: str, description: str | None) -> None:
        super().__init__(
            prog=f"{'.venv-rasa' if _is_rasa_here() else '.venv'}/bin/python -m {module}",
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_USAGE, f"error: {message}. What can be given: {self.prog} --help\n")

    def require_rasa_environment(self) -> None:
        """Ends with one line where Rasa's libraries are missing."""
        if not _is_rasa_here():
            self.error(f"this needs the Rasa environment: .venv-rasa/bin/python -m {self.prog.split()[-1]}")


def _is_rasa_here() -> bool:
    return importlib.util.find_spec("rasa") is not None


def no_arguments(module: str, description: str | None) -> None:
    """For a program without arguments: `--help` prints `description`, any other argument is an error."""
    Arguments(module, description).parse_args()


def one_of(words: Collection[str]) -> Callable[[str], str]:
    """An argument that is one of these words."""

    def read(text: str) -> str:
        if text not in words:
            raise argparse.ArgumentTypeError(f"«{text}» is none of {', '.join(words)}")
        return text

    return read


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """An argument from `low` to `high`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and low <= int(text[:18]) <= high):
            raise argparse.ArgumentTypeError(f"«{text}» is no whole number from {low} to {high}")
        return int(text)

    return read


def separated(read_one: Callable[[str], object]) -> Callable[[str], list[str]]:
    """An argument of several values, separated by commas; `read_one` checks each."""

    def read(text: str) -> list[str]:
        several = [one.strip() for one in text.split(",")]
        for one in several:
            read_one(one)
        return several

    return read
