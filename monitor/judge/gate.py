"""Which rules of a table speak of a text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from monitor.judge.lookup import Lookup
from monitor.judge.rule import Rule


class Gate:
    """A table of rules that can say quickly which of them speak of a text."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        """In the table's order."""
        unless = [(n, rule.unless) for n, rule in enumerate(rules) if rule.unless]
        self._patterns = Lookup([*(rule.pattern for rule in rules), *(words for _, words in unless)])
        self._unless = {n: self._patterns.of([at]) for at, (n, _) in enumerate(unless, len(rules))}
        self.speaking = lru_cache(maxsize=1024)(self._speaking)

    def among(self, rules: Iterable[int]) -> int:
        """What `speaking` is to be asked where only some of the rules count."""
        return self._patterns.of(rules)

    def _speaking(self, text: str, among: int) -> frozenset[int]:
        """The places in the table of the rules that speak of the text."""
        chances = self._patterns.chances(text)
        found = self._patterns.among(chances & among, text)
        return frozenset(n for n in found if not self._patterns.among(chances & self._unless.get(n, 0), text, 1))
