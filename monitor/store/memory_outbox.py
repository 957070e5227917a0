"""The part of the twin in memory that is about people: subscriptions, what they are owed, what they were told."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.model import (
    Acknowledgement,
    Alert,
    AlertStatus,
    Change,
    ChangeFilter,
    Closing,
    Dispatch,
    Draft,
    Event,
    Mailbox,
    Manner,
    Matcher,
    Owed,
    Plan,
    Purpose,
    Sent,
    Silence,
    Subscription,
)
from monitor.store import refusals, rules
from monitor.store.codec import utc
from monitor.store.rules import keeps_time


@dataclass(slots=True)
class Lease:
    """Who holds a row, and until when."""

    holder: str
    until: datetime


def free(lease: Lease | None, now: datetime) -> bool:
    """Nobody holds the row, or its holder's time is over."""
    return lease is None or lease.until <= now


@dataclass(slots=True)
class _Box:
    """A subscription and its mailbox."""

    subscription: Subscription
    wake_at: datetime | None = None
    stirred_at: datetime | None = None
    blocked_until: datetime | None = None
    digest_at: datetime | None = None
    all_quiet_at: datetime | None = None
    lease: Lease | None = None

    def wake(self, at: datetime) -> None:
        """Have it planned at a time, or earlier if it was to be."""
        self.wake_at = rules.earlier(self.wake_at, at)
        self.stirred_at = rules.earlier(self.stirred_at, at)

    def end(self, wake_at: datetime | None) -> None:
        """End the lease."""
        self.wake_at, self.stirred_at, self.lease = wake_at, None, None

    @property
    def token(self) -> str:
        """Names the lease."""
        return f"{self.lease.holder} {self.lease.until.isoformat()}" if self.lease else ""


@dataclass(slots=True)
class _Owing:
    """An alert, and the message that tells it; its subscription is looked up when it is shown."""

    alert: Alert
    dispatch: int | None = None


