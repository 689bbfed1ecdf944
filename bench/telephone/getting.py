"""Gets a real Asterisk without root or installation: fetches it with apt-get and unpacks it under `var/`.

Debian 12 has no Asterisk; later suites have one with the websocket channel. It runs with its own loader and
libraries.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.places import VAR

SUITES = ("forky", "sid")
FETCH_WITHIN_S = 300
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Large packages among the dependencies that a running Asterisk does not use.
NOT_NEEDED = (
    "perl", "libperl", "systemd", "libsystemd-shared", "udev", "dpkg", "coreutils", "bash", "util-linux",
    "login", "passwd", "tar_", "tzdata", "libc-bin", "asterisk-core-sounds", "ncurses-", "e2fs", "mount",
    "grep_", "sed_", "findutils", "diffutils", "gzip", "hostname", "init-", "libpam-", "apt_", "adduser",
    "debconf", "sqlite3_",
)  # fmt: skip
LOADERS = {
    "x86_64": ("x86_64-linux-gnu", "usr/lib64/ld-linux-x86-64.so.2", "amd64"),
    "aarch64": ("aarch64-linux-gnu", "usr/lib/ld-linux-aarch64.so.1", "arm64"),
}


class NoAsterisk(Exception):
    """There is no Asterisk for this machine; the message says why."""


@dataclass(frozen=True)
class AsteriskTree:
    """`root` holds the files that Debian would install under `/`."""

    root: Path
    triplet: str
    loader: str

    @property
    def modules(self) -> Path:
        return self.root / "usr/lib" / self.triplet / "asterisk/modules"

    @property
    def data(self) -> Path:
        return self.root / "usr/share/asterisk"

    def command(self, *arguments: str) -> list[str]:
        libraries = f"{self.root / 'usr/lib' / self.triplet}:{self.root / 'usr/lib'}"
        program = self.root / "usr/sbin/asterisk"
        return [str(self.root / self.loader), "--library-path", libraries, str(program), *arguments]


@cache
def get_asterisk() -> AsteriskTree:
    """Fetches and unpacks Asterisk once and keeps it. Raises `NoAsterisk`."""
    machine = os.uname().machine
    if machine not in LOADERS or not KEYRING.is_file() or not shutil.which("apt-get"):
        raise NoAsterisk("a real Asterisk is fetched with Debian's apt-get on x86-64 or arm64 only")
    triplet, loader, architecture = LOADERS[machine]
    folder = VAR / "asterisk"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        tree = AsteriskTree(folder / "root", triplet, loader)
        if not (folder / "complete").is_file():
            _fetch(folder, tree, architecture)
            (folder / "complete").touch()
    return tree


def _fetch(folder: Path, tree: AsteriskTree, architecture: str) -> None:
    why = "no suite was tried"
    for suite in SUITES:
        shutil.rmtree(folder / "root", ignore_errors=True)
        shutil.rmtree(folder / "apt", ignore_errors=True)
        try:
            _download(folder / "apt", suite, architecture)
            _unpack(folder / "apt", tree)
            return
        except (NoAsterisk, subprocess.SubprocessError, OSError) as failed:
            why = f"{suite}: {_last_line(failed)}"
        finally:
            shutil.rmtree(folder / "apt", ignore_errors=True)
    raise NoAsterisk(f"Debian's mirror serves no Asterisk with the websocket channel ({why})")


def _last_line(failed: Exception) -> str:
    said = getattr(failed, "stderr", "") or str(failed)
    return (said.strip().splitlines() or [type(failed).__name__])[-1][:200]


def _run(*command: str, **environment: str) -> str:
    return subprocess.run(
        command,
        env={**os.environ, "LC_ALL": "C", **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=FETCH_WITHIN_S,
        stdin=subprocess.DEVNULL,
    ).stdout


def _download(apt: Path, suite: str, architecture: str) -> None:
    """Downloads from this machine's configured mirror, with package lists and a cache of its own."""
    mirrors = _run("apt-get", "indextargets", "--format", "$(REPO_URI)").split()
    mirror = next((one for one in mirrors if "security" not in one), None)
    if mirror is None:
        raise NoAsterisk("this machine has no Debian mirror, or no package lists yet (apt-get update)")
    for place in ("state/lists/partial", "cache/archives/partial", "none"):
        (apt / place).mkdir(parents=True)
    (apt / "status").touch()
    (apt / "sources.list").write_text(f"deb [signed-by={KEYRING}] {mirror} {suite} main\n")
    (apt / "apt.conf").write_text(
        f'Dir::State "{apt}/state"; Dir::State::status "{apt}/status"; Dir::Cache "{apt}/cache";\n'
        f'Dir::Etc::sourcelist "{apt}/sources.list"; Dir::Etc::sourceparts "{apt}/none";\n'
        f'Dir::Etc::preferences "{apt}/no.pref"; Dir::Etc::preferencesparts "{apt}/none";\n'
        f'APT::Architecture "{architecture}"; APT::Architectures {{ "{architecture}"; }};\n'
        f'APT::Sandbox::User "root"; Debug::NoLocking "1"; Acquire::Retries "2";\n'
    )
    config = {"APT_CONFIG": str(apt / "apt.conf")}
    _run("apt-get", "-qq", "update", **config)
    wanted = ("asterisk", "asterisk-modules")
    _run("apt-get", "-qq", "install", "-y", "--no-install-recommends", "--download-only", *wanted, **config)


def _unpack(apt: Path, tree: AsteriskTree) -> None:
    for folder in ("usr/bin", "usr/sbin", "usr/lib", "usr/lib64"):
        (tree.root / folder).mkdir(parents=True)
        (tree.root / Path(folder).name).symlink_to(folder)
    skipped = ("doc", "man", "locale")
    excludes = [f"--exclude=./usr/share/{one}" for one in skipped]
    for package in sorted((apt / "cache/archives").glob("*.deb")):
        if package.name.startswith(NOT_NEEDED) or "-doc_" in package.name:
            continue
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as cutting:
            command: list[str | Path] = [
                "tar",
                "-x",
                "--keep-directory-symlink",
                "-C",
                tree.root,
                *excludes,
                "-f",
                "-",
            ]
            subprocess.run(command, stdin=cutting.stdout, check=True, timeout=FETCH_WITHIN_S)
    if not (tree.modules / "chan_websocket.so").is_file():
        raise NoAsterisk("it has no websocket channel")
    _run(*tree.command("-V"))
