"""Twilio's webhooks: what to do with an incoming call, and with a call after the assistant."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from assistant.channels.telephone.doors.carrying import Telephone, telephone_of_a_pbx
from assistant.channels.telephone.line.transfers import Verdict
from assistant.errors import NotAuthorized
from assistant.secret import as_bytes, same_secret

router = APIRouter(prefix="/v1/calls/twilio")

MAX_FIELDS = 100


@router.post("/voice")
async def voice(request: Request) -> Response:
    """The webhook of a number: TwiML that connects the call to the assistant, then asks what comes next."""
    telephone = telephone_of_a_pbx(request)
    form = await _checked_form(request, telephone)
    base = _public_url(request, telephone)
    said = {
        "token": telephone.door.new_token(),
        "caller": form.get("From", ""),
        "dialled": form.get("To", ""),
    }
    parameters = "".join(
        f"<Parameter name={quoteattr(name)} value={quoteattr(value)}/>" for name, value in said.items()
    )
    stream = quoteattr("ws" + base.removeprefix("http") + "/v1/calls/twilio")
    query = _query(request)
    after = escape(f"{base}/v1/calls/twilio/next{query}")
    return _twiml(
        f"<Connect><Stream url={stream}>{parameters}</Stream></Connect>"
        f'<Redirect method="POST">{after}</Redirect>'
    )


@router.post("/next")
async def after_the_assistant(request: Request) -> Response:
    """Where the call goes after the assistant; into the fallback queue when the assistant failed."""
    telephone = telephone_of_a_pbx(request)
    form = await _checked_form(request, telephone)
    verdict = telephone.transfers.find(form.get("CallSid", ""))
    if verdict is None:
        verdict = Verdict(telephone.twilio.fallback_queue)
    if verdict.queue is None:
        return _twiml("<Hangup/>")
    return _twiml(f"<Enqueue>{escape(verdict.queue)}</Enqueue>")


def _twiml(inside: str) -> Response:
    document = f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'
    return Response(document, media_type="text/xml")


def _public_url(request: Request, telephone: Telephone) -> str:
    return telephone.twilio.public_url or str(request.base_url).rstrip("/")


def _query(request: Request) -> str:
    """The query as it came, with its question mark. `request.url` would fail with an invalid `Host`."""
    query: bytes = request.scope["query_string"]
    return f"?{query.decode('latin-1')}" if query else ""


async def _checked_form(request: Request, telephone: Telephone) -> Mapping[str, str]:
    """The form. Raises `NotAuthorized` without Twilio's signature or, with no secret set, without our key."""
    body = (await request.body()).decode("utf-8", errors="replace")
    form = dict(parse_qsl(body, keep_blank_values=True)[:MAX_FIELDS])
    secret = telephone.twilio.auth_token
    if not secret:
        telephone.door.check(request)
        return form
    address = _public_url(request, telephone) + request.scope["path"] + _query(request)
    if not same_secret(request.headers.get("x-twilio-signature", ""), signature(secret, address, form)):
        raise NotAuthorized
    return form


def signature(secret: str, address: str, form: Mapping[str, str]) -> str:
    """Twilio's signature of a request: the address and the sorted fields, HMAC-SHA1, base64."""
    signed = address + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(secret.encode(), as_bytes(signed), hashlib.sha1).digest()).decode()
