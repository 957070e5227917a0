"""What an address is, found from the address alone: which kind of source, at which address it is read best, and the lines for a watchlist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit

from monitor.errors import MonitorError
from monitor.model import (
    BrokenReason,
    FetchFailure,
    FollowRules,
    Reading,
    ReadRules,
    Response,
    Source,
    SourceKey,
    SourceKind,
    Text,
    Unreadable,
    Validators,
    Way,
)
from monitor.ports import Fetcher
from monitor.read import feed, health, read, suggest
from monitor.read.decode import kind_of, text_of
from monitor.read.feed import Feed, FeedFormat
from monitor.read.links import alternates
from monitor.read.status import Board, StatusFormat, read_status

_STATUS_NAME = re.compile(r"(?<![a-z])(?:status|health|incidents?|uptime)(?![a-z])|状态|健康", re.IGNORECASE)
_NEWS_NAME = re.compile(
    r"/(?:news|blog|changelog|release|releases|release-notes|updates|announcements?|whats-new|posts)(?:/|$|\.)", re.IGNORECASE
)
_WELL_KNOWN = (
    "/api/v2/summary.json",
    "/api/v1/summary",
    "/summary.json",
    "/index.json",
    "/incidents.json",
    "/public/currentevents",
    "/history.atom",
    "/feed.atom",
    "/history.rss",
    "/feed.rss",
    "/feed.xml",
    "/incidents.rss",
)
"""Where status pages of the known makers keep their data, those that say most first."""
_AS_IT_IS = (SourceKind.PDF, SourceKind.TEXT, SourceKind.MARKDOWN, SourceKind.JSON, SourceKind.XML)
_ENOUGH = 0.3
"""Share of the page's text that its Markdown twin must have."""


class DetectError(MonitorError):
    """The address could not be had; the text says why."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to watch what was asked for."""

    kind: SourceKind
    url: str
    format: str
    """Whose format it is in, or what sort of feed or page."""
    why: Text
    way: Way = Way.HTTP
    select: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """The lines of a watchlist file that watch it so."""
        out = [f"- url: {self.url}"]
        if self.kind is not SourceKind.AUTO:
            out.append(f"  kind: {self.kind.value}")
        if self.way is Way.BROWSER:
            out.append("  way: browser")
        if self.select:
            out.append(f"  select: [{', '.join(map(_quoted, self.select))}]")
        return tuple(out)


def _quoted(selector: str) -> str:
    return "'" + selector.replace("'", "''") + "'"


@dataclass(slots=True)
class _Search:
    """One search in progress."""

    url: str
    fetcher: Fetcher
    asked: dict[str, Response | FetchFailure] = field(default_factory=dict)

    def get(self, url: str) -> Response | FetchFailure:
        """Ask an address, each once."""
        if url not in self.asked:
            self.asked[url] = self.fetcher.fetch(Source(SourceKey("detect", "detect", "detect"), url), Validators())
        return self.asked[url]

    def good(self, url: str) -> Response | None:
        """The answer, where it is a good one."""
        answer = self.get(url)
        return answer if isinstance(answer, Response) and answer.status == 200 else None


def detect(url: str, fetcher: Fetcher) -> tuple[Candidate, ...]:
    """The ways to watch an address, the best first; at least one. Raises DetectError."""
    search = _Search(url, fetcher)
    answer = search.get(url)
    if isinstance(answer, FetchFailure):
        raise DetectError(_about(url, answer.detail))
    found = list({each.url + each.kind: each for each in _candidates(search, answer)}.values())
    if not found:
        refused = health.refused(answer)
        detail = refused.detail if refused else "nothing at this address can be read"
        raise DetectError(_about(url, detail))
    return tuple(found)


def _about(url: str, detail: str) -> Text:
    said = detail if url in detail else f"{url}: {detail}"
    return Text(
        f"{said}; open the address in a browser and check it, or watch another address of this document",
        f"{said}；请在浏览器中打开该地址核对，或改为监控该文档的其他地址",
    )


