"""Noise that only the rest of the page can tell: contents lists, repeated titles, blocks that merely stand elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

from monitor.compare.align import Match
from monitor.compare.dates import fold_dates
from monitor.compare.fold import explain, tidy
from monitor.compare.fold import key as fold_key
from monitor.compare.lines import all_links, line_rule
from monitor.model import Block, BlockKind, Reading

_DATE_LINE = re.compile(
    r"(?:(?P<told>(?:last |date )?(?:updated|modified|revised|published|posted|revision|version)(?: date| on)?|date(?: of last (?:update|revision))?"
    r"|(?:最后|最近|本版)?(?:更新|修订|发布|版本)(?:日期|时间|于)?)"
    r"|effective(?: date| on| as of| from)?|release date|生效(?:日期|时间|于)?)?\s*[:：]?\s*(?P<date>\d{4}-\d{2}(?:-\d{2})?)"
    r"(?:\s+by\s+[^\d|]{1,40}?)?(?:\s*[·|•-]?\s*\d{1,2} min(?:ute)?s? read)?\s*[.。]?",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\d|[$€£¥\u3400-\u9fff]|n['’]t\b|\b(?:must|may|might|shall|should|will|can|cannot|not?|never|only|unless|except|is|are|was|were|be|been|has|have|had|do|does|prohibit\w*|permit\w*"
    r"|allow\w*|ban\w*|bar\w*|restrict\w*|suspen\w*|terminat\w*|requir\w*|need\w*|exclu\w*|discontinu\w*|deprecat\w*|unavailable|stop\w*|end\w*|cease\w*|effective|new"
    r"|price\w*|fee\w*|free)\b",
    re.IGNORECASE,
)
"""Words without which a short line states nothing; a line with any of them is never taken for page furniture."""
_TITLE_PARTS = re.compile(r"\s+[|–—·-]\s+|--|(?<=[\u3400-\u9fff])[-_|–—](?=[\w\u3400-\u9fff])")
"""What stands between a page's name and its site's; Chinese sites leave out the spaces."""
_SHORT = 14
_HEADER_BLOCKS = 8
_MENU_BLOCKS = 4
"""A page's head has so few blocks; more of them above the first heading are its content."""
_EDITIONS = re.compile(r"\s*[(（]?(?:previous|past) versions?[)）]?$", re.IGNORECASE)
_CONTENTS_RUN = 3
"""So many lines in a row that each repeat a heading are a contents list."""


Above = tuple[str, str]
"""A heading and a lead-in: the same words under "You may:" and under "You may not:" do not say the same."""


