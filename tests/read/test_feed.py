"""Feeds of every make become items, and half of a feed becomes none."""

from __future__ import annotations

import pytest

from monitor.model import BrokenReason, FollowRules, Reading, ReadRules, SourceKind, Unreadable
from monitor.read import feed, read
from monitor.read.feed import Feed, FeedFormat
from monitor.read.followed import CONTENT_TYPE, Entry, EntryState, Followed, Page, dumps, loads
from monitor.read.links import alternates
from tests.read.kit import answer

URL = "https://windrow.example/news"
RDF = (
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>N</title></channel>'
    "<item rdf:about='https://windrow.example/a'><title>A</title><link>https://windrow.example/a</link></item></rdf:RDF>"
)
RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>News &amp; more</title>"
    "<item><title>One &amp;lt;b&amp;gt;</title><link>/news/one?utm_source=x#top</link><guid>1</guid><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate>"
    "<description>&lt;p&gt;First.&lt;/p&gt;</description></item>"
    "<item><title>Two</title><guid>1</guid></item><item><title>Three</title><link>javascript:alert(1)</link><pubDate>some day</pubDate></item><item></item></channel></rss>"
)


def parsed(body: str | bytes, follow: FollowRules = FollowRules(), content_type: str = "application/xml") -> Feed:  # noqa: B008 - a frozen value
    found = feed.parse(answer(body, content_type=content_type, url=URL), follow)
    assert isinstance(found, Feed), found
    return found


def refused(body: str | bytes, follow: FollowRules = FollowRules(), content_type: str = "application/xml") -> Unreadable:  # noqa: B008 - a frozen value
    found = feed.parse(answer(body, content_type=content_type, url=URL), follow)
    assert isinstance(found, Unreadable), found
    return found


def test_an_rss_feed_gives_its_items_once_with_clean_addresses() -> None:
    found = parsed(RSS)
    assert (found.format, found.title) == (FeedFormat.RSS, "News & more")
    first, third = found.items
    assert (first.id, first.url, first.title) == ("https://windrow.example/1", "https://windrow.example/news/one", "One <b>")
    assert first.date.startswith("2026-03-01T10:0")
    assert "First." in first.content
    assert (third.id, third.url, third.title, third.date) == ("Three", None, "Three", "some day")


def test_older_rss_is_read_too() -> None:
    assert [item.url for item in parsed(RDF).items] == ["https://windrow.example/a"]


@pytest.mark.parametrize(
    "body",
    ['<feed xmlns="http://www.w3.org/2005/Atom"></feed>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', '{"items": []}'],
)
def test_an_empty_feed_is_a_feed(body: str) -> None:
    assert parsed(body).items == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (RSS[:-30], BrokenReason.TRUNCATED),
        ("<urlset><url><loc>https://a.example/</loc>", BrokenReason.TRUNCATED),
        ("<urlset><url><loc>https://a.example/</loc></urlset>", BrokenReason.UNREADABLE),
        ('{"items": [', BrokenReason.TRUNCATED),
        ('{"items": [1]}', BrokenReason.UNREADABLE),
        ('{"version": "1"}', BrokenReason.UNREADABLE),
        ("[]", BrokenReason.UNREADABLE),
        ("", BrokenReason.EMPTY),
        ("<rss><![CDATA[</rss>", BrokenReason.UNREADABLE),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss></rss>', BrokenReason.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n", BrokenReason.NOT_TEXT),
    ],
)
def test_half_a_feed_is_no_feed(body: str | bytes, reason: BrokenReason) -> None:
    assert refused(body).reason is reason


def test_of_a_json_feed_what_has_no_name_is_left_out() -> None:
    found = parsed(
        '{"title": "N", "items": [{}, {"external_url": "https://b.example/x"}, {"title": "T", "content_text": "words"}]}',
        content_type="application/json",
    )
    assert [(item.id, item.content) for item in found.items] == [("https://b.example/x", ""), ("T", "words")]


