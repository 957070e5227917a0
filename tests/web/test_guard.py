"""Who may ask."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from monitor.errors import ConfigError
from monitor.settings import AccessOptions, AccessWay
from monitor.web import Address, check_address, own_names
from tests.web.kit import form_token


def test_nothing_inline_and_nothing_from_elsewhere_may_run(visitor: TestClient) -> None:
    for path in ("/", "/static/style.css", "/nothing", "/healthz"):
        headers = visitor.get(path).headers
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_a_name_that_is_not_ours_is_refused(visitor: TestClient) -> None:
    assert visitor.get("/", headers={"host": "evil.example"}).status_code == 421
    assert visitor.get("/", headers={"host": "localhost:8000"}).status_code == 200
    assert visitor.get("/", headers={"host": "[::1]:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1"}, 303),
        ({}, 303),
    ],
)
def test_forms_of_other_sites_are_refused(visitor: TestClient, headers: dict[str, str], status: int) -> None:
    fields = {"theme": "dark", "form_token": form_token(visitor)}
    assert visitor.post("/preferences", data=fields, headers=headers).status_code == status


def test_our_names_are_loopback_where_we_listen_and_where_people_reach_us() -> None:
    assert own_names("127.0.0.2", "https://policy.example:8443/x") == {"localhost", "127.0.0.1", "[::1]", "127.0.0.2", "policy.example"}
    assert "[fd00::1]" in own_names("fd00::1", None)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "policy.example"])
def test_an_address_that_others_can_reach_is_refused_with_what_to_do(host: str) -> None:
    with pytest.raises(ConfigError, match=r"MONITOR_ACCESS=users .*monitor users add NAME.* MONITOR_ACCESS=proxy .* ssh -L"):
        check_address(Address(host, 80), AccessOptions(), anybody=True)
    with pytest.raises(ConfigError, match="monitor users add NAME"):
        check_address(Address(host, 80), AccessOptions(way=AccessWay.USERS), anybody=False)
    check_address(Address(host, 80), AccessOptions(way=AccessWay.USERS), anybody=True)
    check_address(Address(host, 80), AccessOptions(way=AccessWay.PROXY), anybody=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1"])
def test_this_machines_own_addresses_will_do(host: str) -> None:
    check_address(Address(host, 80), AccessOptions(), anybody=False)
