"""`make call`: talks in this terminal to the running assistant, or to one started just for this call."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping

from assistant.errors import SettingError
from assistant.secret import rasa_token
from assistant.settings import variable_of
from scripts.arguments import no_arguments
from scripts.commands import open_log
from scripts.console import Problem, guarded, say, task
from scripts.parts import Part, make_parts, read_settings, require_free_ports, with_fresh_secret
from scripts.places import MAIN_PYTHON, ROOT, quiet_environment, settings_environment
from scripts.prepare import prepare
from scripts.running import note_of, read_note
from scripts.stack import Stack, why_not_ready
from scripts.stopping import Stopped, stop_on_signals


def main() -> int:
    no_arguments("scripts.call", __doc__)
    stop_on_signals()
    environment = settings_environment()
    parts = make_parts(environment, model=None)
    try:
        if why_not_ready(parts["assistant"]) is None:
            return talk(environment)
        if (refused := talk(environment, "--check")) != 0:
            return refused
        require_not_starting(environment, parts)
        require_free_ports(parts, "make call", os.environ)
        say("No assistant is running (`make run`), so one is started for this call.")
        model = prepare(environment)
        with started_for_a_call(make_parts(with_fresh_secret(environment), model)):
            return talk(environment)
    except Stopped:
        return 130


def require_not_starting(environment: Mapping[str, str], parts: Mapping[str, Part]) -> None:
    """Raises Problem that names what is not ready, when parts run here already."""
    if read_note(note_of(environment)) is None:
        return
    settings = read_settings(environment)
    token = variable_of("rasa_token")
    with contextlib.suppress(SettingError):  # then Rasa is named too: nothing can ask it
        parts = make_parts({**environment, token: rasa_token(settings)}, model=None)
    reasons = {name: why_not_ready(part) for name, part in parts.items()}
    named = ", ".join(f"{name} ({reason})" for name, reason in reasons.items() if reason is not None)
    if named:
        raise Problem(
            f"Alo Điện runs here, but not all of it is ready: {named}.",
            "Wait a moment and try again; the terminal of `make run` says what happens.",
        )


@contextlib.contextmanager
def started_for_a_call(parts: Mapping[str, Part]) -> Iterator[None]:
    """Runs all parts until the block ends; their output goes to var/log."""
    with contextlib.ExitStack() as opened:
        logs = {name: opened.enter_context(open_log(name)) for name in parts}

        def note(name: str, line: str) -> None:
            logs[name].write(f"{line}\n".encode())
            logs[name].flush()

        stack = Stack(parts, note)
        try:
            with task("starting everything"):
                stack.start_all()
                stack.wait_until_ready()
            yield
        finally:
            stack.stop()


def talk(environment: Mapping[str, str], *options: str) -> int:
    """Runs the conversation with SAY, PHONE, WAV from the environment; Ctrl-C ends it, not this program."""
    command = [str(MAIN_PYTHON), "-m", "assistant", "call", *options]
    ours = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        return subprocess.run(command, cwd=ROOT, env=quiet_environment(environment), check=False).returncode
    finally:
        signal.signal(signal.SIGINT, ours)


if __name__ == "__main__":
    sys.exit(guarded(main))
