"""HTML becomes blocks in the order of the page, without what nobody sees and what is not the document."""

from __future__ import annotations

import pytest

from monitor.model import BrokenReason, Link, ReadRules, Selected
from monitor.read import quick, read
from tests.read.kit import POLICY, SENTENCES, URL, answer, failure_of, lines, page, reading_of

MAIN = ReadRules(select=("main",))
LONG = "This sentence is long enough to stand as a paragraph of its own, whatever the style sheet says about it."


def within(body: str) -> list[tuple[str, str]]:
    return lines(reading_of(page(f"<main>{body}</main>"), MAIN))


BLOCKS = [
    ("headings have levels", "<h2>Use</h2>", [("heading", "Use")]),
    ("paragraphs come in order", "<p>One.</p><p>Two.</p>", [("paragraph", "One."), ("paragraph", "Two.")]),
    ("boxes are paragraphs too", "<div>One.</div><div>Two.</div>", [("paragraph", "One."), ("paragraph", "Two.")]),
    ("loose text is a paragraph", "Loose<p>Fixed</p>after", [("paragraph", "Loose"), ("paragraph", "Fixed"), ("paragraph", "after")]),
    ("broken lines are lines", "<p>Acme Ltd<br>1 Main St<br><br>Zenda</p>", [("paragraph", "Acme Ltd"), ("paragraph", "1 Main St"), ("paragraph", "Zenda")]),
    ("a heading stays one line", "<h1>Terms<br>of Use</h1>", [("heading", "Terms of Use")]),
    ("items are items", "<ul><li>A</li><li>B</li></ul>", [("item", "A"), ("item", "B")]),
    ("an item goes on after its nested list", "<ul><li>A<ul><li>B</li></ul>C</li></ul>", [("item", "A"), ("item", "B"), ("item", "C")]),
    ("rows join their cells", "<table><tr><th>Plan</th><th>Price</th></tr><tr><td>Pro</td><td>$20</td></tr></table>", [("row", "Plan | Price"), ("row", "Pro | $20")]),
    ("an empty cell keeps its place", "<table><tr><td>Pro</td><td></td><td>x</td></tr></table>", [("row", "Pro |  | x")]),
    ("an empty row says nothing", "<p>x</p><table><tr><td></td></tr></table>", [("paragraph", "x")]),
    ("a cell's paragraphs stay in the cell", "<table><tr><td><p>A</p><p>B</p></td><td>C<br>D<!-- x --></td></tr></table>", [("row", "A B | C D")]),
    ("a layout table is boxes", "<table><tr><td><h2>Use</h2><p>One.</p></td></tr></table>", [("heading", "Use"), ("paragraph", "One.")]),
    ("a cell with a chapter in it is a box", f"<table><tr><td><p>{LONG * 6}</p><p>{LONG * 6}</p></td></tr></table>", [("paragraph", LONG * 6)] * 2),
    ("a row without cells is a box", "<div role=row>text</div>", [("paragraph", "text")]),
    ("a grid of roles is a table", "<div role=table><div role=row><span role=cell>A</span><span role=cell>B</span></div></div>", [("row", "A | B")]),
    ("roles make headings and items", "<div role=heading>H</div><div role=list><div role=listitem>I</div></div>", [("heading", "H"), ("item", "I")]),
    ("a definition is two lines", "<dl><dt>Service</dt><dd>What we sell.</dd></dl>", [("paragraph", "Service"), ("paragraph", "What we sell.")]),
    ("folded details are read", "<details><summary>Why</summary><p>Because.</p></details>", [("paragraph", "Why"), ("paragraph", "Because.")]),
    ("closed accordions are read", '<h3><button aria-expanded=false>Why</button></h3><div role=region hidden><p>Because.</p></div>', [("heading", "Why"), ("paragraph", "Because.")]),
    ("closed panels are read", '<p>x</p><div class="accordion-body" style="display:none"><p>Because.</p></div>', [("paragraph", "x"), ("paragraph", "Because.")]),
    ("text that is found on search is read", '<div hidden="until-found">Because.</div>', [("paragraph", "Because.")]),
    ("preformatted lines are lines", "<pre>one\ntwo\n\nthree</pre>", [("paragraph", "one"), ("paragraph", "two"), ("paragraph", "three")]),
    ("spans under one another are paragraphs", f"<div><span>{LONG}</span><span>{LONG}</span></div>", [("paragraph", LONG)] * 2),
    ("short spans are words", "<div><span>One </span><span>two</span></div>", [("paragraph", "One two")]),
    ("spans inside a sentence are words", f"<div>So <span>{LONG}</span><span>{LONG}</span></div>", [("paragraph", f"So {LONG}{LONG}")]),
    ("links side by side stay apart", "<div><a href=/a>Download</a><a href=/b>Print version</a></div>", [("paragraph", "Download Print version")]),
    ("a link after a number stays apart", "<p>Effective May 1, 2026<a href=/old>Older</a></p>", [("paragraph", "Effective May 1, 2026 Older")]),
    ("inline marks change nothing", "<p>You <b>may</b> <i>no</i>t</p>", [("paragraph", "You may not")]),
    ("scripts, styles and templates say nothing", "<p>x</p><script>1</script><style>a{}</style><template>t</template><noscript>n</noscript><svg><title>s</title></svg>", [("paragraph", "x")]),
    ("hidden things say nothing", '<p>x</p><p hidden>h</p><p style="display: none">d</p><i aria-hidden=true>★</i><span class="sr-only">(opens)</span>', [("paragraph", "x")]),
    ("a page behind a dialogue is read", f'<div aria-hidden="true"><p>{LONG}</p></div>', [("paragraph", LONG)]),
    ("buttons say nothing", "<p>x</p><button>Copy link</button><div role=button>Share</div>", [("paragraph", "x")]),
    ("anchors of headings say nothing", '<h2>Use <a href="#use">#</a></h2><h2>Pay<a href="#pay" aria-label="x">Copy link</a></h2>', [("heading", "Use"), ("heading", "Pay")]),
    ("questions about the page say nothing", "<p>x</p><div>Was this page helpful?</div><p>Opens in a new tab</p>", [("paragraph", "x")]),
    ("tables of contents say nothing of their own", "<ul>" + "".join(f'<li><a href="#s{n}">Part {n}</a></li>' for n in "abcde") + "</ul>" + "".join(f"<h2>Part {n}</h2>" for n in "abcde"), [("heading", f"Part {n}") for n in "abcde"]),
    ("what contents say and no place else stays", "<ul>" + "".join(f'<li><a href="#s{n}">Part {n}</a></li>' for n in "abcde") + "</ul>" + "".join(f"<h2>Part {n}</h2>" for n in "abcd"), [("item", "Part e"), *[("heading", f"Part {n}") for n in "abcd"]]),
    ("a list of outside links stays", "<ul>" + "".join(f'<li><a href="/s{n}">Sub {n}</a></li>' for n in range(5)) + "</ul>", [("item", f"Sub {n}") for n in range(5)]),
    ("a tick in a cell says its label", '<table><tr><td>EU</td><td><img src=t.png alt="Yes"></td></tr></table>', [("row", "EU | Yes")]),
    ("a label says more than a picture in a cell that has both", '<table><tr><td>EU</td><td>No<img alt="cross"></td></tr></table>', [("row", "EU | No")]),
    ("a cell said only to screen readers counts", '<table><tr><td>EU</td><td><span class="sr-only">Yes</span><svg></svg></td></tr></table>', [("row", "EU | Yes")]),
    ("a label beside a cell's text does not", '<table><tr><td>EU <span class="sr-only">Opens in new tab</span></td></tr></table>', [("row", "EU")]),
    ("invisible characters go", "<p>Re\u00adsale\u200b is\u00a0barred\ufeff</p>", [("paragraph", "Resale is barred")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [case[1:] for case in BLOCKS], ids=[case[0] for case in BLOCKS])
def test_the_page_becomes_blocks(body: str, expected: list[tuple[str, str]]) -> None:
    """Each kind of markup gives the blocks that a person sees."""
    assert within(body) == expected


def test_levels_of_headings_and_items() -> None:
    """A heading has its rank, an item its depth from one."""
    reading = reading_of(page("<main><h3>H</h3><ol><li>A<ul><li>B</li></ul></li></ol><div role=listitem>C</div></main>"), MAIN)
    assert [block.level for block in reading.blocks] == [3, 1, 2, 1]


def test_links_are_absolute_and_without_tracking() -> None:
    """A link keeps its target, not where the visitor came from; scripts and places on the same page are no targets."""
    body = (
        '<p>See <a href="/aup?utm_source=x&v=2">the policy</a>, <a href="#a">above</a>, <a href="javascript:x()">do</a>, <a>none</a>.</p>'
    )
    reading = reading_of(page(f"<main>{body}<table><tr><td><a href='dpa'>DPA</a><a href='#x'>y</a></td></tr></table></main>"), MAIN)
    assert reading.blocks[0].links == (Link("the policy", "https://acme.example/aup?v=2"),)
    assert reading.blocks[1].links == (Link("DPA", "https://acme.example/legal/dpa"),)


def test_a_link_around_boxes_is_kept_in_each() -> None:
    """A card that is all link gives its target to the blocks inside."""
    reading = reading_of(page('<main><a href="/x"><div>One</div><div>Two</div></a></main>'), MAIN)
    assert [block.links for block in reading.blocks] == [(Link("One", "https://acme.example/x"),), (Link("Two", "https://acme.example/x"),)]


def test_declared_selectors_are_read_in_document_order_without_doubles() -> None:
    """Several selectors, nested matches and removals."""
    body = (
        "<div class=b><p>First.</p></div><div class=a><p>Second.</p><div class=b><p>Third.</p><p class=x>gone</p></div></div><p>outside</p>"
    )
    reading = reading_of(page(body), ReadRules(select=(".a", ".b"), remove=(".x",)))
    assert [text for _, text in lines(reading)] == ["First.", "Second.", "Third."]
    assert reading.selected is Selected.DECLARED


@pytest.mark.parametrize("select", ["p:-soup-contains('resell')", "main > p:-soup-contains('resell'), main > p:-soup-contains('resell')"])
def test_selectors_that_only_the_careful_parser_knows(select: str) -> None:
    """They work, and there is no quick fingerprint for them."""
    rules = ReadRules(select=(select,), remove=("h1",))
    answered = answer(page(f"<main>{POLICY}</main>"))
    reading = read(answered, rules)
    assert [text for _, text in lines(reading)] == [SENTENCES[1]]  # type: ignore[arg-type]
    assert quick(answered, rules) is None


def test_removal_that_only_the_careful_parser_knows() -> None:
    """Without selectors the rest of the page is searched for its main content."""
    rules = ReadRules(remove=("p:-soup-contains('resell')",))
    text = reading_of(page(f"<main>{POLICY}</main>"), rules).text
    assert SENTENCES[0] in text
    assert SENTENCES[1] not in text


def test_stale_selectors_that_only_the_careful_parser_knows() -> None:
    """They fall back to the main content and say so."""
    reading = reading_of(page(f"<nav>Menu</nav><main>{POLICY}</main>"), ReadRules(select=("p:-soup-contains('nowhere')",)))
    assert (reading.selected, reading.blocks[0].text) == (Selected.STALE, "Terms of Service")


def test_a_selector_that_is_not_css_is_named() -> None:
    """The failure says so; nothing is raised."""
    failure = failure_of(page(POLICY), ReadRules(select=("p[[",)))
    assert failure.reason is BrokenReason.UNREADABLE
    assert "selector" in failure.detail


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("main landmark", f"<header>Acme<ul><li><a href=/>Home</a></li></ul></header><main>{POLICY}</main><footer><a href=/x>Imprint</a></footer>"),
        ("role", f'<div role="banner">Acme</div><div role="main">{POLICY}</div>'),
        ("article", f"<div><a href=/>Home</a></div><article>{POLICY}</article>"),
        ("id", f'<div><div class="top"><a href=/>Acme</a></div><div id="content">{POLICY}</div></div>'),
        ("density", f'<div class="w"><div class="sidebar"><a href=/a>Other</a></div><div class="x"><div class="y">{POLICY}</div></div></div>'),
        ("cookie banner", f'{POLICY}<div id="cookie-banner">We use cookies. <button>Accept</button><a href=/c>More</a></div>'),
        ("dialogue", f'{POLICY}<div role="dialog"><p>Subscribe to our letter</p></div>'),
        ("share bar", f'<main>{POLICY}<div class="share-links"><a href=/1>Facebook</a> <a href=/2>Weibo</a></div></main>'),
        ("related links", f'<main>{POLICY}<aside><a href=/1>Privacy at Acme</a></aside></main>'),
        ("feedback", f'<main>{POLICY}<div class="feedback">Did we help? <a href=/y>Yes</a></div></main>'),
        ("breadcrumb", f'<main><div class="Breadcrumbs"><a href=/>Home</a></div>{POLICY}</main>'),
    ],
)  # fmt: skip
def test_the_main_content_is_found(name: str, body: str) -> None:
    """Without selectors the policy is found and what hangs around it is left out."""
    reading = reading_of(page(body))
    assert reading.selected is Selected.MAIN
    assert reading.text == reading_of(page(f"<main>{POLICY}</main>")).text


