"""Pages that a script writes, in a real Chromium on this machine."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.fetch.browser import BrowserFetcher, BrowserSettings, program
from monitor.fetch.failures import FetchError
from monitor.fetch.guard import Guard
from monitor.model import BrokenReason, BrowserRules, FetchFailure, Reading, ReadRules, Response, Source, SourceKey, Validators, Way
from monitor.read import health, read
from tests.fakes.site import Answer, Seen, Site, redirect
from tests.fetch.kit import AT, QUICK

KEY = SourceKey("acme", "terms", "page")
RULES = BrowserSettings(total_timeout=30, wait=5, queue=60)
CLAUSE = "Customer may not use the services from a territory that is not on the list of supported territories."
SHELL = f"""<html lang="en"><head><title>Terms</title></head><body><div id="app"></div><script>
setTimeout(() => {{ document.getElementById('app').innerHTML = '<main><h1>Terms</h1><p>{CLAUSE}</p></main>'; }}, 50);
</script></body></html>"""
WALL = """<html lang="en"><head><title>Acme</title></head><body>
<div id="wall"><h1>Before you go on</h1><p>We use cookies.</p><button id="agree">Accept all</button></div>
<script>
document.getElementById('agree').addEventListener('click', async () => {
  document.getElementById('wall').remove();
  const said = await (await fetch('/clauses.json')).json();
  const main = document.createElement('main');
  main.innerHTML = '<h1>Terms</h1>' + said.map(text => '<p>' + text + '</p>').join('');
  document.body.append(main);
});
</script></body></html>"""


@pytest.fixture(scope="session")
def chromium() -> str:
    """A browser is there; else the test is skipped, or fails where CI promises one."""
    try:
        return program(os.environ.get("MONITOR_BROWSER"))
    except FetchError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[BrowserFetcher]:
    """One browser for the tests that leave it as it was."""
    fetcher = made(chromium)
    yield fetcher
    fetcher.close()


def made(chromium: str, guard: Guard | None = None, **rules: Any) -> BrowserFetcher:
    return BrowserFetcher(replace(QUICK, host_wait=60), lambda: AT, replace(RULES, path=chromium, **rules), guard=guard)


def source(url: str, *click: str, wait_for: str | None = None, headers: tuple[tuple[str, str], ...] = ()) -> Source:
    return Source(KEY, url, ReadRules(language="en"), headers=headers, way=Way.BROWSER, browser=BrowserRules(wait_for, click))


def page(fetcher: BrowserFetcher, url: str, *click: str, **more: Any) -> Response:
    got = fetcher.fetch(source(url, *click, **more), Validators())
    assert isinstance(got, Response), got
    return got


def failure(fetcher: BrowserFetcher, url: str, *click: str, **more: Any) -> FetchFailure:
    got = fetcher.fetch(source(url, *click, **more), Validators())
    assert isinstance(got, FetchFailure), got
    return got


def text(response: Response) -> str:
    found = read(response, ReadRules())
    return getattr(found, "text", repr(found))


def test_a_page_that_a_script_writes_is_read_as_a_visitor_sees_it(browser: BrowserFetcher, site: Site) -> None:
    url = site.page("/terms", Answer(body=SHELL, etag='"1"', headers=(("X-Served-By", "a7"),)))
    got = page(browser, url, wait_for="main p")
    assert CLAUSE in text(got)
    assert (got.status, got.final_url, got.redirects, got.fetched_at) == (200, url, (), AT)
    assert got.header("content-type") == "text/html; charset=utf-8"
    assert got.header("x-served-by") == "a7"
    assert got.header("etag") is None
    assert got.screenshot is not None
    assert got.screenshot.startswith(b"\x89PNG")


def test_without_a_selector_the_network_falling_silent_is_enough(browser: BrowserFetcher, site: Site) -> None:
    assert CLAUSE in text(page(browser, site.page("/terms", Answer(body=SHELL))))


def test_consent_is_clicked_away_and_what_lies_behind_is_read(browser: BrowserFetcher, site: Site) -> None:
    site.page("/clauses.json", Answer(body=f'["{CLAUSE}"]', content_type="application/json"))
    url = site.page("/terms", Answer(body=WALL))
    got = text(page(browser, url, "#no-such-button", "#agree", wait_for="main p"))
    assert CLAUSE in got
    assert "cookies" not in got


def test_each_page_is_met_afresh(browser: BrowserFetcher, site: Site) -> None:
    """No cookie and no storage lives from one look to the next."""
    site.page("/terms", Answer(body="<main>hello</main><script>localStorage.x = 1</script>", headers=(("Set-Cookie", "seen=1"),)))
    page(browser, site.url("/terms"))
    got = page(browser, site.url("/terms"))
    assert [seen.header("cookie") for seen in site.asked("/terms")] == [None, None]
    assert got.header("set-cookie") is None


def test_pictures_fonts_and_trackers_are_not_loaded_and_scripts_are(browser: BrowserFetcher, site: Site) -> None:
    site.page("/app.js", Answer(body=f"document.body.append('{CLAUSE}')", content_type="text/javascript"))
    head = "<style>@font-face{font-family:f;src:url(/f.woff)}body{font-family:f}</style><script src='http://www.google-analytics.com/a.js'></script>"
    url = site.page(
        "/terms",
        Answer(
            body=f"<html><head>{head}</head><body><img src=/i.png><video src=/v.mp4></video><script src=/app.js></script></body></html>"
        ),
    )
    assert CLAUSE in text(page(browser, url))
    assert {seen.path for seen in site.requests} == {"/terms", "/app.js"}


def test_the_text_of_web_components_is_read(browser: BrowserFetcher, site: Site) -> None:
    script = f"""<script>customElements.define('x-terms', class extends HTMLElement {{ connectedCallback() {{
        this.attachShadow({{mode: 'open'}}).innerHTML = '<p>{CLAUSE}</p>'; }} }});</script>"""
    url = site.page("/terms", Answer(body=f"<html><body><main><h1>Terms</h1><x-terms></x-terms></main>{script}</body></html>"))
    assert CLAUSE in text(page(browser, url))


def test_a_short_page_is_no_empty_shell_once_its_scripts_have_run(browser: BrowserFetcher, site: Site) -> None:
    script = "<script>document.querySelector('main').innerHTML = '<h1>Regions</h1><ul><li>France<li>Japan</ul>'</script>"
    got = page(
        browser, site.page("/terms", Answer(body=f"<html><body><main></main>{script}<noscript>Switch it on</noscript></body></html>"))
    )
    reading = read(got, ReadRules())
    assert isinstance(reading, Reading)
    assert [block.text for block in reading.blocks] == ["Regions", "France", "Japan"]
    assert health.examine(got, reading, (), ReadRules()) is None
    assert b"script" not in got.body


def test_redirects_of_the_server_and_of_scripts_are_told(browser: BrowserFetcher, site: Site) -> None:
    site.page("/old", redirect(site.url("/middle"), 301))
    site.page("/middle", Answer(body="<script>location.replace('/new')</script>"))
    site.page("/new", Answer(body=f"<main><h1>Terms</h1><p>{CLAUSE}</p></main>"))
    got = page(browser, site.url("/old"), wait_for="main p")
    assert got.final_url == site.url("/new")
    assert got.redirects == (site.url("/old"), site.url("/middle"))


def test_an_error_status_is_an_answer(browser: BrowserFetcher, site: Site) -> None:
    site.page("/terms", Answer(404, "<h1>Not found</h1>"))
    assert page(browser, site.url("/terms"), wait_for="main p").status == 404


def test_a_server_that_asks_to_wait_is_obeyed(browser: BrowserFetcher, site: Site) -> None:
    site.page("/terms", Answer(429, "slow down", headers=(("Retry-After", "120"),)))
    got = failure(browser, site.url("/terms"))
    assert (got.reason, got.retry_after and got.retry_after.total_seconds()) == (BrokenReason.RATE_LIMITED, 120)


def test_what_never_comes_is_told_with_its_selector(browser: BrowserFetcher, site: Site) -> None:
    site.page("/terms", Answer(body="<title>Just a moment</title><body><script>1</script></body>"))
    got = failure(browser, site.url("/terms"), wait_for="main p")
    assert got.reason is BrokenReason.SHELL
    assert "`main p`" in got.detail
    assert "“Just a moment”" in got.detail


def test_a_page_that_keeps_the_browser_busy_is_killed_and_the_next_one_is_read(chromium: str, site: Site) -> None:
    site.page("/busy", Answer(body="<main>x</main><script>setTimeout(() => { while (true); }, 20)</script>"))
    site.page("/terms", Answer(body=SHELL))
    fetcher = made(chromium, total_timeout=8, wait=6)
    try:
        assert failure(fetcher, site.url("/busy")).reason is BrokenReason.TIMEOUT
        assert CLAUSE in text(page(fetcher, site.url("/terms"), wait_for="main p"))
    finally:
        fetcher.close()


def test_a_page_that_never_comes_is_a_timeout(chromium: str, site: Site) -> None:
    site.page("/terms", Answer(body=SHELL))
    site.hold("/terms")
    fetcher = made(chromium, total_timeout=3)
    try:
        got = failure(fetcher, site.url("/terms"))
    finally:
        fetcher.close()
    assert (got.reason, got.transient) == (BrokenReason.TIMEOUT, True)


def test_a_page_that_eats_memory_is_killed(chromium: str, site: Site) -> None:
    site.page("/terms", Answer(body="<script>const all = []; setInterval(() => all.push(new Uint8Array(3e7).fill(7)), 20)</script>"))
    fetcher = made(chromium, max_memory=900_000_000)
    try:
        got = failure(fetcher, site.url("/terms"), wait_for="main")
    finally:
        fetcher.close()
    assert got.reason is BrokenReason.TOO_LARGE
    assert "900 MB" in got.detail


def test_a_page_that_crashes_its_process_is_told_and_the_next_one_is_read(browser: BrowserFetcher, site: Site) -> None:
    """While the page waits for a script, the process that shows it is killed, as the kernel does when memory runs out."""
    asked, told = threading.Event(), []

    def late(_: Seen) -> Answer:
        asked.set()
        return Answer(delay=30)

    site.page("/late.js", late)
    url = site.page("/terms", Answer(body=f"<main><p>{CLAUSE}</p></main><script src=/late.js></script>"))
    thread = threading.Thread(target=lambda: told.append(failure(browser, url)))
    thread.start()
    assert asked.wait(30)
    assert browser._worker is not None
    assert browser._worker.chromium is not None
    for pid in browser._worker.chromium.members():
        if b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
    thread.join()
    [got] = told
    assert got.reason is BrokenReason.UNREADABLE
    assert "the page crashed the browser" in got.detail
    assert "watch another address" in got.detail
    assert CLAUSE in text(page(browser, site.page("/terms", Answer(body=SHELL)), wait_for="main p"))


def test_a_browser_that_dies_is_started_again(chromium: str, site: Site) -> None:
    fetcher = made(chromium)
    url = site.page("/terms", Answer(body=SHELL))
    try:
        page(fetcher, url)
        assert fetcher._worker is not None
        fetcher._worker.kill()
        got = fetcher.fetch(source(url, wait_for="main p"), Validators())
        again = fetcher.fetch(source(url, wait_for="main p"), Validators())
    finally:
        fetcher.close()
    assert isinstance(got, Response) or "the page crashed the browser" in got.detail
    assert isinstance(again, Response)


def test_even_what_stands_between_us_and_the_browser_may_hang(chromium: str, site: Site) -> None:
    """Playwright's own program is stopped, so that it neither answers nor ends: it is given up, and the next page gets a new one."""
    fetcher = made(chromium, total_timeout=8, wait=6, grace=1)
    url = site.page("/terms", Answer(body=SHELL))
    try:
        page(fetcher, url)
        assert fetcher._worker is not None
        assert fetcher._worker.chromium is not None
        assert fetcher._worker.chromium.driver is not None
        os.kill(fetcher._worker.chromium.driver, signal.SIGSTOP)
        assert failure(fetcher, url).reason is BrokenReason.TIMEOUT
        assert CLAUSE in text(page(fetcher, url, wait_for="main p"))
    finally:
        fetcher.close()


