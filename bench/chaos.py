"""The outbox under fire: many alerts to flaky endpoints while the sender is killed again and again; then how fast it is when all is well.

    python -m bench.chaos [--alerts 10000] [--subscriptions 50] [--kills 50] [--seed 1]

The sender is the program's own service (`make_app(…).service().run()`, what `monitor run` does) in a process of its own, on a SQLite file, with
real plans, real templates and signed webhooks to servers on this machine. Only the waits between tries are scaled down, and the limits that keep
people from being flooded are lifted, so that every alert is a message. Prints what was sent and received; exits with 1 if an alert was lost, came out
of order, or more came twice than the sender was killed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bench.endpoints import Accepted, Endpoints
from monitor.app import App, make_app, utc_now
from monitor.deliver import Deliverer
from monitor.deliver.channels.webhook import Webhook
from monitor.deliver.retry import RetryPolicy
from monitor.logs import configure
from monitor.model import (
    AlertStatus,
    Block,
    BlockKind,
    Change,
    ChangeFilter,
    Direction,
    Document,
    DocumentType,
    Finding,
    Judgement,
    Kind,
    Look,
    Manner,
    Outcome,
    Owed,
    Provider,
    Rate,
    Reading,
    Severity,
    Side,
    Source,
    SourceKey,
    Text,
    Tracking,
    Version,
    Watchlist,
)
from monitor.ports import Store
from monitor.settings import Settings

QUICK = RetryPolicy(first=timedelta(milliseconds=50), longest=timedelta(milliseconds=500))
"""Instead of half a minute and an hour."""
UNLIMITED = Rate(1_000_000, timedelta(seconds=1))
ALONE = Manner(group_wait=timedelta(0), group_interval=timedelta(0), rate=UNLIMITED, storm=UNLIMITED)
"""Every alert is a message, and none waits for others: about each provider there is one change."""
BACKLOG = 16
"""Alerts waiting for one subscription at which no more are recorded for the moment."""
LONGEST_LIFE = 20.0
"""Seconds in which a life that is to be killed must have had its messages accepted, or else is killed all the same."""
PATIENCE = 300.0
"""Seconds for the last life, which may finish the work."""
PROMISED_P99 = 2.0
"""Seconds from the recorded change to the accepted message."""
GROWTH = 0.15
"""Part by which the sender's memory may grow while it sends what comes after the first fifth."""

_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(["monitor.app", "monitor.schedule", "monitor.fetch", "monitor.deliver", "monitor.render"])


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything."""

    alerts: int
    subscriptions: int
    kills: int
    calm: int
    """Changes that are recorded while all is well."""
    seed: int
    pause: float
    """Seconds between two of them."""

    @property
    def changes(self) -> int:
        """Recorded under fire; each is owed to every subscription."""
        return self.alerts // self.subscriptions


@dataclass(slots=True)
class Result:
    """What came of it."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def row(self, name: str, value: object) -> None:
        """A line of the table."""
        self.rows.append((name, str(value)))

    def expect(self, well: bool, fault: str) -> None:
        """A bar."""
        if not well:
            self.faults.append(fault)

    def __str__(self) -> str:
        width = max(len(name) for name, _ in self.rows)
        lines = [f"{name:<{width}}  {value}" for name, value in self.rows]
        return "\n".join([*lines, *(f"FAULT {fault}" for fault in self.faults)])


def watchlist(providers: int) -> Watchlist:
    """Providers with one document each, whose page is never asked for."""
    return Watchlist(
        tuple(
            Provider(
                f"p{number:04}",
                Text(f"Provider {number}", f"公司 {number}"),
                None,
                (Document(f"p{number:04}", "terms", Text("Terms", "条款"), DocumentType.TERMS, (Source(source(number), None),)),),
            )
            for number in range(providers)
        )
    )


def source(number: int) -> SourceKey:
    """Of one provider."""
    return SourceKey(f"p{number:04}", "terms", "page")


def settings(state: Path) -> Settings:
    """A service with a state of its own and no web page."""
    return Settings(
        state_dir=state,
        database_url=f"sqlite:///{state / 'monitor.db'}",
        config_dir=state,
        watchlists=state,
        listen=None,
        log_level="error",
    )


def life(state: Path, providers: int) -> None:
    """One life of the sender."""
    webhook = Webhook(utc_now, timeout=(1.0, 0.4))
    app = make_app(settings(state), watchlist=watchlist(providers), deliverer=Deliverer(stream=sys.stdout, channels={"webhook": webhook}))
    configure("text", "error")
    app.postman._policy = QUICK  # in life it cannot be set
    app.service().run()


