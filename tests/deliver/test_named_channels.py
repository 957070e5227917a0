"""What holds for every named channel: documented, within limits, harmless, and honest about its failures."""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.deliver import Deliverer
from monitor.deliver.apprised import AppriseChannel
from monitor.deliver.channels import NAMED, SERVICES, Service, service_of
from monitor.deliver.fit import utf8, utf16
from monitor.model import DeliveryFailure, DeliveryResult
from monitor.render.safe import markdown
from tests.deliver.examples import example
from tests.deliver.making import EXAMPLES, HOSTILE, LONG_MESSAGE, MESSAGE, OK, ORIGINS, SECRET, sent
from tests.deliver.making import SERVICES as ADDRESSES
from tests.deliver.reading import SHOWN, size_in
from tests.deliver.receiver import Reply, Request, receiving

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "channels.md", DOCS / "channels.zh-CN.md")
EVERY = pytest.mark.parametrize("scheme", SHOWN)


# --- the table


def test_no_scheme_is_served_twice() -> None:
    schemes = [scheme for _, names in NAMED for scheme in names]
    assert len(schemes) == len(set(schemes))


def test_every_service_has_an_address_to_be_tested_with() -> None:
    assert {service for service in SERVICES if not set(service.schemes) & set(SHOWN)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_named_channel_is_documented(page: Path) -> None:
    """How to get an address, an example with its command, the limit, what arrives."""
    text = page.read_text(encoding="utf-8")
    for name, schemes in NAMED:
        shown = name.zh if page.name.endswith("zh-CN.md") else name.en
        section = re.search(rf"^## {re.escape(shown)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        assert section, f"{page.name} lacks a section `## {shown}`"
        assert all(f"`{scheme}://" in section[1] for scheme in schemes), shown
        assert re.search(rf"monitor subscribe '(?:{'|'.join(schemes)})://", section[1]), shown
        assert "```" in section[1].split("monitor subscribe", 1)[1], f"{shown}: show what arrives"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.schemes[0])
def test_the_table_of_forms_and_limits_is_the_codes_own(page: Path, service: Service) -> None:
    row = f"| `{service.schemes[0]}` | {service.form} | {service.limit:,} | {service.unit} |"
    assert row in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "language"), [*zip(PAGES, ("en", "zh"), strict=True)], ids=["en", "zh"])
@pytest.mark.parametrize("scheme", [*SHOWN, "mail", "webhook"])
def test_what_the_documentation_shows_is_what_is_sent(scheme: str, page: Path, language: str) -> None:
    assert f"\n{example(scheme, EXAMPLES[language])}\n```" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_addresses_in_the_documentation_would_be_taken(page: Path) -> None:
    addresses = re.findall(r"monitor subscribe '([^']+)'", page.read_text(encoding="utf-8"))
    assert len(addresses) > len(NAMED)
    door = Deliverer(stream=io.StringIO(), resolve=lambda value: value.replace("env:", "the secret behind "))
    for address in addresses:
        door.check_url(address)


def test_both_pages_have_the_same_parts_and_examples() -> None:
    plain, twin = (
        re.findall(r"^(?:#+(?= )|```\w*|\$ .*|\| `.*? \| (?=\D+$))", page.read_text(encoding="utf-8"), re.MULTILINE) for page in PAGES
    )
    assert [line for line in plain if not line.startswith("$")] == [line for line in twin if not line.startswith("$")]


# --- limits


def content(request: Request) -> str:
    return SHOWN["wecombot"](request)[0] + "\n" + SHOWN["wecombot"](request)[1]


SIZES: dict[str, Callable[[Request], int]] = {
    "slack": lambda request: len(str(request.json["blocks"])),
    "wecombot": lambda request: utf8(content(request)),
    "wechat": lambda request: utf8(content(request)),
    "feishu": lambda request: len(request.body),
    "lark": lambda request: len(request.body),
    "dingtalk": lambda request: len(request.body),
    "schan": lambda request: utf8(SHOWN["schan"](request)[1]),
    "pushplus": lambda request: len(request.json["content"]),
    "wxpusher": lambda request: len(request.json["content"]),
    "workflows": lambda request: 2 * size_in(request),
    "tgram": lambda request: utf16(request.json["text"]),
}


@EVERY
def test_a_message_longer_than_the_service_takes_is_cut_in_its_middle_and_keeps_its_link(scheme: str) -> None:
    service = service_of(scheme)
    assert service is not None
    result, receiver = sent(ADDRESSES[scheme][1], OK[scheme], message=replace(LONG_MESSAGE, title="韩国 left"))
    assert result == DeliveryResult()
    request = receiver.requests[-1]
    assert service.limit * 0.5 < SIZES[scheme](request) <= service.limit
    _, body = SHOWN[scheme](request)
    assert "韩国离开了支持列表。" in body
    assert "https://acme.example/regions" in body
    assert "monitor show 1" in body
    assert "…" in body
    assert "第 1998 条" not in body


