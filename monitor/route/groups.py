"""Alerts that go in one message."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Alert, Draft, Form, Purpose, Sent, Severity
from monitor.route.known import severity_of
from monitor.route.same import INCIDENT, fingerprint, provider_of, thread_of


@dataclass(frozen=True, slots=True)
class Group:
    """Alerts that go in one message, oldest first."""

    key: str
    """What they have in common: a provider, an incident, a channel; or the one alert that goes alone."""
    alerts: tuple[Alert, ...]
    form: Form = Form.GROUP
    """As it will be; a group of one is sent as `single`."""

    @property
    def severity(self) -> Severity:
        """That of the gravest."""
        return max((severity_of(alert.event) for alert in self.alerts), key=lambda severity: severity.rank)

    @property
    def waiting_since(self) -> datetime:
        """When the oldest could have been sent first."""
        return min(alert.not_before or alert.created_at for alert in self.alerts)

    @property
    def last_came(self) -> datetime:
        """When the youngest could have been sent first."""
        return max(alert.not_before or alert.created_at for alert in self.alerts)

    @property
    def alone(self) -> bool:
        """A reminder or an escalation."""
        return any(alert.purpose is not Purpose.NEWS for alert in self.alerts)

    @property
    def escalates(self) -> bool:
        """It was told to others, and nobody acknowledged it: never lost in a list."""
        return self.alerts[0].purpose is Purpose.ESCALATION

    def told_by(self, sent: Sent) -> bool:
        """Whether a message was about the same; a summary is about everything."""
        if sent.form is Form.SUMMARY:
            return True
        if not sent.fingerprints:
            return sent.provider == self.key
        own = f"{self.key}#" if self.key.startswith(INCIDENT) else f"{self.key}/"
        return any(mark.startswith(own) for mark in sent.fingerprints)

    def draft(self) -> Draft:
        """The message."""
        news = (alert for alert in self.alerts if alert.purpose is Purpose.NEWS)
        threads = {thread_of(alert.event) for alert in self.alerts}
        single = len(self.alerts) == 1 and self.form is not Form.DIGEST
        return Draft(
            form=Form.SINGLE if single else self.form,
            alerts=self.alerts,
            thread=threads.pop() if len(threads) == 1 else "",
            fingerprints=tuple(fingerprint(alert.event) for alert in news),
        )


def grouped(alerts: Iterable[Alert]) -> tuple[Group, ...]:
    """One provider's news together; an incident, a reminder, an escalation, a refused channel each by itself. The longest waiting first."""
    groups: dict[str, list[Alert]] = {}
    for alert in alerts:
        groups.setdefault(_key(alert), []).append(alert)
    return tuple(Group(key, tuple(members)) for key, members in groups.items())


def _key(alert: Alert) -> str:
    if alert.purpose is not Purpose.NEWS:
        return f"{alert.purpose}:{alert.id}"
    thread = thread_of(alert.event)
    return thread if thread.startswith(INCIDENT) else provider_of(alert.event) or thread


def without(groups: tuple[Group, ...], gone: Container[int]) -> tuple[Group, ...]:
    """The groups without the alerts of these ids."""
    left = (replace(group, alerts=tuple(alert for alert in group.alerts if alert.id not in gone)) for group in groups)
    return tuple(group for group in left if group.alerts)


def merged(groups: Iterable[Group], form: Form) -> Group:
    """All in one message, oldest first."""
    alerts = sorted((alert for group in groups for alert in group.alerts), key=lambda alert: alert.id)
    return Group(str(form), tuple(alerts), form)
