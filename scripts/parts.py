"""The four parts of the running system: commands, settings, ports, and where each says it is ready."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from honcho.environ import parse_procfile  # type: ignore[import-untyped]

from assistant.errors import SettingError
from assistant.settings import Settings
from scripts.console import Problem
from scripts.places import ROOT, quiet_environment, rasa_environment

RASA_PARTS = ("actions", "rasa")
PORT_VARIABLES = {
    "outage": "OUTAGE_PORT",
    "actions": "ASSISTANT_ACTIONS_PORT",
    "rasa": "ASSISTANT_RASA_PORT",
    "assistant": "ASSISTANT_PORT",
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
    `model` (None while only names and ports are asked for).

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


def joined_settings(environment: Mapping[str, str], model: Path | None) -> dict[str, str]:
    """`environment` with what one part has to know of another, where a person has not set it."""
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
    """`OUTAGE_PORT` as a number; raises Problem when it is none."""
    raw = environment.get("OUTAGE_PORT", "").strip() or "8001"
    if not raw.isdecimal() or not 1 <= int(raw) <= 65535:
        raise Problem(f"OUTAGE_PORT is «{raw}».", "Set it to a whole number from 1 to 65535.")
    return int(raw)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The assistant's settings; raises Problem, with the variable named, instead of SettingError."""
    try:
        return Settings.from_env(environment)
    except SettingError as error:
        raise Problem(
            f"{error}.", "Mend it in .env or in the environment; .env.example explains it."
        ) from error


def _environment_of(name: str, shared: Mapping[str, str]) -> dict[str, str]:
    return rasa_environment(shared) if name in RASA_PARTS else quiet_environment(shared)


def _loopback(host: str) -> str:
    return {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(
        host.strip(), host.strip()
    )


def require_free_ports(parts: Mapping[str, Part]) -> None:
    """Raises Problem when another program listens where a part has to."""
    for part in parts.values():
        if port_is_free(part.port):
            continue
        variable = PORT_VARIABLES[part.name]
        raise Problem(
            f"Port {part.port} ({part.name}) is taken, perhaps by an Alo Điện that already runs.",
            f"Stop that one, or choose another port: `{variable}={free_ports(1)[0]} make run`.",
        )


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_ports(count: int) -> list[int]:
    """So many different ports that nobody listens on at this moment."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
