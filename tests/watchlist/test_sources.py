"""Sources that are more than a page: feeds, status, JSON, browsers, probes; and what a file says of a provider's APIs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from monitor.model import ApiFacts, BrowserRules, FollowRules, ProbeRules, SourceKind, Text, Way
from monitor.watchlist import inspect, load
from tests.watchlist.kit import ACME, write

FULL = """\
provider: acme
name: {en: Acme, zh: 阿克米}
packs: [us-frontier, coding-tools]
apis:
  - id: api
    base_urls:
      openai-chat: [https://api.acme.example/v1, https://eu.acme.example/v1]
      anthropic-messages: [https://api.acme.example/anthropic]
    regions: regions
    entity: Acme Inc.
    models: [acme-large]
    key_variable: ACME_API_KEY
    source: https://acme.example/docs
    as_of: 2026-09-27
documents:
  - id: regions
    name: Regions
    type: regions
    sources:
      - url: https://acme.example/regions
        way: browser
        browser: {wait_for: main li, click: ["#accept"]}
  - id: news
    name: News
    type: announcements
    sources:
      - url: https://acme.example/feed.xml
        kind: feed
        follow: {keywords: [access, 停止], select: [article], links: ".post a", max_items: 5}
  - id: status
    name: Status
    type: status
    sources:
      - url: https://status.acme.example/api/v2/summary.json
        kind: status
      - url: https://api.acme.example/v1
        name: probe-cn
        kind: probe
        probe: {protocol: openai-chat, key: "env:ACME_KEY", model: acme-small, vantage: cn, proxy: "file:/run/proxy", daily_limit: 48}
      - url: https://api.acme.example/models
        name: catalogue
        kind: json
        select: ["data[].id"]
        unverified: true
"""


def test_a_file_may_say_how_pages_are_asked_followed_and_probed(tmp_path: Path) -> None:
    (provider,) = load([write(tmp_path, acme=FULL)]).providers
    sources = {str(source.key): source for document in provider.documents for source in document.sources}
    regions, news = sources["acme/regions/regions"], sources["acme/news/news"]
    assert (regions.way, regions.browser) == (Way.BROWSER, BrowserRules("main li", ("#accept",)))
    assert news.follow == FollowRules(("access", "停止"), ("article",), ".post a", 5)
    assert sources["acme/status/probe-cn"].probe == ProbeRules("openai-chat", "env:ACME_KEY", "acme-small", "cn", "file:/run/proxy", 48)
    assert (sources["acme/status/catalogue"].rules.kind, sources["acme/status/catalogue"].rules.select) == (SourceKind.JSON, ("data[].id",))
    assert [source.unverified for source in sources.values()] == [False, False, False, False, True]


def test_apis_and_packs_belong_to_the_provider(tmp_path: Path) -> None:
    (provider,) = load([write(tmp_path, acme=FULL)]).providers
    assert provider.packs == ("us-frontier", "coding-tools")
    assert provider.apis == (
        ApiFacts(
            "api",
            Text("Acme api", "阿克米 api"),
            (
                ("openai-chat", "https://api.acme.example/v1"),
                ("openai-chat", "https://eu.acme.example/v1"),
                ("anthropic-messages", "https://api.acme.example/anthropic"),
            ),
            "regions",
            "Acme Inc.",
            ("acme-large",),
            "ACME_API_KEY",
            "https://acme.example/docs",
            date(2026, 9, 27),
        ),
    )


def test_an_extension_replaces_an_api_by_its_id_and_adds_others(tmp_path: Path) -> None:
    base = write(tmp_path / "base", acme=FULL)
    ours = "extends: acme\napis:\n" + "".join(
        f"  - {{id: {name}, source: us, base_urls: {{gemini: [https://{name}.example]}}}}\n" for name in ("api", "gateway")
    )
    (provider,) = load([base, write(tmp_path / "own", ours=ours)]).providers
    assert [(api.id, api.base_urls[0][1]) for api in provider.apis] == [
        ("api", "https://api.example"),
        ("gateway", "https://gateway.example"),
    ]


def test_a_plain_file_has_neither(tmp_path: Path) -> None:
    (provider,) = load([write(tmp_path, acme=ACME)]).providers
    assert (provider.apis, provider.packs) == ((), ())
    (row,) = inspect([tmp_path]).rows
    assert (row.source.way, row.source.probe, row.unverified) == (Way.HTTP, None, False)


def test_a_probe_without_a_key_is_off(tmp_path: Path) -> None:
    folder = write(tmp_path, acme=FULL.replace(' key: "env:ACME_KEY",', ""))
    watched = [str(source.key) for document in load([folder]).documents() for source in document.sources]
    assert "acme/status/probe-cn" not in watched
    assert [str(row.source.key) for row in inspect([folder]).rows if row.off] == ["acme/status/probe-cn"]
