"""Text of watched pages as HTML: nothing in it is markup, and what would hide or reorder words is shown as what it is."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

LONGEST = 20_000
"""Characters of one text that a page shows; longer ones are cut, with a count."""
_HIDDEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CODE = re.compile("`([^`<]+)`")
_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ud800-\udfff]")
"""Control characters, those that turn the direction of writing, and halves of characters."""


def shown(text: str, longest: int = LONGEST) -> Markup:
    """The text escaped. A control character or one that turns the direction of writing stands as its number; what only is invisible is dropped."""
    html = _SIGNS.sub(_sign, str(escape(_HIDDEN.sub("", text[:longest]))))
    more = f'<span class="gap"> … +{len(text) - longest:,}</span>' if len(text) > longest else ""
    return Markup(html + more)  # noqa: S704 - escaped above


def ours(text: str) -> Markup:
    """A text of ours about a page: what it quotes in backticks is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(shown(text))))  # noqa: S704 - escaped by `shown`


def signed(html: str) -> str:
    """HTML that is harmless already, with the same characters as their numbers, in text."""
    return _SIGNS.sub(lambda found: f"[U+{ord(found[0]):04X}]", html)


def _sign(found: re.Match[str]) -> str:
    return f'<span class="sign">U+{ord(found[0]):04X}</span>'


def marked(text: str, spans: tuple[tuple[int, int], ...], longest: int = LONGEST) -> Markup:
    """The text with some of its runs marked; `spans` in order, none touching another."""
    parts, at = [], 0
    for start, end in (span for span in spans if span[1] <= longest):
        parts += [shown(text[at:start]), Markup("<mark>"), shown(text[start:end]), Markup("</mark>")]
        at = end
    return Markup("").join([*parts, shown(text[at:], longest - at)])
