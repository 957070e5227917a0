"""Inside a declared selection text is swallowed by nothing; what plainly serves the page and not the document goes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Reading, ReadRules
from monitor.read import quick, read
from tests.read.kit import POLICY, SENTENCES, answer, lines, page, reading_of

MAIN = ReadRules(select=("main",))
BAR = "Customers more than half owned from a listed country may not use the Service."
FILL = f"<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>"


def declared(body: str) -> list[str]:
    return [text for _, text in lines(reading_of(page(f"<main>{body}</main>"), MAIN))]


SAID = [
    ("a definition that is mostly an address", '<div class="toc-visible:mt-2"><p>“DPA” means the addendum at: <a href="/dpa">https://acme.example/policies/data-processing-addendum</a>.</p></div>', "“DPA” means the addendum at: https://acme.example/policies/data-processing-addendum."),
    ("a definition in a box with an unlucky name", '<div class="related-terms"><p>“AUP” means the rules for acceptable use, found at <a href="/aup">https://acme.example/policies/acceptable-use</a>.</p></div>', "“AUP” means the rules for acceptable use, found at https://acme.example/policies/acceptable-use."),
    ("a notice in an aside", f"<aside><p>{BAR} <a href=/x>More about countries and regions</a></p></aside>", BAR),
    ("a section called after cookies", f'<section id="cookies"><h2>Cookies</h2><p>{BAR} See <a href="/c">the list</a>.</p></section>', BAR),
    ("a section called after feedback", f'<section id="feedback"><p>{BAR}</p><button>Manage cookies</button></section>', BAR),
    ("a section kept from search engines", f"<div data-nosnippet><p>{BAR} <a href=/x>here</a></p></div>", BAR),
    ("a panel that is not displayed", f'<div class="k2" style="display:none"><p>{BAR}</p></div>', BAR),
    ("a panel that is hidden", f'<div class="k2" hidden><p>{BAR}</p></div>', BAR),
    ("a panel hidden from screen readers", f'<div class="k2" aria-hidden="true">{BAR[:70]}</div>', BAR[:70]),
    ("a short panel that a button opens", '<h3><button aria-controls="p1" aria-expanded="false">Where</button></h3><div id="p1" hidden>China</div>', "China"),
    ("a short panel after its button", '<div><button aria-expanded="false">Where</button><div aria-hidden="true">China</div></div>', "China"),
    ("a tab that is not chosen", '<div role="tabpanel" hidden><p>Yearly</p></div>', "Yearly"),
    ("a price that is shown on demand", '<p>Pro <span style="display:none">$20</span></p>', "Pro $20"),
    ("the rest of a sentence behind “more”", '<p>You may not resell<span style="display:none"> or lend it to others</span></p>', "You may not resell or lend it to others"),
    ("terms in a dialogue", f'<dialog><h2>Terms</h2>{"".join(f"<p>{text}</p>" for text in SENTENCES[2:6])}<button>Close</button></dialog>', SENTENCES[4]),
    ("an open dialogue", f'<div role="dialog" aria-modal="true">{"".join(f"<p>{text}</p>" for text in SENTENCES[2:6])}</div>', SENTENCES[4]),
    ("sentences in a navigation", f"<nav><p>{BAR}</p></nav>", BAR),
    ("a plan that is a button", "<button><b>Pro</b> <span>$20</span></button>", "Pro $20"),
    ("a button with a sentence", "<button>Access from Cuba ends in May</button>", "Access from Cuba ends in May"),
    ("a list of buttons", "<ul><li><button>Albania</button></li><li><button>Bhutan</button></li></ul>", "Bhutan"),
    ("a term that is a button in a sentence", "<p>You may not <button>resell</button> the Service to anybody.</p>", "You may not resell the Service to anybody."),
    ("a tab", '<div role="tablist"><button role="tab">Enterprise</button></div>', "Enterprise"),
    ("countries that are links", "<ul>" + "".join(f'<li><a href="/c/{name}">{name}</a></li>' for name in ("Albania", "Bhutan", "Chad", "Niger", "Nigeria")) + "</ul>", "Niger"),
    ("countries that are links to nowhere", "<ul>" + "".join(f'<li><a href="#">{name}</a></li>' for name in ("Albania", "Bhutan", "Chad", "Niger", "Nigeria")) + "</ul><p>Nigeria</p>", "Niger"),
    ("countries beside the text", "<aside><h3>Supported countries and territories of the API</h3><ul>" + "".join(f"<li>{name}</li>" for name in ("Albania", "Bhutan", "Chad")) + "</ul></aside>", "Bhutan"),
    ("definitions", "<dl><dt>Seat</dt><dd>One person.</dd></dl>", "One person."),
    ("terms in a text box", f"<textarea readonly>{BAR}\nNo resale.</textarea>", BAR),
    ("details that are closed", f"<details><summary>Resale</summary>{BAR}</details>", BAR),
    ("a cross that is only read out", '<ul><li><span class="sr-only">Not included: </span>API access for teams</li></ul>', "Not included: API access for teams"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), [case[1:] for case in SAID], ids=[case[0] for case in SAID])
def test_policy_text_is_read_whatever_it_is_wrapped_in(body: str, text: str) -> None:
    """Also when it makes up a small part of the selection."""
    assert any(text in line for line in declared(f"{FILL}{body}"))


UNSAID = [
    ("a bar of links", '<div class="page-share"><a href=/1>Facebook</a> <a href=/2>Weibo</a></div>'),
    ("camel case", '<div class="RelatedArticles"><h3>Related</h3><a href=/1>How to get started</a></div>'),
    ("a breadcrumb", '<ol class="breadcrumbs"><li><a href=/>Home</a></li></ol>'),
    ("a navigation", "<nav><a href=/1>Terms</a><a href=/2>Privacy</a></nav>"),
    ("a cookie banner", '<div class="cookie-bar"><p>We use cookies to make this better.</p><button>Accept all</button></div>'),
    ("a cookie dialogue, closed", "<dialog><p>We use cookies.</p><button>Reject</button></dialog>"),
    ("a letter to subscribe to", '<form class="newsletter"><p>News by mail</p><input><button>Subscribe</button></form>'),
    ("a question about the page", '<div id="feedback-1">Did we solve it? <button>Yes</button><button>No</button></div>'),
    ("a hidden label", '<p class="k" hidden>Copied!</p>'),
    ("an ornament", '<div aria-hidden="true">✦✦✦</div>'),
    ("a label for screen readers", '<a href="/x"><span class="sr-only">to the legal pages</span></a>'),
    ("a button", "<div><button>Try it free</button></div>"),
    ("a button in a long paragraph that is no word of it", "<button>Copy</button>"),
    ("contents with numbers", "<ul>" + "".join(f'<li><a href="#s{n}">{n}. Part {n}</a></li>' for n in range(1, 6)) + "</ul>"),
    ("a button without words", "<p><button></button></p>"),
]  # fmt: skip
PARTS = "".join(f'<h2 id="s{n}">Part {n}</h2><p>{text}</p>' for n, text in enumerate(SENTENCES, 1))


@pytest.mark.parametrize("body", [case[1] for case in UNSAID], ids=[case[0] for case in UNSAID])
def test_what_serves_the_page_is_left_out(body: str) -> None:
    """The reading is the same with it and without it, declared or detected."""
    for rules in (MAIN, ReadRules()):
        with_it, without = (reading_of(page(f"<main>{PARTS}{extra}</main>"), rules).text for extra in (body, ""))
        assert with_it == without


SHUT_AND_OPEN = [
    ('<h3><button aria-expanded="false" aria-controls="a">Why</button></h3><div id="a" hidden><p>No.</p></div>', '<h3><button aria-expanded="true" aria-controls="a">Why</button></h3><div id="a"><p>No.</p></div>'),
    (f'<div class="q" style="display: none"><p>{BAR}</p></div>', f'<div class="q" style="display: block"><p>{BAR}</p></div>'),
    (f'<div class="q" aria-hidden="true"><p>{BAR}</p></div>', f'<div class="q" aria-hidden="false"><p>{BAR}</p></div>'),
    ('<div class="accordion-panel" aria-hidden="true">No.</div>', '<div class="accordion-panel">No.</div>'),
    ('<div role="tabpanel" hidden>$20</div><div role="tabpanel">$240</div>', '<div role="tabpanel">$20</div><div role="tabpanel" hidden>$240</div>'),
    (f"<details><summary>Why</summary><p>{BAR}</p></details>", f"<details open><summary>Why</summary><p>{BAR}</p></details>"),
    ("<dialog><p>We use cookies.</p></dialog>", "<dialog open><p>We use cookies.</p></dialog>"),
    (f"<dialog><p>{BAR}</p><p>{BAR}</p><p>{BAR}</p></dialog>", f"<dialog open><p>{BAR}</p><p>{BAR}</p><p>{BAR}</p></dialog>"),
]  # fmt: skip


@pytest.mark.parametrize(("shut", "opened"), SHUT_AND_OPEN)
def test_what_is_open_and_what_is_shut_makes_no_difference(shut: str, opened: str) -> None:
    """The same text either way, and something is read of it unless it is a notice."""
    one, other = (read(answer(page(f"<main>{POLICY}{state}</main>")), MAIN) for state in (shut, opened))
    assert isinstance(one, Reading)
    assert isinstance(other, Reading)
    assert one.text == other.text


def test_a_declared_selection_that_is_hidden_until_its_script_runs_is_read() -> None:
    """Also a dialogue that is declared itself."""
    assert SENTENCES[3] in reading_of(page(f'<main style="visibility:hidden">{POLICY}</main>'), MAIN).text
    assert SENTENCES[3] in reading_of(page(f"<dialog>{POLICY}</dialog>"), ReadRules(select=("dialog",))).text


def test_what_was_declared_is_never_dropped_itself() -> None:
    """A list of links may be what somebody wants to watch."""
    body = f"<nav><a href=/1>Terms</a><a href=/2>Privacy</a></nav><main>{POLICY}</main>"
    assert reading_of(page(body), ReadRules(select=("nav",))).text == "Terms Privacy"


def test_a_text_box_keeps_its_lines() -> None:
    """Each is a block, apart from what stands beside the box."""
    assert declared(f"<label>Terms</label><textarea>{BAR}\n\nNo resale.</textarea>after") == ["Terms", BAR, "No resale.", "after"]


def test_a_page_hidden_until_its_script_runs_is_read() -> None:
    """Without selectors, too: most of a page is no ornament."""
    assert SENTENCES[3] in reading_of(page(f'<div style="visibility:hidden">{POLICY}</div>')).text


def test_around_detected_content_hidden_boxes_and_sentences_beside_links_go() -> None:
    """The guess may be bolder there: nobody said that they belong to the document."""
    extra = f'<div hidden><p>Menu of a small screen</p></div><div role="dialog">{BAR} {BAR} {BAR}</div>'
    teaser = '<div class="related"><a href=/1>How to get started with the first of our many products</a> in three easy steps for you</div>'
    assert reading_of(page(f"<main>{PARTS}{extra}{teaser}</main>")).text == reading_of(page(f"<main>{PARTS}</main>")).text


def test_classes_with_odd_characters_are_no_trouble() -> None:
    """Quotes, backslashes and ampersands in the name of a bar."""
    body = '<div class="share-bar [&amp;>a]:x a\\b &quot;q&quot;"><a href=/1>Facebook</a></div>'
    assert declared(f"{FILL}{body}") == declared(FILL)


@pytest.mark.parametrize("body", [case[1] for case in SAID], ids=[case[0] for case in SAID])
def test_the_quick_reading_sees_an_edit_there_too(body: str) -> None:
    """A letter more in any of them is another fingerprint."""
    before, after = (answer(page(f"<main>{FILL}{html}</main>")) for html in (body, body.replace("an", "ann").replace("es", "ess")))
    if read(before, MAIN) != read(after, MAIN):
        assert quick(before, MAIN) != quick(after, MAIN)


WRAPPERS = st.sampled_from(
    [
        (f"<{tag}{attribute}>", f"</{tag}>")
        for tag in ("div", "section", "span", "aside", "nav", "footer", "header", "dialog", "details", "ul", "li", "p", "form", "td", "h3")
        for attribute in ("", *(f' class="{name}"' for name in ("related", "share-box", "sidebar", "toc", "cookie", "consent", "feedback", "breadcrumb")))
    ]
    + [
        (f"<div {attribute}>", "</div>")
        for attribute in ("hidden", 'aria-hidden="true"', 'style="display:none"', 'id="newsletter"', "data-nosnippet", 'role="dialog"', 'role="menu"')
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(WRAPPERS, max_size=4), st.booleans())
def test_no_wrapping_swallows_a_sentence_of_a_declared_selection(wrappers: list[tuple[str, str]], linked: bool) -> None:
    """Whatever the boxes around it are, are called, and whether they show."""
    body = f'{BAR} <a href="/x">See https://acme.example/policies/regions-and-countries</a>' if linked else BAR
    for opening, closing in wrappers:
        body = f"{opening}{body}{closing}"
    assert BAR in " ".join(declared(f"{FILL}{body}{FILL}"))
