"""A chat user who holds the token and can say things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Chat:
    client: httpx.AsyncClient
    id: str
    token: str
    replies: list[dict[str, Any]]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, text: object) -> httpx.Response:
        path = f"/v1/chat/sessions/{self.id}/messages"
        return await self.client.post(path, json={"text": text}, headers=self.headers)

    async def send(self, text: str, message_id: str) -> httpx.Response:
        """Like a page: the same id when it sends a message again."""
        path = f"/v1/chat/sessions/{self.id}/messages"
        sent = {"text": text, "client_message_id": message_id}
        return await self.client.post(path, json=sent, headers=self.headers)

    async def say(self, text: str) -> dict[str, Any]:
        response = await self.post(text)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer


async def open_chat(client: httpx.AsyncClient, phone: str | None = None, **headers: str) -> Chat:
    response = await client.post("/v1/chat/sessions", json={"caller_phone": phone}, headers=headers)
    assert response.status_code == 201, response.text
    opened = response.json()
    return Chat(client, opened["session_id"], opened["token"], opened["replies"])


def assert_problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """RFC 9457: the media type, a stable code, and a sentence for people."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["title"]
    assert problem["detail"]
    return problem