def test_an_idle_browser_ends_and_comes_back(chromium: str, site: Site) -> None:
    fetcher = made(chromium, idle=0.05)
    url = site.page("/terms", Answer(body=SHELL))
    try:
        page(fetcher, url)
        worker = fetcher._worker
        assert worker is not None
        while worker.chromium is not None:
            worker.join(0.05)
        assert CLAUSE in text(page(fetcher, url, wait_for="main p"))
    finally:
        fetcher.close()


def test_a_page_that_grows_without_end_is_too_large(chromium: str, site: Site) -> None:
    site.page("/terms", Answer(body="<body><script>document.body.append('x'.repeat(3e6))</script></body>"))
    fetcher = BrowserFetcher(replace(QUICK, max_bytes=1_000_000), lambda: AT, replace(RULES, path=chromium))
    try:
        assert failure(fetcher, site.url("/terms")).reason is BrokenReason.TOO_LARGE
    finally:
        fetcher.close()


def test_what_a_page_loads_is_counted_together(chromium: str, site: Site) -> None:
    site.page("/big.js", Answer(body="//" + "x" * 400_000, content_type="text/javascript"))
    site.page("/terms", Answer(body="<main>x</main>" + "".join(f"<script src=/big.js?{n}></script>" for n in range(5))))
    fetcher = made(chromium, max_transfer=1_000_000)
    try:
        got = failure(fetcher, site.url("/terms"))
    finally:
        fetcher.close()
    assert got.reason is BrokenReason.TOO_LARGE
    assert "with all that it loads" in got.detail


