"""What the documentation shows each service to be sent, from what it is really sent."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from monitor.model import Message
from tests.deliver.mailing import Mailbox, mail_server
from tests.deliver.making import OK, SERVICES, deliverer, sent
from tests.deliver.receiver import Reply, receiving

SHOWN_HEADERS = ("Subject", "From", "To", "Date", "Message-ID", "In-Reply-To", "References", "List-Id", "Auto-Submitted", "Idempotency-Key")
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def example(scheme: str, message: Message) -> str:
    """As text for a code block."""
    if scheme == "mail":
        return _mail(message)
    if scheme == "webhook":
        return _webhook(message)
    _, receiver = sent(SERVICES[scheme][1], OK[scheme], message=message)
    body = receiver.requests[-1].body.decode()
    told = {name: values[0] for name, values in parse_qs(body).items()} if scheme == "schan" else json.loads(body)
    return _laid_out(told)


def _laid_out(value: object, room: int = 150, depth: int = 0) -> str:
    """JSON on as few lines as are readable."""
    whole = json.dumps(value, ensure_ascii=False)
    if len(whole) + 2 * depth <= room or not isinstance(value, dict | list) or not value:
        return whole
    if isinstance(value, dict):
        parts = [f"{json.dumps(name)}: {_laid_out(each, room, depth + 1)}" for name, each in value.items()]
    else:
        parts = [_laid_out(each, room, depth + 1) for each in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    inner = ",\n".join("  " * (depth + 1) + part for part in parts)
    return f"{opening}\n{inner}\n{'  ' * depth}{closing}"


def _mail(message: Message) -> str:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        deliverer().send(f"mailto://127.0.0.1:{port}?from=monitor@example.com&to=team@example.com&mode=insecure", message)
    (mail,) = mailbox.mails
    text = mail.get_body(("plain",))
    assert text is not None
    head = [f"{name}: {mail[name]}" for name in SHOWN_HEADERS if mail[name]]
    return "\n".join([*head, f"Content-Type: {mail.get_content_type()}", "", *text.get_content().split("\n")]).replace("\r", "").strip()


def _webhook(message: Message) -> str:
    with receiving(Reply(204, b"")) as receiver:
        deliverer().send(f"webhook://127.0.0.1:{receiver.port}/policy?secret={SECRET}", message)
    request = receiver.request
    names = ("content-type", "idempotency-key", "webhook-id", "webhook-timestamp", "webhook-signature")
    head = [f"{name}: {request.headers[name]}" for name in names]
    return "\n".join([f"{request.method} {request.path} HTTP/1.1", *head, "", request.body.decode()])
