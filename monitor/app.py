"""The composition root: every part of the program with its default, replaceable by keyword.

Rooms that only some commands need are imported by those: `monitor diff` has neither parsers nor an HTTP client to load.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cached_property
from os import urandom
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from monitor.errors import ConflictError, NotFoundError
from monitor.lists import chosen_packs, watchlist_folders
from monitor.logs import Log
from monitor.model import (
    Acknowledgement,
    BrokenReason,
    Change,
    DeliveryResult,
    ImpactLevel,
    Look,
    Message,
    Outcome,
    Outline,
    SourceKey,
    Text,
    Watchlist,
)
from monitor.settings import Settings
from monitor.subjects import Subjects, SubjectsWhenAsked

if TYPE_CHECKING:
    from monitor.background import Backgrounds, Standing
    from monitor.deliver import Deliverer
    from monitor.desk import Desk
    from monitor.history import History
    from monitor.importing import Importer, Progress
    from monitor.judge import Overrides
    from monitor.outbox import Postman
    from monitor.pipeline import LookParts, Policies
    from monitor.ports import Fetcher, Store
    from monitor.questions import Questions
    from monitor.render import Shelf
    from monitor.replay import Counts
    from monitor.schedule import Service
    from monitor.standing import RulesInForce
    from monitor.store import Sealed
    from monitor.tickets import Tickets

log = Log()

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
    quickly: bool = False,
) -> App:
    """Put the program together; nothing is read, written or asked yet. Raises ConfigError for a database address that cannot be meant.

    `quickly`: mostly to ask what is recorded; then only what more is wanted of the store loads all of it.
    """
    from monitor import store as stores

    cipher = stores.Sealed(settings.secret_key, settings.state_dir / "secret.key")
    if store is None:
        store = stores.open_quickly(settings.database_url, cipher) if quickly else stores.open_store(settings.database_url, cipher)
    app = App(settings, store, now, cipher)
    given = {"fetcher": fetcher, "deliverer": deliverer, "watchlist": watchlist}
    vars(app).update({name: part for name, part in given.items() if part is not None})
    return app


class Observer(Protocol):
    """Hears of what the service does, for metrics. Called from its threads; must not raise, and not wait."""

    def looked(self, outcome: str, seconds: float) -> None:
        """A check ended: with this outcome, or `discarded`, or `failed`."""

    def sent(self, channel: str, result: str, seconds: float) -> None:
        """An attempt at a channel (its scheme) ended: `accepted`, or why it failed."""


class App:
    """The program, put together. Parts that few commands need are made when first asked for."""

    def __init__(self, settings: Settings, store: Store, now: Callable[[], datetime], cipher: Sealed) -> None:
        self.settings = settings
        self.cipher = cipher
        self.store = store
        self.now = now
        self.holder = urandom(16).hex()
        """Who we are among those who claim work."""
        self.observers: list[Observer] = []
        self._parts = ExitStack()

    @cached_property
    def watchlist(self) -> Watchlist:
        """What the watchlist files say. Raises ConfigError with every problem in them."""
        from monitor.watchlist import load

        return load(watchlist_folders(self.settings), chosen_packs(self.settings))

    @cached_property
    def fetcher(self) -> Fetcher:
        """The doors to watched sites and APIs."""
        from dataclasses import asdict

        from monitor.fetch import FetchSettings
        from monitor.fetch.browser import BrowserSettings
        from monitor.fetch.doors import Doors
        from monitor.settings.references import resolved

        doors = Doors(
            FetchSettings(**asdict(self.settings.fetch)),
            self.now,
            resolved,
            browser=BrowserSettings(path=self.settings.browser),
            spent=self._looks_since,
            is_shell=self._was_a_shell if self.settings.browser_for_shells else None,
        )
        self._parts.callback(doors.close)
        return doors

    def _looks_since(self, key: SourceKey, since: datetime, most: int) -> int:
        """How many looks at a source are recorded since a time, counted up to a number."""
        return sum(entry.at >= since for entry in self.store.checks(key, most))

    def _was_a_shell(self, key: SourceKey) -> bool:
        """The last look at a source found a page whose script had not run, or the browser was needed to read it."""
        trouble = self.store.load(key).tracking.trouble
        if trouble is not None and trouble.reason is BrokenReason.SHELL:
            return True
        try:
            return self.store.snapshot(key, self.now()).screenshot is not None
        except NotFoundError:
            return False

    @cached_property
    def deliverer(self) -> Deliverer:
        """The door to people."""
        from monitor.deliver import Deliverer
        from monitor.settings.references import resolved

        return Deliverer(stream=sys.stdout, resolve=resolved, clock=self.now)

    @cached_property
    def subjects(self) -> Subjects:
        """Every source ever watched, with its document and provider."""
        return SubjectsWhenAsked(lambda provider: self.store.watchlist(everything=True, provider=provider))

    @cached_property
    def history(self) -> History:
        """What is recorded, as people ask for it."""
        from monitor.history import History

        return History(self.store, self.subjects, lambda: self.overrides)

    @cached_property
    def backgrounds(self) -> Backgrounds:
        """What messages and pages tell beside an event."""
        from monitor.background import Backgrounds

        return Backgrounds(self.store, lambda: self.subjects, lambda: self.history, lambda: self.standing)

    @cached_property
    def standing(self) -> Standing | None:
        """Whether changes hit the user's profiles; None: there is no profile. Raises ConfigError with every problem of the profiles."""
        from monitor.profile.files import load_profiles

        profiles = load_profiles(self.settings.config_dir)
        if not profiles:
            return None
        from monitor.alternatives import Standpoint, market_of

        return Standpoint(profiles, self.rules.today, lambda: market_of(self.rules, self.store))

    @cached_property
    def rules(self) -> RulesInForce:
        """What the documents of watched providers state."""
        from monitor.standing import RulesInForce

        return RulesInForce(self.store, self.store.watchlist, self.now)

    @property
    def questions(self) -> Questions:
        """What the API and the MCP server are asked alike."""
        from monitor.questions import Questions

        return Questions(self.store, self.rules, self.settings.config_dir)

    def levels(self, change: Change) -> frozenset[ImpactLevel]:
        """What a change means to each of the profiles; nothing where there is none."""
        return self.standing.levels(change) if self.standing else frozenset()

    def worst_impact(self, change: Change) -> ImpactLevel | None:
        """The gravest over all profiles; None: there is no profile."""
        levels = self.levels(change)
        return next((level for level in ImpactLevel if level in levels), None)

    @cached_property
    def tickets(self) -> Tickets:
        """Signs and reads the links of alerts. Raises ConfigError, StoreError where the key cannot be had."""
        from monitor.tickets import Tickets

        return Tickets(self.cipher.derived("tickets"))

    def acknowledge(self, event: str, by: str, note: str = "") -> bool:
        """Somebody takes care of an event. False: it was acknowledged before. Raises NotFoundError."""
        return self.store.acknowledge(Acknowledgement(event, by, self.now(), note))

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
        return self._noticed(check(key, store=self.store, **self._for_looks()))

    def _look_at(self, outline: Outline) -> Look:
        """The same for a source that the service has claimed; a quiet look waits on the desk."""
        from monitor.pipeline import look_at

        self._meet(outline.source.key)
        return self._noticed(look_at(outline, store=self.store, write=self.desk.lay, **self._for_looks()))

    def _for_looks(self) -> LookParts:
        return {"fetcher": self.fetcher, "subjects": self.subjects, "now": self.now, "policies": self.policies, "impacts": self.levels}

    def _noticed(self, look: Look) -> Look:
        """What a new version states is found now, so that nobody who asks waits for it; what is in force of its provider is put together anew."""
        if look.version is not None:
            self.rules.learn(look.version, self.subjects.of(look.source)[1].type)
            self.rules.forget(look.source.provider)
        return look

    def check_all(self, keys: tuple[SourceKey, ...]) -> Iterator[Look]:
        """Look at those of the sources that nobody else is looking at, several at a time, in the order in which they finish.

        A look that somebody else made meanwhile is left out. When the caller stops listening, looks not yet begun are dropped, and those that are
        under way are not waited for.
        """
        claimed = self.store.claim(self.holder, keys, self.now(), LEASE)
        from concurrent.futures import ThreadPoolExecutor, as_completed

        pool = ThreadPoolExecutor(self.settings.workers, thread_name_prefix="check")
        try:
            for done in as_completed([pool.submit(self.check, key) for key in claimed]):
                if not isinstance(done.exception(), ConflictError):
                    yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            self.store.release(self.holder)

    def import_archive(self, folder: Path, on_start: Callable[[int], None], on_snapshot: Callable[[], None]) -> Counts:
        """Replay a folder of recorded pages; what is watched stays as it is. See `monitor.importing`. Raises ArchiveError."""
        from monitor.importing import Progress

        vars(self).pop("subjects", None)
        return self.importer(Progress(on_start, on_snapshot)).archive(folder)

    def importer(self, progress: Progress) -> Importer:
        """What brings other archives' history in."""
        from monitor.ahead import desk_for
        from monitor.importing import Importer

        return Importer(self.store, self.policies, self.now, progress, self.store.record_all, desk_for)

    def _meet(self, key: SourceKey) -> None:
        """Know a source that came in after we had read what is watched: another command put an edited watchlist in force while we ran."""
        if self.subjects.find(key) is None:
            for cached in ("subjects", "history"):
                vars(self).pop(cached, None)

    # --- telling

    @cached_property
    def postman(self) -> Postman:
        """What takes messages out of the outbox and to their channels."""
        from monitor.cron import next_time
        from monitor.outbox import Postman
        from monitor.render import Shelf
        from monitor.route import channel_refused, escalations, plan
        from monitor.writing import Writer

        writer = Writer(self.backgrounds, self._meet, self.settings.public_url, lambda: self.tickets, self.now)
        return Postman(
            self.store,
            plan=lambda mailbox, now: plan(mailbox, now, next_time),
            compose=lambda dispatch: writer.write(dispatch, self.shelf),
            plainly=lambda dispatch: writer.write(dispatch, Shelf.shipped()),
            send=self._send,
            escalations=escalations,
            refused=channel_refused,
            now=self.now,
        )

    def _send(self, url: str, message: Message) -> DeliveryResult:
        started = time.perf_counter()
        result = self.deliverer.send(url, message)
        for each in self.observers:
            each.sent(self.deliverer.kind(url), result.failure.value if result.failure else "accepted", time.perf_counter() - started)
        return result

    @cached_property
    def shelf(self) -> Shelf:
        """The templates of messages: the shipped ones, with those that the user wrote in their place. Raises ConfigError."""
        from monitor.render import load_shelf

        return load_shelf(self.settings.config_dir / "templates")

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
        self.store.subscriptions()  # a key that is missing stops the service at its start, not at its first alert
        # made here: two threads must not make two
        _ = self.desk, self.fetcher, self.deliverer, self.subjects.by_source, self.history, self.policies, self.standing
        _ = self.postman, self.shelf
        return Service(
            self.desk,
            self._look,
            self.postman.turn,
            self.now,
            service_name(settings.state_dir),
            ServiceSettings(
                check_workers=settings.workers,
                lease=LEASE,
                tick=pace,
                lock=settings.state_dir / "service.lock",
                beat_every=settings.heartbeat_every,
            ),
            Systemd(settings.notify_socket, settings.watchdog),
            beat=self._beat if settings.heartbeat_url else None,
        )

    def _beat(self) -> None:
        """Tell the watcher outside that we live; what comes of it stands in the log."""
        from monitor.deliver.heartbeat import beat
        from monitor.settings.references import resolved

        assert self.settings.heartbeat_url is not None
        result = beat(resolved(self.settings.heartbeat_url))
        if result.failure is not None:
            log.warning("heartbeat_not_heard", why=result.detail)

    @cached_property
    def desk(self) -> Desk:
        """What the service has at hand for its looks."""
        from monitor.desk import Desk

        return Desk(self.store)

    def _look(self, key: SourceKey) -> None:
        outline = self.desk.take(key)
        outcome, started = "failed", time.perf_counter()
        try:
            look = self.check(key) if outline is None else self._look_at(outline)
            outcome = look.outcome.value
        except ConflictError:
            outcome = "discarded"
            log.info("look_discarded", source=str(key), why="somebody else looked meanwhile")
            return
        finally:
            for each in self.observers:
                each.looked(outcome, time.perf_counter() - started)
        if _news_perhaps(look):
            self.store.hasten(key.provider, self.now())
        write = log.debug if look.outcome in (Outcome.UNCHANGED, Outcome.NOISE) else log.info
        write("looked", source=str(key), outcome=look.outcome.value, reason=look.reason and look.reason.value, due=look.due_at.isoformat())


def _news_perhaps(look: Look) -> bool:
    """A new text was seen for the first time. One event often stands on several pages of a provider: the others are looked at now too, so that
    what they say is confirmed at the same time and told in one message."""
    candidate = look.tracking.candidate
    return look.outcome is Outcome.PENDING and candidate is not None and candidate.sightings == 1 and candidate.returns_to is None
