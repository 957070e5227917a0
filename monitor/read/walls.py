"""What stands in front of a document or in its place, by the words such pages use. A table: a new wall is a row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.model import BrokenReason


@dataclass(frozen=True, slots=True)
class Wall:
    """A kind of page that is not the document."""

    reason: BrokenReason
    name: str
    """What a person calls it."""
    plain: re.Pattern[str]
    """Words that no policy uses of itself: they decide on any short page, wherever they stand."""
    shy: re.Pattern[str]
    """Words that policies use too: they decide only where they are the page's title or its first lines."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns) if patterns else r"(?!)", re.IGNORECASE)


WALLS: tuple[Wall, ...] = (
    Wall(
        BrokenReason.BOT_CHECK,
        "a bot check",
        _any(
            r"checking (?:if the site connection is secure|your browser)",
            r"verif(?:y|ying) (?:that )?you are (?:a )?(?:human|not a (?:ro)?bot)|(?:confirm|prove) (?:that )?you(?:'|’)?(?:re| are) (?:a )?(?:human|not a (?:ro)?bot)",
            r"are you a (?:human|robot)|i(?:'|’)m not a robot|press (?:&|and) hold|slide to (?:verify|complete)|drag the slider",
            r"enable javascript and cookies to continue|please enable js and disable any ad blocker|needs to review the security of your connection",
            r"unusual (?:traffic|activity) from your (?:computer|network|ip)|automated (?:requests|queries) from your|pardon our interruption",
            r"ddos protection by|performance (?:&|and) security by cloudflare|cloudflare ray id|ray id: ?[0-9a-f]{12,}|incapsula incident id|reference #\d+\.[0-9a-f]{6,}",
            r"(?:complete|solve|enter) the (?:captcha|security check|challenge)|captcha (?:challenge|verification|required)",
            r"sorry, you have been blocked|your (?:access|request) (?:to this (?:site|page) )?(?:has been|was) blocked",
            r"确认您是真人|验证您?是真人|人机(?:身份)?验证|安全验证|请完成(?:安全)?验证|拖动滑块|正在检查您的浏览器|检查站点连接是否安全|系统检测到(?:您的)?(?:异常|访问)|访问过于频繁|访问(?:行为)?异常|確認您是真人|正在驗證",
            r"人間であることを(?:確認|証明)|ロボットではありません|接続が安全かどうか|お使いのブラウザを確認|사람인지 확인|로봇이 아닙니다|브라우저를 확인하고",
            r"bestätigen sie,? dass sie ein mensch sind|sind sie ein mensch|ihr browser wird überprüft|überprüfung der sicherheit|ungewöhnlichen? datenverkehr",
            r"vérifi(?:ez|er|ons) que vous êtes (?:un )?humain|vérification de votre navigateur|je ne suis pas un robot|trafic (?:inhabituel|exceptionnel)",
            r"verifi(?:que|car) que (?:usted )?es (?:un )?(?:ser )?humano|verifique que você é humano|no soy un robot|não sou um robô|tráfico inusual|comprobando (?:su|tu) navegador|verificando (?:se|seu navegador)",
            r"verifica di essere (?:un )?(?:essere )?uman|non sono un robot|verifieer dat u een mens|ik ben geen robot|подтвердите,? что вы (?:не робот|человек)|я не робот|проверка вашего браузера|potwierdź,? że jesteś człowiekiem|nie jestem robotem",
            r"insan olduğunuzu doğrulayın|ben robot değilim|xác minh (?:bạn là|rằng bạn là) con người|verifikasi bahwa anda manusia|saya bukan robot|تحقق من أنك إنسان",
        ),
        _any(
            r"just a moment|attention required|security check(?:point)?|one more step|access denied|bot (?:check|verification|detection)|human verification|captcha|请稍候|请稍等|验证码|少々お待ちください|잠시만 기다리|einen moment|un instant|un momento|один момент|访问被拒绝|アクセスが拒否|zugriff verweigert|accès refusé|acceso denegado"
        ),
    ),
    Wall(
        BrokenReason.ERROR_PAGE,
        "an error page",
        _any(
            r"application error: a (?:client|server)-side exception has occurred|internal server error|unhandled runtime error|minified react error",
            r"this page contains the following errors:|error on line \d+ at column \d+|below is a rendering of the page up to the first error",
            r"an? (?:unexpected |unknown |internal |server |application )?error (?:has )?occurred(?:\.| while| on| in)|something went (?:terribly )?wrong|oops[!,.]? (?:something|an error)|try reloading the page|we(?:'|’)re having trouble",
            r"\b50[0234] (?:bad gateway|service (?:temporarily )?unavailable|gateway time-?out|internal)|bad gateway|gateway time-?out|no healthy upstream|upstream connect error|error code:? ?5\d\d\b|web server is down|origin is unreachable|connection timed out error",
            r"this (?:page|site) (?:isn(?:'|’)t|is not|is(?: currently| temporarily)? un)\s?(?:available|working|reachable)(?: right now| at the moment)?(?:\.|$| try| please| an? )|this site can(?:'|’)t be reached|err_[a-z]+_[a-z_]+|failed to load (?:this )?(?:page|resource|content)|chunkloaderror|loading chunk \d+ failed",
            r"there is a problem on (?:our|the) (?:side|server)|the requested url was rejected|request could not be satisfied|<code>accessdenied|exception_?access_?violation|stack ?trace:|traceback \(most recent call last\)|fatal error:|uncaught (?:type|reference|syntax)?error",
            r"(?:页面|頁面|程序|系统|系統|服务器|伺服器)(?:出错|出現錯誤|出现错误|发生错误|開小差|开小差|异常|繁忙)|出错了|出了(?:点|些)问题|请刷新(?:页面)?重试|服务(?:暂时)?不可用|加载失败|网络(?:异常|错误|连接失败)|發生錯誤|載入失敗",
            r"(?:予期(?:しない|せぬ))?エラーが発生しました|問題が発生しました|ページを読み込めません|오류가 발생했습니다|문제가 발생했습니다|페이지를 불러올 수 없",
            r"ein (?:unerwarteter )?fehler ist aufgetreten|(?:da|etwas|irgendetwas) ist (?:etwas )?schiefgelaufen|une erreur (?:inattendue )?(?:est survenue|s(?:'|’)est produite)|un problème est survenu|se ha producido un error|ha ocurrido un error|algo (?:ha salido|salió) mal|ocorreu um erro|algo deu errado|si è verificato un errore|qualcosa è andato storto",
            r"er is (?:een fout opgetreden|iets misgegaan)|произошла ошибка|что-то пошло не так|wystąpił (?:nieoczekiwany )?błąd|coś poszło nie tak|bir hata oluştu|bir şeyler ters gitti|đã xảy ra lỗi|terjadi kesalahan|حدث خطأ|något gick fel|der opstod en fejl",
        ),
        _any(
            r"(?:server |application )?error(?: \d{3})?|50\d(?: error)?|oops[!.…]*|whoops[!.…]*|错误|出错|エラー|오류|fehler|erreur|erro|errore|ошибка|this page isn(?:'|’)t available|service unavailable|(?:页面|内容)(?:暂时)?(?:无法|不能)(?:访问|显示)"
        ),
    ),
    Wall(
        BrokenReason.LOGIN,
        "a login page",
        _any(
            r"(?:please |you (?:must|need to|have to) )(?:log|sign) ?in(?: or (?:sign up|register|create an account))? (?:to|before) (?:continue|view|access|see|read|proceed)|(?:log|sign) ?in to (?:continue|view this|access this|see this|read this)|you(?:'|’)?(?:re| are) (?:not|no longer) (?:logged|signed) ?in|your session (?:has )?(?:expired|timed out)",
            r"(?:forgot|forgotten|reset)(?: your)? password\?|don(?:'|’)t have an account\?|already have an account\?|continue with (?:google|apple|microsoft|sso|email)|keep me (?:signed|logged) in|remember me on this",
            r"请(?:先)?(?:登录|登入)(?:后|以)?(?:查看|继续|访问|再)?|登录后(?:即可)?(?:查看|继续|访问)|忘记密码|扫码登录|验证码登录|手机号登录|還沒有帳號|忘記密碼|請先登入",
            r"ログインして(?:ください|続行)|パスワードをお忘れ|ログインが必要です|로그인이 필요|로그인하여 계속|비밀번호를 잊으셨|melden sie sich (?:bitte )?an,? um|passwort vergessen|connectez-vous pour|mot de passe oublié|inicia(?:r)? sesión para|(?:¿)?(?:olvidaste|olvidó|has olvidado) (?:tu|su) contraseña|faça login para|esqueceu (?:a|sua) senha|accedi per|password dimenticata",
            r"войдите,? чтобы|забыли пароль|inloggen om|wachtwoord vergeten|zaloguj się,? aby|nie pamiętasz hasła|devam etmek için (?:giriş|oturum)|şifrenizi mi unuttunuz|đăng nhập để tiếp tục|quên mật khẩu|masuk untuk melanjutkan|lupa (?:kata sandi|password)",
        ),
        _any(
            r"(?:log|sign)[ -]?in(?: to [\w .]{1,40})?(?: [-|–·] .{1,60})?|[\w .]{1,40} [-|–·] (?:log|sign)[ -]?in|login required|authentication required|登录|登入|用户登录|ログイン|로그인|anmelden|einloggen|(?:se )?connexion|iniciar sesión|entrar|accedi|войти|вход|inloggen|zaloguj(?: się)?|giriş yap|đăng nhập|masuk"
        ),
    ),
    Wall(
        BrokenReason.CONSENT,
        "a consent wall",
        _any(
            r"before you continue to \w+|we (?:and our partners )?(?:use|store) (?:and/or access )?(?:cookies|information on a device).{0,400}?(?:accept all|agree|reject all|manage (?:preferences|options|choices))|(?:accept|reject) all cookies|we value your privacy|your privacy choices matter",
            r"bevor sie (?:zu \w+ )?fortfahren|bevor sie zu|alle(?: cookies)? akzeptieren|avant d(?:'|’)accéder|(?:tout|tous) accepter|antes de (?:continuar|ir a)|aceptar todo|aceitar tudo|prima di continuare|accetta tutto|voordat je (?:verdergaat|doorgaat)|alles accepteren|zanim przejdziesz|zaakceptuj wszystko|接受所有\s?cookies?|同意并继续|同意して続行|すべて同意|모두 (?:동의|수락)|прежде чем (?:продолжить|перейти)|принять все",
            r"(?:confirm|verify) your age|are you (?:over|at least) (?:18|21)\b|you must be (?:18|21) (?:years )?or older to (?:enter|view)",
        ),
        _any(r"cookie (?:consent|settings|preferences)|privacy (?:consent|choices)|age verification"),
    ),
    Wall(
        BrokenReason.MAINTENANCE,
        "a maintenance page",
        _any(
            r"(?:is|are|we(?:'|’)re|currently) (?:(?:down|offline|closed|undergoing|under|performing|in) )?(?:for )?(?:some )?(?:scheduled |planned |routine |temporary |system )?maintenance(?: mode)?(?:\.|,|!|$| and| right| at| to| window)|(?:down|offline|unavailable) for (?:scheduled |planned |routine )?maintenance|we(?:'|’)ll be (?:right )?back (?:soon|shortly|online)|be back (?:soon|shortly)\b",
            r"(?:系统|网站|服务|站点)(?:正在)?(?:升级)?维护(?:中)?|维护升级中|系統維護|メンテナンス中|メンテナンスのため|점검 중|시스템 점검|wartungsarbeiten|wegen wartung|en (?:cours de )?maintenance|en mantenimiento|em manutenção|in manutenzione|in onderhoud|技术维护|технические работы|на обслуживании|przerwa techniczna|bakım(?:da| çalışması)|đang bảo trì|sedang (?:dalam )?pemeliharaan",
        ),
        _any(
            r"(?:site |website |scheduled |under |down for )?maintenance(?: mode| page)?|维护中|メンテナンス|wartung|mantenimiento|manutenção|manutenzione|техобслуживание|coming soon"
        ),
    ),
    Wall(
        BrokenReason.REGION_BLOCKED,
        "a page for visitors from elsewhere",
        _any(
            r"(?:isn(?:'|’)t|is not|aren(?:'|’)t|are not|not|is un|un)\s?(?:yet |currently |supported |)?(?:available|supported|offered|accessible|served)(?: yet| to (?:you|users|visitors))?(?: in| for| from) (?:your|this) (?:country|region|location|area|territory)",
            r"unavailable in your (?:country|region|location)|your (?:country|region|location)(?:, region,? or territory)? is not (?:yet |currently )?supported|unsupported_country|only available in certain (?:regions|countries)|access(?:ing)? (?:this (?:site|page|content|service) )?from your (?:country|region|location) (?:is|has been) (?:not|blocked|restricted|denied)|blocked (?:for|in) your (?:country|region)|(?:due to|because of) (?:the )?(?:gdpr|legal reasons|your location)[^.]{0,60}(?:unavailable|not available|cannot|can(?:'|’)t)",
            r"(?:您|你)?所在的?(?:国家|地区|國家|地區|国家或地区|国家/地区)(?:暂时|目前|尚|暂|還|还)?(?:不|未|无法|無法)(?:可用|支持|支援|提供|开放|開放|访问|使用|能)|(?:不|未|无法|暂不)(?:在|支持|向)(?:您|你)所在的?(?:国家|地区|國家|地區)|お住まいの(?:国|地域)(?:では|から)(?:は)?(?:ご)?利用(?:いただけません|できません)|(?:お客様の)?(?:国|地域)では(?:まだ)?(?:ご)?(?:利用|提供)|(?:해당|귀하의|현재) (?:국가|지역)에서는? (?:사용|이용|지원)",
            r"in ihrem land(?: derzeit| noch)? nicht (?:verfügbar|unterstützt)|in deiner region|nicht in ihrem land|(?:n(?:'|’)est|ne sont|pas) (?:pas )?(?:encore )?disponibles? dans votre (?:pays|région)|no (?:está|esta|se encuentra) disponible en (?:su|tu) (?:país|región)|não está disponível (?:no seu|em seu) país|não está disponível na sua região|non è (?:ancora )?disponibile nel tuo paese|niet beschikbaar in (?:uw|jouw|je) (?:land|regio)|недоступ\w+ в ваше\w+ (?:стране|регионе)|niedostępn\w+ w (?:twoim|państwa) kraju|ülkenizde (?:kullanılamıyor|mevcut değil)|không (?:khả dụng|có sẵn) (?:ở|tại) (?:quốc gia|khu vực)|tidak tersedia di (?:negara|wilayah)|غير متاح في (?:بلدك|منطقتك)",
        ),
        _any(
            r"(?:region|country|location) (?:not supported|unavailable|blocked|restricted)|unsupported (?:region|country)|app unavailable|地区不可用|区域限制|暂未开放"
        ),
    ),
    Wall(
        BrokenReason.SHELL,
        "an empty shell whose script did not run",
        _any(
            r"you need to enable javascript|(?:please )?(?:enable|turn on|activate) javascript(?: (?:in your browser|to (?:run|use|view|continue|see|access)))?|javascript (?:is|has been|seems to be|must be|needs to be) (?:disabled|required|not (?:available|enabled)|enabled|turned (?:on|off))|requires javascript|(?:doesn(?:'|’)t|does not|won(?:'|’)t) work (?:properly )?without javascript|(?:browser|version) is (?:no longer|not) supported|(?:upgrade|update) your browser|unsupported browser|outdated browser",
            r"(?:启用|开启|打开|允许|啟用)\s?javascript|javascript\s?(?:未启用|被禁用|已禁用|を有効|が無効|가 비활성|를 활성)|浏览器版本过低|javascript (?:aktivieren|ist deaktiviert|activer|activar|habilit|attiva|ative|inschakelen|включ|włącz)|(?:aktivieren sie|activez|active|habilite|abilita|включите|włącz) (?:bitte )?(?:el |le |o )?javascript",
            r"you are being redirected|redirecting (?:to|you|…|\.\.\.)|if you are not redirected|click here if (?:you are not|the page does not) redirect|正在跳转|页面跳转中|自动跳转|リダイレクト(?:しています|されない)",
        ),
        _any(
            r"loading(?: page| content)?(?:…|\.{3})?|please wait(?:…|\.{3})?|redirecting(?:…|\.{3})?|加载中.{0,3}|正在加载.{0,3}|载入中.{0,3}|読み込み中.{0,3}|로딩 ?중.{0,3}|wird geladen.{0,3}|chargement.{0,12}|cargando.{0,3}|carregando.{0,3}|caricamento.{0,12}|загрузка.{0,3}|301 moved permanently|302 found|object moved"
        ),
    ),
    Wall(
        BrokenReason.SOFT_404,
        "a page that says it does not exist",
        _any(
            r"(?:the |this |that |your )?(?:requested )?(?:page|url|content|document|article|resource|link)(?: (?:that )?you(?:'|’)?(?:re| are)? (?:were |requested |looking for |tried to (?:reach|access|view) ?|followed ?)*)?(?: (?:could|can) ?(?:not|n(?:'|’)t)(?: be)? (?:found|located)| was not found| (?:does|do)(?: not|n(?:'|’)t) exist| (?:may|might) (?:have been|be) (?:moved|removed|deleted|broken)| is no longer (?:here|there)| has gone missing)",
            r"(?:we |sorry, (?:but )?we )(?:can(?:'|’)?t|cannot|can not|couldn(?:'|’)t|could not|weren(?:'|’)t able to) (?:seem to )?find (?:the|that|this|what|a) ?(?:page|you|article|content)?|404[ :.–-]{0,3}(?:error|not found|page)|error 404|http 404|page (?:you(?:'|’)re|you are) looking for",
            r"(?:页面|网页|頁面|網頁|内容|文章|地址)(?:不存在|未找到|找不到|走丢了|已(?:被)?删除|已下线|無法找到)|找不到(?:该|此|您(?:要|所)?(?:访问|请求)?的?)?(?:页面|网页|頁面|網頁|内容)|您(?:访问|请求)的(?:页面|网页|内容)",
            r"(?:お探しの|指定された|この)?ページ(?:が|は)(?:見つかりません|存在しません|見つかりませんでした)|페이지를 찾을 수 없|존재하지 않는 페이지|seite (?:wurde )?(?:leider )?nicht gefunden|seite (?:existiert|gibt es) (?:leider )?nicht|page (?:est )?introuvable|page non trouvée|cette page n(?:'|’)existe pas|página no (?:encontrada|existe)|no (?:se )?(?:encontr\w+|pudimos encontrar) (?:la|esta) página|página não (?:foi )?encontrada|pagina non (?:è stata )?trovata|pagina niet gevonden|страница не (?:найдена|существует)|strona nie (?:została znaleziona|istnieje)|nie znaleziono strony|sayfa bulunamadı|không tìm thấy trang|halaman tidak ditemukan|sidan (?:kunde inte hittas|hittades inte)|siden (?:blev|ble) ikke (?:fundet|funnet)|الصفحة غير موجودة",
        ),
        _any(
            r"404(?:[ :|–-].{0,40})?|(?:page )?not found(?: ?[-|–·] .{1,60})?|(?:[\w .]{1,40} [-|–·] )?(?:page )?not found|nothing (?:was )?found|未找到|見つかりません|nicht gefunden|introuvable|no encontrad[oa]|não encontrad[oa]|non trovat[oa]|не найден[ао]?"
        ),
    ),
)
