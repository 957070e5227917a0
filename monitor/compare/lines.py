"""Lines that belong to the page and not to the policy: each is known by its whole text, so a sentence is never taken for one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from monitor.compare.fold import tidy
from monitor.compare.languages import LANGUAGES
from monitor.model import Block, BlockKind
from monitor.read.adverts import ends_in_call, is_call

_EDGES = re.compile(r"^[^\w©]+|[\W_]+$")

LINES: tuple[tuple[str, str], ...] = (
    (
        "page_chrome",
        r"(?:我的收藏|收藏|复制全文|下载 ?pdf|导出 ?pdf|分享|打印|订阅){2,}|.{0,70}\bllms(?:-full)?\.txt\b.{0,70}|skip to (?:the )?(?:main )?(?:content|navigation|footer)|(?:go )?back(?: to (?:top|home|blog|all|overview))?|scroll to top|return to top|to top"
        r"|copy(?: (?:link|url|page|code|to clipboard|link to (?:section|heading|clipboard)))?|copied|link copied|permalink|print(?: (?:this )?page)?"
        r"|(?:toggle|open|close|show|hide)(?: (?:the )?(?:menu|navigation|navigation menu|sidebar|search|table of contents|dark mode|theme|more|less|all))?|menu|search|navigation"
        r"|read more|learn more|show more|show less|see more|see all|view all|view more|load more|expand all|collapse all|next|previous|next page"
        r"|previous page|loading|sign in|log in|login|sign up|log out|try (?:it )?(?:now|free|chatgpt|claude)|get started|download(?: pdf| as pdf)?"
        r"|skip to main|opens? in (?:a )?new (?:window|tab)|external link|anchor|image|logo|avatar|home|all rights reserved"
        r"|[\w.,& ]{0,40}(?:©|\(c\)|copyright)[\w.,&–\- ]{0,60}(?:all rights reserved)?|[\w.,&–\- ]{0,60}all rights reserved"
        r"|跳(?:转|至|到)(?:到|至)?(?:主要|正文)?内容|返回顶部|回到顶部|返回首页|返回|复制(?:链接)?|打印|展开|收起|展开全部|查看更多|加载中|登录|注册|菜单|搜索|上一页|下一页|上一篇|下一篇",
    ),
    (
        "contents_label",
        r"(?:table of )?contents|(?:archived|previous|past|earlier|older) versions|on this page|in this article|jump to(?: section)?|page contents|(?:view |see )?(?:the )?previous (?:\w+ ){0,3}(?:versions?|terms|polic(?:y|ies))|past versions?|目录|本页内容|历史版本",
    ),
    (
        "share_links",
        r"(?:click to )?share(?: (?:this|on|via|to)(?: (?:page|article|post|x|twitter|facebook|linkedin|reddit|e-?mail|link|wechat|weibo))?)?|tweet|pin it"
        r"|(?:share on )?(?:facebook|twitter|linkedin|reddit|whatsapp|telegram|instagram|youtube|tiktok|discord|github|x)|e-?mail this|follow us|分享(?:到|至)?(?:微信|微博|朋友圈|qq)?",
    ),
    (
        "related_links",
        r"(?:related|recently viewed|recent|popular|featured|latest|more|similar|other)(?: (?:articles?|posts?|topics?|pages?|guides?|stories|news|reading))(?: in this section)?|related|articles in this section"
        r"|you (?:may|might) (?:also )?(?:like|be interested in)|(?:keep|further|continue) reading|(?:read|up) next|have more questions\?? submit a request"
        r"|相关(?:文章|文档|阅读|推荐|链接)|(?:热门|推荐|最新|更多)(?:文章|文档|阅读)|最近浏览|猜你(?:喜欢|想看)|友情链接",
    ),
    (
        "cookie_widget",
        r"(?:accept|reject|decline|allow|refuse)(?: (?:all|only|necessary|essential|optional|non-essential|all cookies|cookies|necessary cookies|and close|additional cookies))?"
        r"|(?:manage|customi[sz]e|your|change) (?:cookies?|cookie (?:preferences|settings|choices)|privacy choices|preferences|consent)"
        r"|cookies? (?:settings|preferences|choices|consent|notice|banner)|your privacy choices|got it|i agree|ok|dismiss"
        r"|(?:全部)?接受(?:所有|全部)?(?:cookie)?s?|拒绝(?:所有|全部)?(?:cookie)?s?|cookie ?(?:设置|偏好)|同意|知道了",
    ),
    (
        "language_widget",
        rf"(?:select|choose|change)?\s*(?:your )?(?:language|locale|region|country)(?: ?/ ?region)?(?: select)?|(?:{LANGUAGES})(?: ?[(（][\w\u4e00-\u9fff ]+[)）]?)?"
        rf"|(?:(?:{LANGUAGES}|[a-z]{{2}})(?: ?[(（][\w ]+[)）]?)?(?:\s*[|/,·]\s*|\s+)){{1,12}}(?:{LANGUAGES})(?: ?[(（][\w ]+[)）]?)?|(?:also )?(?:available|read this) in (?:{LANGUAGES})"
        rf"|if you(?:'re|’re| are) (?:based|located|resident)? ?in (?:the )?[\w\u00c0-\u024f ]{{2,30}}, (?:please )?(?:click|see|go|tap) here|(?:the )?(?:{LANGUAGES})(?:,? (?:and )?(?:{LANGUAGES}))* versions?|切换语言|选择语言|语言",
    ),
    ("language_code", r"en|ja|zh|ko|en-us|en-gb|zh-cn|zh-hans|zh-tw|zh-hant"),
    (
        "update_notice",
        r"(?:(?:the|our|these|we(?:'|’)ve)\s)?[\w,'’ ]{0,60}(?:agreement|terms|terms of (?:use|service)|polic(?:y|ies)|notice|statement|page|article|document) (?:has|have) (?:recently )?been updated(?:[.!] (?:learn more|read more|see what.s new))?",
    ),
    (
        "counters",
        r"\d[\d.,]*\s?[km万]?\+?\s*(?:views?|reads?|likes?|comments?|shares?|claps?|followers?|次?阅读|次?浏览|人?点赞|评论|条评论)"
        r"|(?:views?|reads?|likes?|comments?|阅读量?|浏览量?|点赞数?)\s*[:：]?\s*\d[\d.,]*\s?[km万]?"
        r"|(?:about |approx\.? )?\d+\s*[- ]?min(?:ute)?s?(?: read| reading time)|(?:reading time|read time|time to read|阅读时间|预计阅读时间|阅读时长)\s*[:：]?\s*(?:about |约)?\d+ ?(?:min(?:ute)?s?|分钟)",
    ),
    (
        "feedback_widget",
        r"(?:was|is|did) (?:this|that|the)(?: (?:page|article|answer|content|information))?(?: (?:page|article))? (?:helpful|useful)|did this answer your question|how (?:helpful|useful) was this(?: page| article)?"
        r"|\d+ (?:out )?of \d+ (?:people )?found this helpful|yes no|thanks for your feedback|(?:give|send|leave|provide) feedback|feedback|rate this (?:page|article)|[😞😐😃😀🙂🙁👍👎\s]+"
        r"|(?:这篇文章|这个页面|以上|本页|本文|本篇)?(?:内容|文档)?(?:对您|对你)?(?:是否)?(?:对您|对你)?有(?:所)?帮助(?:吗)?|有帮助|没有帮助|意见反馈",
    ),
)
"""Rule name and what the whole line must say, marks at its ends left out. A new kind of line: one row."""

_LONGEST = 120


_NEEDS_LINK = frozenset({"language_widget"})
"""Rules whose lines may also be content (`Japanese` in a list of supported languages) unless they lead somewhere."""


_LISTED = frozenset({"page_chrome", "share_links", "cookie_widget"})
"""Rules whose single words may be an entry of a list (`Search` among features, `GitHub` among subprocessors) unless they lead somewhere."""


@lru_cache(maxsize=16384)
def _rule(text: str) -> str | None:
    bare = _EDGES.sub("", tidy(text))
    if not bare:
        return "no_words"
    return next((name for name, pattern in _patterns() if pattern.fullmatch(bare)), None)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Made for the first short line: most of a policy's changes are in its paragraphs."""
    return tuple((name, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for name, pattern in LINES)


_PAGER = re.compile(
    r"(?:previous|prev|next|上一[篇页章节]|下一[篇页章节])(?: (?:article|page|post|topic|chapter))?\s*[:：]?\s*", re.IGNORECASE
)


def _calls(block: Block) -> bool:
    """A linked line that only wants the visitor to click: an advertisement, or nothing but labels of buttons."""
    text = tidy(block.text)
    return is_call(text) or (block.kind is BlockKind.PARAGRAPH and ends_in_call(text) and all_links(block))


def all_links(block: Block) -> bool:
    """Nothing but links stands in it, marks and words of a pager left out."""
    if not block.links:
        return False
    rest = _PAGER.sub("", block.text)
    for link in block.links:
        rest = rest.replace(_PAGER.sub("", link.text), "", 1)
    return not re.search(r"\w", rest)


def _pages_on(block: Block) -> bool:
    """A link to the page before or after this one."""
    match = _PAGER.match(block.text)
    return match is not None and all_links(block)


def line_rule(block: Block) -> str | None:
    """The rule by which a whole block is furniture of the page, or None."""
    if len(block.text) > _LONGEST:
        return None
    rule = _rule(block.text)
    if block.links:
        return rule or ("pager" if _pages_on(block) else "promotion" if _calls(block) else None)
    if rule is None:
        return None
    listed = block.kind in (BlockKind.ITEM, BlockKind.ROW) and " " not in block.text.strip()
    return None if rule in _NEEDS_LINK or (listed and rule in _LISTED) else rule
