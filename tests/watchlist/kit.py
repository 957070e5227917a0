"""Watchlist files for tests."""

from __future__ import annotations

from pathlib import Path

ACME = """\
provider: acme
name: {en: Acme, zh: 阿克米}
home: https://acme.example/
documents:
  - id: terms
    name: {en: Terms, zh: 条款}
    type: terms
    language: en
    sources:
      - url: https://acme.example/terms
        select: [main]
"""
"""A right one; the tests of wrong ones change a line of it."""


def write(folder: Path, **files: str | bytes) -> Path:
    """Write `name=content` as `name.yaml` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.yaml").write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def changed(old: str, new: str) -> str:
    """`ACME` with one part replaced."""
    assert ACME.count(old) == 1, old
    return ACME.replace(old, new)
