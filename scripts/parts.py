"""The four parts of the running system: commands, settings, ports, and addresses of readiness."""

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from honcho.environ import parse_procfile  # type: ignore[import-untyped]

from assistant.errors import SettingError
from assistant.secret import renew_rasa_token
from assistant.settings import Settings, variable_of
from scripts.console import Problem
from scripts.copying import copyable, typed_for
from scripts.places import ROOT, quiet_environment, rasa_environment, where_set
from scripts.ports import free_ports

RASA_PARTS = ("actions", "rasa")
PORT_VARIABLES = {
    "outage": "OUTAGE_PORT",
    "actions": "ASSISTANT_ACTIONS_PORT",
    "rasa": "ASSISTANT_RASA_PORT",
    "assistant": "ASSISTANT_PORT",
}
HOST_VARIABLES = {
    "outage": "OUTAGE_HOST",
    "actions": "",
    "rasa": "ASSISTANT_RASA_HOST",
    "assistant": "ASSISTANT_HOST",
}
WORK_AT_START = {
    "outage": "the outage service opens its database",
    "actions": "the dialogue's actions start",
    "rasa": "Rasa loads the dialogue model",
    "assistant": "the assistant prepares its voice",
}


@dataclass(frozen=True)
class Part:
    """One line of the Procfile, ready to be started."""

    name: str
    command: str
    environment: Mapping[str, str]
    host: str
    port: int
    ready_path: str

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def ready_url(self) -> str:
        return self.url + self.ready_path


def make_parts(environment: Mapping[str, str], model: Path | None) -> dict[str, Part]:
    """The parts by name, in the order of the Procfile, for the settings in `environment` and the trained
    `model` (None when the caller needs only names and ports).

    Raises Problem when a setting can't be used.
    """
    shared = joined_settings(environment, model)
    settings = read_settings(shared)
    places = {
        "outage": (_loopback(shared.get("OUTAGE_HOST", "")), outage_port(shared), "/readyz"),
        "actions": ("127.0.0.1", settings.actions_port, "/health"),
        "rasa": (_loopback(settings.rasa_host), settings.rasa_port, f"/status?token={settings.rasa_token}"),
        "assistant": (_loopback(settings.host), settings.port, "/readyz"),
    }
    commands = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes
    return {
        name: Part(name, command, _environment_of(name, shared), *places[name])
        for name, command in commands.items()
    }


