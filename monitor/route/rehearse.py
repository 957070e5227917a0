"""What a subscription would get, and when, if every message were accepted at once: plans one after the other, along a clock of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Alert, Draft, Mailbox, Sent, Settled, Silence, Subscription
from monitor.route.plan import planned
from monitor.route.same import TOLD_FOR, provider_of
from monitor.route.tray import NextTime, Waiting


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that came of a rehearsal, at a time: a message or a settled alert."""

    at: datetime
    what: Draft | Settled


@dataclass(slots=True)
class _Stage:
    """The mailbox as it goes."""

    subscription: Subscription
    silences: tuple[Silence, ...]
    coming: deque[Alert]
    open: list[Alert] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    digest_at: datetime | None = None
    all_quiet_at: datetime | None = None

    def mailbox(self, now: datetime) -> Mailbox:
        """As the store would give it."""
        while self.coming and self.coming[0].created_at <= now:
            self.open.append(self.coming.popleft())
        lately = tuple(sent for sent in self.sent if now - sent.at <= TOLD_FOR)
        return Mailbox(
            self.subscription,
            tuple(self.open),
            digest_at=self.digest_at,
            all_quiet_at=self.all_quiet_at,
            sent=lately,
            channel_sent=tuple(sent.at for sent in lately),
            silences=self.silences,
        )

    def close(self, ids: set[int]) -> None:
        """They wait no longer."""
        self.open = [alert for alert in self.open if alert.id not in ids]


def rehearse(
    subscription: Subscription,
    alerts: Iterable[Alert],
    begin: datetime,
    end: datetime,
    next_time: NextTime,
    silences: tuple[Silence, ...] = (),
) -> tuple[tuple[Outcome, ...], tuple[Waiting, ...]]:
    """What comes of alerts between two times (UTC), and what waits at the end and why. Alerts come in when they are created."""
    stage = _Stage(subscription, silences, deque(sorted(alerts, key=lambda alert: (alert.created_at, alert.id))))
    outcomes: list[Outcome] = []
    now: datetime | None = begin
    waiting: tuple[Waiting, ...] = ()
    while now is not None and now <= end:
        found = planned(stage.mailbox(now), now, next_time)
        plan, waiting = found.plan, found.waiting
        stage.digest_at, stage.all_quiet_at = plan.digest_at, plan.all_quiet_at
        outcomes += [Outcome(now, settled) for settled in plan.settled]
        stage.close({settled.alert.id for settled in plan.settled})
        if plan.send is None:
            now = min((at for at in (plan.wake_at, stage.coming[0].created_at if stage.coming else None) if at is not None), default=None)
            continue
        outcomes.append(Outcome(now, plan.send))
        stage.close({alert.id for alert in plan.send.alerts})
        stage.sent.append(_sent(plan.send, now))
    return tuple(outcomes), waiting


def _sent(draft: Draft, now: datetime) -> Sent:
    providers = {provider_of(alert.event) for alert in draft.alerts}
    return Sent(now, draft.form, providers.pop() if len(providers) == 1 else None, len(draft.alerts), draft.fingerprints)
