"""What a page hangs around and into its documents, cut away: scripts, hidden things, buttons, bars of links, notices.

Inside a declared selection somebody said "this is the document": there a thing goes only when it plainly says nothing of its own, because
swallowed policy text is worse than a line of furniture. Around detected main content the guess may be bolder. Whether a thing is open,
closed, shown or hidden at the moment never decides: an accordion's state is no edit.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html import unescape

from selectolax.lexbor import LexborNode

from monitor.read.adverts import ends_in_call, is_call, says_no_rule
from monitor.read.tidy import tidy

_DEAD = (
    "script,style,template,noscript,svg,math annotation,iframe,object,embed,canvas,audio,video,picture source,select,input,datalist,"
    "progress,meter,link,meta,base,map,track,param,rp,rt"
)
_HIDDEN = '[hidden],[style*="display:none"],[style*="display: none"],[style*="visibility:hidden"],[aria-hidden="true"]'
_FOLDED = re.compile(r"accordion|collaps|tab-?p|tab-content|panel|expand|toggle|dropdown-content|faq|disclosure", re.IGNORECASE)
_LABELS = ".sr-only,.visually-hidden,.visuallyhidden,.screen-reader-text,.screen-reader-only,.a11y-hidden,.u-sr-only"
_BOXES = ("td", "th", "li", "dd", "dt", "p")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary"})
_LABEL_LENGTH = 80

_SITE_LINKS = 'nav,[role="navigation"],[role="banner"],[role="contentinfo"],[role="menu"],[role="menubar"],[role="search"]'
_OVERLAYS = 'dialog,[role="dialog"],[role="alertdialog"],[role="tooltip"],[aria-modal="true"]'
_LINK_BARS = ("aside", '[role="complementary"]', "header ul", "footer")
_LINK_BAR_NAMES = (
    "breadcrumb|share|social|related|sidebar|toc|table-of-contents|tableofcontents|pagination|pager|on-this-page|locale-switch|"
    "language-switch|lang-switch|skip-link|skip-to|prev-?next|prev-link|next-link"
)
_NOTICE_NAMES = "cookie|consent|gdpr|onetrust|truste|newsletter|feedback|helpful"
_LINK_BAR_NAME = re.compile(
    rf"(?:^|[-_ ]|(?<=[a-z])(?=[A-Z]))(?i:{_LINK_BAR_NAMES})"
    r"(?i:s|d|er|bar|links?|buttons?|icons?|articles?|posts?|list|nav|menu|content)?(?=$|[-_ \dA-Z])"
)
"""Names are whole words: `toc` is one in `page-toc`, none in `protocol`."""
_NOTICE_NAME = re.compile(_NOTICE_NAMES, re.IGNORECASE)
_ADVERT_NAME = re.compile(
    r"(?:^|[-_ ]|(?<=[a-z])(?=[A-Z]))(?i:cta|call-to-action|promo|promotion|banner|announcement|upsell|advert|inner-ad)(?i:s|bar|card|box|block|section)?"
    r"(?=$|[-_ \dA-Z])"
)
_NAMED = re.compile(r' (class|id|data-framer-name|data-testid|data-component)="([^"]+)"')
_UTILITY = re.compile(r"\S*[:\[\]]\S*")
"""Classes of utility frameworks, like `toc-visible:mt-2`, say how a box looks and name other boxes."""

_ANSWERS = re.compile(
    r"(?:accept|reject|decline|allow|refuse|deny|agree|i agree|got it|ok(?:ay)?|close|dismiss|no,? thanks|yes|no|submit|send|subscribe|sign up|join)"
    r"(?: (?:and close|all|only|cookies|all cookies|necessary|essential|optional|non-essential|necessary cookies|essential cookies|optional cookies|now))*[.!]?"
    r"|(?:全部)?(?:接受|拒绝|同意|允许)(?:所有|全部)?(?:cookies?)?|知道了|关闭|是|否|提交|订阅|(?:alle )?(?:akzeptieren|ablehnen)|(?:tout )?(?:accepter|refuser)",
    re.IGNORECASE,
)
"""What the buttons of a notice say that wants an answer of the visitor; a section of a policy about cookies has none of them."""
_ASKED_FOR = re.compile(r"\bcookies?\b|newsletter|subscri|sign (?:in|up)|log ?in\b|feedback|survey|订阅|登录|问卷", re.IGNORECASE)
_STATES = re.compile(
    r"\b(?:not?|yes|included|excluded|(?:un)?available|(?:un)?supported|allowed|prohibited|old price|was)\b|[不否是包支禁]", re.IGNORECASE
)
"""Labels for those who cannot see a picture that say what the picture says: a tick, a cross, a struck price."""
_WORD = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]|[^\W_]+")
_PRICE = re.compile(r"[$€£¥%]\s?\d|\d\s?[%€元]")
_FEW_WORDS = 4
_INLINE = frozenset({"span", "i", "em", "b", "strong", "a", "small", "sup", "sub", "label", "abbr", "u", "mark", "img"})

_MOST_OF_A_PAGE = 0.3
_NOTICE_LENGTH = 1500
_SURE_NOTICE_LENGTH = 700
_ADVERT_LENGTH = 400
_TOC_LINKS = 4
_ENUMERATOR = re.compile(r"^\W*(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.):]*\s+", re.IGNORECASE)


def strip(root: LexborNode, *, declared: bool) -> None:
    """Cut away what is not the document inside a node; `declared`: the node was chosen by the source's own selectors."""
    _say_pictures_in_cells(root)
    drop_dead(root)
    most = _MOST_OF_A_PAGE * len(root.text())
    _drop_site(root, most, declared)
    _drop_overlays(root, most, declared)
    _drop_named(root, most, declared)
    _drop_contents(root)
    _drop_hidden(root, most, declared)
    _drop_buttons(root)


