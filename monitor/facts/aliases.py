"""How sites really write territories, beside their CLDR names. Names are folded (`monitor.facts.text.fold`) when they are indexed, and "the",
"saint/st", "and/&" are varied there; so only real differences stand here. Source: official ISO 3166-1 short and full names, former names, and
the habits of sign-up forms and policy pages. Sub-national codes are ISO 3166-2."""

from __future__ import annotations

ALIASES: dict[str, str] = {
    "AE": "UAE; U.A.E.; Emirates; Emirate; 阿联酋; 阿拉伯联合大公国; 阿聯酋; 阿拉伯聯合酋長國",
    "AF": "Islamic Republic of Afghanistan; Afganistan",
    "AG": "Antigua; Barbuda; Antigua Barbuda; 安提瓜; 安提瓜和巴布達; 安提瓜與巴布達; 安地瓜及巴布達",
    "AI": "安圭拉岛; 安圭拉島",
    "AM": "Republic of Armenia",
    "AO": "Republic of Angola",
    "AQ": "Antartica; 南极; 南極",
    "AS": "Samoa, American; Samoa (American); American Samoa (US); 东萨摩亚; 美属萨摩亚群岛; 東薩摩亞",
    "AT": "Republic of Austria; 奥国",
    "AU": "Commonwealth of Australia; 澳洲; 澳大利亞",
    "AX": "Aland; Aland Islands; Åland; Aaland Islands; Ahvenanmaa; 奥兰; 奧蘭",
    "AZ": "Republic of Azerbaijan; Azerbaidjan; 阿塞拜疆共和国; 亞塞拜疆",
    "BA": "Bosnia; Herzegovina; Bosnia-Herzegovina; Bosnia Herzegovina; Bosnia & Herz.; BiH; 波黑; 波斯尼亚; 黑塞哥维那; 波斯尼亚与黑塞哥维那; "
    "波士尼亞; 波士尼亞和黑塞哥維那; 波斯尼亞與黑塞哥維那; 波赫; 赫塞哥維納; 波士尼亞與赫塞哥維那",
    "BD": "People's Republic of Bangladesh; Bangla Desh; 孟加拉; 孟加拉國",
    "BF": "Burkina; Upper Volta; 上沃尔特",
    "BG": "Republic of Bulgaria",
    "BI": "蒲隆地; 布隆地",
    "BJ": "貝寧",
    "BL": "Saint-Barthélemy; Saint Barthelemy; Saint Barts; St. Barths; 圣巴托洛缪; 圣巴泰勒米岛; 聖巴泰勒米",
    "BN": "Brunei Darussalam; Negara Brunei Darussalam; 文莱达鲁萨兰国; 汶萊和平國; 文萊",
    "BO": "Bolivia, Plurinational State of; Plurinational State of Bolivia; Bolivia (Plurinational State of); 多民族玻利维亚国",
    "BQ": "Bonaire, Sint Eustatius and Saba; Bonaire, Saint Eustatius and Saba; Bonaire; Sint Eustatius; Saba; Caribbean Netherlands; "
    "Bonaire, St. Eustatius and Saba; Netherlands Caribbean; 博奈尔、圣尤斯特歇斯和萨巴; 博奈尔; 荷兰加勒比; 荷兰加勒比区; 加勒比荷兰",
    "BR": "Federative Republic of Brazil; Brasil",
    "BS": "Bahamas, The; Commonwealth of the Bahamas",
    "BV": "Bouvet; Bouvetoya; 布维岛; 布維島",
    "BW": "博茨瓦納; 波札那",
    "BY": "Byelorussia; Belorussia; Republic of Belarus; 白罗斯; 白羅斯; 白俄",
    "BZ": "British Honduras; 伯利茲",
    "CC": "Cocos Islands; Keeling Islands; Cocos (Keeling); Cocos Keeling Islands; Cocos-Keeling Islands; Cocos Island; 科科斯群岛; 科科斯（基林）群岛; "
    "科科斯(基林)群岛; 可可斯群島; 科科斯群島",
    "CD": "Congo (DRC); Congo, DRC; Congo DRC; DR Congo; D.R. Congo; DRC; Democratic Republic of the Congo; Democratic Republic of Congo; "
    "Democratic Rep. of Congo; Congo, Dem. Rep.; Congo, Democratic Republic; Congo Democratic Republic; "
    "Congo, Democratic Republic of the; Congo, the Democratic Republic of the; Congo, Democratic Republic of; Congo (Democratic Republic of the); "
    "Congo (Democratic Republic); Congo (Democratic Republic of); Congo (the Democratic Republic of the); Congo-Kinshasa; Congo (Kinshasa); Congo, Kinshasa; "
    "Congo (Dem. Rep.); Congo, Dem. Rep. of the; Congo (DR); Zaire; 刚果民主共和国; 刚果（民主共和国）; 刚果(民主共和国); 刚果（金沙萨）; 刚果金; 民主刚果; "
    "剛果民主共和國; 剛果（金）; 剛果(民主共和國); 剛果金; 剛果（金沙薩）; 民主剛果; 刚果-金沙萨; 刚果（DRC）; 剛果（DRC）",
    "CF": "Central African Rep.; C.A.R.; 中非; 中非共和國",
    "CG": "Congo; The Congo; Congo (Brazzaville); Congo, Brazzaville; Congo-Brazzaville; Republic of the Congo; Republic of Congo; Congo Republic; "
    "Rep. of the Congo; Congo, Rep.; Congo (Rep.); Congo, Republic of the; Congo, Republic of; Congo (Republic of the); Congo (Republic); Congo (Republic of); "
    "Congo (the); 刚果; 刚果共和国; 刚果(布拉柴维尔); 刚果（布拉柴维尔）; 刚果布; 剛果; 剛果共和國; 剛果（布）; 剛果布; 剛果（布拉柴維爾）; 剛果（布拉薩）; 刚果-布拉柴维尔",
    "CH": "Swiss Confederation; Swiss; Helvetia; 瑞士联邦",
    "CI": "Cote d'Ivoire; Côte d’Ivoire; Cote dIvoire; Ivory Coast; Côte-d'Ivoire; Côte d'Ivoire (Ivory Coast); Republic of Côte d'Ivoire; "
    "Cote D Ivoire; Cote D`Ivoire; 象牙海岸; 科特迪瓦; 柯特迪瓦; 象牙海岸共和國; 科特迪瓦共和国",
    "CK": "Cook Is.; 库克群島; 科克群島; 庫克群島",
    "CN": "Mainland China; China mainland; Chinese mainland; Mainland of China; China (mainland); China, mainland; the mainland of China; "
    "People's Republic of China; Peoples Republic of China; P.R. China; PR China; P.R.C.; PRC; China, People's Republic of; "
    "中国大陆; 中国内地; 中国大陆地区; 中华人民共和国; 中国境内; 大陆地区; 中國大陸; 中國內地; 中華人民共和國; 内地; 內地; 中國大陸地區; 中华人民共和国大陆地区",
    "CO": "Columbia",
    "CR": "哥斯达黎加共和国; 哥斯達黎加",
    "CU": "Republic of Cuba",
    "CV": "Cabo Verde; Cape Verde; Cape Verde Islands; Cabo Verde (Cape Verde); 佛得角共和国; 維德角; 佛得角; 佛德角",
    "CW": "Curacao; 库拉索岛; 古拉索; 庫拉索島",
    "CX": "Christmas Is.; 圣诞岛; 聖誕島",
    "CY": "Republic of Cyprus; 塞普路斯; 赛普勒斯; 塞浦路斯共和国",
    "CZ": "Czech Republic; Czechia (Czech Republic); Czech Rep.; The Czech Republic; Czech; 捷克共和国; 捷克共和國",
    "DE": "Federal Republic of Germany; 德意志联邦共和国",
    "DM": "Commonwealth of Dominica; 多米尼克国; 多米尼克; 多明尼克",
    "DO": "Dominican Rep.; Dominican Rep; The Dominican Republic; 多米尼加共和国; 多米尼加共和國; 多明尼加共和國; 多明尼加; 多米尼加",
    "DZ": "People's Democratic Republic of Algeria",
    "EC": "厄瓜多爾; 厄瓜多尔共和国",
    "EG": "Arab Republic of Egypt; Egypt, Arab Rep.",
    "EH": "W. Sahara; Sahrawi Arab Democratic Republic; Sahrawi Republic; 西撒哈拉地区; 撒哈拉阿拉伯民主共和国",
    "ER": "State of Eritrea; 厄利垂亚; 厄立特里亞; 厄利垂亞",
    "ES": "Kingdom of Spain",
    "ET": "衣索比亚; 埃塞俄比亞; 依索匹亞",
    "FJ": "Fiji Islands; Republic of Fiji; 斐濟群島; 斐济群岛; 斐濟",
    "FK": "Falklands; Falkland Islands (Malvinas); Falkland Islands (Islas Malvinas); Malvinas; Islas Malvinas; Falkland Is.; Falkland; "
    "马尔维纳斯群岛; 福克兰群岛（马尔维纳斯）; 福克蘭群島（馬爾維納斯）; 马尔维纳斯群岛（福克兰）; 福克兰; 福克蘭",
    "FM": "Federated States of Micronesia; Micronesia, Federated States of; Micronesia, Federated States; Micronesia (Federated States of); Micronesia, Fed. Sts.; "
    "密克罗尼西亚联邦; 密克羅尼西亞聯邦; 密克罗尼西亚",
    "FO": "Faeroe Islands; Faroes; Faroe; Faroe Is.; 法罗; 法羅",
    "FR": "French Republic; Metropolitan France; France, Metropolitan; 法兰西共和国; 法兰西",
    "GA": "加彭; 加蓬共和国; 加蓬",
    "GB": "UK; U.K.; Great Britain; Britain; England; Scotland; Wales; Northern Ireland; United Kingdom of Great Britain and Northern Ireland; "
    "United Kingdom (UK); United Kingdom (Great Britain); Great Britain (UK); UK (United Kingdom); The UK; GB; "
    "大不列颠及北爱尔兰联合王国; 大不列颠; 联合王国; 英格兰; 苏格兰; 威尔士; 北爱尔兰; 大不列顛; 聯合王國; 大不列颠及北爱尔兰",
    "GD": "格林納達; 格瑞納達; 格林那达",
    "GE": "Republic of Georgia; Georgia (Republic of); Georgia (country); Georgia, Republic of; Georgia (Sakartvelo); Sakartvelo; 乔治亚; 喬治亞; 格魯吉亞; 佐治亚共和国",
    "GF": "Guiana, French; French Guyana; Guyane; 法属圭亚那; 法屬蓋亞那; 法屬圭亞那; 圭亚那（法）",
    "GG": "Bailiwick of Guernsey; 根西; 格恩西岛; 格恩西; 根西島; 格恩西島",
    "GH": "加纳共和国; 加納",
    "GL": "格陵兰岛; 格陵蘭島",
    "GM": "The Gambia; Gambia, The; Gambia (The); Republic of The Gambia; 冈比亚共和国; 岡比亞",
    "GN": "Guinea-Conakry; Guinea (Conakry); Guinea Conakry; Republic of Guinea; 几内亚共和国; 畿內亞",
    "GP": "瓜德羅普; 瓜德罗普岛; 瓜地洛普",
    "GQ": "Eq. Guinea; Guinea, Equatorial; Republic of Equatorial Guinea; 赤道幾內亞",
    "GR": "Hellenic Republic; Hellas; 希腊共和国; 希臘共和國",
    "GS": "South Georgia; South Georgia & South Sandwich Is.; South Georgia and the South Sandwich Islands; South Georgia and South Sandwich Islands; "
    "South Georgia and South Sandwich Is.; S. Georgia and S. Sandwich Isls.; South Sandwich Islands; 南乔治亚岛和南桑威奇群岛; 南乔治亚及南桑威奇群岛; "
    "南喬治亞島與南桑威奇群島; 南乔治亚岛; 南喬治亞及南桑威奇群島",
    "GW": "Guinea Bissau; Guinea, Bissau; Guinea (Bissau); Guinée-Bissau; 几内亚比绍; 几内亚-比绍; 畿內亞比紹; 幾內亞比索; 幾內亞比紹; 幾內亞-比索",
    "GY": "Co-operative Republic of Guyana; Guiana; 蓋亞那; 圭亞那",
    "HK": "Hong Kong; Hong Kong SAR; Hong Kong S.A.R.; Hong Kong SAR China; Hong Kong, China; Hong Kong (China); Hong Kong, SAR; HKSAR; Hong Kong SAR, China; "
    "Hong Kong (SAR); Hong Kong (SAR China); Hong Kong Special Administrative Region; Hong Kong Special Administrative Region of China; Hong-Kong; HK SAR; China, Hong Kong; "
    "China, Hong Kong Special Administrative Region; China Hong Kong; 香港; 中国香港; 香港特别行政区; 香港特區; 中國香港; 香港特別行政區; 中国香港特别行政区; "
    "香港（中国）; 香港(中国); 中国（香港）; 香港特区; 中国香港特区; 中国香港地区; 香港地区; 香港地區; 香港（中國）; 中国·香港",
    "HM": "Heard and McDonald Islands; Heard Island and McDonald Islands; Heard and Mc Donald Islands; Heard Island & McDonald Islands; Heard Island; McDonald Islands; "
    "赫德岛和麦克唐纳岛; 赫德島和麥克唐納群島; 赫德岛与麦克唐纳群岛",
    "HN": "洪都拉斯共和国; 洪都拉斯",
    "HR": "Hrvatska; Croatia (Hrvatska); Croatia (Local Name: Hrvatska); Republic of Croatia; 克羅地亞; 克罗埃西亚",
    "HT": "Hayti; Republic of Haiti",
    "ID": "Republic of Indonesia; 印尼; 印度尼西亞",
    "IE": "Republic of Ireland; Eire; Ireland, Republic of; Ireland (Republic of); Éire; Ireland (Eire); 爱尔兰共和国; 愛爾蘭共和國",
    "IL": "State of Israel",
    "IM": "Man, Isle of; Isle of Man (UK); 曼岛; 马恩岛; 曼島; 馬恩島; 人岛",
    "IN": "Republic of India; Bharat",
    "IO": "British Indian Ocean Territory; British Indian Ocean Terr.; British Indian Ocean Territories; Chagos Archipelago; Chagos; 英属印度洋领土; 英屬印度洋領土; 查戈斯群岛; 英屬印度洋地區",
    "IQ": "Republic of Iraq",
    "IR": "Iran, Islamic Republic of; Islamic Republic of Iran; Iran (Islamic Republic of); Iran, Islamic Rep.; Persia; 伊朗伊斯兰共和国; 伊朗伊斯蘭共和國",
    "IT": "Italian Republic; 義大利; 意大利共和国; 義大利共和國",
    "JE": "Bailiwick of Jersey; 泽西; 澤西; 泽西島",
    "JM": "牙買加",
    "JO": "Hashemite Kingdom of Jordan; 约旦哈希姆王国",
    "JP": "Nippon; State of Japan",
    "KE": "肯亚; 肯雅; 肯尼亞",
    "KG": "Kyrgyz Republic; Kirghizia; Kirgizstan; Kyrgystan; Kirghizstan; 吉尔吉斯; 吉爾吉斯斯坦; 吉尔吉斯共和国; 吉爾吉斯坦; 吉尔吉斯坦",
    "KH": "Kampuchea; Kingdom of Cambodia; Cambodia (Kampuchea); 高棉; 柬埔寨王国",
    "KI": "Republic of Kiribati; 吉里巴斯; 基里巴斯共和国",
    "KM": "Union of the Comoros; The Comoros; Comoro Islands; 葛摩; 科摩羅; 葛摩聯盟; 科摩罗联盟",
    "KN": "Saint Kitts & Nevis; Saint Kitts-Nevis; Saint Kitts; Nevis; St. Christopher and Nevis; Saint Christopher and Nevis; Saint Kitts Nevis; "
    "圣基茨与尼维斯; 圣克里斯多福及尼维斯; 聖基茨和尼維斯; 聖克里斯多福與尼維斯; 聖基茨及尼維斯; 聖基茨與尼維斯; 圣基茨; 圣基茨岛和尼维斯",
    "KP": "Korea, North; North Korea; D.P.R. Korea; DPRK; D.P.R.K.; DPR Korea; Democratic People's Republic of Korea; Democratic Peoples Republic of Korea; "
    "Korea, Democratic People's Republic of; Korea, Democratic Peoples Republic of; Korea, Dem. People's Rep.; Korea (Democratic People's Republic of); "
    "Korea (the Democratic People's Republic of); Korea (North); Korea, Democratic People's Republic; Korea, D.P.R.; "
    "Korea, Dem. Rep.; 朝鲜民主主义人民共和国; 北朝鲜; 北韩; 朝鮮; 北朝鮮; 北韓; 朝鮮民主主義人民共和國; 朝鲜（北韩）",
    "KR": "Korea; South Korea; Korea, South; Korea (South); S. Korea; Republic of Korea; Korea, Republic of; Korea (Republic of); Korea (the Republic of); Korea, Rep.; "
    "Korea, the Republic of; ROK; R.O.K.; Korea Republic; Korea, Republic; Korea (South Korea); Rep. of Korea; 南韩; 大韩民国; 南朝鲜; 韩国（南韩）; 韓國; 大韓民國; 南韓; 南朝鮮",
    "KY": "Cayman; Caymans; Cayman Is.; 开曼; 開曼",
    "KZ": "Republic of Kazakhstan; Kazakstan; 哈萨克; 哈薩克斯坦; 哈萨克斯坦共和国",
    "LA": "Lao; Lao PDR; Lao P.D.R.; Lao People's Democratic Republic; Lao Peoples Democratic Republic; Laos (Lao PDR); Laos, People's Democratic Republic; "
    "Lao People's Democratic Rep.; 寮国; 老挝人民民主共和国; 老撾; 寮國",
    "LC": "Saint Lucia; 圣露西亚; 聖盧西亞; 聖露西亞; 圣卢西亚岛",
    "LI": "Principality of Liechtenstein; Lichtenstein; 列支敦斯登; 列支敦斯敦",
    "LK": "Ceylon; Democratic Socialist Republic of Sri Lanka",
    "LR": "赖比瑞亚; 利比里亞",
    "LS": "Kingdom of Lesotho; 賴索托; 莱索托王国; 萊索托",
    "LU": "Grand Duchy of Luxembourg; Luxemburg; 卢森堡大公国",
    "LV": "拉托维亚; 拉脫維亞",
    "LY": "Libyan Arab Jamahiriya; State of Libya; Libyan Arab Republic; 利比亞; 阿拉伯利比亚民众国",
    "MA": "Kingdom of Morocco",
    "MC": "Principality of Monaco; 摩納哥公國; 摩纳哥公国",
    "MD": "Moldova, Republic of; Republic of Moldova; Moldova (Republic of); Moldavia; Moldova, Rep.; Moldova (the Republic of); 摩尔多瓦共和国; 摩爾多瓦共和國; 摩尔达维亚; 摩尔瓦多",
    "ME": "Crna Gora; 蒙特内哥罗; 蒙特內哥羅; 黑山共和国; 黑山共和國",
    "MF": "Saint-Martin; Saint Martin; Saint Martin (French part); Saint Martin (French); Collectivity of Saint Martin; St. Martin (French part); "
    "法属圣马丁岛; 圣马丁; 圣马丁（法属）; 圣马丁岛; 聖馬丁; 圣马丁（法国）; 聖馬丁（法屬）; 法屬聖馬丁島; 圣马丁岛（法属）",
    "MG": "馬達加斯加; 马达加斯加岛",
    "MH": "Republic of the Marshall Islands; Marshalls; Marshall Is.; Marshall Island; 马绍尔; 馬紹爾群島; 馬紹爾",
    "MK": "Macedonia; Republic of North Macedonia; Republic of Macedonia; FYROM; F.Y.R.O.M.; Macedonia (FYROM); Macedonia, FYR; FYR Macedonia; "
    "Macedonia, the former Yugoslav Republic of; The former Yugoslav Republic of Macedonia; Former Yugoslav Republic of Macedonia; "
    "Macedonia (the former Yugoslav Republic of); North Macedonia, Republic of; Macedonia, North; "
    "Macedonia, former Yugoslav Republic of; Macedonia, The Former Yugoslav Republic; "
    "马其顿; 前南斯拉夫马其顿共和国; 北马其顿共和国; 馬其頓; 前南斯拉夫馬其頓共和國; 马其顿共和国; 北馬其頓共和國",
    "ML": "Republic of Mali; 马里共和国; 馬里",
    "MM": "Myanmar; Burma; Myanmar (Burma); Burma (Myanmar); Republic of the Union of Myanmar; Union of Myanmar; Myanmar/Burma; 缅甸联邦",
    "MN": "Outer Mongolia; 蒙古国; 外蒙古; 蒙古國; 蒙古共和国",
    "MO": "Macau; Macao; Macau SAR; Macao SAR; Macau S.A.R.; Macao SAR China; Macau SAR China; Macao, China; Macau, China; Macau (China); Macao (China); "
    "Macau (SAR China); Macao (SAR China); Macau, SAR; "
    "Macao Special Administrative Region; Macau Special Administrative Region; China, Macao; China, Macau; Macau SAR, China; Macao SAR, China; "
    "China, Macao Special Administrative Region; China Macau; China Macao; Macao Special Administrative Region of China; 澳门; 中国澳门; 澳门特别行政区; 澳門; 中國澳門; 澳門特別行政區; "
    "澳门（中国）; 中国（澳门）; 澳门特区; 中国澳门特别行政区; 澳門特區; 中国澳门特区; 中国澳门地区; 澳门地区; 澳門地區; 澳門（中國）",
    "MP": "Mariana Islands; Northern Mariana Is.; Northern Marianas; Northern Mariana; North Mariana Islands; CNMI; Commonwealth of the Northern Mariana Islands; "
    "Mariana Islands, Northern; Marianas; 马里亚纳群岛; 北马利安纳群岛; 北马里亚纳; 北馬里亞納群島; 馬里亞納群島; 馬利安納群島",
    "MQ": "马提尼克岛; 馬提尼克; 马丁尼克",
    "MR": "Islamic Republic of Mauritania; 毛利塔尼亚; 茅利塔尼亚; 毛里塔尼亞; 毛利塔尼亞; 茅利塔尼亞",
    "MS": "Monserrat; 蒙特色拉特; 蒙塞拉特; 蒙特塞拉特島; 蒙塞拉特島",
    "MT": "Republic of Malta; 马尔他",
    "MU": "Mauricius; 模里西斯; 毛里裘斯; 毛里求斯共和国",
    "MV": "Maldive Islands; Republic of Maldives; 馬爾代夫; 马尔地夫",
    "MW": "馬拉威; 马拉威",
    "MX": "United Mexican States; Estados Unidos Mexicanos; México",
    "MZ": "Mocambique; 莫三比克; 莫三鼻给; 莫桑比克共和国",
    "NA": "纳米比亚共和国; 納米比亞",
    "NC": "新克里多尼亞; 新喀里多尼亚群岛; 新喀里多尼亞; 新卡里多尼亞",
    "NE": "Republic of Niger; Republic of the Niger; The Niger; 尼日; 尼日爾; 尼日尔共和国",
    "NF": "Norfolk; 诺福克群岛; 諾福克; 诺福克",
    "NG": "Federal Republic of Nigeria; 奈及利亚; 尼日利亞; 奈及利亞",
    "NL": "The Netherlands; Holland; Netherlands, The; Netherlands (The); Netherlands (Holland); Kingdom of the Netherlands; Netherlands, Kingdom of the; 尼德兰; 荷蘭王國; 荷兰王国; 尼德蘭",
    "NP": "Federal Democratic Republic of Nepal",
    "NR": "Republic of Nauru; 诺鲁; 諾魯; 瑙魯",
    "NU": "纽埃岛; 紐埃; 纽鄂",
    "NZ": "Aotearoa; Aotearoa New Zealand; New Zealand (Aotearoa); 纽西兰; 新西蘭; 紐西蘭",
    "OM": "Sultanate of Oman; 阿曼苏丹国",
    "PE": "秘鲁共和国",
    "PF": "Tahiti; Polynesia, French; Polynesia (French); 法属玻里尼西亚; 法屬波利尼西亞; 法屬玻里尼西亞; 塔希提; 法属波利尼西亚群岛",
    "PG": "PNG; Papua-New Guinea; Papua N. Guinea; Papua NG; 巴布亚纽几内亚; 巴布亞新幾內亞; 巴布亚新几内亚独立国; 巴布亞紐幾內亞; 巴新",
    "PH": "The Philippines; Republic of the Philippines; Philippines, The; Philippines (The); Philippine Islands; Phillipines; Philipines; 菲律賓",
    "PK": "Islamic Republic of Pakistan",
    "PM": "Saint Pierre & Miquelon; Saint Pierre and Miquelon; St. Pierre and Miquelon; Saint-Pierre-et-Miquelon; Saint-Pierre and Miquelon; Saint Pierre; "
    "Saint Pierre et Miquelon; St. Pierre & Miquelon; "
    "圣皮埃尔与密克隆; 圣皮埃尔和密克隆; 聖皮埃爾和密克隆; 聖皮耶與密克隆; 圣皮埃尔与密克隆群岛; 圣皮埃尔岛和密克隆岛; 聖皮埃與密克隆",
    "PN": "Pitcairn; Pitcairn Island; Pitcairn, Henderson, Ducie and Oeno Islands; 皮特凯恩; 皮特凱恩群島; 皮特克恩; 皮特肯",
    "PR": "Puerto Rico (US); Puerto Rico, USA; Porto Rico",
    "PS": "Palestine; Palestine, State of; State of Palestine; Palestinian Territories; Palestinian Territory; Palestinian Territory, Occupied; "
    "Occupied Palestinian Territory; Occupied Palestinian Territories; Palestinian Authority; Palestinian Territory (Occupied); Palestinian National Authority; "
    "West Bank and Gaza; West Bank and Gaza Strip; West Bank; Gaza; Gaza Strip; Palestine (State of); Palestinian Areas; "
    "巴勒斯坦; 巴勒斯坦国; 巴勒斯坦被占领土; 巴勒斯坦领土; 约旦河西岸; 加沙; 加沙地带; 巴勒斯坦國; 巴勒斯坦自治政府; 約旦河西岸; 加薩; 巴勒斯坦領土; 巴勒斯坦当局; 巴勒斯坦领土（被占领）",
    "PT": "Portuguese Republic; Portugal (including Azores and Madeira)",
    "PW": "Republic of Palau; Belau; 帛琉; 帕勞; 贝劳; 帕劳共和国",
    "QA": "State of Qatar; 卡达; 卡達; 卡塔爾",
    "RE": "Reunion; Reunion Island; Réunion Island; La Réunion; La Reunion; 留尼旺; 留尼汪岛; 留尼旺岛; 留尼旺島; 留尼汪島",
    "RO": "Rumania; Roumania; 羅馬尼亞",
    "RS": "Republic of Serbia; 塞爾維亞; 塞尔维亚共和国",
    "RU": "Russia; Russian Federation; The Russian Federation; Russia (Russian Federation); Russian Fed.; 俄国; 俄罗斯联邦; 俄國; 俄羅斯聯邦; 俄羅斯",
    "RW": "卢安达; 盧旺達; 盧安達",
    "SA": "Kingdom of Saudi Arabia; KSA; K.S.A.; Saudi; Saudi Arabia, Kingdom of; 沙特; 沙乌地阿拉伯; 沙地阿拉伯; 沙特阿拉伯; 沙烏地阿拉伯; 沙烏地; 沙地阿拉伯王國; 沙特阿拉伯王国",
    "SB": "Solomons; Solomon Is.; Solomon Island; 所罗门; 索罗门群岛; 所羅門群島; 索羅門群島; 所羅門",
    "SC": "Republic of Seychelles; The Seychelles; Seychelle Islands; 塞席尔; 塞舌爾; 塞舌尔群岛; 塞昔尔",
    "SD": "The Sudan; Republic of the Sudan; North Sudan; 苏丹共和国; 北苏丹",
    "SE": "Kingdom of Sweden",
    "SG": "Republic of Singapore; 星加坡; 新加坡共和国",
    "SH": "Saint Helena, Ascension and Tristan da Cunha; Saint Helena, Ascension & Tristan da Cunha; St. Helena; Saint Helena, Ascension and Tristan Da Cunha; Saint Helena Island; "
    "Saint Helena (including Ascension); "
    "圣赫勒拿岛; 圣赫勒拿、阿森松和特里斯坦-达库尼亚; 圣赫勒拿、阿森松与特里斯坦达库尼亚; 聖赫勒拿; 圣赫勒拿、阿森松和特里斯坦达库尼亚; 圣海伦娜; 聖海倫娜; 聖赫倫那",
    "SI": "Republic of Slovenia; 斯洛維尼亞; 斯洛文尼亞",
    "SJ": "Svalbard; Svalbard and Jan Mayen; Svalbard and Jan Mayen Islands; Jan Mayen; Svalbard & Jan Mayen Islands; Svalbard & Jan Mayen; "
    "斯瓦尔巴群岛和扬马延岛; 斯瓦尔巴特和扬马延; 斯瓦尔巴和扬马延岛; 斯瓦巴及尖棉; 斯瓦爾巴和揚馬延; 斯瓦尔巴群岛; 斯瓦尔巴; 斯瓦爾巴群島; 斯瓦巴; 冷岸及央棉; 斯瓦尔巴特群岛和扬马延岛; 扬马延岛",
    "SK": "Slovak Republic; Slovakia (Slovak Republic); 斯洛伐克共和国; 斯洛伐克共和國",
    "SL": "狮子山; 獅子山; 塞拉里昂; 塞拉利昂; 獅子山共和國; 塞拉利昂共和国",
    "SM": "Republic of San Marino; 聖馬力諾; 聖馬利諾",
    "SN": "Republic of Senegal; 塞內加爾",
    "SO": "Federal Republic of Somalia; Somali Republic; Somaliland; 索马利亚; 索馬里; 索馬利亞; 索马里联邦共和国",
    "SR": "Surinam; Republic of Suriname; 苏利南; 蘇利南; 蘇里南",
    "SS": "S. Sudan; Republic of South Sudan; 南苏丹共和国",
    "ST": "São Tomé & Príncipe; Sao Tome; São Tomé and Príncipe; São Tomé; Sao Tome & Principe; Sao Tome Principe; Saint Thomas and Principe; Sao Tomé e Príncipe; Principe; "
    "圣多美与普林西比; 圣多美和普林西比; 圣多美及普林西比; 圣多美普林西比; 聖多美和普林西比; 聖多美及普林西比; 聖多美與普林西比; 聖多美普林西比; 圣多美",
    "SV": "Salvador, El; 薩爾瓦多; 萨尔瓦多共和国",
    "SX": "Saint Maarten; Sint Maarten (Dutch part); Saint Martin (Dutch part); Saint Martin (Netherlands); St. Maarten; Sint Maarten; St Maarten (Dutch part); Saint Martin (Dutch); "
    "圣马丁（荷属）; 荷属圣马丁岛; 荷屬聖馬丁; 荷屬聖馬丁島; 聖馬丁（荷屬）; 圣马丁岛（荷属）; 圣马丁（荷兰）",
    "SY": "Syrian Arab Republic; Syria, Arab Republic of; 阿拉伯叙利亚共和国; 敘利亞; 叙利亚阿拉伯共和国",
    "SZ": "Swaziland; Eswatini (Swaziland); Kingdom of Eswatini; eSwatini; Swaziland (Eswatini); 史瓦济兰; 斯威士; 埃斯瓦蒂尼; 史瓦帝尼; 史瓦濟蘭; 斯威士蘭; 伊斯瓦蒂尼; 史瓦蒂尼; 埃斯瓦帝尼",
    "TC": "Turks and Caicos; Turks & Caicos; Turks and Caicos Is.; Turks & Caicos Is.; Turks Caicos Islands; 特克斯与凯科斯群岛; 特克斯和凱科斯群島; 特克斯與凱科斯群島; 特克斯及凱科斯群島; 特克斯群岛和凯科斯群岛",
    "TD": "Republic of Chad; Tchad; 查德; 乍得共和国; 查德共和国",
    "TF": "French Southern Lands; French Southern and Antarctic Lands; French Southern and Antarctic Territories; French Southern Territory; "
    "French S. Territories; French Southern Terr.; 法属南半球领地; 法属南部领土; 法屬南部領土; 法屬南方屬地; 法属南方和南极洲领地; 法屬南方及南極洲領地; 法属南部和南极领地; 法屬南部領地",
    "TG": "Togolese Republic; 多哥共和国",
    "TH": "Kingdom of Thailand; Siam; 泰王国",
    "TJ": "Republic of Tajikistan; Tadjikistan; Tadzhikistan; 塔吉克; 塔吉克共和国; 塔吉克斯坦共和国",
    "TK": "托克劳群岛; 托克勞; 托克勞群島",
    "TL": "East Timor; Timor-Leste; Timor Leste; Timor-Leste (East Timor); East Timor (Timor-Leste); Timor-Leste, Democratic Republic of; Timor-Leste, Democratic Republic of the; "
    "Democratic Republic of Timor-Leste; Democratic Republic of East Timor; Timor, East; Timor Lorosae; Timor; 帝汶; 东帝汶民主共和国; 東帝汶; 东帝汶; 帝汶-萊斯特; 东帝汶（帝汶）",
    "TM": "Turkmenia; Republic of Turkmenistan; 土库曼; 土庫曼斯坦; 土庫曼",
    "TN": "突尼西亚; 突尼斯共和国; 突尼西亞; 突尼斯",
    "TO": "Tonga Islands; Kingdom of Tonga; 东加; 東加; 湯加; 东加王国; 汤加王国",
    "TR": "Turkey; Türkiye; Turkiye; Turkey (Türkiye); Türkiye (Turkey); Republic of Turkey; Republic of Türkiye; Turkey, Republic of; 土耳其共和国",
    "TT": "Trinidad; Tobago; Trinidad & Tobago; Trinidad Tobago; Trinidad-Tobago; Republic of Trinidad and Tobago; "
    "特立尼达与多巴哥; 特立尼达; 千里达; 千里达及托巴哥; 特立尼達和多巴哥; 千里達; 特立尼達與多巴哥; 千里達與托巴哥; 千里達及多巴哥; 特里尼达和多巴哥",
    "TV": "Ellice Islands; 吐瓦鲁; 圖瓦盧; 吐瓦魯",
    "TW": "Taiwan; Taiwan, Province of China; Taiwan, China; Taiwan (China); Taiwan (Province of China); Taiwan, R.O.C.; Taiwan (R.O.C.); Taiwan, ROC; Taiwan (ROC); "
    "Taiwan Region; Taiwan, Republic of China; "
    "Taiwan (Republic of China); Republic of China; Republic of China (Taiwan); Chinese Taipei; Taiwan Province; China, Taiwan; Taiwan Province of China; China Taiwan; Taiwan Area; "
    "台湾地区; 中国台湾; 台湾省; 中国台湾省; 中华民国; 中華民國; 臺灣; 台灣地區; 臺灣地區; 中國台灣; 中國臺灣; 中华台北; 中華台北; 台湾（中国）; 台湾（中国省份）; 中国（台湾）; 中国台湾地区; "
    "中華民國（臺灣）; 中華民國（台灣）; 台灣（中國）; 臺湾",
    "TZ": "Tanzania, United Republic of; United Republic of Tanzania; Tanzania (United Republic of); Tanzania, the United Republic of; 坦桑尼亚联合共和国; 坦尚尼亚; 坦桑尼亞; 坦尚尼亞; 坦桑尼亚共和国",
    "UA": "The Ukraine; 烏克蘭",
    "UG": "烏干達; 乌干达共和国",
    "UM": "U.S. Minor Outlying Islands; US Minor Outlying Islands; US Minor Outlying Is.; United States Minor Outlying Is.; US Outlying Islands; "
    "U.S. Outlying Islands; Minor Outlying Islands; USA Minor Outlying Islands; Minor Outlying Islands (US); "
    "United States Minor Outlying Islands; Midway Islands; Wake Island; 美国小离岛; 美国边远小岛; 美国外围小岛; 美国离岛; 美國本土外小島嶼; 美國小離島; 美國邊遠小島; 美国本土外小岛; 美國離島; 美国海外小岛屿; 美国边远岛屿",
    "US": "USA; U.S.A.; US; U.S.; America; United States of America; United States (US); United States (USA); United States of America (USA); The United States; "
    "U.S.A; U.S; United States of America (the); The US; The U.S.; 美利坚合众国; 美利堅合眾國; 美国（USA）; 美國本土; 美国本土",
    "UY": "Eastern Republic of Uruguay",
    "UZ": "Republic of Uzbekistan; 乌兹别克; 烏茲別克斯坦; 烏茲別克; 烏玆別克; 乌兹别克共和国",
    "VA": "Vatican; Vatican City; Vatican City State; Holy See; The Holy See; Holy See (Vatican City); Holy See (Vatican City State); Holy See (The); The Vatican; Vatican City (Holy See); "
    "Vatican City State (Holy See); State of Vatican City; "
    "梵蒂冈城国; 罗马教廷; 教廷; 圣座; 罗马教廷(梵蒂冈城); 梵蒂冈城; 教宗国; 罗马教廷（梵蒂冈）; 梵蒂岡城; 教廷（梵蒂岡）; 梵諦岡; 聖座; 羅馬教廷; 梵蒂岡城國; 教廷（梵蒂冈）; 教廷（梵蒂冈城国）; 圣座（梵蒂冈）",
    "VC": "Saint Vincent & Grenadines; Saint Vincent and the Grenadines; Saint Vincent & the Grenadines; Saint Vincent and Grenadines; St. Vincent; Saint Vincent; Grenadines; "
    "Saint Vincent Grenadines; "
    "圣文森特与格林纳丁斯; 圣文森及格瑞那丁; 圣文森特; 聖文森特和格林納丁斯; 聖文森及格瑞那丁; 聖文森特及格林納丁斯; 聖文森與格瑞那丁; 聖文森; 圣文森特和格林纳丁斯群岛; 圣文森和格林纳丁斯; "
    "圣文森特及格林纳丁斯; 聖文森及格瑞那丁斯; 聖文森特與格林納丁斯",
    "VE": "Venezuela, Bolivarian Republic of; Bolivarian Republic of Venezuela; Venezuela (Bolivarian Republic of); Venezuela, Bol. Rep.; Venezuela, RB; 委内瑞拉玻利瓦尔共和国; 委內瑞拉玻利瓦爾共和國; 委内瑞拉共和国",
    "VG": "Virgin Islands, British; Virgin Islands (British); British Virgin Is.; BVI; B.V.I.; UK Virgin Islands; Virgin Islands, U.K.; Virgin Islands (UK); Virgin Islands (U.K.); "
    "英属处女群岛; 维尔京群岛（英属）; 英屬處女群島; 英屬維京群島; 维尔京群岛（英国）; 英属维京群岛; 維京群島（英屬）; 英屬維爾京群島; 英国属维尔京群岛",
    "VI": "Virgin Islands; Virgin Islands, U.S.; Virgin Islands (U.S.); Virgin Islands (US); United States Virgin Islands; U.S. Virgin Islands; US Virgin Islands; Virgin Islands, US; USVI; "
    "Virgin Islands (American); Virgin Islands (USA); American Virgin Islands; Virgin Islands of the United States; US Virgin Is.; U.S. Virgin Is.; Virgin Islands (United States); "
    "美属处女群岛; 维尔京群岛（美属）; 美屬處女群島; 美屬維京群島; 维尔京群岛; 美属维京群岛; 維京群島（美屬）; 美屬維爾京群島; 维尔京群岛（美国）; 美国维尔京群岛; 美國維京群島",
    "VN": "Viet Nam; Viet-Nam; Socialist Republic of Vietnam; Socialist Republic of Viet Nam; 越南社会主义共和国",
    "VU": "New Hebrides; Republic of Vanuatu; 万那杜; 瓦努阿圖; 萬那杜",
    "WF": "Wallis and Futuna; Wallis & Futuna; Wallis and Futuna Islands; Wallis & Futuna Islands; Wallis-et-Futuna; Wallis et Futuna; Wallis Futuna; "
    "Wallis & Futuna Is.; 瓦利斯和富图纳群岛; 瓦利斯与富图纳; 沃利斯和富图纳; 瓦利斯群岛和富图纳群岛; 瓦利斯和富圖納; 瓦利斯與富圖納; "
    "瓦利斯及富圖納; 沃利斯和富圖納; 瓦里斯和富圖納; 沃利斯與富圖那; 瓦利斯群島和富圖納群島",
    "WS": "Western Samoa; Independent State of Samoa; Samoa (Western); Samoa, Western; Samoa (Independent State); 西萨摩亚; 西薩摩亞; 萨摩亚独立国",
    "XK": "Kosovo; Republic of Kosovo; Kosovo (Republic of); 科索沃共和国",
    "YE": "Republic of Yemen; Yemen, Republic of; Yemen, Rep.; Yemen (Republic of); 叶门; 葉門; 也門",
    "YT": "Mayotte Island; 马约特岛; 馬約特; 馬約特島; 马约特",
    "ZA": "Republic of South Africa; South Africa, Republic of; RSA; 南非共和国; 南非共和國",
    "ZM": "尚比亚; 尚比亞; 贊比亞; 赞比亚共和国",
    "ZW": "Rhodesia; 辛巴威; 津巴布韋; 辛巴威共和国",
    # parts of a country that rules name by themselves
    "UA-43": "Crimea; Crimean Peninsula; Crimean; Crimea region; Autonomous Republic of Crimea; Republic of Crimea; 克里米亚; 克里米亚半岛; 克里米亞; 克里米亞半島; "
    "克里米亚自治共和国; 克里米亚共和国; 克里米亞共和國; クリミア; Krim; Crimée; 크림반도",
    "UA-40": "Sevastopol; City of Sevastopol; 塞瓦斯托波尔; 塞瓦斯托波爾",
    "UA-14": "Donetsk; DNR; Donetsk People's Republic; so-called Donetsk People's Republic; Donetsk Oblast; Donetsk region; 顿涅茨克; 顿涅茨克人民共和国; 顿涅斯克; 頓涅茨克; 頓內次克; "
    "顿涅茨克州; 頓內茨克; 頓涅茨克人民共和國; ドネツク; Donezk",
    "UA-09": "Luhansk; LNR; Lugansk; Luhansk People's Republic; Lugansk People's Republic; so-called Luhansk People's Republic; Luhansk Oblast; Luhansk region; 卢甘斯克; 卢汉斯克; "
    "卢甘斯克人民共和国; 盧甘斯克; 盧漢斯克; 卢甘斯克州; 盧甘斯克人民共和國; ルハンスク; Luhansk",
    "UA-65": "Kherson; Kherson region; Kherson Oblast; 赫尔松; 赫爾松; 赫尔松州; Cherson",
    "UA-23": "Zaporizhzhia; Zaporizhzhya; Zaporizhia; Zaporozhye; Zaporizhzhia region; Zaporizhzhia Oblast; 扎波罗热; 扎波羅熱; 扎波罗热州; Saporischschja",
}
"""Code → further names, separated by `; `."""

