"""How real sites dress a policy: one function an anatomy, each with the furniture that such a site hangs into and around its documents.

An anatomy draws the same policy differently from day to day: hashed class names turn with every deploy, nonces with every look, counters and
related links whenever they like. What a page shows beside the policy is decided by the `Look`.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

_EN_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass(frozen=True)
class Look:
    """One sight of a page: the time, and what is on today."""

    family: str
    at: datetime
    on: frozenset[str] = frozenset()
    """Names of the noises that are on."""
    era: int = 0
    """Grows with a redesign."""
    language: str = "en"

    def name(self, word: str) -> str:
        """A class name as a build step hashes it: another one with every deploy."""
        deploy = self.at.toordinal() // 9
        return f"{word}_{hashlib.md5(f'{self.family}{word}{deploy}{self.era}'.encode()).hexdigest()[:6]}"

    def nonce(self) -> str:
        return hashlib.md5(f"{self.family}{self.at.isoformat()}".encode()).hexdigest()

    def has(self, noise: str) -> bool:
        return noise in self.on


# --- words


def shown_date(day: date, look: Look) -> str:
    if look.language == "zh":
        return day.isoformat() if look.has("locale") else f"{day.year}年{day.month}月{day.day}日"
    month = _EN_MONTHS[day.month - 1]
    if look.has("locale"):
        return f"{day.day} {month} {day.year}"
    return f"{month[:3]} {day.day}, {day.year}" if look.era else f"{month} {day.day}, {day.year}"


def shown_number(number: int, look: Look) -> str:
    if number < 1000 or look.language == "zh":
        return str(number)
    return f"{number:,}".replace(",", "\u202f" if look.has("locale") else ",")


def words(text: str, look: Look) -> str:
    """The text as the site writes it today: dates and numbers of its locale, quotes and dashes of its editor, stray characters."""
    text = re.sub(r"\{(\d{4}-\d\d-\d\d)\}", lambda m: shown_date(date.fromisoformat(m[1]), look), text)
    text = re.sub(r"\{n(\d+)\}", lambda m: shown_number(int(m[1]), look), text)
    if look.has("typography"):
        text = re.sub(r'"([^"]*)"', "“\\1”", text).replace("'", "’").replace(" – ", " — ")
    if look.has("british"):
        for american, british in (
            ("organised", "organized"),
            ("organisation", "organization"),
            ("behaviour", "behavior"),
            ("programme", "program"),
        ):
            text = text.replace(american, british)
    if look.has("zero_width"):
        parts = text.split(" ")
        text = " ".join(part + ("\u200b" if i % 7 == 3 else "") for i, part in enumerate(parts)).replace(" days", "\u00a0days")
    return escape(text, quote=False)


# --- the policy's own markup


@dataclass(frozen=True)
class Style:
    """How an anatomy writes headings, paragraphs, lists and tables."""

    base: int = 2
    """Level of a section's heading."""
    paragraph: str = "p"
    listing: str = "ul"
    """`ul`, `roles`, or `nested` (a paragraph in every item)."""
    table: str = "table"
    """`table`, `roles`, or `wrapped` (a table in boxes)."""
    anchor: str = ""
    """`before`, `after`, `button`: a link to the heading."""
    accordion: bool = False
    plain: bool = False
    """No class names."""


def title_of(text: str) -> str:
    return text.split("\n", 1)[0].removeprefix("# ")


def sections_of(text: str) -> list[str]:
    return [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]


def slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")


def heading(text: str, level: int, look: Look, style: Style) -> str:
    said = words(re.sub(r"^(?:[A-Z]|\d+)\. ", "", text) if look.has("unnumbered") else text, look)
    said = said.upper() if look.has("capitals") else said
    link = f'<a class="anchor hash-link" href="#{slug(text)}" aria-label="Direct link to {escape(text)}">{"​" if style.anchor == "after" else "#"}</a>'
    if style.anchor == "button":
        link = f'<button class="{look.name("copy")}" aria-label="Copy link"><svg width="12"></svg>{"Copy link" if look.has("copy_label") else ""}</button>'
    inner = {"": said, "before": link + said, "after": said + link, "button": said + link}[style.anchor]
    return f'<h{level} id="{slug(text)}"{_class(look, style, "heading")}>{inner}</h{level}>'


def _class(look: Look, style: Style, word: str) -> str:
    return "" if style.plain else f' class="{look.name(word)}"'


def table(rows: list[list[str]], look: Look, style: Style) -> str:
    cells = [[words(cell, look) for cell in row] for row in rows]
    if style.table == "roles":
        lines = "".join(
            f'<div role="row" class="{look.name("row")}">'
            + "".join(f'<div role="{"columnheader" if n == 0 else "cell"}" class="{look.name("cell")}">{cell}</div>' for cell in row)
            + "</div>"
            for n, row in enumerate(cells)
        )
        return f'<div role="table" class="{look.name("table")}">{lines}</div>'
    head = "".join(f"<th>{cell}</th>" for cell in cells[0])
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells[1:])
    if style.table == "wrapped":
        body = re.sub(r"<td>(.*?)</td>", r"<td><div><p><span>\1</span></p></div></td>", body)
    found = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="table-wrapper">{found}</div>' if style.table == "wrapped" else found


def items(texts: list[str], look: Look, style: Style) -> str:
    said = [words(text, look) for text in texts]
    if style.listing == "roles":
        return '<div role="list">' + "".join(f'<div role="listitem"{_class(look, style, "item")}>{text}</div>' for text in said) + "</div>"
    if style.listing == "nested":
        return "<ul>" + "".join(f"<li><p{_class(look, style, 'text')}>{text}</p></li>" for text in said) + "</ul>"
    return "<ul>" + "".join(f"<li>{text}</li>" for text in said) + "</ul>"


def markup(text: str, look: Look, style: Style, title: bool = True) -> str:
    """The policy as HTML. Sections may be accordions, open or closed as it happens."""
    out: list[str] = []
    for group in _groups(text):
        kind = group[0][0]
        if kind == "#":
            out.append(_hash(group[0], look, style, title))
        elif kind == "-":
            out.append(items([line[2:] for line in group], look, style))
        elif kind == "|":
            out.append(table([[cell.strip() for cell in line[1:].split("|")] for line in group], look, style))
        elif kind == "`":
            out.append(f"<pre><code>{escape(group[0][3:])}</code></pre>")
        elif kind == "@":
            continue
        else:
            out += [f"<{style.paragraph}{_class(look, style, 'text')}>{words(line, look)}</{style.paragraph}>" for line in group]
    found = "\n".join(out)
    return _folded(found, look, style) if style.accordion else found