def test_a_very_tall_page_has_a_picture_of_its_top(browser: BrowserFetcher, site: Site) -> None:
    site.page("/terms", Answer(body=f"<main style='height:200000px'><p>{CLAUSE}</p></main>"))
    got = page(browser, site.url("/terms"))
    assert got.screenshot is not None
    assert len(got.screenshot) < 1_500_000


@pytest.mark.parametrize(
    "trick",
    [
        "alert('hello'); confirm('sure?'); prompt('who?')",
        "window.open('/other'); window.open('about:blank')",
        "window.onbeforeunload = () => 'stay'",
        "window.print && print()",
        "navigator.serviceWorker && navigator.serviceWorker.register('/sw.js')",
        "const a = document.createElement('a'); a.href = '/file.zip'; a.download = 'f'; document.body.append(a); a.click()",
        "Notification.requestPermission(); navigator.geolocation.getCurrentPosition(() => 0)",
    ],
)
def test_what_a_page_puts_in_the_way_of_visitors_does_not_hold_us(browser: BrowserFetcher, site: Site, trick: str) -> None:
    site.page("*", Answer(body="other", content_type="application/zip"))
    site.page("/terms", Answer(body=f"<html><body><main><p>{CLAUSE}</p></main><script>{trick}</script></body></html>"))
    assert CLAUSE in text(page(browser, site.url("/terms"), wait_for="main p"))


