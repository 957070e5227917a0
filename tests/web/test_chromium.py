"""Every page in a real Chromium: phone and desktop, light and dark, English and Chinese; axe finds nothing serious, nothing is refused by the policy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from monitor.app import App
from monitor.model import ChangeQuery
from monitor.tickets import Ticket
from monitor.web import Address, make_site, serving
from tests.web.wicked import wicked

CHROMIUM = shutil.which("chromium")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
CONTRAST = {"runOnly": ["color-contrast", "target-size"]}

pytestmark = pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="needs Debian's chromium on the PATH")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo(story: App) -> Iterator[tuple[App, str]]:
    """The demo's story, and where it is served."""
    with serving(make_site(story), Address("127.0.0.1", 0)) as address:
        yield story, str(address).rstrip("/")


@pytest.fixture
def listening(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what its browser complained of: errors on the console, exceptions, dialogs, requests to elsewhere."""
    context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: complaints.append(request.url) if "//127.0.0.1:" not in request.url else None)
    yield page, complaints
    context.close()


def _grave(page: Page, options: dict[str, list[str]] | None = None) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found if each["impact"] in ("serious", "critical")]


def _pages(app: App) -> list[str]:
    change = next(each for each in app.store.changes(ChangeQuery(newest_first=True)) if each.source.provider == "northwind")
    ours = app.store.changes(ChangeQuery(newest_first=True))[-1]
    text = f"/documents/northwind/{change.source.document}"
    return [
        "/",
        "/changes",
        f"/changes/{change.id}",
        f"/changes/{ours.id}?diff=split",
        "/regions",
        "/regions?provider=northwind&as_of=2025-01-01",
        "/regions/HK",
        "/providers",
        "/providers/northwind",
        text,
        f"{text}/{change.after}?change={change.id}",
        "/search?q=third-party",
        "/search?q=模型训练",
        "/health",
        "/feeds",
        f"/ack?token={app.tickets.issue(Ticket(change.id, 'ops'), app.now())}",
    ]


@pytest.mark.parametrize(("size", "other", "scheme", "language"), [(PHONE, DESKTOP, "dark", "zh"), (DESKTOP, PHONE, "light", "en")])
def test_every_page_is_readable_by_everybody(
    listening: tuple[Page, list[str]], demo: tuple[App, str], size: Any, other: Any, scheme: Any, language: str
) -> None:
    (page, complaints), (app, home) = listening, demo
    page.emulate_media(color_scheme=scheme)
    for path in _pages(app):
        page.set_viewport_size(size)
        answer = page.goto(f"{home}{path}{'&' if '?' in path else '?'}lang={language}")
        assert answer is not None
        assert (path, answer.status, _grave(page)) == (path, 200, [])
        for each in (size, other):
            page.set_viewport_size(each)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
                path,
                each,
            )  # nothing to be scrolled sideways
    assert complaints == []


@pytest.mark.parametrize(("size", "scheme", "language"), [(DESKTOP, "dark", "zh"), (PHONE, "light", "zh"), (PHONE, "dark", "en")])
def test_the_other_looks_keep_their_contrast(
    listening: tuple[Page, list[str]], demo: tuple[App, str], size: Any, scheme: Any, language: str
) -> None:
    (page, complaints), (app, home) = listening, demo
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    for path in _pages(app)[2:9:3]:
        page.goto(f"{home}{path}{'&' if '?' in path else '?'}lang={language}")
        assert (path, _grave(page, CONTRAST)) == (path, [])
    assert complaints == []


def test_a_reader_chooses_language_and_theme_by_keyboard_alone(listening: tuple[Page, list[str]], demo: tuple[App, str]) -> None:
    page, _ = listening
    page.goto(f"{demo[1]}/changes?provider=northwind&lang=en")
    page.get_by_role("button", name="中文").press("Enter")
    page.wait_for_url("**/changes?provider=northwind")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="主题：自动").press("Enter")
    page.wait_for_selector("html[data-theme=dark]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_the_slider_replays_history_without_another_page(listening: tuple[Page, list[str]], demo: tuple[App, str]) -> None:
    (page, complaints), (_, home) = listening, demo
    page.goto(f"{home}/regions?provider=northwind&lang=en")
    shape = page.locator("a[href='/regions/KZ'] use")
    assert shape.get_attribute("class") == "unlisted"
    page.evaluate("window.same = true")
    page.locator("#step").focus()
    page.keyboard.press("Home")
    page.wait_for_selector("a[href='/regions/KZ'] use.served")
    assert page.locator("#asof").inner_text().startswith("2025-06-30")
    assert "step=0" in page.url
    assert page.evaluate("window.same && document.activeElement.id") == "step"
    assert page.evaluate("getComputedStyle(document.querySelector('a[href=\"/regions/UA\"] use')).fill").startswith('url("#stripes")')
    assert complaints == []


def test_somebody_takes_care_of_a_change_and_takes_its_evidence(listening: tuple[Page, list[str]], demo: tuple[App, str]) -> None:
    (page, complaints), (app, home) = listening, demo
    change = app.store.changes(ChangeQuery(newest_first=True))[2]
    page.goto(f"{home}/changes/{change.id}?lang=en")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the bundle (zip)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    page.get_by_label("Note (optional)").fill("on it")
    page.get_by_role("button", name="Acknowledge").click()
    page.wait_for_selector("text=Acknowledged")
    assert [each.note for each in app.store.acknowledgements((change.id,))] == ["on it"]
    page.get_by_text("Show both pages here").click()
    frame = page.frame_locator("iframe").nth(1)
    frame.locator("h2").first.wait_for()
    assert frame.locator("script, style + style, [onclick]").count() == 0
    assert complaints == []


def test_words_of_a_page_never_run(listening: tuple[Page, list[str]], tmp_path: Path) -> None:
    page, complaints = listening
    with wicked(tmp_path) as app, serving(make_site(app), Address("127.0.0.1", 0)) as address:
        (change,) = app.store.changes(ChangeQuery())
        text = f"/documents/wicked/terms/{change.after}"
        paths = [
            "/",
            "/changes",
            f"/changes/{change.id}",
            f"/changes/{change.id}?diff=split",
            "/providers",
            "/providers/wicked",
            "/regions",
            "/health",
        ]
        paths += [
            "/documents/wicked/terms",
            f"{text}?change={change.id}",
            f"{text}/page",
            "/search?q=<script>alert(1)</script>+resell",
            "/search?q=%E2%80%AE",
        ]
        for path in paths:
            answer = page.goto(f"{str(address).rstrip('/')}{path}")
            assert answer is not None
            assert (path, answer.status) == (path, 200)
            assert len(answer.body()) < 2_000_000, path
            assert page.locator("main script, main img, [onerror], [onload], [onclick], a[href^='javascript:' i], x-wicked").count() == 0, (
                path
            )
            words = page.locator("body").inner_text()
            assert not any(sign in words for sign in "\u202e\u202c\u200f\u2066\x1b\x9b"), path
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
            if path in ("/", f"/changes/{change.id}", "/providers/wicked", f"{text}/page"):
                assert "U+202E" in words, path
        page.goto(f"{str(address).rstrip('/')}/changes/{change.id}?lang=en")
        page.get_by_text("Show both pages here").click()
        page.frame_locator("iframe").nth(1).locator("text=own element").wait_for()
    assert complaints == []
