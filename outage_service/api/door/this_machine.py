"""Whether a program on this machine asks us directly: only that is served while there is no API key.

Everything else that arrives over loopback may come from strangers. A proxy beside us brings anybody's
requests. A browser on this machine sends what any web page makes it send: the page's own name is then in
`Host` (it had its name resolved to 127.0.0.1), or the page is in `Origin` or `Sec-Fetch-Site`.
"""

import re

from starlette.types import Scope

from outage_service.access.loopback import is_loopback

_OUR_NAMES = re.compile(rb"(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)
_FORWARDED = frozenset(
    {b"forwarded", b"via", b"x-real-ip", b"x-client-ip", b"true-client-ip", b"cf-connecting-ip"}
)
_ALSO_FORWARDED = b"x-forwarded"  # -for, -host, -proto, -port, -server and what else proxies invent
_FROM_OUR_OWN_PAGES = frozenset({b"same-origin", b"none"})
# Types that a web page may send anywhere without asking first (the Fetch standard calls them safelisted).
_FROM_ANY_PAGE = frozenset({b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data"})

_ELSEWHERE = "it comes from another machine"
_BROUGHT = "a proxy forwarded it"
_OTHER_NAME = "its Host is another name than 127.0.0.1, localhost or [::1]"
_OTHER_PAGE = "a page of another site sent it"


def why_not_direct(scope: Scope) -> str | None:
    """What shows that a request comes from elsewhere, to be said; None when nothing does."""
    client = scope.get("client")
    if client is None or not is_loopback(client[0]):
        return _ELSEWHERE
    hosts: list[bytes] = []
    origins: list[bytes] = []
    for name, value in scope["headers"]:
        if name == b"host":
            hosts.append(value)
        elif name == b"origin":
            origins.append(value)
        elif name == b"sec-fetch-site":
            if value not in _FROM_OUR_OWN_PAGES:
                return _OTHER_PAGE
        elif name in _FORWARDED or name.startswith(_ALSO_FORWARDED):
            return _BROUGHT
    if len(hosts) != 1 or not _OUR_NAMES.fullmatch(hosts[0]):
        return _OTHER_NAME
    # Another port is another program, whose pages we do not know.
    ours = b"%b://%b" % (scope["scheme"].encode(), hosts[0].lower())
    return _OTHER_PAGE if any(origin.lower() != ours for origin in origins) else None


def is_json(content_type: bytes) -> bool:
    """Whether a body says that it is JSON, which no page of another site can do without asking first."""
    media_type = _media_type(content_type)
    return media_type == b"application/json" or (
        media_type.startswith(b"application/") and media_type.endswith(b"+json")
    )


def any_page_may_send(content_type: bytes) -> bool:
    """Whether a body says a type that every web page may send. One without a type does not: browsers send
    such bodies, too, but never without `Origin`."""
    return _media_type(content_type) in _FROM_ANY_PAGE


def _media_type(content_type: bytes) -> bytes:
    return content_type.partition(b";")[0].strip().lower()
