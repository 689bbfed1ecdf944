"""The fingerprint of the code that training depends on.

Rasa reuses an earlier training when data, configuration and the source of the component *class* are unchanged. What
our components learn also depends on the modules around them and on the language's word tables.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from assistant import vietnamese

_HERE = Path(__file__).parent
_FOLDERS = (_HERE, _HERE.parent / "understanding", *(Path(folder) for folder in vietnamese.__path__))
# What the components read themselves.
_DATA = (Path("nlu_data/acts"), Path("nlu_data/concepts"), Path("nlu_data/follow_ups"))


def fingerprint_of_our_code() -> str:
    """Changes when any module of the components or of the language changes, or what trainers label for them."""
    digest = hashlib.sha256()
    programs = [file for folder in _FOLDERS for file in folder.glob("*.py")]
    for file in sorted([*programs, *(file for folder in _DATA for file in folder.glob("*.yml"))]):
        digest.update(file.name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
