"""Asking web addresses: what comes back, what is sent, what is tried again."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from monitor import __version__
from monitor.fetch import FetchSettings, HttpFetcher
from monitor.fetch.transport import GuardedBackend
from monitor.model import BrokenReason, FetchFailure, Response, Validators
from tests.fakes.site import Answer, Seen, Site, free_port, redirect
from tests.fetch.kit import AT, QUICK, Kit, source


def test_an_answer_keeps_the_bytes_the_headers_and_the_time(site: Site, kit: Kit) -> None:
    url = site.page("/terms", Answer(body="<p>条款</p>", etag='"v1"', headers=(("X-Two", "a"), ("X-Two", "b"))))
    got = kit.answer(url)
    assert (got.url, got.final_url, got.status, got.redirects, got.http_version) == (url, url, 200, (), "HTTP/1.1")
    assert got.body == "<p>条款</p>".encode()
    assert [pair for pair in got.headers if pair[0] == "x-two"] == [("x-two", "a"), ("x-two", "b")]
    assert got.header("ETag") == '"v1"'
    assert got.fetched_at == AT
    assert timedelta(0) < got.elapsed < timedelta(seconds=2)


def test_a_source_without_an_address_is_a_bug_of_the_caller(kit: Kit) -> None:
    with pytest.raises(ValueError, match="acme/terms/page has no address"):
        kit.get(None)  # type: ignore[arg-type]


def test_the_user_agent_names_the_program_and_the_contact(site: Site) -> None:
    url = site.page("/", Answer())
    with Kit(contact="https://acme.example/monitor") as kit:
        kit.answer(url)
    assert site.requests[0].header("user-agent") == f"policy-monitor/{__version__} (+https://acme.example/monitor)"
    assert FetchSettings().agent == f"policy-monitor/{__version__}"
    assert FetchSettings(user_agent="own").agent == "own"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451, 500])
def test_an_error_status_is_an_answer_to_be_judged_by_others(site: Site, kit: Kit, status: int) -> None:
    got = kit.answer(site.page("/", Answer(status, "no")))
    assert (got.status, got.body) == (status, b"no")
    assert len(site.requests) == 1


# --- conditional requests


def test_an_etag_is_echoed_and_304_brings_no_body(site: Site, kit: Kit) -> None:
    url = site.page("/", Answer(body="same", etag='W/"7"'))
    got = kit.answer(url, etag='W/"7"', modified="Mon, 02 Feb 2026 10:00:00 GMT")
    assert (got.status, got.body, got.not_modified) == (304, b"", True)
    assert site.requests[0].header("if-none-match") == 'W/"7"'
    assert site.requests[0].header("if-modified-since") is None


def test_without_an_etag_the_servers_own_date_is_echoed_as_it_came(site: Site, kit: Kit) -> None:
    url = site.page("/", Answer(body="same", last_modified="Monday, 02-Feb-26 10:00:00 GMT"))
    assert kit.answer(url, modified="Monday, 02-Feb-26 10:00:00 GMT").not_modified


def test_a_page_published_with_a_date_before_our_last_look_is_found(site: Site, kit: Kit) -> None:
    """We looked on 1 March; the server's page was of 2 February; then one dated 20 February is published."""

    def newer_than(seen: Seen) -> Answer:
        return Answer(304) if (seen.header("if-modified-since") or "") >= "Fri, 20 Feb 2026" else Answer(body="new")

    assert kit.answer(site.page("/", newer_than), modified="Fri, 02 Feb 2026 10:00:00 GMT").body == b"new"


def test_no_validators_no_condition(site: Site, kit: Kit) -> None:
    kit.answer(site.page("/", Answer(etag='"1"')))
    assert site.requests[0].header("if-none-match") is None
    assert site.requests[0].header("if-modified-since") is None


def test_a_date_is_not_sent_past_a_redirect_but_an_etag_is(site: Site, kit: Kit) -> None:
    url = site.page("/", redirect("/home"))
    site.page("/home", Answer(body="another document", last_modified="Mon, 02 Feb 2026 10:00:00 GMT", etag='"h"'))
    assert kit.answer(url, modified="Mon, 02 Feb 2026 10:00:00 GMT").body == b"another document"
    assert kit.answer(url, etag='"h"').not_modified


def test_not_modified_without_a_condition_is_a_broken_server(site: Site, kit: Kit) -> None:
    failure = kit.failure(site.page("/", Answer(304)))
    assert (failure.reason, failure.transient) == (BrokenReason.PROTOCOL, True)


