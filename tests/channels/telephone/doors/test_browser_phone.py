"""The telephone on the demo page, in a real browser."""

from __future__ import annotations

import re
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assistant.wiring.given import Given
from tests.builders import PHONE, a_handoff, an_answer
from tests.channels.serving import served
from tests.channels.telephone.calling import QuickSpeaker, ScriptedEar
from tests.channels.web.test_page import CHROMIUM, DESKTOP, QUIET, TELEPHONE
from tests.fakes import GREETING, ScriptedDialogue

TONE_HZ = 1000
PERSON = "cho tôi gặp nhân viên"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the microphone of the browser hears: a steady tone, at 48 kHz."""
    path = tmp_path_factory.mktemp("microphone") / "tone.wav"
    samples = 12000 * np.sin(2 * np.pi * TONE_HZ / 48000 * np.arange(48000 * 20))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


@pytest.fixture(scope="module")
def browser(tone: Path) -> Iterator[Browser]:
    microphone = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={tone}",
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=(*QUIET, *microphone))
        yield browser
        browser.close()


@pytest.fixture
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue(
        {
            PERSON: an_answer("Dạ em nối máy ngay ạ.", handoff=a_handoff("requested", "customer_service")),
            "nhà tôi mất điện": an_answer("Chúc anh/chị một ngày an lành ạ.", ended=True),
            "bao giờ có điện lại": an_answer("Dạ em xem ngay ạ. " * 40),
        }
    )


@pytest.fixture
def ear() -> ScriptedEar:
    return ScriptedEar()


@pytest.fixture
def url(tmp_path: Path, dialogue: ScriptedDialogue, ear: ScriptedEar) -> Iterator[str]:
    async def open_ear() -> ScriptedEar:
        return ear

    with served(tmp_path, Given(dialogue, QuickSpeaker(), open_ear=open_ear), audiosocket_port=0) as url:
        yield url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESKTOP, locale="vi-VN")  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, url: str) -> Iterator[Page]:
    """The page before a call; a test fails when it has an error of its own."""
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.goto(url)
    expect(page.locator(".message.assistant .bubble").first).to_contain_text(GREETING)
    yield page
    assert mistakes == []


def calls(page: Page) -> None:
    page.get_by_role("button", name="Gọi thử").click()
    expect(captions(page, "assistant").first).to_contain_text("Điện lực xin nghe")


def captions(page: Page, speaker: str):  # type: ignore[no-untyped-def]
    return page.locator(f".captions .{speaker}")


def test_a_call_from_the_page_is_answered_shown_and_hung_up(page: Page, ear: ScriptedEar) -> None:
    calls(page)
    expect(captions(page, "assistant").last).to_contain_text(GREETING)
    expect(page.locator("#call-state")).to_contain_text("Đang nói chuyện 0:0")
    page.get_by_role("button", name="Gác máy").click()
    expect(page.locator("#call-state")).to_contain_text("đã kết thúc")
    page.get_by_role("button", name="Đóng").click()
    expect(page.locator("#call")).to_be_hidden()


@pytest.mark.alone
def test_the_microphone_is_heard_at_eight_kilohertz_and_as_loud_as_it_is(
    page: Page, ear: ScriptedEar
) -> None:
    began = time.monotonic()
    calls(page)
    expect(page.get_by_role("button", name="Tắt micro")).to_be_enabled()
    page.wait_for_timeout(1200)
    page.get_by_role("button", name="Tắt micro").click()
    page.wait_for_timeout(200)
    fed, so_far_s = ear.fed, time.monotonic() - began
    page.wait_for_timeout(300)
    assert ear.fed == fed, "a muted microphone is still heard"
    assert 0.8 * 16000 <= fed <= so_far_s * 16000
    samples = np.frombuffer(bytes(ear.sound[-8000:]), "<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    peak = spectrum.argmax() * 8000 / len(samples)
    assert peak == pytest.approx(TONE_HZ, abs=5)
    beside = np.delete(spectrum, np.arange(spectrum.argmax() - 20, spectrum.argmax() + 20))
    assert spectrum.max() > 50 * beside.max()


def test_keys_speak_in_the_callers_name_and_a_hand_over_is_shown(page: Page) -> None:
    calls(page)
    page.get_by_role("button", name="Phím 0, nhân viên").click()
    expect(captions(page, "caller").first).to_contain_text("Bấm 0")
    expect(captions(page, "assistant").last).to_contain_text("em nối máy")
    expect(page.locator("#call-note a")).to_have_attribute("href", "tel:19001909")
    expect(page.locator("#call-state")).to_contain_text("đã kết thúc")


def test_the_keyboard_types_on_the_keypad(page: Page, dialogue: ScriptedDialogue) -> None:
    calls(page)
    # Before the dialogue has greeted, its greeting comes instead of a prompt about keys.
    expect(captions(page, "assistant").last).to_contain_text(GREETING)
    page.keyboard.type("0905*")
    expect(captions(page, "assistant").last).to_contain_text("rồi bấm phím thăng")
    page.keyboard.type("0905123456#")
    expect(captions(page, "assistant").last).to_contain_text("Dạ em nghe: số điện thoại 0905123456")
    expect(captions(page, "caller").filter(has_text="Bấm 0905123456#")).to_have_count(1)


def test_a_goodbye_is_heard_to_its_end_and_ends_the_call(page: Page) -> None:
    calls(page)
    page.keyboard.type("1#")
    expect(captions(page, "assistant").last).to_contain_text("một ngày an lành")
    expect(page.locator("#call-state")).to_contain_text("đã kết thúc")
    expect(page.locator("#call-note")).to_be_hidden()


def test_speech_silences_the_page(page: Page, ear: ScriptedEar, dialogue: ScriptedDialogue) -> None:
    told: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: told.append(str(data))))
    calls(page)
    page.keyboard.type("2#")
    expect(captions(page, "assistant").last).to_contain_text("em xem ngay")
    page.wait_for_timeout(400)
    ear.begins_from_elsewhere()
    page.wait_for_timeout(300)
    assert any('"flush"' in one for one in told)
    ear.ends_from_elsewhere("mai có cúp điện không")
    expect(captions(page, "assistant").last).to_contain_text("mai có cúp điện không")


def test_a_call_comes_from_the_number_that_the_page_may_choose(
    page: Page, dialogue: ScriptedDialogue
) -> None:
    page.get_by_label("Số điện thoại của người gọi").fill("0905 123 456")
    calls(page)
    expect(captions(page, "assistant").last).to_contain_text(GREETING)
    assert dialogue.asked[-1].caller_phone == PHONE


def test_escape_hangs_up(page: Page) -> None:
    calls(page)
    page.keyboard.press("Escape")
    expect(page.locator("#call")).to_be_hidden()
    calls(page)


def test_a_call_that_cannot_be_placed_is_told(
    context: BrowserContext, tmp_path: Path, dialogue: ScriptedDialogue
) -> None:
    with served(tmp_path, Given(dialogue, QuickSpeaker()), audiosocket_port=0, browser_calls=0) as url:
        page = context.new_page()
        page.goto(url)
        page.get_by_role("button", name="Gọi thử").click()
        expect(page.locator("#call-note")).to_contain_text("Chưa gọi được")


def test_without_a_microphone_keys_and_captions_still_work(browser: Browser, url: str) -> None:
    deaf = browser.browser_type.launch(executable_path=CHROMIUM, args=QUIET)
    page = deaf.new_page()
    page.goto(url)
    calls(page)
    expect(page.locator("#call-note")).to_contain_text("Không dùng được micro")
    expect(page.get_by_role("button", name="Tắt micro")).to_be_disabled()
    page.keyboard.type("0905123456#")
    expect(captions(page, "assistant").last).to_contain_text("0905123456")
    deaf.close()


def test_on_a_small_screen_the_whole_telephone_is_reachable(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport=TELEPHONE, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    calls(page)
    for name in ("Phím 1", "Phím thăng, xong", "Gác máy"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    context.close()


def test_every_key_has_a_name(page: Page) -> None:
    calls(page)
    for control in page.locator("#call").get_by_role("button").all():
        expect(control).to_have_accessible_name(re.compile(r"\S"))
