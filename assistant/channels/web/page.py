"""The plain page at `/`: type, and hear the answer. It uses the public API."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.channels.web.parts import Parts
from assistant.serving.access import CHANNEL_KEY_HEADER, holds_key

STATIC = Path(__file__).with_name("static")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}

router = APIRouter(include_in_schema=False)


@cache
def _page() -> str:
    return (STATIC / "index.html").read_text(encoding="utf-8")


@router.get("/")
async def page(request: Request, parts: Parts) -> HTMLResponse:
    """Shows the field for a caller's number only where the API accepts that number."""
    may_choose_caller = holds_key(request, CHANNEL_KEY_HEADER, parts.keys.channel)
    filled = {
        "hotline": escape(parts.hotline),
        "hotline_digits": re.sub(r"\D", "", parts.hotline),
        "caller_hidden": "" if may_choose_caller else "hidden",
    }
    html = re.sub(r"\{\{(\w+)\}\}", lambda found: filled[found[1]], _page())
    return HTMLResponse(html, headers=HEADERS)
