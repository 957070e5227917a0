"""E-mail against a real SMTP server on this machine."""

from __future__ import annotations

import smtplib
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.deliver.channels.mail import Mail, message_id, partly
from monitor.deliver.failures import smtp_result
from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult, Message
from tests.deliver.mailing import Mailbox, certificate, mail_server
from tests.deliver.making import HOSTILE, MESSAGE, NOW, SECRET, deliverer

REFUSED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.UNAVAILABLE


def address(port: int, user: str = "", query: str = "", to: str = "team@acme.example", mode: str = "insecure") -> str:
    return f"mailto://{user}127.0.0.1:{port}?from=monitor@acme.example&to={to}&mode={mode}{query}"


def send(port: int, user: str = "", query: str = "", message: Message = MESSAGE, to: str = "team@acme.example") -> DeliveryResult:
    return deliverer().send(address(port, user, query, to), message)


def test_a_mail_has_html_and_its_plain_twin() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(port) == DeliveryResult()
    (mail,) = mailbox.mails
    assert mail["Subject"] == MESSAGE.title
    assert mail["To"] == "team@acme.example"
    assert mail["From"] == "Policy monitor <monitor@acme.example>"
    assert mail.get_content_type() == "multipart/alternative"
    html, text = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html is not None
    assert html.get_content().strip() == MESSAGE.html
    assert text is not None
    assert text.get_content().split() == MESSAGE.body.split()


def test_a_mail_says_what_it_is_and_when_it_was_sent() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        send(port)
    (mail,) = mailbox.mails
    assert {name: mail[name] for name in ("Message-ID", "Date", "List-Id", "Auto-Submitted", "Idempotency-Key")} == {
        "Message-ID": "<change-1.7@acme.example>",
        "Date": "Tue, 01 Sep 2026 02:00:00 +0000",
        "List-Id": "Policy monitor <policy-monitor.acme.example>",
        "Auto-Submitted": "auto-generated",
        "Idempotency-Key": "change-1:7",
    }
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_a_documents_changes_hang_together() -> None:
    first = replace(MESSAGE, key="a:7", thread="acme/regions")
    second = replace(MESSAGE, key="b:7", thread="acme/regions", in_reply_to=("a:7",))
    third = replace(MESSAGE, key="b:7:reminder:2026-09-30T01:00:00+00:00", thread="acme/regions", in_reply_to=("a:7", "b:7"))
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        for message in (first, second, third):
            assert send(port, message=message) == DeliveryResult()
    root = "<thread.acme%2Fregions@acme.example>"
    assert [(mail["Message-ID"], mail["In-Reply-To"], mail["References"]) for mail in mailbox.mails] == [
        ("<a.7@acme.example>", root, root),
        ("<b.7@acme.example>", "<a.7@acme.example>", f"{root} <a.7@acme.example>"),
        (
            "<b.7.reminder.2026-09-30T01.00.00%2B00.00@acme.example>",
            "<b.7@acme.example>",
            f"{root} <a.7@acme.example> <b.7@acme.example>",
        ),
    ]


def test_a_long_thread_refers_to_its_beginning_and_its_latest_mails() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        send(port, message=replace(MESSAGE, thread="t", in_reply_to=tuple(f"{n}:7" for n in range(100))))
    references = mailbox.mails[0]["References"].split()
    assert references[0] == "<thread.t@acme.example>"
    assert references[1:] == [message_id(f"{n}:7", "acme.example") for n in range(80, 100)]


def test_every_try_is_the_same_mail() -> None:
    mailbox = Mailbox(data="451 4.3.0 try later")
    with mail_server(mailbox) as port:
        send(port)
        mailbox.data = "250 OK"
        send(port)
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1
    assert len(mailbox.mails) == 2


def test_copies_replies_and_own_headers_are_as_the_address_says() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        query = "&cc=b@acme.example&bcc=c@acme.example&reply=d@acme.example&+X-Team=ops&+Message-ID=mine&+List-Id=mine"
        assert send(port, query=query) == DeliveryResult()
    (mail,) = mailbox.mails
    assert (mail["Cc"], mail["Reply-To"], mail["X-Team"], mail["Bcc"]) == ("b@acme.example", "d@acme.example", "ops", None)
    assert mail["Message-ID"] == "<change-1.7@acme.example>"
    assert mail["List-Id"].startswith("Policy monitor")
    assert sorted(mailbox.recipients[0]) == ["b@acme.example", "c@acme.example", "team@acme.example"]


