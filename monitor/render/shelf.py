"""The templates of messages: the shipped ones, and the user's own in their place. A user's template is checked whole when it is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from jinja2 import ChoiceLoader, FunctionLoader, PackageLoader, PrefixLoader, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from monitor.logs import Log
from monitor.render.sandbox import SHIPPED, environment, filled, filled_shipped, shipped

log = Log()

STEMS = ("change", "moved", "source", "incident", "channel", "group", "summary", "digest", "quiet")
"""One for each type of event and each form of several."""
PARTS = ("title", "short", "txt", "md", "html")
LANGUAGES = ("en", "zh")
_WITHOUT_LANGUAGE = re.compile(r"\.(?:en|zh)\.")

FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What a template can raise while it is rendered."""


def names_of(stem: str, part: str, language: str) -> tuple[str, str]:
    """The files that may give a part, the one for the language first."""
    return f"{stem}.{language}.{part}.j2", f"{stem}.{part}.j2"


def known_names() -> Iterator[str]:
    """Every file that a user may write."""
    for stem in STEMS:
        for part in PARTS:
            yield f"{stem}.{part}.j2"
            yield from (f"{stem}.{language}.{part}.j2" for language in LANGUAGES)


def shipped_source(name: str) -> str | None:
    """What a shipped template says, also of the parts that several share; None if there is none of this name."""
    plain = f"{SHIPPED}/{_WITHOUT_LANGUAGE.sub('.', name)}"
    loader, sandbox = shipped().loader, shipped()
    return loader.get_source(sandbox, plain)[0] if loader and plain in sandbox.list_templates() else None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the parts of messages come from."""

    folder: Path | None = None
    """Where the user's own templates were read."""
    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The user's templates by file name, as they were when they were read."""
    _sandbox: SandboxedEnvironment = field(default_factory=shipped, repr=False, compare=False)

    @classmethod
    def shipped(cls) -> Shelf:
        """The shipped templates alone."""
        return cls()

    @classmethod
    def with_own(cls, folder: Path, own: Mapping[str, str]) -> Shelf:
        """The user's templates, not checked here, before the shipped ones."""
        kept = MappingProxyType(dict(own))

        def source(name: str) -> tuple[str, str, None] | None:
            return (kept[name], str(folder / name), None) if name in kept else None

        theirs = PrefixLoader({SHIPPED: PackageLoader("monitor.render", "templates")})
        return cls(folder, kept, environment(ChoiceLoader([FunctionLoader(source), theirs])))

    def own_name(self, stem: str, part: str, language: str) -> str | None:
        """The user's file for a part, if there is one."""
        return next((name for name in names_of(stem, part, language) if name in self.own), None)

    def fill_own(self, name: str, names: Mapping[str, object]) -> str:
        """One of the user's templates, filled. Raises one of `FAULTS`."""
        return filled(self._sandbox, name, names)

    def fill(self, stem: str, part: str, language: str, names: Mapping[str, object]) -> str:
        """A part of a message. Where the user's template fails or says nothing, the shipped one speaks: no alert is lost by a template."""
        name = self.own_name(stem, part, language)
        if name is not None:
            try:
                if given := self.fill_own(name, names):
                    return given
                log.warning("template_failed", template=name, why="it gives nothing", instead="the shipped one")
            except FAULTS as fault:
                log.warning("template_failed", template=name, why=str(fault)[:300], instead="the shipped one")
        return filled_shipped(f"{stem}.{part}.j2", names)