def _candidates(search: _Search, answer: Response) -> Iterator[Candidate]:
    itself = _data(answer)
    if itself is not None:
        yield itself
        return
    if kind_of(answer, ReadRules()) in _AS_IT_IS:
        yield from _plain_document(answer)
        return
    status = _looks_like_status(answer)
    behind = _status_behind(search, answer) if status else None
    if behind is not None:
        yield behind
        return
    yield from _linked_feeds(search, answer)
    yield from _page(search, answer, status)


# --- data of its own


def _data(answer: Response) -> Candidate | None:
    """Status data or a feed, by what the body is."""
    board = read_status(answer, ReadRules())
    if isinstance(board, Board) and board.format is not StatusFormat.PAGE and not _is_ordinary_feed(board, answer):
        return _status(answer.final_url, board)
    found = feed.parse(answer) if feed.format_in(_head(answer)) or isinstance(board, Unreadable) else None
    if isinstance(found, Feed) and found.format is not FeedFormat.INDEX:
        return _feed(answer.final_url, found)
    return None


def _head(answer: Response) -> str:
    text = text_of(answer)
    return text.lstrip("\ufeff \r\n\t")[:4096] if isinstance(text, str) else ""


def _is_ordinary_feed(board: Board, answer: Response) -> bool:
    """A feed tells of incidents if its address or its title says so."""
    if board.format is not StatusFormat.FEED:
        return False
    found = feed.parse(answer)
    title = found.title if isinstance(found, Feed) else ""
    return not (_names_status(answer.final_url) or _STATUS_NAME.search(title))


def _status(url: str, board: Board) -> Candidate:
    return Candidate(
        SourceKind.STATUS,
        url,
        board.format.value,
        Text(
            f"status data ({board.format}), {len(board.incidents)} incidents now",
            f"状态页数据（{board.format}），现有事件 {len(board.incidents)} 条",
        ),
    )


def _feed(url: str, found: Feed) -> Candidate:
    return Candidate(
        SourceKind.FEED,
        url,
        found.format.value,
        Text(f"a feed ({found.format}) of {len(found.items)} items", f"订阅源（{found.format}），共 {len(found.items)} 条"),
    )


def _plain_document(answer: Response) -> Iterator[Candidate]:
    kind = kind_of(answer, ReadRules())
    found = read(answer, ReadRules())
    if isinstance(found, Unreadable):
        raise DetectError(_about(answer.final_url, found.detail))
    yield Candidate(SourceKind.AUTO if kind is SourceKind.PDF else kind, answer.final_url, kind.value, _sorts(kind, found))


def _sorts(kind: SourceKind, found: Reading) -> Text:
    blocks = len(found.blocks)
    names = {
        SourceKind.PDF: Text("a PDF with a text layer", "带文字层的 PDF"),
        SourceKind.MARKDOWN: Text("a Markdown text", "Markdown 文本"),
        SourceKind.TEXT: Text("a plain text", "纯文本"),
        SourceKind.JSON: Text("JSON; name the part that matters by `select`, in JMESPath", "JSON；请用 `select`（JMESPath）指明关心的部分"),
        SourceKind.XML: Text("XML", "XML"),
    }
    return Text(f"{names[kind].en}, {blocks} blocks", f"{names[kind].zh}，共 {blocks} 段")


# --- status pages


def _names_status(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_STATUS_NAME.search(parts.netloc.partition(":")[0]) or _STATUS_NAME.search(parts.path))


def _looks_like_status(answer: Response) -> bool:
    """By the address, or by the page's own title."""
    title = re.search(r"<title[^>]*>(.{0,300}?)</title>", _whole(answer), re.IGNORECASE | re.DOTALL)
    return _names_status(answer.url) or _names_status(answer.final_url) or bool(title and _STATUS_NAME.search(title[1]))


def _whole(answer: Response) -> str:
    text = text_of(answer)
    return text if isinstance(text, str) else ""


