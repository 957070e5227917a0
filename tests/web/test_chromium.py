"""Every page in a real Chromium: phone and desktop, light and dark, English and Chinese; axe finds nothing serious, nothing is refused by the policy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from monitor.app import App
from monitor.model import ChangeQuery
from monitor.tickets import Ticket
from monitor.web import Address, make_site, serving

CHROMIUM = shutil.which("chromium")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}

pytestmark = pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="needs Debian's chromium on the PATH")


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def home(app: App) -> Iterator[str]:
    with serving(make_site(app), Address("127.0.0.1", 0)) as address:
        assert address is not None
        yield str(address).rstrip("/")


@pytest.mark.parametrize(
    ("size", "scheme", "language"), [(PHONE, "dark", "zh"), (PHONE, "light", "en"), (DESKTOP, "light", "zh"), (DESKTOP, "dark", "en")]
)
def test_every_page_is_readable_by_everybody(chromium: Browser, home: str, app: App, size: Any, scheme: Any, language: str) -> None:
    change = app.store.changes(ChangeQuery(newest_first=True, limit=1))[0].id
    token = app.tickets.issue(Ticket(change, "ops"), app.now())
    context = chromium.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/", "/changes", f"/changes/{change}", "/providers/acme", "/regions", "/health", "/feeds", f"/ack?token={token}"):
        page.goto(f"{home}{path}{'&' if '?' in path else '?'}lang={language}")
        found = Axe().run(page).response["violations"]
        assert [(path, each["id"], each["help"]) for each in found if each["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path  # nothing to be scrolled sideways
    assert [line for line in complaints if "favicon" not in line and "404" not in line] == []
    context.close()


def test_a_reader_chooses_language_and_theme_by_keyboard_alone(chromium: Browser, home: str) -> None:
    page = chromium.new_page()
    page.goto(f"{home}/health")
    page.get_by_role("button", name="中文").press("Enter")
    page.wait_for_url("**/health")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="主题：自动").press("Enter")
    page.wait_for_selector("html[data-theme=dark]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_words_of_a_page_never_run(chromium: Browser, hostile: str) -> None:
    page = chromium.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    for path in ("/", "/changes"):
        page.goto(f"{hostile}{path}")
    page.get_by_role("link").filter(has_text="resale").first.click()
    page.wait_for_selector("blockquote")
    assert ran == []
    assert page.locator("main script, main img, main svg, main iframe").count() == 0