def _hash(line: str, look: Look, style: Style, title: bool) -> str:
    depth = len(line) - len(line.lstrip("#"))
    if depth == 1:
        return heading(line[2:], 1, look, Style(plain=style.plain)) if title else ""
    return heading(line[depth + 1 :], style.base + depth - 2, look, style)


def _folded(found: str, look: Look, style: Style) -> str:
    parts = re.split(rf"(?=<h{style.base} )", found)
    shut = "" if look.has("open") else " hidden"
    folds = []
    for part in parts[1:]:
        head, _, rest = part.partition(f"</h{style.base}>")
        folds.append(
            f'<div class="accordion-item"><button aria-expanded="{"true" if not shut else "false"}">{head}</h{style.base}></button>'
            f'<div class="accordion-panel" role="region"{shut}>{rest}</div></div>'
        )
    return parts[0] + "".join(folds)


def _groups(text: str) -> list[list[str]]:
    found: list[list[str]] = []
    lines = re.sub(r"```\n(.*?)\n```", r"```\1", text, flags=re.S).strip().splitlines()
    for line in lines:
        kind = line[0] if line[0] in "#-|@`" else "p"
        if found and kind in "-|p" and _kind(found[-1]) == kind:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _kind(group: list[str]) -> str:
    return group[0][0] if group[0][0] in "#-|@`" else "p"


def updated(text: str) -> date:
    found = re.search(r"@updated (\S+)", text)
    return date.fromisoformat(found[1]) if found else date(2024, 1, 1)


def ago(look: Look, day: date) -> str:
    days = max(0, (look.at.date() - day).days)
    if look.language == "zh":
        return f"{days}天前" if days < 30 else f"{days // 30}个月前"
    if days < 1:
        return "today"
    if days < 7:
        return f"{days} day{'s' if days > 1 else ''} ago"
    if days < 30:
        return "over a week ago"
    return f"over {days // 30} month{'s' if days >= 60 else ''} ago"


# --- furniture that several kinds of site share


_RELATED = (
    "Getting started with your account",
    "How do I reset my password?",
    "What are workspaces?",
    "Managing billing and invoices",
    "Exporting your data",
    "Using voice mode",
    "Keyboard shortcuts",
    "Inviting members to your team",
    "What is the difference between plans?",
    "Changing your e-mail address",
)
_PROMOS = (
    "Introducing our most capable model yet. Try it today →",
    "Join us at DevDay 2025. Register now",
    "We are hiring! See open roles",
    "Meet the new desktop app. Download now",
    "Read our latest research on agents. Learn more",
)


def related(look: Look, count: int = 5) -> list[str]:
    shuffled = list(_RELATED)
    random.Random(f"{look.family}{look.at.toordinal() // 6}").shuffle(shuffled)
    return shuffled[:count]


def cookie_wall(look: Look) -> str:
    if not look.has("cookie"):
        return ""
    return (
        '<div id="onetrust-consent-sdk"><div id="onetrust-banner-sdk" role="alertdialog" aria-label="Cookie banner"><h2>We value your privacy</h2><p>We and our partners use '
        "cookies to understand how you use this site, to improve it and to show relevant advertising. You can accept all cookies, reject those that are not necessary or "
        "choose for yourself.</p><button>Cookie settings</button><button>Reject all</button><button>Accept all cookies</button></div></div>"
    )