def test_an_address_that_is_a_file_says_so(browser: BrowserFetcher, site: Site) -> None:
    site.page("/terms", Answer(body=b"PK\x03\x04", content_type="application/zip"))
    got = failure(browser, site.url("/terms"))
    assert got.reason is BrokenReason.NOT_TEXT
    assert "remove `way: browser`" in got.detail


def test_an_address_that_is_data_says_so(browser: BrowserFetcher, site: Site) -> None:
    site.page("/terms", Answer(body="{}", content_type="application/json"))
    assert "remove `way: browser`" in failure(browser, site.url("/terms")).detail


# --- no way past the guard


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://192.168.0.1:8080/"]
)
def test_a_redirect_to_a_private_address_is_refused(browser: BrowserFetcher, site: Site, target: str) -> None:
    site.page("/terms", redirect(target))
    got = failure(browser, site.url("/terms"))
    assert got.reason is BrokenReason.FORBIDDEN_ADDRESS
    assert "redirected to" in got.detail


def test_a_script_cannot_lead_to_a_private_address(browser: BrowserFetcher, site: Site) -> None:
    site.page("/terms", Answer(body="<script>location.href = 'http://10.0.0.1/x'</script>"))
    got = failure(browser, site.url("/terms"), wait_for="main")
    assert got.reason is BrokenReason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    "way",
    [
        "fetch('{there}', {{mode: 'no-cors'}})",
        "navigator.sendBeacon('{there}', 'x')",
        "document.body.append(Object.assign(document.createElement('iframe'), {{src: '{there}'}}))",
        "document.body.append(Object.assign(document.createElement('script'), {{src: '{there}'}}))",
        "new Worker(URL.createObjectURL(new Blob([`fetch('{there}', {{mode: 'no-cors'}})`])))",
        "new WebSocket('{there}'.replace('http', 'ws'))",
        "new EventSource('{there}')",
        "document.head.append(Object.assign(document.createElement('link'), {{rel: 'prefetch', href: '{there}'}}))",
        "document.head.append(Object.assign(document.createElement('link'), {{rel: 'preconnect', href: '{there}'}}))",
        "const f = document.createElement('form'); f.action = '{there}'; f.target = '_blank'; document.body.append(f); f.submit()",
    ],
)
def test_no_request_of_a_page_reaches_what_the_guard_refuses(browser: BrowserFetcher, site: Site, way: str) -> None:
    """A neighbour listens on this machine; only the site's own address is allowed."""
    with socket.create_server(("127.0.0.2", 0)) as listener:
        listener.settimeout(0.3)
        there = f"http://127.0.0.2:{listener.getsockname()[1]}/secret"
        body = f"<html><body><main><p>{CLAUSE}</p></main><script>{way.format(there=there)}</script></body></html>"
        assert CLAUSE in text(page(browser, site.page("/terms", Answer(body=body)), wait_for="main p"))
        with pytest.raises(TimeoutError):
            listener.accept()


