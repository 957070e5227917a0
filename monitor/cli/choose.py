"""From the names a person gave to what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from monitor.errors import NotFoundError
from monitor.model import Document, SourceKey, Text, Watchlist


def chosen(watchlist: Watchlist, providers: list[str], documents: list[str]) -> tuple[SourceKey, ...]:
    """The sources of the named providers and documents; no name means all. Raises NotFoundError for a name that matches nothing."""
    check_names(watchlist, providers, documents)
    return tuple(source.key for document in watchlist.documents() if _wanted(document, providers, documents) for source in document.sources)


def check_names(watchlist: Watchlist, providers: list[str], documents: list[str]) -> None:
    """Raises NotFoundError for a provider or document that is not watched, with what is near."""
    known = [provider.id for provider in watchlist.providers]
    ids = [name for document in watchlist.documents() for name in (document.id, f"{document.provider}/{document.id}")]
    for name in providers:
        _known(name, known, Text("provider", "服务商"))
    for name in documents:
        _known(name, ids, Text("document", "文档"))


def check_languages(watchlist: Watchlist, languages: Iterable[str]) -> None:
    """Raises NotFoundError for a language in which no document is published: `cn` for Chinese would keep everything back, unnoticed."""
    tags = {source.rules.language for document in watchlist.documents() for source in document.sources}
    known = sorted(tag for tag in tags if tag is not None)
    for name in languages:
        if known and not any(f"{tag}-".lower().startswith(f"{name}-".lower()) for tag in known):
            raise NotFoundError(
                Text(
                    f'no document that is watched is published in the language "{name}"; there are: {", ".join(known)}',
                    f"监控的文档中没有以语言“{name}”发布的；有：{'、'.join(known)}",
                )
            )


def _wanted(document: Document, providers: list[str], documents: list[str]) -> bool:
    names = {document.id, f"{document.provider}/{document.id}"}
    return (not providers or document.provider in providers) and (not documents or not names.isdisjoint(documents))


def _known(name: str, known: list[str], what: Text) -> None:
    if name in known:
        return
    if not known:
        raise NotFoundError(Text("nothing is watched yet; begin with: monitor init", "还没有监控任何内容；请先运行：monitor init"))
    near = get_close_matches(name, known, n=3) or sorted(set(known))[:8]
    raise NotFoundError(
        Text(
            f'no {what.en} is called "{name}"; there are: {", ".join(near)}. All of them: monitor watchlist list',
            f"没有名为“{name}”的{what.zh}；有：{'、'.join(near)}。查看全部：monitor watchlist list",
        )
    )
