"""Finds free ports for servers that start a moment later."""

import random
import socket
from contextlib import ExitStack

# Below the system's ports for clients (from 32,768 on Linux), so that no client takes one meanwhile.
_RANGE = range(20_000, 32_000)


def free_ports(count: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> list[int]:
    """Different free ports of 127.0.0.1, at random: processes that choose at once rarely get the same."""
    found: list[int] = []
    with ExitStack() as held:
        for port in random.sample(_RANGE, len(_RANGE)):
            if len(found) == count:
                return found
            probe = held.enter_context(socket.socket(socket.AF_INET, kind))
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
    raise OSError(f"fewer than {count} ports from {_RANGE.start} to {_RANGE.stop} are free")


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    return free_ports(1, kind)[0]
