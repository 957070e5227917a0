"""A provider whose every word is meant for whoever reads it: markup, scripts, addresses, invisible and turning characters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from monitor.app import App, make_app
from monitor.demo.play import BEAT, Clock
from monitor.demo.story import BEGIN
from monitor.model import (
    Document,
    DocumentType,
    FetchFailure,
    Incident,
    IncidentEvent,
    IncidentImpact,
    IncidentStage,
    Look,
    Outcome,
    Provider,
    ReadRules,
    Response,
    Severity,
    Source,
    SourceKey,
    Text,
    Told,
    Validators,
    Watchlist,
)
from monitor.settings import Settings

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
TURNED = "safe\u202egnp.exe\u202c \u200fx\u2066y\u2069 \x1b[31mred\x1b[0m \x9b1m"
WICKED = f"{SCRIPT} {TURNED} {{{{ 7*7 }}}} javascript:alert(4) &#x202e; &lt;b&gt; </textarea></title></style> ]]> '\"`"
ESCAPED = WICKED.replace("&", "&amp;").replace("<", "&lt;")
KEY = SourceKey("wicked", "terms", "terms")
STATUS = SourceKey("wicked", "status", "status")

_RULES = "".join(f"<p>Section {number}: the customer keeps the rule number {number} of this agreement.</p>" for number in range(12))
_LIVE = (
    "<script>alert('live')</script><style>body{background:url(//evil.invalid/x)}</style><img src=//evil.invalid/x.png onerror=alert(5)>"
    "<iframe src=javascript:alert(6)></iframe><a href='javascript:alert(7)' onclick=alert(8)>go</a><form action=//evil.invalid><button>x</button></form>"
    "<x-wicked onload=alert(9)>own element</x-wicked><base href=//evil.invalid><meta http-equiv=refresh content='0;url=//evil.invalid'>"
    "<details open ontoggle=alert(10)><summary>s</summary></details><math><mtext><img src=x onerror=alert(11)></mtext></math>&#x202e;turned"
)


def page(extra: str = "") -> bytes:
    """The page, with a clause of its own."""
    return (
        f"<html lang=en><head><title>{ESCAPED}</title></head><body><main><h1>{ESCAPED}</h1>{_RULES}{extra}</main>{_LIVE}</body></html>"
    ).encode()


CLAUSE = f"<h2>{ESCAPED}</h2><p>Customer may not resell, lease or redistribute the services {ESCAPED}.</p><p>{'x' * 1_000_000}</p>"


class Door:
    """Serves one page."""

    def __init__(self, now: Clock) -> None:
        self.now = now
        self.body = page()

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        return Response("https://wicked.invalid/", "https://wicked.invalid/", 200, (("content-type", "text/html"),), self.body, self.now())


@contextmanager
def wicked(folder: Path) -> Iterator[App]:
    """A change, an incident and a failing source of the wicked provider."""
    name, clock = Text(WICKED, WICKED), Clock(BEGIN)
    terms = Source(KEY, "https://wicked.invalid/<script>?q=\"'>", ReadRules(select=("main",)))
    documents = (
        Document("wicked", "terms", name, DocumentType.TERMS, (terms,)),
        Document("wicked", "status", name, DocumentType.STATUS, (Source(STATUS, "https://wicked.invalid/status"),)),
    )
    provider = Provider("wicked", name, "javascript:alert(12)", documents)
    door = Door(clock)
    settings = Settings(
        state_dir=folder, database_url=f"sqlite:///{folder / 'wicked.db'}", config_dir=folder, watchlists=folder / "none", bundled=False
    )
    app = make_app(settings, watchlist=Watchlist((provider,)), now=clock, fetcher=door)
    app.store.upgrade()
    app.watch()
    app.check(KEY)
    door.body = page(CLAUSE)
    for _ in range(2):
        clock.advance(clock() + timedelta(hours=2) + BEAT)
        app.check(KEY)
    _fails(app)
    try:
        yield app
    finally:
        app.close()


def _fails(app: App) -> None:
    state, at = app.store.load(STATUS), app.now()
    incident = Incident(
        "1",
        WICKED,
        IncidentImpact.CRITICAL,
        resolved=False,
        maintenance=False,
        started_at=at,
        updated_at=at,
        text=WICKED,
        url="javascript:alert(13)",
    )
    step = IncidentEvent(
        "incident-1", STATUS, "javascript:alert(14)", at, IncidentStage.OPENED, incident, Severity.CRITICAL, Text(WICKED, WICKED)
    )
    look = Look(STATUS, state.revision, at, Outcome.UNCHANGED, state.tracking, at, incidents=(incident,), told=(Told(step),))
    app.store.record(look)
