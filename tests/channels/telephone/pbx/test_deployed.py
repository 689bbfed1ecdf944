"""The files of deploy/ that no call of the other tests goes through."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bench.telephone.getting import AsteriskTree
from bench.telephone.pbx import DEPLOYED, Pbx, Places, free_udp_port
from scripts.places import ROOT

GIVEN = {
    "ALO_ASSISTANT": "alo-dien:8000",
    "ALO_CALL_KEY": "a1b2",
    "ALO_PASSWORD": "thu-nghiem",
    "ALO_ADDRESS": "192.0.2.7",
}


def start(etc: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """What the container does before it starts Asterisk."""
    environment = {"PATH": os.environ["PATH"], "ALO_ETC": str(etc), **given}
    command = ["sh", DEPLOYED / "start.sh"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    folder = tmp_path / "etc"
    folder.mkdir()
    for one in DEPLOYED.glob("*.conf"):
        shutil.copy(one, folder)
    return folder


def test_the_container_puts_its_own_addresses_and_keys_in(etc: Path) -> None:
    assert start(etc, **GIVEN).returncode == 0
    texts = {one.name: one.read_text() for one in etc.glob("*.conf")}
    assert not re.search(r"CHANGE-ME", "".join(texts.values()))
    assert "uri = ws://alo-dien:8000/v1/calls/asterisk?key=a1b2" in texts["websocket_client.conf"]
    assert "ALO_URL=http://alo-dien:8000" in texts["alo_dien_globals.conf"]
    assert "ALO_AUDIOSOCKET=alo-dien:8090" in texts["alo_dien_globals.conf"]
    assert "external_media_address = 192.0.2.7" in texts["pjsip.conf"]


@pytest.mark.parametrize("missing", ["ALO_ASSISTANT", "ALO_CALL_KEY", "ALO_PASSWORD"])
def test_the_container_does_not_start_half_configured(etc: Path, missing: str) -> None:
    assert start(etc, **{**GIVEN, missing: ""}).returncode != 0
    assert start(etc, **{**GIVEN, missing: "a|b;c"}).returncode != 0 or missing == "ALO_ASSISTANT"


async def test_asterisk_takes_the_example_of_a_trunk_and_telephones(
    tmp_path: Path, etc: Path, asterisk_tree: AsteriskTree
) -> None:
    assert start(etc, **GIVEN).returncode == 0
    places = Places(assistant="127.0.0.1:9", audiosocket=9, sip=free_udp_port(), first_rtp=31_800)
    pbx = Pbx(asterisk_tree, tmp_path / "pbx", places)
    pbx.configure()
    ours = pbx.run / "etc/pjsip.conf"
    ours.write_text((etc / "pjsip.conf").read_text().replace("0.0.0.0:5060", f"127.0.0.1:{places.sip}"))
    try:
        await pbx.start(configured=True)
        endpoints = await pbx.console("pjsip show endpoints")
        assert {"caller", "operator1", "operator2", "trunk"} <= set(
            re.findall(r"Endpoint: +([a-z]\w+)", endpoints)
        )
        queues = await pbx.console("queue show")
        assert {"emergency", "customer_service"} <= set(re.findall(r"^(\w+) +has", queues, re.MULTILINE))
        assert not [line for line in pbx.log.splitlines() if "res_pjsip" in line and "ERROR" in line]
    finally:
        pbx.kill()


def test_the_compose_file_starts_what_is_there() -> None:
    compose = yaml.safe_load((ROOT / "deploy/compose.yml").read_text("utf-8"))
    services = compose["services"]
    assert set(services) == {"alo-dien", "asterisk"}
    for service in services.values():
        context = (ROOT / "deploy" / service["build"]["context"]).resolve()
        assert (context / service["build"].get("dockerfile", "Dockerfile")).is_file()
    names = {name for service in services.values() for name in service["environment"]}
    documented = (ROOT / ".env.example").read_text("utf-8") + (DEPLOYED / "start.sh").read_text("utf-8")
    assert {name for name in names if name not in documented} == set()
    key = "${CALL_KEY:-chi-de-thu}"
    assert services["alo-dien"]["environment"]["ASSISTANT_CALL_KEY"] == key
    assert services["asterisk"]["environment"]["ALO_CALL_KEY"] == key
