"""A shell, a site and a recorded history for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from monitor.cli.base import forget
from tests.cli.kit import BARRED, RESALE, Shell, archive, terms
from tests.fakes.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    with Site() as site:
        yield site


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """A person who watches nothing yet, in English and UTC."""
    for name in list(os.environ):
        if name.startswith("MONITOR_"):
            monkeypatch.delenv(name)
    for name, value in {
        "MONITOR_STATE_DIR": str(tmp_path / "state"),
        "MONITOR_CONFIG_DIR": str(tmp_path / "config"),
        "MONITOR_BUNDLED": "false",
        "MONITOR_ALLOW_PRIVATE": "127.0.0.1",
        "MONITOR_HOST_SPACING": "0s",
        "MONITOR_CONFIRM_AFTER": "0s",
        "MONITOR_TIMEZONE": "UTC",
        "MONITOR_LANG": "en",
        "NO_COLOR": "1",
    }.items():
        monkeypatch.setenv(name, value)
    forget()  # what a test asked of the command line without running it
    yield Shell(capsys, tmp_path, monkeypatch.setenv)
    forget()
    structlog.reset_defaults()


@pytest.fixture
def told(shell: Shell, tmp_path: Path) -> Shell:
    """A person with a history: Acme bars owners on 5 March 2024 and resale on 7 May 2024; Zenith shortens its notice on 2 April 2024."""
    folder = archive(
        tmp_path / "archive",
        acme_terms=[
            ("2024-01-01T12:00:00Z", terms()),
            ("2024-03-05T12:00:00Z", terms(BARRED)),
            ("2024-05-07T12:00:00Z", terms(BARRED + RESALE)),
        ],
        zenith_terms=[("2024-01-01T12:00:00Z", terms()), ("2024-04-02T12:00:00Z", terms(notice=7))],
    )
    assert shell("import", "archive", str(folder)).code == 0
    return shell
