"""The composition root: every part of the program with its default, replaceable by keyword.

Rooms that only some commands need are imported by those: `monitor diff` has neither parsers nor an HTTP client to load.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog

from monitor.errors import ConfigError, ConflictError, NotFoundError
from monitor.model import Alert, AlertStatus, Change, DeliveryResult, Document, Look, Outcome, SourceKey, Text, Watchlist
from monitor.resources import data_dir
from monitor.settings import Settings
from monitor.store import open_store
from monitor.subjects import Subjects, subjects_of

if TYPE_CHECKING:
    from monitor.deliver import Deliverer
    from monitor.deliver.retry import Attempt
    from monitor.history import History
    from monitor.judge import Overrides
    from monitor.pipeline import Policies
    from monitor.ports import Fetcher, Store
    from monitor.replay import Counts
    from monitor.schedule import Service

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
"""How long a claimed check is ours before somebody else may take it over."""


def utc_now() -> datetime:
    """The program's one reading of the wall clock."""
    return datetime.now(UTC)


def make_app(
    settings: Settings,
    *,
    store: Store | None = None,
    fetcher: Fetcher | None = None,
    deliverer: Deliverer | None = None,
    watchlist: Watchlist | None = None,
    now: Callable[[], datetime] = utc_now,
) -> App:
    """Put the program together; nothing is read, written or asked yet. Raises ConfigError for a database address that cannot be meant."""
    app = App(settings, store or open_store(settings.database_url), now)
    given = {"fetcher": fetcher, "deliverer": deliverer, "watchlist": watchlist}
    vars(app).update({name: part for name, part in given.items() if part is not None})
    return app


def watchlist_folders(settings: Settings) -> list[Path]:
    """The bundled watchlists unless they are switched off, then the user's own. Raises ConfigError for a folder that was named and is not there."""
    if settings.watchlists_named and not settings.watchlists.exists():
        raise ConfigError(
            Text(
                f"MONITOR_WATCHLISTS: {settings.watchlists} does not exist; correct it, or make the folder: monitor init",
                f"MONITOR_WATCHLISTS：{settings.watchlists} 不存在；请更正，或用 monitor init 建立该目录",
            )
        )
    return [*([data_dir("watchlists")] if settings.bundled else []), settings.watchlists]