def test_page_text_can_plant_no_header() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(port, message=replace(MESSAGE, title=f"a\r\nBcc: evil@evil.example\n{HOSTILE}")) == DeliveryResult()
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert mailbox.recipients == [["team@acme.example"]]
    assert mail["Subject"].startswith("a Bcc: evil@evil.example <!channel>")


def test_page_text_in_html_is_the_templates_to_escape_and_the_twin_is_plain() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        send(port, message=replace(MESSAGE, body=HOSTILE, html=""))
    (mail,) = mailbox.mails
    assert mail.get_content_type() == "text/plain"
    assert "[click](https://evil.example)" in mail.get_content()


def test_very_long_lines_and_words_arrive_whole() -> None:
    text = "韩" * 5000 + " " + "x" * 3000
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(port, message=replace(MESSAGE, title=text[:1000], body=text, html=f"<p>{text}</p>")) == DeliveryResult()
    (mail,) = mailbox.mails
    html = mail.get_body(("html",))
    assert html is not None
    assert text in html.get_content()
    assert mail["Subject"] == text[:1000]


def test_half_a_pair_of_utf_16_stops_no_mail() -> None:
    broken = "韩国 \ud83d left"
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(port, message=replace(MESSAGE, title=broken, body=broken, html=f"<p>{broken}</p>")) == DeliveryResult()
    assert mailbox.mails[0]["Subject"] == "韩国 ? left"


def test_a_header_that_is_none_is_left_out() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(port, query="&+X%0D%0ABcc=evil@evil.example&+X-Team=ops") == DeliveryResult()
    assert (mailbox.mails[0]["X-Team"], mailbox.mails[0]["Bcc"]) == ("ops", None)
    assert mailbox.recipients == [["team@acme.example"]]


# --- refusals


@pytest.mark.parametrize(
    ("mailbox", "failure", "detail"),
    [
        (Mailbox(rcpt="550 5.1.1 no such user"), REFUSED, "SMTP 550 5.1.1 no such user"),
        (Mailbox(rcpt="450 4.2.0 greylisted"), DOWN, "SMTP 450 4.2.0 greylisted"),
        (Mailbox(data="554 5.7.1 looks like spam"), REFUSED, "SMTP 554 5.7.1 looks like spam"),
        (Mailbox(data="451 4.3.0 try later"), DOWN, "SMTP 451 4.3.0 try later"),
    ],
)
def test_what_the_server_says_decides(mailbox: Mailbox, failure: DeliveryFailure, detail: str) -> None:
    with mail_server(mailbox) as port:
        assert send(port) == DeliveryResult(failure, detail)


def test_one_refused_recipient_does_not_keep_the_mail_from_the_others() -> None:
    mailbox = Mailbox(others={"left@acme.example": ["550 5.1.1 gone"]})
    with mail_server(mailbox) as port:
        result = send(port, to="team@acme.example,left@acme.example")
    assert result.failure is None
    assert result.detail == "1 of the recipients refused: SMTP 550 5.1.1 gone"
    assert mailbox.recipients == [["team@acme.example"]]


def test_whoever_was_put_off_gets_the_mail_later_and_nobody_gets_it_twice() -> None:
    mailbox = Mailbox(others={"late@acme.example": ["450 4.2.0 greylisted"]})
    with mail_server(mailbox) as port:
        door = deliverer()
        url = address(port, to="team@acme.example,late@acme.example")
        assert door.send(url, MESSAGE) == DeliveryResult(DOWN, "SMTP 450 4.2.0 greylisted")
        assert door.send(url, MESSAGE) == DeliveryResult()
        assert door.send(url, MESSAGE) == DeliveryResult()
        assert door.send(url, replace(MESSAGE, key="next:7")) == DeliveryResult()
    assert mailbox.recipients == [["team@acme.example"], ["late@acme.example"], ["team@acme.example", "late@acme.example"]]


def test_who_has_the_mail_is_remembered_through_a_lost_connection() -> None:
    mailbox = Mailbox(others={"late@acme.example": ["450 4.2.0 greylisted"]})
    door = deliverer()
    with mail_server(mailbox) as port:
        url = address(port, to="team@acme.example,late@acme.example")
        assert door.send(url, MESSAGE).failure is DOWN
    assert door.send(url, MESSAGE).detail == "no connection: refused"
    with mail_server(mailbox, port=port):
        assert door.send(url, MESSAGE) == DeliveryResult()
    assert mailbox.recipients == [["team@acme.example"], ["late@acme.example"]]


