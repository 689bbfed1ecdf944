"""The page at `/` in a real browser: a chat user types, touches, listens, and loses the network."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from assistant.conversation.turn import Button
from assistant.wiring.given import Given
from tests.builders import PHONE, a_handoff, an_answer
from tests.channels.serving import served
from tests.fakes import GREETING, ScriptedDialogue, ToneSpeaker

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1280, "height": 800}
TELEPHONE = {"width": 360, "height": 640}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def dialogue() -> ScriptedDialogue:
    ask = an_answer("Mã PB 0607 0016618 phải không ạ?", buttons=(Button("Đúng rồi", "đúng rồi em"),))
    return ScriptedDialogue(
        {
            "PB06070016618": ask,
            "cho gặp người": an_answer("Dạ em chuyển máy.", handoff=a_handoff("requested")),
            "chào em": an_answer("Dạ em chào ạ.", ended=True),
        }
    )


@pytest.fixture
def speaker() -> ToneSpeaker:
    return ToneSpeaker()


@pytest.fixture
def url(tmp_path: Path, dialogue: ScriptedDialogue, speaker: ToneSpeaker) -> Iterator[str]:
    with served(tmp_path, Given(dialogue, speaker)) as url:
        yield url


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """The page as it is after its greeting; a test fails when the page has an error of its own."""
    context = browser.new_context(viewport=DESKTOP, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.goto(url)
    expect(replies(page).first).to_contain_text(GREETING)
    yield page
    context.close()
    assert mistakes == []


def replies(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".message.assistant .bubble")


def say(page: Page, text: str) -> None:
    page.get_by_label("Tin nhắn của anh/chị").fill(text)
    page.keyboard.press("Enter")


def say_by_http(client: httpx.Client, opened: dict[str, str], text: str) -> int:
    path = f"/v1/chat/sessions/{opened['session_id']}/messages"
    headers = {"Authorization": f"Bearer {opened['token']}"}
    return client.post(path, json={"text": text}, headers=headers).status_code


def test_what_is_typed_is_answered(page: Page) -> None:
    say(page, "mất điện rồi")
    expect(replies(page).last).to_contain_text("Dạ em nghe: mất điện rồi")
    expect(page.locator(".message.caller .bubble")).to_contain_text("mất điện rồi")
    expect(page.get_by_label("Tin nhắn của anh/chị")).to_be_focused()


def test_a_button_answers_in_the_callers_name_and_is_then_gone(
    page: Page, dialogue: ScriptedDialogue
) -> None:
    say(page, "PB06070016618")
    page.get_by_role("button", name="Đúng rồi").click()
    expect(replies(page).last).to_contain_text("Dạ em nghe: đúng rồi em")
    assert dialogue.asked[-1].text == "đúng rồi em"
    expect(page.locator(".choices")).to_have_count(0)


def test_an_example_can_be_tried_with_one_touch(page: Page) -> None:
    page.get_by_role("button", name="Mai có cúp điện không em?").click()
    expect(replies(page).last).to_contain_text("Mai có cúp điện không em?")


def test_an_answer_is_heard_by_itself_and_stopped_by_a_touch(page: Page, speaker: ToneSpeaker) -> None:
    say(page, "mất điện rồi nha em ơi, nãy giờ lâu quá")
    playing = page.get_by_role("button", name="Dừng")
    expect(playing).to_be_visible()
    playing.click()
    expect(playing).to_have_count(0)
    assert "Dạ em nghe: mất điện rồi nha em ơi, nãy giờ lâu quá" in [text for text, _ in speaker.spoken]


def test_whoever_wants_silence_gets_it_and_listens_when_wished(page: Page) -> None:
    page.get_by_role("switch", name="Tự đọc thành tiếng").click()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    say(page, "mất điện")
    expect(replies(page).last).to_contain_text("mất điện")
    page.wait_for_timeout(200)
    assert not [url for url in fetched if "/v1/speech/" in url]
    page.get_by_role("button", name="Nghe").last.click()
    expect(page.get_by_role("button", name="Dừng")).to_be_visible()
    page.reload()
    expect(page.get_by_role("switch", name="Tự đọc thành tiếng")).not_to_be_checked()


def test_a_hand_over_and_the_end_are_shown(page: Page) -> None:
    say(page, "cho gặp người")
    expect(page.locator(".notice").last).to_contain_text("chuyển tới nhân viên")
    expect(page.locator(".notice a")).to_have_attribute("href", "tel:19001909")
    say(page, "chào em")
    expect(page.locator(".notice").last).to_contain_text("đã kết thúc")
    page.locator(".notice").get_by_role("button", name="Trò chuyện mới").click()
    expect(replies(page)).to_have_count(1)


def test_a_reload_loses_nothing(page: Page, dialogue: ScriptedDialogue) -> None:
    say(page, "PB06070016618")
    expect(page.get_by_role("button", name="Đúng rồi")).to_be_visible()
    page.reload()
    expect(replies(page)).to_have_count(2)
    expect(page.locator(".message.caller")).to_have_count(1)
    page.get_by_role("button", name="Đúng rồi").click()
    expect(replies(page).last).to_contain_text("Dạ em nghe: đúng rồi em")
    assert len({one.session_id for one in dialogue.asked}) == 1


def test_markup_is_shown_as_it_was_typed(page: Page) -> None:
    say(page, "<img src=x onerror=alert(1)>")
    expect(replies(page).last).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".log img")).to_have_count(0)


def test_a_message_lost_with_the_network_is_sent_again_by_a_touch(page: Page) -> None:
    page.context.set_offline(True)
    say(page, "mất điện")
    failed = page.locator(".message.failed")
    expect(failed).to_contain_text("Chưa gửi được")
    expect(page.locator("#offline")).to_be_visible()
    page.context.set_offline(False)
    failed.get_by_role("button", name="Gửi lại").click()
    expect(replies(page).last).to_contain_text("Dạ em nghe: mất điện")
    expect(failed).to_have_count(0)
    expect(page.locator("#offline")).to_be_hidden()


def test_while_the_line_is_full_the_page_asks_again_by_itself(
    browser: Browser, tmp_path: Path, dialogue: ScriptedDialogue, speaker: ToneSpeaker
) -> None:
    with (
        served(tmp_path, Given(dialogue, speaker), turns_at_once=1, waiting_turns=1) as url,
        browser.new_context(locale="vi-VN") as context,
        httpx.Client(base_url=url, trust_env=False) as client,
        ThreadPoolExecutor(2) as others,
    ):
        page = context.new_page()
        page.goto(url)
        expect(replies(page)).to_have_count(1)
        opened = [client.post("/v1/chat/sessions", json={}).json() for _ in range(2)]
        dialogue.takes_s = 0.8
        answered = [others.submit(say_by_http, client, one, "mất điện") for one in opened]
        page.wait_for_timeout(200)
        with page.expect_response("**/messages") as first:
            say(page, "nhà em mất điện")
        assert (first.value.status, first.value.headers["retry-after"]) == (503, "2")
        dialogue.takes_s = 0.0
        expect(replies(page).last).to_contain_text("Dạ em nghe: nhà em mất điện")
        expect(page.locator(".message.failed")).to_have_count(0)
        assert [one.result() for one in answered] == [200, 200]


def test_a_message_whose_answer_was_lost_is_sent_again_and_answered_once(
    page: Page, dialogue: ScriptedDialogue
) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()  # the server answers it
        route.abort()

    page.route("**/messages", lose_the_answer)
    say(page, "mất điện")
    failed = page.locator(".message.failed")
    expect(failed).to_contain_text("Chưa gửi được")
    page.unroute("**/messages")
    failed.get_by_role("button", name="Gửi lại").click()
    expect(replies(page).last).to_contain_text("Dạ em nghe: mất điện")
    assert [one.text for one in dialogue.asked] == [None, "mất điện"]


def test_a_broken_dialogue_shows_the_way_to_a_person_and_the_chat_goes_on(
    page: Page, dialogue: ScriptedDialogue
) -> None:
    dialogue.down = True
    say(page, "mất điện")
    expect(replies(page).last).to_contain_text("1900 1909")
    dialogue.down = False
    say(page, "mất điện")
    expect(replies(page).last).to_contain_text("Dạ em nghe: mất điện")


def test_a_session_the_server_no_longer_knows_begins_anew(page: Page) -> None:
    page.context.clear_cookies()
    page.add_init_script(
        'sessionStorage.setItem("alo-dien-session", JSON.stringify({id: "gone", token: "gone"}))'
    )
    page.reload()
    expect(page.locator(".notice")).to_contain_text("không còn nữa")
    expect(replies(page)).to_have_count(1)


def test_a_call_from_a_registered_number_can_be_tried(page: Page, dialogue: ScriptedDialogue) -> None:
    page.get_by_label("Số điện thoại của người gọi").fill("0905 123 456")
    page.get_by_role("button", name="Gọi", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("0905 123 456")
    expect(replies(page)).to_have_count(1)
    assert dialogue.asked[-1].caller_phone == PHONE


@pytest.mark.parametrize("typed", ["abc", "123", "+1 202 555 0100", "0105 123 456", "0905 123 456 789 0"])
def test_a_call_from_what_is_no_number_is_refused_with_a_reason(
    page: Page, dialogue: ScriptedDialogue, typed: str
) -> None:
    asked = len(dialogue.asked)
    field = page.get_by_label("Số điện thoại của người gọi")
    field.fill(typed)
    page.get_by_role("button", name="Gọi", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("số điện thoại Việt Nam")
    expect(field).to_be_focused()
    expect(page.locator(".notice")).to_have_count(0)
    assert len(dialogue.asked) == asked
    field.fill("+84 905 123 456")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Gọi", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("Thử gọi từ số +84 905 123 456")
    expect(replies(page)).to_have_count(1)
    assert dialogue.asked[-1].caller_phone == PHONE


def test_on_a_telephone_nothing_is_wider_than_the_screen_and_the_keyboard_field_is_reachable(
    browser: Browser, url: str
) -> None:
    context = browser.new_context(viewport=TELEPHONE, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    say(page, "một câu rất dài " * 20 + "x" * 200)
    expect(replies(page)).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    expect(page.get_by_label("Tin nhắn của anh/chị")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Gửi tin nhắn")).to_be_in_viewport()
    context.close()


def test_every_control_has_a_name_and_the_language_is_said(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    for role in ("button", "textbox", "switch", "link"):
        for control in page.get_by_role(role).all():
            expect(control).to_have_accessible_name(re.compile(r"\S"))


def test_everything_can_be_done_with_the_keyboard(page: Page) -> None:
    page.locator("body").press("Tab")
    expect(page.get_by_role("link", name="Tới ô nhập tin nhắn")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Tin nhắn của anh/chị").focus()
    page.keyboard.type("PB06070016618")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Đúng rồi")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(replies(page).last).to_contain_text("đúng rồi em")
