"""Options that several commands take together: a dataclass, a field for each option."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import wraps
from typing import Any, get_type_hints


def spread(function: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for every field of those of its parameters that are dataclasses; Typer knows no such thing itself."""
    hints = get_type_hints(function, include_extras=True)
    bundles = {name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)}

    @wraps(function)
    def command(**given: Any) -> None:
        made = {name: bundle(**{field.name: given.pop(field.name) for field in fields(bundle)}) for name, bundle in bundles.items()}
        function(**given, **made)

    parameters = [each for name, param in inspect.signature(function).parameters.items() for each in _each(name, param, hints, bundles)]
    vars(command)["__signature__"] = inspect.Signature(sorted(parameters, key=lambda each: each.default is not inspect.Parameter.empty))
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _each(name: str, param: inspect.Parameter, hints: dict[str, Any], bundles: dict[str, type]) -> Iterator[inspect.Parameter]:
    if name not in bundles:
        yield param.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        return
    inner = get_type_hints(bundles[name], include_extras=True)
    for field in fields(bundles[name]):
        default = inspect.Parameter.empty if field.default is MISSING else field.default
        yield inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=inner[field.name])
