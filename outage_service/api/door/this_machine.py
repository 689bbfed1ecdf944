"""Whether a program on this machine sent a request directly: while no key exists, only those are served.

Any other request over loopback may come from a stranger. A proxy on this machine forwards requests from
anywhere. A browser on this machine sends what any web page makes it send: then `Host` holds the page's own
name (which resolves to 127.0.0.1), or `Origin` or `Sec-Fetch-Site` shows the page.
"""

import re

from starlette.types import Scope

from outage_service.access.loopback import is_loopback

_OUR_NAMES = re.compile(rb"(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)
_FORWARDED = frozenset(
    {b"forwarded", b"via", b"x-real-ip", b"x-client-ip", b"true-client-ip", b"cf-connecting-ip"}
)
_ALSO_FORWARDED = b"x-forwarded"  # -for, -host, -proto, -port, -server and any other
_FROM_OUR_OWN_PAGES = frozenset({b"same-origin", b"none"})
# Types that a web page may send anywhere without a preflight request (safelisted in the Fetch standard).
_FROM_ANY_PAGE = frozenset({b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data"})

_ELSEWHERE = "it comes from another machine"
_BROUGHT = "a proxy forwarded it"
_OTHER_NAME = "its Host is another name than 127.0.0.1, localhost or [::1]"
_OTHER_PAGE = "a page of another site sent it"


def why_not_direct(scope: Scope) -> str | None:
    """The sign that a request comes from elsewhere, in words for the error message; None without one."""
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
    # A page from another port belongs to another program.
    ours = b"%b://%b" % (scope["scheme"].encode(), hosts[0].lower())
    return _OTHER_PAGE if any(origin.lower() != ours for origin in origins) else None


def is_json(content_type: bytes) -> bool:
    """Whether the type is JSON, which a page of another site can send only after a preflight request."""
    media_type = _media_type(content_type)
    return media_type == b"application/json" or (
        media_type.startswith(b"application/") and media_type.endswith(b"+json")
    )


def any_page_may_send(content_type: bytes) -> bool:
    """Whether any web page may send this type. A missing type is not among them: browsers send such bodies
    too, but never without `Origin`."""
    return _media_type(content_type) in _FROM_ANY_PAGE


def _media_type(content_type: bytes) -> bytes:
    return content_type.partition(b";")[0].strip().lower()
