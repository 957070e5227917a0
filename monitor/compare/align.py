"""Which block of the newer reading stands for which block of the older one: never quadratic over all blocks.

Equal blocks are found by hash along the longest common order; what is left is small. Reworded blocks are sought among those that share
rare words, so a split, a merge or a reordered section costs no more than an edit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from rapidfuzz.distance import Indel, LCSseq

from monitor.compare.fold import FOLDED_KEYS, key, squeezed
from monitor.compare.lines import line_rule
from monitor.model import Block

_WORD = re.compile(r"[^\W_\u2e80-\u9fff\uf900-\ufaff]+|[\u2e80-\u9fff\uf900-\ufaff]")
_ALIKE = 0.5
"""Share of words in common, in order, from which two blocks are the same block reworded."""
_INSIDE = 0.7
"""Share of a block's words found in order in another block from which it is a part of it."""
_RARE = 12
"""A word in more open blocks than this says nothing about which belongs to which."""
_CANDIDATES = 4
_SENTENCE = 80


@dataclass(frozen=True, slots=True)
class Match:
    """Blocks of both sides, by index, that stand for each other; one side is empty for added and removed blocks."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    moved: bool = False
    """Found outside the common order."""


def words(text: str) -> list[str]:
    """Words without marks and case; a Chinese character is a word."""
    return _WORD.findall(text.casefold())


def match_blocks(before: Sequence[Block], after: Sequence[Block]) -> list[Match]:
    """Every block of both readings in exactly one match, in the order of the newer reading, removed blocks where they stood."""
    old, new = _keys(before, after), _keys(after, before)
    found: list[Match] = []
    gone: list[int] = []
    come: list[int] = []
    for code in LCSseq.opcodes(old, new):
        if code.tag == "equal":
            pairs = zip(range(code.src_start, code.src_end), range(code.dest_start, code.dest_end), strict=True)
            found += [Match((one,), (other,)) for one, other in pairs]
        else:
            gone += range(code.src_start, code.src_end)
            come += range(code.dest_start, code.dest_end)
    found += _match_open(before, after, old, new, gone, come)
    return _ordered(found)


def _keys(blocks: Sequence[Block], others: Sequence[Block]) -> list[str]:
    """A sentence that stands as often on the other side, letter for letter, is its own key: only the rest is worth folding.

    Short lines are always folded: another line that is this one in other clothes may stand beside it.
    """
    here, there = (Counter(block.text for block in side) for side in (blocks, others))
    stay = {
        text
        for text, times in here.items()
        if len(text) > _SENTENCE and (times == there[text] or (len(text) > FOLDED_KEYS and text in there))
    }
    return [block.text if block.text in stay else key(block.text) for block in blocks]


def _match_open(
    before: Sequence[Block], after: Sequence[Block], old: Sequence[str], new: Sequence[str], gone: list[int], come: list[int]
) -> list[Match]:
    found = _moved(old, new, gone, come)
    found += _recut(before, after, _rest(gone, [m.before for m in found]), _rest(come, [m.after for m in found]))
    opened = _Open(
        {index: words(before[index].text) for index in _rest(gone, [m.before for m in found])},
        {index: words(after[index].text) for index in _rest(come, [m.after for m in found])},
    )
    return found + opened.matches()


def _rest(indices: Iterable[int], taken: Iterable[tuple[int, ...]]) -> list[int]:
    used = {index for group in taken for index in group}
    return [index for index in indices if index not in used]


def _recut(before: Sequence[Block], after: Sequence[Block], gone: Sequence[int], come: Sequence[int]) -> list[Match]:
    """Runs of blocks that say the same and are only cut into blocks in another way; furniture between them does not count."""
    old = {index: squeezed(before[index].text) for index in gone if _says(before[index])}
    new = {index: squeezed(after[index].text) for index in come if _says(after[index])}
    starts: dict[str, list[int]] = defaultdict(list)
    for index, text in new.items():
        starts[text[:_START]].append(index)
    found: list[Match] = []
    used: set[int] = set()
    used_after: set[int] = set()
    for index in old:
        places = [place for place in starts[old[index][:_START]] if place not in used_after] if index not in used else []
        places = [place for place in places if _begins(old[index], new[place])]
        match = next((run for place in places if (run := _run(index, place, old, new))), None)
        if match and used.isdisjoint(match.before) and used_after.isdisjoint(match.after):
            found.append(match)
            used.update(match.before)
            used_after.update(match.after)
    return found


def _says(block: Block) -> bool:
    """No furniture, and not a line that every fold empties ("updated 3 days ago")."""
    return line_rule(block) is None and bool(key(block.text))


_START = 6
"""Letters by which runs that may begin alike are found."""


def _begins(one: str, other: str) -> bool:
    """Whether one text is the beginning of the other."""
    return one.startswith(other) or other.startswith(one)


def _run(index: int, other: int, old: dict[int, str], new: dict[int, str]) -> Match | None:
    """The shortest runs from two blocks on whose texts are equal; None where they part."""
    before, after = [index], [other]
    more, other_more = _after(index, old), _after(other, new)
    left, right = old[index], new[other]
    while left != right and left and right:
        side, text = (more, old) if right.startswith(left) else (other_more, new)
        follower = next(side, None) if right.startswith(left) or left.startswith(right) else None
        if follower is None:
            return None
        if text is old:
            before.append(follower)
            left += old[follower]
        else:
            after.append(follower)
            right += new[follower]
    return Match(tuple(before), tuple(after)) if left and right else None


def _after(index: int, texts: dict[int, str]) -> Iterator[int]:
    """The next few blocks that are still open."""
    return (follower for follower in range(index + 1, index + _REACH) if follower in texts)


_REACH = 60
"""No paragraph is cut into more parts than this."""


def _moved(old: Sequence[str], new: Sequence[str], gone: Iterable[int], come: Iterable[int]) -> list[Match]:
    """Blocks that say the same at another place."""
    places: dict[str, list[int]] = defaultdict(list)
    for index in come:
        places[key(new[index])].append(index)
    rests = ((index, places.get(key(old[index]))) for index in gone)
    return [Match((index,), (rest.pop(0),), moved=True) for index, rest in rests if rest]


class _Open:
    """The blocks of both sides that no equal block was found for."""

    def __init__(self, before: dict[int, list[str]], after: dict[int, list[str]]) -> None:
        self.before, self.after = before, after
        self.groups: list[tuple[list[int], list[int]]] = []
        self.by_before: dict[int, int] = {}
        self.by_after: dict[int, int] = {}

    def matches(self) -> list[Match]:
        pairs = self._likely()
        self._pair(pairs)
        self._attach(pairs)
        found = [Match(tuple(sorted(one)), tuple(sorted(other))) for one, other in self.groups]
        found += [Match((index,), ()) for index in self.before if index not in self.by_before]
        return found + [Match((), (index,)) for index in self.after if index not in self.by_after]

    def _likely(self) -> list[tuple[int, int]]:
        """Pairs worth comparing: those that share the most rare words, and those at the same place of the rest."""
        pairs = list(zip(self.before, self.after, strict=False)) + list(zip(reversed(self.before), reversed(self.after), strict=False))
        pairs += _sharing(self.before, self.after)
        pairs += [(one, other) for other, one in _sharing(self.after, self.before)]
        return list(dict.fromkeys(pairs))

    def _pair(self, pairs: Iterable[tuple[int, int]]) -> None:
        """One to one, the most alike first."""
        scored = [
            (Indel.normalized_similarity(self.before[one], self.after[other], score_cutoff=_ALIKE), one, other) for one, other in pairs
        ]
        for score, one, other in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
            if score >= _ALIKE and one not in self.by_before and other not in self.by_after:
                self._join(one, other)

    def _join(self, one: int, other: int) -> None:
        group = self.by_before.get(one, self.by_after.get(other, len(self.groups)))
        if group == len(self.groups):
            self.groups.append(([], []))
        if one not in self.by_before:
            self.by_before[one] = group
            self.groups[group][0].append(one)
        if other not in self.by_after:
            self.by_after[other] = group
            self.groups[group][1].append(other)

    def _attach(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Parts to the block they were split from or merged into, where they stand beside its other parts."""
        for one, other in sorted(pairs):
            left, right = one in self.by_before, other in self.by_after
            if left and right:
                continue
            small, large = self.before[one], self.after[other]
            if len(small) > len(large):
                small, large = large, small
            host_open = not left if len(self.before[one]) > len(self.after[other]) else not right
            part_open = not right if len(self.before[one]) > len(self.after[other]) else not left
            if part_open and small and self._beside(one, other, host_open) and _part(small, large):
                self._join(one, other)

    def _beside(self, one: int, other: int, host_open: bool) -> bool:
        if host_open:
            return True
        if one in self.by_before:
            members = self.groups[self.by_before[one]][1]
            return any(abs(other - member) == 1 for member in members)
        members = self.groups[self.by_after[other]][0]
        return any(abs(one - member) == 1 for member in members)


