"""The statements that came, went or were reworded in a diff; what only moved is none of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

from monitor.judge.delta import Delta, delta
from monitor.judge.renames import renamed, rewritten
from monitor.judge.sentences import is_cjk, long_enough, squeeze, stated, tokens
from monitor.judge.tables import headers, name_of
from monitor.model import Block, BlockKind, Diff, Edit, Reading, Side

PAIR = 0.5
"""Share of common words from which two statements are wordings of one, anywhere in the document."""
BONUS_INSIDE = 0.2
"""Added to the likeness of two statements of one reworded block."""
MOST_CANDIDATES = 12
COMMON = 100
"""A word in more statements than this, or than a quarter of them, does not tell which belong together."""
_ANCHOR = "r"
"""The letter at which a document is cut into pieces: neither so frequent that every piece stands everywhere nor so rare that a statement has none."""
_SEARCHES = 30
"""Searches of the whole text that cost about as much as cutting it."""
_COLONS = (":", "：")
_LISTED = re.compile(r"[•·–*-]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]|[a-z]")
"""The beginning of a list item that the page wrote as a paragraph."""


class Statement(NamedTuple):
    """One sentence's part in a change, in its context."""

    side: Side
    text: str
    """The new wording; for a removed one the old."""
    before: str = ""
    """The old wording of a reworded one."""
    heading: tuple[str, ...] = ()
    lead: str = ""
    """The words that introduce a list item ("You may not:")."""
    kind: BlockKind = BlockKind.PARAGRAPH
    change: Delta = Delta((), (), 1.0)
    header: tuple[str, ...] = ()
    """The cells of the header row, where this is a row of a table that has one."""


class _Part(NamedTuple):
    text: str
    edit: int
    heading: tuple[str, ...]
    lead: str
    kind: BlockKind
    bag: frozenset[str]
    name: str = ""
    """What a row of a table is about."""


def statements(diff: Diff, before: Reading, after: Reading) -> tuple[Statement, ...]:
    """Every statement that changed, in the order of the newer reading, the removed ones at the end of their edit."""
    old_text, new_text = _Elsewhere(squeeze_all(before)), _Elsewhere(squeeze_all(after))
    old_leads, new_leads = _leads(before.blocks), _leads(after.blocks)
    gone: list[_Part] = []
    come: list[_Part] = []
    for number, edit in enumerate(diff.material):
        gone.extend(_parts(number, edit, edit.before, old_leads, new_text, edit.after))
        come.extend(_parts(number, edit, edit.after, new_leads, old_text, edit.before))
    partner = _partners(gone, come)
    names = renamed(((gone[old].text, come[new].text) for new, old in partner.items()), before.text, after.text)
    return tuple(_paired(gone, come, partner, _Told(headers(after.blocks), names)))


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of both documents as wholes."""

    columns: dict[str, tuple[str, ...]]
    names: dict[str, str]
    """Terms that are only called otherwise now."""


def squeeze_all(reading: Reading) -> str:
    """All blocks squeezed into one text: a statement that was only cut or joined otherwise still stands in it."""
    return "".join(squeeze(block.text) for block in reading.blocks)


def _leads(blocks: tuple[Block, ...]) -> dict[str, str]:
    """By the block's text: the nearest sentence before a list item that ends in a colon, or its heading."""
    found: dict[str, str] = {}
    lead = ""
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            lead = block.text
        elif block.kind is BlockKind.PARAGRAPH and not _LISTED.match(block.text):
            lead = block.text if block.text.rstrip().endswith(_COLONS) else ""
        else:
            found[block.text] = lead
    return found


def _parts(
    number: int, edit: Edit, block: Block | None, leads: dict[str, str], elsewhere: _Elsewhere, twin: Block | None
) -> Iterable[_Part]:
    """The statements of one side of an edit that the other document does not have anywhere."""
    if block is None:
        return
    base = stem = leads.get(block.text, "")
    known = {key for _, key in stated(twin.text)} if twin else set()
    whole = squeeze(twin.text) if twin else ""
    for text, key in stated(block.text):
        marked = _LISTED.match(text) is not None
        lead, stem = (stem, stem) if marked else (base, text)
        if not key or key in known or (long_enough(key) and elsewhere.has(key, whole)):
            continue
        name = squeeze(name_of(text)) if block.kind is BlockKind.ROW else ""
        yield _Part(text, number, edit.heading, lead, block.kind, _bag(text), name)


