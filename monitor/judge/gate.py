"""Which rules have a chance in a text: all their literals are looked up together, by their first letters."""

from __future__ import annotations

from collections import defaultdict

from monitor.judge.rule import Rule

_GRAM = 3
"""Letters by which a literal is looked up; shorter ones are looked up by what they have."""


class Gate:
    """A table of rules that can say quickly which of them may speak of a text."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._open = frozenset(n for n, rule in enumerate(rules) if not rule.pattern.needs)
        where: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for n, rule in enumerate(rules):
            for literal in rule.pattern.needs:
                where[literal[:_GRAM]][literal].add(n)
        self._where = {gram: tuple((literal, frozenset(users)) for literal, users in found.items()) for gram, found in where.items()}
        self._sizes = tuple(sorted({len(gram) for gram in self._where}))

    def usable(self, lowered: str) -> list[Rule]:
        """In the table's order, the rules whose pattern may stand in a text given in lower case."""
        chosen = set(self._open)
        for size in self._sizes:
            grams = {lowered[at : at + size] for at in range(len(lowered) - size + 1)}
            for gram in grams & self._where.keys():
                for literal, users in self._where[gram]:
                    if not users <= chosen and literal in lowered:
                        chosen |= users
        return [self._rules[n] for n in sorted(chosen)]