@EVERY
def test_the_longest_title_is_clipped_and_fits_too(scheme: str) -> None:
    result, receiver = sent(ADDRESSES[scheme][1], OK[scheme], message=LONG_MESSAGE)
    assert result == DeliveryResult()
    service = service_of(scheme)
    assert service is not None
    assert SIZES[scheme](receiver.requests[-1]) <= service.limit
    title, _ = SHOWN[scheme](receiver.requests[-1])
    assert "韩韩韩" in title


@EVERY
def test_an_empty_body_is_still_a_message(scheme: str) -> None:
    result, receiver = sent(ADDRESSES[scheme][1], OK[scheme], message=replace(MESSAGE, body="", markdown="", html=""))
    assert result == DeliveryResult()
    assert "Acme" in SHOWN[scheme](receiver.requests[-1])[0]


# --- page text is never live


LIVE = re.compile(
    r"<(?:!|@U|at\b|a\b|font|https?:)"  # Slack, Feishu, Teams, Telegram, WeCom: tags and mentions
    r"|@(?:all|everyone|channel|someone)"
    r"|(?<!\\)\]\((?=https?://evil)"  # Markdown links and pictures
    r"|(?<!\\)\*bold|(?<!\\)`code"
)


@EVERY
def test_page_text_becomes_neither_markup_nor_a_mention(scheme: str) -> None:
    """Even where it did not go through the templates' own filters."""
    message = replace(MESSAGE, title=HOSTILE, body=HOSTILE, short=f"x {HOSTILE}", markdown=f"- {markdown(HOSTILE)}", html="")
    result, receiver = sent(ADDRESSES[scheme][1], OK[scheme], message=message)
    assert result == DeliveryResult()
    request = receiver.requests[-1]
    shown = SHOWN[scheme](request)
    inert = {"slack", "feishu", "lark", "workflows", "wecombot", "wechat", "tgram"}  # no Markdown is read there
    for text in shown if scheme not in inert else [re.sub(r"\]\(|[*`]", "", text) for text in shown]:
        assert not LIVE.search(text), LIVE.search(text)
    assert "evil.example" in shown[1]
    assert not re.search(r'"(?:url|href)": "https://evil|"mentioned|"isAtAll": true|"user_id"', request.body.decode())


@EVERY
def test_half_a_pair_of_utf_16_stops_no_alert(scheme: str) -> None:
    broken = "韩国 \ud83d left"
    message = replace(MESSAGE, title=broken, body=broken, short=broken, markdown=broken, html=f"<body>{broken}</body>")
    result, receiver = sent(ADDRESSES[scheme][1], OK[scheme], message=message)
    assert result == DeliveryResult()
    assert "韩国" in "".join(SHOWN[scheme](receiver.requests[-1]))


# --- failures


@EVERY
def test_an_unanswered_request_is_unavailable(scheme: str) -> None:
    url = ADDRESSES[scheme][1]
    with receiving(Reply(hang=True)) as receiver:
        channel = AppriseChannel(dict.fromkeys(ORIGINS, receiver.origin))
        result = channel.send(f"{url}{'&' if '?' in url else '?'}rto=0.2", MESSAGE)
    assert result == DeliveryResult(DeliveryFailure.UNAVAILABLE, "no answer in time")


@EVERY
def test_a_refused_connection_is_unavailable(scheme: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        channel = AppriseChannel(dict.fromkeys(ORIGINS, f"http://127.0.0.1:{unused.getsockname()[1]}"))
        assert channel.send(ADDRESSES[scheme][1], MESSAGE) == DeliveryResult(DeliveryFailure.UNAVAILABLE, "no connection: refused")


@EVERY
def test_every_try_carries_the_same_key(scheme: str) -> None:
    _, receiver = sent(ADDRESSES[scheme][1], OK[scheme])
    assert {request.headers["idempotency-key"] for request in receiver.requests} == {MESSAGE.key}


@EVERY
def test_what_is_sent_is_utf_8_and_says_so_or_is_json(scheme: str) -> None:
    _, receiver = sent(ADDRESSES[scheme][1], OK[scheme])
    request = receiver.requests[-1]
    assert "韩国" in SHOWN[scheme](request)[0] + SHOWN[scheme](request)[1] or scheme == "wxpusher"
    assert "json" in request.headers["content-type"] or scheme == "schan"


def test_an_address_that_brings_its_own_template_keeps_it(tmp_path: Path) -> None:
    template = tmp_path / "blocks.json"
    template.write_text('{"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "mine: {{app_title}}"}}]}')
    result, receiver = sent(f"{ADDRESSES['slack'][1]}?template={template}", OK["slack"])
    assert result == DeliveryResult()
    assert receiver.request.json["attachments"][0]["blocks"][0]["text"]["text"].startswith("mine: [High]")


def test_a_secret_of_a_service_does_not_reach_the_reason() -> None:
    result, _ = sent(ADDRESSES["wechat"][1], Reply(body={"errcode": 40001, "errmsg": f"invalid credential {SECRET}"}))
    assert result == DeliveryResult(DeliveryFailure.REFUSED, "error 40001: invalid credential ***")
