"""A site over a recorded history: Acme bars owners and resale, Zenith shortens its notice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard
from fastapi.testclient import TestClient

from monitor.app import App, make_app
from monitor.model import ChangeFilter
from monitor.settings import Settings
from monitor.web import make_site
from tests.cli.kit import BARRED, RESALE, archive, terms
from tests.web.staged import staged

NOW = datetime(2024, 5, 20, 8, 0, tzinfo=UTC)
HOME = "http://127.0.0.1"


def opened(tmp_path: Path) -> App:
    """The program on an empty database."""
    settings = Settings(
        state_dir=tmp_path / "state",
        database_url=f"sqlite:///{tmp_path / 'state' / 'monitor.db'}",
        config_dir=tmp_path / "config",
        watchlists=tmp_path / "config" / "watchlists",
        bundled=False,
    )
    app = make_app(settings, now=lambda: NOW)
    app.store.upgrade()
    return app


def recorded(tmp_path: Path, **pages: list[tuple[str, str]]) -> App:
    """The program with a history, twelve days after its last change."""
    app = opened(tmp_path)
    app.import_archive(archive(tmp_path / "archive", **pages), lambda _: None, lambda: None)
    app.store.add_subscription("ops", "console:", ChangeFilter(), "en", NOW - timedelta(days=1))
    return app


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The demo, told to its end; tests must not record anything in it."""
    with staged(tmp_path_factory.mktemp("story")) as app:
        yield app


@pytest.fixture
def reader(story: App) -> Iterator[TestClient]:
    """Somebody with a browser, over the demo."""
    with TestClient(make_site(story), base_url=HOME) as client:
        yield client


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """Three changes of two providers."""
    app = recorded(
        tmp_path,
        acme_terms=[
            ("2024-01-01T12:00:00Z", terms()),
            ("2024-03-05T12:00:00Z", terms(BARRED)),
            ("2024-05-07T12:00:00Z", terms(BARRED + RESALE)),
        ],
        zenith_terms=[("2024-01-01T12:00:00Z", terms()), ("2024-05-02T12:00:00Z", terms(notice=7))],
    )
    yield app
    app.close()


@pytest.fixture
def dated(tmp_path: Path) -> Iterator[TestClient]:
    """A visitor to whom a change with an effective date is shown."""
    clause = "<p>Effective June 1, 2024, Customer may not resell, lease or redistribute the services.</p>"
    app = recorded(tmp_path, acme_terms=[("2024-01-01T12:00:00Z", terms()), ("2024-05-07T12:00:00Z", terms(clause))])
    with TestClient(make_site(app), base_url=HOME) as client:
        yield client
    app.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[TestClient]:
    """A visitor to whom a provider's list of countries is shown; Kenya left it on 5 March 2024."""

    def page(*names: str) -> str:
        rows = "".join(f"<li>{name}</li>" for name in names)
        head = "<html lang=en><head><title>Supported countries</title></head><body><main><h1>Supported countries</h1>"
        return f"{head}<p>Our API is available in these countries and regions:</p><ul>{rows}</ul></main></body></html>"

    folder = archive(tmp_path / "archive", acme_regions=[])
    always = ("Argentina", "Chile", "Colombia", "Ecuador", "Ghana", "Nigeria", "Peru", "Uruguay")
    index = json.loads((folder / "pages.json").read_text())
    (folder / "pages.json").write_text(json.dumps([{**index[0], "document": "Supported countries", "type": "regions"}]))
    snapshots = [("2024-01-01T12:00:00Z", page(*always, "Kenya")), ("2024-03-05T12:00:00Z", page(*always))]
    lines = "".join(json.dumps({"at": at, "html": html}) + "\n" for at, html in snapshots)
    (folder / "acme_regions.jsonl.zst").write_bytes(zstandard.compress(lines.encode()))
    app = opened(tmp_path)
    app.import_archive(folder, lambda _: None, lambda: None)
    app.store.sync(app.store.watchlist(everything=True), NOW)
    with TestClient(make_site(app), base_url=HOME) as client:
        yield client
    app.close()


@pytest.fixture
def visitor(app: App) -> Iterator[TestClient]:
    """Somebody with a browser on the same machine."""
    with TestClient(make_site(app), base_url=HOME, follow_redirects=False) as client:
        yield client