def _sharing(texts: dict[int, list[str]], others: dict[int, list[str]]) -> list[tuple[int, int]]:
    """For each text the few others that have the most rare words in common with it."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in others.items():
        for word in set(text):
            places[word].append(place)
    pairs = []
    for place, text in texts.items():
        rare = (found for word in dict.fromkeys(text) if len(found := places.get(word, ())) <= _RARE)
        votes = Counter(chain.from_iterable(rare))
        pairs += [(place, other) for other, _ in votes.most_common(_CANDIDATES)]
    return pairs


def _part(small: Sequence[str], large: Sequence[str]) -> bool:
    """Short parts must stand in the host word for word; long ones mostly, in order."""
    if len(small) < 6:
        return any(list(large[at : at + len(small)]) == list(small) for at in range(len(large) - len(small) + 1))
    return bool(LCSseq.similarity(small, large) >= _INSIDE * len(small))


def _ordered(found: list[Match]) -> list[Match]:
    """By place in the newer reading; a removed block follows the block that stood before it in the older one."""
    place = {index: match.after[0] for match in found if match.after for index in match.before if not match.moved}
    last = -1
    anchor = {}
    for index in range(max((m.before[-1] for m in found if m.before), default=-1) + 1):
        last = place.get(index, last)
        anchor[index] = last
    return sorted(found, key=lambda m: (m.after[0], 0, 0) if m.after else (anchor[m.before[0]], 1, m.before[0]))