class MemoryOutbox:
    """A `monitor.ports.Outbox` made of dictionaries under one lock."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._told: dict[str, Event] = {}
        """Every event on record, changes too."""
        self._boxes: dict[int, _Box] = {}
        self._removed: dict[int, Subscription] = {}
        self._owing: dict[int, _Owing] = {}
        self._begun: dict[int, Dispatch] = {}
        self._silences: dict[int, Silence] = {}
        self._acknowledged: dict[str, Acknowledgement] = {}
        self._subscription_ids = itertools.count(1)
        self._alert_ids = itertools.count(1)
        self._dispatch_ids = itertools.count(1)
        self._silence_ids = itertools.count(1)

    # --- subscriptions

    def add_subscription(
        self, name: str, url: str, wanted: ChangeFilter, language: str, now: datetime, manner: Manner | None = None
    ) -> Subscription:
        """See `Store.add_subscription`."""
        with self._lock:
            if any(box.subscription.name == name for box in self._boxes.values()):
                raise refusals.name_taken(name)
            created = Subscription(next(self._subscription_ids), name, url, wanted, language, utc(now), manner=manner or Manner())
            self._boxes[created.id] = _Box(created)
            if keeps_time(created.manner):
                self._boxes[created.id].wake(created.created_at)
            return created

    def subscriptions(self) -> tuple[Subscription, ...]:
        """See `Store.subscriptions`."""
        with self._lock:
            return tuple(box.subscription for box in self._boxes.values())

    @contextmanager
    def _named(self, name: str) -> Iterator[_Box]:
        with self._lock:
            known = {box.subscription.name: box for box in self._boxes.values()}
            if name not in known:
                raise refusals.no_subscription(name, sorted(known))
            yield known[name]

    def pause_subscription(self, name: str, paused: bool) -> Subscription:
        """See `Store.pause_subscription`. Alerts that a paused subscription is owed already wait until it is resumed."""
        with self._named(name) as box:
            box.subscription = replace(box.subscription, paused=paused)
            return box.subscription

    def change_subscription(
        self, name: str, *, wanted: ChangeFilter | None = None, manner: Manner | None = None, language: str | None = None
    ) -> Subscription:
        """See `Outbox.change_subscription`. A new manner has the mailbox planned anew, digests too."""
        with self._named(name) as box:
            old = box.subscription
            box.subscription = replace(
                old, filter=wanted or old.filter, manner=manner or old.manner, language=old.language if language is None else language
            )
            if manner is not None:
                box.digest_at = box.all_quiet_at = None
                box.wake(old.created_at)
            return box.subscription

    def remove_subscription(self, name: str) -> Subscription:
        """See `Store.remove_subscription`. Its address is forgotten; what it was told stays in `alerts`."""
        with self._named(name) as box:
            found = box.subscription
            del self._boxes[found.id]
            self._removed[found.id] = replace(found, url="")
            for number, owing in list(self._owing.items()):
                if owing.alert.subscription.id == found.id and owing.alert.status in (AlertStatus.PENDING, AlertStatus.DEAD):
                    del self._owing[number]
            for number, begun in list(self._begun.items()):
                if begun.subscription.id == found.id and begun.status is not AlertStatus.DELIVERED:
                    del self._begun[number]
            return found

    def release(self, holder: str) -> None:
        """Give back the mailboxes that `holder` leases."""
        with self._lock:
            for box in self._boxes.values():
                if box.lease is not None and box.lease.holder == holder:
                    box.lease = None

    # --- what is owed

    def _owe(self, owed: Iterable[Owed], event: Event, at: datetime) -> None:
        known = {_identity(owing.alert) for owing in self._owing.values() if owing.alert.event.id == event.id}
        for each in {(each.subscription, each.purpose, rules.occasion(each)): each for each in owed}.values():
            box = self._boxes.get(each.subscription)
            if box is None or box.subscription.paused:
                continue
            not_before = None if each.not_before is None else utc(each.not_before)
            ripe = max(at, not_before or at)
            alert = Alert(0, event, box.subscription, each.reason, at, each.purpose, not_before, next_try=ripe)
            if _identity(alert) not in known:
                number = next(self._alert_ids)
                self._owing[number] = _Owing(replace(alert, id=number))
                box.wake(ripe)

    def alerts(self, status: AlertStatus | None = None, limit: int = 100) -> tuple[Alert, ...]:
        """See `Store.alerts`."""
        with self._lock:
            found = [owing.alert for owing in reversed(self._owing.values()) if status in (None, owing.alert.status)]
            return tuple(self._shown(alert) for alert in found[:limit])

    def _shown(self, alert: Alert) -> Alert:
        return replace(alert, subscription=self._subscription(alert.subscription.id))

    def _subscription(self, number: int) -> Subscription:
        return self._boxes[number].subscription if number in self._boxes else self._removed[number]

    def replay_alerts(self, now: datetime, ids: tuple[int, ...] = (), subscription: str | None = None) -> tuple[Alert, ...]:
        """See `Outbox.replay_alerts`. A message that tells nothing but what is replayed is forgotten: a new one is begun."""
        with self._lock:
            wanted = None
            if subscription is not None:
                with self._named(subscription) as box:
                    wanted = box.subscription.id
            found = {
                number: owing
                for number, owing in self._owing.items()
                if owing.alert.status is AlertStatus.DEAD and (not ids or number in ids) and wanted in (None, owing.alert.subscription.id)
            }
            missing = set(ids) - set(found)
            if missing:
                raise refusals.not_dead(sorted(missing))
            for owing in found.values():
                self._revive(owing, utc(now))
            return tuple(self._shown(owing.alert) for owing in found.values())

    def _revive(self, owing: _Owing, now: datetime) -> None:
        begun, owing.dispatch = owing.dispatch, None
        owing.alert = replace(owing.alert, status=AlertStatus.PENDING, next_try=now)
        self._boxes[owing.alert.subscription.id].wake(now)
        if begun is not None and not any(other.dispatch == begun for other in self._owing.values()):
            del self._begun[begun]

    # --- mailboxes

    def claim_mailboxes(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Mailbox, ...]:
        """See `Outbox.claim_mailboxes`."""
        now = utc(now)
        with self._lock:
            ready = sorted(
                (box.wake_at, number)
                for number, box in self._boxes.items()
                if box.wake_at is not None and box.wake_at <= now and not box.subscription.paused and free(box.lease, now)
            )
            return tuple(self._lease_box(self._boxes[number], Lease(holder, now + lease), now) for _, number in ready[:limit])

    def _next_wake(self) -> datetime | None:
        boxes = [box for box in self._boxes.values() if box.lease is None and not box.subscription.paused]
        return min((box.wake_at for box in boxes if box.wake_at is not None), default=None)

    def _lease_box(self, box: _Box, lease: Lease, now: datetime) -> Mailbox:
        box.lease, box.stirred_at = lease, None
        pending = self._pending(box.subscription.id, now)
        unfinished = [begun for begun in self._begun.values() if begun.status is AlertStatus.PENDING]
        return Mailbox(
            subscription=box.subscription,
            pending=pending,
            unfinished=next((self._seen(begun) for begun in unfinished if begun.subscription.id == box.subscription.id), None),
            blocked_until=box.blocked_until,
            digest_at=box.digest_at,
            all_quiet_at=box.all_quiet_at,
            sent=self._sent(box.subscription.id, now - rules.SENT_SHOWN),
            channel_sent=self._channel_sent(box.subscription, now),
            silences=tuple(silence for silence in self.silences(now) if silence.since <= now),
            acknowledged=frozenset(alert.event.id for alert in pending) & frozenset(self._acknowledged),
            reverted=self._reverted(pending),
            lease=box.token,
        )

    def _reverted(self, pending: tuple[Alert, ...]) -> frozenset[str]:
        """See `Mailbox.reverted`."""
        again = [alert.event for alert in pending if alert.purpose is not Purpose.NEWS]
        return frozenset(event.id for event in again if isinstance(event, Change) and self._is_back(event))

    def _is_back(self, change: Change) -> bool:
        """Whether its source gives the text from before it again."""
        raise NotImplementedError

    def _pending(self, number: int, now: datetime) -> tuple[Alert, ...]:
        waiting = [
            self._shown(owing.alert)
            for owing in self._owing.values()
            if owing.dispatch is None and owing.alert.status is AlertStatus.PENDING and owing.alert.subscription.id == number
        ]
        ripe = [alert for alert in waiting if alert.not_before is None or alert.not_before <= now]
        later = [(alert.not_before, alert.id, alert) for alert in waiting if alert.not_before is not None and alert.not_before > now]
        return (*ripe[: rules.PENDING_SHOWN], *(alert for _, _, alert in sorted(later, key=lambda each: each[:2])[:1]))

    def _delivered(self, since: datetime) -> list[tuple[datetime, Dispatch]]:
        told = [(begun.closed_at, begun) for begun in self._begun.values() if begun.status is AlertStatus.DELIVERED]
        late = [(at, begun) for at, begun in told if at is not None and at >= since]
        return sorted(late, key=lambda each: (each[0], each[1].id))

    def _sent(self, number: int, since: datetime) -> tuple[Sent, ...]:
        return tuple(
            Sent(at, begun.form, rules.provider_of(begun.alerts), len(begun.alerts), begun.fingerprints)
            for at, begun in self._delivered(since)
            if begun.subscription.id == number
        )

    def _channel_sent(self, subscription: Subscription, now: datetime) -> tuple[datetime, ...]:
        delivered = self._delivered(now - subscription.manner.rate.per)
        return tuple(at for at, begun in delivered if begun.subscription.url == subscription.url)

    def begin(self, mailbox: Mailbox, plan: Plan, now: datetime) -> Dispatch | None:
        """See `Outbox.begin`."""
        with self._lock:
            box = self._boxes.get(mailbox.subscription.id)
            if box is None or box.token != mailbox.lease:
                return None
            rules.check_plan(mailbox, plan)
            for each in plan.settled:
                owing = self._owing[each.alert.id]
                owing.alert = replace(owing.alert, status=AlertStatus.SETTLED, settled=each.reason, next_try=None)
            box.digest_at, box.all_quiet_at = plan.digest_at, plan.all_quiet_at
            if plan.again and mailbox.unfinished is not None:
                return replace(mailbox.unfinished, lease=mailbox.lease)
            if plan.send is not None:
                return self._write(mailbox, plan.send, utc(now))
            box.end(rules.asleep_until(plan, box.stirred_at))
            return None

    def _write(self, mailbox: Mailbox, draft: Draft, now: datetime) -> Dispatch:
        made = Dispatch(
            id=next(self._dispatch_ids),
            subscription=mailbox.subscription,
            form=draft.form,
            alerts=draft.alerts,
            created_at=now,
            thread=draft.thread,
            fingerprints=draft.fingerprints,
        )
        self._begun[made.id] = made
        for alert in draft.alerts:
            self._owing[alert.id].dispatch = made.id
        return replace(made, in_reply_to=self._replied(made), lease=mailbox.lease)

    def _replied(self, begun: Dispatch) -> tuple[str, ...]:
        if not begun.thread:
            return ()
        earlier = [other for other in self._begun.values() if other.thread == begun.thread and other.id < begun.id]
        mine = [other for other in earlier if other.subscription.id == begun.subscription.id and other.status is AlertStatus.DELIVERED]
        return rules.thread_keys([other.key for other in mine])

    def close_dispatch(self, dispatch: Dispatch, closing: Closing, now: datetime) -> None:
        """See `Outbox.close_dispatch`. Whoever lost the lease meanwhile writes nothing, unless the message was delivered."""
        rules.check_closing(closing)
        now = utc(now)
        due = utc(closing.next_try or now) if closing.status is AlertStatus.PENDING else None
        with self._lock:
            box = self._boxes.get(dispatch.subscription.id)
            ours = box is not None and box.token == dispatch.lease
            known = self._begun.get(dispatch.id)
            if known is not None and known.status is not AlertStatus.DELIVERED and (ours or closing.status is AlertStatus.DELIVERED):
                self._close(known, closing, now, due)
            if box is not None and ours:
                box.blocked_until = due
                box.end(due or now)

    def _close(self, begun: Dispatch, closing: Closing, now: datetime, due: datetime | None) -> None:
        closed_at = now if due is None else None
        self._begun[begun.id] = replace(begun, status=closing.status, attempts=begun.attempts + 1, closed_at=closed_at)
        for owing in self._owing.values():
            if owing.dispatch == begun.id:
                told = owing.alert
                owing.alert = replace(told, status=closing.status, attempts=told.attempts + 1, next_try=due, last_error=closing.error)
        for each in closing.escalations:
            owed = Owed(each.subscription, each.reason, Purpose.ESCALATION, each.not_before)
            self._owe((owed,), self._told[each.event], now)
        if closing.refused is not None and closing.refused.id not in self._told:
            self._told[closing.refused.id] = closing.refused
            self._owe(closing.owed, closing.refused, now)

    def dispatches(self, event: str | None = None, limit: int = 100) -> tuple[Dispatch, ...]:
        """See `Outbox.dispatches`."""
        with self._lock:
            found = [self._seen(begun) for begun in reversed(self._begun.values())]
            return tuple(each for each in found if event is None or event in {alert.event.id for alert in each.alerts})[:limit]

    def _seen(self, begun: Dispatch) -> Dispatch:
        """As it is now."""
        gathered = tuple(self._shown(owing.alert) for owing in self._owing.values() if owing.dispatch == begun.id)
        subscription = self._subscription(begun.subscription.id)
        return replace(begun, subscription=subscription, alerts=gathered, in_reply_to=self._replied(begun))

    # --- what people say of events

    def acknowledge(self, acknowledgement: Acknowledgement) -> bool:
        """See `Outbox.acknowledge`."""
        with self._lock:
            if acknowledgement.event not in self._told:
                raise refusals.no_event(acknowledgement.event)
            given = replace(acknowledgement, at=utc(acknowledgement.at))
            return self._acknowledged.setdefault(given.event, given) is given

    def acknowledgements(self, events: tuple[str, ...]) -> tuple[Acknowledgement, ...]:
        """See `Outbox.acknowledgements`; the earliest first."""
        with self._lock:
            found = [self._acknowledged[event] for event in set(events) if event in self._acknowledged]
            return tuple(sorted(found, key=lambda given: (given.at, given.event)))

    def add_silence(self, matcher: Matcher, since: datetime, until: datetime, by: str, why: str) -> Silence:
        """See `Outbox.add_silence`."""
        with self._lock:
            made = Silence(next(self._silence_ids), matcher, utc(since), utc(until), by, why)
            self._silences[made.id] = made
            return made

    def end_silence(self, number: int, now: datetime) -> Silence:
        """See `Outbox.end_silence`. One that is over stays as it is."""
        with self._lock:
            if number not in self._silences:
                raise refusals.no_silence(number)
            found = self._silences[number]
            self._silences[number] = replace(found, until=min(found.until, utc(now)))
            return self._silences[number]

    def silences(self, now: datetime | None = None) -> tuple[Silence, ...]:
        """See `Outbox.silences`."""
        with self._lock:
            return tuple(silence for silence in self._silences.values() if now is None or silence.until > utc(now))


def _identity(alert: Alert) -> tuple[object, ...]:
    """As the unique keys of the table of alerts."""
    return alert.subscription.id, alert.event.id, alert.purpose, alert.not_before if alert.purpose is Purpose.REMINDER else None