# --- redirects


def test_redirects_are_followed_and_the_chain_is_kept(site: Site, kit: Kit) -> None:
    first = site.page("/a", redirect("/b", 301))
    second = site.page("/b", redirect("c?x=1#part", 308))
    site.page("/c", Answer(body="here"))
    got = kit.answer(first)
    assert (got.url, got.final_url, got.redirects, got.body) == (first, site.url("/c?x=1"), (first, second), b"here")


def test_a_redirect_in_a_circle_ends(site: Site) -> None:
    url = site.page("/", redirect("/"))
    with Kit(max_redirects=3) as kit:
        failure = kit.failure(url)
    assert (failure.reason, failure.transient) == (BrokenReason.TOO_MANY_REDIRECTS, False)
    assert len(site.requests) == 4


def test_a_cookie_lives_as_long_as_the_fetch(site: Site, kit: Kit) -> None:
    def gate(seen: Seen) -> Answer:
        return Answer(body="in") if "seen=1" in (seen.header("cookie") or "") else redirect("/", 302, ("Set-Cookie", "seen=1"))

    url = site.page("/", gate)
    assert kit.answer(url).body == b"in"
    assert kit.answer(url).body == b"in"
    assert [seen.header("cookie") for seen in site.requests] == [None, "seen=1", None, "seen=1"]


def test_secret_headers_stay_with_the_sources_own_origin(site: Site) -> None:
    secrets = (("Authorization", "Bearer s3cret"), ("X-Api-Key", "s3cret"), ("Cookie", "id=s3cret"), ("Accept-Language", "en"))
    with Site() as other, Kit(headers=(("X-Corp", "s3cret"),)) as kit:
        url = site.page("/", redirect("/near"))
        site.page("/near", redirect(other.url("/far")))
        other.page("/far", Answer(body="far"))
        kit.answer(url, *secrets)
        near, far = site.requests[1], other.requests[0]
    assert [near.header(name) for name in ("authorization", "x-api-key", "x-corp", "accept-language")] == [
        "Bearer s3cret",
        "s3cret",
        "s3cret",
        "en",
    ]
    assert "s3cret" not in repr(far)
    assert far.header("accept-language") == "en"


def test_secret_headers_do_not_come_back_with_a_second_redirect_to_a_stranger(site: Site, kit: Kit) -> None:
    """A chain home, stranger, home, stranger: each hop is judged by its own address."""
    with Site() as other:
        url = site.page("/", redirect(other.url("/1")))
        other.page("/1", redirect(site.url("/2")))
        site.page("/2", redirect(other.url("/3")))
        other.page("/3", Answer())
        kit.answer(url, ("Authorization", "s3cret"))
        assert [seen.header("authorization") for seen in other.requests] == [None, None]


def test_a_redirect_to_nonsense_is_a_protocol_failure(site: Site, kit: Kit) -> None:
    assert kit.failure(site.page("/", redirect("http://[::1:80/"))).reason is BrokenReason.PROTOCOL


def test_a_redirect_status_without_a_target_is_an_answer(site: Site, kit: Kit) -> None:
    assert kit.answer(site.page("/", Answer(302))).status == 302


# --- trying again


def test_a_dropped_connection_is_tried_again_with_growing_pauses(site: Site) -> None:
    url = site.page("/", Answer(drop=True), Answer(drop=True), Answer(body="at last"))
    with Kit(backoff=1.0) as kit:
        assert kit.answer(url).body == b"at last"
        first, second = kit.pauses
    assert 1 <= first <= 2 <= second <= 3


def test_tries_are_limited_and_the_last_failure_is_told(site: Site, kit: Kit) -> None:
    failure = kit.failure(site.page("/", Answer(drop=True)))
    assert (failure.reason, failure.transient, len(site.requests)) == (BrokenReason.PROTOCOL, True, 3)
    assert failure.detail.startswith(site.url("/"))


def test_a_gateway_error_is_tried_again_and_comes_back_as_the_answer_it_is(site: Site, kit: Kit) -> None:
    assert kit.answer(site.page("/a", Answer(502), Answer(body="ok"))).body == b"ok"
    got = kit.answer(site.page("/b", Answer(504, "gateway")))
    assert (got.status, got.body, len(site.asked("/b"))) == (504, b"gateway", 3)


