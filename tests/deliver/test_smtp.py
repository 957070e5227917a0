"""E-mail against a real SMTP server on this machine."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from monitor.deliver.channels import smtp_result
from monitor.deliver.doors import Seen, SmtpDoor
from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import MESSAGE, SECRET, deliverer


@dataclass
class Mailbox:
    """Answers RCPT and DATA as it is told and keeps what it received."""

    rcpt: str = "250 OK"
    data: str = "250 OK"
    login: bool = True
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return self.data

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=self.login, handled=False)


@contextmanager
def mail_server(mailbox: Mailbox, *, auth: bool = False) -> Iterator[int]:
    """An SMTP server that runs until the context ends."""
    options: dict[str, Any] = {"authenticator": mailbox.authenticate, "auth_require_tls": False} if auth else {}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def send(port: int, user: str = "", query: str = "") -> DeliveryResult:
    return deliverer().send(f"mailto://{user}127.0.0.1:{port}?from=monitor@acme.example&to=team@acme.example&mode=insecure{query}", MESSAGE)


def test_a_mail_has_html_and_its_plain_twin() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(port) == DeliveryResult()
    (mail,) = mailbox.mails
    assert mail["Subject"] == MESSAGE.title
    assert "team@acme.example" in mail["To"]
    assert "monitor@acme.example" in mail["From"]
    html, text = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html is not None
    assert "<b>bold</b>" in html.get_content()
    assert text is not None
    assert "bold" in text.get_content()
    assert "<b>" not in text.get_content()


@pytest.mark.parametrize(
    ("mailbox", "failure", "detail"),
    [
        (Mailbox(rcpt="550 5.1.1 no such user"), DeliveryFailure.REFUSED, "SMTP 550 5.1.1 no such user"),
        (Mailbox(rcpt="450 4.2.0 greylisted"), DeliveryFailure.UNAVAILABLE, "SMTP 450 4.2.0 greylisted"),
        (Mailbox(data="554 5.7.1 looks like spam"), DeliveryFailure.REFUSED, "SMTP 554 5.7.1 looks like spam"),
        (Mailbox(data="451 4.3.0 try later"), DeliveryFailure.UNAVAILABLE, "SMTP 451 4.3.0 try later"),
    ],
)
def test_what_the_server_says_decides(mailbox: Mailbox, failure: DeliveryFailure, detail: str) -> None:
    with mail_server(mailbox) as port:
        assert send(port) == DeliveryResult(failure, detail)


def test_a_wrong_password_is_refused_without_being_told() -> None:
    with mail_server(Mailbox(login=False), auth=True) as port:
        result = send(port, user=f"monitor:{SECRET}@")
    assert result.failure is DeliveryFailure.REFUSED
    assert result.detail.startswith("SMTP 535")
    assert SECRET not in result.detail


def test_a_right_password_delivers() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, auth=True) as port:
        assert send(port, user=f"monitor:{SECRET}@") == DeliveryResult()
    assert len(mailbox.mails) == 1


def test_a_server_that_cannot_encrypt_is_refused_or_unavailable_but_never_sent_to() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        url = f"mailtos://127.0.0.1:{port}?from=monitor@acme.example&to=team@acme.example&mode=starttls"
        assert deliverer().send(url, MESSAGE).failure is DeliveryFailure.UNAVAILABLE
    assert mailbox.mails == []


def test_no_server_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert send(unused.getsockname()[1]) == DeliveryResult(DeliveryFailure.UNAVAILABLE, "no connection: refused")


@pytest.mark.parametrize(
    ("error", "failure", "detail"),
    [
        (smtplib.SMTPServerDisconnected("gone"), DeliveryFailure.UNAVAILABLE, "SMTPServerDisconnected"),
        (smtplib.SMTPDataError(552, "too big"), DeliveryFailure.REFUSED, "SMTP 552 too big"),
        (
            smtplib.SMTPRecipientsRefused({"a": (550, b"no"), "b": (450, b"later")}),
            DeliveryFailure.UNAVAILABLE,
            "SMTP 550 no; SMTP 450 later",
        ),
    ],
)
def test_smtp_errors_by_their_codes(error: smtplib.SMTPException, failure: DeliveryFailure, detail: str) -> None:
    assert smtp_result(error) == DeliveryResult(failure, detail)


def test_the_door_hands_through_what_it_does_not_watch() -> None:
    assert SmtpDoor(Seen()).SMTPException is smtplib.SMTPException
