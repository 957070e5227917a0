"""Page text is hostile: it may hold terminal escapes, bidi overrides, markup and mentions meant for whoever reads the alert."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor.model import Text

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u206f\ud800-\udfff]")
_BLANK = re.compile(r"\s+")

# Slack `<!channel>`, `<@U1>`, `<https://…|text>`, Feishu `<at id=all>`: markup that begins with `<`.
_TAG = re.compile(r"<(?=\S)")
# `@all` and its kin wake a whole room even inside a word; a name only at the start of one, so that e-mail addresses stay whole.
_MENTION = re.compile(r"@(?=all|everyone|here|channel|room|所有|全体)|(?<![A-Za-z0-9._%+-])@(?=\w)", re.IGNORECASE)
_ZERO_WIDTH_SPACE = "\u200b"

_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~#]|&(?=#?\w+;)|(?m:^(?:[-+=](?=\s|[-=]|$)|\d+(?=[.)](?:\s|$))))")


def plain(text: str) -> str:
    """One line without anything that acts on a terminal or hides: escape sequences, control, bidi and invisible characters.

    What is not merely invisible becomes U+FFFD, so that the reader sees there was something.
    """
    line = _CONTROL.sub("\ufffd", _INVISIBLE.sub("", _ANSI.sub("\ufffd", text)))
    return _BLANK.sub(" ", line).strip()


def defused(text: str) -> str:
    """`plain` for a chat: markup in angle brackets and mentions that would wake a room are broken by a zero-width space."""
    return _MENTION.sub("@" + _ZERO_WIDTH_SPACE, _TAG.sub("<" + _ZERO_WIDTH_SPACE, plain(text)))


def markdown(text: str) -> str:
    """Text as literal CommonMark. Give it one line that went through `plain`."""
    return _MARKDOWN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


def web_address(url: str | None) -> str | None:
    """An address that may stand in a link: http or https with a host, quoted so that no markup can end it; else None."""
    if url is None or _CONTROL.search(url) or _BLANK.search(url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    return re.sub(r"[\"'<>()\\`|{}^]", lambda sign: f"%{ord(sign[0]):02X}", url.strip())


CUT = Text("… [+{count} characters]", "……［另有 {count} 字］")
FOLDED = Text(" … {count} characters … ", " ……略 {count} 字…… ")


def shorten(text: str, limit: int, language: str, beyond: int = 0) -> str:
    """At most about `limit` characters, cut at a word where there is one near, with a count of what is left out.

    `beyond` more characters were left out before.
    """
    if len(text) <= limit and not beyond:
        return text
    kept = word_edge(text, limit) if len(text) > limit else len(text)
    return text[:kept].rstrip() + CUT.in_language(language).format(count=f"{len(text) - kept + beyond:,}")


def word_edge(text: str, at: int) -> int:
    """The last start of a word not after `at`, unless that is far before it (Chinese has no spaces)."""
    edge = text.rfind(" ", 0, at + 1)
    return edge + 1 if edge >= at - 20 and edge >= 0 else at