def _status_behind(search: _Search, answer: Response) -> Candidate | None:
    """The data behind a status page: first where it says so itself, then where the known makers keep them. The first that is data is enough."""
    root = urlsplit(answer.final_url)
    linked = [link.url for link in alternates(answer)]
    named = re.findall(r"https://api\.onlineornot\.com/v1/status_pages/[\w-]+/summary", _whole(answer))
    own = [urlunsplit((root.scheme, root.netloc, path, "", "")) for path in _WELL_KNOWN]
    for url in dict.fromkeys([*named, *own, *linked]):
        response = search.good(url)
        board = read_status(response, ReadRules()) if response is not None else None
        if isinstance(board, Board) and board.format is not StatusFormat.PAGE:
            return _status(url, board)
    return None


# --- feeds and pages


def _linked_feeds(search: _Search, answer: Response) -> Iterator[Candidate]:
    """Feeds that the page's head names; of a page of news without one, the list itself and the sitemap."""
    for link in alternates(answer)[:3]:
        response = search.good(link.url)
        found = feed.parse(response) if response is not None else None
        if isinstance(found, Feed) and found.format is not FeedFormat.INDEX:
            yield _feed(link.url, found)
            return
    if not _NEWS_NAME.search(urlsplit(answer.final_url).path):
        return
    listed = feed.parse(answer, FollowRules())
    if isinstance(listed, Feed):
        yield _feed(answer.final_url, listed)
    response = search.good(urljoin(answer.final_url, "/sitemap.xml"))
    found = feed.parse(response) if response is not None else None
    if isinstance(found, Feed) and found.format in (FeedFormat.SITEMAP, FeedFormat.SITEMAP_INDEX):
        yield _feed(urljoin(answer.final_url, "/sitemap.xml"), found)


def _page(search: _Search, answer: Response, status: bool) -> Iterator[Candidate]:
    """The page itself: its Markdown twin, the page, or the page in a browser where it is empty before its script ran."""
    rules = ReadRules()
    reading = read(answer, rules)
    wrong = reading if isinstance(reading, Unreadable) else health.examine(answer, reading, (), rules)
    twin = _twin(search, answer, reading)
    if twin is not None:
        yield twin
    if wrong is None:
        if status:
            board = read_status(answer, ReadRules())
            if isinstance(board, Board):
                yield _status(answer.final_url, board)
                return
        why = Text("a page; its main content is found, or named by `select`", "网页；自动识别正文，也可用 `select` 指明")
        yield Candidate(SourceKind.AUTO, answer.final_url, "html", why, select=suggest(answer, rules)[:1])
    elif wrong.reason in (BrokenReason.SHELL, BrokenReason.CONSENT):
        why = Text(
            f"the plain page is no document ({wrong.reason}): a browser must fetch it (pip install 'policy-monitor[browser]')",
            f"直接读取得不到正文（{wrong.reason}）：需由浏览器获取（pip install 'policy-monitor[browser]'）",
        )
        yield Candidate(SourceKind.AUTO, answer.final_url, wrong.reason.value, why, way=Way.BROWSER)


def _twin(search: _Search, answer: Response, reading: Reading | Unreadable) -> Candidate | None:
    """Documentation sites serve the same page as Markdown under the address with `.md` behind it."""
    parts = urlsplit(answer.final_url)
    path = parts.path.rstrip("/")
    if not path or re.search(r"\.\w{2,5}$", path):
        return None
    url = urlunsplit((parts.scheme, parts.netloc, f"{path}.md", "", ""))
    response = search.good(url)
    if response is None or kind_of(response, ReadRules()) not in (SourceKind.MARKDOWN, SourceKind.TEXT):
        return None
    found = read(response, ReadRules(SourceKind.MARKDOWN))
    if isinstance(found, Unreadable) or health.examine(response, found, (), ReadRules(SourceKind.MARKDOWN)):
        return None
    if isinstance(reading, Reading) and len(found.text) < _ENOUGH * len(reading.text):
        return None
    return Candidate(
        SourceKind.MARKDOWN, url, "markdown", Text("the same page as Markdown: nothing but its text", "同一页面的 Markdown 版：只有正文")
    )
