"""`make run`: prepares, starts the four parts, says where to find them, and keeps them running."""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from assistant.settings import variable_of
from scripts.arguments import no_arguments
from scripts.console import guarded, say, warn
from scripts.copying import chosen, copyable
from scripts.model import ensure_model, require_good_data
from scripts.parts import Part, make_parts, require_free_ports, require_room, with_fresh_secret
from scripts.places import ROOT, read_dotenv, settings_environment
from scripts.prepare import prepare
from scripts.programs import QUICK, require_startable
from scripts.running import note_of, noted
from scripts.stack import ask_json
from scripts.stopping import Stopped, stop_on_signals
from scripts.supervise import Supervisor

# A customer of the demo world whose feeder is out, so that the assistant has an outage to report.
TOKEN = variable_of("rasa_token")
DEFAULTS = {"ASSISTANT_HOST": "127.0.0.1", "ASSISTANT_PORT": "8000"}
CODE, PHONE = "PC05II0123456", "0905123456"
WELCOME = """
Alo Điện is running. Talk to it at {url}
or in another terminal:   {call}   ·   {call} PHONE={phone} SAY="nhà chị mất điện rồi|bao giờ có điện lại em"
Say for example:          «nhà tôi mất điện, mã {code}»   «mai có cúp điện không em»   «cho chị gặp nhân viên»
{hint}Ctrl-C ends everything.
"""
STALE_HINT = "The times of the demo world have passed: `{demo}` renews them.\n"


def main() -> int:
    no_arguments("scripts.run", __doc__)
    stop_on_signals()
    try:
        run()
    except Stopped:
        say("Everything has ended.")
    return 0


def run() -> None:
    environment = settings_environment()
    require_free_ports(make_parts(environment, model=None), typed=os.environ)
    require_good_data()
    for warning in require_startable(environment, QUICK):
        warn(warning)
    model = prepare(environment)
    parts = make_parts(with_fresh_secret(environment), model)

    def remade() -> dict[str, Part]:
        """The parts with the current settings, but the same secret: parts that restart alone know it."""
        again = {**settings_environment(), TOKEN: parts["rasa"].environment[TOKEN]}
        # Once more: these are the settings that count, and somebody may have edited during a training.
        require_startable(again, QUICK)
        renewed = make_parts(again, ensure_model(again))
        require_room(renewed, running=parts)
        return renewed

    with Supervisor(parts) as supervisor, noted(note_of(environment)) as note:
        supervisor.start()
        say(welcome(parts, os.environ, read_dotenv(ROOT / ".env")))
        supervisor.watch(remade, note)


def welcome(parts: dict[str, Part], typed: Mapping[str, str], in_file: Mapping[str, str]) -> str:
    """Its commands are for another terminal, which knows what `.env` says (`in_file`), but not what was `typed`."""

    def there(command: str, *names: str) -> str:
        said = chosen(names, typed)
        usual = {**DEFAULTS, **{name: value for name, value in in_file.items() if value}}
        return copyable(command, {name: value for name, value in said.items() if value != usual.get(name)})

    call = there("make call", "ASSISTANT_HOST", "ASSISTANT_PORT")
    demo = there("make demo", "OUTAGE_DATABASE_URL")
    hint = STALE_HINT.format(demo=demo) if demo_is_stale(parts["outage"]) else ""
    return WELCOME.format(url=parts["assistant"].url, code=CODE, phone=PHONE, hint=hint, call=call)


def demo_is_stale(outage: Part) -> bool:
    """Whether the demo's customer exists, but the demo's power cut should be over by now."""
    key = {"X-API-Key": outage.environment.get("OUTAGE_API_KEY", "")}
    supply = ask_json(f"{outage.url}/v1/customers/{CODE}/supply", key)
    if supply is None or supply["current"] is None:
        return supply is not None
    back = supply["current"]["expected_back_at"]
    return back is not None and datetime.fromisoformat(back) < datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(guarded(main))
