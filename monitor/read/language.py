"""Which language a text is in, by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 6000
_FEWEST_WORDS = 25
_FEWEST_LETTERS = 40

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
)
_LEAST_SHARE = {"ja": 0.08, "zh": 0.2}
"""Japanese is known by its kana among the kanji; a Chinese page keeps many Latin names."""

_WORDS = {
    "en": "the of and to in or you your our that for is we with this by are as any not be may will from",
    "de": "der die und das zu den von sie ist mit für nicht dem des ein eine auf oder werden ihre wir im",
    "fr": "de la les des et le à vous du en pour que nous vos ou une dans par votre est sur aux un",
    "es": "de la que los en el y las del para por con una se su o un usted nuestros al como no",
    "pt": "de que os da em do para você com uma não por ou dos nossos as um ao na seu no seus",
    "it": "di che il la per del le dei con gli un una della non in sono si i nostri è da al o",
    "nl": "de van het een en in is op te dat voor met zijn je onze niet of aan door wij u om",
    "pl": "w i na z do nie się że oraz lub przez jest dla od to o użytkownika jak które może są",
    "sv": "och att i det som en på är av för med till den du inte om vi eller din från kan ett",
    "tr": "ve bir bu için ile veya de olarak da daha tarafından olan gibi sizin kullanım en ne kadar her",
    "id": "yang dan di untuk dengan anda atau kami dari ini pada tidak dalam akan oleh kepada dapat ke",
    "vi": "và của bạn các cho không có được chúng tôi trong hoặc với này là để về theo những",
    "cs": "a v na se je že o z do nebo pro jsou by za podle které jako při od může vaše",
    "da": "og i at det er en til på som for af med du ikke vi eller dine kan om den et",
    "fi": "ja on ei tai se että voit sinun ovat joka kun jos meidän mukaan kanssa ole sen voi",
}
_STOPWORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
LANGUAGES: frozenset[str | None] = frozenset({*(name for name, _ in _SCRIPTS), *_WORDS})
"""The languages that `detect` knows."""
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str) -> str | None:
    """A two-letter language code, or None where the text is too short or too mixed to say."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if letters < _FEWEST_LETTERS:
        return None
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > letters * _LEAST_SHARE.get(language, 0.4):
            return language
    return _by_words(_WORD.findall(sample.lower()))


def _by_words(words: list[str]) -> str | None:
    if len(words) < _FEWEST_WORDS:
        return None
    counts = Counter(words)
    scores = sorted(((sum(counts[word] for word in stop), language) for language, stop in _STOPWORDS.items()), reverse=True)
    (best, language), (second, _) = scores[0], scores[1]
    return language if best >= 0.12 * len(words) and best >= 1.3 * second else None


def base(tag: str | None) -> str | None:
    """The primary subtag of a BCP 47 tag in lower case: `zh` for `zh-Hans-CN`."""
    return re.split(r"[-_]", tag.strip().lower())[0] or None if tag else None
