"""Names of a package that are loaded when they are first asked for.

A package that gathers what its modules offer would else load all of them, and the libraries behind them, for the one name that a command wants.
The names are imported a second time under `TYPE_CHECKING`: for the type checker, and for the contract between the rooms, which lazy imports do
not get around. A name must not be that of one of the package's modules: once loaded, the module would stand in its place.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


def lazily(package: str, **modules: str) -> Callable[[str], Any]:
    """A package's `__getattr__`. `modules`: the names that each of its modules offers, separated by blanks."""
    places = {name: module for module, names in modules.items() for name in names.split()}

    def load(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{places[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return load
