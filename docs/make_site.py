"""What the site has beyond the pages in this folder: references written from the code, decisions, the changelog. A hook of MkDocs (mkdocs.yml).

They are made when the site is built, so that they cannot grow old.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
OPTIONAL = {
    "security.md": "How it is built",
    "api.md": "How to",
    "mcp.md": "How to",
    "scale.md": "How it is built",
    "web-access.md": "How to",
}
"""Pages of others, by the part of the site where they belong; they are shown once they are there."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put into the navigation what is there: decisions, and pages that no part names."""
    docs = Path(config.docs_dir)
    parts = {name: pages for entry in config.nav if isinstance(entry, dict) for name, pages in entry.items() if isinstance(pages, list)}
    for entry in parts["How it is built"]:
        if isinstance(entry, dict) and "Decisions" in entry:
            entry["Decisions"] = [f"decisions/{file.name}" for file in sorted((docs / "decisions").glob("*.md"))]
    parts["How it is built"].append("changelog.md")
    named = set(_pages(config.nav))
    for file in sorted(docs.glob("*.md")):
        if file.name not in named:
            parts["中文" if ".zh" in file.name else OPTIONAL.get(file.name, "How to")].append(file.name)
    return config


def _pages(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        yield from (page for each in nav.values() for page in _pages(each))
    elif isinstance(nav, list):
        yield from (page for each in nav for page in _pages(each))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are written from the code."""
    written = {
        "reference/watchlist.md": watchlist_page(),
        "reference/kinds.md": kinds_page(),
        "reference/api.md": api_page(),
        "changelog.md": (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
    }
    for name, content in written.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links to files outside this folder lead to nothing on the site: their names stay."""
    return re.sub(r"\[([^\]]*)\]\(\.\./(?!reference/|[\w-]+\.md)[^)]*\)", r"\1", markdown)


# --- the watchlist file


FIRST = ("ProviderFile", "DocumentEntry", "SourceEntry")
ENDINGS = ("Entry", "File", "Patch")
"""Of the names of objects; all others are plain values."""


def watchlist_page() -> str:
    """Every key of a watchlist file, from its JSON Schema."""
    from monitor.watchlist import schema

    whole = schema.json_schema()
    lines = [
        "# Watchlist files, key by key",
        "",
        "Made from the JSON Schema that `monitor watchlist schema` prints. How to use them: [watchlists](../watchlists.md).",
        "",
    ]
    for title, part in _objects(whole):
        lines += [f"## {title}", "", "| key | type | meaning |", "|---|---|---|"]
        needed = set(part.get("required", ()))
        for name, value in part["properties"].items():
            mark = " **(needed)**" if name in needed else ""
            lines.append(f"| `{name}`{mark} | {_type(value)} | {_cell(value.get('description', ''))} |")
        lines.append("")
    return "\n".join(lines)


def _objects(schema: dict[str, Any], title: str = "A provider") -> Iterator[tuple[str, dict[str, Any]]]:
    if "properties" in schema:
        yield title, schema
    parts = schema.get("$defs", {})
    for name in sorted(parts, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name)):
        if "properties" in parts[name]:
            yield parts[name].get("title", name), parts[name]


def _type(value: dict[str, Any]) -> str:
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})" if name.endswith(ENDINGS) else name
    if "enum" in value:
        return ", ".join(f"`{each}`" for each in value["enum"])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in value:
            return " or ".join(dict.fromkeys(_type(each) for each in value[several]))
    if value.get("type") == "array":
        return f"list of {_type(value.get('items', {}))}"
    kind = value.get("type", "anything")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


# --- the words


def kinds_page() -> str:
    """Every word of the history with its name in both languages."""
    from monitor.model import BrokenReason, Direction, DocumentType, Kind, Outcome, Severity, Urgency
    from monitor.render import words

    tables: tuple[tuple[str, type[StrEnum], dict[Any, Any]], ...] = (
        ("Kinds of changes", Kind, words.KINDS),
        ("Directions", Direction, words.DIRECTIONS),
        ("Severities", Severity, words.SEVERITIES),
        ("Urgencies", Urgency, words.URGENCIES),
        ("Outcomes of a look", Outcome, words.OUTCOMES),
        ("Why a source is out of order", BrokenReason, words.BROKEN_REASONS),
        ("Types of documents", DocumentType, words.DOCUMENT_TYPES),
    )
    lines = [
        "# Kinds, severities, outcomes",
        "",
        "The words as commands, files and the API take and give them, with their names in English and Chinese.",
        "",
    ]
    for title, kind, names in tables:
        lines += [f"## {title}", "", "| word | English | 中文 |", "|---|---|---|"]
        lines += [f"| `{word.value}` | {_cell(names[word].en)} | {_cell(names[word].zh)} |" for word in kind]
        lines.append("")
    return "\n".join(lines)


# --- the API


def api_page() -> str:
    """Every operation of the API, from its own OpenAPI description."""
    described = _openapi()
    lines = [
        "# API reference",
        "",
        "Made from `/api/v1/openapi.json`, which a running service serves. How to use it: [the page, the API, the feeds](../web.md).",
        "",
    ]
    for path, operations in sorted(described["paths"].items()):
        for method, operation in operations.items():
            lines += [f"## {method.upper()} `{path}`", "", _paragraph(operation.get("description") or operation.get("summary", "")), ""]
            rows = [_parameter(each) for each in operation.get("parameters", ())]
            if rows:
                lines += ["| parameter | type | meaning |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _openapi() -> dict[str, Any]:
    from monitor.app import make_app
    from monitor.settings import Settings
    from monitor.web import make_site

    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        app = make_app(Settings(state_dir=here, database_url=f"sqlite:///{here / 'monitor.db'}", config_dir=here, watchlists=here))
        try:
            return json.loads(json.dumps(make_site(app).openapi()))  # type: ignore[no-any-return]
        finally:
            app.close()


def _parameter(each: dict[str, Any]) -> str:
    needed = " **(needed)**" if each.get("required") else ""
    return f"| `{each['name']}` ({each['in']}){needed} | {_type(each.get('schema', {}))} | {_cell(each.get('description', ''))} |"


def _paragraph(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _paragraph(text).replace("|", "\\|").replace("<", "&lt;")
