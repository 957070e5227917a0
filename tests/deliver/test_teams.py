"""Microsoft Teams, by a Power Automate workflow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.deliver.answers import Answer
from monitor.deliver.channels.teams import answers
from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import MESSAGE, SECRET, SERVICES, deliverer, sent
from tests.deliver.receiver import Reply, receiving

URL = SERVICES["workflows"][1]
REFUSED, LIMITED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.RATE_LIMITED, DeliveryFailure.UNAVAILABLE
LINK = "https://acme.example/p?a=1&b=2"


def test_a_workflow_is_given_an_adaptive_card() -> None:
    result, receiver = sent(URL, Reply(202, b""))
    assert result == DeliveryResult()
    request = receiver.request
    path = urlsplit(request.path)
    assert (request.method, path.path) == ("POST", "/workflows/643e69f8/triggers/manual/paths/invoke")
    assert parse_qs(path.query) == {"api-version": ["2016-06-01"], "sp": ["/triggers/manual/run"], "sv": ["1.0"], "sig": [SECRET]}
    (attachment,) = request.json["attachments"]
    assert (request.json["type"], attachment["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    card = attachment["content"]
    assert (card["type"], card["version"], card["msteams"]) == ("AdaptiveCard", "1.4", {"width": "full"})
    title = "[High] Acme & <\u200bCo>: 韩国 left"
    assert card["fallbackText"] == title
    assert card["body"] == [
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": title, "weight": "Bolder", "size": "Large"}]},
        {
            "type": "RichTextBlock",
            "inlines": [{"type": "TextRun", "text": "Body", "weight": "Bolder"}, {"type": "TextRun", "text": " & line"}],
        },
        {
            "type": "RichTextBlock",
            "inlines": [
                {"type": "TextRun", "text": "• "},
                {"type": "TextRun", "text": "Page", "weight": "Bolder"},
                {"type": "TextRun", "text": ": "},
                {"type": "TextRun", "text": LINK, "color": "Accent", "selectAction": {"type": "Action.OpenUrl", "url": LINK}},
            ],
        },
        {
            "type": "RichTextBlock",
            "inlines": [
                {"type": "TextRun", "text": "• "},
                {"type": "TextRun", "text": "South Korea", "strikethrough": True},
                {"type": "TextRun", "text": " "},
                {"type": "TextRun", "text": "monitor show 3f9a", "fontType": "Monospace"},
            ],
        },
    ]


def test_a_heading_is_bold() -> None:
    _, receiver = sent(URL, Reply(202, b""), message=replace(MESSAGE, markdown="# Head"))
    assert receiver.request.json["attachments"][0]["content"]["body"][1]["inlines"][0]["weight"] == "Bolder"


def test_the_address_as_teams_shows_it_works_too() -> None:
    native = (
        "https://prod-1.westeurope.logic.azure.com:443/powerautomate/automations/direct/workflows/643e69f8/triggers/manual/paths/invoke"
        f"?api-version=2022-03-01-preview&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={SECRET}"
    )
    with receiving(Reply(202, b"")) as receiver:
        from monitor.deliver.apprised import AppriseChannel

        channel = AppriseChannel({"https://prod-1.westeurope.logic.azure.com:443": receiver.origin})
        assert channel.send(native, MESSAGE) == DeliveryResult()
    assert receiver.request.path.startswith("/powerautomate/automations/direct/workflows/643e69f8/")
    deliverer().check_url(native)


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (
            Reply(404, b'{"error":{"code":"WorkflowTriggerIsNotEnabled"}}'),
            DeliveryResult(REFUSED, 'HTTP 404 Not Found: {"error":{"code":"WorkflowTriggerIsNotEnabled"}}'),
        ),
        (Reply(401, b""), DeliveryResult(REFUSED, "HTTP 401 Unauthorized")),
        (Reply(413, b""), DeliveryResult(REFUSED, "HTTP 413 Request Entity Too Large")),
        (Reply(429, b"", {"Retry-After": "20"}), DeliveryResult(LIMITED, "HTTP 429 Too Many Requests", timedelta(seconds=20))),
        (Reply(502, b""), DeliveryResult(DOWN, "HTTP 502 Bad Gateway")),
    ],
)
def test_a_workflows_errors(reply: Reply, result: DeliveryResult) -> None:
    assert sent(URL, reply)[0] == result


@pytest.mark.parametrize(
    ("said", "result"),
    [
        (b"1", DeliveryResult()),
        (
            b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x",
            DeliveryResult(LIMITED, "Teams said 429"),
        ),
        (
            b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 503",
            DeliveryResult(DOWN, "Teams said 503"),
        ),
    ],
)
def test_a_200_may_hold_a_failure(said: bytes, result: DeliveryResult) -> None:
    assert answers(Answer(200, None, None, said)) == result
