"""What a change rests on, as files that are read and checked without this program: for a lawyer, an auditor, a court.

The same history gives the same bytes. Nothing of the user's own is in them: no channel, no subscription, no key.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from rich.console import Console

from monitor.model import Change, Response, Text, Version
from monitor.render import ChangeView, Limits, change_json, changes_html, changes_text, name_of
from monitor.render.evidence_words import ABOUT, FACTS, FILES, HEADING, HOW, LEFT_OUT
from monitor.render.when import time_text, when_text

FORMAT = "policy-monitor evidence/1"
SUMS, README, MANIFEST = "SHA256SUMS", "README.txt", "manifest.json"
_SEEN = Limits(edits=100_000, edit_length=1_000_000, context=300)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold: the files have none of their own."""
_LANGUAGES = ("en", "zh")
_ENDINGS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/markdown": "md",
    "text/plain": "txt",
}


class Link(Protocol):
    """A link of the chain, as texts."""

    @property
    def link_text(self) -> str:
        """Its SHA-256 is the link."""

    @property
    def record_text(self) -> str:
        """What it covers."""


class Stamp(Protocol):
    """A time stamp of somebody else."""

    @property
    def number(self) -> int:
        """From 1."""

    @property
    def heads(self) -> str:
        """What was stamped."""

    @property
    def token(self) -> bytes:
        """RFC 3161 TimeStampResp, DER."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change."""

    version: Version
    reading: bytes
    """JSON as it is hashed."""
    response: Response | None
    """The answer in which the text was first seen; None: not kept, as of an imported history."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that a bundle is made of."""

    view: ChangeView
    body: bytes
    """The change as JSON, as it is hashed."""
    before: Side
    after: Side
    links: Mapping[str, Link]
    way: Sequence[str]
    """The texts of the links from the earliest of `links` to the end of the chain."""
    stamps: Sequence[Stamp]
    headers_text: Callable[[tuple[tuple[str, str], ...]], str]
    """Headers as they are hashed."""


