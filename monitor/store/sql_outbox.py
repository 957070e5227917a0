"""The part of the store in a database that is about people: subscriptions, what they are owed, what they were told."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model import (
    Acknowledgement,
    Alert,
    AlertStatus,
    ChangeFilter,
    Closing,
    Dispatch,
    Mailbox,
    Manner,
    Matcher,
    Plan,
    Silence,
    Subscription,
)
from monitor.store import codec, dispatches, mailboxes, silencing, subscriptions, telling
from monitor.store.addresses import Cipher
from monitor.store.engine import Database, Mode
from monitor.store.readings import Readings
from monitor.store.rules import check_closing


class SqlOutbox:
    """A `monitor.ports.Outbox` in a database."""

    database: Database
    _cipher: Cipher
    _readings: Readings

    # --- subscriptions

    def add_subscription(
        self, name: str, url: str, wanted: ChangeFilter, language: str, now: datetime, manner: Manner | None = None
    ) -> Subscription:
        """See `Store.add_subscription`."""
        with self.database.transaction(Mode.KEEP, shown=True) as db:
            return subscriptions.add(db, self._cipher, name, url, wanted, language, now, manner or Manner())

    def subscriptions(self) -> tuple[Subscription, ...]:
        """See `Store.subscriptions`. Raises StoreError if an address cannot be decrypted."""
        with self.database.transaction(Mode.READ) as db:
            return subscriptions.everyone(db, self._cipher)

    def pause_subscription(self, name: str, paused: bool) -> Subscription:
        """See `Store.pause_subscription`. Alerts that a paused subscription is owed already wait until it is resumed."""
        with self.database.transaction(Mode.KEEP, shown=True) as db:
            return subscriptions.pause(db, self._cipher, name, paused)

    def change_subscription(
        self, name: str, *, wanted: ChangeFilter | None = None, manner: Manner | None = None, language: str | None = None
    ) -> Subscription:
        """See `Outbox.change_subscription`. A new manner has the mailbox planned anew, digests too."""
        with self.database.transaction(Mode.KEEP, shown=True) as db:
            return subscriptions.change(db, self._cipher, name, wanted, manner, language)

    def remove_subscription(self, name: str) -> Subscription:
        """See `Store.remove_subscription`. Its address is forgotten; what it was told stays in `alerts`."""
        with self.database.transaction(Mode.KEEP, shown=True) as db:
            return subscriptions.remove(db, self._cipher, name)

    # --- mailboxes

    def claim_mailboxes(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Mailbox, ...]:
        """See `Outbox.claim_mailboxes`.

        Asked several times a second, it takes no writer's lock while nothing is due; and what is leased is loaded afterwards, so that nobody
        who has to close a message waits for that.
        """
        with self.database.transaction(Mode.READ) as db:
            if not mailboxes.any_due(db, now):
                return ()
        with self.database.transaction(Mode.WRITE) as db:
            leased = mailboxes.claim(db, holder, now, lease, limit)
        with self.database.transaction(Mode.READ) as db:
            return mailboxes.load(db, mailboxes.Means(self._cipher, self._readings), holder, leased, now)

    def begin(self, mailbox: Mailbox, plan: Plan, now: datetime) -> Dispatch | None:
        """See `Outbox.begin`. Not synced for itself: lost with the machine's power, the message is planned and begun again."""
        with self.database.transaction(Mode.WRITE, shown=True) as db:
            return mailboxes.begin(db, self._cipher, mailbox, plan, now)

    def close_dispatch(self, dispatch: Dispatch, closing: Closing, now: datetime) -> None:
        """See `Outbox.close_dispatch`. Whoever lost the lease meanwhile writes nothing, unless the message was delivered.

        Until it is committed, the death of the process repeats the message; so the wait for the disk comes after that, and holds up nobody.
        """
        check_closing(closing)
        with self.database.transaction(self.database.soon, shown=True) as db:
            mailboxes.close(db, dispatch, closing, now)
        self.database.sync()

    # --- what was told, and what people say of it

    def alerts(self, status: AlertStatus | None = None, limit: int = 100) -> tuple[Alert, ...]:
        """See `Store.alerts`."""
        with self.database.transaction(Mode.READ) as db:
            return telling.listed(db, self._cipher, status, limit)

    def dispatches(self, event: str | None = None, limit: int = 100) -> tuple[Dispatch, ...]:
        """See `Outbox.dispatches`."""
        with self.database.transaction(Mode.READ) as db:
            return dispatches.listed(db, self._cipher, event, limit)

    def replay_alerts(self, now: datetime, ids: tuple[int, ...] = (), subscription: str | None = None) -> tuple[Alert, ...]:
        """See `Outbox.replay_alerts`. A message that tells nothing but what is replayed is forgotten: a new one is begun."""
        with self.database.transaction(Mode.KEEP, shown=True) as db:
            number = None if subscription is None else subscriptions.number_of(db, subscription)
            return telling.numbered(db, self._cipher, telling.replay(db, codec.to_micros(now), ids, number))

    def acknowledge(self, acknowledgement: Acknowledgement) -> bool:
        """See `Outbox.acknowledge`."""
        with self.database.transaction(Mode.KEEP, shown=True) as db:
            return silencing.acknowledge(db, acknowledgement)

    def acknowledgements(self, events: tuple[str, ...]) -> tuple[Acknowledgement, ...]:
        """See `Outbox.acknowledgements`; the earliest first."""
        with self.database.transaction(Mode.READ) as db:
            return silencing.given_for(db, events)

    def add_silence(self, matcher: Matcher, since: datetime, until: datetime, by: str, why: str) -> Silence:
        """See `Outbox.add_silence`."""
        with self.database.transaction(Mode.KEEP, shown=True) as db:
            return silencing.add(db, matcher, since, until, by, why)

    def end_silence(self, number: int, now: datetime) -> Silence:
        """See `Outbox.end_silence`. One that is over stays as it is."""
        with self.database.transaction(Mode.KEEP, shown=True) as db:
            return silencing.end(db, number, now)

    def silences(self, now: datetime | None = None) -> tuple[Silence, ...]:
        """See `Outbox.silences`."""
        with self.database.transaction(Mode.READ) as db:
            return silencing.listed(db, now)
