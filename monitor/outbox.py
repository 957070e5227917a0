"""The engine of the outbox: one turn of a mailbox plans it, sends at most one message, and writes what came of that.

Nothing is decided here. What to send says the plan, in which words the composer, whether it is tried again the retry policy; and what a dispatch
is at any moment stands in the store alone. Killed between sending and writing, a turn repeats one message under the same key.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from random import SystemRandom
from typing import Protocol

import structlog

from monitor.deliver.retry import RetryPolicy, attempt_of
from monitor.model import (
    AlertStatus,
    ChannelEvent,
    Closing,
    DeliveryFailure,
    DeliveryResult,
    Dispatch,
    Escalation,
    Event,
    Mailbox,
    Message,
    Owed,
    Plan,
    Severity,
    Subscription,
    Text,
)
from monitor.route import severity_of

_log = structlog.get_logger()
_DRAW = SystemRandom().random
_DEFAULT = RetryPolicy()
_NAMED = 5
"""Events that a line of the log names at most."""


class Kept(Protocol):
    """The part of `monitor.ports.Store` that the engine needs."""

    def begin(self, mailbox: Mailbox, plan: Plan, now: datetime) -> Dispatch | None:
        """See `Outbox`."""

    def close_dispatch(self, dispatch: Dispatch, closing: Closing, now: datetime) -> None:
        """See `Outbox`."""

    def subscriptions(self) -> tuple[Subscription, ...]:
        """See `Store`."""


class Escalates(Protocol):
    """`monitor.route.escalations`."""

    def __call__(self, dispatch: Dispatch, subscriptions: Iterable[Subscription], now: datetime) -> tuple[Escalation, ...]:
        """Who is told when nobody acknowledges what the message says."""


class Refuses(Protocol):
    """`monitor.route.channel_refused`."""

    def __call__(
        self, dispatch: Dispatch, detail: str, subscriptions: Iterable[Subscription], now: datetime
    ) -> tuple[ChannelEvent, tuple[Owed, ...]]:
        """What the others are told, and who."""


class Postman:
    """Takes mailboxes that were claimed, one turn at a time. Safe to use from several threads."""

    def __init__(
        self,
        store: Kept,
        *,
        plan: Callable[[Mailbox, datetime], Plan],
        compose: Callable[[Dispatch], Message],
        plainly: Callable[[Dispatch], Message],
        send: Callable[[str, Message], DeliveryResult],
        escalations: Escalates,
        refused: Refuses,
        now: Callable[[], datetime],
        policy: RetryPolicy = _DEFAULT,
        draw: Callable[[], float] = _DRAW,
    ) -> None:
        """`compose` may use templates that people wrote; `plainly` uses the shipped ones, and is asked where that fails.

        `send` makes one attempt at an address. `draw` gives the jitter in [0, 1).
        """
        self._store = store
        self._plan = plan
        self._compose = compose
        self._plainly = plainly
        self._send = send
        self._escalations = escalations
        self._refused = refused
        self._now = now
        self._policy = policy
        self._draw = draw
        # One thread prepares while the others wait for channels: they would only take turns at it anyway, and whoever comes back with an
        # accepted message would wait behind all of them before it is written down.
        self._preparing = threading.Lock()

    def turn(self, mailbox: Mailbox) -> bool | None:
        """Plan a claimed mailbox and send what the plan says; whether the channel accepted it, or None: nothing was to be sent."""
        with self._preparing:
            now = self._now()
            dispatch = self._store.begin(mailbox, self._plan(mailbox, now), now)
            if dispatch is None:
                return None
            message = self._message(dispatch)
        result = self._attempt(dispatch, message)
        closing = self._closing(dispatch, result, self._now())
        self._store.close_dispatch(dispatch, closing, self._now())
        _log_attempt(dispatch, closing)
        return closing.status is AlertStatus.DELIVERED

    def _message(self, dispatch: Dispatch) -> Message:
        """In the best words that can be found: an alert is told in poor ones rather than not at all."""
        for compose in (self._compose, self._plainly):
            try:
                return compose(dispatch)
            except Exception as error:  # noqa: BLE001 - the door of one message: a template may raise whatever its author wrote
                _log.error("not_composed", **_about(dispatch), error=f"{type(error).__name__}: {error}", shipped=compose is self._plainly)
        return bare(dispatch)

    def _attempt(self, dispatch: Dispatch, message: Message) -> DeliveryResult:
        """One attempt. A bug in a channel counts as a failure: it is tried again and given up like any other, and blocks nobody for ever."""
        try:
            return self._send(dispatch.subscription.url, message)
        except Exception as error:  # noqa: BLE001 - the door of one delivery
            # Neither the error's words nor its trace: the address may stand in them, and it is a secret.
            _log.error("channel_broke", **_about(dispatch), error=type(error).__name__, at=_place(error))
            return DeliveryResult(DeliveryFailure.UNAVAILABLE, f"the channel broke: {type(error).__name__} at {_place(error)}")

    def _closing(self, dispatch: Dispatch, result: DeliveryResult, now: datetime) -> Closing:
        attempt = attempt_of(dispatch, result, now, self._policy, self._draw())
        escalations: tuple[Escalation, ...] = ()
        refused: ChannelEvent | None = None
        owed: tuple[Owed, ...] = ()
        if attempt.status is AlertStatus.DELIVERED and dispatch.subscription.manner.escalate_to:
            escalations = self._escalations(dispatch, self._store.subscriptions(), now)
        if result.permanent:
            refused, owed = self._refused(dispatch, result.detail, self._store.subscriptions(), now)
        return Closing(attempt.status, attempt.next_try, attempt.error, escalations, refused, owed)


def bare(dispatch: Dispatch) -> Message:
    """A message of names and ids alone, for what could not be put into words: no text of a page stands in it."""
    language = dispatch.subscription.language
    events = [alert.event for alert in dispatch.alerts]
    title = _TITLE.in_language(language)
    lines = [_BODY.in_language(language), *(f"{_name(event)}: monitor show {event.id}" for event in events)]
    body = "\n".join(lines)
    gravest = max((severity_of(event) for event in events), key=lambda each: each.rank, default=Severity.INFO)
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return Message(title, body, body, html, dispatch.key, gravest, thread=dispatch.thread, in_reply_to=dispatch.in_reply_to)


_TITLE = Text("Something was found that could not be put into words", "有新消息，但未能生成正文")
_BODY = Text(
    "The message's templates failed. Look at what it is about on the machine of the monitor:",
    "消息模板出错。请在运行监控程序的机器上查看详情：",
)


def _name(event: Event) -> str:
    return event.name if isinstance(event, ChannelEvent) else f"{event.source.provider}/{event.source.document}"


def _place(error: Exception) -> str:
    """File and line where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _about(dispatch: Dispatch) -> dict[str, object]:
    """What every line of the log says of a message; `dispatch` is the id by which its lines are found."""
    about = [alert.event.id for alert in dispatch.alerts[:_NAMED]]
    return {"dispatch": dispatch.id, "subscription": dispatch.subscription.name, "form": dispatch.form.value, "about": about}


def _log_attempt(dispatch: Dispatch, closing: Closing) -> None:
    """A channel that refuses must be seen in the log: whoever is not told cannot be told so."""
    about = _about(dispatch) | {"alerts": len(dispatch.alerts), "attempt": dispatch.attempts + 1}
    if closing.status is AlertStatus.DELIVERED:
        _log.info("told", **about)
    elif closing.next_try is not None:
        _log.warning("not_told_yet", **about, why=closing.error, next_try=closing.next_try.isoformat(timespec="seconds"))
    else:
        _log.error("given_up", **about, why=closing.error)
