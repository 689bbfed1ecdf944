"""Reads the facts about a call from the parameters of a PBX's request."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from assistant.channels.telephone.line.line import Arrival, CallProtocol

MAX_VARIABLES = 20
MAX_VALUE_CHARACTERS = 200
_SECRETS = ("key", "token")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_NUMBER = re.compile(r"\+?[0-9]{3,20}")


def arrival_of(call_id: str, protocol: CallProtocol, said: Mapping[str, str]) -> Arrival:
    """`said` are the raw parameters, including `caller` and `dialled`. Never refuses a call: it leaves out
    values that cannot be a telephone number or a variable."""
    variables = {
        name: _printable(value)
        for name, value in list(said.items())[:MAX_VARIABLES]
        if _NAME.fullmatch(name) and name not in (*_SECRETS, "caller", "dialled")
    }
    caller, dialled = _number(said.get("caller", "")), _number(said.get("dialled", ""))
    return Arrival(
        call_id=call_id,
        protocol=protocol,
        caller=None if caller is None or _is_stand_in(caller, dialled) else caller,
        dialled=dialled or "",
        variables=variables,
    )


def _is_stand_in(caller: str, dialled: str | None) -> bool:
    """Whether it stands for a withheld number: some networks send zeros, or the number that was called."""
    return caller == dialled or len(set(caller.removeprefix("+"))) == 1


def _number(said: str) -> str | None:
    """None for a withheld number, which comes as an empty text, as `anonymous` or as a name."""
    bare = re.sub(r"[\s.()-]", "", said[:64])
    return bare if _NUMBER.fullmatch(bare) else None


def _printable(value: str) -> str:
    kept = "".join(character if character.isprintable() else " " for character in value)
    return unicodedata.normalize("NFC", kept)[:MAX_VALUE_CHARACTERS].strip()