class Chaos:
    """The sender, its endpoints, and the killer."""

    def __init__(self, state: Path, plan: Plan) -> None:
        self.plan = plan
        self.state = state
        self.random = random.Random(plan.seed)
        self.result = Result()
        self.endpoints = Endpoints(plan.subscriptions, plan.seed)
        self.app: App = make_app(settings(state), watchlist=watchlist(plan.changes + plan.calm))
        self.store: Store = self.app.store
        self.recorded: dict[str, float] = {}
        """When each change was on record, by the steady clock."""
        self.memory: list[tuple[int, int]] = []
        """Messages sent and resident kilobytes of the sender, in the life in which all is well."""

    def run(self) -> Result:
        """Play both parts."""
        self.store.upgrade()
        self.store.sync(self.app.watchlist, utc_now())
        for number, url in enumerate(self.endpoints.urls):
            self.store.add_subscription(f"s{number:02}", url, ChangeFilter(), "zh" if number % 2 else "en", utc_now())
        with self.endpoints:
            self._set_manner(ALONE)
            began = time.monotonic()
            if self.plan.alerts:
                self._under_fire()
                self._count(time.monotonic() - began)
            self._set_manner(Manner(group_wait=timedelta(0), rate=UNLIMITED, storm=UNLIMITED))
            self._all_well()
        self.app.close()
        return self.result

    def _set_manner(self, manner: Manner) -> None:
        for subscription in self.store.subscriptions():
            self.store.change_subscription(subscription.name, manner=manner)

    # --- under fire

    def _under_fire(self) -> None:
        over = threading.Event()
        recorder = threading.Thread(target=self._record_many, args=(over,))
        recorder.start()
        try:
            for _ in range(self.plan.kills):
                self._kill_once()
            child = self._start()
            self._await(child, lambda: not recorder.is_alive() and not self.store.alerts(AlertStatus.PENDING, 1))
            self._stop(child)
        finally:
            over.set()
            recorder.join()

    def _record_many(self, over: threading.Event) -> None:
        """Never far ahead of the receivers, and as slowly as the kills need, so that each of them meets work."""
        for number in range(self.plan.changes):
            while not over.is_set() and (self.endpoints.least() + BACKLOG < number or number > self._allowed()):
                over.wait(0.01)
            if over.is_set():
                return
            self._record(number)

    def _allowed(self) -> float:
        return self.plan.changes * (self.endpoints.life + 1) / (self.plan.kills + 1)

    def _record(self, number: int) -> None:
        key, at = source(number), utc_now()
        self.store.record(Look(key, 0, at, Outcome.FIRST, Tracking(), at, version=version(key, 1, at)))
        owed = tuple(Owed(subscription.id, "matches") for subscription in self.store.subscriptions())
        told = change(key, number, at)
        self.store.record(Look(key, 1, at, Outcome.CHANGE, Tracking(), at, version=version(key, 2, at), change=told, owed=owed))
        self.recorded[told.id] = time.monotonic()

    def _start(self) -> ForkServerProcess:
        self.endpoints.life += 1
        child = _FORK.Process(target=life, args=(self.state, self.plan.changes + self.plan.calm))
        child.start()
        return child

    def _kill_once(self) -> None:
        """At once when a message was accepted, where a kill hurts most, or up to a third of a second later."""
        child = self._start()
        accepted = self.endpoints.await_more(0, 0.0)
        target = accepted + self.random.randrange(20, 2 * self.plan.alerts // (self.plan.kills + 1))
        until = time.monotonic() + LONGEST_LIFE
        while accepted < target and time.monotonic() < until:
            accepted = self.endpoints.await_more(accepted, 0.5)
        child.join(self.random.choice((0.0, self.random.uniform(0.0, 0.02), self.random.uniform(0.0, 0.3))))
        self.result.expect(child.exitcode is None, f"life {self.endpoints.life} ended by itself with {child.exitcode}")
        child.kill()
        child.join()
        self.endpoints.drain()

    def _await(self, child: ForkServerProcess, done: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and child.exitcode is None and not done():
            child.join(0.2)

    def _stop(self, child: ForkServerProcess) -> None:
        child.terminate()
        child.join(40)
        self.result.expect(child.exitcode == 0, f"the last life ended with {child.exitcode}")
        if child.exitcode is None:
            child.kill()
            child.join()

    def _count(self, seconds: float) -> None:
        wanted = [f"c{number:04}" for number in range(self.plan.changes)]
        received = {subscription.name: [] for subscription in self.store.subscriptions()}
        for each in self.endpoints.accepted:
            received[each.subscription].append(each.key.partition(":")[0])
        lost = sum(len(set(wanted) - set(keys)) for keys in received.values())
        disorder = [name for name, keys in received.items() if list(dict.fromkeys(keys)) != wanted]
        row, expect = self.result.row, self.result.expect
        row("alerts", f"{self.plan.alerts} to {self.plan.subscriptions} subscriptions")
        row("SIGKILLs", self.plan.kills)
        row("requests received", f"{self.endpoints.answers.total()} in {seconds:.0f} s")
        row("of them answered", ", ".join(f"{name}: {count}" for name, count in sorted(self.endpoints.answers.items())))
        row("alerts never accepted", lost)
        expect(lost == 0, f"{lost} alerts were never accepted")
        self._count_repeats()
        row("subscriptions out of order", len(disorder))
        expect(not disorder, f"out of order: {', '.join(disorder[:5])}")
        for status in (AlertStatus.PENDING, AlertStatus.DEAD):
            left = len(self.store.alerts(status, limit=self.plan.alerts))
            row(f"alerts left {status.value}", left)
            expect(left == 0, f"{left} alerts are {status.value}")

    def _count_repeats(self) -> None:
        """A repeat counts for the kill that ended the life in which the message was accepted first."""
        first: dict[str, int] = {}
        repeats: Counter[int] = Counter()
        for each in self.endpoints.accepted:
            if each.key in first:
                repeats[first[each.key]] += 1
                self.result.expect(first[each.key] != each.life, f"{each.key} was sent twice in life {each.life}")
            first.setdefault(each.key, each.life)
        told = ", ".join(f"{count} after {kills}" for count, kills in sorted(Counter(repeats.values()).items()))
        self.result.row(
            "messages accepted twice", f"{repeats.total()} = {repeats.total() / max(1, self.plan.kills):.2f} a kill ({told or 'none'})"
        )
        self.result.expect(
            repeats.total() <= self.plan.kills, f"{repeats.total()} messages were accepted twice after {self.plan.kills} kills"
        )

    # --- all well

    def _all_well(self) -> None:
        """Healthy endpoints, and nothing waits for others (`--group-wait 0s`): what is measured is the way of an alert, not the wait people set."""
        self.endpoints.heal()
        begun = len(self.endpoints.accepted)
        child = self._start()
        for number in range(self.plan.changes, self.plan.changes + self.plan.calm):
            self._record(number)
            child.join(self.plan.pause)
            self.memory.append((len(self.endpoints.accepted) - begun, resident(child.pid)))
        self._await(child, lambda: not self.store.alerts(AlertStatus.PENDING, 1))
        self._stop(child)
        self._count_latency(self.endpoints.accepted[begun:])
        self._count_memory()

    def _count_latency(self, accepted: list[Accepted]) -> None:
        waits = sorted(each.at - self.recorded[each.key.partition(":")[0]] for each in accepted)
        wanted = self.plan.calm * self.plan.subscriptions
        self.result.row("all well: messages", f"{len(waits)} of {self.plan.calm} changes, one every {self.plan.pause} s")
        self.result.expect(len(waits) == wanted, f"all well, {len(waits)} messages of {wanted} were accepted")
        if waits:
            p99 = waits[int(len(waits) * 0.99) - 1]
            self.result.row("recorded to accepted", f"p50 {statistics.median(waits):.2f} s, p99 {p99:.2f} s, most {waits[-1]:.2f} s")
            self.result.expect(p99 < PROMISED_P99, f"p99 is {p99:.2f} s")

    def _count_memory(self) -> None:
        early = [size for _, size in self.memory[len(self.memory) // 5 :]][:3]
        if early and min(early):
            sent, last = self.memory[-1]
            growth = last / max(early) - 1
            self.result.row("sender's memory", f"{max(early) / 1024:.0f} MB, after {sent} messages {last / 1024:.0f} MB ({growth:+.1%})")
            self.result.expect(growth < GROWTH, f"the sender's memory grew by {growth:.0%}")


def resident(process: int | None) -> int:
    """Kilobytes of memory that a process holds; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def version(key: SourceKey, number: int, at: datetime) -> Version:
    """A short page of which one sentence changes."""
    lines = ("Terms", f"This is text {number} of {key.provider}.", "Customers may use the service as agreed.")
    return Version(key, number, Reading(tuple(Block(BlockKind.PARAGRAPH, line) for line in lines), "Terms", "en"), at, at)


def change(key: SourceKey, number: int, at: datetime) -> Change:
    """From its first version to its second."""
    finding = Finding(Kind.LIFECYCLE, Direction.TIGHTENED, Severity.HIGH, f"This is text 2 of {key.provider}.", Side.ADDED, "shutdown")
    judgement = Judgement(Severity.HIGH, (finding,), Text(f"Service {number} ends.", f"服务 {number} 将终止。"))
    return Change(f"c{number:04}", key, Outcome.CHANGE, f"https://{key.provider}.example/", 1, 2, at, at, judgement, DocumentType.TERMS)


def main() -> int:
    """Play it in a throw-away folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--subscriptions", type=int, default=50)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--calm", type=int, default=30, help="changes recorded while all is well")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two of them")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    plan = Plan(given.alerts, given.subscriptions, given.kills, given.calm, given.seed, given.pause)
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        result = Chaos(Path(folder), plan).run()
    print(result)
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main())
