"""Lists of territories: which blocks are nothing but names, which of them belong together, and what the words around say they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.facts.names import Gazetteer, Mention
from monitor.facts.names import mentions as mentions_of
from monitor.facts.stance import Other, Stance, stance_of
from monitor.facts.text import Page, Place, fold
from monitor.facts.types import Polarity
from monitor.model import BlockKind, DocumentType

_FILLER = re.compile(
    r"(?:\([^()]*\)|\b(?:canary islands|ceuta|melilla|ascension island|tristan da cunha|diego garcia|azores|madeira|balearic islands|and|or|the|of|in|all|new|beta|preview|only|incl|including|plus|also|regions?|countries|country|territor(?:y|ies)|states?|members?|areas?|parts?|mainland|sar|islands?"
    r"|except(?:ing)?|for|excluding|with|certain|some|exceptions?|other than|but|not|exclusive|occupied|so-called|people's|republics?|oblasts?|note|see)\b"
    r"|以及|地区|國家|国家|地區|包括|不包括|不含|除外|以外|之外|之|所有|全部|部分|成员|城|州|[和与與及或等外除的在]|[^\w]|[\d_])*+"
)
_NOTE = re.compile(r"\s*(?:[-:*]|--)\s*(?P<note>[^|:.;]{1,40}?)\W*$")
_LATER = re.compile(
    r"\b(?:coming|soon|not|no|planned|waitlist|waiting list|upcoming|suspended|paused|pending|closed|except\w*|excluding|without|unavailable)\b|即将|暂|不|未|待|停"
)
_UNCODED = re.compile(
    r"\W*(?:the )?(?:canary islands|ceuta(?: (?:&|and) melilla)?|melilla|ascension island|tristan da cunha|diego garcia|azores|madeira|balearic islands|加那利群岛)\W*"
)
"""Parts of countries that CLDR names but ISO 3166-1 does not: they neither are a line of a list nor interrupt one."""
_CODE_CELL = re.compile(r"^[A-Za-z]{2,3}$|^\d{3}$")
_YES = re.compile(r"^(?:[✓✔✅☑√●○◯⭕]\ufe0f?|yes|y|available|supported|ga|是|支持|支援|可用|有|已支持|已上线)$")
_NO = re.compile(
    r"^(?:[✗✘❌×✕✖]\ufe0f?|x|no|n|not available|unavailable|not supported|unsupported|否|不支持|不支援|不可用|无|無|未支持|暂不支持)$"
)
_NEUTRAL = re.compile(
    r"^\W*(?:[a-z](?:\s*[-–~]\s*[a-z])?|countries|regions|territories|countries and (?:regions|territories)|(?:north|south|latin|central|northern|southern|eastern|western|sub-saharan)?[ -]?(?:africa|america|americas|asia|europe)"
    r"|the americas|oceania|asia[ -]?pacific|apac|emea|latam|middle east(?: and (?:north )?africa)?|europe,? (?:the )?middle east,? (?:and|&) africa|caribbean|antarctica|worldwide|pacific"
    r"|asia and (?:the )?pacific|middle east,? (?:and|&) africa|europe and central asia|africa (?:and|&) (?:the )?middle east|americas|australia and oceania|central america and (?:the )?caribbean"
    r"|亚洲|非洲|欧洲|北美洲?|南美洲?|大洋洲|美洲|亚太(?:地区)?|中东|拉丁美洲|加勒比(?:地区)?|亞洲|歐洲|亞太(?:地區)?|中東|中東和非洲|中东和非洲|国家|地区|国家和地区|國家和地區)\W*$"
)
_DENSE = 0.6
_MANY = 12
_SEVERAL = 3
_STOP = re.compile(r"[.!?。！？](?: |$)|[。！？]")


class Line(NamedTuple):
    """A block with the territories it names."""

    place: Place
    mentions: tuple[Mention, ...]
    listed: bool
    """Nothing but names, joining words and notes in parentheses; or a table row whose first cell is a name."""
    label: str = ""
    """The words before the colon of "Not available in: …"."""
    later: bool = False
    """An entry that is only announced or left out: "Brazil - coming soon"."""

    @property
    def passed_over(self) -> bool:
        """Neither a line of a list nor a stranger in it: an entry for later, "Canary Islands"."""
        return self.later or (not self.listed and _UNCODED.fullmatch(self.place.folded) is not None)


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of one list, and what it is a list of."""

    lines: tuple[Line, ...]
    stance: Stance
    header: tuple[str, ...]
    """The cells of its header row."""
    context: tuple[str, ...]
    """The words that frame it, innermost first: label, lead, headings, title."""


def neutral(heading: str) -> bool:
    """A heading that only sorts a list: a letter, a continent, "Countries"."""
    return bool(_NEUTRAL.match(fold(heading)))


def _bare(folded: str, mentions: tuple[Mention, ...], start: int = 0) -> bool:
    """Whether a text is nothing but its names and what joins them. Filler is taken as it comes, so that the first other word ends the search."""
    parts, at = [], start
    for mention in mentions:
        parts.append(folded[at : mention.start])
        at = mention.end
    return _FILLER.fullmatch(" ".join((*parts, folded[at:]))) is not None