def test_a_wrong_password_is_refused_without_being_told() -> None:
    with mail_server(Mailbox(login=False), auth=True) as port:
        result = send(port, user=f"monitor:{SECRET}@")
    assert result.failure is REFUSED
    assert result.detail.startswith("SMTP 535")
    assert SECRET not in result.detail


def test_a_right_password_delivers() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, auth=True) as port:
        assert send(port, user=f"monitor:{SECRET}@") == DeliveryResult()
    assert len(mailbox.mails) == 1


# --- secured


def test_a_server_that_cannot_encrypt_is_never_sent_to() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        url = f"mailtos://127.0.0.1:{port}?from=monitor@acme.example&to=team@acme.example&mode=starttls"
        assert deliverer().send(url, MESSAGE).failure is DOWN
    assert mailbox.mails == []


def test_starttls_secures_the_mail(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, tls=certificate(tmp_path)) as port:
        url = f"mailtos://127.0.0.1:{port}?from=monitor@acme.example&to=team@acme.example&mode=starttls&verify=no"
        assert deliverer().send(url, MESSAGE) == DeliveryResult()
    assert mailbox.secured == [True]


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, tls=certificate(tmp_path)) as port:
        url = f"mailtos://127.0.0.1:{port}?from=monitor@acme.example&to=team@acme.example&mode=starttls"
        assert deliverer().send(url, MESSAGE) == DeliveryResult(DOWN, "the secure connection failed")
    assert mailbox.mails == []


def test_a_server_that_speaks_no_tls_fails_the_handshake() -> None:
    with mail_server(Mailbox()) as port:
        url = f"mailtos://127.0.0.1:{port}?from=monitor@acme.example&to=team@acme.example&mode=ssl"
        assert deliverer().send(url, MESSAGE) == DeliveryResult(DOWN, "the secure connection failed")


def test_no_server_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert send(unused.getsockname()[1]) == DeliveryResult(DOWN, "no connection: refused")


# --- addresses


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mailto://127.0.0.1:2525?to=a@b.example", "not a complete mailto address"),
        ("mailtos://", "not a complete mailtos address"),
        ("mailtos://user:pass@acme.example?pgp=sign", "leave pgp= out"),
    ],
)
def test_a_bad_address_is_told_early_and_never_sent_to(url: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        deliverer().check_url(url)
    assert deliverer().send(url, MESSAGE).failure is DeliveryFailure.UNKNOWN_CHANNEL


@pytest.mark.parametrize("url", ["mailtos://user:pass@gmail.com", "mailto://acme.example?from=a@acme.example&to=b@acme.example"])
def test_the_usual_addresses_are_known(url: str) -> None:
    deliverer().check_url(url)


def test_without_a_clock_the_server_dates_the_mail() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert Mail().send(address(port), MESSAGE) == DeliveryResult()
        assert Mail(lambda: NOW).send(address(port), MESSAGE) == DeliveryResult()
    assert [mail["Date"] is None for mail in mailbox.mails] == [True, False]


# --- codes


@pytest.mark.parametrize(
    ("error", "failure", "detail"),
    [
        (smtplib.SMTPServerDisconnected("gone"), DOWN, "gone"),
        (
            smtplib.SMTPNotSupportedError("SMTP AUTH extension not supported by server."),
            DOWN,
            "SMTP AUTH extension not supported by server.",
        ),
        (smtplib.SMTPException(), DOWN, "SMTPException"),
        (smtplib.SMTPDataError(552, "too big"), REFUSED, "SMTP 552 too big"),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no"), "b": (450, b"later")}), DOWN, "SMTP 550 no; SMTP 450 later"),
    ],
)
def test_smtp_errors_by_their_codes(error: smtplib.SMTPException, failure: DeliveryFailure, detail: str) -> None:
    assert smtp_result(error) == DeliveryResult(failure, detail)


@pytest.mark.parametrize(
    ("refused", "reached", "failure"),
    [
        ({}, True, None),
        ({"a": (550, b"no")}, True, None),
        ({"a": (550, b"no")}, False, REFUSED),
        ({"a": (450, b"later")}, True, DOWN),
        ({"a": (550, b"no"), "b": (450, b"later")}, True, DOWN),
    ],
)
def test_what_became_of_the_recipients_decides(
    refused: dict[str, tuple[int, bytes]], reached: bool, failure: DeliveryFailure | None
) -> None:
    assert partly(refused, reached).failure is failure
