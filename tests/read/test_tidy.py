"""Equal words come out equal; links lose where the visitor came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.read.language import base, detect
from monitor.read.tidy import clean_link, tidy
from tests.read.kit import CHINESE, SENTENCES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a\n\tb\u00a0c\u3000d ", "a b c d"),
        ("e\u0301", "é"),
        ("re\u00adsale\u200b\ufeff\u2060", "resale"),
        ("\u202ba\u202c\u200f", "a"),
        ("a\x00\x07b\ud800", "ab"),
        ("“x” – ‘y’…", "“x” – ‘y’…"),
    ],
)
def test_text_is_normalised_and_nothing_else(text: str, expected: str) -> None:
    """Quotes and dashes stay: what they mean is for the comparison."""
    assert tidy(text) == expected


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    """And the result is one line."""
    once = tidy(text)
    assert tidy(once) == once
    assert "\n" not in once


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/aup", "https://acme.example/aup"),
        ("dpa?v=2", "https://acme.example/legal/dpa?v=2"),
        ("https://b.example/x?utm_source=a&utm_medium=b&id=1&gclid=2#part", "https://b.example/x?id=1#part"),
        ("?fbclid=1", "https://acme.example/legal/terms"),
        ("mailto:law@acme.example", "mailto:law@acme.example"),
        ("#part", None),
        ("  ", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("http://[bad", None),
        ("/x?a=b;c&empty=", "https://acme.example/x?a=b;c&empty="),
    ],
)
def test_links_are_absolute_and_clean(href: str, expected: str | None) -> None:
    """Only what an address needs is kept."""
    assert clean_link("https://acme.example/legal/terms", href) == expected


LANGUAGES = [
    ("en", " ".join(SENTENCES)),
    ("zh", "".join(CHINESE)),
    ("ja", "本規約は、当社が提供するサービスの利用条件を定めるものです。利用者は本規約に同意した上でサービスを利用するものとします。"),
    ("ko", "이 약관은 회사가 제공하는 서비스의 이용 조건을 정하는 것을 목적으로 합니다. 이용자는 약관에 동의해야 합니다. 감사합니다."),
    ("ru", "Настоящие условия определяют порядок использования сервиса, который предоставляет компания своим клиентам."),
    ("de", "Diese Bedingungen regeln die Nutzung der Dienste, die wir Ihnen zur Verfügung stellen, und gelten für alle Kunden, die sie in Anspruch nehmen oder sich auf der Seite anmelden."),
    ("fr", "Les présentes conditions régissent l'utilisation de nos services par les clients et les personnes qui acceptent de les respecter pour la durée du contrat que vous avez conclu avec nous."),
    ("es", "Estos términos regulan el uso de los servicios que la empresa pone a disposición de los clientes y las personas que se registran en el sitio para su uso en el país."),
    ("pt", "Estes termos regulam o uso dos serviços que a empresa coloca à disposição dos clientes e das pessoas que não se registam no site para uso em seu país ou na região."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), LANGUAGES)
def test_languages_are_told_apart(language: str, text: str) -> None:
    """By script, else by the commonest words."""
    assert detect(text) == language


@pytest.mark.parametrize(
    "text", ["", "Acme", "Alpha Beta Gamma Delta " * 20, "12345 " * 50, "A few words in English are not enough for this."]
)
def test_what_is_too_short_or_too_mixed_is_in_no_language(text: str) -> None:
    """Better no answer than a wrong one."""
    assert detect(text) is None


def test_language_tags_are_compared_by_their_beginning() -> None:
    """Whatever their spelling."""
    assert [base("zh-Hans-CN"), base("EN_us"), base(""), base(None), base("-")] == ["zh", "en", None, None, None]
