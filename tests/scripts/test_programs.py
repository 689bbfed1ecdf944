"""What cannot start is named before anything starts: the real programs are asked, over a spoiled copy of the tree."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts.stack import trial_environment
from tests.scripts.trees import copied_tree, replaced

SENTENCES = "assistant/conversation/sentences.yml"
PROMPTS = "assistant/channels/telephone/saying/prompts.yml"
PRONUNCIATIONS = "voices/pronunciations.toml"
MESSAGES = "outage_service/telling/notices/messages.yml"
LAST_PRONUNCIATION = 'wifi = "oai phai"'

# The file, what stands in it, what somebody wrote instead, and what the refusal says after file and line.
SLIPS = [
    (SENTENCES, "didnt_hear:", "didn_hear:", "unknown entry «didn_hear»; did you mean «didnt_hear»?"),
    (SENTENCES, "gọi {hotline} để", "gọi {hotlin} để", "unknown placeholder «{hotlin}»"),
    (PROMPTS, '{ title: Không, key: "2" }]', '{ title: Không, key: "2" }', "is not valid YAML: "),
    (PROMPTS, "  busy:", "  bussy:", "unknown entry «bussy»; did you mean «busy»?"),
    (PROMPTS, "queue: customer_service", "", "the entry «queue» is missing"),
    (PROMPTS, '"1": nhà tôi', "1: nhà tôi", "«keys» must be a menu"),
    (PRONUNCIATIONS, LAST_PRONUNCIATION, "wifi = oai phai", "is not valid TOML: "),
    (MESSAGES, "lại lúc {back}.", "lại lúc {bakc}.", "unknown value «bakc»; did you mean «back»?"),
    (
        MESSAGES,
        "chưa xác định lại được giờ",
        "{back}",
        "unknown value «back»; there are area, cause, reason,",
    ),
    (MESSAGES, 'cause: " do {cause}"', 'cause: " do {cause"', "braces hold one of cause"),
    (MESSAGES, "  text:", "  txt:", "unknown text «txt»; did you mean «text»?"),
    ("outage_service/world/units/units.csv", "\nP", "\n9", "prefix is not the beginning"),
    ("assistant/app.py", "def create_app(", "def create_app((", "SyntaxError: "),
    ("outage_service/telling/notices/gateways.py", "import apprise", "import (apprise", "SyntaxError: "),
    (
        "assistant/wiring/web.py",
        "import Limit, Limiter",
        "import Limit, Limitar",
        "ImportError: cannot import name 'Limitar'",
    ),
    ("outage_service/api/units.py", "from fastapi", "from fastapl", "ModuleNotFoundError: "),
    ("assistant/dialogue/door.py", "from sanic ", "from sonic ", "ModuleNotFoundError: "),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_tree(tmp_path_factory.mktemp("tree"))


def refusal(tree: Path, state: Path, **variables: str) -> str:
    """The one line with which `make run` refuses to start; nothing has been started or made."""
    done = subprocess.run(
        [tree / ".venv" / "bin" / "python", "-m", "scripts.run"],
        cwd=tree,
        env={**trial_environment(state), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert not state.exists()
    [line] = done.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"), SLIPS, ids=[f"{slip[0]}: {slip[2]}" for slip in SLIPS]
)
def test_a_slip_is_named_with_file_and_line(
    sound: Path, tmp_path: Path, file: str, right: str, wrong: str, said: str
) -> None:
    before = (sound / file).read_text(encoding="utf-8")
    replaced(sound / file, right, wrong)
    try:
        line = refusal(sound, tmp_path / "state")
    finally:
        (sound / file).write_text(before, encoding="utf-8")
    assert re.match(rf"error: {re.escape(file)}:\d+: {re.escape(said)}", line), line


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("OUTAGE_QUIET_FROM=xx", ".env:2: OUTAGE_QUIET_FROM cannot be used: "),
        ("OUTAGE_SMS_GATEWAY='nosuch://{address}'", ".env:2: OUTAGE_SMS_GATEWAY cannot be used: "),
        ("ASSISTANT_RASA_TIMEOUT_S=soon", ".env:2: ASSISTANT_RASA_TIMEOUT_S: must be a number"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_line(
    sound: Path, tmp_path: Path, written: str, said: str
) -> None:
    (sound / ".env").write_text(f"# ours\n{written}\n", encoding="utf-8")
    try:
        assert refusal(sound, tmp_path / "state").startswith(f"error: {said}")
    finally:
        (sound / ".env").unlink()


def test_a_setting_of_the_environment_is_not_looked_for_in_the_file(sound: Path, tmp_path: Path) -> None:
    (sound / ".env").write_text("OUTAGE_QUIET_FROM=21:30\n", encoding="utf-8")
    try:
        said = refusal(sound, tmp_path / "state", OUTAGE_QUIET_FROM="xx")
    finally:
        (sound / ".env").unlink()
    assert said.startswith("error: OUTAGE_QUIET_FROM cannot be used: ")


def test_rasas_own_program_is_asked_too(sound: Path, tmp_path: Path) -> None:
    """Only before a restart: it takes as long as a start that fails."""
    code = "from scripts.programs import require_startable; import os; print(require_startable(os.environ))"
    command = [sound / ".venv" / "bin" / "python", "-c", code]
    environment = {**trial_environment(tmp_path / "state"), "OUTAGE_QUIT_FROM": "21:30"}
    file = sound / "assistant/dialogue/serve.py"
    before = file.read_text(encoding="utf-8")

    def ask() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=sound, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    good = ask()
    replaced(file, "from sanic import Sanic\n", "from sanic import Sonic as Sanic\n")
    try:
        bad = ask()
    finally:
        file.write_text(before, encoding="utf-8")
    warned = "['OUTAGE_QUIT_FROM is not a setting of the outage service: a typing mistake?']\n"
    assert (good.returncode, good.stderr, good.stdout) == (0, "", warned)
    assert re.search(
        r"Problem: assistant/dialogue/serve\.py:\d+: ImportError: cannot import name 'Sonic'", bad.stderr
    )
    assert not os.path.lexists(tmp_path / "state")
