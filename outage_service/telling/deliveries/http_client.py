"""The one HTTP client of a process for all webhooks and gateways."""

import httpx


def new_http_client() -> httpx.AsyncClient:
    """A client that follows no redirect and uses no proxy from the environment; close it when done.

    Its own timeout is only a fallback: `DeliveryRules` limits each attempt.
    """
    return httpx.AsyncClient(
        follow_redirects=False,
        trust_env=False,
        timeout=httpx.Timeout(30.0),
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=30.0),
        headers={"user-agent": "alo-dien-outage-service/1"},
    )
