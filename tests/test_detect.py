"""What an address is: every status endpoint of the shared list, served on a local stand-in, and pages of every other sort."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from monitor.detect import Candidate, DetectError, detect
from monitor.model import SourceKind, Way
from monitor.watchlist import load
from tests.fakes.site import Answer, Site, redirect
from tests.feeds.kit import OLD, atom, index, json_feed, page, rss, sitemap
from tests.fetch.kit import Kit
from tests.read.kit import POLICY, SENTENCES
from tests.read.test_pdf import pdf
from tests.status import payloads as p

TARGETS = Path(__file__).parents[2] / "shared" / "watch_targets.json"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def kit() -> Iterator[Kit]:
    with Kit(retries=0) as kit:
        yield kit


def best(kit: Kit, url: str) -> Candidate:
    return detect(url, kit.fetcher)[0]


def as_json(body: str | bytes) -> Answer:
    return Answer(body=body, content_type="application/json")


def as_feed(body: str) -> Answer:
    return Answer(body=body, content_type="application/xml")


def shape(kind: str, path: str) -> tuple[Answer, str]:
    """What an endpoint of the list answers, by its kind and address, and the format it must be taken for."""
    if path.endswith(("summary.json", "incidents.json", "scheduled-maintenances.json")) and kind.startswith("statuspage"):
        body = json.loads(p.summary(p.incident(), maintenances=(p.maintenance(),)))
        keep = {"summary.json": body.keys(), "incidents.json": {"page", "incidents"}}.get(
            path.rpartition("/")[2], {"page", "scheduled_maintenances"}
        )
        return as_json(json.dumps({name: body[name] for name in keep})), "statuspage"
    if path.endswith((".atom", ".rss", ".xml")) and "aws" not in kind:
        return as_feed(p.history_atom(("1", "Chat outage", "Resolved", "Over."))), "feed"
    named = {
        "google-cloud-incidents-json": (as_json(json.dumps([p.google(), p.google(ended=True, id="goog0")])), "google-cloud"),
        "aws-health-json (UTF-16)": (as_json(p.aws_json(p.aws())), "aws-health"),
        "onlineornot": (as_json(p.online_or_not(p.ONLINE_OR_NOT_INCIDENT)), "onlineornot"),
        "betterstack": (as_json(p.better_stack()), "better-stack"),
        "rss": (as_feed(p.azure_rss("Active - Azure OpenAI - East US")), "azure-feed"),
    }
    if path.endswith(".rss"):
        return as_feed(p.aws_rss(("Service disruption: Increased Error Rates", 1772362800))), "aws-feed"
    return named[kind]


def endpoints() -> list[tuple[str, str, str]]:
    """Provider, kind and address of every endpoint with data in the list; a catalogue of products is no status."""
    if not TARGETS.exists():
        return []
    found = []
    for target in json.loads(TARGETS.read_text(encoding="utf-8")):
        status = target["status"]
        extra = [each["url"] for name, each in (status.get("extra") or {}).items() if name not in ("products", "conflict", "intl")]
        found += [(target["provider"], status["kind"], url) for url in [status["api"], *extra] if url]
    return found


def pages() -> list[tuple[str, str, str, str | None]]:
    if not TARGETS.exists():
        return []
    targets = [(each["provider"], each["status"]) for each in json.loads(TARGETS.read_text(encoding="utf-8"))]
    return [(name, status["kind"], status["page"], status["api"]) for name, status in targets if status["page"]]


@pytest.mark.shared
@pytest.mark.parametrize(("provider", "kind", "url"), endpoints(), ids=[f"{name} {url}" for name, _, url in endpoints()])
def test_every_status_endpoint_of_the_list_is_of_a_kind_that_is_recognised(
    provider: str, kind: str, url: str, site: Site, kit: Kit
) -> None:
    path = urlsplit(url).path.replace("<service>-<region>", "bedrock-us-east-1")
    answer, expected = shape(kind, path)
    found = best(kit, site.page(path, answer))
    assert (found.kind, found.format) == (SourceKind.STATUS, expected), provider


@pytest.mark.shared
@pytest.mark.parametrize(("provider", "kind", "url", "api"), pages(), ids=[f"{name} {url}" for name, _, url, _ in pages()])
def test_every_status_page_of_the_list_leads_to_its_data(provider: str, kind: str, url: str, api: str | None, site: Site, kit: Kit) -> None:
    shell = f"<html><head><title>{provider} Status</title></head><body><div id=root></div><script src=/app.js></script></body></html>"
    path = urlsplit(url).path or "/"
    if api is None:
        site.page(path, Answer(body=p.status_html(("Quill API", "Outage"), ("Console", "Normal"))))
        expected, at = "page", path
    else:
        at = urlsplit(api).path
        answer, expected = shape(kind if not kind.startswith("rss") else "rss", at)
        site.page(at, answer)
        known = at.startswith(("/v1/status_pages", "/en-us"))
        link = f"<link rel=alternate type=application/rss+xml href='{at}'>" if known else ""
        site.page(path, Answer(body=shell.replace("</head>", f"{link}</head>")))
    found = best(kit, site.url(path))
    assert (found.kind, found.format, urlsplit(found.url).path) == (SourceKind.STATUS, expected, at)


def test_the_list_has_the_endpoints_that_we_think_it_has() -> None:
    if TARGETS.exists():
        assert len(endpoints()) >= 29
        assert len(pages()) >= 18


def test_data_elsewhere_is_found_by_the_name_on_the_page(site: Site, kit: Kit) -> None:
    body = "<html><head><title>Windrow Status</title></head><body><p>All good.</p><script>fetch('https://api.onlineornot.com/v1/status_pages/windrow/summary')</script></body></html>"
    site.page("/", Answer(body=body))
    asked: list[str] = []

    class Elsewhere:
        def fetch(self, source: Any, validators: Any) -> Any:
            asked.append(source.url)
            if "onlineornot" in source.url:
                return kit.answer(site.page("/oon", as_json(p.online_or_not())))
            return kit.fetcher.fetch(source, validators)

    assert detect(site.url("/"), Elsewhere())[0].format == "onlineornot"
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("body", "content_type", "format_"),
    [
        (rss, "application/rss+xml", "rss"),
        (atom, "application/atom+xml", "atom"),
        (json_feed, "application/feed+json", "json-feed"),
        (sitemap, "application/xml", "sitemap"),
    ],
)
def test_a_feed_is_one(body: Any, content_type: str, format_: str, site: Site, kit: Kit) -> None:
    found = best(kit, site.page("/f", Answer(body=body(site, OLD), content_type=content_type)))
    assert (found.kind, found.format) == (SourceKind.FEED, format_)
    assert found.lines() == (f"- url: {site.url('/f')}", "  kind: feed")


def test_a_page_of_news_leads_to_the_feed_in_its_head_and_is_one_itself_without(site: Site, kit: Kit) -> None:
    plain = index(site, [*OLD, *OLD[:1]] + [type(OLD[0])(f"n{n}", f"News number {n}") for n in range(4)])
    site.page("/news", Answer(body=plain))
    site.page("/sitemap.xml", Answer(body=sitemap(site, OLD), content_type="application/xml"))
    found = detect(site.url("/news"), kit.fetcher)
    assert [(each.kind, each.format) for each in found] == [
        (SourceKind.FEED, "index"),
        (SourceKind.FEED, "sitemap"),
        (SourceKind.AUTO, "html"),
    ]
    site.page("/rss", Answer(body=rss(site, OLD), content_type="application/xml"))
    site.page("/news", Answer(body=plain.replace("</head>", "<link rel=alternate type=application/rss+xml href=/rss></head>")))
    found = detect(site.url("/news"), kit.fetcher)
    assert [(each.kind, each.url) for each in found] == [(SourceKind.FEED, site.url("/rss")), (SourceKind.AUTO, site.url("/news"))]


def policy(script: str = "") -> Answer:
    return Answer(
        body=f"<!doctype html><html lang=en><head><title>Terms</title>{script}</head><body><main class=policy>{POLICY}</main></body></html>"
    )


def test_an_ordinary_page_is_itself_with_a_selector(site: Site, kit: Kit) -> None:
    found = best(kit, site.page("/legal/terms", policy()))
    assert (found.kind, found.way, found.select) == (SourceKind.AUTO, Way.HTTP, ("main",))
    assert found.lines() == (f"- url: {site.url('/legal/terms')}", "  select: ['main']")


def test_the_markdown_twin_is_better_than_the_page(site: Site, kit: Kit) -> None:
    site.page("/docs/terms", policy())
    site.page("/docs/terms.md", Answer(body="# Terms\n\n" + "\n\n".join(SENTENCES), content_type="text/markdown"))
    found = detect(site.url("/docs/terms"), kit.fetcher)
    assert [(each.kind, each.url) for each in found] == [
        (SourceKind.MARKDOWN, site.url("/docs/terms.md")),
        (SourceKind.AUTO, site.url("/docs/terms")),
    ]


@pytest.mark.parametrize("twin", [Answer(body="# Not found", content_type="text/markdown"), policy(), Answer(404, "no")])
def test_what_is_no_twin_is_not_taken_for_one(twin: Answer, site: Site, kit: Kit) -> None:
    site.page("/docs/terms", policy())
    site.page("/docs/terms.md", twin)
    assert [each.format for each in detect(site.url("/docs/terms"), kit.fetcher)] == ["html"]


def test_a_shell_needs_a_browser(site: Site, kit: Kit) -> None:
    found = best(kit, site.page("/terms", Answer(body="<html><body><div id=root></div><script src=a.js></script></body></html>")))
    assert found.way is Way.BROWSER
    assert found.lines() == (f"- url: {site.url('/terms')}", "  way: browser")
    assert "policy-monitor[browser]" in found.why.en


@pytest.mark.parametrize(
    ("path", "answer", "kind", "format_"),
    [
        ("/t.pdf", Answer(body=pdf(["Terms of Service", *SENTENCES]), content_type="application/pdf"), SourceKind.AUTO, "pdf"),
        ("/llms.txt", Answer(body="\n\n".join(SENTENCES), content_type="text/plain"), SourceKind.TEXT, "text"),
        ("/a.md", Answer(body="# Terms\n\n" + "\n\n".join(SENTENCES), content_type="text/plain"), SourceKind.MARKDOWN, "markdown"),
        ("/v1/m.json", as_json('{"data": [{"id": "quill-4", "object": "model"}]}'), SourceKind.JSON, "json"),
    ],
)
def test_documents_that_are_no_pages(path: str, answer: Answer, kind: SourceKind, format_: str, site: Site, kit: Kit) -> None:
    found = best(kit, site.page(path, answer))
    assert (found.kind, found.format) == (kind, format_)


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (Answer(404, "<h1>Not found</h1>"), "404"),
        (Answer(drop=True), "127.0.0.1"),
        (Answer(body=pdf([]), content_type="application/pdf"), "no text layer"),
    ],
)
def test_what_cannot_be_had_is_told_with_what_to_do(answer: Answer, word: str, site: Site, kit: Kit) -> None:
    url = site.page("/x", answer)
    with pytest.raises(DetectError) as error:
        detect(url, kit.fetcher)
    assert word in error.value.text.en
    assert "浏览器" in error.value.text.zh


def test_what_a_redirect_leads_to_is_what_is_watched(site: Site, kit: Kit) -> None:
    site.page("/api/v2/summary.json", as_json(p.summary()))
    site.page("/old", redirect(site.url("/api/v2/summary.json"), 301))
    assert best(kit, site.url("/old")).url == site.url("/api/v2/summary.json")


def test_the_lines_are_a_watchlist(site: Site, kit: Kit, tmp_path: Path) -> None:
    found = best(kit, site.page("/legal/terms", policy()))
    lines = "\n".join(f"      {line}" for line in found.lines())
    (tmp_path / "w.yaml").write_text(
        f"provider: windrow\nname: Windrow\ndocuments:\n  - id: terms\n    name: Terms\n    type: terms\n    sources:\n{lines}\n",
        encoding="utf-8",
    )
    [provider] = load([tmp_path]).providers
    assert provider.documents[0].sources[0].rules.select == found.select


def test_every_page_is_asked_once(site: Site, kit: Kit) -> None:
    site.page("/news/a", page(OLD[0]))
    detect(site.url("/news/a"), kit.fetcher)
    assert len({seen.path for seen in site.requests}) == len(site.requests)


def test_a_news_page_without_a_list_is_a_page(site: Site, kit: Kit) -> None:
    site.page("/news/today", policy())
    site.page("/sitemap.xml", Answer(body="<html></html>"))
    assert [each.format for each in detect(site.url("/news/today"), kit.fetcher)] == ["html"]


def test_a_feed_that_the_head_names_and_that_is_gone_is_passed_over(site: Site, kit: Kit) -> None:
    body = policy().body
    assert isinstance(body, str)
    links = "<link rel=alternate type=application/rss+xml href=/rss><link rel=alternate hreflang=de href=/de><a href='mailto:a@b.example/feed'>x</a><a href='/feed/'>feed</a>"
    site.page("/terms", Answer(body=body.replace("</head>", f"{links}</head>")))
    assert [each.format for each in detect(site.url("/terms"), kit.fetcher)] == ["html"]
    assert [seen.path for seen in site.requests] == ["/terms", "/rss", "/feed/", "/terms.md"]


def test_a_page_that_is_a_wall_cannot_be_watched(site: Site, kit: Kit) -> None:
    with pytest.raises(DetectError):
        detect(
            site.page(
                "/x", Answer(body="<html><head><title>Just a moment...</title></head><body><p>Checking your browser.</p></body></html>")
            ),
            kit.fetcher,
        )
