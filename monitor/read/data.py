"""JSON and XML as documents: a line for each value, its key kept, under the name of the thing it belongs to."""

from __future__ import annotations

import json
from collections.abc import Iterator

import jmespath
import soupsieve
from bs4 import BeautifulSoup
from jmespath.exceptions import JMESPathError
from lxml import etree

from monitor.model import Block, BlockKind, BrokenReason, Reading, ReadRules, Response, Selected, Unreadable
from monitor.read.decode import text_of, too_much
from monitor.read.language import detect
from monitor.read.tidy import tidy

_MOST_BLOCKS = 50_000
_DEEPEST = 60
_NAMES = ("id", "name", "title", "slug", "key", "model", "code")
"""Keys by which a thing in a list is known: a list that gains an entry at its head must not look new from there on."""


def loaded(response: Response) -> object | Unreadable:
    """The JSON value of a body; what is cut off is `truncated`, whatever else it may be."""
    text = too_much(response) or text_of(response)
    if isinstance(text, Unreadable):
        return text
    stripped = text.strip("\ufeff \t\r\n")
    if not stripped:
        return Unreadable(BrokenReason.EMPTY, "the body is empty")
    try:
        value: object = json.loads(stripped)
    except RecursionError:
        return Unreadable(BrokenReason.UNREADABLE, "the JSON nests too deep")
    except ValueError as error:
        if stripped[:1] not in "{[":
            return Unreadable(BrokenReason.UNREADABLE, f"the body is no JSON: “{tidy(stripped[:80])}”")
        return Unreadable(BrokenReason.TRUNCATED, f"the JSON breaks off or is malformed ({tidy(str(error))[:100]})")
    return value


def read_json(response: Response, rules: ReadRules) -> Reading | Unreadable:
    """What the JMESPath expressions of `select` give, in order; the whole value where there are none. Raises nothing."""
    value = loaded(response)
    if isinstance(value, Unreadable):
        return value
    try:
        chosen = [(expression, jmespath.search(expression, value)) for expression in rules.select] or [("", value)]
    except (JMESPathError, RecursionError) as error:
        return Unreadable(BrokenReason.UNREADABLE, f"`select` cannot be used on this JSON: {tidy(str(error))[:160]}")
    missing = [expression for expression, found in chosen if found is None and expression]
    if missing:
        return Unreadable(BrokenReason.UNREADABLE, f"`select: {missing[0]}` finds nothing in this JSON; look at what the address gives now")
    blocks: list[Block] = []
    for _, found in chosen:
        for block in _lines(found, "", 1):
            blocks.append(block)
            if len(blocks) > _MOST_BLOCKS:
                return Unreadable(BrokenReason.TOO_LARGE, f"the JSON has more than {_MOST_BLOCKS} values; narrow it by `select`")
    return _reading(blocks, Selected.DECLARED if rules.select else Selected.MAIN)


def _reading(blocks: list[Block], selected: Selected) -> Reading | Unreadable:
    if not blocks:
        return Unreadable(BrokenReason.EMPTY, "there are no values in it")
    title = next((block.text for block in blocks if block.kind is BlockKind.HEADING), blocks[0].text)[:120]
    return Reading(tuple(blocks), title, detect(" ".join(block.text for block in blocks)), selected)


def _lines(value: object, key: str, level: int) -> Iterator[Block]:
    if level > _DEEPEST:
        return
    if isinstance(value, dict):
        yield from _object(value, key, level)
    elif isinstance(value, list):
        yield from _list(value, key, level)
    else:
        yield from _leaf(value, key)


def _object(value: dict[str, object], key: str, level: int) -> Iterator[Block]:
    """Keys in the order of the alphabet: in JSON it has no meaning (RFC 8259 section 4). Plain values go before what has parts."""
    if key:
        yield Block(BlockKind.HEADING, key, min(level, 6))
    for name in sorted(value, key=lambda name: (isinstance(value[name], dict | list), name)):
        yield from _lines(value[name], tidy(name), level + 1)