AMBIGUOUS: dict[str, tuple[str, str]] = {
    "多米尼加": ("DO", "DM"),
    "多明尼加": ("DO", "DM"),
    "congo": ("CG", "CD"),
    "刚果": ("CG", "CD"),
    "剛果": ("CG", "CD"),
    "saint martin": ("MF", "SX"),
    "st martin": ("MF", "SX"),
    "圣马丁": ("MF", "SX"),
    "聖馬丁": ("MF", "SX"),
    "korea": ("KR", "KP"),
    "virgin islands": ("VI", "VG"),
}
"""Folded name → what it means, and what it means beside an unmistakable name of the first in the same list."""

NOT_TERRITORIES = (
    "new mexico; new jersey; gulf of mexico; guinea pig; guinea pigs; south wales; new south wales; new england; bank of america; north america; latin america; "
    "south america; central america; air france; indian ocean; guinea fowl; michael jordan; jordan river; lake chad; american; turkey breast; mexico city; "
    "guatemala city; panama city; panama canal; kuwait city; new britain; central asia; jersey city; jersey shore; cyprus hill; inner mongolia; south china sea; "
    "east china sea; sea of japan; bank of england; lebanon, pa; georgia institute; georgia tech; georgia state; university of georgia; washington, us; contact us; about us; "
    "follow us; email us; us dollars; us dollar; us$; us-based; u.s. dollars; u.s. dollar; indiana; romania's; "
    "内蒙古; 內蒙古; 印度洋; 马里兰; 馬里蘭; 日本海; 南海; 约旦河; 約旦河; 美国运通; 中国人民银行; 加拿大元; 巴西利亚; 马里奥; 墨西哥湾; 墨西哥灣; 几内亚湾; 新南威尔士; 新墨西哥; 新澤西; 新泽西; "
    "佐治亚; 乔治亚州; 喬治亞州; 佐治亚州; 美国邮政; 中国移动; 中国联通; 中国电信; 中国工商银行; 中国银行; 英国石油"
)
"""What contains a territory's name and is none."""

