"""Who the customer's contract is with, by region."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.facts.names import Gazetteer, gazetteer
from monitor.facts.text import Page, Sentence, fold
from monitor.facts.types import Party
from monitor.model import BlockKind, DocumentType

_FORM = r"(?:Inc\b\.?|LLC\b|L\.L\.C\.|Ltd\b\.?|Limited\b|GmbH\b|PBC\b|Corporation\b|Corp\b\.?|S\.A\.S\.?|SAS\b|B\.V\.|BV\b|plc\b|PLC\b|AG\b|K\.K\.|KK\b|S\.A\.|S\.L\.|LP\b|L\.P\.|LLP\b|Pte\b\.? Ltd\b\.?|Pty\b\.? Ltd\b\.?|Co\., Ltd\b\.?|Unlimited Company\b)"
_ENTITY = re.compile(
    rf"(?P<en>\b[A-Z][\w&'’.-]*(?:,? (?:[A-Z][\w&'’.-]*|de)){{0,6}}?,? {_FORM})|(?P<zh>[\u4e00-\u9fff（）()]{{2,28}}?(?:股份有限公司|有限责任公司|有限公司|有限責任公司))"
)
_HINTS = (
    "Inc",
    "LLC",
    "L.L.C",
    "Ltd",
    "Limited",
    "GmbH",
    "PBC",
    "Corp",
    "S.A",
    "SAS",
    "B.V",
    "BV",
    "plc",
    "PLC",
    "AG",
    "K.K",
    "KK",
    "S.L",
    "LP",
    "L.P",
    "Company",
    "公司",
)
_CONTRACT = re.compile(
    r"\b(?:agreement|contract\w*|terms|entered into|between (?:you|customer|the customer|user)|you and|and you|entity|\"?(?:we|us|our)\"?,?\)? |provided by|operated by|means)\b|协议|合同|签订|签署|订立|服务提供者|运营者?|由[^。]{0,40}提供|以下(?:简称|称)|協議"
)
_NOT_CONTRACT = re.compile(
    r"\b(?:sub-?processors?|trademarks?|copyright|arbitration|jams|licensor|governed by|affiliates? of|vendors?|third[- ]part\w+|partners?|notices?|claims?|payments?|processors?)\b|仲裁|第三方|处理者|关联公司|合作|支付|版权所有|著作权"
)
_ASKED = re.compile(
    r"\b(?:if|where|when|resid\w+|liv(?:e|es|ing)|located|based|domiciled|outside|elsewhere|for (?:\w+ )?(?:users|customers|residents|consumers)|in the|principal place|established|habitually)\b|居住|位于|所在|境内|境外|地区|如果|若"
)
_CONDITION_NEXT = re.compile(r"[\s,]*(?:\((?!if|for|where|when|in|outside)[^()]*\)[\s,]*)*\(?(?:if|for|where|when|in|outside)\b")
_OUTSIDE = re.compile(
    r"\b(?:outside(?: of)?|elsewhere|other than|not (?:in|located in|resident in|a resident of))(?: the)? ?$|(?:以外|之外)"
)


def _region(folded: str, text: str, names: Gazetteer, spans: list[tuple[int, int]]) -> str:
    """Codes and group names in the words around an entity, its own name left out."""
    found, outside = set(), False
    for start, end in spans:
        part = folded[start:end]
        if not _ASKED.search(part):
            continue
        for mention in names.find(part, text[start:end]):
            found.add(mention.group or mention.code)
            outside = outside or bool(_OUTSIDE.search(part[: mention.start]))
        if found:
            break
    return ("outside " if outside else "") + ",".join(sorted(found)) if found else ""


def _of_sentence(sentence: Sentence, names: Gazetteer) -> Iterator[tuple[str, str]]:
    """Entity and region. A region stands after its entity in parentheses, or before it in a condition."""
    text, folded = sentence.text, sentence.folded
    if not _CONTRACT.search(folded) or _NOT_CONTRACT.search(folded):
        return
    entities = [(match.start(), match.end(), match.group()) for match in _ENTITY.finditer(text)]
    for n, (start, end, name) in enumerate(entities):
        before = (entities[n - 1][1] if n else 0, start)
        after = (end, entities[n + 1][0] if n + 1 < len(entities) else len(text))
        spans = [after] if _CONDITION_NEXT.match(folded, end) else [before, after]
        yield _tidy(name), _region(folded, text, names, spans)


def _tidy(name: str) -> str:
    """One spelling of a firm's name whatever its punctuation."""
    return (
        re.sub(r"^.*(?:由|的|提供者|平台|关联方|主体为|以及|包括|指|系|与|[（(])", "", " ".join(name.replace("’", "'").split()))
        .rstrip(".,")
        .replace(", ", " ")
    )


def find(page: Page) -> Iterator[Party]:
    """Every firm the document says the contract is with."""
    if page.document_type is DocumentType.SUBPROCESSORS:
        return
    names = gazetteer(page.reading.language)
    for place in page.places:
        if place.block.kind is BlockKind.HEADING or not any(form in place.text for form in _HINTS):
            continue
        if place.block.kind is BlockKind.ROW:
            yield from _of_row(place.text, place.heading, names)
            continue
        for sentence in place.sentences:
            for entity, region in _of_sentence(sentence, names):
                yield Party(entity=entity, region=region, quote=sentence.text, heading=place.heading)


def _of_row(text: str, heading: tuple[str, ...], names: Gazetteer) -> Iterator[Party]:
    """A table of regions and firms: one cell names the region, another the firm."""
    cells = text.split(" | ")
    firms = [match.group() for cell in cells if (match := _ENTITY.match(cell.strip()))]
    regions = [cell for cell in cells if not _ENTITY.search(cell)]
    if len(firms) != 1 or not any(re.search(r"contract|entit|part(?:y|ies)|签约|主体|who you", fold(above)) for above in heading):
        return
    codes = sorted({mention.group or mention.code for cell in regions for mention in names.find(fold(cell), cell)})
    yield Party(entity=_tidy(firms[0]), region=",".join(codes), quote=text, heading=heading)
