"""What a PBX says of a call in the address it calls us at."""

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
    """`said` are the parameters as they came, `caller` and `dialled` among them. Never refuses a call:
    what cannot be a telephone number, or a variable, is left out."""
    variables = {
        name: _printable(value)
        for name, value in list(said.items())[:MAX_VARIABLES]
        if _NAME.fullmatch(name) and name not in (*_SECRETS, "caller", "dialled")
    }
    return Arrival(
        call_id=call_id,
        protocol=protocol,
        caller=_number(said.get("caller", "")),
        dialled=_number(said.get("dialled", "")) or "",
        variables=variables,
    )


def _number(said: str) -> str | None:
    """Withheld numbers come as nothing, as `anonymous`, as a name."""
    bare = re.sub(r"[\s.()-]", "", said[:64])
    return bare if _NUMBER.fullmatch(bare) else None


def _printable(value: str) -> str:
    kept = "".join(character if character.isprintable() else " " for character in value)
    return unicodedata.normalize("NFC", kept)[:MAX_VALUE_CHARACTERS].strip()