GROUPS: dict[str, str] = {
    "EU": "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE",
    "EEA": "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO",
    "EFTA": "CH IS LI NO",
    "BENELUX": "BE LU NL",
    "BALTIC": "EE LT LV",
    "NORDIC": "DK FI IS NO SE",
    "HK+MO": "HK MO",
    "HK+MO+TW": "HK MO TW",
    "CN+HK+MO": "CN HK MO",
    "GCC": "AE BH KW OM QA SA",
}
"""Group → its members. EU and EEA as of 2020-02-01 (the United Kingdom left); source: europa.eu and efta.int lists of members."""

GROUP_NAMES: dict[str, str] = {
    "EU": "European Union; EU; E.U.; EU member states; EU countries; European Union (EU); EU-27; EU27; member states of the European Union; European Union countries; "
    "European Union member states; 欧盟; 欧洲联盟; 歐盟; 歐洲聯盟; 欧盟国家; 欧盟成员国; 欧盟地区; 歐盟國家; 歐盟成員國; 欧盟（EU）",
    "EEA": "European Economic Area; EEA; E.E.A.; European Economic Area (EEA); EEA countries; EEA member states; EU/EEA; EEA/EU; "
    "欧洲经济区; 歐洲經濟區; 欧洲经济区（EEA）; 歐洲經濟區（EEA）; 欧洲经济区国家; 欧洲经济区成员国",
    "EFTA": "European Free Trade Association; EFTA; EFTA states; EFTA countries; 欧洲自由贸易联盟; 歐洲自由貿易聯盟",
    "BENELUX": "Benelux",
    "BALTIC": "Baltic states; Baltic countries; Baltics; 波罗的海三国; 波羅的海三國",
    "NORDIC": "Nordic countries; Nordics; Nordic region; 北欧国家; 北歐國家; 北欧五国",
    "HK+MO": "港澳; 港澳地区; 港澳地區; 港、澳; 香港/澳门",
    "HK+MO+TW": "港澳台; 港澳台地区; 港澳臺; 港澳台地區; 港、澳、台; 港、澳、台地区",
    "CN+HK+MO": "",
    "GCC": "GCC countries; Gulf Cooperation Council; GCC; GCC states; 海湾合作委员会; 海合会",
}
"""Group → its names, separated by `; `."""
