"""The engine of the outbox: one turn sends at most one message and writes what came of it, whatever breaks on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from monitor.deliver.retry import RetryPolicy
from monitor.errors import ConfigError
from monitor.model import (
    AlertStatus,
    ChannelEvent,
    DeliveryFailure,
    DeliveryResult,
    Dispatch,
    Draft,
    Form,
    Mailbox,
    Manner,
    Message,
    Owed,
    Plan,
    Purpose,
    Severity,
    SourceKey,
    Text,
)
from monitor.outbox import Postman, bare
from monitor.route import channel_refused, escalations
from monitor.store import MemoryStore
from tests.store.making import HOUR, LEASE, MINUTE, NOON, change, look, subscribe, tell, version, watch

ACCEPTED = DeliveryResult()
DOWN = DeliveryResult(DeliveryFailure.UNAVAILABLE, "HTTP 503")
REVOKED = DeliveryResult(DeliveryFailure.REFUSED, "HTTP 410 gone")
SLOW_DOWN = DeliveryResult(DeliveryFailure.RATE_LIMITED, "HTTP 429", timedelta(minutes=10))


def simply(mailbox: Mailbox, now: datetime) -> Plan:
    """Send the oldest alert, or what was begun, unless the channel is to be left alone."""
    if mailbox.blocked_until is not None and mailbox.blocked_until > now:
        return Plan(wake_at=mailbox.blocked_until)
    if mailbox.unfinished is not None:
        return Plan(again=True)
    ripe = [alert for alert in mailbox.pending if alert.not_before is None or alert.not_before <= now]
    return Plan(send=Draft(Form.SINGLE, (ripe[0],))) if ripe else Plan()


def composed(dispatch: Dispatch) -> Message:
    """Words in which the message can be known again."""
    return Message(f"title of {dispatch.key}", "body", "body", "<p>body</p>", dispatch.key, Severity.HIGH)


class Round:
    """A store, a postman with answers given in advance, and what he sent."""

    def __init__(self, *answers: DeliveryResult | Exception, compose: Callable[[Dispatch], Message] = composed) -> None:
        self.store = MemoryStore()
        self.time = NOON
        self.answers = list(answers)
        self.sent: list[tuple[str, Message]] = []
        self.terms: SourceKey = watch(self.store, "terms")[0]
        self.postman = Postman(
            self.store,
            plan=simply,
            compose=compose,
            plainly=composed,
            send=self.send,
            escalations=escalations,
            refused=channel_refused,
            now=lambda: self.time,
            policy=RetryPolicy(jitter=0.0),
        )

    def send(self, url: str, message: Message) -> DeliveryResult:
        self.sent.append((url, message))
        answer = self.answers.pop(0) if self.answers else ACCEPTED
        if isinstance(answer, Exception):
            raise answer
        return answer

    def turn(self, after: timedelta = timedelta(0)) -> list[bool | None]:
        """A turn of every mailbox that is due then."""
        self.time += after
        return [self.postman.turn(mailbox) for mailbox in self.store.claim_mailboxes("me", self.time, LEASE, 99)]

    @property
    def statuses(self) -> list[AlertStatus]:
        return [alert.status for alert in reversed(self.store.alerts())]


def test_an_alert_is_sent_to_its_subscriptions_address_and_closed() -> None:
    play = Round()
    tell(play.store, play.terms, NOON, subscribe(play.store).id)
    with capture_logs() as logs:
        assert play.turn() == [True]
    ((url, message),) = play.sent
    assert (url, message.key) == ("json://team.example/secret", play.store.alerts()[0].idempotency_key)
    assert play.statuses == [AlertStatus.DELIVERED]
    assert [(line["event"], line["dispatch"], line["about"], line["attempt"]) for line in logs] == [("told", 1, ["terms-1"], 1)]
    assert "secret" not in str(logs)


def test_with_nothing_to_send_nothing_is_sent() -> None:
    play = Round()
    tell(play.store, play.terms, NOON, subscribe(play.store).id)
    assert play.turn() == [True]
    assert play.turn() == [None]
    assert play.turn() == []
    assert len(play.sent) == 1


def test_a_channel_that_fails_is_tried_again_later_with_the_same_words_under_the_same_key() -> None:
    """Twice as late each time; what came in meanwhile waits behind it."""
    play = Round(DOWN, DOWN, ACCEPTED)
    team = subscribe(play.store)
    tell(play.store, play.terms, NOON, team.id)
    with capture_logs() as logs:
        assert play.turn() == [False]
        tell(play.store, play.terms, NOON, team.id)
        assert play.turn(timedelta(seconds=29)) == [None]
        assert play.turn(timedelta(seconds=1)) == [False]
        assert play.turn(timedelta(seconds=59)) == []
        assert play.turn(timedelta(seconds=1)) == [True]
        assert play.turn() == [True]
    keys = [message.key for _, message in play.sent]
    assert keys == [keys[0]] * 3 + [keys[3]]
    assert keys[3] != keys[0]
    assert [line["event"] for line in logs] == ["not_told_yet", "not_told_yet", "told", "told"]
    assert (logs[0]["why"], logs[0]["next_try"]) == ("unavailable: HTTP 503", "2026-03-01T12:00:30+00:00")
    assert [line["dispatch"] for line in logs] == [1, 1, 1, 2]


def test_a_channel_that_asks_for_patience_gets_it() -> None:
    play = Round(SLOW_DOWN)
    tell(play.store, play.terms, NOON, subscribe(play.store).id)
    play.turn()
    assert play.turn(timedelta(minutes=9)) == []
    assert play.turn(timedelta(minutes=1)) == [True]


def test_after_three_days_a_message_is_given_up_and_the_next_one_goes() -> None:
    play = Round(DOWN, DOWN, ACCEPTED)
    team = subscribe(play.store)
    tell(play.store, play.terms, NOON, team.id)
    tell(play.store, play.terms, NOON, team.id)
    with capture_logs() as logs:
        play.turn()
        play.turn(timedelta(days=3))
        play.turn()
    assert play.statuses == [AlertStatus.DEAD, AlertStatus.DELIVERED]
    assert [line["event"] for line in logs] == ["not_told_yet", "given_up", "told"]
    assert play.store.alerts()[1].last_error == "unavailable: HTTP 503"


def test_the_others_are_told_that_a_channel_refuses() -> None:
    """Once a day, not those of the same address, and through the outbox like everything else."""
    play = Round(REVOKED, REVOKED)
    team, other = subscribe(play.store), subscribe(play.store, "other")
    subscribe(play.store, "twin", team.url)
    tell(play.store, play.terms, NOON, team.id)
    tell(play.store, play.terms, NOON, team.id)
    assert play.turn() == [False]
    assert play.turn(MINUTE) == [False, True]
    assert play.statuses == [AlertStatus.DEAD, AlertStatus.DEAD, AlertStatus.DELIVERED]
    told = play.store.alerts()[0]
    assert isinstance(told.event, ChannelEvent)
    assert (told.subscription, told.event.subscription, told.event.detail) == (other, team.id, "HTTP 410 gone")


def test_who_is_told_when_nobody_acknowledges_is_written_with_the_delivery() -> None:
    """A critical alert, to a subscription that escalates; the other one hears of it half an hour later."""
    play = Round()
    team, other = subscribe(play.store), subscribe(play.store, "other")
    play.store.change_subscription("team", manner=Manner(escalate_to="other"))
    grave = change(play.terms, 1, severity=Severity.CRITICAL)
    play.store.record(look(play.terms, 0, version=version(play.terms, 1, "a"), change=grave, owed=(Owed(team.id, "news"),)))
    assert play.turn() == [True]
    (owed,) = play.store.alerts(AlertStatus.PENDING)
    assert (owed.subscription, owed.purpose, owed.not_before) == (other, Purpose.ESCALATION, NOON + timedelta(minutes=30))
    assert play.turn(timedelta(minutes=29)) == [None]
    assert play.turn(timedelta(minutes=1)) == [True]
    assert len(play.sent) == 2


def test_whoever_lost_the_mailbox_sends_nothing() -> None:
    play = Round()
    tell(play.store, play.terms, NOON, subscribe(play.store).id)
    (mailbox,) = play.store.claim_mailboxes("me", NOON, LEASE, 1)
    play.store.release("me")
    assert play.postman.turn(mailbox) is None
    assert play.sent == []


# --- what breaks


@pytest.mark.parametrize("error", [ConfigError(Text("bad template", "模板有误")), ZeroDivisionError("in a template")])
def test_a_template_that_fails_is_replaced_by_the_shipped_one(error: Exception) -> None:
    """Whatever it raises: the alert is told, and the log says what is wrong with the template."""

    def fails(_dispatch: Dispatch) -> Message:
        raise error

    play = Round(compose=fails)
    tell(play.store, play.terms, NOON, subscribe(play.store).id)
    with capture_logs() as logs:
        assert play.turn() == [True]
    assert play.sent[0][1].title.startswith("title of")
    assert [(line["event"], line.get("shipped")) for line in logs] == [("not_composed", False), ("told", None)]
    assert str(error) in str(logs[0]["error"])


@pytest.mark.parametrize(("language", "says"), [("en", "could not be put into words"), ("zh", "未能生成正文")])
def test_what_cannot_be_put_into_words_at_all_is_told_by_its_name(language: str, says: str) -> None:
    """In the subscription's language; with what to type, and no text of a page."""
    play = Round(compose=lambda _dispatch: 1 / 0)  # type: ignore[arg-type, return-value]
    play.postman._plainly = play.postman._compose
    tell(play.store, play.terms, NOON, subscribe(play.store).id)
    play.store.change_subscription("team", language=language)
    assert play.turn() == [True]
    ((_, message),) = play.sent
    assert says in message.title
    assert "acme/terms: monitor show terms-1" in message.body
    assert "<p>acme/terms: monitor show terms-1</p>" in message.html
    assert message.severity is Severity.HIGH
    assert message.key == play.store.alerts()[0].idempotency_key