def test_nothing_goes_past_the_proxy_by_udp_or_by_name(chromium: str, site: Site) -> None:
    """WebRTC and WebTransport speak to the network on their own; here they find none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(0.3)
        port = ear.getsockname()[1]
        script = f"""
        try {{ const c = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}});
               c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o)); }} catch (e) {{}}
        try {{ new WebTransport('https://127.0.0.1:{port}/x'); }} catch (e) {{}}"""
        fetcher = made(chromium, wait=2.0)
        try:
            page(fetcher, site.page("/terms", Answer(body=f"<main><p>{CLAUSE}</p></main><script>{script}</script>")), wait_for="main p")
        finally:
            fetcher.close()
        with pytest.raises(TimeoutError):
            ear.recv(100)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://10.0.0.1/", "http://user:pw@127.0.0.1/", "javascript:alert(1)"])
def test_an_address_that_the_guard_refuses_is_never_shown_to_the_browser(url: str) -> None:
    assert failure(made("/bin/false"), url).reason in (BrokenReason.FORBIDDEN_ADDRESS, BrokenReason.PROTOCOL)


def test_a_header_that_may_be_a_secret_is_not_given_to_a_browser(site: Site) -> None:
    got = failure(made("/bin/false"), site.url("/terms"), headers=(("X-Api-Key", "s3cret"),))
    assert "X-Api-Key" in got.detail
    assert "s3cret" not in got.detail
    assert "`way: http`" in got.detail


def test_harmless_headers_are_sent(browser: BrowserFetcher, site: Site) -> None:
    page(browser, site.page("/terms", Answer(body=SHELL)), headers=(("DNT", "1"),))
    [seen] = site.asked("/terms")
    assert seen.header("dnt") == "1"
    assert "policy-monitor/" in (seen.header("user-agent") or "")
    assert "Headless" not in (seen.header("user-agent") or "")


# --- what is missing is told


def test_a_browser_that_is_not_there_is_told_with_what_to_do(site: Site) -> None:
    got = failure(made("/nowhere/chromium"), site.url("/terms"))
    assert "MONITOR_BROWSER: /nowhere/chromium is no program" in got.detail


def test_a_program_that_is_no_browser_is_told(chromium: str, site: Site) -> None:
    fetcher = made("/bin/false")
    try:
        got = failure(fetcher, site.url("/terms"))
    finally:
        fetcher.close()
    assert "the browser /bin/false does not start" in got.detail


def test_a_source_without_an_address_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no address"):
        made("/bin/false").fetch(Source(KEY, None), Validators())
