"""Is this the document at all? Decided before anything is compared: what is not the document is never a change."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from monitor.model import Block, BlockKind, BrokenReason, Reading, ReadRules, Response, Selected, SourceKind, Unreadable
from monitor.read import page, probe
from monitor.read.decode import kind_of, text_of
from monitor.read.language import LANGUAGES, base, detect
from monitor.read.tidy import tidy
from monitor.read.walls import WALLS, Wall

_WALL_LENGTH = 1600
"""Letters, at most, of a page that can be a wall; a policy that short is told apart by where the words stand."""
_SAME = 0.5
"""Share of a document's text that, found again, proves that it is the document."""
_WALL_PROSE = 3
"""Whole sentences, at most, of a page that can be a wall."""
_TITLE_LENGTH = 120
_SHELL_LENGTH = 120
_OPENING = 4
"""Blocks in which a wall says what it is."""
_GOOD_PART = 0.08
_COLLAPSED = 0.25
_WIDE = re.compile("[\u2e80-\U0010ffff]")
_SENTENCE = re.compile(r"[.!?:;。！？：；…]['\"”’」』）)]*$")
_MOVED = re.compile(
    r"\b(?:replaced|superseded|moved|retired|discontinu\w+|deprecated|sunset|archived|withdrawn|no longer (?:offer|available|appl|in effect|maintain)\w*|shut(?:ting)? down|merged|now (?:part of|found|located|available at))\b|"
    r"取代|迁移|已移至|停止(?:服务|运营|更新)|下线|废止|失效|终止|移動しました|廃止|ersetzt|verschoben|remplacé|sustituid|reemplazad|substituíd",
    re.IGNORECASE,
)

_STATUS = {
    401: (BrokenReason.LOGIN, "the server asks for a login"),
    404: (BrokenReason.GONE, "the page does not exist any more"),
    407: (BrokenReason.CLIENT_ERROR, "a proxy asks for a login"),
    410: (BrokenReason.GONE, "the page was taken away for good"),
    429: (BrokenReason.RATE_LIMITED, "the server says: too many requests"),
    451: (BrokenReason.REGION_BLOCKED, "the server refuses for legal reasons"),
}
_CHALLENGE_HEADERS = (("cf-mitigated", "challenge"), ("x-amzn-waf-action", ""), ("x-datadome", "protected"), ("x-sucuri-block", ""))

_ADDRESSES = (
    (
        BrokenReason.LOGIN,
        "a login",
        re.compile(
            r"(?:^|[/._-])(?:log-?in|sign-?in|signon|sso|oauth2?|authenticate|auth|passport|servicelogin)(?:[/._?-]|$)", re.IGNORECASE
        ),
    ),
    (
        BrokenReason.CONSENT,
        "a consent wall",
        re.compile(r"^(?:[\w-]+\.)?consent\.|/(?:cookie-?wall|consent|collectconsent|privacy-gate)(?:[/?]|$)", re.IGNORECASE),
    ),
    (
        BrokenReason.BOT_CHECK,
        "a bot check",
        re.compile(
            r"/(?:captcha|challenge|sorry/index|botcheck|validatecaptcha|punish)(?:[/?]|$)|^(?:captcha|challenges?)\.", re.IGNORECASE
        ),
    ),
    (
        BrokenReason.REGION_BLOCKED,
        "a page for visitors from elsewhere",
        re.compile(
            r"/(?:app-unavailable-in-region|unsupported-?(?:country|region)|region-?(?:blocked|unavailable|not-supported)|geo-?block\w*|unavailable-in-\w+)",
            re.IGNORECASE,
        ),
    ),
    (BrokenReason.SOFT_404, "an error page", re.compile(r"/(?:404|not-?found|page-?not-?found|error-?404)(?:[/.?]|$)", re.IGNORECASE)),
    (BrokenReason.ERROR_PAGE, "an error page", re.compile(r"/(?:error|errors|500|oops|errorpage)(?:[/.?]|$)", re.IGNORECASE)),
    (BrokenReason.MAINTENANCE, "a maintenance page", re.compile(r"/(?:maintenance|down-for-maintenance)(?:[/.?]|$)", re.IGNORECASE)),
)

_PAGED = re.compile(r"\b(\d{1,4})\s*(?:[-–—~]|to|bis|à|a|至|到)\s*(\d{1,4})\s*(?:of|/|out of|von|sur|de|di|из|共|，共|,共)\s*(\d{1,5})\b")


_BOX = re.compile(rb"<(/?)(?:div|main|article|section|table|ul|ol)\b", re.IGNORECASE)
_OPEN_BOXES = 2
"""So many boxes left open are no slip of the pen: a page may leave out `</body>`, but not the end of a `div`."""


