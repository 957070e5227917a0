"""Is this the document at all? Walls are told from policies, in every language, and real policies are never taken for walls."""

from __future__ import annotations

import pytest

from monitor.model import Block, BlockKind, BrokenReason, Reading, ReadRules, Response, Unreadable
from monitor.read import read
from monitor.read.health import examine
from monitor.read.page import visible_text
from tests.read.kit import CHINESE, POLICY, POLICY_ZH, SENTENCES, answer, document, page, reading_of

KNOWN = reading_of(page(POLICY))
KNOWN_ZH = reading_of(page(POLICY_ZH, title="用户服务协议", lang="zh"))
R = BrokenReason


def look(response: Response, known: tuple[Reading, ...] = (KNOWN,), rules: ReadRules | None = None) -> BrokenReason | None:
    """What the whole reading of a response comes to."""
    rules = rules or ReadRules()
    found = read(response, rules)
    bad = found if isinstance(found, Unreadable) else examine(response, found, known, rules)
    assert bad is None or bad.detail
    return bad.reason if bad else None


WALLS = [
    (R.BOT_CHECK, "Just a moment...", "Verifying you are human. This may take a few seconds. acme.example needs to review the security of your connection."),
    (R.BOT_CHECK, "acme.example", "Enable JavaScript and cookies to continue"),
    (R.BOT_CHECK, "Attention Required! | Cloudflare", "Sorry, you have been blocked. You are unable to access acme.example"),
    (R.BOT_CHECK, "Access Denied", "You don't have permission to access this on this server. Reference #18.2d4f1302.1700000000"),
    (R.BOT_CHECK, "Sorry", "Our systems have detected unusual traffic from your computer network."),
    (R.BOT_CHECK, "安全验证", "请完成安全验证后继续访问，拖动滑块完成拼图"),
    (R.BOT_CHECK, "请稍候…", "正在检查站点连接是否安全"),
    (R.BOT_CHECK, "少々お待ちください", "人間であることを確認します。しばらくお待ちください。"),
    (R.BOT_CHECK, "Einen Moment", "Bestätigen Sie, dass Sie ein Mensch sind. Dies kann einige Sekunden dauern."),
    (R.BOT_CHECK, "Un instant", "Vérifiez que vous êtes humain en effectuant l'action ci-dessous."),
    (R.BOT_CHECK, "Один момент", "Подтвердите, что вы человек, выполнив указанное действие."),
    (R.ERROR_PAGE, "Acme", "Application error: a client-side exception has occurred (see the browser console for more information)."),
    (R.ERROR_PAGE, "Acme", "This page isn’t available. An unexpected error has occurred. Try reloading the page."),
    (R.ERROR_PAGE, "502 Bad Gateway", "502 Bad Gateway nginx"),
    (R.ERROR_PAGE, "Acme", "Something went wrong. Please try again later."),
    (R.ERROR_PAGE, "出错了", "页面出错了，请刷新页面重试"),
    (R.ERROR_PAGE, "Fehler", "Es ist ein unerwarteter Fehler ist aufgetreten"),
    (R.ERROR_PAGE, "エラー", "予期しないエラーが発生しました"),
    (R.ERROR_PAGE, "Acme", "Une erreur est survenue, veuillez réessayer plus tard."),
    (R.LOGIN, "Log in | Acme", "Email Password Forgot your password? Don’t have an account? Sign up"),
    (R.LOGIN, "Acme", "Please sign in to continue"),
    (R.LOGIN, "登录", "手机号登录 验证码登录 扫码登录"),
    (R.LOGIN, "Anmelden", "Bitte melden Sie sich an, um fortzufahren. Passwort vergessen?"),
    (R.LOGIN, "ログイン", "ログインしてください"),
    (R.CONSENT, "Before you continue", "Before you continue to Acme. We use cookies and data to deliver services."),
    (R.CONSENT, "Acme", "We value your privacy. We and our partners store and access information on a device."),
    (R.CONSENT, "Acme", "Bevor Sie fortfahren: Alle akzeptieren oder alle ablehnen"),
    (R.MAINTENANCE, "Maintenance", "We are currently down for scheduled maintenance. We’ll be back soon."),
    (R.MAINTENANCE, "系统维护", "系统正在升级维护中，请稍后再访问"),
    (R.MAINTENANCE, "Acme", "Wegen Wartungsarbeiten ist die Seite derzeit nicht erreichbar."),
    (R.MAINTENANCE, "Acme", "ただいまメンテナンス中です"),
    (R.REGION_BLOCKED, "App unavailable", "Unfortunately, Acme is only available in certain regions right now."),
    (R.REGION_BLOCKED, "Acme API", "Acme API isn’t available in your country yet"),
    (R.REGION_BLOCKED, "Acme", "您所在的国家或地区暂不支持本服务"),
    (R.REGION_BLOCKED, "Acme", "お住まいの地域ではご利用いただけません"),
    (R.REGION_BLOCKED, "Acme", "Dieser Dienst ist in Ihrem Land nicht verfügbar."),
    (R.REGION_BLOCKED, "Acme", "Ce service n’est pas disponible dans votre pays."),
    (R.REGION_BLOCKED, "Acme", "Este servicio no está disponible en su país."),
    (R.SHELL, "Acme", "You need to enable JavaScript to run this app."),
    (R.SHELL, "Loading…", "Loading…"),
    (R.SHELL, "Redirecting...", "You are being redirected to the new page."),
    (R.SHELL, "星河", "加载中..."),
    (R.SOFT_404, "Page not found | Acme", "Sorry, we can’t find the page you are looking for."),
    (R.SOFT_404, "404", "This page could not be found."),
    (R.SOFT_404, "Acme", "您访问的页面不存在"),
    (R.SOFT_404, "Acme", "Seite nicht gefunden"),
    (R.SOFT_404, "Acme", "お探しのページは見つかりませんでした"),
    (R.SOFT_404, "Acme", "Página no encontrada"),
    (R.SOFT_404, "Acme", "Страница не найдена"),
]  # fmt: skip


