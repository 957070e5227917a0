"""Frozen values to JSON and back, driven by their type annotations.

Fields that equal their default are left out, so a value written before a field existed reads back with that field's default; names that
the program no longer knows are passed over. Times are whole microseconds since 1970 in UTC: small, exact, ordered, and the same in every
database, where text would need one agreed spelling to sort. Reading `Any` is confined to this module: JSON has no types.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import json
import types
import typing
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
_Coder = Callable[[Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class DamagedError(Exception):
    """A stored text is not what any version of the program wrote."""


def utc(at: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a time without a zone: guessing one would shift history."""
    if at.utcoffset() is None:
        raise ValueError(f"{at!r} has no time zone; the store takes aware times only")
    return at.astimezone(UTC)


def to_micros(at: datetime) -> int:
    """Microseconds since 1970. Raises ValueError for a time without a zone."""
    return (utc(at) - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """An aware time in UTC."""
    return _EPOCH + timedelta(microseconds=micros)


def maybe_micros(at: datetime | None) -> int | None:
    """As `to_micros`; None stays None."""
    return None if at is None else to_micros(at)


def maybe_time(micros: int | None) -> datetime | None:
    """As `from_micros`; None stays None."""
    return None if micros is None else from_micros(micros)


def dumps(value: object) -> str:
    """JSON of a dataclass. Raises ValueError for a time without a zone, TypeError for a type the codec does not know."""
    key: Any = type(value)
    return json.dumps(_coders(key)[0](value), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], text: str | bytes) -> T:
    """The value that `dumps` wrote. Raises DamagedError where the text is not one of this kind."""
    key: Any = kind
    read = _coders(key)[1]
    try:
        value: T = read(json.loads(text))
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise DamagedError(f"{kind.__name__}: {error}") from error
    return value


def _same(value: Any) -> Any:
    return value


@functools.cache
def _coders(kind: Hashable) -> tuple[_Coder, _Coder]:
    """How a type is written and how it is read."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _tuple(arguments)
    if origin in (typing.Union, types.UnionType):
        return _optional(arguments)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return (lambda value: value.value), kind
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _record(kind)
    raise TypeError(f"the codec does not know {kind!r}")


_PLAIN: dict[Any, tuple[_Coder, _Coder]] = {
    str: (_same, _same),
    int: (_same, _same),
    float: (_same, _same),
    bool: (_same, _same),
    datetime: (to_micros, from_micros),
    date: (date.isoformat, date.fromisoformat),
    timedelta: (lambda value: value // _MICROSECOND, lambda value: timedelta(microseconds=value)),
}


def _tuple(arguments: tuple[Any, ...]) -> tuple[_Coder, _Coder]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        write, read = _coders(arguments[0])
        return (lambda value: [write(item) for item in value]), (lambda value: tuple([read(item) for item in value]))
    coders = [_coders(argument) for argument in arguments]
    return (
        lambda value: [write(item) for (write, _), item in zip(coders, value, strict=True)],
        lambda value: tuple(read(item) for (_, read), item in zip(coders, value, strict=True)),
    )


def _optional(arguments: tuple[Any, ...]) -> tuple[_Coder, _Coder]:
    kinds = [argument for argument in arguments if argument is not type(None)]
    if len(kinds) != 1:
        raise TypeError(f"the codec knows no union but `X | None`, not {arguments!r}")
    write, read = _coders(kinds[0])
    return (lambda value: None if value is None else write(value)), (lambda value: None if value is None else read(value))


def _record(kind: type[Any]) -> tuple[_Coder, _Coder]:
    hints = typing.get_type_hints(kind)
    fields = [(field.name, _default(field), *_coders(hints[field.name])) for field in dataclasses.fields(kind)]
    readers = {name: read for name, _, _, read in fields}

    def write(value: Any) -> dict[str, Any]:
        pairs = ((name, default, encode, getattr(value, name)) for name, default, encode, _ in fields)
        return {name: encode(item) for name, default, encode, item in pairs if item is not default and item != default}

    def read(stored: dict[str, Any]) -> Any:
        return kind(**{name: readers[name](item) for name, item in stored.items() if name in readers})

    return write, read


def _default(field: dataclasses.Field[Any]) -> Any:
    """What a left-out field means; MISSING equals no value, so a field without a default is always written."""
    return field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
