"""The demo's story on a quick stage: no sockets, no threads; the real readers, judge, store and outbox, and a clock that jumps."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from monitor.app import App, make_app
from monitor.deliver import Deliverer
from monitor.demo.pages import PAGES
from monitor.demo.play import BEAT, EACH_AT_ONCE, Clock
from monitor.demo.site import Site
from monitor.demo.story import BEGIN, END, STEPS, watchlist
from monitor.model import ChangeFilter, FetchFailure, Response, Severity, Source, SourceKey, Validators
from monitor.settings import Settings

BASE = "https://demo.invalid"
PROFILE = """name: Orchid
countries: [HK, Singapore]
incorporation: Hong Kong
ownership:
  - {name: Founders, home: Singapore, percent: 35}
  - {name: Parent, home: China, percent: 65}
products: [northwind/api, codelark]
uses: [third_party_client, resale]
"""


class Door:
    """The demo's site without a network."""

    def __init__(self, site: Site, now: Clock) -> None:
        self._site = site
        self._now = now

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        assert source.url is not None
        body = self._site.body(source.url.removeprefix(BASE))
        assert body is not None
        kind = (("content-type", "text/html; charset=utf-8"),)
        return Response(source.url, source.url, 200, kind, body, self._now(), timedelta(milliseconds=len(body) // 20))


@contextmanager
def staged(folder: Path) -> Iterator[App]:
    """The story told to its end, with a profile that it hits and a subscription that heard of it."""
    site, clock = Site(), Clock(BEGIN)
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "profile.yaml").write_text(PROFILE)
    settings = Settings(
        state_dir=folder,
        database_url=f"sqlite:///{folder / 'demo.db'}",
        config_dir=folder / "config",
        watchlists=folder / "none",
        bundled=False,
    )
    app = make_app(settings, watchlist=watchlist(BASE), now=clock, fetcher=Door(site, clock), deliverer=Deliverer(stream=io.StringIO()))
    app.store.upgrade()
    app.watch()
    app.store.add_subscription("console", "console://", ChangeFilter(min_severity=Severity.LOW), "en", clock())
    app.store.change_subscription("console", manner=EACH_AT_ONCE)
    for page in PAGES:
        app.check(SourceKey(page.provider, page.document, page.document))
    for step in STEPS:
        page = next(each for each in PAGES if each.path == step.page)
        site.apply(step)
        for at in (step.at + timedelta(hours=2), step.at + timedelta(hours=2) + BEAT):
            clock.advance(at)
            app.check(SourceKey(page.provider, page.document, page.document))
        _deliver(app, clock())
    clock.advance(END)
    for page in PAGES:
        app.check(SourceKey(page.provider, page.document, page.document))
    try:
        yield app
    finally:
        app.close()


def _deliver(app: App, now: datetime) -> None:
    while boxes := app.store.claim_mailboxes(app.holder, now, timedelta(minutes=5), 10):
        for box in boxes:
            app.postman.turn(box)
