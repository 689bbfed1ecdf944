"""Argument types and exit codes that the commands share."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

BAD_INPUT = 2


def steps_of(group: argparse.ArgumentParser) -> Commands:
    """Where the steps of a command are added, such as `list` of `keys`. The command alone says which there are."""
    steps = group.add_subparsers(metavar="STEP")

    def say_which(*_: object) -> int:
        print(f"{group.prog}: give one of {', '.join(steps.choices)}", file=sys.stderr)
        return BAD_INPUT

    group.set_defaults(run=say_which)
    return steps


def in_utf8(text: str) -> str:
    """A text argument; ArgumentTypeError when it is not UTF-8, which no database takes."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise argparse.ArgumentTypeError("is not UTF-8")
    return text


def whole_number(text: str) -> int:
    """A whole number from 1 to 10,000,000; ArgumentTypeError for anything else."""
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 10_000_000:
        raise argparse.ArgumentTypeError("is a whole number from 1 to 10000000")
    return int(text)
