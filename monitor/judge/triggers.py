"""Which letters a text must contain for a pattern to have a chance: a cheap test before the dear one.

A small reader of the regular expressions that the rules are written in: groups, alternatives, classes, quantifiers, look-arounds.
What it does not understand it takes for "anything", so a trigger can be missing but never wrong.
"""

from __future__ import annotations

import re

Need = frozenset[str]
"""One of these must occur; empty: nothing is known to be needed."""
Needs = tuple[Need, ...]
"""Each of these must be met; none of them is empty."""

EDGE = "\b"
"""Beside a literal of `signs`: the edge of a word."""
DIGIT = "\0"
"""Among the literals of `signs`: any digit."""
_NOTHING: Need = frozenset()
_CLASS = re.compile(r"(\\.)|\[.[^]]*\]", re.DOTALL)


def triggers(pattern: str) -> Need:
    """Lower-case literals of which every match of the pattern contains at least one; empty if none is known.

    They are taken for what the pattern is about, so single characters of a class are none of them.
    """
    return max(_needs(_CLASS.sub(lambda match: match[1] or r"\w", pattern)), key=_telling, default=_NOTHING)


def demands(pattern: str) -> Needs:
    """All that is known to be needed: every match of the pattern contains one literal of each; the one least likely to be met first."""
    return tuple(sorted(dict.fromkeys(_needs(pattern)), key=_likely))


def signs(pattern: str) -> Needs:
    """The same with what can be told of single words: `EDGE` where a literal begins or ends a word, and `DIGIT` where any digit will do."""
    found, _ = _alternatives(pattern, 0)
    return tuple(sorted(dict.fromkeys(found), key=_likely))


def _needs(pattern: str) -> list[Need]:
    found, _ = _alternatives(pattern, 0)
    return [frozenset(literal.replace(EDGE, "") for literal in need) for need in found if DIGIT not in need]


def branches(pattern: str) -> tuple[str, ...]:
    """The pattern cut at its outermost bars."""
    found: list[str] = []
    start = at = 0
    while at < len(pattern):
        if pattern[at] == "|":
            found.append(pattern[start:at])
            start = at = at + 1
        else:
            _, _, at = _atom(pattern, at)
    return (*found, pattern[start:])


def _alternatives(pattern: str, at: int, edge: str = "", end: str = "") -> tuple[Needs, int]:
    """Read up to the closing bracket or the end; of several alternatives one literal of the most telling need of each.

    `edge` is `EDGE` where a word begins right before, `end` where one ends right behind.
    """
    found: list[Needs] = []
    while True:
        needs, at = _sequence(pattern, at, edge, end)
        found.append(needs)
        if at >= len(pattern) or pattern[at] == ")":
            return found[0] if len(found) == 1 else _either(found), at
        at += 1


def _either(found: list[Needs]) -> Needs:
    """One of each; and where each needs a digit, a digit or what stands for one."""
    if not all(found):
        return ()
    digits = [next((need for need in needs if DIGIT in need), _NOTHING) for needs in found]
    some = [[max(needs, key=_telling) for needs in found], *([digits] if all(digits) else [])]
    return tuple(dict.fromkeys(frozenset().union(*each) for each in some))


def _sequence(pattern: str, at: int, edge: str, end: str) -> tuple[Needs, int]:
    found: list[Need] = []
    run = edge
    while at < len(pattern) and pattern[at] not in "|)":
        if pattern.startswith(r"\b", at):
            found, run, at = [*found, *_of(run + EDGE)], EDGE, at + 2
            continue
        needs, literal, at = _atom(pattern, at, EDGE if run and not _in_word(run[-1]) else "")
        optional, at = _quantifier(pattern, at)
        if literal and not optional:
            run += literal
            continue
        found, run = [*found, *_of(run)], ""
        if not optional:
            found += needs
    return (*found, *_of(run + end)), at


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _of(run: str) -> Needs:
    """A need of one literal; none where it is spaces and edges alone."""
    return (frozenset({run.lower()}),) if run.replace(EDGE, "").strip() else ()


def _telling(need: Need) -> int:
    """A need is as telling as its shortest literal is long."""
    return min(map(_weight, need))


def _likely(need: Need) -> float:
    """Roughly how often a need is met by chance: the more and the shorter its literals, the oftener."""
    return sum(_LETTERS ** -_weight(literal) for literal in need)


_LETTERS = 4.0
"""How many letters are about equally likely to follow another: far fewer than an alphabet has."""


def _weight(literal: str) -> int:
    return sum(3 if ord(char) > 0x2E80 else char not in EDGE + DIGIT for char in literal)


def _atom(pattern: str, at: int, edge: str = "") -> tuple[Needs, str, int]:
    """(what a group needs, or the literal character, where it ends)."""
    char = pattern[at]
    if char == "(":
        return _group(pattern, at, edge)
    if char == "[":
        end = pattern.index("]", at + 2)
        return _class(pattern[at + 1 : end]), "", end + 1
    if char == "\\":
        escaped = pattern[at + 1]
        if escaped == "d":
            return (frozenset({DIGIT}),), "", at + 2
        return (), "" if escaped.isalnum() else escaped, at + 2
    return (), "" if char in ".^$" else char, at + 1


def _class(chars: str) -> Needs:
    """One of a few marks or letters, written out."""
    return (frozenset(chars.lower()),) if len(chars) <= _FEW and not set(chars) & set("\\-^") else ()


_FEW = 8
"""Characters of a class that are worth asking for one by one."""


def _group(pattern: str, at: int, edge: str) -> tuple[Needs, str, int]:
    look = pattern.startswith(("(?!", "(?=", "(?<"), at)
    start = pattern.index(":", at) + 1 if pattern.startswith("(?", at) and not look else at + 1
    if look:
        start = at + (4 if pattern[at + 2] == "<" else 3)
    needs, end = _alternatives(pattern, start, *(("", "") if look else (edge, _edge_behind(pattern, at))))
    return (() if look else needs), "", end + 1


def _edge_behind(pattern: str, at: int) -> str:
    """`EDGE` where a word ends with the group that begins here: an edge or a mark follows, and the group stands once."""
    depth = 0
    while True:
        depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        at = pattern.index("]", at + 2) + 1 if pattern[at] == "[" else at + 1 + (pattern[at] == "\\")
        if not depth:
            break
    follows = pattern[at : at + 1]
    return EDGE if pattern.startswith(r"\b", at) or follows in (" ", ",", "-") else ""


def _quantifier(pattern: str, at: int) -> tuple[bool, int]:
    """(whether what stands before may be left out, where the quantifier ends)."""
    rest = pattern[at : at + 1]
    if not rest or rest not in "?*+{":
        return False, at
    end = pattern.index("}", at) + 1 if rest == "{" else at + 1
    lazy = pattern.startswith("?", end)
    return rest in "?*" or pattern.startswith(("{0", "{,"), at), end + lazy
