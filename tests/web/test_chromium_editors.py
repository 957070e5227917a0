"""Signing in and the editors in a real Chromium: phone and desktop, light and dark, English and Chinese, with and without scripts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from monitor.app import App
from monitor.model import Act, AuditEntry, ChangeFilter, Manner, Role
from monitor.web import Address, make_site, serving
from tests.cli.kit import terms
from tests.fakes.site import Answer, Site
from tests.web.conftest import NOW
from tests.web.kit import PASSWORD, USERS, with_password

CHROMIUM = shutil.which("chromium")
expect.set_options(timeout=30_000)
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PAGES = (
    "/subscriptions",
    "/subscriptions/new",
    "/subscriptions/1",
    "/profile/profile",
    "/watchlists",
    "/watchlists/new",
    "/watchlists/own/acme.yaml",
    "/users",
    "/tokens",
    "/audit",
    "/account",
)
SHOTS = os.environ.get("MONITOR_TEST_SHOTS")
"""A folder for pictures of the pages, to be looked at."""

pytestmark = pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="needs Debian's chromium on the PATH")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def ours(app: App) -> App:
    """A team's program: two who are told, a profile, a user."""
    app.store.sync(app.store.watchlist(everything=True), NOW)
    app.store.add_subscription("legal-asia", "console:", ChangeFilter(), "zh", NOW, Manner("Asia/Shanghai", "0 9 * * 1-5"))
    app.store.pause_subscription("legal-asia", paused=True)
    app.settings.config_dir.mkdir(parents=True)
    (app.settings.config_dir / "profile.yaml").write_text("name: us  # all of us\nuses: [resale]\n")
    with_password(app, "ada")
    app.store.add_user("kim", Role.VIEWER, "", NOW)
    app.store.note(AuditEntry(NOW, "ada", Act.USER_ADDED, "kim (viewer)", "session", "192.0.2.7"))
    return app


@pytest.fixture
def home(ours: App) -> Iterator[str]:
    with serving(make_site(ours), Address("127.0.0.1", 0)) as address:
        yield str(address).rstrip("/")


def graves(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("size", "scheme", "language"), [(PHONE, "dark", "zh"), (DESKTOP, "light", "en")])
def test_every_editor_is_usable_by_everybody(chromium: Browser, home: str, size: Any, scheme: Any, language: str) -> None:
    context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in PAGES:
        answer = page.goto(f"{home}{path}?lang={language}")
        assert answer is not None
        assert (path, answer.status, graves(page)) == (path, 200, [])
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        _shoot(page, f"{path}-{language}")
    page.goto(f"{home}/subscriptions/new?lang={language}")
    page.locator("#f-territories").fill("Atlantis")
    page.locator("button.main").click()
    assert page.locator("#f-territories").input_value() == "Atlantis"
    assert page.locator("#f-territories").get_attribute("aria-invalid") == "true"
    assert graves(page) == []
    _shoot(page, f"wrong-{language}")
    assert [line for line in complaints if "400" not in line] == []
    context.close()


def _shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name.strip('/').replace('/', '_')}.png", full_page=True)


def test_a_preview_and_a_look_come_without_leaving_the_page(chromium: Browser, home: str) -> None:
    page = chromium.new_page(viewport=DESKTOP)
    page.goto(f"{home}/subscriptions/new?lang=en")
    page.locator("#f-url").fill("json://hook.example/x")
    page.get_by_role("button", name="What would it have been told?").click()
    expect(page.locator("#preview")).to_contain_text("resale of the service prohibited")
    assert page.locator("#f-url").input_value() == "json://hook.example/x"
    assert page.url.endswith("/subscriptions/new?lang=en")
    _shoot(page, "preview")
    page.goto(f"{home}/profile/profile?lang=en")
    page.locator("#f-uses").or_(page.locator("input[value=resale]")).first.uncheck()
    page.locator("#f-name").press("Tab")
    expect(page.locator("#means-all")).to_contain_text("new")
    page.locator("#f-countries").fill("Atlantis")
    page.locator("#f-countries").press("Tab")
    expect(page.locator("#means-all [role=alert]")).to_contain_text("Atlantis")
    page.close()


def test_an_address_is_tried_and_saved_by_keyboard_alone(chromium: Browser, ours: App) -> None:
    ours.settings = replace(ours.settings, fetch=replace(ours.settings.fetch, allow_private=("127.0.0.1",), host_spacing=0.0))
    with Site() as site, serving(make_site(ours), Address("127.0.0.1", 0)) as address:
        page = chromium.new_page(viewport=PHONE)
        page.goto(f"{address}watchlists/new?lang=en")
        page.locator("#f-url").fill(site.page("/order", Answer(body=terms())))
        page.locator("#f-url").press("Enter")
        expect(page.locator("#trial")).to_contain_text("These terms govern the use of the Acme API")
        _shoot(page, "trial")
        for name, value in {"provider": "nova", "provider_name": "Nova", "document": "order", "document_name": "Order form"}.items():
            page.locator(f"#f-{name}").fill(value)
        page.get_by_role("button", name="Save and watch it").press("Enter")
        page.wait_for_url("**/watchlists?saved=nova.yaml")
        assert graves(page) == []
        page.close()
    assert [provider.id for provider in ours.store.watchlist().providers] == ["nova"]


def test_a_page_without_scripts_does_the_same(chromium: Browser, home: str, ours: App) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/subscriptions/new?lang=en")
    page.locator("#f-url").fill("console:")
    page.locator("#f-name").fill("new one")
    page.get_by_role("button", name="What would it have been told?").click()
    assert "resale of the service prohibited" in page.locator("#preview").inner_text()
    assert page.locator("#f-url").input_value() == "console:"
    page.get_by_role("button", name="Add it").click()
    assert page.url.endswith("/subscriptions")
    assert "new one" in [each.name for each in ours.store.subscriptions()]
    context.close()


def test_a_person_signs_in_and_out(chromium: Browser, ours: App) -> None:
    ours.settings = replace(ours.settings, access=USERS)
    with serving(make_site(ours), Address("127.0.0.1", 0)) as address:
        context = chromium.new_context(viewport=PHONE)
        page = context.new_page()
        page.goto(f"{address}changes?lang=zh")
        assert "/login" in page.url
        assert graves(page) == []
        _shoot(page, "login")
        page.locator("#f-name").fill("ada")
        page.locator("#f-password").fill("wrong")
        page.locator("#f-password").press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.locator("#f-name").input_value() == "ada"
        page.locator("#f-password").fill(PASSWORD)
        page.locator("#f-password").press("Enter")
        page.wait_for_url("**/changes?lang=zh")
        (cookie,) = [each for each in context.cookies() if each["name"] == "monitor_session"]
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
        page.goto(f"{address}account?lang=en")
        assert graves(page) == []
        _shoot(page, "account")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/login")
        page.goto(f"{address}changes")
        assert "/login" in page.url
        context.close()
