"""What is wrong with a watchlist, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from monitor.errors import ConfigError
from monitor.model import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at a line (from 1) of a file."""

    file: Path
    line: int
    text: Text

    def located(self) -> Text:
        """The text with `file:line:` before it."""
        place = f"{self.file}:{self.line}: "
        return Text(place + self.text.en, place + self.text.zh)


def config_error(problems: Sequence[Problem]) -> ConfigError:
    """All problems as one error, a line each, by file and line."""
    ordered = [problem.located() for problem in sorted(problems, key=lambda each: (str(each.file), each.line))]
    return ConfigError(Text("\n".join(text.en for text in ordered), "\n".join(text.zh for text in ordered)))


def shown(value: object) -> str:
    """A value in an error: in one line, at most 60 characters."""
    text = " ".join(str(value).split()) if isinstance(value, str) else repr(value)
    printable = "".join(character if character.isprintable() else "�" for character in text)
    return printable if len(printable) <= 60 else printable[:59] + "…"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None."""
    close = get_close_matches(word[:100].strip().lower().replace("-", "_").replace(" ", "_"), list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def choose(word: str, known: Sequence[str]) -> Text:
    """What to write instead of an unknown word: the near miss first, then all there is."""
    near = nearest(word, known)
    listed = ", ".join(known)
    if near is None:
        return Text(f"write one of: {listed}", f"可以写：{listed}")
    return Text(f"did you mean `{near}`? Known: {listed}", f"是否想写 `{near}`？可以写：{listed}")
