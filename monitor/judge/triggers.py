"""Which letters a text must contain for a pattern to have a chance: a cheap test before the dear one.

A small reader of the regular expressions that the rules are written in: groups, alternatives, classes, quantifiers, look-arounds.
What it does not understand it takes for "anything", so a trigger can be missing but never wrong.
"""

from __future__ import annotations

Need = frozenset[str]
"""One of these must occur; empty: nothing is known to be needed."""

_NOTHING: Need = frozenset()


def triggers(pattern: str) -> Need:
    """Lower-case literals of which every match of the pattern contains at least one; empty if none is known."""
    need, _ = _alternatives(pattern, 0)
    return need


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


def _alternatives(pattern: str, at: int) -> tuple[Need, int]:
    """Read up to the closing bracket or the end."""
    needs: list[Need] = []
    while True:
        need, at = _sequence(pattern, at)
        needs.append(need)
        if at >= len(pattern) or pattern[at] == ")":
            return (_NOTHING if _NOTHING in needs else frozenset().union(*needs)), at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[Need, int]:
    best, run = _NOTHING, ""
    while at < len(pattern) and pattern[at] not in "|)":
        need, literal, at = _atom(pattern, at)
        optional, at = _quantifier(pattern, at)
        if literal and not optional:
            run += literal
            continue
        best, run = _better(best, _of(run)), ""
        if not optional:
            best = _better(best, need)
    return _better(best, _of(run)), at


def _of(run: str) -> Need:
    return frozenset({run.lower()}) if run.strip() else _NOTHING


def _better(left: Need, right: Need) -> Need:
    """The more telling of two needs: the one whose shortest literal is longer."""
    return max(left, right, key=lambda need: min(map(_weight, need), default=0))


def _weight(literal: str) -> int:
    return sum(3 if ord(char) > 0x2E80 else 1 for char in literal)


def _atom(pattern: str, at: int) -> tuple[Need, str, int]:
    """(what a group needs, or the literal character, where it ends)."""
    char = pattern[at]
    if char == "(":
        return _group(pattern, at)
    if char == "[":
        return _NOTHING, "", pattern.index("]", at + 2) + 1
    if char == "\\":
        escaped = pattern[at + 1]
        return _NOTHING, "" if escaped.isalnum() else escaped, at + 2
    return _NOTHING, "" if char in ".^$" else char, at + 1


def _group(pattern: str, at: int) -> tuple[Need, str, int]:
    look = pattern.startswith(("(?!", "(?=", "(?<"), at)
    start = pattern.index(":", at) + 1 if pattern.startswith("(?", at) and not look else at + 1
    if look:
        start = at + (4 if pattern[at + 2] == "<" else 3)
    need, end = _alternatives(pattern, start)
    return (_NOTHING if look else need), "", end + 1


def _quantifier(pattern: str, at: int) -> tuple[bool, int]:
    """(whether what stands before may be left out, where the quantifier ends)."""
    rest = pattern[at : at + 1]
    if rest and rest in "?*+":
        return rest != "+", at + 1
    if rest == "{":
        end = pattern.index("}", at)
        return pattern.startswith(("{0", "{,"), at), end + 1
    return False, at