def refused(response: Response) -> Unreadable | None:
    """What the server said by status and headers alone: then there is nothing to read."""
    status = response.status
    if any((response.header(name) or "").lower().startswith(value) and response.header(name) for name, value in _CHALLENGE_HEADERS):
        return Unreadable(BrokenReason.BOT_CHECK, f"the server answers {status} with a bot check")
    if status in _STATUS:
        reason, words = _STATUS[status]
        return Unreadable(reason, f"HTTP {status}: {words}")
    if status >= 500:
        return Unreadable(BrokenReason.SERVER_ERROR, f"HTTP {status}: the server failed")
    if status >= 400:
        return Unreadable(BrokenReason.CLIENT_ERROR, f"HTTP {status}: the server refuses the request")
    if status in {204, 205}:
        return Unreadable(BrokenReason.EMPTY, f"HTTP {status}: the server says there is nothing")
    return None


def examine(response: Response, reading: Reading, known: tuple[Reading, ...], rules: ReadRules) -> Unreadable | None:
    """Why this is not the document, or None: it is, or another one that somebody should see.

    `known` are the document's good readings, the current one first; without any, only what is certain counts. A shortened or
    rewritten policy, a notice that it moved, another document in its place are not broken: the comparison says so.
    """
    if rules.kind in probe.READERS:
        return probe.examine(reading, known)
    letters = _Letters(reading, known)
    certain = refused(response) or _cut_short(response, reading, known, rules)
    if certain or letters.same:
        return certain
    return (
        _elsewhere(response, letters)
        or _wall(reading, letters)
        or _other_language(reading, known, rules)
        or _shell(response, letters)
        or _collapsed(reading, known, letters)
    )


class _Letters:
    """How much the reading says, and how much of it the document said before."""

    def __init__(self, reading: Reading, known: tuple[Reading, ...]) -> None:
        self.count = weight(reading.text)
        self.fewest = min((weight(other.text) for other in known), default=0)
        self.ratio = self.count / self.fewest if self.fewest else 1.0
        before = {block.text for other in known for block in other.blocks}
        again = sum(weight(block.text) for block in reading.blocks if block.text in before)
        self.same = bool(known) and self.count > 0 and again >= _SAME * self.count and self.ratio >= _COLLAPSED
        self.prose = _prose(reading.blocks)