def drop_dead(root: LexborNode) -> None:
    """What never says anything to anybody who reads."""
    for node in root.css(_DEAD):
        node.decompose(recursive=False)


def ancestors(node: LexborNode) -> list[LexborNode]:
    """From the parent up to the document."""
    found = []
    above = node.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return found


def _drop(root: LexborNode, node: LexborNode) -> None:
    if node.mem_id != root.mem_id:
        node.decompose(recursive=False)


def _size(node: LexborNode) -> int:
    return len("".join(node.text().split()))


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _says_something(text: str) -> bool:
    """More than a label: a few words, or a price."""
    return _words(text) >= _FEW_WORDS or _PRICE.search(text) is not None


def _say_pictures_in_cells(root: LexborNode) -> None:
    """A tick in a table is a picture with a label: the label is what the cell says."""
    for picture in root.css("td img[alt], td svg[aria-label], th img[alt]"):
        label = picture.attributes.get("alt") or picture.attributes.get("aria-label")
        if label and _is_all_of_a_box(picture, ("td", "th")):
            picture.insert_before(label)


def _is_all_of_a_box(node: LexborNode, boxes: tuple[str, ...] = _BOXES) -> bool:
    """A cell or an item may show a tick and say "Yes" only to those who cannot see it."""
    box = next((above for above in ancestors(node)[:6] if above.tag in boxes), None)
    return box is not None and box.text().strip() == node.text().strip()


# --- what belongs to the site


def _drop_site(root: LexborNode, most: float, declared: bool) -> None:
    for node in root.css(_SITE_LINKS):
        if len(node.text()) < most and (not declared or not _says_something(node.text(separator=" ")) or _is_links(node)):
            _drop(root, node)


def _drop_overlays(root: LexborNode, most: float, declared: bool) -> None:
    """Dialogues, open or closed alike; terms may stand in one that a button opens."""
    for node in root.css(_OVERLAYS):
        length = len(node.text())
        if not _says_something(node.text(separator=" ")) or (_asks(node) if declared else length < min(most, _NOTICE_LENGTH)):
            _drop(root, node)


def _asks(overlay: LexborNode) -> bool:
    """It wants the visitor's consent or address, and is not a policy behind a button."""
    return _is_notice(overlay, declared=True) and _ASKED_FOR.search(overlay.text()) is not None


def _drop_named(root: LexborNode, most: float, declared: bool) -> None:
    names = set(_NAMED.findall(root.html or ""))
    bars = [name for name in names if _is_bar(name[1])]
    for node in root.css(_selector(bars, _LINK_BARS)):
        if len(node.text()) < most and _is_links(node, strictly=declared):
            _drop(root, node)
    adverts = [name for name in names if _is_called_advert(name[1])]
    for node in root.css(_selector(adverts, ())) if adverts else ():
        if len(node.text()) < min(most, _ADVERT_LENGTH) and _is_advert(node):
            _drop(root, node)
    notices = [name for name in names if _is_called_notice(name[1])]
    for node in root.css(_selector(notices, ("[data-nosnippet]",))):
        if len(node.text()) < most and _is_notice(node, declared):
            _drop(root, node)


@lru_cache(maxsize=8192)
def _is_bar(names: str) -> bool:
    return _LINK_BAR_NAME.search(_UTILITY.sub(" ", names)) is not None


@lru_cache(maxsize=8192)
def _is_called_advert(names: str) -> bool:
    return _ADVERT_NAME.search(_UTILITY.sub(" ", names)) is not None


@lru_cache(maxsize=8192)
def _is_called_notice(names: str) -> bool:
    return _NOTICE_NAME.search(names) is not None


def _selector(names: list[tuple[str, str]], others: tuple[str, ...]) -> str:
    """Elements that have one of the classes or ids, as they are serialised."""
    values = ((where, re.sub(r"""(["\\\n\r\f])""", lambda m: f"\\{ord(m[1]):x} ", unescape(value))) for where, value in names)
    return ",".join([*others, *(f'[{where}="{value}"]' for where, value in values)])


