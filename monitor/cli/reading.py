"""Values of a command line that plainly are what they should be, read without pydantic.

Typer reads each value with it, a plain text too, and loading it takes longer than most commands take to run. What is not plain is still left to
Typer, with the words for what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

_UNSURE = object()


def read_readily(params: Iterable[Any]) -> None:
    """Have these options and arguments read plain values themselves."""
    for param in params:
        if hasattr(param, "type_descriptor"):
            param._runtime_param = _Readily()  # where Typer keeps what it made to read the values, once it has


class _Readily:
    """In the place of Typer's reader of one parameter."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value that is meant. Raises what Typer raises."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        read = _read(param.type_descriptor.annotation, value, param.type_descriptor.parameter_info)
        if read is not _UNSURE:
            return read
        param._runtime_param = None
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def _read(kind: Any, value: Any, info: Any) -> Any:
    if get_origin(kind) is list and isinstance(value, list | tuple):
        return _several([get_args(kind)[0]] * len(value), value, info, list)
    if get_origin(kind) is tuple and isinstance(value, list | tuple) and len(value) == len(get_args(kind)):
        return _several(get_args(kind), value, info, tuple)
    return _read_one(kind, value, info) if info.parser is None else _UNSURE


def _several(kinds: Iterable[Any], values: Iterable[Any], info: Any, made: type[list[Any]] | type[tuple[Any, ...]]) -> Any:
    read = [_read(kind, value, info) for kind, value in zip(kinds, values, strict=True)]
    return _UNSURE if any(each is _UNSURE for each in read) else made(read)


def _read_one(kind: Any, value: Any, info: Any) -> Any:
    if kind in (str, bool, float):
        return value if type(value) is kind else _UNSURE
    if kind is int:
        return _number(value, info)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next((member for member in kind if value in (member, member.value)), _UNSURE)
    if kind is Path and isinstance(value, str) and not (info.exists or info.resolve_path or info.path_type):
        return Path(value)
    return _UNSURE


def _number(value: Any, info: Any) -> Any:
    read = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 else value
    within = type(read) is int and (info.min is None or read >= info.min) and (info.max is None or read <= info.max)
    return read if within and not info.clamp else _UNSURE