class _Elsewhere:
    """The other document, squeezed into one text that can be asked quickly for what it does not have."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._asked = 0

    @cached_property
    def _pieces(self) -> frozenset[str]:
        return frozenset(self._text.split(_ANCHOR))

    def has(self, key: str, twin: str) -> bool:
        """Whether the other document has a statement at another place than inside this statement's own new wording."""
        self._asked += 1
        if self._asked > _SEARCHES and not self._pieces.issuperset(key.split(_ANCHOR)[1:-1]):  # what stands in a text has its whole pieces
            return False
        return key in self._text and (key not in twin or self._text.count(key) > twin.count(key))


def _bag(text: str) -> frozenset[str]:
    """Words, or pairs of neighbouring characters in Chinese, for measuring likeness."""
    words = tokens(text.casefold())
    return frozenset(map("".join, pairwise(words))) if is_cjk(text) else frozenset(words)


def _paired(gone: list[_Part], come: list[_Part], partner: dict[int, int], told: _Told) -> Iterable[Statement]:
    taken = set(partner.values())
    by_edit: dict[int, list[Statement]] = defaultdict(list)
    for place, part in enumerate(come):
        old = gone[partner[place]] if place in partner else None
        by_edit[part.edit].append(_came(part, old, told))
    for place, part in enumerate(gone):
        if place not in taken:
            by_edit[part.edit].append(Statement(Side.REMOVED, part.text, "", part.heading, part.lead, part.kind))
    for number in sorted(by_edit):
        yield from by_edit[number]


def _came(part: _Part, old: _Part | None, told: _Told) -> Statement:
    header = told.columns.get(part.text, ())
    if old is None:
        return Statement(Side.ADDED, part.text, "", part.heading, part.lead, part.kind, header=header)
    change = delta(rewritten(old.text, told.names), part.text)
    return Statement(Side.REWORDED, part.text, old.text, part.heading, part.lead, part.kind, change, header)


def _partners(gone: list[_Part], come: list[_Part]) -> dict[int, int]:
    """Index of a new statement to that of its old wording: the likest pairs first, each used once."""
    where: dict[str, list[int]] = defaultdict(list)
    for place, part in enumerate(gone):
        for word in part.bag:
            where[word].append(place)
    common = min(max(20, len(gone) // 4), COMMON)
    telling = {word: places for word, places in where.items() if len(places) <= common}
    scored = [item for place, part in enumerate(come) for item in _candidates(place, part, gone, telling)]
    partner = _same_rows(gone, come)
    used = set(partner.values())
    for _, new, old in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if new not in partner and old not in used:
            partner[new] = old
            used.add(old)
    return partner


def _same_rows(gone: list[_Part], come: list[_Part]) -> dict[int, int]:
    """Rows about the same thing under the same headings are one row, however little else they share; a name used twice tells nothing."""
    old, new = _named_rows(gone), _named_rows(come)
    return {new[key]: old[key] for key in new if key in old}


def _named_rows(parts: list[_Part]) -> dict[tuple[str, tuple[str, ...]], int]:
    counts = Counter((part.name, part.heading) for part in parts)
    return {(part.name, part.heading): place for place, part in enumerate(parts) if part.name and counts[part.name, part.heading] == 1}


def _candidates(place: int, part: _Part, gone: list[_Part], where: dict[str, list[int]]) -> Iterable[tuple[float, int, int]]:
    shared = Counter(chain.from_iterable([where[word] for word in sorted(part.bag & where.keys())]))
    for old, _ in shared.most_common(MOST_CANDIDATES):  # of those that share as many, the first
        other = gone[old].bag
        both = len(part.bag & other)
        likeness = both / max(len(part.bag) + len(other) - both, 1)
        inside = BONUS_INSIDE if gone[old].edit == part.edit else 0.0
        if likeness + inside >= PAIR:
            yield likeness + inside, place, old
