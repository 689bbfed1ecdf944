"""Ports that cannot be had: all are named at once, with the one command that avoids them."""

import re
import shlex
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from scripts.console import Problem
from scripts.parts import make_parts, require_free_ports, require_room
from scripts.ports import free_ports
from scripts.run import welcome

VARIABLES = (
    "OUTAGE_PORT",
    "ASSISTANT_ACTIONS_PORT",
    "ASSISTANT_RASA_PORT",
    "ASSISTANT_PORT",
    "ASSISTANT_AUDIOSOCKET_PORT",
)


@pytest.fixture
def environment() -> dict[str, str]:
    return dict(zip(VARIABLES, map(str, free_ports(len(VARIABLES))), strict=True))


@contextmanager
def taken(*ports: str, host: str = "127.0.0.1") -> Iterator[None]:
    with ExitStack() as open_sockets:
        for port in ports:
            open_sockets.enter_context(socket.create_server((host, int(port))))
        yield


def refusal(environment: dict[str, str], command: str = "make run") -> str:
    with pytest.raises(Problem) as refused:
        require_free_ports(make_parts(environment, model=None), command)
    return str(refused.value)


def suggested(said: str) -> dict[str, str]:
    """The settings of the command that is suggested."""
    command = re.search(r"`([^`]*) make run`", said)
    assert command is not None
    return dict(word.split("=", 1) for word in command[1].split())


def test_free_ports_are_no_problem(environment: dict[str, str]) -> None:
    require_free_ports(make_parts(environment, model=None))


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_taken_port_is_named_with_the_variable_that_changes_it(
    environment: dict[str, str], variable: str
) -> None:
    port = environment[variable]
    with taken(port):
        said = refusal(environment)
    assert re.match(rf"Port {port} \(\w+\) is taken, perhaps by an Alo Điện that already runs\.", said)
    assert list(suggested(said)) == [variable]


def test_all_taken_ports_are_named_at_once_and_the_suggestion_works(environment: dict[str, str]) -> None:
    with taken(*environment.values()):
        said = refusal(environment)
        assert all(port in said for port in environment.values())
        assert "(outage)" in said
        assert "and " + environment["ASSISTANT_AUDIOSOCKET_PORT"] + " (AudioSocket) are taken" in said
        assert list(suggested(said)) == list(VARIABLES)
        require_free_ports(make_parts({**environment, **suggested(said)}, model=None))


def test_the_suggestion_is_for_the_command_that_was_typed(environment: dict[str, str]) -> None:
    with taken(environment["ASSISTANT_RASA_PORT"]):
        assert re.search(r"`ASSISTANT_RASA_PORT=\d+ make call`", refusal(environment, "make call"))


def test_the_suggestion_keeps_what_was_typed_with_the_command(environment: dict[str, str]) -> None:
    typed = {
        "OUTAGE_PORT": environment["OUTAGE_PORT"],
        "ASSISTANT_PORT": environment["OUTAGE_PORT"],
        "OUTAGE_HOST": "127.0.0.1",
        "ASSISTANT_STATE_DIR": "my state",
        "ASSISTANT_RASA_HOST": " ",
        "OUTAGE_DATABASE_URL": "postgresql://me:geheim@db/outage",
        "OUTAGE_API_KEY": "geheim",
        "SAY": "mất điện",
    }
    with pytest.raises(Problem) as refused:
        require_free_ports(make_parts({**environment, **typed}, model=None), typed=typed)
    command = re.search(r"`(.*)`", str(refused.value))
    assert command is not None
    *words, make, run = shlex.split(command[1])
    again = dict(word.split("=", 1) for word in words)
    assert (make, run) == ("make", "run")
    assert again.keys() == {"OUTAGE_PORT", "ASSISTANT_PORT", "OUTAGE_HOST", "ASSISTANT_STATE_DIR"}
    assert {name for name in again if again[name] != typed[name]} == {"ASSISTANT_PORT"}
    require_free_ports(make_parts({**environment, **again}, model=None))


def test_the_suggestion_for_a_call_keeps_what_is_said_and_who_calls(environment: dict[str, str]) -> None:
    typed = {"SAY": "nhà tôi mất điện|'alo'", "PHONE": "0905123456", "WAV": " "}
    with taken(environment["ASSISTANT_PORT"]), pytest.raises(Problem) as refused:
        require_free_ports(make_parts(environment, model=None), "make call", typed)
    command = re.search(r"`(.*)`", str(refused.value))
    assert command is not None
    port, *words = shlex.split(command[1])
    assert port.startswith("ASSISTANT_PORT=")
    assert words == ["SAY=nhà tôi mất điện|'alo'", "PHONE=0905123456", "make", "call"]


