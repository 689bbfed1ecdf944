"""A slip in what trainers edit, as it reaches the person who typed `make train` or `make run`."""

import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.places import MAIN_PYTHON, ROOT


@pytest.mark.parametrize(
    ("path", "right", "wrong", "said"),
    [
        ("nlu_data/nlu/outage.yml", "](place)", "](nosuch)", "unknown entity label «nosuch»"),
        ("nlu_data/nlu/outage.yml", "- intent", "-intent", "is not valid YAML"),
        ("nlu_data/answers.yml", "valid_until: 2027", "valid_until: in 2027", "must be a day"),
    ],
)
def test_training_is_refused_in_one_line_and_nothing_is_trained(
    tmp_path: Path, path: str, right: str, wrong: str, said: str
) -> None:
    for folder in ("assistant", "nlu_data", "scripts", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / path
    file.write_text(file.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    command = [MAIN_PYTHON, "-m", "scripts.model"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"error: {path}:")
    assert said in line
    assert not (tmp_path / "var").exists()