def _is_links(node: LexborNode, strictly: bool = True) -> bool:
    """Hardly anything but links; `strictly`: nor a sentence beside them."""
    text = _size(node)
    links = node.css("a") or ([node] if "href" in node.attributes else node.css("[href]"))
    if not text or sum(map(_size, links)) <= 0.5 * text:
        return not text
    if not strictly and node.tag not in _BOXES:
        return True
    return _words(node.text(separator=" ")) - sum(_words(link.text(separator=" ")) for link in links) <= max(_FEW_WORDS, 2 * len(links))


def _is_notice(node: LexborNode, declared: bool) -> bool:
    """Short, and with buttons that want the visitor's answer."""
    if len(node.text()) > (_SURE_NOTICE_LENGTH if declared else _NOTICE_LENGTH):
        return False
    return any(_ANSWERS.fullmatch(tidy(answer.text())) for answer in node.css('a,button,[role="button"]'))


def _is_advert(node: LexborNode) -> bool:
    """A card or bar that wants to be clicked and has no word of rules: a notice of a change, though in a banner, is kept."""
    if not says_no_rule(node.text(separator=" ")):
        return False
    buttons = (tidy(button.text()) for button in node.css('a,button,[role="button"]'))
    return any(is_call(label) or ends_in_call(label) for label in buttons)


def _drop_contents(root: LexborNode) -> None:
    """Tables of contents: lists of links to places on the same page whose words stand there too. What stands nowhere else is kept."""
    said: Counter[str] | None = None
    for node in root.css("ul,ol"):
        links = node.css("a")
        inside = [link for link in links if (link.attributes.get("href") or "").startswith("#")]
        if len(inside) < _TOC_LINKS or len(inside) < len(links) or sum(map(_size, links)) <= 0.9 * _size(node):
            continue
        said = said or Counter(map(_bare, root.text(separator="\n").split("\n")))
        for link in inside:
            if said[_bare(link.text())] > 1:
                link.decompose(recursive=False)


def _bare(text: str) -> str:
    """A heading's words without its number and case."""
    return _ENUMERATOR.sub("", tidy(text)).casefold().rstrip(" .:：")


# --- what is hidden


def _drop_hidden(root: LexborNode, most: float, declared: bool) -> None:
    controlled = {name for node in root.css("[aria-controls]") for name in (node.attributes["aria-controls"] or "").split()}
    for node in root.css(_HIDDEN):
        if not _is_folded(node, controlled) and len(node.text()) < most and not _is_said(node, declared):
            _drop(root, node)
    for node in root.css(_LABELS):
        text = node.text()
        if len(text) < _LABEL_LENGTH and not _STATES.search(text) and not _is_all_of_a_box(node):
            _drop(root, node)


def _is_said(node: LexborNode, declared: bool) -> bool:
    """Hidden now, but text of the document: what will unfold it cannot be told from the markup."""
    text = node.text(separator=" ")
    if node.attributes.get("aria-hidden") == "true" and "hidden" not in node.attributes and "style" not in node.attributes:
        # a whole page is `aria-hidden` while a dialogue lies over it; only small things are ornaments
        small = len(text) < _LABEL_LENGTH and not (declared and node.tag not in _INLINE and _says_something(text))
        return not small or _is_all_of_a_box(node)
    return declared and _says_something(text)


def _is_folded(node: LexborNode, controlled: set[str]) -> bool:
    """A closed accordion or tab: its text is part of the document, open or not."""
    attributes = node.attributes
    if attributes.get("hidden") == "until-found" or attributes.get("role") in {"region", "tabpanel"} or node.tag == "body":
        return True
    if attributes.get("id") in controlled or _FOLDED.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
        return True
    before = node.prev
    while before is not None and before.tag == "-text":
        before = before.prev
    return before is not None and ("aria-expanded" in before.attributes or before.css_first("[aria-expanded]") is not None)


def _drop_buttons(root: LexborNode) -> None:
    """Buttons are for doing, not for saying, unless they unfold something, stand in the text, or hold more than a label."""
    for node in root.css('button,[role="button"]'):
        if not _is_saying(node):
            _drop(root, node)


def _is_saying(node: LexborNode) -> bool:
    attributes = node.attributes
    if "aria-expanded" in attributes or "aria-controls" in attributes or attributes.get("role") == "tab":
        return True
    text = node.text(separator=" ")
    if len(text) >= _LABEL_LENGTH or _PRICE.search(text) or _words(text) > _FEW_WORDS:
        return True
    return _stands_in_text(node)


def _stands_in_text(node: LexborNode) -> bool:
    """The whole of an item, cell or heading, or words of a sentence."""
    near = ancestors(node)[:3]
    if any(above.tag in _HEADINGS for above in near):
        return True
    box = next((above for above in near if above.tag in _BOXES), None)
    if box is None or not node.text().strip():
        return False
    around = "".join(box.text().split())
    return around == "".join(node.text().split()) if box.tag != "p" else len(around) > 2 * _size(node)