def test_chrome_by_name_is_never_most_of_the_page() -> None:
    """A cookie policy may stand in a box called after cookies."""
    assert SENTENCES[3] in reading_of(page(f'<div class="cookie-policy">{POLICY}<a href=/x>x</a></div>')).text


def test_a_large_header_is_part_of_the_document() -> None:
    """Some sites put the whole introduction there."""
    body = f"<header><p>{LONG}</p></header><div>{SENTENCES[0]}</div>"
    assert [text for _, text in lines(reading_of(page(body)))] == [LONG, SENTENCES[0]]


def test_a_side_box_with_sentences_stays() -> None:
    """An aside that is not a list of links may be the notice that matters."""
    assert LONG in reading_of(page(f"<main>{POLICY}<aside>{LONG}</aside></main>")).text


def test_parts_that_a_server_streams_late_stand_in_their_place() -> None:
    """What a script would move is moved; a mark without its part changes nothing."""
    body = f'<main><template id="B:0"></template><template id="B:1"></template><p>End.</p></main><div hidden id="S:0"><p>{LONG}</p></div>'
    assert lines(reading_of(page(body), MAIN)) == [("paragraph", LONG), ("paragraph", "End.")]


def test_title_and_language() -> None:
    """From the head; the title else from the first heading; the language by the words before the tag."""
    assert (reading_of(page(POLICY)).title, reading_of(page(POLICY, lang="de")).language) == ("Terms of Service | Acme", "en")
    assert (reading_of(page("<h2>Short</h2>", title="", lang="fr")).title, reading_of(page("<p>x y</p>", lang="fr")).language) == (
        "Short",
        "fr",
    )
    assert reading_of("<p>x y z</p>").language is None


