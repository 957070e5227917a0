"""Which door an address is asked by."""

from __future__ import annotations

from dataclasses import replace

from monitor.fetch.browser import BrowserSettings
from monitor.fetch.doors import Doors
from monitor.model import BrokenReason, FetchFailure, ProbeRules, ReadRules, Response, Source, SourceKey, SourceKind, Validators, Way
from tests.fakes.site import Answer, Site
from tests.fetch.kit import AT, QUICK

KEY = SourceKey("acme", "terms", "page")
NO_BROWSER = BrowserSettings(path="/nowhere/chromium")


def test_each_source_goes_by_its_own_door(site: Site) -> None:
    site.page("*", Answer(body="{}"))
    page = Source(KEY, site.url("/terms"))
    with Doors(QUICK, lambda: AT, lambda _: "secret-key", browser=NO_BROWSER) as doors:
        assert isinstance(doors.fetch(page, Validators()), Response)
        probe = replace(page, rules=ReadRules(kind=SourceKind.PROBE), probe=ProbeRules("openai-chat", "env:KEY"))
        assert isinstance(doors.fetch(probe, Validators()), Response)
        written = doors.fetch(replace(page, way=Way.BROWSER), Validators())
    assert isinstance(written, FetchFailure)
    assert "/nowhere/chromium is no program" in written.detail
    assert [seen.path for seen in site.requests] == ["/terms", "/terms/models"]


def test_a_shell_stays_with_the_browser_where_that_was_wished(site: Site) -> None:
    site.page("*", Answer(body="<div id=app></div>"))
    page = Source(KEY, site.url("/terms"))
    shells = {KEY}
    with Doors(QUICK, lambda: AT, str, browser=NO_BROWSER, is_shell=shells.__contains__) as doors:
        first = doors.fetch(page, Validators())
        shells.clear()
        second = doors.fetch(page, Validators())
        other = doors.fetch(replace(page, key=SourceKey("acme", "terms", "other")), Validators())
        data = doors.fetch(replace(page, rules=ReadRules(kind=SourceKind.JSON)), Validators())
    assert isinstance(first, FetchFailure)
    assert first.reason is BrokenReason.SHELL
    assert isinstance(second, FetchFailure)
    assert isinstance(other, Response)
    assert isinstance(data, Response)


def test_without_that_wish_a_shell_is_asked_as_ever(site: Site) -> None:
    site.page("*", Answer(body="<div id=app></div>"))
    with Doors(QUICK, lambda: AT, str) as doors:
        assert isinstance(doors.fetch(Source(KEY, site.url("/terms")), Validators()), Response)
