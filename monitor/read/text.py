"""Plain text and Markdown, read as they stand."""

from __future__ import annotations

import re

from monitor.model import Block, BlockKind, BrokenReason, Link, Reading, Response, Selected, SourceKind, Unreadable
from monitor.read.decode import text_of, too_much
from monitor.read.language import detect
from monitor.read.tidy import clean_link, tidy

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_UNDERLINE = re.compile(r"(=+|-{3,})\s*$")
_ITEM = re.compile(r"([ \t]*)(?:[-*+•·]|\d{1,3}[.)])[ \t]+(.*)$")
_RULE = re.compile(r"[ \t]*(?:[-*_][ \t]*){3,}$")
_CELL_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*$")
_LINK = re.compile(r"(!?)\[([^\[\]]{0,500})\]\(<?([^()\s<>]{1,2000})>?(?:[ \t]+\"[^\"]{0,300}\")?\)")
_EMPHASIS = re.compile(
    r"(\*\*|__|~~)(?=\S)(.{1,2000}?)(?<=\S)\1|(?<![\w*])\*(?=[^\s*])([^*\n]{1,2000}?)(?<=\S)\*(?![\w*])|`([^`\n]{1,2000})`"
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,4000}?)\n---[ \t]*\n", re.DOTALL)
_TITLE_LINE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)


def read(response: Response, kind: SourceKind) -> Reading | Unreadable:
    """The document's blocks: paragraphs and list items of plain text; also headings, table rows and links of Markdown."""
    text = too_much(response) or text_of(response)
    if isinstance(text, Unreadable):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    blocks, title = _markdown(text, response.final_url) if kind is SourceKind.MARKDOWN else (_plain(text), "")
    if not blocks:
        return Unreadable(BrokenReason.EMPTY, "the text is empty")
    title = title or next((block.text for block in blocks if block.kind is BlockKind.HEADING), blocks[0].text[:120])
    return Reading(tuple(blocks), title, detect(text), Selected.MAIN)


def paragraphs(text: str) -> list[Block]:
    """Blocks of text whose lines may be wrapped: an empty line or a bullet begins the next one."""
    return _plain(text)


def _plain(text: str) -> list[Block]:
    blocks: list[Block] = []
    lines: list[str] = []
    level = 0

    def end() -> None:
        line = tidy(" ".join(lines))
        if line:
            blocks.append(Block(BlockKind.ITEM if level else BlockKind.PARAGRAPH, line, level))
        lines.clear()

    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item or not line.strip():
            end()
            level = 1 + len(item[1].expandtabs(4)) // 2 if item else 0
        lines.append(item[2] if item else line)
    end()
    return blocks


def _markdown(text: str, base: str) -> tuple[list[Block], str]:
    front = _FRONT_MATTER.match(text)
    title = _TITLE_LINE.search(front[1]) if front else None
    source = _without_comments(text[front.end() :] if front else text)
    blocks: list[Block] = []
    for part in _parts(source):
        blocks += _part(part, base)
    return blocks, tidy(title[1]) if title else ""


def _without_comments(text: str) -> str:
    """One pass: a comment that never ends is text, and the search for its end is not begun again."""
    kept = []
    while (start := text.find("<!--")) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[:start])
        text = text[end + 3 :]
    return "".join([*kept, text])


def _parts(source: str) -> list[list[str]]:
    """The lines, cut where a block ends: at empty lines, and before and after headings, rules, items and rows."""
    parts: list[list[str]] = [[]]
    for line in source.split("\n"):
        if not line.strip():
            parts.append([])
        elif _HEADING.match(line) or line.lstrip().startswith("|") or (_RULE.match(line) and not (parts[-1] and _UNDERLINE.match(line))):
            parts += [[line], []]
        elif _ITEM.match(line):
            parts.append([line])
        else:
            parts[-1].append(line)
    return [part for part in parts if part]


def _part(lines: list[str], base: str) -> list[Block]:
    first = lines[0]
    if heading := _HEADING.match(first):
        return _block(BlockKind.HEADING, heading[2], len(heading[1]), base)
    if first.lstrip().startswith("|"):
        return [] if _CELL_RULE.match(first) else _block(BlockKind.ROW, _cells(first), 0, base)
    if _RULE.match(first):
        return []
    if len(lines) > 1 and (underline := _UNDERLINE.match(lines[-1])):
        return _block(BlockKind.HEADING, " ".join(lines[:-1]), 1 if underline[1][0] == "=" else 2, base)
    if item := _ITEM.match(first):
        return _block(BlockKind.ITEM, " ".join([item[2], *lines[1:]]), 1 + len(item[1].expandtabs(4)) // 2, base)
    return _block(BlockKind.PARAGRAPH, " ".join(line.lstrip("> \t") for line in lines), 0, base)


def _cells(line: str) -> str:
    return " | ".join(cell.replace(r"\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")))


def _block(kind: BlockKind, source: str, level: int, base: str) -> list[Block]:
    links = [Link(tidy(_bare(match[2])), clean_link(base, match[3]) or "") for match in _LINK.finditer(source) if not match[1]]
    text = tidy(_bare(_LINK.sub(lambda match: "" if match[1] else match[2], source)))
    return [Block(kind, text, level, tuple(link for link in links if link.text and link.href))] if text else []


def _bare(text: str) -> str:
    return _EMPHASIS.sub(lambda match: match[2] or match[3] or match[4], text)
