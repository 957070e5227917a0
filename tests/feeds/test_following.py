"""Feeds through the real rooms, the real fetcher and a real site: each new item is read and judged, and only what matters is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.compare import compare
from monitor.fetch.feed import MOST_PARTS, follow
from monitor.fetch.feed import Outcome as Outcome_
from monitor.model import (
    Alert,
    BrokenReason,
    Change,
    ChangeFilter,
    ChangeQuery,
    Document,
    DocumentType,
    EditKind,
    FetchFailure,
    FollowRules,
    Kind,
    Look,
    Outcome,
    Provider,
    Purpose,
    ReadRules,
    Response,
    Schedule,
    Severity,
    Source,
    SourceKey,
    SourceKind,
    Text,
    Unreadable,
    Validators,
    Watchlist,
)
from monitor.pipeline import check
from monitor.read.followed import loads
from monitor.render.notes import note_in
from monitor.sources import feed as feed_looks
from monitor.store import MemoryStore
from monitor.subjects import subjects_of
from tests.fakes.site import Answer, Site
from tests.feeds.kit import BAR, CHAT, CUT, OLD, Post, atom, index, json_feed, page, rss, sitemap, sitemap_index
from tests.fetch.kit import Kit

KEY = SourceKey("windrow", "news", "news")
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
Form = Callable[[Site, Sequence[Post]], str]


class World:
    """A site with a feed, a store, and a clock."""

    def __init__(self, site: Site, kit: Kit, path: str = "/feed.xml", follow: FollowRules | None = None) -> None:
        self.site, self.kit, self.path, self.now = site, kit, path, BEGIN
        self.store = MemoryStore()
        self.store.upgrade()
        source = Source(KEY, site.url(path), ReadRules(SourceKind.FEED), Schedule(timedelta(hours=1)), follow=follow)
        document = Document("windrow", "news", Text("News", "新闻"), DocumentType.ANNOUNCEMENTS, (source,))
        self.store.sync(Watchlist((Provider("windrow", Text("Windrow", "风行"), None, (document,)),)), BEGIN)
        self.store.add_subscription("all", "console://", ChangeFilter(failing_sources=True), "en", BEGIN)

    def publish(self, form: Form, *posts: Post) -> None:
        """Put the feed and the posts' pages online."""
        self.site.page(
            self.path,
            Answer(body=form(self.site, posts), content_type="application/xml" if form is not json_feed else "application/feed+json"),
        )
        if form is index:
            self.site.page(self.path, Answer(body=form(self.site, posts)))
        for post in posts:
            self.site.page(f"/news/{post.slug}", page(post))

    def look(self) -> Look:
        self.now += timedelta(hours=1)
        look = check(KEY, store=self.store, fetcher=self.kit.fetcher, subjects=subjects_of(self.store.watchlist()), now=lambda: self.now)
        assert [note for note in look.notes if note_in(note, "zh") == note] == []
        return look

    def changes(self) -> tuple[Change, ...]:
        return self.store.changes(ChangeQuery())

    def alerts(self) -> list[Alert]:
        return [alert for alert in reversed(self.store.alerts()) if alert.purpose is Purpose.NEWS]

    def shown(self, change: Change) -> list[tuple[EditKind, str]]:
        """What people see of a change: the diff of its versions."""
        before, after = (self.store.version(KEY, number).reading for number in (change.before, change.after))
        return [(edit.kind, (edit.after or edit.before).text) for edit in compare(before, after).material]  # type: ignore[union-attr]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def kit() -> Iterator[Kit]:
    with Kit(retries=0) as kit:
        yield kit


@pytest.mark.parametrize("form", [rss, atom, json_feed, sitemap, index], ids=lambda form: form.__name__)
def test_a_new_item_that_matters_is_told_and_one_that_does_not_is_not(form: Form, site: Site, kit: Kit) -> None:
    world = World(site, kit, "/news" if form is index else "/feed.xml")
    third = Post("zero", "Older still", date="2026-01-01T00:00:00Z")
    world.publish(form, *OLD, third)
    assert world.look().outcome is Outcome.FIRST
    assert world.look().outcome is Outcome.UNCHANGED
    world.publish(form, Post("three", "A walk"), *OLD, third)
    assert world.look().outcome is Outcome.NOISE
    world.publish(form, Post("four", "Quillmore models leave", CUT), Post("three", "A walk"), *OLD, third)
    look = world.look()
    assert look.outcome is Outcome.CHANGE
    [change] = world.changes()
    assert change.judgement.severity is Severity.CRITICAL
    assert CUT in {finding.quote for finding in change.judgement.findings}
    assert "Quillmore models leave" in change.judgement.summary.en
    assert change.url == site.url("/news/four")
    assert {kind for kind, _ in world.shown(change)} == {EditKind.ADDED}
    assert CUT in [text for _, text in world.shown(change)]
    assert not any("mountains" in text for _, text in world.shown(change))
    assert len(world.alerts()) == 1
    assert world.look().outcome is Outcome.UNCHANGED


