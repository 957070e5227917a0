"""A site and a quick fetcher for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.site import Site
from tests.fetch.kit import Kit


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    with Site() as site:
        yield site


@pytest.fixture
def kit() -> Iterator[Kit]:
    """A fetcher that may ask 127.0.0.1."""
    with Kit() as kit:
        yield kit