@pytest.mark.parametrize(
    ("typed", "in_file", "call"),
    [
        ({}, {}, "make call"),
        ({"ASSISTANT_PORT": "23274"}, {}, "ASSISTANT_PORT=23274 make call"),
        ({"ASSISTANT_PORT": "23274", "OUTAGE_PORT": "23275"}, {}, "ASSISTANT_PORT=23274 make call"),
        ({"ASSISTANT_PORT": "23274"}, {"ASSISTANT_PORT": "23274"}, "make call"),
        ({"ASSISTANT_PORT": "8000"}, {"ASSISTANT_PORT": "23274"}, "ASSISTANT_PORT=8000 make call"),
        ({}, {"ASSISTANT_PORT": "23274"}, "make call"),
        ({"ASSISTANT_HOST": "127.0.0.2"}, {}, "ASSISTANT_HOST=127.0.0.2 make call"),
    ],
)
def test_the_call_of_the_banner_reaches_the_assistant_from_another_terminal(
    environment: dict[str, str], typed: dict[str, str], in_file: dict[str, str], call: str
) -> None:
    nobody_there = {"OUTAGE_PORT": environment["OUTAGE_PORT"]}
    banner = welcome(make_parts({**in_file, **nobody_there, **typed}, model=None), typed, in_file)
    [line] = [line for line in banner.splitlines() if "another terminal" in line]
    assert line.startswith(f"or in another terminal:   {call}   ·   {call} PHONE=0905123456 SAY=")


def test_a_port_given_twice_is_named_though_nobody_listens(environment: dict[str, str]) -> None:
    both = environment["ASSISTANT_PORT"]
    said = refusal({**environment, "OUTAGE_PORT": both})
    assert f"Port {both} is given to both outage and assistant." in said
    assert "taken" not in said
    require_free_ports(make_parts({**environment, "OUTAGE_PORT": both, **suggested(said)}, model=None))


def test_two_hosts_may_share_a_port_unless_one_is_every_host(environment: dict[str, str]) -> None:
    shared = {**environment, "ASSISTANT_AUDIOSOCKET_PORT": environment["ASSISTANT_PORT"]}
    require_free_ports(make_parts({**shared, "ASSISTANT_AUDIOSOCKET_HOST": "127.0.0.2"}, model=None))
    assert "both assistant and AudioSocket" in refusal({**shared, "ASSISTANT_AUDIOSOCKET_HOST": "0.0.0.0"})


def test_audiosocket_that_is_switched_off_needs_no_port(environment: dict[str, str]) -> None:
    off = {**environment, "ASSISTANT_AUDIOSOCKET_PORT": "0"}
    require_free_ports(make_parts(off, model=None))


def test_a_port_is_looked_at_where_its_part_will_listen(environment: dict[str, str]) -> None:
    elsewhere = {**environment, "ASSISTANT_AUDIOSOCKET_HOST": "127.0.0.2", "OUTAGE_HOST": "127.0.0.2"}
    ports = (environment["ASSISTANT_AUDIOSOCKET_PORT"], environment["OUTAGE_PORT"])
    with taken(*ports):
        require_free_ports(make_parts(elsewhere, model=None))
    with taken(*ports, host="127.0.0.2"):
        assert all(port in refusal(elsewhere) for port in ports)
        assert all(port in refusal({**elsewhere, "OUTAGE_HOST": "0.0.0.0"}) for port in ports)


@pytest.mark.parametrize("variable", ["ASSISTANT_HOST", "OUTAGE_HOST", "ASSISTANT_AUDIOSOCKET_HOST"])
def test_a_host_that_is_no_address_of_this_machine_is_named(
    environment: dict[str, str], variable: str
) -> None:
    said = refusal({**environment, variable: "192.0.2.1"})
    assert said.startswith(f"{variable} is «192.0.2.1», which is no address of this machine.")


def test_a_restart_may_keep_its_ports_and_is_told_of_a_new_one_that_is_taken(
    environment: dict[str, str],
) -> None:
    running = make_parts(environment, model=None)
    with taken(*environment.values()):
        require_room(running, running)
        elsewhere = make_parts({**environment, "OUTAGE_HOST": "0.0.0.0"}, model=None)
        require_room(elsewhere, running)
    port = str(free_ports(1)[0])
    moved = make_parts({**environment, "ASSISTANT_PORT": port}, model=None)
    require_room(moved, running)
    with (
        taken(port),
        pytest.raises(Problem, match=rf"^Port {port} \(assistant\) is taken\. .*ASSISTANT_PORT"),
    ):
        require_room(moved, running)


def test_free_ports_differ_and_are_none_that_a_client_may_get() -> None:
    ports = free_ports(50)
    assert len(set(ports)) == 50
    assert max(ports) < 32_768
    with socket.create_server(("127.0.0.1", ports[0])):
        assert all(
            ports[0] not in free_ports(200) for _ in range(200)
        )  # each would have it once in sixty times