@pytest.mark.parametrize("known", [(), (KNOWN,)], ids=["first look", "known document"])
@pytest.mark.parametrize(("reason", "title", "text"), WALLS)
def test_a_wall_is_named(reason: BrokenReason, title: str, text: str, known: tuple[Reading, ...]) -> None:
    """With or without a history, in the language it comes in."""
    assert look(answer(page(f"<h1>{title}</h1><p>{text}</p>", title=title)), known) is reason


@pytest.mark.parametrize(("reason", "title", "text"), WALLS)
def test_a_policy_that_speaks_like_a_wall_is_a_policy(reason: BrokenReason, title: str, text: str) -> None:
    """The same words inside a document's sentences decide nothing, on the first look as later."""
    body = f"{POLICY}<p>{text}</p>"
    assert look(answer(page(body)), ()) is None
    assert look(answer(page(body)), (KNOWN,)) is None


SHORT_POLICIES = [
    "<h1>Supported countries</h1><p>Acme is available in the countries below. If Acme is not available in your country, you may not use a proxy to reach it.</p>"
    "<ul><li>Ruritania</li><li>Freedonia</li><li>Sylvania</li></ul><p>We close accounts that are used from anywhere else without further notice to you.</p>"
    "<p>Questions about this list go to the legal department of Acme Robotics.</p>",
    "<h1>Account security</h1><p>You must log in to view your invoices, and you must keep your password to yourself at all times.</p>"
    "<p>We ask you to solve a captcha when a login looks unusual, and we lock accounts after ten failed attempts.</p>"
    "<p>JavaScript must be enabled in your browser for the console; the API does not need it in any case.</p>",
    "<h1>Maintenance windows</h1><p>The Service may be down for scheduled maintenance on Sundays between two and four o'clock.</p>"
    "<p>Credits are not owed for planned maintenance that was announced seven days before it began.</p>"
    "<p>Emergency maintenance is announced on the status page as soon as we know that it is needed.</p>",
    "<h1>API deprecations</h1><p>The model acme-1 is retired on June 1, 2026; requests then return the error 404 Not Found.</p>"
    "<p>Use acme-2 instead of it, which costs the same and is available in every region.</p>",
]  # fmt: skip