@pytest.mark.parametrize(
    ("status", "after", "reason"),
    [(429, "3", BrokenReason.RATE_LIMITED), (503, "Sun, 01 Mar 2026 12:00:03 GMT", BrokenReason.SERVER_ERROR)],
)
def test_a_short_retry_after_is_slept(site: Site, kit: Kit, status: int, after: str, reason: BrokenReason) -> None:
    wait = Answer(status, headers=(("Retry-After", after),))
    assert kit.answer(site.page("/", wait, Answer(body="ok"))).body == b"ok"
    assert kit.pauses == [3.0]
    failure = kit.failure(site.page("/", wait))
    assert (failure.reason, failure.retry_after, failure.status) == (reason, timedelta(seconds=3), status)


@pytest.mark.parametrize("after", ["120", "Sun, 01 Mar 2026 12:02:00 GMT"])
def test_a_long_retry_after_is_handed_back_not_slept(site: Site, kit: Kit, after: str) -> None:
    failure = kit.failure(site.page("/", Answer(429, headers=(("Retry-After", after),))))
    assert failure.retry_after == timedelta(minutes=2)
    assert (failure.transient, kit.pauses, len(site.requests)) == (True, [], 1)


def test_a_retry_after_without_sense_is_no_request_to_wait(site: Site, kit: Kit) -> None:
    assert kit.answer(site.page("/", Answer(429, headers=(("Retry-After", "soon"),)))).status == 429


def test_no_further_try_when_the_time_for_the_fetch_would_not_last(site: Site) -> None:
    url = site.page("/", Answer(429, headers=(("Retry-After", "4"),)))
    with Kit(total_timeout=3) as kit:
        assert kit.failure(url).retry_after == timedelta(seconds=4)
        assert kit.pauses == []


# --- failures and limits


def test_a_refused_connection_names_the_address_without_secrets(kit: Kit) -> None:
    failure = kit.failure(f"http://127.0.0.1:{free_port()}/p?api_key=s3cret&lang=en")
    assert (failure.reason, failure.transient) == (BrokenReason.CONNECT, True)
    assert "/p?api_key=***&lang=en" in failure.detail
    assert "s3cret" not in failure.detail


def test_a_failure_behind_a_redirect_names_both_addresses(site: Site, kit: Kit) -> None:
    target = f"http://127.0.0.1:{free_port()}/new?sig=s3cret"
    url = site.page("/old", redirect(target))
    failure = kit.failure(url)
    assert failure.reason is BrokenReason.CONNECT
    assert failure.detail.startswith(f"{url} (redirected to {target.replace('s3cret', '***')}): no connection")


def test_silence_is_a_timeout(site: Site) -> None:
    url = site.page("/", Answer(delay=30))
    with Kit(read_timeout=0.05, retries=0) as kit:
        failure = kit.failure(url)
    assert (failure.reason, failure.transient) == (BrokenReason.TIMEOUT, True)


@pytest.mark.parametrize("answer", [Answer(body="x" * 1000, drip=0.02), Answer(body="x" * 1000, drip=0.02, chunked=True), Answer(delay=30)])
def test_the_whole_fetch_is_bounded_however_slowly_bytes_drip(site: Site, answer: Answer) -> None:
    url = site.page("/", answer)
    with Kit(total_timeout=0.3) as kit:
        failure = kit.failure(url)
    assert failure.reason is BrokenReason.TIMEOUT


def test_headers_that_drip_are_bounded_too(site: Site) -> None:
    """A server that sends one header line after another, each in time, for ever."""
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        line, _ = server.accept()
        with line:
            line.sendall(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.02):
                try:
                    line.sendall(b"X-A: b\r\n")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    with server, Kit(total_timeout=0.3, retries=0) as kit:
        failure = kit.failure(f"http://127.0.0.1:{server.getsockname()[1]}/")
        stop.set()
        thread.join()
    assert failure.reason is BrokenReason.TIMEOUT


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body="x" * 100, cut=50),
        Answer(body="x" * 100, cut=50, chunked=True),
        Answer(body="policy " * 100, coding="gzip", length=9, cut=9),
        Answer(body="policy " * 100, coding="br", length=9, cut=9),
        Answer(body="policy " * 100, coding="zstd", length=9, cut=9),
    ],
    ids=["length", "chunked", "gzip", "br", "zstd"],
)
def test_a_body_that_breaks_off_is_truncated_never_a_shorter_page(site: Site, kit: Kit, answer: Answer) -> None:
    failure = kit.failure(site.page("/", answer))
    assert (failure.reason, failure.transient, len(site.requests)) == (BrokenReason.TRUNCATED, True, 3)


