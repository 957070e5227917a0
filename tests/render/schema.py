"""As much of JSON Schema as docs/alert.schema.json uses, checked by hand. A keyword that is not known here is an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
_REMARKS = {"$schema", "$id", "$defs", "title", "description"}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], place: str = "$") -> Iterator[str]:
    """What of a value the schema does not allow. A key that no `properties` names is a fault too: what is sent is documented."""
    for keyword, wanted in schema.items():
        if keyword not in _REMARKS:
            yield from _CHECKS[keyword](value, wanted, root, place)
    if isinstance(value, dict) and "properties" in schema:
        yield from (f"{place}.{name}: not in the schema" for name in value.keys() - schema["properties"].keys())


def _ref(value: Any, wanted: str, root: dict[str, Any], place: str) -> Iterator[str]:
    yield from faults(value, root["$defs"][wanted.removeprefix("#/$defs/")], root, place)


def _type(value: Any, wanted: str, root: dict[str, Any], place: str) -> Iterator[str]:
    if not isinstance(value, _TYPES[wanted]) or (wanted == "integer" and isinstance(value, bool)):
        yield f"{place}: {value!r} is no {wanted}"


def _required(value: Any, wanted: list[str], root: dict[str, Any], place: str) -> Iterator[str]:
    yield from (f"{place}: lacks {name}" for name in wanted if isinstance(value, dict) and name not in value)


def _properties(value: Any, wanted: dict[str, Any], root: dict[str, Any], place: str) -> Iterator[str]:
    for name, schema in wanted.items():
        if isinstance(value, dict) and name in value:
            yield from faults(value[name], schema, root, f"{place}.{name}")


def _items(value: Any, wanted: dict[str, Any], root: dict[str, Any], place: str) -> Iterator[str]:
    for number, each in enumerate(value if isinstance(value, list) else ()):
        yield from faults(each, wanted, root, f"{place}[{number}]")


def _enum(value: Any, wanted: list[Any], root: dict[str, Any], place: str) -> Iterator[str]:
    if value not in wanted:
        yield f"{place}: {value!r} is none of {wanted}"


def _any_of(value: Any, wanted: list[dict[str, Any]], root: dict[str, Any], place: str) -> Iterator[str]:
    if all(list(faults(value, each, root, place)) for each in wanted):
        yield f"{place}: {value!r} is none of the forms"


def _one_of(value: Any, wanted: list[dict[str, Any]], root: dict[str, Any], place: str) -> Iterator[str]:
    if sum(not list(faults(value, each, root, place)) for each in wanted) != 1:
        yield f"{place}: not exactly one of the forms"


def _format(value: Any, wanted: str, root: dict[str, Any], place: str) -> Iterator[str]:
    if not isinstance(value, str):
        return
    try:
        if wanted == "date-time":
            assert datetime.fromisoformat(value).tzinfo
        else:
            date.fromisoformat(value)
    except (ValueError, AssertionError):
        yield f"{place}: {value!r} is no {wanted}"


_CHECKS: dict[str, Any] = {
    "$ref": _ref,
    "type": _type,
    "const": lambda value, wanted, root, place: _enum(value, [wanted], root, place),
    "enum": _enum,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "format": _format,
    "minimum": lambda value, wanted, root, place: iter(
        [] if not isinstance(value, int) or value >= wanted else [f"{place}: {value} is less than {wanted}"]
    ),
}