class _Page:
    """One reading, with what each block stands under."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.blocks = reading.blocks
        self.paths = _paths(reading.blocks)

    @cached_property
    def _leads(self) -> list[int]:
        return _leads(self.blocks)

    @cached_property
    def headings(self) -> Counter[str]:
        return Counter(fold_key(block.text) for block in self.blocks if block.kind is BlockKind.HEADING)

    @cached_property
    def titles(self) -> frozenset[str]:
        """What the page calls itself: its title, parts of it, and its first heading."""
        first = next((block.text for block in self.blocks if block.kind is BlockKind.HEADING), "")
        parts = _TITLE_PARTS.split(self.reading.title)
        return frozenset(key for key in map(fold_key, (self.reading.title, first, *parts)) if key)

    @cached_property
    def first_heading(self) -> int:
        """Index of the first heading; -1 where there is none."""
        return next((index for index, block in enumerate(self.blocks) if block.kind is BlockKind.HEADING), -1)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, block in enumerate(self.blocks):
            found[block.text].append(index)
        return found

    def times(self, text: str) -> int:
        """How often a text stands on the page."""
        return len(self._places.get(text, ()))

    def times_under(self, text: str, above: Above) -> int:
        """How often a text stands under the same heading and lead-in."""
        return sum(self.under(index) == above for index in self._places.get(text, ()))

    def all_above(self, index: int) -> list[Above]:
        """What stands above every block that says the same as this one."""
        return [self.under(place) for place in self._places[self.blocks[index].text]]

    def stands_twice(self, key: str) -> bool:
        """More than one block says the same under every fold."""
        return sum(fold_key(block.text) == key for block in self.blocks) > 1

    def under(self, index: int) -> Above:
        """The nearest heading above a block and the line that leads up to it, folded; empty where there is none."""
        lead = self._leads[index]
        return (fold_key(self.paths[index][-1]) if self.paths[index] else "", "" if lead < 0 else fold_key(self.blocks[lead].text))

    def leads(self, index: int) -> bool:
        """Other blocks hang on this one."""
        return index in self._leading

    @cached_property
    def _leading(self) -> frozenset[int]:
        return frozenset(self._leads)

    def in_head(self, index: int) -> bool:
        """It stands above the first heading among a few lines; entries of a list only where they are links, as those of a menu."""
        block = self.blocks[index]
        menu = block.kind is BlockKind.ITEM and bool(block.links) and self.first_heading <= _MENU_BLOCKS
        return index < self.first_heading <= _HEADER_BLOCKS and (menu or block.kind is BlockKind.PARAGRAPH)

    def section(self, index: int) -> range:
        """The blocks directly under a heading."""
        end = next((at for at in range(index + 1, len(self.blocks)) if self.blocks[at].kind is BlockKind.HEADING), len(self.blocks))
        return range(index + 1, end)

    def repeats_heading(self, index: int) -> bool:
        """Another block is a heading of the same words."""
        block = self.blocks[index]
        key = fold_key(block.text)
        return self.headings[key] > (block.kind is BlockKind.HEADING)


def _paths(blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    """For each block the headings above it, outermost first, itself left out."""
    stack: list[Block] = []
    found = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            while stack and stack[-1].level >= block.level:
                stack.pop()
        found.append(tuple(heading.text for heading in stack))
        if block.kind is BlockKind.HEADING:
            stack.append(block)
    return found


def _leads(blocks: Sequence[Block]) -> list[int]:
    """For each block the index of the line that leads up to it, -1 where none does.

    Items and rows hang on the item above of a lesser depth, else on the line before them if it is no whole sentence; other short lines
    hang on the last one that ends in a colon or says what is allowed. A heading ends it all.
    """
    stack: list[int] = []
    over_items = over_lines = -1
    found = []
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            stack, over_items, over_lines = [], -1, -1
            found.append(-1)
        elif block.kind is BlockKind.PARAGRAPH:
            found.append(over_lines if len(block.text) < _LEAD_LENGTH else -1)
            stack = []
            if line_rule(block) is None and fold_key(block.text):
                over_lines = index if len(block.text) < _LEAD_LENGTH and _LEAD.search(block.text) else over_lines
                over_items = over_lines if _WHOLE.search(block.text) else index
        else:
            stack = [other for other in stack if blocks[other].level < block.level]
            found.append(stack[-1] if stack else over_items)
            stack.append(index)
    return found


_WHOLE = re.compile(r"[.!?;。！？；]\W*$")
_LEAD_LENGTH = 200
_LEAD = re.compile(
    r"[:：]\W*$|^(?=.{1,60}$)(?!.*[.。]$).*(?:\b(?:un)?(?:supported|available|included|allowed|permitted)\b|\b(?:prohibited|restricted|excluded|barred|forbidden|not)\b"
    r"|支持|允许|可用|禁止|限制|包含|不含)",
    re.IGNORECASE,
)
"""Lines that say of the lines below them what they mean."""


class Pages:
    """Both readings and how their blocks were matched."""

    def __init__(self, before: Reading, after: Reading, matches: Sequence[Match]) -> None:
        self.before, self.after = _Page(before), _Page(after)
        self._matches = matches
        self._dates_told = [m for m in matches if bool(m.before) != bool(m.after) and _date_line(self._block(m).text)]
        self._contents = self._contents_runs(matches)

    @cached_property
    def _renamed(self) -> dict[str, str]:
        """Headings and lead-ins that were reworded, old to new."""
        hung_on = (m for m in self._matches if m.before and m.after and (self.as_heading(m) or self.before.leads(m.before[0])))
        pairs = ((self.before.blocks[m.before[0]].text, self.after.blocks[m.after[0]].text) for m in hung_on)
        return {fold_key(old): fold_key(new) for old, new in pairs}

    def heading(self, match: Match) -> tuple[str, ...]:
        """The headings above a match, in the newer reading where it stands there."""
        return self.after.paths[match.after[0]] if match.after else self.before.paths[match.before[0]]

    def as_heading(self, match: Match) -> bool:
        """It is a heading on either side."""
        blocks = [self.before.blocks[index] for index in match.before] + [self.after.blocks[index] for index in match.after]
        return any(block.kind is BlockKind.HEADING for block in blocks)

    def moved_rule(self, match: Match) -> str | None:
        """A block that stands elsewhere says the same, unless it came under another heading (or the heading over other blocks)."""
        one, other = match.before[0], match.after[0]
        kinds = {self.before.blocks[one].kind, self.after.blocks[other].kind}
        key = fold_key(self.after.blocks[other].text)
        if len(kinds) > 1 and BlockKind.HEADING in kinds and self.before.headings[key] and self.after.headings[key]:
            return "contents_list"
        if self.as_heading(match):
            return "moved" if self._same_section(self.before.section(one), self.after.section(other)) else None
        before = Counter((self._now(heading), self._now(lead)) for heading, lead in self.before.all_above(one))
        return "reordered" if before == Counter(self.after.all_above(other)) else None

    def _now(self, line: str) -> str:
        return self._renamed.get(line, line)

    def _same_section(self, one: range, other: range) -> bool:
        """What stood under a heading stands under it still, and nothing came under it from elsewhere."""
        inside = (
            (set(match.before) <= set(one), set(match.after) <= set(other)) for match in self._matches if match.before and match.after
        )
        return all(first == second for first, second in inside)

    def one_sided_rule(self, match: Match) -> str | None:
        """Why an added or removed block adds or removes nothing, or None."""
        block, page, index = self._sided(match)
        if rule := line_rule(block) or _site_link(page, index):
            return rule
        key = fold_key(block.text)
        if not key:
            return "no_words"
        if index in self._contents[bool(match.after)]:
            return "contents_list"
        other = self.before if match.after else self.after
        if block.kind is BlockKind.HEADING and other.headings[key] and page.stands_twice(key):
            return "contents_list"
        if index <= page.first_heading + 1 and key in page.titles and (key in other.titles or page.repeats_heading(index)):
            return "repeated_title"
        if _repeats_neighbour(page, index) or _stands_beside(page, other, index):
            return "repeated"
        if page.in_head(index) and other.first_heading >= 0 and _says_nothing(block):
            return "page_header"
        date = _date_line(block.text)
        return "date_line" if date and len(self._dates_told) == 1 and (match.before or date["told"]) else None

    def pair_rule(self, match: Match, old: Block, new: Block) -> str | None:
        """Both are the same kind of furniture, whatever it says, or the same date under another label."""
        rule = line_rule(old) or _site_link(self.before, match.before[0])
        if rule and rule == (line_rule(new) or _site_link(self.after, match.after[0])):
            return rule
        first, second = _date_line(old.text), _date_line(new.text)
        if first and second and first["date"] == second["date"] and bool(first["told"]) == bool(second["told"]):
            return "date_line"
        above = self.before.in_head(match.before[-1]) and self.after.in_head(match.after[-1])
        return "page_header" if above and _says_nothing(old) and _says_nothing(new) else None

    def _block(self, match: Match) -> Block:
        return self._sided(match)[0]

    def _sided(self, match: Match) -> tuple[Block, _Page, int]:
        page, index = (self.after, match.after[0]) if match.after else (self.before, match.before[0])
        return page.blocks[index], page, index

    def _contents_runs(self, matches: Sequence[Match]) -> tuple[frozenset[int], frozenset[int]]:
        gone = sorted(m.before[0] for m in matches if m.before and not m.after)
        come = sorted(m.after[0] for m in matches if m.after and not m.before)
        return _contents(self.before, gone), _contents(self.after, come)


def _date_line(text: str) -> re.Match[str] | None:
    """A line that is a date and its label, nothing more."""
    return _DATE_LINE.fullmatch(_EDITIONS.sub("", fold_dates(tidy(text))).strip()) if len(text) < 80 else None


def _site_link(page: _Page, index: int) -> str | None:
    """A link in a list of the site's other pages, or of the document's older versions: the heading above it says so."""
    block, path = page.blocks[index], page.paths[index]
    if not path or block.kind is BlockKind.HEADING or not all_links(block):
        return None
    above = Block(BlockKind.HEADING, path[-1])
    rule = line_rule(above)
    return rule if rule in ("related_links", "contents_label") else None


def _says_nothing(block: Block) -> bool:
    """Too short and without a verb that could bind anybody."""
    return len(block.text.split()) <= _SHORT and not _SAYS.search(block.text)


def _repeats_neighbour(page: _Page, index: int) -> bool:
    """The block next to it says the same, and of the same."""
    text = page.blocks[index].text
    beside = (other for other in (index - 1, index + 1) if 0 <= other < len(page.blocks))
    return any(_same(page.blocks[other].text, text) and page.under(other) == page.under(index) for other in beside)


def _stands_beside(page: _Page, other: _Page, index: int) -> bool:
    """The same words stand under the same heading and lead-in once more, and stood there before."""
    text = page.blocks[index].text
    if page.times(text) < 2 or not other.times(text):
        return False
    return page.times_under(text, page.under(index)) > 1 and other.times_under(text, page.under(index)) > 0


def _same(one: str, other: str) -> bool:
    return one == other or (fold_key(one) == fold_key(other) and explain(one, other, heading=False) is not None)


def _contents(page: _Page, indices: Sequence[int]) -> frozenset[int]:
    """Those of the blocks that stand in a contents list: in a long enough row of repeated headings, or linked to a place in the page."""
    found: set[int] = set()
    run: list[int] = []
    for index in [*indices, -1]:
        repeats = index >= 0 and page.repeats_heading(index)
        if repeats and (not run or index == run[-1] + 1):
            run.append(index)
            continue
        if len(run) >= _CONTENTS_RUN:
            found.update(run)
        run = [index] if repeats else []
    found.update(i for i in indices if page.repeats_heading(i) and any("#" in link.href for link in page.blocks[i].links))
    return frozenset(found)
