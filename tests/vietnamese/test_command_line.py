"""`python -m assistant.vietnamese`, as a shell uses it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def run(verb: str, given: bytes) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "assistant.vietnamese", verb],
        input=given,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == b""
    return done.stdout.decode("utf-8").split("\n")[:-1]


def test_each_line_is_read_aloud_on_its_own_line() -> None:
    assert run("read", b"17:30\n\n1900 1909\n") == [
        "mười bảy giờ ba mươi",
        "",
        "một chín không không, một chín không chín",
    ]


def test_each_line_is_heard_as_a_list_with_offsets() -> None:
    lines = run("hear", "mã PC05II0123456 mất điện rồi em\nchào em\n".encode())
    assert [json.loads(line) for line in lines] == [
        [{"entity": "customer_code", "value": "PC05II0123456", "start": 3, "end": 16}],
        [],
    ]


@pytest.mark.parametrize("verb", ["read", "hear"])
def test_any_bytes_give_one_line_for_each_line(verb: str) -> None:
    given = (
        b"\xff\xfe\x00\n"
        + b"\x00\x01\x02 0905123456\n"
        + ("😀" * 50).encode()
        + b"\n"
        + b"a\x0bb\x0cc\x1cd\xc2\x85e\n"
        + b"PC05II0123456"
    )
    assert len(run(verb, given)) == 5


def test_an_answer_comes_before_the_next_line_is_given() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "assistant.vietnamese", "hear"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"0905123456\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())[0]["value"] == "0905123456"
        process.stdin.close()
        assert process.wait(timeout=30) == 0