def with_fresh_secret(environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` with a new secret for the parts of the dialogue, unless a person has set one.

    It also writes the secret to the state folder, for parts that are started by hand. Our parts get it in
    their environment, so another stack that shares the folder does not disturb a restarted part.
    Raises Problem when the folder can't be written.
    """
    settings = read_settings(environment)
    if settings.rasa_token:
        return dict(environment)
    try:
        token = renew_rasa_token(ROOT / settings.state_dir)
    except OSError as error:
        raise Problem(
            f"{settings.state_dir} can't be written ({error.strerror}).",
            "Make it yours, or choose another folder: ASSISTANT_STATE_DIR.",
        ) from error
    return {**environment, variable_of("rasa_token"): token}


def joined_settings(environment: Mapping[str, str], model: Path | None) -> dict[str, str]:
    """`environment` plus the settings by which the parts find each other, unless a person has set them."""
    port = outage_port(environment)
    host = _loopback(environment.get("OUTAGE_HOST", ""))
    defaults = {
        "ASSISTANT_OUTAGE_URL": f"http://{host}:{port}",
        "ASSISTANT_OUTAGE_KEY": environment.get("OUTAGE_API_KEY", ""),
        "RASA_MODEL": str(model or ""),
        "OUTAGE_PORT": str(port),
    }
    given = {name: value for name, value in environment.items() if value.strip() or name not in defaults}
    return {**defaults, **given}


def outage_port(environment: Mapping[str, str]) -> int:
    """`OUTAGE_PORT` as a number; raises Problem when it is not one."""
    raw = environment.get("OUTAGE_PORT", "").strip() or "8001"
    if not raw.isdecimal() or not 1 <= int(raw) <= 65535:
        raise Problem(f"OUTAGE_PORT is «{raw}».", "Set it to a whole number from 1 to 65535.")
    return int(raw)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The assistant's settings; raises Problem, which names the variable, instead of SettingError."""
    try:
        return Settings.from_env(environment)
    except SettingError as error:
        raise Problem(
            f"{where_set(error.variable)}{error}.",
            "Fix it in .env or in the environment; .env.example explains it.",
        ) from error


def _environment_of(name: str, shared: Mapping[str, str]) -> dict[str, str]:
    return rasa_environment(shared) if name in RASA_PARTS else quiet_environment(shared)


def _loopback(host: str) -> str:
    return {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(
        host.strip(), host.strip()
    )


@dataclass(frozen=True)
class Door:
    """A host and port on which a part listens, and the variables that set them (empty: it is fixed)."""

    name: str
    host: str
    port: int
    host_variable: str
    port_variable: str

    def meets(self, other: "Door") -> bool:
        """Whether both would listen on the same host and port."""
        everywhere = {"0.0.0.0", "::"} & {self.host, other.host}
        return self.port == other.port and (self.host == other.host or bool(everywhere))


def doors_of(parts: Mapping[str, Part]) -> list[Door]:
    """Every door of these parts; without AudioSocket's when it is off (port 0)."""
    doors = []
    for part in parts.values():
        variable = HOST_VARIABLES[part.name]
        doors.append(Door(part.name, _host(part, variable), part.port, variable, PORT_VARIABLES[part.name]))
    if (assistant := parts.get("assistant")) is not None:
        port = read_settings(assistant.environment).audiosocket_port
        host, variable = "ASSISTANT_AUDIOSOCKET_HOST", "ASSISTANT_AUDIOSOCKET_PORT"
        doors += [Door("AudioSocket", _host(assistant, host), port, host, variable)] if port else []
    return doors


def _host(part: Part, variable: str) -> str:
    host = part.environment.get(variable, "").strip() or "127.0.0.1"
    return "127.0.0.1" if host == "localhost" else host


def require_free_ports(
    parts: Mapping[str, Part], command: str = "make run", typed: Mapping[str, str] | None = None
) -> None:
    """Raises Problem for all ports that another program listens at or that are given twice, with the one
    `command` that avoids them; also for a host that is no address of this machine.

    What stands in `typed`, the environment that the command was typed with, is kept as far as it is good.
    """
    doors = doors_of(parts)
    taken = [door for door in doors if not port_is_free(door)]
    twice = [(door, later) for n, door in enumerate(doors) for later in doors[n + 1 :] if door.meets(later)]
    avoided = [door for door in doors if door in taken or door in [later for _, later in twice]]
    if not avoided:
        return
    told = [f"Port {door.port} is given to both {door.name} and {later.name}." for door, later in twice]
    if taken:
        several = len(taken) > 1
        named = _listed([f"{door.port} ({door.name})" for door in taken])
        are = f"Ports {named} are" if several else f"Port {named} is"
        told.append(f"{are} taken, perhaps by an Alo Điện that already runs.")
    used = {door.port for door in doors}
    free = [port for port in free_ports(len(avoided) + len(used)) if port not in used]
    settings = {door.port_variable: str(port) for door, port in zip(avoided, free, strict=False)}
    again = copyable(command, {**settings, **_without(typed_for(command, typed or {}), settings)})
    choose = "choose another port" if len(avoided) == 1 else "choose other ports"
    choose = f"Stop that one, or {choose}" if taken else choose.capitalize()
    raise Problem(" ".join(told), f"{choose}: `{again}`.")


def require_room(parts: Mapping[str, Part], running: Mapping[str, Part]) -> None:
    """Raises Problem when `parts`, in place of those that run, would find a port taken or a host not here."""
    ours = {door.port for door in doors_of(running)}
    for door in doors_of(parts):
        if not port_is_free(door) and door.port not in ours:
            raise Problem(
                f"Port {door.port} ({door.name}) is taken.", f"Choose another {door.port_variable}."
            )


def _without(variables: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name not in others}


def _listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def port_is_free(door: Door) -> bool:
    """Raises Problem when the host is not an address of this machine, or the user may not use the port."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(door.host, door.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError as error:
        raise Problem(
            f"{door.port_variable} is {door.port}, which you may not listen at.",
            "Choose one above 1023.",
        ) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise Problem(
            f"{door.host_variable} is «{door.host}», which is no address of this machine.",
            "Set it to one that is, such as 127.0.0.1.",
        ) from error
    return True
