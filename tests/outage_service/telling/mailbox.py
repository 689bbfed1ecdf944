"""A real SMTP receiver, as small as one can be: it takes every message and remembers it."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class Mailbox:
    """Remembers what came; `recipients` as the envelope names them."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with one sender until it says goodbye."""
        writer.write(b"220 mailbox\r\n")
        while line := (await reader.readline()).decode():
            word = line[:4].upper().strip()
            if word == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            if word == "RCPT":
                self.recipients.append(line.partition("<")[2].partition(">")[0])
            if word == "DATA":
                writer.write(b"354 go on\r\n")
                text = await reader.readuntil(b"\r\n.\r\n")
                message = email.message_from_bytes(text, policy=email.policy.default)
                assert isinstance(message, EmailMessage)
                self.messages.append(message)
            writer.write(b"250 ok\r\n")
        await writer.drain()
        writer.close()


@asynccontextmanager
async def open_mailbox() -> AsyncIterator[Mailbox]:
    """A mailbox that listens until the context ends."""
    mailbox = Mailbox()
    server = await asyncio.start_server(mailbox.take, "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
        await server.wait_closed()
