"""Responses and invented pages for the tests of reading."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model import Block, BlockKind, Reading, ReadRules, Response, Unreadable
from monitor.read import read

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "https://acme.example/legal/terms"

SENTENCES = (
    "Acme Robotics provides the Service to business customers who accept these terms in full.",
    "You may not resell access to the Service without our written permission in advance.",
    "We keep your inputs for thirty days and delete them afterwards unless the law says otherwise.",
    "Either party may end this agreement with sixty days of notice sent to the registered address.",
    "Liability is limited to the fees that were paid during the twelve months before the claim.",
    "Customers must be at least eighteen years old and must not be located in an embargoed territory.",
    "Prices are stated in the order form and may rise once a year after written notice to you.",
    "The courts of Ruritania decide all disputes that the parties cannot settle between themselves.",
)
POLICY = "<h1>Terms of Service</h1>" + "".join(f"<h2>Section {n}</h2><p>{text}</p>" for n, text in enumerate(SENTENCES, 1))

CHINESE = (
    "欢迎使用星河科技提供的智能对话服务，请您在使用前仔细阅读并充分理解本协议的全部内容。",
    "未经我们事先书面许可，您不得转售、出租或以其他方式向第三方提供本服务的访问权限。",
    "我们将在三十日内保存您输入的内容，期满后予以删除，但法律法规另有规定的除外。",
    "任何一方均可提前六十日书面通知对方终止本协议，终止后已产生的费用仍应当支付。",
    "因本协议产生的争议，双方应当友好协商解决；协商不成的，提交甲方所在地人民法院诉讼解决。",
)
POLICY_ZH = "<h1>用户服务协议</h1>" + "".join(f"<p>{text}</p>" for text in CHINESE)


def page(body: str, title: str = "Terms of Service | Acme", lang: str = "en") -> str:
    """A whole page around a body."""
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'


def answer(
    body: str | bytes,
    content_type: str = "text/html; charset=utf-8",
    status: int = 200,
    url: str = URL,
    final_url: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
) -> Response:
    """What an address answered."""
    data = body.encode() if isinstance(body, str) else body
    kept = (("content-type", content_type), *headers) if content_type else headers
    return Response(url, final_url or url, status, kept, data, AT)


def reading_of(body: str | bytes, rules: ReadRules | None = None, **more: str) -> Reading:
    """The reading of a page that must be readable."""
    found = read(answer(body, **more), rules or ReadRules())
    assert isinstance(found, Reading), found
    return found


def failure_of(body: str | bytes, rules: ReadRules | None = None, **more: str) -> Unreadable:
    """Why a page that must be unreadable is so."""
    found = read(answer(body, **more), rules or ReadRules())
    assert isinstance(found, Unreadable), found
    return found


def lines(reading: Reading) -> list[tuple[str, str]]:
    """The blocks as pairs of kind and text, for tables of expectations."""
    return [(block.kind.value, block.text) for block in reading.blocks]


def document(*texts: str, title: str = "Terms of Service") -> Reading:
    """A reading of paragraphs."""
    return Reading(tuple(Block(BlockKind.PARAGRAPH, text) for text in texts), title, "en")
