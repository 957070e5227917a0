"""Settings as annotated fields of a class: each names its variables, says what it means, and checks what is written there.

No pydantic: loading it takes longer than most commands take to run, and every command reads the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from monitor.model import Text


class WrongSettingError(ValueError):
    """A value that cannot be meant: what to write instead, in both languages. Never with the value in it: it may be a secret."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Check:
    """Reads a value as it was written, or as the check before made it. Raises WrongSettingError."""

    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What the documentation says of a setting."""

    meaning: Text
    default: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """The variables of a setting; the first that is set wins."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A setting."""

    attribute: str
    names: tuple[str, ...]
    told: Told
    checks: tuple[Check, ...]

    def read(self, value: str) -> Any:
        """What a value means. Raises WrongSettingError."""
        read: Any = value
        for check in self.checks:
            read = check.read(read)
        return read


def fields_of(kind: type) -> tuple[Field, ...]:
    """The settings that a class declares, in order. Its annotations must be evaluated ones."""
    return tuple(_field(name, annotation, getattr(kind, name)) for name, annotation in kind.__annotations__.items())


def _field(attribute: str, annotation: object, named: Named) -> Field:
    found = tuple(_metadata(annotation))
    told = next(each for each in found if isinstance(each, Told))
    return Field(attribute, named.names, told, tuple(each for each in found if isinstance(each, Check)))


def _metadata(annotation: object) -> Iterator[object]:
    """What stands beside the types, the innermost first."""
    if hasattr(annotation, "__metadata__"):
        yield from _metadata(annotation.__origin__)  # type: ignore[attr-defined]
        yield from annotation.__metadata__
        return
    for part in get_args(annotation):
        yield from _metadata(part)
