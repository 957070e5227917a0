"""Which addresses may be asked: published classes of server-side request forgery, each by name."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import httpx
import pytest

from monitor.fetch.failures import FetchError
from monitor.fetch.guard import Guard, refusal, system_resolve
from monitor.model import BrokenReason
from tests.fakes.site import Answer, Site, redirect
from tests.fetch.kit import Kit

PUBLIC = ("1.1.1.1", "93.184.215.14", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "2606:4700::1111", "2a00:1450::1")
REFUSED = [
    ("0.0.0.0", "this network"),
    ("10.1.2.3", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.168.1.1", "private"),
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("169.254.169.254", "link-local or cloud metadata"),
    ("100.100.100.200", "carrier-grade NAT"),
    ("100.64.0.1", "carrier-grade NAT"),
    ("192.0.0.192", "protocol assignments"),
    ("168.63.129.16", "cloud metadata"),
    ("192.88.99.1", "6to4 relay"),
    ("198.18.0.1", "benchmarking"),
    ("203.0.113.9", "documentation"),
    ("224.0.0.1", "multicast"),
    ("255.255.255.255", "reserved or broadcast"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::ffff:127.0.0.1", "IPv4-mapped"),
    ("::ffff:8.8.8.8", "IPv4-mapped"),
    ("::7f00:1", "not globally routed"),
    ("64:ff9b::7f00:1", "NAT64"),
    ("64:ff9b:1::a00:1", "NAT64"),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "Teredo"),
    ("2002:7f00:1::1", "6to4"),
    ("2001:db8::1", "documentation"),
    ("3fff::1", "documentation"),
    ("fc00::1", "private"),
    ("fd00:ec2::254", "private"),
    ("fe80::1", "link-local"),
    ("fe80::1%1", "link-local"),
    ("ff02::1", "multicast"),
    ("5f00::1", "not globally routed"),
]


@pytest.mark.parametrize(("address", "why"), REFUSED)
def test_an_address_that_is_not_of_the_public_internet_is_refused_by_name(address: str, why: str) -> None:
    assert refusal(ip_address(address)) == why


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not_refused(address: str) -> None:
    assert refusal(ip_address(address)) is None


def forbidden(guard: Guard, url: str, came_from: str | None = None) -> str:
    """Why the guard forbids an address."""
    with pytest.raises(FetchError) as caught:
        guard.check(url, httpx.URL(came_from) if came_from else None)
    assert caught.value.reason is BrokenReason.FORBIDDEN_ADDRESS
    assert not caught.value.transient
    return str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FiLe:///etc/passwd",
        "ftp://a.example/",
        "gopher://a.example/",
        "data:text/html,x",
        "jar:http://a.example!/",
        "//a.example/",
        "a",
    ],
)
def test_only_http_and_https_are_fetched(url: str) -> None:
    assert "only http and https" in forbidden(Guard(), url)


@pytest.mark.parametrize("url", ["HTTP://A.EXAMPLE/", "hTTps://a.example:443/x"])
def test_the_case_of_a_scheme_does_not_matter(url: str) -> None:
    assert Guard().check(url).host == "a.example"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://good.example@10.0.0.1/", "user name"),
        ("http://user:pass@good.example/", "user name"),
        ("http://10.0.0.1:80#@good.example/", "10.0.0.1"),
        ("http://good.example\\@10.0.0.1/", "backslash"),
        ("http:\\\\10.0.0.1\\", "backslash"),
        (" http://good.example/", "white space"),
        ("http:///path", "no host"),
        ("http://[half/", "not the name"),
        ("http://a%2eexample/", "not the name"),
        ("http://good.example%00.evil.example/", "not the name"),
    ],
)
def test_addresses_that_programs_read_differently_are_refused(url: str, words: str) -> None:
    assert words in forbidden(Guard(), url)


@pytest.mark.parametrize("url", ["http://a.ex\nample/", "http://[::1:80/", "http://xn--\u00a1.example/", "https://" + "a" * 70000])
def test_what_is_not_an_address_is_a_protocol_failure(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        Guard().check(url)
    assert caught.value.reason is BrokenReason.PROTOCOL


@pytest.mark.parametrize("host", ["10.0.0.1", "[::1]", "[::ffff:169.254.169.254]", "[fe80::1]", "[64:ff9b::a9fe:a9fe]", "169.254.169.254"])
def test_a_private_address_is_refused_before_anything_is_sent(host: str) -> None:
    assert "in MONITOR_ALLOW_PRIVATE" in forbidden(Guard(), f"http://{host}/")


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 7999, 9001, 99999999])
def test_a_port_where_no_pages_are_served_is_refused(port: int) -> None:
    assert f"port {port}" in forbidden(Guard(), f"http://a.example:{port}/")


def test_ports_are_a_setting_and_a_named_host_may_use_any() -> None:
    assert Guard(ports=((22, 22),)).check("http://a.example:22/").port == 22
    assert Guard(("inside.example",)).check("http://inside.example:5000/").port == 5000
    assert "port 5000" in forbidden(Guard(("10.0.0.0/8",)), "http://10.0.0.1:5000/")


# --- what a name resolves to


def answering(*answers: str, allow: tuple[str, ...] = ()) -> Guard:
    """A guard whose resolver gives these addresses for every name."""
    return Guard(allow, resolve=lambda host, port: answers)


def test_public_answers_are_handed_on_in_order() -> None:
    assert answering("1.1.1.1", "2606:4700::1111").resolve("a.example", 443) == ("1.1.1.1", "2606:4700::1111")


@pytest.mark.parametrize("bad", ["10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1"])
def test_one_private_answer_among_public_ones_forbids_the_name(bad: str) -> None:
    for answers in (("1.1.1.1", bad), (bad, "1.1.1.1")):
        with pytest.raises(FetchError, match=r"a\.example is at") as caught:
            answering(*answers).resolve("a.example", 443)
        assert caught.value.reason is BrokenReason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("odd", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
def test_numbers_in_odd_forms_are_judged_by_what_the_system_makes_of_them(odd: str) -> None:
    with pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        Guard().resolve(odd, 80)


def test_a_name_or_a_network_may_be_allowed() -> None:
    assert answering("10.0.0.1", allow=("Inside.Example.",)).resolve("inside.example", 80) == ("10.0.0.1",)
    assert answering("10.0.0.1", allow=("10.0.0.0/8",)).resolve("any.example", 80) == ("10.0.0.1",)
    assert answering("fd00::1", allow=("10.0.0.0/8", "fd00::/8")).resolve("any.example", 80) == ("fd00::1",)
    with pytest.raises(FetchError):
        answering("10.0.0.1", allow=("inside.example",)).resolve("other.example", 80)


def test_a_name_in_chinese_is_compared_as_it_is_resolved() -> None:
    guard = answering("10.0.0.1", allow=("内部.example",))
    assert guard.resolve("xn--v6q485m.example", 80) == ("10.0.0.1",)
    assert guard.check("http://内部.example/").host == "内部.example"


@pytest.mark.parametrize(("code", "transient"), [(socket.EAI_AGAIN, True), (socket.EAI_NONAME, False)])
def test_a_name_that_is_not_found_is_a_dns_failure(code: int, transient: bool) -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror(code, "sorry")

    with pytest.raises(FetchError, match=r"a\.example cannot be resolved \(sorry\)") as caught:
        Guard(resolve=resolve).resolve("a.example", 80)
    assert (caught.value.reason, caught.value.transient) == (BrokenReason.DNS, transient)


def test_a_name_without_addresses_or_too_long_is_a_dns_failure() -> None:
    for guard, host in ((answering(), "a.example"), (Guard(), "a" * 64 + ".example")):
        with pytest.raises(FetchError) as caught:
            guard.resolve(host, 80)
        assert caught.value.reason is BrokenReason.DNS


def test_the_systems_answers_are_each_named_once() -> None:
    assert system_resolve("127.0.0.1", 80) == ("127.0.0.1",)


# --- on the wire


def test_the_address_connected_to_is_the_one_that_was_checked(site: Site) -> None:
    """DNS rebinding: the name server's second answer is never asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("10.0.0.1",)

    site.page("/", Answer(body="checked"))
    with Kit(guard=Guard(("127.0.0.0/8",), ((1, 65535),), resolve)) as kit:
        assert kit.answer(site.url("/", host="rebind.example")).body == b"checked"
    assert asked == ["rebind.example"]


