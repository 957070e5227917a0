"""A site of news on 127.0.0.1, and its feed in every form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tests.fakes.site import Answer, Site

CUT = "From 5 March 2026 Windrow loses direct access to the Quillmore models, with less than five days of notice."
BAR = "Companies that are more than 50% owned, directly or indirectly, by companies headquartered in unsupported regions may not use our services."
CHAT = "Our team met in the mountains this week and talked about what the year has brought to everybody who works here."


@dataclass(frozen=True)
class Post:
    """One piece of news."""

    slug: str
    title: str
    text: str = CHAT
    date: str = "2026-03-01T10:00:00Z"


OLD = (Post("one", "Hello"), Post("two", "A day out", date="2026-02-20T10:00:00Z"))


def page(post: Post) -> Answer:
    body = (
        f"<!doctype html><html lang=en><head><title>{post.title} | Windrow</title></head><body><nav><a href=/>Home</a></nav><main><article><h1>{post.title}</h1>"
        f"<p>{post.text}</p><p>Thank you for reading; the next post comes when there is something to say again.</p></article></main></body></html>"
    )
    return Answer(body=body)


def rss(site: Site, posts: Sequence[Post], title: str = "Windrow news") -> str:
    items = "".join(
        f"<item><title>{escape(post.title)}</title><link>{site.url('/news/' + post.slug)}?utm_source=rss</link><guid isPermaLink='false'>{post.slug}</guid>"
        f"<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate><description>{escape(post.text[:60])}</description></item>"
        for post in posts
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title><link>{site.url("/news")}</link>{items}</channel></rss>'


def atom(site: Site, posts: Sequence[Post], title: str = "Windrow news") -> str:
    entries = "".join(
        f"<entry><id>tag:windrow,{post.slug}</id><title>{escape(post.title)}</title><updated>{post.date}</updated>"
        f"<link rel='alternate' type='text/html' href='{site.url('/news/' + post.slug)}'/><content type='html'>{escape(f'<p>{post.text}</p>')}</content></entry>"
        for post in posts
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>{title}</title><updated>2026-03-01T10:00:00Z</updated>{entries}</feed>'


def json_feed(site: Site, posts: Sequence[Post]) -> str:
    items = [
        {
            "id": post.slug,
            "url": site.url("/news/" + post.slug),
            "title": post.title,
            "content_text": post.text,
            "date_published": post.date,
        }
        for post in posts
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Windrow news", "items": items})


def sitemap(site: Site, posts: Sequence[Post]) -> str:
    urls = "".join(f"<url><loc>{site.url('/news/' + post.slug)}</loc><lastmod>{post.date}</lastmod></url>" for post in posts)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def sitemap_index(site: Site, parts: Sequence[tuple[str, str]]) -> str:
    told = "".join(f"<sitemap><loc>{site.url(path)}</loc><lastmod>{date}</lastmod></sitemap>" for path, date in parts)
    return f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</sitemapindex>'


def index(site: Site, posts: Sequence[Post]) -> str:
    links = "".join(f"<li><a href='/news/{post.slug}'><h3>{post.title}</h3></a><p>{post.text[:60]}</p></li>" for post in posts)
    return (
        "<!doctype html><html lang=en><head><title>News | Windrow</title></head><body><nav><a href='/about'>About us</a></nav><main><h1>News from Windrow</h1>"
        f"<p>Here we write about what is new at Windrow, about once in a week, and sometimes oftener.</p><ul>{links}</ul></main></body></html>"
    )