def test_empty_pages_and_empty_shells() -> None:
    """A page without text is empty, or a shell if a script would have filled it."""
    assert failure_of(page("<div></div>")).reason is BrokenReason.EMPTY
    assert failure_of(page('<div id="root"></div><script src="/app.js"></script>')).reason is BrokenReason.SHELL
    assert failure_of(page("<main></main>"), MAIN).reason is BrokenReason.EMPTY


def test_noise_around_the_document_leaves_the_fingerprint_alone() -> None:
    """Nonces, ids, classes, scripts, comments and chrome outside the selection cost no careful reading."""
    before = quick(answer(page(f"<main><p class=a1>{LONG}</p></main>")), MAIN)
    after = quick(answer(page(f"<script nonce=x>1</script><main id=r7><!-- x --><p class=b2 data-n=9>{LONG}</p></main><p>Ad</p>")), MAIN)
    assert before == after is not None


@pytest.mark.parametrize("body", ["", "\x00\x01" * 400, "<html></html>"])
def test_no_fingerprint_where_there_is_no_document(body: str) -> None:
    """None, never a fingerprint of nothing."""
    assert quick(answer(body), MAIN) is None


def test_no_fingerprint_of_other_kinds_and_refusals() -> None:
    """Only HTML that was not refused has one."""
    assert quick(answer("text", content_type="text/plain"), ReadRules()) is None
    assert quick(answer(page(POLICY), status=503), ReadRules()) is None
    assert URL