def test_a_bare_message_names_channels_and_escapes_names() -> None:
    """A name that a person gave may hold anything; and an all-quiet message tells of nothing."""
    team = subscribe(MemoryStore())
    event = ChannelEvent("channel-1", 1, "<b>ops</b>", NOON, "410")
    play = Round()
    told = tell(play.store, play.terms, NOON, subscribe(play.store).id)
    (alert,) = play.store.alerts()
    dispatch = Dispatch(1, team, Form.GROUP, (replace(alert, event=event), replace(alert, event=told)), NOON)
    assert "&lt;b&gt;ops&lt;/b&gt;: monitor show channel-1" in bare(dispatch).html
    assert bare(replace(dispatch, form=Form.ALL_QUIET, alerts=())).severity is Severity.INFO


def test_a_bug_in_a_channel_is_a_failure_like_any_other_and_shows_no_address() -> None:
    """It is tried again, and given up in the end; neither log nor record holds the error's words, where the address may stand."""
    play = Round(RuntimeError("json://team.example/secret fell over"))
    tell(play.store, play.terms, NOON, subscribe(play.store).id)
    with capture_logs() as logs:
        assert play.turn() == [False]
    (alert,) = play.store.alerts(AlertStatus.PENDING)
    assert alert.last_error is not None
    assert alert.last_error.startswith("unavailable: the channel broke: RuntimeError at test_outbox.py:")
    assert [line["event"] for line in logs] == ["channel_broke", "not_told_yet"]
    assert "secret" not in str(logs)
    assert play.turn(timedelta(hours=1)) == [True]


def test_a_plan_that_fails_leaves_the_mailbox_to_the_next_holder() -> None:
    """A wrong time zone, say: nothing is sent or lost, and the error goes on to the service's log."""
    play = Round()
    tell(play.store, play.terms, NOON, subscribe(play.store).id)
    broken = replace_plan(play)
    with pytest.raises(ConfigError):
        play.turn()
    play.postman._plan = broken
    assert play.turn(HOUR) == [True]


def replace_plan(play: Round) -> Callable[[Mailbox, datetime], Plan]:
    """Put a plan that fails in place of the postman's; return his own."""

    def fails(_mailbox: Mailbox, _now: datetime) -> Plan:
        raise ConfigError(Text("no such zone", "没有该时区"))

    own, play.postman._plan = play.postman._plan, fails
    return own