class App:
    """The program, put together. Parts that few commands need are made when first asked for."""

    def __init__(self, settings: Settings, store: Store, now: Callable[[], datetime]) -> None:
        self.settings = settings
        self.store = store
        self.now = now
        self.holder = uuid4().hex
        """Who we are among those who claim work."""
        self._parts = ExitStack()

    @cached_property
    def watchlist(self) -> Watchlist:
        """What the watchlist files say. Raises ConfigError with every problem in them."""
        from monitor.watchlist import load

        return load(watchlist_folders(self.settings))

    @cached_property
    def fetcher(self) -> Fetcher:
        """The door to watched sites."""
        from monitor.fetch import FetchSettings, HttpFetcher

        fetcher = HttpFetcher(FetchSettings(**asdict(self.settings.fetch)), self.now)
        self._parts.callback(fetcher.close)
        return fetcher

    @cached_property
    def deliverer(self) -> Deliverer:
        """The door to people."""
        from monitor.deliver import Deliverer
        from monitor.settings.references import resolved

        return Deliverer(stream=sys.stdout, resolve=resolved)

    @cached_property
    def subjects(self) -> Subjects:
        """Every source ever watched, with its document and provider."""
        return subjects_of(self.store.watchlist(everything=True))

    @cached_property
    def history(self) -> History:
        """What is recorded, as people ask for it."""
        from monitor.history import History

        return History(self.store, self.subjects, lambda: self.overrides)

    @cached_property
    def overrides(self) -> Overrides:
        """What the user says of severity. Raises ConfigError with every problem in the file."""
        from monitor.overrides import FILE, load_overrides

        return load_overrides(self.settings.config_dir / FILE, lambda: self.store.watchlist(everything=True))

    @cached_property
    def policies(self) -> Policies:
        """How looks are decided and judged. Raises ConfigError."""
        from monitor.judge.confirm import ConfirmPolicy
        from monitor.pipeline import Policies

        confirm = ConfirmPolicy(confirm_after=self.settings.confirm_after, return_hold=self.settings.return_hold)
        return Policies(confirm=confirm, overrides=self.overrides)

    def watch(self) -> None:
        """Put the watchlist files in force. Raises StoreError, ConfigError."""
        self.store.sync(self.watchlist, self.now(), self.settings.spread)

    def close(self) -> None:
        """Let go of connections and files; a fetcher that was given is the giver's to close."""
        self._parts.close()
        self.store.close()

    # --- looking

    def check(self, key: SourceKey) -> Look:
        """Look at one source and record what it brought. Raises ConflictError if somebody else did meanwhile."""
        from monitor.pipeline import check

        self._meet(key)
        return check(key, store=self.store, fetcher=self.fetcher, subjects=self.subjects, now=self.now, policies=self.policies)

    def check_all(self, keys: tuple[SourceKey, ...]) -> Iterator[Look]:
        """Look at those of the sources that nobody else is looking at, several at a time, in the order in which they finish.

        A look that somebody else made meanwhile is left out. When the caller stops listening, looks not yet begun are dropped, and those that are
        under way are not waited for.
        """
        claimed = self.store.claim(self.holder, keys, self.now(), LEASE)
        pool = ThreadPoolExecutor(self.settings.workers, thread_name_prefix="check")
        try:
            for done in as_completed([pool.submit(self.check, key) for key in claimed]):
                if not isinstance(done.exception(), ConflictError):
                    yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            self.store.release(self.holder)

    def import_archive(self, folder: Path, on_start: Callable[[int], None], on_snapshot: Callable[[], None]) -> Counts:
        """Replay a folder of recorded pages; what is watched stays as it is. `on_start` hears how many snapshots there are.

        Raises ArchiveError.
        """
        from monitor.archive import corpus
        from monitor.replay import Counts, replay

        pages = corpus.read_index(folder)
        on_start(sum(page.snapshots or 0 for page in pages))
        watched = self.store.watchlist()
        self.store.sync(joined(watched, corpus.watchlist(pages)), self.now() + corpus.DORMANT.interval)
        vars(self).pop("subjects", None)
        policies = replace(self.policies, confirm=replace(self.policies.confirm, confirm_after=timedelta(0)), tell=False)
        total = Counts()
        try:
            for page in pages:
                total += replay(
                    page.source.key,
                    corpus.snapshots(page),
                    store=self.store,
                    subjects=self.subjects,
                    policies=policies,
                    on_snapshot=on_snapshot,
                )
        finally:
            self.store.sync(watched, self.now())
        return total

    def _meet(self, key: SourceKey) -> None:
        """Know a source that came in after we had read what is watched: another command put an edited watchlist in force while we ran."""
        if key not in self.subjects.by_source:
            for cached in ("subjects", "history"):
                vars(self).pop(cached, None)

    # --- telling

    def deliver(self, alert: Alert) -> bool:
        """Make one attempt at an alert and write what came of it; whether the channel accepted it."""
        self._meet(alert.event.source)
        provider, document = self.subjects.of(alert.event.source)
        diff = self.history.diff(alert.event) if isinstance(alert.event, Change) else None
        from monitor.render import render

        message = render(alert, document, provider, diff, self.settings.timezone, alert.event.url)
        attempt = self.deliverer.attempt(alert, message, self.now())
        self.store.close_alert(alert, attempt.status, self.now(), attempt.next_try, attempt.error)
        _log_attempt(alert, attempt)
        return attempt.status is AlertStatus.DELIVERED

    def test_subscription(self, name: str) -> DeliveryResult:
        """Send a subscription a message that says it is a test. Raises NotFoundError."""
        from monitor.render import test_message

        found = next((each for each in self.store.subscriptions() if each.name == name), None)
        if found is None:
            raise NotFoundError(
                Text(
                    f'no subscription is called "{name}"; see: monitor subscriptions list',
                    f"没有名为“{name}”的订阅；请看：monitor subscriptions list",
                )
            )
        return self.deliverer.send(found.url, test_message(found, self.now()))

    # --- running

    def service(self, pace: timedelta = timedelta(seconds=1)) -> Service:
        """The service: rings for what is due every `pace`, in one process. One at a time for a state folder."""
        from monitor.schedule import Service, ServiceSettings, service_name
        from monitor.systemd import Systemd

        settings = self.settings
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        _ = self.fetcher, self.deliverer, self.subjects, self.history, self.policies  # made here: two threads must not make two
        return Service(
            self.store,
            self._look,
            self.deliver,
            self.now,
            service_name(settings.state_dir),
            ServiceSettings(check_workers=settings.workers, lease=LEASE, tick=pace, lock=settings.state_dir / "service.lock"),
            Systemd(settings.notify_socket, settings.watchdog),
        )

    def _look(self, key: SourceKey) -> None:
        try:
            look = self.check(key)
        except ConflictError:
            log.info("look_discarded", source=str(key), why="somebody else looked meanwhile")
            return
        write = log.debug if look.outcome in (Outcome.UNCHANGED, Outcome.NOISE) else log.info
        write("looked", source=str(key), outcome=look.outcome.value, reason=look.reason and look.reason.value, due=look.due_at.isoformat())


def _log_attempt(alert: Alert, attempt: Attempt) -> None:
    """A channel that refuses must be seen in the log: whoever is not told cannot be told so."""
    about = {"subscription": alert.subscription.name, "about": alert.event.id}
    if attempt.status is AlertStatus.DELIVERED:
        log.info("told", **about)
    elif attempt.next_try is not None:
        log.warning("not_told_yet", **about, why=attempt.error, next_try=attempt.next_try.isoformat(timespec="seconds"))
    else:
        log.error("given_up", **about, why=attempt.error)


def joined(first: Watchlist, second: Watchlist) -> Watchlist:
    """Both together; where both have the same source, the first's stands."""
    providers = {provider.id: provider for provider in first.providers}
    for provider in second.providers:
        known = providers.get(provider.id)
        providers[provider.id] = replace(known, documents=_joined(known.documents, provider.documents)) if known else provider
    return Watchlist(tuple(providers.values()))


def _joined(first: tuple[Document, ...], second: tuple[Document, ...]) -> tuple[Document, ...]:
    documents = {document.id: document for document in first}
    for document in second:
        known = documents.get(document.id)
        if known is None:
            documents[document.id] = document
            continue
        keys = {source.key for source in known.sources}
        documents[document.id] = replace(known, sources=known.sources + tuple(each for each in document.sources if each.key not in keys))
    return tuple(documents.values())
