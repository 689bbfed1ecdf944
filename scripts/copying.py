"""Commands to be copied: with the variables that were typed for this one, so that they mean the same."""

import shlex
from collections.abc import Mapping, Sequence

# What says where everything is. Keys and passwords are not printed.
_PLACES = (
    "OUTAGE_HOST",
    "OUTAGE_PORT",
    "OUTAGE_DATABASE_URL",
    "ASSISTANT_HOST",
    "ASSISTANT_PORT",
    "ASSISTANT_RASA_HOST",
    "ASSISTANT_RASA_PORT",
    "ASSISTANT_ACTIONS_PORT",
    "ASSISTANT_AUDIOSOCKET_HOST",
    "ASSISTANT_AUDIOSOCKET_PORT",
    "ASSISTANT_STATE_DIR",
    "ASSISTANT_DATABASE_URL",
    "ASSISTANT_TRACKER_URL",
)
_OF_A_COMMAND = {"make call": ("SAY", "PHONE", "WAV")}


def copyable(command: str, variables: Mapping[str, str]) -> str:
    """`NAME=value NAME='two words' command`."""
    return " ".join([*(f"{name}={shlex.quote(value)}" for name, value in variables.items()), command])


def typed_for(command: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of `environment` that the same command needs again."""
    return chosen((*_PLACES, *_OF_A_COMMAND.get(command, ())), environment)


def chosen(names: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    """Those of `names` that are set and may be printed: a server's address may hold its password."""
    return {
        name: environment[name]
        for name in names
        if environment.get(name, "").strip()
        and (not name.endswith("_URL") or environment[name].startswith("sqlite"))
    }
