"""One examination, from the machine to the channels. What cannot be asked is a finding as well, and the others go on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from monitor.doctor import clock, database, machine, network, record, secrets
from monitor.doctor.findings import Check, Finding, Level
from monitor.errors import MonitorError
from monitor.model import AlertStatus, Response, Text, Watchlist, Way
from monitor.ports import Fetcher
from monitor.resources import data_dir
from monitor.settings import Settings
from monitor.settings.references import resolved
from monitor.store import Sealed
from monitor.store.condition import Condition, Kept, addresses, latest_headers
from monitor.store.engine import Database
from monitor.store.sql import SqlStore

PAGES = 25
"""Answers whose dates are compared."""
ALERTS = 10_000


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined."""

    settings: Settings
    store: SqlStore
    cipher: Sealed
    watchlist: Callable[[], Watchlist]
    """Raises ConfigError."""
    fetcher: Callable[[], Fetcher]
    now: Callable[[], datetime]
    backups: Path
    secret_files: Mapping[str, Path]
    """By the variable that names them."""
    search: tuple[Path, ...] = ()
    """Where else plain addresses are looked for."""
    systemd: Callable[[str], Mapping[str, str] | None] = machine.asked_systemd

    @property
    def database(self) -> Database:
        """Where everything is kept."""
        return self.store.database


def examine(patient: Patient, *, ask_hosts: bool) -> Iterator[Finding]:
    """Everything, in the order of `Check`; hosts are only asked where `ask_hosts` says so. No channel is sent anything."""
    found, reached = database.reached(patient.database, patient.now)
    usable = found is not None and found.is_current
    answers: network.Answers = ()
    watchlist = Watchlist()
    try:
        watchlist = patient.watchlist()
        answers = network.ask(network.one_of_each_host(watchlist), patient.fetcher(), patient.settings.workers) if ask_hosts else ()
        kept = addresses(patient.database, patient.cipher) if usable else ()
    except MonitorError as error:
        yield _stopped(Check.SETTINGS, error)
        kept = ()
    yield from machine.versions(data_dir("constraints.txt"), found.software if found else None)
    yield from _extras(patient, watchlist)
    yield machine.disk(patient.settings.state_dir, found.size if found else 0)
    yield reached
    if found is not None:
        yield database.pages(patient.database)
        yield from database.backups(patient.database, patient.backups, patient.now())
    yield from _secrets(patient, kept)
    if found is not None and usable:
        yield from _guarded(Check.CLOCK, partial(_clock, patient, found, answers))
        yield from _guarded(Check.SERVICE, partial(_record, patient, kept))
    yield from machine.supervised(patient.systemd)
    yield from network.hosts(answers)
    if ask_hosts:
        yield from network.certificate(patient.settings.public_url, patient.settings.fetch.ca_file, patient.now())
    yield from network.own_authorities(patient.settings.fetch.ca_file, patient.now())


def _guarded(check: Check, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except MonitorError as error:
        yield _stopped(check, error)


def _stopped(check: Check, error: MonitorError) -> Finding:
    return Finding(
        check, Level.PROBLEM, error.text, next=Text("correct what it names, then run this again", "请更正其中所述，然后重新检查")
    )


def _extras(patient: Patient, watchlist: Watchlist) -> Iterator[Finding]:
    from monitor.fetch.browser import NAMES

    named = patient.settings.browser
    return machine.extras(
        postgres=patient.database.file is None,
        browser=any(source.way is Way.BROWSER for document in watchlist.documents() for source in document.sources),
        chromium=next((path for name in ((named,) if named else NAMES) if (path := shutil.which(name))), None),
    )


def _secrets(patient: Patient, kept: tuple[Kept, ...]) -> Iterator[Finding]:
    state = patient.settings.state_dir
    key = state / "secret.key"
    open_to_others = tuple(secrets.modes(state, patient.backups, patient.secret_files))
    yield from open_to_others or (
        Finding(Check.SECRETS, Level.OK, Text("No file is open to others", "没有文件对其他用户开放"), str(state)),
    )
    yield from secrets.key(kept, patient.database.place)
    readable = key.is_file() and patient.settings.secret_key is None
    text = patient.settings.secret_key or (key.read_text(encoding="ascii", errors="replace") if readable else None)
    file = patient.database.file
    live = frozenset(file.with_name(file.name + suffix) for suffix in ("", "-wal", "-shm")) if file is not None else frozenset()
    yield from secrets.leaks(secrets.needles(kept, text), (state, patient.backups, *patient.search), live | {key})


def _clock(patient: Patient, found: Condition, answers: network.Answers) -> Iterator[Finding]:
    now = patient.now()
    fresh = [(answer.fetched_at, dict(reversed(answer.headers))) for _, answer in answers if isinstance(answer, Response)]
    looks = [row.last_check.at for row in patient.store.status() if row.last_check is not None]
    return clock.examine(fresh or latest_headers(patient.database, now, PAGES), found.ahead, max(looks, default=None), now)


def _record(patient: Patient, kept: tuple[Kept, ...]) -> Iterator[Finding]:
    rows = patient.store.status()
    yield record.at_work(rows, patient.now())
    if rows:
        yield record.failing(rows)
    if all(each.why is None for each in kept):  # else alerts cannot be read either, and that is told already
        waiting, dead = (patient.store.alerts(state, limit=ALERTS) for state in (AlertStatus.PENDING, AlertStatus.DEAD))
        yield from record.channels(kept, waiting, dead, resolved)
