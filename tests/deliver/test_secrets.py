"""Channel addresses are secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.deliver.secrets import mask, scheme_of, scrub


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("slack://T1/A2/secret3", "slack://***"),
        ("https://hooks.slack.com/services/T1/A2/secret3", "https://hooks.slack.com/***"),
        ("json://user:pass@hooks.example:8443/secret?key=secret", "json://hooks.example:8443/***"),
        ("JSONS://hooks.example", "jsons://hooks.example/***"),
        ("mailto://user:pass@mail.example", "mailto://mail.example/***"),
        ("wecombot://0123-4567", "wecombot://***"),
        ("json://[::1]:80/x", "json://::1:80/***"),
        ("json://host:notaport/x", "json://***"),
        ("json://[broken/x", "json://***"),
        ("json:///x", "json://***"),
        ("console:", "console:"),
        ("Console: ", "console:"),
        ("console:secret", "console:***"),
        ("just a secret", "***"),
        ("", "***"),
    ],
)
def test_only_scheme_and_host_are_shown(url: str, shown: str) -> None:
    assert mask(url) == shown


@given(st.text(max_size=60))
def test_masking_never_fails_and_never_shows_what_follows_the_host(text: str) -> None:
    mask(text)
    scheme_of(text)
    assert "hunter2" not in mask(f"slack://{text}hunter2")


def test_words_of_a_service_lose_every_part_of_the_address() -> None:
    url = "json://bob:p%40ssword@hooks.example/path-token/x?key=query-token&n=1"
    said = "bob@hooks.example refused p@ssword (p%40ssword) at /path-token/x?key=query-token\nfor good"
    assert scrub(said, url) == "bob@hooks.example refused *** (***) at /***/x?key=*** for good"


def test_short_parts_do_not_garble_words() -> None:
    assert scrub("error 404 at a", "json://h/a/404") == "error 404 at a"