def _list(value: list[object], key: str, level: int) -> Iterator[Block]:
    if all(not isinstance(each, dict | list) for each in value):
        if key and value:
            yield Block(BlockKind.HEADING, key, min(level, 6))
        for each in value:
            yield from _leaf(each, "")
        return
    for each in value:
        name = _name(each)
        yield from _lines(each, f"{key} {name}".strip() if name else key, level)


def _name(value: object) -> str:
    found = (value.get(name) for name in _NAMES) if isinstance(value, dict) else iter(())
    return next((tidy(str(each)) for each in found if isinstance(each, str | int) and not isinstance(each, bool)), "")[:120]


def _leaf(value: object, key: str) -> Iterator[Block]:
    said = json.dumps(value) if value is None or isinstance(value, bool | int | float) else tidy(str(value))
    if said:
        yield Block(BlockKind.ITEM, f"{key}: {said}" if key else said, 1)


# --- XML


def read_xml(response: Response, rules: ReadRules) -> Reading | Unreadable:
    """A line for each element that has text, and for each attribute; `select` are CSS selectors. Raises nothing."""
    text = too_much(response) or text_of(response)
    if isinstance(text, Unreadable):
        return text
    if "<!ENTITY" in text:
        return Unreadable(BrokenReason.UNREADABLE, "the XML declares entities of its own; such files are not read")
    try:
        root = etree.fromstring(response.body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        return Unreadable(BrokenReason.TRUNCATED, f"the XML breaks off or is malformed ({tidy(str(error))[:100]})")
    parts = _chosen(root, rules)
    if isinstance(parts, Unreadable):
        return parts
    return _reading([block for part in parts for block in _element(part, 1)], Selected.DECLARED if rules.select else Selected.MAIN)


def _chosen(root: etree._Element, rules: ReadRules) -> list[etree._Element] | Unreadable:
    """soupsieve picks in a tree of its own, whose parts are parsed once more: lxml speaks CSS only with a further library."""
    if not rules.select and not rules.remove:
        return [root]
    soup = BeautifulSoup(etree.tostring(root, encoding="unicode"), "lxml-xml")
    try:
        for selector in rules.remove:
            for part in soupsieve.select(selector, soup):
                part.decompose()
        found = soupsieve.select(",".join(rules.select), soup) if rules.select else soup.find_all(recursive=False)
    except soupsieve.SelectorSyntaxError as error:
        return Unreadable(BrokenReason.UNREADABLE, f"a selector is not CSS: {str(error).splitlines()[0]}")
    outermost = [node for node in found if not any(above is other for above in node.parents for other in found)]
    if not outermost:
        return Unreadable(
            BrokenReason.UNREADABLE, f"`select: {', '.join(rules.select)}` finds nothing in this XML; look at what the address gives now"
        )
    return [etree.fromstring(str(node)) for node in outermost]


def _element(node: etree._Element, level: int) -> Iterator[Block]:
    if not isinstance(node.tag, str) or level > _DEEPEST:  # comments and processing instructions have no name
        return
    name = etree.QName(node).localname
    parts = [part for part in node if isinstance(part.tag, str)]
    text = tidy(node.text or "")
    if parts:
        yield Block(BlockKind.HEADING, f"{name} {_title(parts)}".strip(), min(level, 6))
        if text:
            yield Block(BlockKind.ITEM, text, 1)
    elif text:
        yield Block(BlockKind.ITEM, f"{name}: {text}", 1)
    for key, value in sorted(node.attrib.items()):
        if tidy(str(value)):
            yield Block(BlockKind.ITEM, f"{name}@{etree.QName(str(key)).localname}: {tidy(str(value))}", 1)
    for part in parts:
        yield from _element(part, level + 1)


def _title(parts: list[etree._Element]) -> str:
    by_name = {etree.QName(part).localname.lower(): tidy(part.text or "") for part in reversed(parts)}
    return next((by_name[name] for name in _NAMES if by_name.get(name)), "")[:120]