def bundle(material: Material, timezone: str) -> dict[str, bytes]:
    """The files by their names, with their hashes and a README in English and Chinese. `timezone`: the user's, beside UTC."""
    files = {
        **_side("before", material.before, material.headers_text),
        **_side("after", material.after, material.headers_text),
        **_words(material, timezone),
        **_chain(material),
    }
    files[README] = _readme(files, material).encode()
    files[MANIFEST] = _json(_manifest(files, material, timezone))
    files[SUMS] = "".join(f"{_sha256(files[name])}  {name}\n" for name in sorted(files)).encode()
    return dict(sorted(files.items()))


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """One zip file with all of them in a folder; the same files give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o100644 << 16, 3
            archive.writestr(entry, files[name])
    return whole.getvalue()


# --- what was seen


def _side(name: str, side: Side, headers_text: Callable[[tuple[tuple[str, str], ...]], str]) -> dict[str, bytes]:
    files = {f"{name}/reading.txt": f"{side.version.reading.text}\n".encode(), f"{name}/reading.json": side.reading}
    answer = side.response
    if answer is not None:
        files[f"{name}/body.{_ending(answer)}"] = answer.body
        files[f"{name}/headers.txt"] = headers_text(answer.headers).encode()
        if answer.screenshot is not None:
            files[f"{name}/screenshot.png"] = answer.screenshot
    return files


def _ending(answer: Response) -> str:
    return _ENDINGS.get((answer.header("content-type") or "").partition(";")[0].strip().lower(), "bin")


# --- what it means


def _words(material: Material, timezone: str) -> dict[str, bytes]:
    view = material.view
    files = {"change.json": material.body, "findings.json": _json(change_json(view))}
    for language in _LANGUAGES:
        html = changes_html([view], timezone=timezone, language=language, limits=_SEEN)
        files[f"diff.{language}.html"] = html.encode()
        files[f"diff.{language}.txt"] = _plain_diff(view, timezone, language).encode()
        files[f"summary.{language}.txt"] = _summary(material, timezone, language).encode()
    return files


def _plain_diff(view: ChangeView, timezone: str, language: str) -> str:
    out = io.StringIO()
    console = Console(file=out, width=100, color_system=None, force_terminal=False, highlight=False, legacy_windows=False)
    console.print(changes_text([view], timezone=timezone, language=language, limits=_SEEN))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _summary(material: Material, timezone: str, language: str) -> str:
    change = material.view.change
    rows = [(FACTS[name].in_language(language), value) for name, value in _facts(material, timezone, language)]
    found = [
        f"- {name_of(finding.kind, language)} ({name_of(finding.direction, language)}, {name_of(finding.severity, language)}; "
        f"{finding.rule}; {name_of(finding.side, language)}):\n  “{finding.quote}”"
        for finding in change.judgement.findings
    ]
    lines = [change.judgement.summary.in_language(language), "", *(f"{name}: {value}" for name, value in rows), "", *found]
    return "\n".join(lines) + "\n"


def _facts(material: Material, timezone: str, language: str) -> list[tuple[str, str]]:
    view, change = material.view, material.view.change
    return [
        ("change", change.id),
        ("provider", view.provider.name.in_language(language)),
        ("document", view.document.name.in_language(language)),
        ("source", str(change.source)),
        ("address", change.url or "-"),
        *_answers("before", material.before, timezone),
        *_answers("after", material.after, timezone),
        ("first_seen", _times(change.first_seen, timezone)),
        ("confirmed", _times(change.confirmed_at, timezone)),
        ("severity", name_of(change.judgement.severity, language)),
        ("when", when_text(change, language)),
        ("versions", f"{change.before} → {change.after}"),
    ]


def _answers(name: str, side: Side, timezone: str) -> list[tuple[str, str]]:
    answer = side.response
    if answer is None:
        return []
    way = " → ".join((*answer.redirects, answer.final_url))
    return [(f"{name}_fetched", _times(answer.fetched_at, timezone)), (f"{name}_from", f"{way} ({answer.http_version} {answer.status})")]


def _times(at: datetime, timezone: str) -> str:
    exact = f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    return exact if timezone == "UTC" else f"{exact} = {time_text(at, timezone)}"


# --- how it is proved


def _chain(material: Material) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, link in material.links.items():
        files[f"chain/{name}.record.txt"] = link.record_text.encode()
        files[f"chain/{name}.link.txt"] = link.link_text.encode()
    if material.way:
        files["chain/links.txt"] = "".join(material.way).encode()
    for stamp in material.stamps:
        files[f"chain/stamp-{stamp.number}.heads.txt"] = stamp.heads.encode()
        files[f"chain/stamp-{stamp.number}.tsr"] = stamp.token
    return files


def _manifest(files: Mapping[str, bytes], material: Material, timezone: str) -> dict[str, object]:
    change = material.view.change
    return {
        "format": FORMAT,
        "change": change.id,
        "source": str(change.source),
        "address": change.url,
        "first_seen": change.first_seen.astimezone(UTC).isoformat(),
        "confirmed_at": change.confirmed_at.astimezone(UTC).isoformat(),
        "timezone": timezone,
        "versions": {"before": change.before, "after": change.after},
        "chain": _position(material, change),
        "files": {name: {"sha256": _sha256(content), "bytes": len(content)} for name, content in sorted(files.items())},
    }


def _position(material: Material, change: Change) -> dict[str, object]:
    head = hashlib.sha256(material.way[-1].encode()).hexdigest() if material.way else None
    links = {name: hashlib.sha256(link.link_text.encode()).hexdigest() for name, link in sorted(material.links.items())}
    return {"source": str(change.source), "links": links, "head": head, "stamps": [stamp.number for stamp in material.stamps]}


def _readme(files: Mapping[str, bytes], material: Material) -> str:
    """English first, then Chinese: what each file is, and how to check them."""
    change = material.view.change
    names = {"sums": SUMS, "source": str(change.source), "before": _body(files, "before"), "after": _body(files, "after")}
    return "\n\n".join(_readme_in(language, files, names) for language in _LANGUAGES) + "\n"


def _readme_in(language: str, files: Mapping[str, bytes], names: Mapping[str, str]) -> str:
    def told(text: Text) -> str:
        return text.in_language(language).format(**names)

    listed = [f"  {name:<34} {FILES[_pattern(name)].in_language(language)}" for name in sorted(files)]
    missing = [told(LEFT_OUT[name]) for name in ("before", "after") if not names[name]]
    if not any(name.endswith(".tsr") for name in files):
        missing.append(told(LEFT_OUT["stamps"]))
    steps = [told(step) for name, step in HOW if _applies(name, files, names)]
    numbered = [f"{number}. {step}" for number, step in enumerate(steps, 1)]
    return "\n\n".join(filter(None, (told(HEADING), told(ABOUT), "\n".join(listed), *missing, *numbered)))


def _applies(name: str, files: Mapping[str, bytes], names: Mapping[str, str]) -> bool:
    needed = {"stamps": any(each.endswith(".tsr") for each in files), "bodies": bool(names["after"]), "chain": "chain/links.txt" in files}
    return needed.get(name, True)


def _body(files: Mapping[str, bytes], side: str) -> str:
    return next((name for name in files if name.startswith(f"{side}/body.")), "")


def _pattern(name: str) -> str:
    """A file's name without what differs from bundle to bundle: side, language, ending, number."""
    folder, _, rest = name.rpartition("/")
    parts = rest.split(".")
    if folder == "chain":
        return "links.txt" if rest == "links.txt" else parts[-1] if parts[-1] == "tsr" else parts[-2]
    return rest if folder and parts[0] != "body" else parts[0] if folder or parts[0] in ("diff", "summary") else rest


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
