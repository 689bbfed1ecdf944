"""Callers whose telephones are not ours: many SIPp callers at once, and baresip."""

import asyncio
import os
import shutil
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.telephone.getting import AsteriskTree
from bench.telephone.pbx import NUMBER, free_udp_port
from bench.telephone.sounds import babble, likeness, share_heard
from tests.channels.telephone.pbx.exchange import Exchange, open_exchange
from tests.channels.telephone.switchboard import CarriedCall

HERE = Path(__file__).parent
AT_ONCE = 20
STORY, ANSWER = babble(6.0, seed=11), babble(3.0, seed=12)
BARESIP_CONFIG = """
sip_listen 127.0.0.1:{sip}
audio_source aufile,{folder}/said.wav
audio_player aufile,{folder}/unused.wav
audio_alert aufile,{folder}/unused.wav
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
rtp_ports {rtp}-{last_rtp}
module_path {modules}
module g711.so
module aufile.so
module sndfile.so
snd_path {folder}
module_tmp account.so
module_app menu.so
"""
BARESIP_MODULES = next(iter(Path("/usr/lib").glob("**/baresip/modules")), None)


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


@asynccontextmanager
async def running(*command: object, cwd: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    with (cwd / "output").open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *map(str, command), cwd=cwd, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
            env={**os.environ, "TERM": "dumb"},
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def a_law(pcm: bytes) -> bytes:
    """G.711 A-law (ITU-T G.711, table 1)."""
    samples = np.frombuffer(pcm, "<i2").astype(np.int32) >> 3
    positive = samples >= 0
    magnitude = np.where(positive, samples, -samples - 1)
    exponent = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int32) - 4, 0)
    mantissa = (magnitude >> np.maximum(exponent, 1)) & 0x0F
    code = (exponent << 4) | mantissa | np.where(positive, 0x80, 0)
    return (code ^ 0x55).astype(np.uint8).tobytes()


async def converse(call: CarriedCall) -> None:
    """Answers, speaks while the caller speaks, and says goodbye when the caller has finished."""
    await call.line.answer()
    await call.line.play(ANSWER, "answer")
    await call.until(lambda: call.marks == ["answer"], within_s=20)
    await call.until(lambda: likeness(call.sound, STORY[-4000:]) > 0.9, within_s=20)
    await call.line.hang_up()


@needs("sipp")
async def test_twenty_callers_at_once_are_all_heard_and_answered(
    tmp_path: Path, asterisk_tree: AsteriskTree
) -> None:
    (tmp_path / "said.alaw").write_bytes(a_law(STORY + bytes(8000)))
    async with open_exchange(tmp_path, asterisk_tree) as exchange:
        sipp = (
            "sipp", f"127.0.0.1:{exchange.pbx.places.sip}", "-sf", HERE / "many_callers.xml", "-s", NUMBER,
            "-i", "127.0.0.1", "-p", free_udp_port(), "-mi", "127.0.0.1", "-m", AT_ONCE, "-r", AT_ONCE,
            "-l", AT_ONCE, "-nostdin", "-timeout", "60s",
        )  # fmt: skip
        async with running(*sipp, cwd=tmp_path) as callers:
            calls = [await exchange.switchboard.next_call(10) for _ in range(AT_ONCE)]
            await asyncio.gather(*(converse(call) for call in calls))
            assert await asyncio.wait_for(callers.wait(), 30) == 0, (tmp_path / "output").read_text()[-2000:]
        assert len({call.line.arrival.caller for call in calls}) == AT_ONCE
        assert min(share_heard(call.sound, STORY) for call in calls) > 0.95


@needs("baresip")
async def test_another_make_of_telephone_is_heard_and_hears(
    tmp_path: Path, asterisk_tree: AsteriskTree
) -> None:
    phone = tmp_path / "baresip"
    phone.mkdir()
    write_wav(phone / "said.wav", STORY + bytes(32_000))
    rtp = free_udp_port() & ~1
    config = BARESIP_CONFIG.format(
        folder=phone, sip=free_udp_port(), rtp=rtp, last_rtp=rtp + 20, modules=BARESIP_MODULES
    )
    (phone / "config").write_text(config)
    (phone / "accounts").write_text("<sip:0905123456@127.0.0.1>;regint=0;audio_codecs=PCMA/8000/1\n")
    (phone / "contacts").touch()
    async with open_exchange(tmp_path, asterisk_tree) as exchange:
        heard = await call_by_baresip(exchange, phone)
    assert share_heard(heard, ANSWER) > 0.85


async def call_by_baresip(exchange: Exchange, phone: Path) -> NDArray[np.int16]:
    dial = f"/dial sip:{NUMBER}@127.0.0.1:{exchange.pbx.places.sip}"
    async with running("baresip", "-f", phone, "-e", dial, "-t", "20", cwd=phone):
        await converse(await exchange.switchboard.next_call(10))
        await asyncio.sleep(0.5)
    return recorded_in(phone)


def recorded_in(phone: Path) -> NDArray[np.int16]:
    """The header of a recording that nobody closed does not know its length."""
    [recording] = phone.glob("dump-*-dec.wav")
    samples = recording.read_bytes()[44:]
    return np.frombuffer(samples[: len(samples) & ~1], "<i2")


def write_wav(path: Path, pcm: bytes) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(pcm)
