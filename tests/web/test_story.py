"""What the pages say of the demo's story."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from fastapi.testclient import TestClient

from monitor.app import App
from monitor.errors import NotFoundError
from monitor.model import Change, ChangeQuery, SearchQuery
from tests.web.kit import post


def change_of(app: App, provider: str, words: str) -> Change:
    return next(
        each
        for each in app.store.changes(ChangeQuery(newest_first=True))
        if each.source.provider == provider and words in each.judgement.summary.en
    )


def test_the_first_page_says_where_we_stand_the_gravest_first(reader: TestClient) -> None:
    page = reader.get("/").text
    tiles = re.findall(r'<li class="impact-(\w+)"><span class="name"><a href="/providers/(\w+)"', page)
    assert tiles == [("hit", "codelark"), ("hit", "northwind")]
    assert "65% of you is held from unsupported regions" in page
    assert "9 of 9 sources checked" in page


def test_a_change_says_whether_it_hits_and_what_else_could_be_used(reader: TestClient, story: App) -> None:
    change = change_of(story, "northwind", "resale")
    page = reader.get(f"/changes/{change.id}").text
    assert "Forbids resale and redistribution; your uses name <code>resale</code>." in page
    assert "https://api.lingxi.invalid/v1" in page
    assert "console: delivered" in page


def test_quotes_lead_to_their_place_in_the_diff_and_in_the_text(reader: TestClient, story: App) -> None:
    change = change_of(story, "northwind", "resale")
    page = reader.get(f"/changes/{change.id}").text
    place = re.search(r'href="#(e\d+)"', page)
    assert place is not None
    assert f'id="{place[1]}"' in page
    address = re.search(r'href="(/documents/[^"]+)#(q\d+)"', page)
    assert address is not None
    assert f'<mark id="{address[2]}">' in reader.get(address[1].replace("&amp;", "&")).text


def test_both_views_of_a_diff_show_the_same_words(reader: TestClient, story: App) -> None:
    change = change_of(story, "codelark", "clients")
    for view in ("inline", "split"):
        page = reader.get(f"/changes/{change.id}?diff={view}").text
        assert "unchanged paragraph" in page
        assert re.search(r"<ins>[^<]*only through our own editor", page)
    assert reader.get(f"/changes/{change.id}?diff=sideways").status_code == 422


def test_the_evidence_of_a_change_is_a_bundle_that_names_its_files(reader: TestClient, story: App) -> None:
    change = change_of(story, "northwind", "resale")
    answer = reader.get(f"/changes/{change.id[:8]}/evidence.zip")
    assert answer.headers["content-disposition"] == f'attachment; filename="evidence-{change.id}.zip"'
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert f"evidence-{change.id}/SHA256SUMS" in names
    assert f"evidence-{change.id}/after/body.html" in names


def test_the_map_counts_who_serves_a_territory_then_and_now(reader: TestClient) -> None:
    def look(page: str, code: str) -> str:
        found = re.search(rf'<a href="/regions/{code}" tabindex="-1"><(?:use|circle) class="(\w+)"', page)
        assert found is not None
        return found[1]

    now, then = reader.get("/regions").text, reader.get("/regions?as_of=2025-01-01").text
    assert (look(now, "SG"), look(now, "HK"), look(then, "HK")) == ("n5", "n4", "n5")
    assert "<title>Singapore: 3 of 3</title>" in now
    one = reader.get("/regions?provider=northwind").text
    assert (look(one, "FR"), look(one, "UA"), look(one, "KZ")) == ("served", "partly", "unlisted")
    assert "乌克兰：" not in one
    assert "<title>乌克兰: 部分支持</title>" in reader.get("/regions?provider=northwind&lang=zh").text


def test_the_slider_has_a_place_for_every_day_on_which_a_list_changed(reader: TestClient) -> None:
    page = reader.get("/regions").text
    days = re.findall(r'<li><a class="quiet" href="/regions\?as_of=([\d-]+)">', page)
    assert f'max="{len(set(days))}"' in page
    assert "Kazakhstan (KZ)" in page
    assert f'<output id="asof">{days[-1]}</output>' in reader.get("/regions?step=1").text
    assert '<output id="asof">today</output>' in reader.get("/regions?step=99").text


def test_a_provider_without_a_list_is_not_taken_for_all(reader: TestClient) -> None:
    assert "No list is kept yet" in reader.get("/regions?provider=nobody").text


def test_a_territory_has_a_page_with_evidence_and_history(reader: TestClient) -> None:
    page = reader.get("/regions/HK?lang=zh").text
    assert "中国香港特别行政区 <span" in page
    assert '<span class="stand unlisted">' in page
    assert '<q dir="auto">香港</q>' in page
    assert "云雀编码" in page


def test_the_day_before_the_calendar_ends_can_be_asked_for(reader: TestClient) -> None:
    assert reader.get("/regions?as_of=9999-12-31").status_code == 200
    assert "No list is kept yet" in reader.get("/regions?as_of=0001-01-01").text


def test_a_provider_has_a_timeline_with_what_is_ahead_and_a_list_that_says_the_same(reader: TestClient) -> None:
    page = reader.get("/providers/northwind").text
    assert '<path class="mark change critical"' in page
    assert '<path class="mark ahead high"' in page
    assert "December 1, 2026" in page
    assert page.count('<li class="change">') == len(re.findall(r'<path class="mark change \w+" d=[^>]+/><title>', page))


def test_a_document_lists_every_version_with_its_change(reader: TestClient, story: App) -> None:
    page = reader.get("/documents/northwind/commercial-terms").text
    assert [int(number) for number in re.findall(r'href="/documents/northwind/commercial-terms/(\d+)\?', page)[-4:]] == [4, 3, 2, 1]
    assert "First version" in page
    assert reader.get("/documents/northwind/nothing").status_code == 404


def test_a_versions_text_is_read_whole_with_the_words_that_were_sought(reader: TestClient) -> None:
    page = reader.get("/documents/northwind/commercial-terms/1?find=rate+limits").text
    assert "<mark>rate</mark> <mark>limits</mark>" in page
    assert "next version" in page
    assert "Contents" in page
    for wrong in ("99", "0", "9" * 30, "1?source=other"):
        assert reader.get(f"/documents/northwind/commercial-terms/{wrong}").status_code in (404, 422)


def test_a_long_text_goes_on_on_the_next_page(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.web.pages import documents

    monkeypatch.setattr(documents, "TEXT", 100)
    first = reader.get("/documents/codelark/countries/1").text
    further = re.search(r'href="([^"]+first=\d+)"', first)
    assert further is not None
    assert "From the beginning" in reader.get(further[1].replace("&amp;", "&")).text


def test_a_recorded_page_is_shown_under_a_policy_of_its_own(reader: TestClient) -> None:
    answer = reader.get("/documents/northwind/commercial-terms/1/page")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "<h2>A. Access and use</h2>" in answer.text
    assert "window.__id" not in answer.text
    assert reader.get("/documents/northwind/commercial-terms/1/screenshot.png").status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=third-party+clients", "Third-party clients and tools prohibited"),
        ("q=用于模型训练", "我们会将您的输入和输出<mark>用于模型训练</mark>"),
        ('q="500+fast+requests"', "gone 2026-08-24"),
        ("q=zzz", "Found nowhere."),
        ("q=...", "There is no word in it."),
        ("q=", "In quotes"),
        ("q=customer&provider=codelark", "Found nowhere."),
    ],
)
def test_search_finds_what_stands_or_stood(reader: TestClient, query: str, words: str) -> None:
    assert words in reader.get(f"/search?{query}&lang=en").text


def test_many_hits_are_paged_without_a_gap_or_a_double(reader: TestClient, story: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.web.pages import search

    monkeypatch.setattr(search, "PAGE", 4)
    hits: list[str] = []
    address: str | None = "/search?q=the&within=versions"
    while address:
        page = reader.get(address).text
        hits += re.findall(r'<blockquote dir="auto">(.*?)</blockquote>', page)
        further = re.search(r'<a rel="next" href="([^"]+)"', page)
        address = further[1].replace("&amp;", "&") if further else None
    assert len(hits) > 10
    assert len(hits) == len(story.store.find_sentences(SearchQuery("the", limit=1000)))


def test_health_tells_of_looks_and_deliveries(reader: TestClient) -> None:
    page = reader.get("/health").text
    assert "9 sources, 0 failing" in page
    assert "They took at most" in page
    assert "console: delivered, 1 alert<" in page
    assert "Nothing waits." in page


def test_the_list_is_paged_without_a_gap_or_a_double(reader: TestClient, story: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.web.pages import changes

    monkeypatch.setattr(changes, "PAGE", 5)
    found: list[str] = []
    address: str | None = "/changes?provider=northwind"
    while address:
        page = reader.get(address).text
        found += re.findall(r'class="headline"><a href="/changes/(\w+)"', page)
        further = re.search(r'<a rel="next" href="([^"]+)"', page)
        address = further[1].replace("&amp;", "&") if further else None
    wanted = [each.id for each in story.store.changes(ChangeQuery(newest_first=True)) if each.source.provider == "northwind"]
    assert found == wanted
    assert reader.get("/changes?after=ffff").status_code == 404


def test_kinds_and_severities_narrow_the_list(reader: TestClient) -> None:
    page = reader.get("/changes?kind=region_availability&severity=critical&provider=").text
    assert page.count('class="headline"') == 3
    assert "No longer available in Kazakhstan" in page
    assert reader.get("/changes?before=2020-01-01T00:00:00").text.count('class="headline"') == 0


def test_an_unknown_change_has_no_evidence_and_nobody_takes_care_of_it(reader: TestClient, story: App) -> None:
    assert reader.get("/changes/ffffffffffff/evidence.zip").status_code == 404
    assert post(reader, "/changes/ffffffffffff/acknowledge").status_code == 404
    with pytest.raises(NotFoundError):
        story.store.change("ffffffffffff")
