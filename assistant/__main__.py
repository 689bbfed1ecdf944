"""The command line of the assistant: `python -m assistant serve`, `check` and `call`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.channels.terminal.conversation import TerminalCall, folder_for, run_call
from assistant.channels.terminal.wishes import Wishes, wishes
from assistant.errors import SettingError, UnusableFile
from assistant.private_files import begin_privately
from assistant.settings import Settings, environment, reachable, unknown_variables

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
BAD_USAGE = 2


def local_time() -> datetime:
    return datetime.now(LOCAL)


def main(
    arguments: Sequence[str] | None = None,
    variables: Mapping[str, str] | None = None,
    now: Callable[[], datetime] = local_time,
) -> int:
    """Returns the exit code: 2 when an argument, a setting or a file that people edit cannot be used."""
    variables = environment() if variables is None else variables
    asked = _parser(variables).parse_args(arguments)
    try:
        settings = Settings.from_env(variables)
        if asked.command == "serve":
            return _serve(settings)
        if asked.command == "check":
            return _check(settings, variables)
        wished = wishes(asked.say, asked.phone, asked.wav)
    except (SettingError, UnusableFile) as wrong:
        print(wrong, file=sys.stderr)
        return BAD_USAGE
    return 0 if asked.check else _call(settings, asked, wished, now)


def _parser(variables: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description="Alo Điện, the assistant")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="run the assistant at ASSISTANT_HOST and ASSISTANT_PORT")
    commands.add_parser("check", help="say whether it could start with these settings and files")
    call = commands.add_parser("call", help="talk to the running assistant in this terminal")
    call.add_argument("--say", default=variables.get("SAY"), help="what the caller says, separated by |")
    call.add_argument("--phone", default=variables.get("PHONE"), help="the number the call comes from")
    call.add_argument("--wav", default=variables.get("WAV"), help="a recording of what the caller says")
    call.add_argument("--check", action="store_true", help="only check the arguments; make no call")
    call.add_argument("--url", help="where the assistant runs, when not at ASSISTANT_PORT on this machine")
    call.add_argument(
        "--no-audio",
        action="store_true",
        default=bool(variables.get("NO_SPEECH")),
        help="print only: no WAV files, nothing played",
    )
    return parser


def _serve(settings: Settings) -> int:
    import uvicorn

    # The access log would write the keys and numbers that telephone providers put into addresses.
    uvicorn.run(
        "assistant.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level=settings.log_level,
        timeout_graceful_shutdown=10,
    )
    return 0


def _check(settings: Settings, variables: Mapping[str, str]) -> int:
    from assistant.check import check_start

    for name in unknown_variables(variables):
        print(f"warning: {name} is not a setting of the assistant: a typing mistake?", file=sys.stderr)
    check_start(settings)
    return 0


def _call(settings: Settings, asked: argparse.Namespace, wished: Wishes, now: Callable[[], datetime]) -> int:
    if wished.wav and wished.said:
        from assistant.channels.terminal.spoken_call import SAMPLE_RATE, SpokenCall, run_spoken_call

        return run_spoken_call(
            SpokenCall(
                url=_url(settings, asked),
                pcm=wished.said.resampled(SAMPLE_RATE).to_pcm(),
                answer_file=wished.wav.with_name(f"{wished.wav.stem}.answer.wav"),
                phone=wished.phone,
                channel_key=settings.channel_key,
            )
        )
    return run_call(
        TerminalCall(
            url=_url(settings, asked),
            folder=folder_for(settings.state_dir, now()),
            lines=wished.lines,
            phone=wished.phone,
            channel_key=settings.channel_key,
            with_sound=not asked.no_audio,
        )
    )


def _url(settings: Settings, asked: argparse.Namespace) -> str:
    return (asked.url or f"http://{reachable(settings.host)}:{settings.port}").rstrip("/")


if __name__ == "__main__":
    begin_privately()
    raise SystemExit(main())