def test_every_hop_of_a_redirect_is_guarded(site: Site, kit: Kit) -> None:
    for target in (
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://10.0.0.1\\@127.0.0.1/",
        "//user@127.0.0.1/",
    ):
        failure = kit.failure(site.page("/", redirect(target)))
        assert failure.reason is BrokenReason.FORBIDDEN_ADDRESS, target
    assert {seen.path for seen in site.requests} == {"/"}


def test_a_redirect_to_a_name_with_a_private_address_is_refused(site: Site) -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.1",) if host == "127.0.0.1" else ("1.1.1.1", "10.0.0.1")

    with Kit(guard=Guard(("127.0.0.1",), resolve=resolve)) as kit:
        assert kit.failure(site.page("/", redirect("http://mixed.example/"))).reason is BrokenReason.FORBIDDEN_ADDRESS


def test_a_public_page_cannot_send_us_to_a_private_host_that_a_source_may_name() -> None:
    guard = Guard(("inside.example", "10.0.0.0/8"))
    assert "a public page redirects" in forbidden(guard, "http://inside.example/", "https://public.example/")
    assert "a public page redirects" in forbidden(guard, "http://10.0.0.1/", "https://public.example/")
    assert guard.check("http://10.0.0.1/", httpx.URL("http://inside.example/")).host == "10.0.0.1"


def test_a_second_address_is_tried_when_the_first_does_not_answer(site: Site) -> None:
    """The site listens on 127.0.0.1 alone."""
    site.page("/", Answer(body="second"))
    guard = Guard(("127.0.0.0/8", "::1"), ((1, 65535),), lambda host, port: ("::1", "127.0.0.1"))
    with Kit(guard=guard) as kit:
        assert kit.answer(site.url("/", host="two.example")).body == b"second"


def test_behind_a_proxy_a_name_with_a_private_address_is_refused(site: Site) -> None:
    with Kit(proxy=site.url(), guard=answering("10.0.0.1")) as kit:
        assert kit.failure("http://inside.example/").reason is BrokenReason.FORBIDDEN_ADDRESS
    assert site.requests == []