def promo(look: Look) -> str:
    if not look.has("promo"):
        return ""
    text = _PROMOS[look.at.toordinal() // 20 % len(_PROMOS)]
    return (
        f'<div class="{look.name("banner")} announcement-bar"><a href="/news?utm_source=banner&amp;n={look.nonce()[:6]}">{text}</a></div>'
    )


def inline_promo(look: Look) -> str:
    """A call to action in the middle of the article, with a sentence of its own."""
    if not look.has("inline_promo"):
        return ""
    return (
        f'<aside class="{look.name("cta")} cta-card"><h3>Build with us</h3><p>Start building with our API today and get help from our team.</p>'
        '<a class="btn" href="/signup">Get started</a><a class="btn" href="/contact-sales">Contact sales</a></aside>'
    )


def contents(text: str, look: Look, label: str = "On this page") -> str:
    if not look.has("toc"):
        return ""
    links = "".join(f'<li><a href="#{slug(name)}">{words(name, look)}</a></li>' for name in sections_of(text))
    return f'<nav class="{look.name("toc")} table-of-contents"><p>{label}</p><ul>{links}</ul></nav>'


def contents_in_text(text: str, look: Look) -> str:
    """A contents list as part of the article itself, without any mark of one."""
    if not look.has("toc"):
        return ""
    return (
        "<div><ol>"
        + "".join(f'<li><a href="#{slug(name)}"><span>{words(name, look)}</span></a></li>' for name in sections_of(text))
        + "</ol></div>"
    )


def site_header(look: Look, *names: str) -> str:
    more = ("Careers",) if look.has("nav") else ()
    links = "".join(f'<li><a href="/{slug(name)}">{name}</a></li>' for name in (*names, *more))
    return f'<header class="{look.name("header")}"><a href="/" class="logo">Home</a><nav aria-label="Main"><ul>{links}</ul></nav><button>Log in</button><a href="/signup">Try it free</a></header>'


def site_footer(look: Look, company: str) -> str:
    return (
        f'<footer class="{look.name("footer")}"><div><h4>Product</h4><ul><li><a href="/a">API</a></li><li><a href="/b">Pricing</a></li></ul><h4>Company</h4><ul><li><a href="/c">About</a></li>'
        f'<li><a href="/d">News</a></li></ul></div><p>© {look.at.year} {company}. All rights reserved.</p></footer>'
    )


def whole(look: Look, head: str, body: str, company: str = "Example", language: str = "") -> str:
    body = body.replace("<a>", '<a href="/x">')
    return (
        f'<!doctype html><html lang="{language or look.language}" data-nonce="{look.nonce()[:8]}"><head><meta charset="utf-8"><title>{escape(head)} | {company}</title>'
        f'<meta name="csrf" content="{look.nonce()}"><link rel="stylesheet" href="/static/{look.name("main")}.css"></head><body class="{look.name("body")}">{body}'
        f'<script nonce="{look.nonce()}">window.__B="{look.nonce()}"</script></body></html>'
    )


# --- anatomies


def next_legal(text: str, look: Look) -> str:
    day = shown_date(updated(text), look)
    style = Style(base=2 if look.era == 0 else 3, anchor="" if look.era == 0 else "button", listing="ul" if look.era == 0 else "nested")
    article = markup(text, look, style, title=False)
    hero = f'<div class="{look.name("hero")}"><h1>{words(title_of(text), look)}</h1><p class="{look.name("date")}">{"Effective" if look.era else "Last updated"} {day}</p></div>'
    if look.has("updated_label"):
        hero = hero.replace("Last updated", "Updated:").replace("Effective ", "Effective date: ")
    late = (
        f'<template id="B:0"></template><div hidden id="S:0">{article}</div><script>$RC("B:0","S:0")</script>'
        if look.has("streamed")
        else article
    )
    versions = '<div class="versions"><a href="/legal/archive">Previous version</a></div>' if look.has("versions") else ""
    picker = '<div class="locale"><button aria-haspopup="listbox">English</button></div>'
    data = json.dumps({"props": {"pageProps": {"doc": text}}, "buildId": look.name("build")}).replace("<", "\\u003c")
    main = f'{promo(look)}{hero}{picker}{versions}{contents(text, look)}<div class="{look.name("prose")}">{late}</div>{inline_promo(look)}'
    tag = "main" if look.era == 0 else "div"
    return whole(
        look,
        title_of(text),
        f'<div id="__next">{site_header(look, "Research", "Product", "Safety", "Company")}<{tag} id="page-content" class="{look.name("main")}">{main}</{tag}>{site_footer(look, "Lumora")}</div>'
        f'{cookie_wall(look)}<script id="__NEXT_DATA__" type="application/json">{data}</script>',
        "Lumora",
    )


def intercom(text: str, look: Look) -> str:
    style = Style(paragraph="p", anchor="", plain=True)
    body = markup(text, look, style, title=False)
    body = re.sub(r"<h2 id=\"([^\"]+)\">(.*?)</h2>", r'<div class="intercom-interblocks-subheading"><h2 id="\1">\2</h2></div>', body)
    who = "Maya" if look.has("author") else "Tom"
    links = "".join(f'<a class="related-article" href="/en/articles/{i}">{name}</a>' for i, name in enumerate(related(look)))
    return whole(
        look,
        f"{title_of(text)} | Kestrel Help Center",
        f'<header class="header"><a href="/en/">Kestrel Help Center</a><form role="search"><input placeholder="Search for articles..."></form></header>{cookie_wall(look)}'
        f'<div class="breadcrumb"><a href="/en/">All Collections</a><a href="/c">Plans</a>{title_of(text)}</div>'
        f'<div class="article intercom-force-break"><div class="article__meta"><h1 class="t__h1">{words(title_of(text), look)}</h1><div class="article__desc"></div>'
        f'<div class="avatar"><div class="avatar__photo"><img alt="{who}" src="/{look.nonce()}.png"></div><div class="avatar__info"><div>Written by <span>{who}</span></div> '
        f'<div>Updated {ago(look, updated(text))}</div></div></div></div>{contents(text, look, "Table of contents")}<article dir="ltr">{body}</article>'
        f'<section class="related_articles my-s"><hr><h3>Related Articles</h3><div>{links}</div></section></div>'
        '<div class="intercom-reaction-picker"><div class="intercom-reaction-prompt">Did this answer your question?</div><button aria-label="Disappointed">😞</button><button>😐</button><button>😃</button></div>'
        f'<footer class="footer"><a href="/">Kestrel</a><p>© {look.at.year}</p></footer>',
        "Kestrel",
    )


def zendesk(text: str, look: Look) -> str:
    votes = 120 + look.at.toordinal() % 37
    links = "".join(f'<li><a href="/hc/{i}">{name}</a></li>' for i, name in enumerate(related(look)))
    recent = "".join(f'<li><a href="/hc/r{i}">{name}</a></li>' for i, name in enumerate(reversed(related(look, 3))))
    body = markup(text, look, Style(plain=True, table="wrapped"), title=False)
    return whole(
        look,
        f"{title_of(text)} – Help Center",
        f'<a class="skip-navigation" href="#main-content">Skip to main content</a>{site_header(look, "Community", "Submit a request")}<main role="main"><div class="container"><div class="sub-nav"><ol class="breadcrumbs">'
        f'<li><a href="/hc">Help Center</a></li><li><a href="/hc/p">Policies</a></li></ol><form role="search"><input type="search" placeholder="Search"></form></div>'
        f'<div class="article-container" id="article-container"><aside class="article-sidebar"><div class="collapsible-sidebar"><h3>Articles in this section</h3><ul>{links}</ul></div></aside>'
        f'<article id="main-content" class="article"><header class="article-header"><h1 title="x" class="article-title">{words(title_of(text), look)}</h1><div class="article-author"><div class="article-meta"><span>Support team</span>'
        f'<ul class="meta-group"><li class="meta-data"><time datetime="x">{ago(look, updated(text))}</time></li><li class="meta-data">Updated</li></ul></div></div><button class="subscribe">Follow</button></header>'
        f'<section class="article-info"><div class="article-content"><div class="article-body">{promo(look)}{body}</div></div></section><footer><div class="article-footer"><div class="article-share"><ul class="share">'
        f'<li><a href="https://facebook.example">Facebook</a></li></ul></div></div><div class="article-votes"><span class="article-votes-question">Was this article helpful?</span><div><button>Yes</button><button>No</button></div>'
        f'<small class="article-votes-count">{votes} out of {votes + 81} found this helpful</small></div><div class="article-more-questions">Have more questions? <a href="/r">Submit a request</a></div>'
        f'<div class="article-return-to-top"><a href="#a">Return to top</a></div></footer><div class="article-relatives"><div data-recent-articles><h3 class="recent-articles-title">Recently viewed articles</h3><ul>{recent}</ul></div>'
        f'<section class="related-articles"><h2 class="related-articles-title">Related articles</h2><ul>{links}</ul></section></div>'
        f'<div class="article-comments" id="article-comments"><section class="comments"><header class="comment-overview"><h2 class="comment-heading">Comments</h2><p class="comment-callout">0 comments</p></header><p class="comment-callout">Please <a href="/s">sign in</a> to leave a comment.</p></section></div></article></div></div></main>{site_footer(look, "Meridian")}{cookie_wall(look)}',
        "Meridian",
    )


def mintlify(text: str, look: Look) -> str:
    style = Style(anchor="before", listing="ul", table="table")
    side = "".join(f'<li><a href="/d/{i}">{name}</a></li>' for i, name in enumerate(related(look, 8)))
    copy = (
        '<div id="page-context-menu"><button>Copy page</button><button aria-haspopup="menu"></button></div>'
        if look.has("copy_page")
        else ""
    )
    body = markup(text, look, style, title=False)
    area = "content-area" if look.era == 0 else "content-container"
    return whole(
        look,
        f"{title_of(text)} - Orion Docs",
        f'<div id="banner">{promo(look)}</div><div id="navbar"><button>Search...<span>⌘K</span></button><a>Support</a><a>Dashboard</a></div><div id="sidebar"><div id="navigation-items"><h5>Guides</h5><ul>{side}</ul></div></div>'
        f'<div id="{area}" class="{look.name("area")}"><header id="header"><div class="eyebrow">Resources</div><div><h1 id="page-title">{words(title_of(text), look)}</h1>{copy}</div><div class="mt-2 text-lg prose"><p>Lifecycle and limits</p></div></header>'
        f'<div class="mdx-content prose" data-page-title="{title_of(text)}" id="content">{body}</div><div class="feedback-toolbar"><p>Was this page helpful?</p><div><button>Yes</button><button>No</button></div></div>'
        f'<div id="pagination"><a href="/d/p"><span>{related(look)[0]}</span></a><a href="/d/n"><span>{related(look)[1]}</span></a></div><footer id="footer"><a>x</a><a>github</a><a>Powered by Mintlify</a></footer></div>'
        f'<div id="table-of-contents"><button>On this page</button><ul>{"".join(f"""<li><a href="#{slug(s)}">{words(s, look)}</a></li>""" for s in sections_of(text))}</ul></div>'
        '<div class="chat-assistant-sheet"><div>Assistant</div><p>Responses are generated using AI and may contain mistakes.</p></div>',
        "Orion",
    )


def docusaurus(text: str, look: Look) -> str:
    body = markup(text, look, Style(anchor="after", plain=True), title=False)
    side = "".join(
        f'<li class="menu__list-item"><a class="menu__link" href="/docs/{i}">{name}</a></li>' for i, name in enumerate(related(look, 9))
    )
    day = shown_date(updated(text), look)
    return whole(
        look,
        f"{title_of(text)} | Orion",
        f'<div role="region" aria-label="Skip to main content"><a class="skipToContent_{look.name("x")}" href="#c">Skip to main content</a></div>{promo(look)}<nav class="navbar navbar--fixed-top"><a>Docs</a><a>Blog</a></nav><div id="__docusaurus_skipToContent_fallback" class="main-wrapper">'
        f'<div class="docsWrapper"><button aria-label="Scroll back to top" type="button"></button><aside class="theme-doc-sidebar-container"><nav class="menu"><ul>{side}</ul></nav></aside><main class="docMainContainer_{look.name("m")}"><div class="container"><div class="row"><div class="col {look.name("docItemCol")}">'
        f'<div class="docItemContainer"><article><nav class="theme-doc-breadcrumbs" aria-label="Breadcrumbs"><ul><li>Home</li><li>Models</li></ul></nav><span class="theme-doc-version-badge badge badge--secondary">Version: 2.x</span>'
        f'<div class="tocCollapsible theme-doc-toc-mobile"><button>On this page</button></div><div class="theme-doc-markdown markdown"><header><h1>{words(title_of(text), look)}</h1></header>{body}</div>'
        f'<footer class="theme-doc-footer docusaurus-mt-lg"><div class="theme-doc-footer-tags-row"><b>Tags:</b><ul><li><a>models</a></li><li><a>api</a></li></ul></div><div class="theme-doc-footer-edit-meta-row"><a href="https://github.example/edit">Edit this page</a>'
        f'<span class="theme-last-updated">Last updated on <b><time>{day}</time></b> by <b>{"anna" if look.has("author") else "li"}</b></span></div></footer></article>'
        f'<nav class="pagination-nav docusaurus-mt-lg" aria-label="Docs pages"><a class="pagination-nav__link--prev"><div class="pagination-nav__sublabel">Previous</div><div class="pagination-nav__label">{related(look)[2]}</div></a>'
        f'<a class="pagination-nav__link--next"><div class="pagination-nav__sublabel">Next</div><div class="pagination-nav__label">{related(look)[3]}</div></a></nav></div></div><div class="col col--3"><div class="tableOfContents theme-doc-toc-desktop"><ul>'
        f'{"".join(f"""<li><a href="#{slug(s)}">{words(s, look)}</a></li>""" for s in sections_of(text))}</ul></div></div></div></div></main></div></div><footer class="footer footer--dark">Copyright © {look.at.year} Orion, Inc. Built with Docusaurus.</footer>',
        "Orion",
    )


def gitbook(text: str, look: Look) -> str:
    body = markup(text, look, Style(anchor="button", table="roles", listing="nested"), title=False)
    return whole(
        look,
        f"{title_of(text)} | Brio",
        f'<header><a>Brio Docs</a><button>Ask or search…</button></header><div class="{look.name("wrap")}"><aside data-testid="table-of-contents"><ul>{"".join(f"<li><a>{n}</a></li>" for n in related(look, 6))}</ul></aside><aside class="page-aside"><h5>On this page</h5><ul>'
        f'{"".join(f"""<li><a href="#{slug(s)}">{s}</a></li>""" for s in sections_of(text))}</ul><div>Was this helpful?<button>😞</button><button>😐</button><button>😃</button></div><a>Export as PDF</a></aside><main class="{look.name("main")}"><header><nav aria-label="Breadcrumb"><ol><li><a>Docs</a></li></ol></nav>'
        f'<div><h1>{words(title_of(text), look)}</h1>{"<button>Copy</button>" if look.has("copy_page") else ""}</div></header><div class="whitespace-pre-wrap">{body}</div><div class="{look.name("nav")}"><a href="/p"><span>Previous</span><span>{related(look)[0]}</span></a><a href="/n"><span>Next</span><span>{related(look)[1]}</span></a></div>'
        f'<div class="{look.name("meta")}"><p>Last updated <time datetime="x">{ago(look, updated(text))}</time></p><div><p>Was this helpful?</p><div><button>😞</button><button>😐</button><button>😃</button></div></div></div></main></div>{cookie_wall(look)}<div>Powered by GitBook</div>',
        "Brio",
    )


def notion(text: str, look: Look) -> str:
    body = markup(text, look, Style(paragraph="div", listing="roles", table="wrapped"), title=False)
    body = re.sub(r"<h(\d) id=\"[^\"]*\"", rf'<h\1 data-block-id="{look.nonce()}"', body)
    return whole(
        look,
        title_of(text),
        f'<div id="notion-app"><div class="notion-app-inner"><div class="notion-topbar"><div role="button">Halden</div><div role="button">Search</div><div role="button">Duplicate</div><a>Try Notion</a></div><div class="notion-frame"><div class="notion-scroller">'
        f'<div class="notion-page-block"><h1 placeholder="Untitled">{words(title_of(text), look)}</h1></div><div class="notion-page-content">{promo(look)}<div data-block-id="{look.nonce()[::-1]}">Last edited {shown_date(updated(text), look)}</div>{contents_in_text(text, look)}{body}</div></div></div></div></div>',
        "Halden",
    )


def framer(text: str, look: Look) -> str:
    style = Style(paragraph="p", base=4 if look.era == 0 else 2, listing="nested")
    body = re.sub(r"<p class=\"[^\"]*\">", '<p class="framer-text">', markup(text, look, style, title=False))
    cta = (
        '<section data-framer-name="CTA"><h2>Ready to get started?</h2><p>Join thousands of teams that build with Lumora.</p><a>Start for free</a><a>Book a demo</a></section>'
        if not look.has("no_cta")
        else ""
    )
    return whole(
        look,
        title_of(text),
        f'<div id="main" data-framer-hydrate-v2="{look.nonce()}"><div class="framer-{look.name("a")}" style="min-height:100vh"><div data-framer-name="Nav" class="framer-{look.name("nav")}-container"><nav><a>Product</a><a>Pricing</a><a>Blog</a></nav></div>'
        f'<div data-framer-name="Hero"><h1 class="framer-text">{words(title_of(text), look)}</h1><p class="framer-text">{"Last Updated:" if not look.has("updated_label") else "Updated on"} {shown_date(updated(text), look)}</p></div>'
        f'<div data-framer-name="Content" class="framer-{look.name("content")}"><div data-framer-component-type="RichTextContainer">{body}</div></div>{inline_promo(look)}{cta}<div data-framer-name="Footer"><p>© {look.at.year} Lumora Inc.</p><a>Privacy</a><a>Terms</a></div></div></div>',
        "Lumora",
    )


def wordpress(text: str, look: Look) -> str:
    body = markup(text, look, Style(plain=True, table="table", accordion=look.era == 1), title=False)
    share = (
        '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a>Click to share on X</a></li><li><a>Click to share on Facebook</a></li></ul></div><div class="jp-relatedposts"><h3>Related</h3></div>'
        if look.has("share")
        else ""
    )
    return whole(
        look,
        f"{title_of(text)} - Halden",
        f'<div id="page" class="hfeed site"><a class="skip-link screen-reader-text" href="#content">Skip to content</a>{site_header(look, "Product", "Blog")}<div id="content" class="site-content"><div id="primary"><main id="main" class="site-main"><article id="post-3" class="post-3 page type-page elementor">'
        f'<header class="entry-header"><h1 class="entry-title">{words(title_of(text), look)}</h1><div class="entry-meta"><span class="posted-on">{"Posted on" if look.era == 0 else "Updated on"} <time>{shown_date(updated(text), look)}</time></span> <span class="byline">by admin</span> <span class="reading-time">{"7" if look.has("counter") else "8"} min read</span></div></header>'
        f'<div class="entry-content"><div data-elementor-type="wp-page" class="elementor elementor-{look.nonce()[:4]}"><section class="elementor-section"><div class="elementor-widget-container">{contents(text, look, "Table of Contents")}{inline_promo(look)}{body}</div></section></div></div>{share}</article>'
        f'<nav class="post-navigation"><a>Previous Post</a><a>Next Post</a></nav></main></div><aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2><ul>{"".join(f"<li><a>{n}</a></li>" for n in related(look))}</ul></section></aside></div>{site_footer(look, "Halden")}</div>'
        f"{'<div id=cookie-law-info-bar><span>This website uses cookies to improve your experience. <a role=button>Cookie settings</a><a role=button>ACCEPT</a></span></div>' if look.has('cookie') else ''}",
        "Halden",
    )


def google(text: str, look: Look) -> str:
    body = markup(text, look, Style(base=2, anchor=""), title=False)
    past = "".join(f'<li><a href="/archive/{y}">{shown_date(date(y, 3, 1), look)}</a></li>' for y in range(2019, look.at.year))
    return whole(
        look,
        f"{title_of(text)} – Policies",
        f'<c-wiz jsrenderer="{look.nonce()}"><header class="{look.name("gb")}"><div role="banner"><a>Meridian</a> Privacy &amp; Terms</div><nav aria-label="Privacy"><ul role="tablist"><li><a>Overview</a></li><li><a>Privacy policy</a></li><li><a>Terms</a></li><li><a>FAQ</a></li></ul></nav></header>'
        f'<div class="nav-drawer" aria-hidden="true"><ul>{"".join(f"<li><a>{n}</a></li>" for n in related(look))}</ul></div><div role="main" class="{look.name("main")}" jscontroller="{look.name("c")}"><h1>{words(title_of(text), look)}</h1><div class="{look.name("eff")}"><p>Effective {shown_date(updated(text), look)} | <a href="/archive">Archived versions</a> | <a href="/pdf">Download PDF</a></p></div>'
        f'{contents(text, look, "Contents")}{body}{f"<div><h2>Previous versions</h2><ul>{past}</ul></div>" if look.has("versions") else ""}</div><footer class="{look.name("ft")}"><label>Change language</label><select><option>English</option><option>Deutsch</option></select><ul><li><a>Terms</a></li></ul></footer></c-wiz>',
        "Meridian",
    )


def microsoft(text: str, look: Look) -> str:
    body = markup(text, look, Style(base=2, plain=True, accordion=True), title=False)
    region = "You are viewing the United States edition. <a>Switch to your region</a>" if look.has("region_bar") else ""
    return whole(
        look,
        title_of(text),
        f'<div id="uhfCookieAlert">{"<div id=cookieBanner><p>We use optional cookies to improve your experience on our websites. If you reject optional cookies, only cookies necessary to provide you the services will be used.</p><button>Accept</button><button>Reject</button><button>Manage cookies</button></div>" if look.has("cookie") else ""}</div>'
        f'{site_header(look, "Windows", "Office", "Support")}<div class="market-bar"><p>{region}</p></div><main id="mainContent" data-grid="container" class="m-{look.name("b")}"><div class="row"><section class="content"><h1 id="title">{words(title_of(text), look)}</h1><p class="updated">Last Updated: {shown_date(updated(text), look)}'
        f' <a href="#w" class="mscom-link c-uhf">What\'s new?</a></p><div class="actions"><button>Expand all</button> <a>Print</a></div>{contents(text, look, "In this agreement")}{body}</section></div></main>{site_footer(look, "Lumora Corporation")}'
        f'<div class="locale"><a href="?mkt=en-us">English (United States)</a> <a>Your Privacy Choices</a></div>',
        "Lumora",
        "en-gb" if look.has("locale") else "en-us",
    )


def aws(text: str, look: Look) -> str:
    body = markup(text, look, Style(base=2, anchor="", table="wrapped", listing="nested"), title=False)
    return whole(
        look,
        f"{title_of(text)} - Aurelia Developer Guide",
        f'<div id="awsdocs-header">{site_header(look, "Contact Us", "Documentation")}</div><awsui-app-layout id="app-layout" class="awsui"><div id="awsdocs-page-header-container"><div class="awsdocs-breadcrumb"><a>Documentation</a><a>Aurelia API</a></div><div><a>PDF</a><a>RSS</a><button>Focus mode</button></div></div><nav><ul>{"".join(f"<li><a>{n}</a></li>" for n in related(look, 8))}</ul></nav>'
        f'<div id="main"><div id="main-content" class="awsui-util-container"><div id="main-col-body"><h1 class="topictitle">{words(title_of(text), look)}</h1><div class="awsdocs-page-utilities"><a>PDF</a><a>RSS</a></div>{contents(text, look, "Topics")}{inline_promo(look)}{body}<awsdocs-copyright class="copyright-print"></awsdocs-copyright><awsdocs-thumb-feedback right-edge="x"></awsdocs-thumb-feedback></div>'
        f'<noscript><div><div><div id="js_error_message"><p><img alt="Warning"> <strong>Javascript is disabled or is unavailable in your browser.</strong></p><p>To use the Documentation, Javascript must be enabled.</p></div></div></div></noscript>'
        f'<div id="main-col-footer" class="awsui-util-font-size-0"><div id="doc-conventions"><a>Document Conventions</a></div><div class="prev-next"><div id="previous" class="prev-link" href="./p.html">{related(look)[0]}</div><div id="next" class="next-link" href="./n.html">{related(look)[1]}</div></div></div>'
        "<awsdocs-page-utilities><div class=\"feedback\"><h2>Did this page help you? - Yes</h2><p>Thanks for letting us know we're doing a good job!</p><p>If you've got a moment, please tell us what we did right so we can do more of it.</p></div><div><h2>Did this page help you? - No</h2><p>Thanks for letting us know this page needs work. We're sorry we let you down.</p></div></awsdocs-page-utilities></div></div></awsui-app-layout>"
        f"{site_footer(look, 'Aurelia Web Services')}{cookie_wall(look)}",
        "Aurelia",
    )


def zh_portal(text: str, look: Look) -> str:
    body = markup(text, look, Style(paragraph="p", plain=True), title=False)
    reads = 10_000 + (look.at.toordinal() - 738_000) * 17
    more = "".join(
        f'<li><a href="/h/{i}">{name}</a></li>'
        for i, name in enumerate(
            ("快速入门", "实名认证", "发票管理", "费用说明", "联系客服")
            if look.has("nav")
            else ("快速入门", "实名认证", "费用说明", "联系客服")
        )
    )
    return whole(
        look,
        f"{title_of(text)}-云岚开放平台帮助中心",
        f'<div class="top-bar"><a>首页</a><a>产品</a><a>文档</a><a>登录</a><a>免费注册</a></div>{"<div class=notice-bar>【活动】新用户注册即享百万词元大礼包，点击领取</div>" if look.has("promo") else ""}<div class="crumb">当前位置：<a>帮助中心</a> &gt; <a>协议规则</a></div><div class="layout"><div class="side-menu"><ul>{more}</ul></div>'
        f'<div class="{"content-box" if look.era == 0 else "doc-detail-wrap"}"><h1 class="title">{words(title_of(text), look)}</h1><div class="info"><span>更新时间：{shown_date(updated(text), look)}</span> <span>阅读量：{reads}</span> <span>字号：<a>大</a> <a>中</a> <a>小</a></span></div>'
        f'<div class="{"article-con" if look.era == 0 else "rich-text"}">{body}</div>{"<div class=inner-ad><p>限时特惠：模型调用资源包低至五折，立即抢购</p><a>立即抢购</a></div>" if look.has("inline_promo") else ""}'
        f'<div class="helpful"><p>以上内容是否对您有帮助？</p><button>有帮助</button><button>没帮助</button></div><div class="page-turn"><p>上一篇：<a>{"发票管理" if look.has("nav") else "实名认证"}</a></p><p>下一篇：<a>费用说明</a></p></div></div></div>'
        f'<div class="fixed-tool"><a>在线客服</a><a>意见反馈</a><a>返回顶部</a></div><div class="foot"><p>友情链接：<a>开发者社区</a></p><p>© 2020-{look.at.year} 杭州云岚智能科技有限公司 版权所有</p><p><a>浙ICP备2020012345号-1</a> <a>浙公网安备 33010602001234号</a> 增值电信业务经营许可证：浙B2-20201234</p></div>',
        "云岚",
    )


def volcengine(text: str, look: Look) -> str:
    body = markup(
        text, look, Style(paragraph="div", table="wrapped", listing="nested", anchor="" if look.era == 0 else "after"), title=False
    )
    nav = "".join(
        f'<div class="{look.name("node")}"><a>{name}</a></div>'
        for name in ("产品简介", "快速入门", "模型列表", "产品计费", "模型下线与限流说明", "API 参考", "常见问题")
    )
    toc = "".join(f'<a href="#{slug(s)}">{s}</a>' for s in sections_of(text))
    return whole(
        look,
        f"{title_of(text)}--青梧大模型-文档中心",
        f'<div id="root"><div class="{look.name("topnav")}"><a>最新活动</a><a>产品</a><a>解决方案</a><input placeholder="请输入关键词"><a>控制台</a></div><div class="{look.name("layout")}"><div class="{look.name("sider")} doc-sidebar"><div>青梧大模型</div>{nav}</div>'
        f'<div class="{look.name("docMain")} doc-content" id="doc-container"><div class="{look.name("crumb")} breadcrumb"><a>文档首页</a>/<a>青梧大模型</a>/<a>产品计费</a></div><div class="{look.name("head")}"><h1>{words(title_of(text), look)}</h1><div class="{look.name("time")}">最近更新时间：{updated(text).isoformat()} 10:0{updated(text).day % 10}:12</div>'
        f'<div class="{look.name("first")}">首次发布时间：2023-04-01 12:00:00</div><div class="actions"><span>我的收藏</span><span>收藏</span>{"<span>复制全文</span><span>下载 pdf</span>" if look.has("copy_page") else ""}</div></div><div class="volc-md-viewer">{body}</div>'
        f'<div class="{look.name("fb")} feedback"><span>上一次更新时间：{shown_date(updated(text), look)}</span><p>这个页面对您有帮助吗？</p><button>有用</button><button>无用</button></div><div class="{look.name("pn")}"><div>上一篇：<a>产品计费</a></div><div>下一篇：<a>{"常见问题" if look.has("nav") else "API 参考"}</a></div></div></div>'
        f'<div class="{look.name("toc")} anchor-list"><div>本页目录</div>{toc}</div></div><div class="{look.name("help")}"><span>鼠标选中内容，快速反馈问题</span><button>反馈</button></div></div>',
        "青梧",
    )


def feishu(text: str, look: Look) -> str:
    body = markup(text, look, Style(paragraph="div", listing="roles", table="wrapped"), title=False)
    body = re.sub(
        r"<div class=\"[^\"]*\">(.*?)</div>",
        r'<div class="block docx-text-block" data-block-id="x"><div class="zone-container text-editor"><div class="ace-line"><span>\1</span><span data-zero-space="true">&#8203;</span></div></div></div>',
        body,
    )
    return whole(
        look,
        f"{title_of(text)} - 飞书云文档",
        f'<div id="mainContainer"><div class="suite-title"><div>云岚知识库</div><button>登录/注册</button><span>{"帮助中心" if look.has("nav") else ""}</span></div><div id="mainBox"><div class="catalogue">{"".join(f"<div><a>{s}</a></div>" for s in sections_of(text))}</div>'
        f'<div class="page-main docx-width-mode"><div class="page-block-header"><h1 class="page-block-content">{words(title_of(text), look)}</h1><div class="doc-meta-info">{"云岚小助手"} <span>{ago(look, updated(text))}修改</span></div></div><div class="page-block-children"><div class="render-unit-wrapper">{body}</div></div>'
        f'<div class="like-comment-footer"><button>点赞</button><span>{look.at.toordinal() % 50}人点赞</span><span>评论（{look.at.toordinal() % 9}）</span></div></div></div></div>',
        "飞书",
    )


def onetrust(text: str, look: Look) -> str:
    body = markup(text, look, Style(paragraph="p", plain=True), title=False)
    parts = re.split(r"(?=<h2)", body)
    inner = "".join(
        f'<section id="section-{hashlib.md5(part[:40].encode()).hexdigest()[:8]}" class="otnotice-section"><div class="otnotice-section-content">{part}</div></section>'
        for part in parts
    )
    menu = "".join(
        f'<li class="otnotice-menu-item"><a class="otnotice-menu-link" href="#{slug(s)}">{words(s, look)}</a></li>'
        for s in sections_of(text)
    )
    return whole(
        look,
        title_of(text),
        f'{site_header(look, "Products", "Pricing")}<div class="page"><div id="otnotice-{look.nonce()[:8]}" class="otnotice" data-loaded="true"><div class="otnotice-content"><div class="otnotice-header"><h1>{words(title_of(text), look)}</h1></div><div class="otnotice-menu"><div class="otnotice-menu-mobile">Menu</div><ul class="otnotice-menu-section">{menu}</ul></div>'
        f'<div class="otnotice-language-dropdown-container"><select><option>English</option></select></div><div class="otnotice-sections"><p class="otnotice-version">Version: {updated(text).isoformat()}</p>{inner}</div></div></div></div>{site_footer(look, "Halden")}{cookie_wall(look)}',
        "Halden",
    )


def markdown(text: str, look: Look) -> str:
    lines = []
    for line in text.splitlines():
        if line.startswith("@"):
            lines.append(f"Last updated: {shown_date(updated(text), look)}")
        elif line.startswith("|"):
            lines.append(words(line, look) + " |")
        elif line.startswith("- ") and look.has("typography"):
            lines.append("* " + words(line[2:], look))
        else:
            lines += [words(line, look), ""]
    return "\n".join(lines) + ("\n\n> Fetch the index at https://docs.example/llms.txt\n" if look.has("promo") else "\n")


def pdf_text(text: str, look: Look) -> str:
    """A PDF as a viewer writes its text layer: lines of fixed length, page numbers."""
    said = [
        words(line.lstrip("#-| "), look) if not line.startswith("@") else f"Effective {shown_date(updated(text), look)}"
        for line in text.splitlines()
    ]
    pages = [said[i : i + 12] for i in range(0, len(said), 12)]
    drawn = "".join(
        f'<div class="page" data-page-number="{n}"><div class="textLayer">'
        + "".join(f'<p><span role="presentation">{line}</span></p>' for line in lines)
        + f"<p><span>Page {n} of {len(pages)}</span></p></div></div>"
        for n, lines in enumerate(pages, 1)
    )
    return whole(
        look,
        title_of(text),
        f'<div id="toolbar"><button>Zoom in</button><span>1 / {len(pages)}</span></div><div id="viewer" class="pdfViewer">{drawn}</div>',
        "Lumora",
    )


def pricing(text: str, look: Look) -> str:
    style = Style(paragraph="p", table="roles" if look.era else "table", accordion=False)
    body = markup(text, look, style, title=False)
    toggle = '<div role="tablist" class="billing-toggle"><button role="tab" aria-selected="true">Monthly</button><button role="tab">Yearly <span>Save 17%</span></button></div>'
    logos = (
        "<section><h2>Trusted by leading teams</h2><ul><li><img alt='Acme'></li><li><img alt='Globex'></li></ul></section>"
        if look.has("inline_promo")
        else ""
    )
    quote = f"<figure><blockquote>“Brio cut our review time in half.”</blockquote><figcaption>{'Ana Ruiz, Acme' if look.has('author') else 'Ben Ode, Globex'}</figcaption></figure>"
    return whole(
        look,
        f"{title_of(text)} | Brio",
        f'{promo(look)}{site_header(look, "Product", "Pricing", "Docs")}<main class="{look.name("pricing")}"><h1 class="{look.name("h")}">{words(title_of(text), look)}</h1>{toggle}{body}{logos}{quote}<section class="newsletter"><h2>Stay up to date</h2><p>Get product news once a month.</p><form><input type="email"><button>Subscribe</button></form></section></main>{site_footer(look, "Brio")}{cookie_wall(look)}',
        "Brio",
    )


def region_table(text: str, look: Look) -> str:
    body = markup(text, look, Style(table="table", listing="ul"), title=False).replace(
        "<li>", '<li class="country"><span class="flag">🏳️</span> '
    )
    rows = body.count('class="country"')
    status = '<div class="status-pill"><a href="https://status.example">{}</a></div>'.format(
        "All systems operational" if not look.has("counter") else "Degraded performance"
    )
    return whole(
        look,
        f"{title_of(text)}",
        f'{site_header(look, "Docs", "Status")}<main id="content"><div class="controls"><label>Filter</label><input><button>Reset</button></div>{status}<h1>{words(title_of(text), look)}</h1><p class="muted">Last checked {look.at:%H:%M} UTC · Updated {shown_date(updated(text), look)}</p>{body}<p>Showing 1 to {rows} of {rows} entries</p></main>{site_footer(look, "Aurelia")}{cookie_wall(look)}',
        "Aurelia",
    )


ANATOMIES: dict[str, Callable[[str, Look], str]] = {
    "next": next_legal, "intercom": intercom, "zendesk": zendesk, "mintlify": mintlify, "docusaurus": docusaurus, "gitbook": gitbook, "notion": notion,
    "framer": framer, "wordpress": wordpress, "google": google, "microsoft": microsoft, "aws": aws, "zh_portal": zh_portal, "volcengine": volcengine,
    "feishu": feishu, "onetrust": onetrust, "markdown": markdown, "pdf_text": pdf_text, "pricing": pricing, "region_table": region_table,
}  # fmt: skip


# --- what is not the document


def broken(kind: str, look: Look, drawn: str) -> str:
    """The page on a bad day; `drawn` is the page as it should have been."""
    if kind == "truncated":
        return drawn[: int(len(drawn) * 0.55)]
    if kind == "shell":
        return (
            re.sub(r"(?s)(<body[^>]*>).*?(<script)", r'\1<div id="root"><div class="skeleton"></div></div>\2', drawn, count=1)
            if "<body" in drawn
            else ""
        )
    if kind == "half":
        return drawn.replace(markup_middle(drawn), '<div class="skeleton-line"></div><p>Loading…</p>') if "<h2" in drawn else drawn[:200]
    title, body = _BROKEN[kind]
    return whole(look, title, body.replace("{ray}", look.nonce()[:16]), "")


def markup_middle(drawn: str) -> str:
    """All from the second section on to the last one: what a page that is still loading does not have."""
    places = [m.start() for m in re.finditer(r"<h2", drawn)]
    return drawn[places[0] : places[-1]] if len(places) > 1 else drawn[len(drawn) // 3 : len(drawn) // 2]


_BROKEN = {
    "challenge": ("Just a moment...", '<div class="main-wrapper" role="main"><div class="main-content"><h1>www.example.com</h1><h2>Verifying you are human. This may take a few seconds.</h2><div>www.example.com needs to review the security of your connection before proceeding.</div></div></div><div class="footer"><div>Ray ID: <code>{ray}</code></div><div>Performance &amp; security by Cloudflare</div></div>'),
    "maintenance": ("We'll be back soon", "<div><h1>We&rsquo;ll be back soon!</h1><p>Sorry for the inconvenience. We are performing some scheduled maintenance at the moment and will be back online shortly.</p><p>Reference {ray}</p></div>"),
    "exception": ("Error", '<div id="__next"><h2>Application error: a client-side exception has occurred (see the browser console for more information).</h2></div>'),
    "blocked": ("ERROR: The request could not be satisfied", "<h1>403 ERROR</h1><h2>The request could not be satisfied.</h2><hr>Request blocked. We can't connect to the server for this app or website at this time. There might be too much traffic or a configuration error.<br><pre>Generated by cloudfront (CloudFront) Request ID: {ray}</pre>"),
    "soft404": ("Page not found", "<header><a>Home</a></header><main><h1>Page not found</h1><p>Sorry, we couldn't find the page you're looking for. It may have been moved or deleted.</p><a>Go back home</a></main>"),
    "login": ("Sign in", "<main><h1>Welcome back</h1><form><label>Email address</label><input><button>Continue</button></form><p>Don't have an account? <a>Sign up</a></p><p>or</p><button>Continue with Google</button><button>Continue with Microsoft Account</button></main>"),
    "region": ("Unavailable", "<main><h1>This service is not available in your country</h1><p>Sorry, our website is not available in your region yet. Please check back later.</p></main>"),
    "home": ("Example – AI for everyone", "<header><nav><a>Product</a><a>Pricing</a></nav></header><main><section><h1>Think faster with an assistant you can trust</h1><p>Write, code and research with the most helpful assistant.</p><a>Try it now</a></section><section><h2>For teams</h2><p>Bring everyone together with shared projects and knowledge.</p></section><section><h2>For developers</h2><p>Build on the same models with our API.</p></section><section><h2>Latest news</h2><ul><li><a>Announcing our spring release</a></li><li><a>A new office in Zurich</a></li></ul></section></main><footer>© 2025</footer>"),
    "zh_verify": ("安全验证", "<div><h1>安全验证</h1><p>您的访问过于频繁，请完成下方验证后继续访问。</p><p>请拖动滑块完成拼图</p></div>"),
    "zh_error": ("系统繁忙", "<div><h2>系统开小差了</h2><p>服务器繁忙，请稍后再试。</p><a>返回首页</a></div>"),
}  # fmt: skip