def test_the_first_sight_of_a_feed_tells_nothing_however_grave(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, Post("bar", "New rules", BAR), *OLD)
    assert [world.look().outcome for _ in range(3)] == [Outcome.FIRST, Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert world.alerts() == []
    assert len(site.asked("/news/bar")) == 0


def test_the_evidence_holds_the_page_as_it_came(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    world.publish(rss, Post("four", "Quillmore models leave", CUT), *OLD)
    world.look()
    [change] = world.changes()
    kept = loads(world.store.snapshot(KEY, change.first_seen))
    assert kept is not None
    [found] = [entry.page for entry in kept.entries if entry.page]
    assert found.body == page(Post("four", "Quillmore models leave", CUT)).packed
    assert found.final_url.startswith(site.url("/news/four"))


def test_several_items_at_once_are_one_change_that_names_the_gravest_first(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    world.publish(
        rss,
        Post("price", "Plans", "The Pro plan now costs $30 per month instead of $20 per month."),
        Post("four", "Quillmore models leave", CUT),
        *OLD,
    )
    world.look()
    [change] = world.changes()
    assert change.judgement.severity is Severity.CRITICAL
    assert change.judgement.summary.en.startswith("Windrow: “Quillmore models leave” — ")
    assert change.judgement.summary.en.endswith("; also: “Plans”")
    assert change.judgement.summary.zh.endswith("；另有：《Plans》")
    assert {finding.rule.partition(".")[0] for finding in change.judgement.findings} >= {"access", "money"}


@pytest.mark.parametrize(("keyword", "told"), [("Mountains", True), ("mount", False), ("山里", True), ("海边", False)])
def test_a_keyword_tells_where_no_fact_does(keyword: str, told: bool, site: Site, kit: Kit) -> None:
    world = World(site, kit, follow=FollowRules(keywords=(keyword,)))
    world.publish(rss, *OLD)
    world.look()
    world.publish(rss, Post("three", "A walk", f"{CHAT} 我们在山里走了很久。"), *OLD)
    look = world.look()
    assert (look.outcome is Outcome.CHANGE) is told
    if told:
        [change] = world.changes()
        assert change.judgement.severity is Severity.LOW
        assert keyword in change.judgement.summary.en
        assert keyword in change.judgement.summary.zh


def test_the_pages_are_read_by_the_selectors_of_follow(site: Site, kit: Kit) -> None:
    world = World(site, kit, follow=FollowRules(select=("h1",)))
    world.publish(rss, *OLD)
    world.look()
    world.publish(rss, Post("four", "Quillmore models leave", CUT), *OLD)
    assert world.look().outcome is Outcome.NOISE


def test_only_so_many_pages_are_fetched_in_a_look_and_the_others_at_the_next(site: Site, kit: Kit) -> None:
    world = World(site, kit, follow=FollowRules(max_items=2))
    world.publish(rss, *OLD)
    world.look()
    new = [Post(f"n{n}", f"News {n}") for n in range(4)]
    world.publish(rss, *new, Post("four", "Quillmore models leave", CUT), *OLD)
    assert [world.look().outcome for _ in range(4)] == [Outcome.NOISE, Outcome.NOISE, Outcome.CHANGE, Outcome.UNCHANGED]
    assert [len(site.asked(f"/news/{slug}")) for slug in ("n0", "n3", "four", "one")] == [1, 1, 1, 0]


def test_a_page_that_cannot_be_had_is_asked_again_and_not_lost(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    post = Post("four", "Quillmore models leave", CUT)
    world.publish(rss, post, *OLD)
    site.page("/news/four", Answer(503, "busy"), Answer(404, "<h1>Not found</h1>"), page(post))
    looks = [world.look() for _ in range(3)]
    assert [look.outcome for look in looks] == [Outcome.UNCHANGED, Outcome.UNCHANGED, Outcome.CHANGE]
    assert any("no page (server_error, try 1 of 6)" in note for note in looks[0].notes)
    assert "1 items wait for their pages" in looks[0].notes


@pytest.mark.parametrize(("answer", "looks"), [(Answer(403, "no"), 1), (Answer(404, "gone"), 3), (Answer(503, "busy"), 6)])
def test_in_the_end_the_feeds_own_words_are_judged(answer: Answer, looks: int, site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(atom, *OLD)
    world.look()
    world.publish(atom, Post("four", "Quillmore models leave", CUT), *OLD)
    site.page("/news/four", answer)
    outcomes = [world.look().outcome for _ in range(looks)]
    assert outcomes == [*[Outcome.UNCHANGED] * (looks - 1), Outcome.CHANGE]
    assert CUT in {finding.quote for change in world.changes() for finding in change.judgement.findings}
    assert world.look().outcome is Outcome.UNCHANGED


def test_a_site_that_is_down_is_left_alone_after_three_pages(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    new = [Post(f"n{n}", f"News {n}") for n in range(8)]
    world.publish(rss, *new, *OLD)
    for post in new:
        site.page(f"/news/{post.slug}", Answer(503, "busy"))
    world.look()
    assert sum(len(site.asked(f"/news/{post.slug}")) for post in new) == 3


@pytest.mark.parametrize(
    "broken",
    [
        Answer(body=b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title><item><title>Half", content_type="application/xml"),
        Answer(body="<html><body><h1>Just a moment...</h1></body></html>"),
        Answer(500, "oops"),
        Answer(body='{"items": [{"id": 1}', content_type="application/json"),
        Answer(body="", content_type="application/xml"),
    ],
    ids=["half", "html", "500", "half json", "empty"],
)
def test_a_malformed_feed_is_broken_and_takes_nothing_away(broken: Answer, site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    site.page(world.path, broken)
    assert [world.look().outcome for _ in range(2)] == [Outcome.BROKEN, Outcome.BROKEN]
    world.publish(rss, Post("four", "Quillmore models leave", CUT), *OLD)
    assert world.look().outcome is Outcome.CHANGE
    assert len(world.changes()) == 1


def test_items_that_leave_the_window_and_come_back_are_nothing(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    for posts in (OLD[:1], (), OLD):
        world.publish(rss, *posts)
        assert world.look().outcome in (Outcome.UNCHANGED, Outcome.NOISE)
    assert site.asked("/news/two") == []


def test_304_on_the_feed_costs_nothing(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    site.page(world.path, Answer(body=rss(site, OLD), content_type="application/xml", etag='"a"'))
    world.look()
    look = world.look()
    assert look.outcome is Outcome.UNCHANGED
    assert site.requests[-1].header("if-none-match") == '"a"'
    assert len(site.requests) == 2


def test_a_waiting_page_is_fetched_behind_a_304(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    site.page(world.path, Answer(body=rss(site, OLD), content_type="application/xml", etag='"a"'))
    world.look()
    post = Post("four", "Quillmore models leave", CUT)
    site.page(world.path, Answer(body=rss(site, (post, *OLD)), content_type="application/xml", etag='"b"'))
    site.page("/news/four", Answer(503, "busy"), page(post))
    assert [world.look().outcome for _ in range(2)] == [Outcome.UNCHANGED, Outcome.CHANGE]


def test_a_page_that_was_edited_is_compared_with_what_it_said(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    rules = Post("rules", "Who may use Windrow", BAR, "2026-02-01")
    world.publish(sitemap, rules, *OLD)
    assert [world.look().outcome for _ in range(2)] == [Outcome.FIRST, Outcome.UNCHANGED]
    assert len(site.asked("/news/rules")) == 1
    touched = Post("rules", "Who may use Windrow", BAR, "2026-03-02")
    world.publish(sitemap, touched, *OLD)
    assert world.look().outcome is Outcome.NOISE
    world.publish(sitemap, Post("rules", "Who may use Windrow", f"{BAR}</p><p>{CUT}", "2026-03-03"), *OLD)
    assert world.look().outcome is Outcome.CHANGE
    [change] = world.changes()
    assert {finding.quote for finding in change.judgement.findings} == {CUT}


def test_an_item_that_was_told_and_edited_shows_only_the_edit(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(atom, *OLD)
    world.look()
    post = Post("four", "Quillmore models leave", CUT)
    world.publish(atom, post, *OLD)
    world.look()
    world.publish(atom, Post("four", post.title, f"{CUT}</p><p>{BAR}", "2026-03-02T10:00:00Z"), *OLD)
    assert world.look().outcome is Outcome.CHANGE
    last = world.changes()[-1]
    assert [text for _, text in world.shown(last)] == [BAR]


def test_a_site_built_anew_is_not_a_hundred_new_items(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    old = [Post(f"o{n}", "Rules", BAR, "2026-02-01") for n in range(6)]
    world.publish(sitemap, *old)
    world.look()
    renamed = [Post(f"blog-o{n}", "Rules", BAR, "2026-02-01") for n in range(6)]
    world.publish(sitemap, *renamed, Post("new", "Quillmore models leave", CUT, "2026-03-02"))
    assert world.look().outcome is Outcome.CHANGE
    [change] = world.changes()
    assert {finding.quote for finding in change.judgement.findings} == {CUT}


def _anew(posts: Sequence[Post], mark: str, date: str = "2026-02-01T10:00:00Z") -> str:
    """An Atom feed that makes its ids and dates anew for each answer."""
    return "".join(
        f"<entry><id>{mark}-{place}</id><title>{post.title}</title><updated>{date}</updated><link href='SITE/news/{post.slug}'/></entry>"
        for place, post in enumerate(posts)
    )


def test_items_under_new_names_are_the_items_they_were(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    posts = [Post(f"p{n}", f"Rules {n}", BAR) for n in range(4)]
    leaves = Post("new", "Quillmore models leave", CUT)

    def look(mark: str, *shown: Post, date: str = "2026-02-01T10:00:00Z") -> Outcome:
        world.publish(atom, *shown)
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title>{_anew(shown, mark, date)}</feed>"
        site.page(world.path, Answer(body=body.replace("SITE/", site.url("/")), content_type="application/atom+xml"))
        return world.look().outcome

    assert look("a", *posts) is Outcome.FIRST
    assert look("b", *posts) is Outcome.UNCHANGED
    for day in (2, 3, 4):
        look(f"c{day}", *posts, date=f"2026-03-0{day}T10:00:00Z")
    assert world.changes() == ()
    assert look("d", leaves, *posts) is Outcome.CHANGE
    look("a", *posts)
    look("e", leaves, *posts)
    assert len(world.changes()) == 1


def test_items_that_share_an_address_and_a_title_are_told_apart_by_their_dates(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    log = [Post("log", "Update", CHAT, f"2026-03-0{day}T10:00:00Z") for day in (1, 2, 3)]

    def look(first: int, *shown: Post) -> Outcome:
        entries = "".join(
            f"<entry><id>n{first + n}</id><title>{post.title}</title><updated>{post.date}</updated><link href='{site.url('/news/log')}'/></entry>"
            for n, post in enumerate(shown)
        )
        site.page(
            world.path,
            Answer(body=f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Log</title>{entries}</feed>", content_type="text/xml"),
        )
        return world.look().outcome

    site.page("/news/log", page(log[0]))
    assert look(1, *log[:2]) is Outcome.FIRST
    site.page("/news/log", page(Post("log", "Update", CUT)))
    assert look(2, *log[1:]) is Outcome.CHANGE


def test_an_index_of_sitemaps_is_read_part_by_part(site: Site, kit: Kit) -> None:
    world = World(site, kit, "/sitemap.xml")
    parts = [(f"/part{n}.xml", f"2026-02-{n + 1:02}") for n in range(MOST_PARTS + 2)]
    for path, _ in parts:
        site.page(path, Answer(body=sitemap(site, [Post(path.strip("/."), "Rules", BAR, "2026-01-01")]), content_type="application/xml"))
        site.page(f"/news/{path.strip('/.')}", page(Post("x", "Rules", BAR)))
    site.page("/sitemap.xml", Answer(body=sitemap_index(site, parts), content_type="application/xml"))
    assert [world.look().outcome for _ in range(3)] == [Outcome.FIRST, Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert [len(site.asked(path)) for path, _ in parts] == [1] * len(parts)
    site.page(
        "/part0.xml",
        Answer(body=sitemap(site, [Post("four", "Quillmore models leave", CUT, "2026-03-01")]), content_type="application/xml"),
    )
    site.page("/news/four", page(Post("four", "Quillmore models leave", CUT)))
    site.page("/sitemap.xml", Answer(body=sitemap_index(site, [("/part0.xml", "2026-03-01"), *parts[1:]]), content_type="application/xml"))
    assert world.look().outcome is Outcome.CHANGE
    assert len(site.asked("/part1.xml")) == 1


def test_a_growing_document_leaves_its_oldest_items_behind_without_a_word(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    long = "</p><p>".join(f"Clause {n} says what clause {n} says, and {CUT if n == 0 else 'nothing more'}" for n in range(490))
    for n in range(10):
        world.publish(rss, Post(f"long{n}", f"Long {n}", long), *OLD)
        world.look()
    assert len(world.changes()) == 10
    current = world.store.load(KEY).current
    assert current is not None
    assert len(current.reading.blocks) <= feed_looks.MOST_BLOCKS + 500
    assert current.number > 11
    assert {kind for kind, _ in world.shown(world.changes()[-1])} == {EditKind.ADDED}


def test_a_feed_that_comes_back_is_told_where_its_failing_was(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    site.page(world.path, Answer(500, "oops"))
    for _ in range(6):
        world.look()
    world.publish(rss, *OLD)
    world.look()
    assert [alert.event.failing for alert in world.alerts()] == [True, False]  # type: ignore[union-attr]


def test_a_site_dated_anew_as_a_whole_is_not_fetched_again(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    posts = [Post(f"p{n}", f"Page {n}", BAR, f"2026-01-{n % 28 + 1:02}") for n in range(80)]
    world.publish(sitemap, *posts)
    for _ in range(3):
        world.look()
    asked = len(site.requests)
    world.publish(sitemap, *(Post(post.slug, post.title, BAR, "2026-03-02") for post in posts))
    outcomes = [world.look().outcome for _ in range(3)]
    assert Outcome.CHANGE not in outcomes
    assert len(site.requests) - asked == 3 + 30  # the feed, and the pages that are kept and may have been edited


def test_an_old_post_that_is_edited_is_compared_from_its_second_edit_on(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(atom, *OLD)
    world.look()
    for date, text in (("2026-03-02T10:00:00Z", BAR), ("2026-03-03T10:00:00Z", f"{BAR}</p><p>{CUT}")):
        world.publish(atom, Post("one", "Hello", text, date), *OLD[1:])
        world.look()
    [change] = world.changes()
    assert {finding.quote for finding in change.judgement.findings} == {CUT}


def test_githubs_feeds_say_all_and_their_pages_are_not_asked() -> None:
    asked: list[str] = []

    class Hub:
        def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
            assert source.url is not None
            asked.append(source.url)
            return FetchFailure(BrokenReason.CONNECT, "no", transient=True)

    source = Source(KEY, "https://github.com/acme/tool/releases.atom", ReadRules(SourceKind.FEED))

    def answer(*names: str) -> Response:
        entries = "".join(
            f"<entry><id>tag:github.com,2008:{name}</id><title>{name}</title><updated>2026-03-01T10:00:00Z</updated><link href='https://github.com/acme/tool/{name}'/>"
            f"<content type='html'>&lt;p&gt;{CUT}&lt;/p&gt;</content></entry>"
            for name in names
        )
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Release notes</title>{entries}</feed>'
        return Response(source.url or "", source.url or "", 200, (("content-type", "application/atom+xml"),), body.encode(), BEGIN)

    first = follow(source, answer("v1"), None, Hub())
    assert isinstance(first, Outcome_)
    found = follow(source, answer("v2", "v1"), first.followed, Hub())
    assert isinstance(found, Outcome_)
    assert [(fresh.entry.item.title, fresh.entry.page) for fresh in found.fresh] == [("v2", None)]
    assert CUT in found.fresh[0].entry.item.content
    assert asked == []


def test_a_304_without_anything_known_is_broken() -> None:
    class Nobody:
        def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
            raise AssertionError(source.url)

    source = Source(KEY, "https://windrow.example/feed", ReadRules(SourceKind.FEED))
    found = follow(source, Response(source.url or "", source.url or "", 304, (), b"", BEGIN), None, Nobody())
    assert isinstance(found, Unreadable)


def test_a_part_of_an_index_that_cannot_be_had_is_read_later(site: Site, kit: Kit) -> None:
    world = World(site, kit, "/sitemap.xml")
    site.page("/a.xml", Answer(500, "oops"), Answer(body=sitemap(site, OLD), content_type="application/xml"))
    site.page("/sitemap.xml", Answer(body=sitemap_index(site, [("/a.xml", "2026-02-01")]), content_type="application/xml"))
    assert [world.look().outcome for _ in range(3)] == [Outcome.FIRST, Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert len(site.asked("/a.xml")) == 2
    assert world.changes() == ()


@pytest.mark.parametrize(
    "page_",
    [
        Answer(body=f"<html lang=en><body><main><p>{CUT}</p>{'<p>long</p>' * 70_000}</main></body></html>"),
        Answer(
            body="<html><head><title>Just a moment...</title></head><body><p>Checking your browser before accessing the site.</p></body></html>"
        ),
        Answer(body="<html><body><div id=root></div><script src=a.js></script></body></html>"),
        Answer(drop=True),
    ],
    ids=["too long", "bot check", "shell", "dropped"],
)
def test_a_page_that_is_none_leaves_the_feeds_own_words(page_: Answer, site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(atom, *OLD)
    world.look()
    world.publish(atom, Post("four", "Quillmore models leave", CUT), *OLD)
    site.page("/news/four", page_)
    outcomes = [world.look().outcome for _ in range(6)]
    assert outcomes.count(Outcome.CHANGE) == 1


def test_an_item_without_an_address_is_judged_by_its_own_words(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    item = f"<item><title>Quillmore models leave</title><guid isPermaLink='false'>n</guid><description>{CUT}</description></item>"
    again = "<item><title>Without a word</title><guid isPermaLink='false'>w</guid></item>"
    body = rss(site, OLD).replace("<item>", f"{item}{again}<item>", 1)
    site.page(world.path, Answer(body=body, content_type="application/xml"))
    assert world.look().outcome is Outcome.CHANGE
    [change] = world.changes()
    assert change.url == site.url(world.path)


def test_a_feed_that_does_not_answer_is_broken(site: Site, kit: Kit) -> None:
    world = World(site, kit)
    site.page(world.path, Answer(drop=True))
    assert world.look().outcome is Outcome.BROKEN


def test_a_page_that_was_watched_as_a_page_becomes_a_feed_without_a_word(site: Site, kit: Kit) -> None:
    world = World(site, kit, "/news")
    world.publish(index, *OLD, Post("n", "Another"))
    document = world.store.watchlist().providers[0].documents[0]
    source = document.sources[0]

    def watch(kind: SourceKind) -> None:
        provider = replace(
            world.store.watchlist().providers[0], documents=(replace(document, sources=(replace(source, rules=ReadRules(kind)),)),)
        )
        world.store.sync(Watchlist((provider,)), world.now)

    watch(SourceKind.AUTO)
    assert world.look().outcome is Outcome.FIRST
    watch(SourceKind.FEED)
    assert [world.look().outcome for _ in range(2)] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    world.publish(index, Post("four", "Quillmore models leave", CUT), *OLD, Post("n", "Another"))
    assert world.look().outcome is Outcome.CHANGE


@pytest.mark.parametrize(
    "text",
    [
        "Windrow raises $2 billion at a valuation of $20 billion in a round that was led by three funds.",
        "With Quill, Acme cut its support costs by 40%, and customers get answers in seconds instead of minutes.",
        "We trained probes that detect when a model is unsure, and the method works across languages.",
        "We are opening an office in Tokyo, our third in Asia, and the team will grow to fifty people.",
    ],
)
def test_ordinary_news_is_not_told(text: str, site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    world.publish(rss, Post("n", "News from Windrow", text), *OLD)
    assert world.look().outcome is Outcome.NOISE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The Pro plan now costs $30 per month instead of $20 per month.", Kind.PRICING_LIMITS),
        ("From next month on we train our models on your conversations unless you opt out.", Kind.DATA_USE),
        ("Quill 2 will be shut down on 1 September 2026; please move to Quill 4.", Kind.LIFECYCLE),
        ("我们将从下月起停止向中国大陆地区提供服务。", Kind.REGION_AVAILABILITY),
    ],
)
def test_news_that_concerns_those_who_buy_is_told(text: str, kind: Kind, site: Site, kit: Kit) -> None:
    world = World(site, kit)
    world.publish(rss, *OLD)
    world.look()
    world.publish(rss, Post("n", "News from Windrow", text), *OLD)
    assert world.look().outcome is Outcome.CHANGE
    assert kind in {finding.kind for finding in world.changes()[0].judgement.findings}