def test_a_table_of_error_codes_is_no_error_page() -> None:
    """One row among many says nothing about the page."""
    codes = [
        "400 Bad request",
        "401 Unauthorized",
        "402 Payment required",
        "429 Too many requests",
        "500 Internal server error",
        "502 Bad gateway",
    ]
    rows = "".join(f"<tr><td>{code}</td><td>see the section on limits and retries</td></tr>" for code in codes * 3)
    assert look(answer(page(f"<h1>Codes</h1><table>{rows}</table>", title="Codes | Acme docs")), ()) is None


@pytest.mark.parametrize("body", SHORT_POLICIES)
def test_a_short_policy_about_such_things_is_a_policy(body: str) -> None:
    """Short documents about regions, logins, maintenance and errors are no walls."""
    assert look(answer(page(body, title="Acme policies")), ()) is None


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, R.LOGIN), (403, R.CLIENT_ERROR), (404, R.GONE), (407, R.CLIENT_ERROR), (410, R.GONE), (429, R.RATE_LIMITED), (451, R.REGION_BLOCKED), (500, R.SERVER_ERROR), (503, R.SERVER_ERROR), (204, R.EMPTY)],
)  # fmt: skip
def test_the_status_decides_first(status: int, reason: BrokenReason) -> None:
    """Whatever the body says."""
    response = answer(page(POLICY), status=status)
    assert look(response) is reason
    found = examine(response, KNOWN, (KNOWN,), ReadRules())
    assert found is not None
    assert found.reason is reason


@pytest.mark.parametrize("header", [("cf-mitigated", "challenge"), ("x-amzn-waf-action", "captcha")])
def test_a_challenge_announced_in_a_header(header: tuple[str, str]) -> None:
    """A bot check may come with 200, 202 or 403."""
    assert look(answer(page(POLICY), status=202, headers=(header,))) is R.BOT_CHECK


@pytest.mark.parametrize(
    ("final", "reason"),
    [
        ("https://acme.example/login?next=/legal/terms", R.LOGIN),
        ("https://login.acme.example/", R.LOGIN),
        ("https://consent.acme.example/m?continue=x", R.CONSENT),
        ("https://acme.example/captcha", R.BOT_CHECK),
        ("https://acme.example/app-unavailable-in-region", R.REGION_BLOCKED),
        ("https://acme.example/404", R.SOFT_404),
        ("https://acme.example/error", R.ERROR_PAGE),
        ("https://acme.example/maintenance.html", R.MAINTENANCE),
        ("https://acme.example/maintenance", R.MAINTENANCE),
        ("https://acme.example/legal/terms-of-use", None),
    ],
)
def test_where_the_redirects_ended(final: str, reason: BrokenReason | None) -> None:
    """An address that says what it is, unless the document itself stands there."""
    body = page("<h1>Welcome</h1><p>Here is something quite short about Acme and its many robots.</p>", title="Acme")
    assert look(answer(body, final_url=final), ()) is reason
    assert look(answer(page(POLICY), final_url=final)) is None


def test_a_redirect_to_a_long_page_is_not_judged_by_its_address() -> None:
    """A policy about single sign-on lives under such an address."""
    body = page("<h1>SSO</h1>" + "".join(f"<p>Clause {n}: {SENTENCES[n % 8]}</p>" for n in range(60)))
    assert look(answer(body, final_url="https://acme.example/legal/sso"), ()) is None


def test_an_address_that_was_asked_for_says_nothing() -> None:
    """The declared address itself may speak of logins."""
    assert look(answer(page(POLICY), url="https://acme.example/auth/terms", final_url="https://acme.example/auth/terms/"), ()) is None


