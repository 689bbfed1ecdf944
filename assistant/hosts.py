"""The name in a request's `Host`. Standard library only, Python 3.10 and newer."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?")


def host_named(headers: Sequence[str]) -> str:
    """The host name: lower case, no port, IPv6 without brackets; empty unless there is one valid `Host`.

    Starlette puts the server's own address in place of a `Host` that it cannot parse. Where the name decides
    whether a request is trusted, that would let such a request in.
    """
    named = _HOST.fullmatch(headers[0].strip().lower()) if len(headers) == 1 else None
    return (named[1] or named[2]) if named is not None else ""
