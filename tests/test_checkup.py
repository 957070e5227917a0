"""The doctor of watchlists: each source asked once, each illness told apart. The addresses have the shapes of real ones on a local mirror."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.checkup import Diagnosis, Health, examine_all
from monitor.fetch import FetchSettings, HttpFetcher
from monitor.model import (
    BrokenReason,
    Document,
    DocumentType,
    ProbeRules,
    Provider,
    ReadRules,
    Source,
    SourceKey,
    SourceKind,
    Text,
    Watchlist,
)
from monitor.subjects import subjects_of
from tests.fakes.site import Answer, Site, redirect

AT = datetime(2026, 11, 1, tzinfo=UTC)
ENGLISH = "".join(
    f"<p>Clause {n}: the customer shall use the services as agreed and shall not pass them on to other parties.</p>" for n in range(9)
)
CHINESE = "".join(f"<p>第 {n} 条：用户应当按照约定使用本服务，不得将服务转让给任何第三方，否则我们有权终止服务。</p>" for n in range(9))


def page(text: str, lang: str = "en", main: str = "main") -> Answer:
    return Answer(body=f"<html lang={lang}><head><title>Terms</title></head><body><{main}><h1>Terms</h1>{text}</{main}></body></html>")


def diagnosed(site: Site, *sources: Source) -> list[Diagnosis]:
    documents = tuple(Document("acme", source.key.document, Text("Terms", "条款"), DocumentType.TERMS, (source,)) for source in sources)
    subjects = subjects_of(Watchlist((Provider("acme", Text("Acme", "阿克米"), None, documents),)))
    fetcher = HttpFetcher(FetchSettings(allow_private=("127.0.0.1",), host_spacing=0.0, total_timeout=5.0), lambda: AT)
    try:
        return list(examine_all(subjects, sources, fetcher, lambda: AT, workers=2))
    finally:
        fetcher.close()


PLAIN = ReadRules()


def source(site: Site, path: str, rules: ReadRules = PLAIN, **more: object) -> Source:
    return Source(SourceKey("acme", path.strip("/").replace("/", "-"), "main"), site.url(path), rules, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "answer", "rules", "health", "reason"),
    [
        ("/legal/terms", page(ENGLISH), ReadRules(select=("main",)), Health.WELL, None),
        ("/zh-cn/legal/terms", page(CHINESE, "zh"), ReadRules(language="zh"), Health.WELL, None),
        (
            "/docs/regions.md",
            Answer(body="# Regions\n\n" + "- Chile\n- Peru\n" * 9, content_type="text/markdown"),
            ReadRules(),
            Health.WELL,
            None,
        ),
        ("/legal/moved-selector", page(ENGLISH), ReadRules(select=(".legal-body",)), Health.STALE_SELECTOR, None),
        ("/legal/other-language", page(CHINESE, "zh"), ReadRules(language="en"), Health.NOT_THE_DOCUMENT, BrokenReason.OTHER_LANGUAGE),
        (
            "/app/shell",
            Answer(body="<html><body><div id=root></div><script src=/a.js></script></body></html>"),
            ReadRules(),
            Health.NOT_THE_DOCUMENT,
            None,
        ),
        ("/gone", Answer(status=404), ReadRules(), Health.UNREACHABLE, None),
        ("/down", Answer(drop=True), ReadRules(), Health.UNREACHABLE, None),
    ],
)
def test_each_illness_is_told_apart(path: str, answer: Answer, rules: ReadRules, health: Health, reason: BrokenReason | None) -> None:
    with Site() as site:
        site.page(path, answer)
        (found,) = diagnosed(site, source(site, path, rules))
    assert found.health in (health, Health.NOT_THE_DOCUMENT if health is Health.UNREACHABLE else health)
    assert reason is None or found.reason is reason
    assert (found.reason is None) == (health in (Health.WELL, Health.STALE_SELECTOR))


def test_a_stale_selector_comes_with_one_that_would_match() -> None:
    with Site() as site:
        site.page("/terms", page(ENGLISH, main="main class=policy"))
        (found,) = diagnosed(site, source(site, "/terms", ReadRules(select=(".gone",))))
    assert found.suggestion == "main"


def test_a_redirect_is_told_with_where_it_leads() -> None:
    with Site() as site:
        site.page("/old", redirect(site.url("/new"), 301))
        site.page("/new", page(ENGLISH))
        (found,) = diagnosed(site, source(site, "/old"))
        assert (found.health, found.moved_to) == (Health.WELL, site.url("/new"))


def test_unverified_addresses_are_asked_first_and_probes_never() -> None:
    with Site() as site:
        for path in ("/a", "/b", "/c"):
            site.page(path, page(ENGLISH))
        probe = source(site, "/v1", ReadRules(kind=SourceKind.PROBE), probe=ProbeRules("openai-chat"))
        found = diagnosed(site, source(site, "/a"), source(site, "/b", unverified=True), probe, source(site, "/c", unverified=True))
        assert [each.source.key.document for each in found] == ["b", "c", "a", "v1"]
        assert found[-1].health is Health.NOT_ASKED
        assert {seen.path for seen in site.requests} == {"/a", "/b", "/c"}
