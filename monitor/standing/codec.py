"""Facts as JSON and back, whole: what was found in a version once need not be found again."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from monitor.facts import (
    Comparison,
    DateFact,
    DateRole,
    Directness,
    Fact,
    Limit,
    Ownership,
    Party,
    Permission,
    Polarity,
    Price,
    Prohibition,
    Territory,
)
from monitor.model import Kind

_SHAPES = {shape.__name__: shape for shape in (Territory, Ownership, Prohibition, Permission, DateFact, Price, Limit, Party)}
_READ: dict[str, Any] = {
    "polarity": Polarity,
    "comparison": Comparison,
    "directness": Directness,
    "topic": Kind,
    "role": DateRole,
    "date": date.fromisoformat,
    "threshold": Decimal,
    "amount": Decimal,
    "exclusions": tuple,
    "jurisdictions": tuple,
    "heading": tuple,
}
"""How a field is read from JSON where it is no plain text."""


def dump_facts(facts: tuple[Fact, ...]) -> str:
    """The facts as JSON; fields at their defaults are left out."""
    return json.dumps([_dumped(fact) for fact in facts], ensure_ascii=False, separators=(",", ":"))


def load_facts(text: str) -> tuple[Fact, ...]:
    """The inverse. Raises ValueError for what is not ours."""
    try:
        return tuple(_loaded(row) for row in json.loads(text))
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError("these are no facts") from error


def _dumped(fact: Fact) -> dict[str, object]:
    told = {field.name: getattr(fact, field.name) for field in fields(fact)}
    defaults = {field.name: field.default for field in fields(fact)}
    return {"is": type(fact).__name__} | {name: _plain(value) for name, value in told.items() if value != defaults[name]}


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else None if value is None else str(value)


def _loaded(row: dict[str, Any]) -> Fact:
    shape = _SHAPES[row["is"]]
    own = {name: value if value is None or name not in _READ else _READ[name](value) for name, value in row.items() if name != "is"}
    return shape(**own)