def weight(text: str) -> int:
    """The length of a text; a Chinese, Japanese or Korean character says as much as two and a half letters."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return len(text) + wide + wide // 2


def _prose(blocks: tuple[Block, ...]) -> int:
    """Blocks that are whole sentences: what policies are made of, and walls, menus and news lists are not."""
    return sum(1 for block in blocks if block.kind is not BlockKind.HEADING and weight(block.text) >= 70 and _SENTENCE.search(block.text))


def _elsewhere(response: Response, letters: _Letters) -> Unreadable | None:
    """The redirects ended at an address that says what it is."""
    if response.final_url == response.url or letters.count > 3 * _WALL_LENGTH:
        return None
    asked, given = (urlsplit(url) for url in (response.url, response.final_url))
    for reason, name, address in _ADDRESSES:
        ends = any(address.search(part) for part in (given.netloc, given.path))
        if ends and not any(address.search(part) for part in (asked.netloc, asked.path)):
            return Unreadable(reason, f"the address leads to {name}: {given.netloc}{given.path}"[:200])
    return None


def _wall(reading: Reading, letters: _Letters) -> Unreadable | None:
    """The page is short, and says that it is something else."""
    longest = _WALL_LENGTH if letters.ratio < 0.6 or not letters.fewest else _WALL_LENGTH // 2
    title = tidy(reading.title)
    opening = [block.text for block in reading.blocks[:_OPENING]]
    for wall in WALLS:
        said = _said(wall, title, opening, reading, letters, longest)
        if said:
            return Unreadable(wall.reason, f"the page is {wall.name}: “{said[:120]}”")
    return None


def _said(wall: Wall, title: str, opening: list[str], reading: Reading, letters: _Letters, longest: int) -> str | None:
    if letters.count <= longest and letters.prose <= _WALL_PROSE:
        said = next((line for line in _telling_lines(reading, letters) if wall.plain.search(line)), None)
        first = next((line for line in opening if letters.prose <= 2 and wall.shy.fullmatch(line.rstrip(" .!…"))), None)
        if said or first:
            return said or first
    # a title says it even above a long list of links, but never above a policy's prose
    named = wall.shy.fullmatch(title) or (len(title) < _TITLE_LENGTH and wall.plain.search(title))
    return title if named and letters.prose <= _WALL_PROSE and letters.count <= 3 * longest else None


def _telling_lines(reading: Reading, letters: _Letters) -> list[str]:
    """Lines that say what the page is: its first ones, or those that are a good part of it; of a page with sentences, headings only."""
    return [
        block.text
        for place, block in enumerate(reading.blocks)
        if (letters.prose <= 1 or block.kind is BlockKind.HEADING)
        and (place < _OPENING or weight(block.text) >= _GOOD_PART * letters.count)
    ]


def _other_language(reading: Reading, known: tuple[Reading, ...], rules: ReadRules) -> Unreadable | None:
    """Another edition of the document, not a change of it. The declared language counts, and that of the current version."""
    spoken = detect(reading.text)
    declared = {base(rules.language)} & LANGUAGES
    usual = declared | {detect(other.text) for other in (known[:1] if declared else known)} - {None}
    if spoken is None or not usual or spoken in usual:
        return None
    return Unreadable(
        BrokenReason.OTHER_LANGUAGE,
        f"the page is in another language ({spoken}) than the document ({', '.join(sorted(filter(None, usual)))}); if it stays so, set "
        f"`language: {spoken}` for this source, or add a source for the edition that is meant",
    )


def _shell(response: Response, letters: _Letters) -> Unreadable | None:
    """Next to no text around a script: the page before it filled itself."""
    if letters.count >= _SHELL_LENGTH or letters.prose or b"<script" not in response.body:
        return None
    if letters.fewest and letters.ratio >= _COLLAPSED:
        return None
    return Unreadable(
        BrokenReason.SHELL, f"the page has only {letters.count} letters of text before its script runs; let a browser fetch it"
    )


def _collapsed(reading: Reading, known: tuple[Reading, ...], letters: _Letters) -> Unreadable | None:
    """Far less text than the document ever had, and not the text of a policy."""
    if not letters.fewest or letters.ratio >= 2 * _COLLAPSED or _MOVED.search(reading.text):
        return None
    usual_prose = min(_prose(other.blocks) for other in known)
    gone = letters.ratio < _COLLAPSED and letters.prose < (3 if letters.ratio < _COLLAPSED / 2 else 2)
    hollow = usual_prose >= 5 and letters.prose == 0
    listed = usual_prose < 2 and _keeps_its_list(reading, known)
    if (gone or hollow) and not listed:
        return Unreadable(
            BrokenReason.COLLAPSED, f"the page has {letters.count} letters of text; the document never had fewer than {letters.fewest}"
        )
    return None


def _keeps_its_list(reading: Reading, known: tuple[Reading, ...]) -> bool:
    """A list that lost entries is news; only one that also lost its shape is broken."""
    before = {block.text for other in known for block in other.blocks}
    return sum(block.text in before for block in reading.blocks) >= max(2, len(reading.blocks) // 2)


def _cut_short(response: Response, reading: Reading, known: tuple[Reading, ...], rules: ReadRules) -> Unreadable | None:
    """The transfer broke off, or a pager shows the first rows only."""
    declared = response.header("content-length")
    if declared and declared.isdigit() and response.header("content-encoding") is None and int(declared) > len(response.body) > 0:
        return Unreadable(BrokenReason.TRUNCATED, f"the server announced {declared} bytes and sent {len(response.body)}")
    if kind_of(response, rules) is not SourceKind.HTML:
        return None
    if _ends_inside(response.body) or (known and _breaks_off(response.body, reading, known[0])):
        return Unreadable(BrokenReason.TRUNCATED, "the page breaks off in the middle")
    return _paged(response, reading, known)


def _ends_inside(body: bytes) -> bool:
    """The last tag of a whole page was never finished, or its boxes were never closed."""
    tail = body[-4096:].lower()
    if b"<html" not in body[:4096].lower() or b"</html" in tail or b"</body" in tail:
        return False
    boxes = Counter(bool(closing) for closing in _BOX.findall(body))
    return tail.rfind(b"<") > tail.rfind(b">") or boxes[False] - boxes[True] >= _OPEN_BOXES


def _breaks_off(body: bytes, reading: Reading, current: Reading) -> bool:
    """The blocks begin as the document's do, and the last one stops inside a sentence that went on."""
    if b"</html" in body[-4096:].lower() or b"</body" in body[-4096:].lower() or len(reading.blocks) > len(current.blocks):
        return False
    *whole, last = (block.text for block in reading.blocks)
    before = [block.text for block in current.blocks]
    rest = before[len(whole)]
    return whole == before[: len(whole)] and last != rest and rest.startswith(last) and not _SENTENCE.search(last)


def _paged(response: Response, reading: Reading, known: tuple[Reading, ...]) -> Unreadable | None:
    """Every row was there before, some are missing, and the page says that it shows the first of them only."""
    if not known or reading.selected is Selected.STALE:
        return None
    before = {block.text for block in known[0].blocks}
    lines = {block.text for block in reading.blocks}
    rows = sum(block.kind in {BlockKind.ROW, BlockKind.ITEM} for block in reading.blocks)
    if not lines < before or rows < 2:
        return None
    text = text_of(response)
    shown = _PAGED.search(page.visible_text(text)) if isinstance(text, str) else None
    if shown is None or not int(shown[1]) <= int(shown[2]) < int(shown[3]):
        return None
    return Unreadable(BrokenReason.TRUNCATED, f"a pager shows only part of the list: “{shown[0]}”")
