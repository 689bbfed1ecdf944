"""Secrets: how to compare them, and the token that the assistant, Rasa and its action server share.

Standard library only, Python 3.10 and newer: both environments and the scripts use it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import tempfile
from pathlib import Path

from assistant.errors import SettingError
from assistant.private_files import make_private_folder
from assistant.settings import Settings, variable_of

RASA_TOKEN_HEADER = "X-Rasa-Token"
RASA_TOKEN_FILE = "rasa.token"
_SHORTEST = 16
_LONGEST = 1000


def same_secret(given: str, secret: str) -> bool:
    """Compares in constant time; any characters are allowed. An empty secret equals nothing."""
    return bool(secret) and hmac.compare_digest(as_bytes(given), as_bytes(secret))


def as_bytes(text: str) -> bytes:
    """UTF-8. JSON and headers can bring lone surrogates, which strict UTF-8 cannot encode."""
    return text.encode("utf-8", "surrogatepass")


def rasa_token(settings: Settings) -> str:
    """`ASSISTANT_RASA_TOKEN`, or else the content of the file `rasa.token` in the state folder.

    The first process that finds no file makes it, so processes that start separately agree.
    Raises `SettingError` when the file can be neither read nor made, or holds no secret.
    """
    if settings.rasa_token:
        return settings.rasa_token
    file = settings.state_dir / RASA_TOKEN_FILE
    try:
        if not file.exists():
            _write(file, new_token(), replace=False)
        return _read(file)
    except (OSError, ValueError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else str(wrong)
        raise SettingError(
            variable_of("rasa_token"),
            f"is not set, and {file} is no help ({reason}): delete it, or set the variable",
        ) from None


def renew_rasa_token(state_dir: Path) -> str:
    """Makes a new secret, writes it to the file, and returns it. Raises `OSError`."""
    token = new_token()
    _write(state_dir / RASA_TOKEN_FILE, token, replace=True)
    return token


def pseudonym(name: str, secret: str) -> str:
    """The same 32 hexadecimal digits for the same name; without the secret nobody can tell which name it is."""
    return hmac.new(as_bytes(secret), b"pseudonym\0" + as_bytes(name), hashlib.sha256).hexdigest()[:32]


def new_token() -> str:
    return secrets.token_urlsafe(32)


def _read(file: Path) -> str:
    # Another user may have put a pipe (it would block) or a link (it leads elsewhere) into a shared folder.
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, encoding="ascii") as opened:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
            raise ValueError("it must be a file of our own that no other user may read")
        token = opened.read(_LONGEST).strip()
    if len(token) < _SHORTEST or not token.isprintable():
        raise ValueError("it holds no secret")
    return token


def _write(file: Path, token: str, replace: bool) -> None:
    """Writes the whole file or none, for its owner alone; without `replace` an existing file stays."""
    make_private_folder(file.parent)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(token + "\n")
        if replace:
            Path(name).replace(file)
            return
        try:
            os.link(name, file)
        except FileExistsError:
            return
    finally:
        Path(name).unlink(missing_ok=True)