def test_another_language_is_another_edition() -> None:
    """By the document's own history, else by what the watchlist expects."""
    german = (
        "<h1>Nutzungsbedingungen</h1>"
        + "<p>Die Nutzung der Dienste ist nur für Kunden zulässig, die mit den Bedingungen der Gesellschaft einverstanden sind und das nicht auf eine andere Weise tun.</p>"
        * 6
    )
    response = answer(page(german, lang="de"))
    assert look(response) is R.OTHER_LANGUAGE
    assert look(response, (), ReadRules(language="en-GB")) is R.OTHER_LANGUAGE
    assert look(response, (), ReadRules(language="de-AT")) is None
    assert look(response, ()) is None
    assert look(answer(page(POLICY_ZH))) is R.OTHER_LANGUAGE
    assert look(answer(page(POLICY)), (KNOWN_ZH,), ReadRules(language="zh")) is R.OTHER_LANGUAGE
    assert look(answer(page(POLICY)), (KNOWN,), ReadRules(language="zh")) is None


def test_another_language_that_stays_says_what_to_do() -> None:
    """The detail names the rule to set; with it set the page is read again, whatever the history is in, and the old edition is not."""
    english, chinese = answer(page(POLICY)), answer(page(POLICY_ZH))
    failure = examine(english, reading_of(page(POLICY)), (KNOWN_ZH,), ReadRules(language="zh"))
    assert failure is not None
    assert "`language: en`" in failure.detail
    assert "add a source" in failure.detail
    assert look(english, (KNOWN_ZH,), ReadRules(language="en")) is None
    assert look(chinese, (KNOWN,), ReadRules(language="en")) is R.OTHER_LANGUAGE
    assert look(english, (KNOWN, KNOWN_ZH), ReadRules(language="tlh")) is None
    assert look(chinese, (KNOWN,), ReadRules(language="tlh")) is R.OTHER_LANGUAGE


def test_an_edition_whose_language_cannot_be_told_is_left_alone() -> None:
    """A list of names is in no language."""
    assert look(answer(page("<ul><li>Acme</li><li>Zenith</li><li>Borg</li></ul>")), (document("Acme", "Borg", "Zenith", "Yoyo"),)) is None


LINKS = "".join(f"<li><a href=/{n}>Latest headline number {n}</a></li>" for n in range(6))


def test_collapsed_text() -> None:
    """A home page or a menu in place of a long document."""
    assert look(answer(page(f"<main><ul>{LINKS}</ul></main>", title="Acme home"))) is R.COLLAPSED


def test_hollow_text() -> None:
    """Half the length but not one sentence left of a document that was made of sentences."""
    body = "".join(f"<li>Headline number {n} of today</li>" for n in range(13))
    assert look(answer(page(f"<ul>{body}</ul>"))) is R.COLLAPSED


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Terms of Service</h1><p>This page has been replaced by the Acme master agreement.</p>",
        "<h1>Terms of Service</h1>" + "".join(f"<p>Now: {text}</p>" for text in SENTENCES[:3]),
        "<h1>Entirely new rules</h1>" + "".join(f"<p>{text.replace('the', 'every')}</p>" for text in SENTENCES),
        f"<h1>Terms of Service</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p><p>{SENTENCES[2]}</p>",
        "<h1>The Acme robot is discontinued</h1><p>We are shutting the product down; here is what that means for you and your robots.</p>",
    ],
    ids=["a notice", "shortened", "rewritten", "cut to the bone", "another document"],
)
def test_a_shortened_rewritten_or_moved_policy_is_not_broken(body: str) -> None:
    """What somebody should see is a change or a move."""
    assert look(answer(page(f"<main>{body}</main>"))) is None


def _regions(*names: str) -> str:
    return page(
        "<main><h1>Supported countries</h1><ul>" + "".join(f"<li>{name}</li>" for name in names) + "</ul></main>",
        title="Supported countries",
    )


