"""What languages call themselves and each other on language switches. An alternation for regular expressions."""

LANGUAGES = (
    r"english|français|french|deutsch|german|español|spanish|italiano|italian|português|portuguese|nederlands|dutch|polski|polish|svenska|dansk"
    r"|norsk|suomi|čeština|türkçe|русский|українська|bahasa indonesia|tiếng việt|ไทย|العربية|עברית|हिन्दी|日本語|japanese|한국어|korean"
    r"|中文|简体中文|繁體中文|繁体中文|chinese"
)
