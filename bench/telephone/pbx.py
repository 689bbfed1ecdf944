"""An Asterisk for measurements and tests: the files of deploy/asterisk with this machine's ports."""

from __future__ import annotations

import asyncio
import random
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.telephone.getting import AsteriskTree
from scripts.places import ROOT
from scripts.ports import free_port

DEPLOYED = ROOT / "deploy/asterisk"
READY_WITHIN_S = 20.0
NUMBER = "19001909"
# Calls to this number go by AudioSocket.
OLDER = "1901"

ASTERISK_CONF = """
[directories]
astetcdir => {run}/etc
astmoddir => {tree.modules}
astvarlibdir => {run}/lib
astdbdir => {run}/db
astkeydir => {run}/lib
astdatadir => {tree.data}
astagidir => {run}/lib
astspooldir => {run}/spool
astrundir => {run}/run
astlogdir => {run}/log
[options]
verbose = 4
documentation_language = en_US
"""
PJSIP_CONF = """
[global]
type=global
endpoint_identifier_order=ip,username
[loopback]
type=transport
protocol=udp
bind=127.0.0.1:{port}
[telephone](!)
type=endpoint
transport=loopback
disallow=all
allow=ulaw,alaw
dtmf_mode=auto
direct_media=no
media_address=127.0.0.1
bind_rtp_to_media_address=yes
[trunk](telephone)
context=public
[trunk]
type=identify
endpoint=trunk
match=127.0.0.1
"""
OPERATOR = """
[operator{number}](telephone)
aors=operator{number}
[operator{number}]
type=aor
contact=sip:operator{number}@127.0.0.1:{port}
"""


@dataclass(frozen=True)
class Places:
    """Ports of this machine. `operators`: the ports of the operators' telephones; empty if all are away."""

    assistant: str
    audiosocket: int
    sip: int
    first_rtp: int
    operators: tuple[int, ...] = ()
    operator_wait_s: int = 4
    key: str = ""


class Pbx:
    """An Asterisk process with its own folder `run`; `log` is its log."""

    def __init__(self, tree: AsteriskTree, run: Path, places: Places) -> None:
        self._tree = tree
        self.run = run
        self.places = places
        self._process: subprocess.Popen[bytes] | None = None

    def configure(self) -> None:
        for folder in ("etc", "run", "log", "spool", "db", "lib"):
            (self.run / folder).mkdir(parents=True, exist_ok=True)
        etc = self.run / "etc"
        for deployed in DEPLOYED.glob("*.conf"):
            shutil.copy(deployed, etc)
        places = self.places
        self._change(
            "alo_dien_globals.conf",
            ("ALO_URL=http://127.0.0.1:8000", f"ALO_URL=http://{places.assistant}"),
            ("ALO_AUDIOSOCKET=127.0.0.1:8090", f"ALO_AUDIOSOCKET=127.0.0.1:{places.audiosocket}"),
            ("ALO_KEY=", f"ALO_KEY={places.key}"),
            ("ALO_OPERATOR_WAIT=60", f"ALO_OPERATOR_WAIT={places.operator_wait_s}"),
            ("ALO_SOUNDS=/usr/share/asterisk/sounds/alo-dien", f"ALO_SOUNDS={DEPLOYED / 'sounds'}"),
        )
        key = f"?key={places.key}" if places.key else ""
        self._change(
            "websocket_client.conf",
            ("127.0.0.1:8000/v1/calls/asterisk?key=CHANGE-ME", f"{places.assistant}/v1/calls/asterisk{key}"),
        )
        with (etc / "extensions.conf").open("a") as more:
            more.write(f"[public]\nexten => {OLDER},1,Goto(alo-dien-audiosocket,${{EXTEN}},1)\n")
        operators = "".join(
            OPERATOR.format(number=number, port=port) for number, port in enumerate(places.operators, 1)
        )
        (etc / "pjsip.conf").write_text(PJSIP_CONF.format(port=places.sip) + operators)
        (etc / "asterisk.conf").write_text(ASTERISK_CONF.format(run=self.run, tree=self._tree))
        (etc / "rtp.conf").write_text(
            f"[general]\nrtpstart={places.first_rtp}\nrtpend={places.first_rtp + 199}\n"
        )
        (etc / "http.conf").write_text("[general]\nenabled=no\n")
        (etc / "logger.conf").write_text("[logfiles]\nfull => notice,warning,error,verbose,dtmf\n")

    def _change(self, name: str, *changes: tuple[str, str]) -> None:
        """Replaces lines. A missing line means that the deployed files changed: then adapt this module."""
        path = self.run / "etc" / name
        text = path.read_text()
        for old, new in changes:
            assert old in text, f"{name} no longer holds {old}"
            text = text.replace(old, new)
        path.write_text(text)

    async def start(self, configured: bool = False) -> None:
        if not configured:
            self.configure()
        arguments = ("-C", str(self.run / "etc/asterisk.conf"), "-f", "-n")
        with (self.run / "log/output").open("wb") as output:
            self._process = subprocess.Popen(  # noqa: ASYNC220 (returns at once)
                self._tree.command(*arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.run,
            )
        async with asyncio.timeout(READY_WITHIN_S):
            while "Asterisk has fully booted" not in await self.console("core waitfullybooted"):
                assert self._process.poll() is None, "Asterisk did not start"
                await asyncio.sleep(0.05)

    async def console(self, command: str) -> str:
        """The answer of Asterisk's command line."""
        arguments = ("-C", str(self.run / "etc/asterisk.conf"), "-rx", command)
        process = await asyncio.create_subprocess_exec(
            *self._tree.command(*arguments), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        said, _ = await process.communicate()
        return said.decode("utf-8", "replace")

    @property
    def log(self) -> str:
        path = self.run / "log/full"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Ends the process at once, as in a crash."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


def free_udp_port() -> int:
    return free_port(socket.SOCK_DGRAM)


def free_rtp_ports() -> int:
    """The first of 200 ports for sound, below the range of `scripts.ports`."""
    return random.randrange(11_000, 19_800, 200)
