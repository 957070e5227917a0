"""When declared selectors find nothing any more, better ones are offered."""

from __future__ import annotations

import pytest

from monitor.model import ReadRules, Selected
from monitor.read import suggest
from tests.read.kit import POLICY, answer, page, reading_of

OLD = ReadRules(select=(".gone",))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<main>{POLICY}</main>", ("main",)),
        (f'<nav>x</nav><main id="legal-text"><article>{POLICY}</article></main>', ("#legal-text", "main", "article")),
        (f'<div><div id="x7f3a9"><div class="css-1ab2 policy-body flex">{POLICY}</div></div><p>Imprint</p></div>', (".policy-body",)),
        (f'<div class="a1b2c3">{POLICY}</div>', ()),
        ("", ()),
        ('<script>1</script>', ()),
    ],
)  # fmt: skip
def test_suggestions(body: str, expected: tuple[str, ...]) -> None:
    """Ids first, then landmarks, then names that a person wrote."""
    assert suggest(answer(page(body)), OLD) == expected


def test_a_suggestion_finds_what_the_main_content_was() -> None:
    """Declared instead of the stale one, it reads the same."""
    body = page(f'<header>Acme</header><main id="legal-text">{POLICY}</main><footer>Imprint</footer>')
    fallback = reading_of(body, OLD)
    assert fallback.selected is Selected.STALE
    for selector in suggest(answer(body), OLD):
        assert reading_of(body, ReadRules(select=(selector,))).text == fallback.text


def test_no_suggestion_for_what_has_no_selectors() -> None:
    """Text, and pages that cannot be read."""
    assert suggest(answer("text", content_type="text/plain"), OLD) == ()
    assert suggest(answer(b"\x89PNG\r\n"), OLD) == ()
    assert suggest(answer(page(f"<main>{POLICY}</main>")), ReadRules(select=("main",))) == ()
