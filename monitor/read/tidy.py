"""What every reader does to text and links so that equal words come out equal."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters that are no white space
    "\u00ad\u034f\u061c\u180e"  # soft hyphen, joiners, direction marks
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width space, word joiner, isolates, byte order mark
    "\ufe00-\ufe0f"  # variation selectors: how an emoji looks, not what is said
    "\ud800-\udfff\ufffe\uffff"  # lone surrogates and what is no character
    "]+"
)

_TRACKING = re.compile(
    r"(?:utm_|_hs|hsa_|mc_|pk_|mtm_|piwik_|vero_|oly_|trk)\w*|(?:gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|"
    r"mkt_tok|_gl|_ga|s_cid|cmpid|ref_src|ref_url|spm|scm|share_token|__cf_chl_\w+|__hstc|__hssc|__hsfp|_bhlid|sessionid|sid|phpsessid|jsessionid)",
    re.IGNORECASE,
)
"""Query parameters that say where a visitor came from, never what the page is: the published lists of the large analytics and ad products."""

_WEB = ("http", "https", "mailto", "tel", "")


def tidy(text: str) -> str:
    """One line: NFC, white space collapsed, characters that nobody sees dropped. Quotes and dashes stay as the page has them."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def clean_link(base: str, href: str) -> str | None:
    """The absolute address without tracking parameters; None for scripts, fragments of the same page and what is no address."""
    href = tidy(href)
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, href))
    except ValueError:
        return None
    if parts.scheme.lower() not in _WEB:
        return None
    return urlunsplit(parts._replace(query=_kept_query(parts.query)))


def _kept_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _TRACKING.fullmatch(key)]
    return query if len(kept) == len(pairs) else urlencode(kept)
