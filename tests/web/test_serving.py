"""The page on a socket that somebody else opened."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from monitor.app import App
from monitor.web import Address, address_of, make_site, serving

pytestmark = pytest.mark.enable_socket


def test_the_page_is_served_on_a_socket_that_was_given(app: App) -> None:
    given = socket.create_server(("127.0.0.1", 0))
    with serving(make_site(app), Address("127.0.0.1", 1), given) as address:
        assert address == Address("127.0.0.1", given.getsockname()[1])
        assert httpx.get(f"{address}healthz").status_code == 200


def test_a_socket_in_the_file_system_is_this_machines_alone(app: App, tmp_path: Path) -> None:
    given = socket.socket(socket.AF_UNIX)
    given.bind(str(tmp_path / "web"))
    given.listen()
    with serving(make_site(app), address_of(given), given) as address:
        assert address == Address("localhost", 0)
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(tmp_path / "web")), base_url="http://localhost") as client:
            assert client.get("/").status_code == 200