def test_an_answer_that_is_not_http_is_a_protocol_failure(site: Site, kit: Kit) -> None:
    assert kit.failure(site.page("/", Answer(raw=b"SSH-2.0-OpenSSH\r\n"))).reason is BrokenReason.PROTOCOL


@pytest.mark.parametrize("answer", [Answer(body="x" * 2000), Answer(body="x" * 2000, chunked=True), Answer(body="x" * 2000, coding="gzip")])
def test_a_body_over_the_limit_is_refused(site: Site, answer: Answer) -> None:
    url = site.page("/", answer)
    with Kit(max_bytes=1000) as kit:
        failure = kit.failure(url)
    assert (failure.reason, failure.transient, len(site.requests)) == (BrokenReason.TOO_LARGE, False, 1)


def test_a_header_that_cannot_be_sent_does_not_show_in_the_failure(site: Site, kit: Kit) -> None:
    got = kit.get(site.page("/", Answer()), ("X-Key", "s3cret\r\nX-Evil: 1"))
    assert isinstance(got, FetchFailure)
    assert "s3cret" not in repr(got)
    assert site.requests == []


def test_no_time_left_is_a_timeout_before_anything_is_sent(site: Site) -> None:
    with Kit(total_timeout=-1) as kit:
        assert kit.failure(site.page("/", Answer())).reason is BrokenReason.TIMEOUT
    assert site.requests == []


def test_a_connection_made_outside_of_a_fetch_has_no_deadline(site: Site) -> None:
    GuardedBackend(lambda host, port: (host,)).connect_tcp("127.0.0.1", site.port).close()


def test_a_fetcher_closes_its_connections(site: Site) -> None:
    with HttpFetcher(QUICK, lambda: AT) as fetcher:
        assert isinstance(fetcher.fetch(source(site.page("/", Answer())), Validators()), Response)


# --- connections


def test_connections_are_used_again_after_answers_304_and_redirects(site: Site, kit: Kit) -> None:
    url = site.page("/", Answer(body="x", etag='"1"'))
    site.page("/r", Answer(302, "moved " * 100, headers=(("Location", "/"),)))
    for _ in range(3):
        kit.answer(url, etag='"1"')
        kit.answer(url)
        kit.answer(site.url("/r"))
    assert site.connections == 1


def test_a_large_body_of_a_redirect_is_not_read_to_its_end(site: Site, kit: Kit) -> None:
    site.page("/", Answer(body="target"))
    url = site.page("/r", Answer(302, b"x" * 3_000_000, headers=(("Location", "/"),)))
    assert kit.answer(url).body == b"target"
    assert site.connections == 2


def test_threads_share_one_fetcher_and_the_host_sees_few_at_once(site: Site) -> None:
    url = site.page("/", lambda seen: Answer(body=seen.path, delay=0.005))
    with Kit(host_concurrency=2) as kit, ThreadPoolExecutor(8) as pool:
        paths = [f"{url}?n={n}" for n in range(24)]
        bodies = [got.body for got in pool.map(lambda path: kit.answer(path), paths)]
    assert bodies == [f"/?n={n}".encode() for n in range(24)]
    assert site.peak == 2


def test_a_host_that_is_too_busy_is_a_failure_not_a_hostage(site: Site) -> None:
    url = site.page("/", Answer(body="x"))
    gate = site.hold("/")
    with Kit(host_concurrency=1, host_wait=0.05) as kit, ThreadPoolExecutor(1) as pool:
        first = pool.submit(kit.get, url)
        while not site.requests:
            assert not first.done()
        failure = kit.failure(url)
        gate.set()
        assert isinstance(first.result(), Response)
    assert (failure.reason, failure.transient, kit.pauses) == (BrokenReason.TIMEOUT, True, [])


def test_waiting_for_a_turn_takes_nothing_from_the_time_for_the_fetch(site: Site) -> None:
    """The second page waits longer for its turn than a fetch may take."""
    first = site.page("/first", Answer(delay=0.3))
    second = site.page("/second", Answer(body="in time"))
    with Kit(host_concurrency=1, total_timeout=0.2, read_timeout=0.2) as slow, ThreadPoolExecutor(1) as pool:
        running = pool.submit(slow.get, first)
        while not site.requests:
            assert not running.done()
        assert slow.answer(second).body == b"in time"
        assert isinstance(running.result(), FetchFailure)
