"""E-mail. Apprise knows the addresses (`mailto(s)://`, and the servers of well-known providers); the mail is written here.

Apprise gives each mail a `Message-ID` of its own, so that a second try would be a second mail and a document's changes would not hang
together. Here the id is made of the message's key, and a thread has an invented first mail that all its mails refer to (RFC 5322, 3.6.4).
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from monitor.deliver.addresses import APP_NAME, made, malformed
from monitor.deliver.failures import decoded, error_result
from monitor.deliver.memory import Remembered
from monitor.deliver.secrets import scrub
from monitor.model import DeliveryFailure, DeliveryResult, Message, Text

NAME = Text("E-mail", "电子邮件")
SCHEMES = ("mailto", "mailtos")
_POLICY = SMTP.clone(max_line_length=500)
"""Ids are never folded: Python would encode one that is longer than a line."""
_OURS = frozenset({"subject", "from", "to", "cc", "bcc", "date", "message-id", "in-reply-to", "references", "content-type", "mime-version"})
"""Headers that an address may not set."""


class Mail:
    """Sends one mail to all recipients of an address.

    Where a server takes some recipients and puts others off, the next try of the same message goes to those others only, as long as
    this process lives.
    """

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        """`clock` gives the mail's date, UTC; without it the mail has none, and the server writes its own."""
        self._clock = clock
        self._reached = Remembered[frozenset[str]]()

    def problem(self, url: str) -> Text | None:
        """What is wrong with the address."""
        account = _account(url)
        if account is None or not account.targets or not account.from_addr[1]:
            return malformed(url)
        if account.pgp_mode != "no":
            return Text("encrypted mail (pgp=) cannot be sent: leave pgp= out", "不支持加密邮件（pgp=）：请去掉 pgp=")
        return None

    def send(self, url: str, message: Message) -> DeliveryResult:
        """One attempt. A recipient that is refused for good, while others are served, is named in the result's detail only."""
        account = None if self.problem(url) else _account(url)
        if account is None:
            return DeliveryResult(DeliveryFailure.UNKNOWN_CHANNEL, "this is not an address that mail can be sent to")
        mail = mail_of(message, account, self._clock() if self._clock else None)
        try:
            result = self._sent(account, mail, (url, message.key))
        except OSError as error:  # SMTPException is one
            result = error_result(error)
        return DeliveryResult(result.failure, scrub(result.detail, url))

    def _sent(self, account: Any, mail: EmailMessage, key: tuple[str, str]) -> DeliveryResult:
        """Raises SMTPException and OSError."""
        before = self._reached.pop(key) or frozenset()
        targets = [address for address in recipients(account) if address not in before]
        reached = before
        try:
            with connected(account) as session:
                refused = _refused(session, mail, targets)
            reached = before | {address for address in targets if address not in refused}
        finally:
            if reached:
                self._reached.put(key, reached)
        return partly(refused, bool(reached))


def _account(url: str) -> Any:
    """Apprise's reading of the address; None where it is none of mail."""
    account = made(url)
    return account if hasattr(account, "smtp_host") and hasattr(account, "pgp_mode") else None


def recipients(account: Any) -> list[str]:
    """Everybody who gets the mail, each once."""
    return list(dict.fromkeys([*(address for _, address in account.targets), *sorted(account.cc), *sorted(account.bcc)]))


# --- the mail


def mail_of(message: Message, account: Any, at: datetime | None) -> EmailMessage:
    """HTML with a plain twin, in its thread. It says that a program wrote it (RFC 3834) and can be filtered as a list (RFC 2919)."""
    mail = EmailMessage(policy=_POLICY)
    domain = account.from_addr[1].rpartition("@")[2]
    mail["Subject"] = _unicode(" ".join(message.title.split()))
    mail["From"] = _address(account.from_addr[1], account.from_addr[0] or APP_NAME)
    mail["To"] = [_address(address, name) for name, address in account.targets]
    for name, addresses in (("Cc", account.cc), ("Reply-To", account.reply_to)):
        if addresses:
            mail[name] = [_address(address, account.names.get(address)) for address in sorted(addresses)]
    for name, value in _marks(message, domain, at).items():
        mail[name] = value
    for name, value in account.headers.items():
        if re.fullmatch(r"[A-Za-z0-9-]+", name) and name.lower() not in _OURS and name not in mail:
            mail[name] = " ".join(str(value).split())
    mail.set_content(_unicode(message.body or message.title))
    if message.html:
        mail.add_alternative(_unicode(message.html), subtype="html")
    return mail


def _unicode(text: str) -> str:
    """What is no Unicode (half a pair of UTF-16, as some pages have it) becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _address(address: str, name: str | None) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(" ".join((name or "").split()), user, domain)


def _marks(message: Message, domain: str, at: datetime | None) -> Mapping[str, str]:
    before = [message_id(key, domain) for key in message.in_reply_to]
    root = [message_id(f"thread.{message.thread}", domain)] if message.thread else []
    marks = {
        "Date": format_datetime(at) if at else "",
        "Message-ID": message_id(message.key, domain),
        "In-Reply-To": (before or root or [""])[-1],
        "References": " ".join([*root, *before[-20:]]),
        "List-Id": f"{APP_NAME} <policy-monitor.{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Idempotency-Key": message.key,
    }
    return {name: value for name, value in marks.items() if value}


def message_id(key: str, domain: str) -> str:
    """A `Message-ID` of a key: the same for every try, and known to the mails that answer it."""
    return f"<{quote(key.replace(':', '.'), safe='')}@{domain}>"


# --- handing it over


def connected(account: Any) -> smtplib.SMTP:
    """A session, secured and logged in as the address asks. Raises SMTPException and OSError."""
    context = ssl.create_default_context()
    if not account.verify_certificate:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    timeout = account.socket_connect_timeout
    if account.secure_mode == "ssl":
        session: smtplib.SMTP = smtplib.SMTP_SSL(account.smtp_host, account.port, timeout=timeout, context=context)
    else:
        session = smtplib.SMTP(account.smtp_host, account.port, timeout=timeout)
    try:
        if account.secure_mode == "starttls":
            session.starttls(context=context)
        if account.user and account.password:
            session.login(account.user, account.password)
    except (smtplib.SMTPException, OSError):
        session.close()
        raise
    return session


def _refused(session: smtplib.SMTP, mail: EmailMessage, targets: list[str]) -> dict[str, tuple[int, bytes]]:
    """Who was refused, with the server's words; raises SMTPException where the mail itself was refused."""
    if not targets:
        return {}
    try:
        return session.send_message(mail, to_addrs=targets)
    except smtplib.SMTPRecipientsRefused as error:
        return error.recipients


def partly(refused: Mapping[str, tuple[int, bytes]], reached: bool) -> DeliveryResult:
    """Put off: try again. Refused for good: a failure only where nobody was reached."""
    words = "; ".join(dict.fromkeys(f"SMTP {code} {decoded(said)}" for code, said in refused.values()))
    if any(not 500 <= code < 600 for code, _ in refused.values()):
        return DeliveryResult(DeliveryFailure.UNAVAILABLE, words)
    if refused and not reached:
        return DeliveryResult(DeliveryFailure.REFUSED, words)
    return DeliveryResult(detail=f"{len(refused)} of the recipients refused: {words}" if refused else "")