def test_of_too_many_items_the_newest_are_kept() -> None:
    urls = "".join(f"<url><loc>https://a.example/{n}</loc><lastmod>{20000 + n}</lastmod></url>" for n in range(20100))
    found = parsed(f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>")
    assert len(found.items) == feed.MOST_ITEMS
    assert found.items[0].id == "https://a.example/100"


WORDS = "This is the page on which we tell what is new at our house, about once in a week and sometimes more often than that."


def listing(links: str, more: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>News</title></head><body><main><h1>News</h1><p>{WORDS}</p>{links}</main>{more}</body></html>"


def test_a_page_of_news_is_its_links_below_its_own_address() -> None:
    links = "".join(f"<a href='/news/{n}'>News {n}</a> <a href='/news/{n}#c'>more</a> " for n in range(4)) + "<a href='/about'>About</a>"
    found = parsed(listing(links), content_type="text/html")
    assert [(item.url, item.title) for item in found.items] == [(f"https://windrow.example/news/{n}", f"News {n}") for n in range(4)]


def test_without_such_links_the_largest_group_of_one_folder_is_it() -> None:
    links = (
        "".join(f"<a href='/posts/2026/{n}'>Post {n}</a>" for n in range(4))
        + "<a href='/a/b'>x</a><a href='https://elsewhere.example/p/1'>y</a>"
    )
    assert [item.title for item in parsed(listing(links), content_type="text/html").items] == ["Post 0", "Post 1", "Post 2", "Post 3"]


def test_a_selector_names_the_links() -> None:
    links = "<div class=card><a href='/x'>X is here</a></div><div class=card><a href='/y'>Y is here</a></div><a class=go href='/z'>Z</a>"
    assert [item.title for item in parsed(listing(links), FollowRules(links=".card"), "text/html").items] == ["X is here", "Y is here"]
    assert [item.title for item in parsed(listing(links), FollowRules(links="a.go"), "text/html").items] == ["Z"]


@pytest.mark.parametrize(
    ("body", "follow", "words"),
    [
        (listing("<a href='/a'>a</a>"), FollowRules(), "follow.links"),
        (listing("<a href='/a'>a</a>"), FollowRules(links=".none"), "matches no link"),
        (listing("<a href='/a'>a</a>"), FollowRules(links="a:nth-col(1)"), "follow.links"),
        ("<html><head><script>1</script></head><body></body></html>", FollowRules(), "browser"),
        (
            "<html><head><title>Just a moment...</title></head><body><p>Checking your browser before accessing the site.</p></body></html>",
            FollowRules(),
            "bot",
        ),
    ],
)
def test_a_page_without_a_list_says_what_to_do(body: str, follow: FollowRules, words: str) -> None:
    assert words in refused(body, follow, "text/html").detail


def test_people_who_try_a_feed_see_its_items() -> None:
    found = read(answer(RSS, content_type="application/xml", url=URL), ReadRules(SourceKind.FEED))
    assert isinstance(found, Reading)
    assert [block.text for block in found.blocks] == ["One <b>", "First.", "Three"]
    assert isinstance(read(answer("<rss>", url=URL), ReadRules(SourceKind.FEED)), Unreadable)


def test_what_is_kept_of_a_feed_reads_back() -> None:
    item = feed.Item("1", "https://a.example/1", "One", "2026", "words")
    bare = feed.Item("2", None, "Two", "")
    page = Page("https://a.example/1", "application/pdf", b"%PDF-\xff")
    kept = Followed(
        FeedFormat.SITEMAP_INDEX,
        "N",
        (Entry(item, EntryState.NEW, 2, page), Entry(bare, page=Page("https://a.example/2", "", "语".encode()))),
        (("https://a.example/s", "1"),),
    )
    body = dumps(kept)
    assert loads(answer(body, content_type=CONTENT_TYPE)) == kept
    assert dumps(kept) == body


@pytest.mark.parametrize("body", [b"{", b"{}", b'{"entries": [{}], "parts": []}', b"\xff"])
def test_what_is_damaged_is_nothing(body: bytes) -> None:
    assert loads(answer(body, content_type=CONTENT_TYPE)) is None
    assert loads(answer(body)) is None


def test_an_entry_of_a_sitemap_without_an_address_is_left_out() -> None:
    body = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>ftp://a.example/x</loc></url><url/><url><loc>https://a.example/</loc></url></urlset>"
    assert [item.id for item in parsed(body).items] == ["https://a.example/"]


def test_what_is_no_page_names_no_feeds() -> None:
    assert alternates(answer(b"\x89PNG\r\n\x1a\n")) == ()


@pytest.mark.parametrize(
    ("guid", "url"),
    [("42", None), ("news/42", None), ("urn:x:42", None), ("https://a.example/42?a=1&amp;b=2", "https://a.example/42?a=1&b=2")],
)
def test_a_guid_is_an_address_only_if_it_is_written_as_one(guid: str, url: str | None) -> None:
    body = f"<rss version='2.0'><channel><title>N</title><item><guid>{guid}</guid><title>A</title><description>B</description></item></channel></rss>"
    assert [item.url for item in parsed(body).items] == [url]