def test_a_list_that_lost_most_of_its_entries_is_news() -> None:
    """The gravest change of all: a territory list cut down."""
    full = [f"Territory of {chr(65 + n // 5)}{'aeiou'[n % 5]}land" for n in range(80)]
    known = reading_of(_regions(*full))
    assert look(answer(_regions(*full[:6])), (known,)) is None
    assert look(answer(_regions("Home", "Products")), (known,)) is R.COLLAPSED


def test_a_shell_before_its_script_ran() -> None:
    """Next to no text, and a script that would bring it."""
    shell = answer(page('<div id="app">Acme</div><script src="/app.js"></script>', title="Acme"))
    assert look(shell) is R.SHELL
    assert look(shell, ()) is R.SHELL
    assert look(answer(page("<p>Acme sells robots.</p>")), ()) is None
    assert look(answer(page("<p>Robots barred</p><script>1</script>")), (document("Robots allowed"),)) is None


def test_a_transfer_that_broke_off() -> None:
    """By the announced length, by an unfinished tag, by a sentence that used to go on."""
    whole = page(POLICY)
    assert look(answer(whole, headers=(("content-length", str(len(whole) + 1)),))) is R.TRUNCATED
    assert look(answer(whole, headers=(("content-length", str(len(whole) + 1)), ("content-encoding", "gzip")))) is None
    assert look(answer(whole, headers=(("content-length", str(len(whole))),))) is None
    assert look(answer(whole[: whole.index("<h2>Section 6") + 3])) is R.TRUNCATED
    assert look(answer(whole[: whole.index("thirty days")])) is R.TRUNCATED
    assert look(answer(whole[: whole.index("<h2>Section 6")])) is None
    assert look(answer(whole[: whole.index("thirty days")]), ()) is None
    longer = answer(f"<!doctype html><html><title>Terms</title><body>{POLICY}<p>And one more clause is added here.</p>")
    assert look(longer) is None


def test_text_and_pdf_are_not_looked_at_for_tags() -> None:
    """Only the announced length can tell that they are cut."""
    text = "\n\n".join(SENTENCES)
    assert look(answer(text, content_type="text/plain")) is None


def test_a_pager_that_shows_the_first_rows_only() -> None:
    """Rows that a pager hides were not removed; rows that came instead are news."""
    names = [f"Sub-processor {chr(65 + n)}" for n in range(14)]

    def table(rows: list[str], pager: str = "") -> Response:
        return answer(page("<table>" + "".join(f"<tr><td>{row}</td><td>Cloud</td></tr>" for row in rows) + f"</table><div>{pager}</div>"))

    rules = ReadRules(select=("table",))
    known = read(table(names), rules)
    assert isinstance(known, Reading)
    assert look(table(names[:10], "1-10 of 14 results"), (known,), rules) is R.TRUNCATED
    assert look(table(names[:10], "1-10 of 10 results"), (known,), rules) is None
    assert look(table(names[:10]), (known,), rules) is None
    assert look(table(["New one", *names[:9]], "1–10 of 15"), (known,), rules) is None


def test_a_wall_of_another_name_keeps_its_first_reason() -> None:
    """The detail quotes the words that decided, for people."""
    response = answer(page("<h1>Page not found</h1>", title="Acme"))
    found = examine(response, Reading((Block(BlockKind.HEADING, "Page not found", 1),), "Acme", "en"), (), ReadRules())
    assert found is not None
    assert "Page not found" in found.detail


def test_chinese_policies_are_not_walls() -> None:
    """Chinese documents say much in few characters."""
    body = POLICY_ZH + "<p>如您所在的国家或地区不支持本服务，请勿通过代理访问；请先登录后查看账单，系统维护期间服务可能中断。</p>"
    assert look(answer(page(body, title="用户服务协议", lang="zh")), ()) is None
    assert look(answer(page(f"<h1>协议</h1><p>{CHINESE[0]}</p><p>{CHINESE[1]}</p>", lang="zh")), (KNOWN_ZH,)) is None


def test_a_page_of_frames_has_no_text_of_its_own() -> None:
    """There is no body to look into."""
    assert visible_text("<frameset><frame src=/terms></frameset>") == ""