def _row_listed(text: str, mentions: tuple[Mention, ...]) -> bool:
    """The first cell is names only, the others are names, marks, codes or empty."""
    at, whole, folded = 0, [], fold(text)
    for cell in text.split(" | "):
        inside = tuple(m for m in mentions if at <= m.start < at + len(cell))
        plain = fold(cell).strip()
        bare = _bare(folded[: at + len(cell)], inside, at)
        whole.append(bool(inside) and bare)
        if not (bare or _YES.match(plain) or _NO.match(plain) or _CODE_CELL.match(cell.strip())):
            return False
        at += len(cell) + 3
    return any(whole)


def read_lines(page: Page, names: Gazetteer) -> tuple[Line, ...]:
    """The blocks of a page as lines: all of them where there is a list, for the others frame it; else those that name a territory."""
    naming = tuple(_line(place, names) for place in page.places if mentions_of(names, place.text))
    return tuple(_line(place, names) for place in page.places) if any(line.listed for line in naming) else naming


def _line(place: Place, names: Gazetteer) -> Line:
    return Line(place, *_shape(names, place.block.kind, place.text))


@lru_cache(maxsize=4096)
def _shape(names: Gazetteer, kind: BlockKind, text: str) -> tuple[tuple[Mention, ...], bool, str, bool]:
    """What a block is as a line, wherever it stands."""
    mentions, folded = mentions_of(names, text), fold(text)
    if not mentions or kind is BlockKind.HEADING:
        return mentions, False, "", False
    if kind is BlockKind.ROW and " | " in text:
        return mentions, _row_listed(text, mentions), "", False
    note = _NOTE.match(folded, mentions[-1].end) if kind is BlockKind.ITEM and len(mentions) == 1 else None
    if note and _bare(folded[: mentions[0].end], mentions):
        later = _LATER.search(note["note"]) is not None
        return () if later else mentions, not later, "", later
    start = _body(folded, mentions)
    return mentions, _bare(folded, mentions, start), text[:start].strip(), False


def _body(folded: str, mentions: tuple[Mention, ...]) -> int:
    """Where the names begin: after the colon of a label, or, before several names, after the sentences that lead to them."""
    colon = folded.rfind(":", 0, mentions[0].start) + 1
    if colon or len(mentions) < _SEVERAL:
        return colon
    stops = [match.end() for match in _STOP.finditer(folded, 0, mentions[0].start)]
    return stops[-1] if stops else 0


class _Frame:
    """The headings and the lead in force while walking down a page."""

    def __init__(self, page: Page) -> None:
        self.headings: list[tuple[int, str]] = []
        self.lead = ""
        self.header: tuple[str, ...] = ()
        self.title = page.reading.title

    def pass_by(self, place: Place) -> None:
        """Take in a block that is not a line of a list."""
        block = place.block
        if block.kind is BlockKind.HEADING:
            if neutral(block.text):
                return
            self.headings = [pair for pair in self.headings if pair[0] < block.level] + [(block.level, block.text)]
            self.lead, self.header = "", ()
        elif block.kind is BlockKind.ROW:
            self.header = tuple(cell.strip() for cell in block.text.split(" | "))
        elif block.kind is BlockKind.PARAGRAPH or block.text.rstrip().endswith((":", "：")):
            self.lead, self.header = block.text, ()

    def context(self, label: str) -> tuple[str, ...]:
        """The framing words, innermost first."""
        return (label, " ".join(self.header), self.lead, *(text for _, text in reversed(self.headings)), self.title)


def _stance(context: tuple[str, ...]) -> Stance:
    return next((stance for stance in map(stance_of, context) if stance is not None), None)


def _close(lines: list[Line], strangers: int, frame: _Frame) -> Run:
    """A run; without stance where too many of its blocks are no territories."""
    context = frame.context(lines[0].label)
    dense = len(lines) >= _DENSE * (len(lines) + strangers)
    return Run(tuple(lines), _stance(context) if dense else Other.OTHER, frame.header, context)


def runs(page: Page, lines: tuple[Line, ...]) -> Iterator[Run]:
    """The lists of a page in order."""
    frame, open_lines, strangers = _Frame(page), list[Line](), 0
    for line in lines:
        kind = line.place.block.kind
        if line.listed and not (line.label and open_lines):
            open_lines.append(line)
            continue
        if open_lines and line.passed_over:
            continue
        if (
            open_lines
            and kind in (BlockKind.ITEM, BlockKind.ROW)
            and not line.listed
            and not line.place.text.rstrip().endswith((":", "："))
        ):
            strangers += 1
            continue
        if open_lines and kind is BlockKind.HEADING and neutral(line.place.text):
            continue
        if open_lines:
            yield _close(open_lines, strangers, frame)
        open_lines, strangers = [line] if line.listed else [], 0
        if not line.listed:
            frame.pass_by(line.place)
    if open_lines:
        yield _close(open_lines, strangers, frame)


def settled(run: Run, page: Page, listed: int) -> Stance:
    """What the run is: as framed; unframed, a list is one of supported territories where the page is such a page or is little else."""
    if run.stance is not None:
        return run.stance
    from_type = page.document_type is DocumentType.REGIONS
    codes = {mention.code for line in run.lines for mention in line.mentions}
    bulk = len(codes) >= _MANY and listed >= _DENSE * len(page.places)
    return Polarity.SUPPORTED if from_type or bulk else None


def mark(cell: str) -> bool | None:
    """Whether a table's cell says yes or no."""
    plain = fold(cell).strip()
    return True if _YES.match(plain) else False if _NO.match(plain) else None
