"""Words of bylines in the languages of the news: what comes before a name, what joins names, what is no name.

All are folded (:func:`newscrawl.extraction.months.fold`): lower case, no accents.
"""

from __future__ import annotations

from newscrawl.extraction.months import fold


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word).replace("_", " ") for word in text.split())


BY = _folded(
    # English, German, French, Spanish, Portuguese, Italian, Dutch
    "by written_by reported_by reporting_by words_by story_by text_by posted_by published_by author authors "
    "writer byline words "
    "von text autor autorin autoren verfasst_von geschrieben_von ein_artikel_von ein_gastbeitrag_von gastbeitrag_von "
    "ein_kommentar_von kommentar_von eine_analyse_von analyse_von interview_von erstellt_von veröffentlicht_von "
    "par auteur auteurs écrit_par rédigé_par publié_par propos_recueillis_par texte_par "
    "por autor autora autores escrito_por redactado_por publicado_por texto texto_por "
    "di a_cura_di autore scritto_da pubblicato_da articolo_di da "
    "door geschreven_door auteur tekst "
    # Swedish, Danish, Norwegian, Finnish, Icelandic, Polish, Czech, Slovak, Slovene, Croatian, Serbian
    "av skriven_av af tekst skrevet_av skrevet_af teksti kirjoittanut kirjoittaja höfundur eftir "
    "autor autorka autorzy tekst napisał napisała opracował opracowała oprac przez napsal napsala autoři text "
    "piše pišu napisao napisala autori аутор пише "
    # Hungarian, Romanian, Turkish, Albanian, Indonesian, Vietnamese
    "írta szerző szerzők de autor autori scris_de publicat_de yazan yazar haber yazı nga autori "
    "oleh penulis reporter ditulis_oleh tác_giả "
    # Russian, Ukrainian, Bulgarian, Greek
    "автор авторы текст автори автора от της του συντάκτης γράφει γράφουν ο_συντάκτης "
    # Arabic, Persian, Hebrew, Hindi, Bengali, Chinese, Japanese, Korean, Thai
    "بقلم كتب كتبت كتبه نوشته نویسنده מאת לפי लेखक द्वारा লেখক 作者 文 撰文 记者 記者 本报记者 执筆 執筆 文責 글 기자 โดย"
)
"""What stands before the names."""

AND = (
    *("and und et y e og och i en ja és și si a with mit avec con med".split()),
    *("и та і й και ve dan và و".split()),
)
"""What joins the last two names; blanks stand around it."""

ROLES = _folded(
    "engineer developer scientist researcher professor economist historian director manager president ceo "
    "reporter reporters correspondent correspondents editor editors writer writers journalist journalists columnist "
    "columnists contributor contributors producer author authors critic analyst anchor presenter intern freelancer "
    "photographer videographer blogger commentator newsreader host fellow adviser advisor "
    "redakteur redakteurin redakteure redakteurinnen korrespondent korrespondentin korrespondenten reporterin "
    "autor autorin "
    "journalistin volontär volontärin praktikant praktikantin chefredakteur chefredakteurin kolumnist kolumnistin "
    "kommentator ressortleiter ressortleiterin büroleiter chefreporter chefreporterin chefkorrespondent "
    "gastautor gastautorin "
    "journaliste rédacteur rédactrice correspondant correspondante envoyé envoyée envoyés "
    "envoyées correspondants correspondantes journalistes reporteur chroniqueur chroniqueuse "
    "periodista redactor redactora corresponsal enviado enviada editora columnista reportero reportera "
    "jornalista repórter correspondente colunista redator "
    "giornalista inviato inviata corrispondente redattore redattrice "
    "verslaggever verslaggeefster redacteur correspondente columnist politiek "
    "journalisten redaktør redaktör skribent krönikör korrespondenten kommentar toimittaja kirjeenvaihtaja "
    "dziennikarz dziennikarka redaktor redaktorka korespondent redaktorzy novinar novinarka reportér "
    "reportérka komentátor "
    "újságíró szerkesztő jurnalist redactor muhabir muhabiri yazar editör editörü temsilcisi "
    "журналист корреспондент редактор обозреватель спецкор журналіст кореспондент оглядач δημοσιογράφος συντάκτης "
    "wartawan jurnalis penulis phóng_viên"
)
"""What people do at a paper: no part of a name."""

MODIFIERS = _folded(
    "senior chief political politics politik national international foreign staff special deputy assistant associate "
    "managing executive business economics economy finance financial sports sport football crime court legal health "
    "science education environment climate technology tech culture arts entertainment travel food lifestyle royal "
    "diplomatic defence defense security home social media digital online news city local breaking data consumer "
    "investigative investigations general guest contributing freelance junior lead europe us uk washington world "
    "westminster parliamentary showbiz tv film music multimedia features audience engagement video "
    "leitender leitende stellvertretender stellvertretende freier freie ständiger "
    "grand grande reporter spécial spéciale spéciaux spéciales envoyé "
    "policy affairs state government congressional statehouse capitol bureau weather real estate property "
    "transport industry energy religion community communities trending viral night weekend"
)
"""What stands before a role; words of names too, so they are cut only together with a role."""

ORGANISATION = _folded(
    "redaktion redaktionen onlineredaktion newsredaktion sportredaktion lokalredaktion newsroom newsdesk desk "
    "agencies agency "
    "agenturen agentur agences agence agencias agencia agenzie agenzia agencja agencje ajans ajansı ajanslar haberler "
    "редакция редакція агентство correspondents online editorial editors staff team admin administrator webmaster "
    "web webdesk bureau news nachrichten newspaper media tv radio gmbh ag ltd inc llc kg s.a. s.p.a. plc bv ab oy aps "
    "sp o.o d.o.o s.r.o s.r.l kft zrt reporting "
    "rédaction redaccion redacción redação redacao redazione redactie redaksi redakcja redakce redakcia uredništvo "
    "szerkesztőség redacția redaksjonen redaktionen redaksjon toimitus stf "
    "press presse prensa imprensa stampa zeitung zeitungen tageszeitung verlag magazine magazin magazyn journal times "
    "tribune gazette herald daily weekly chronicle observer network networks channel broadcasting corporation company "
    "merkezi organization organisation foundation stiftung institute institut university universität ministry ministerium "
    "verband verein association "
    "committee council department office services service group gruppe grupa grupo groupe skupina "
    "holding publishing publisher wire newswire "
    "contributors reporters guest gast gastautor gastbeitrag pressemitteilung pressemeldung advertorial "
    "sponsored anzeige "
    "anónimo anonymous unknown unbekannt undefined null none nobody default user author "
    "condé partner partners content commercial studio video podcast wirtschaft politik sport lokales panorama kultur "
    "الأخبار وكالات وكالة صحيفة تحرير التحرير קבוצת מערכת सम्पादक डेस्क "
    "編集部 新聞 新闻 通信 デジタル 통신 뉴스 편집부 报社 日报 电视台"
)
"""Words that no person's name has, or so few that the loss is smaller than the gain."""

WEEKDAYS = _folded(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag maanantai tiistai keskiviikko "
    "torstai perjantai lauantai sunnuntai poniedziałek wtorek czwartek pondělí úterý středa "
    "čtvrtek miercuri vineri sâmbătă duminică pazartesi çarşamba perşembe cumartesi "
    "ponedjeljak ponedeljak utorak srijeda sreda četvrtak petak subota nedjelja nedelja hétfő kedd csütörtök péntek "
    "szombat понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок четвер пʼятниця субота неділя "
    "понеделник сряда четвъртък петък събота неделя понедељак уторак четвртак петак недеља δευτέρα τρίτη τετάρτη πέμπτη "
    "σάββατο السبت الأحد الاثنين الثلاثاء الأربعاء الخميس شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه "
    "پنجشنبه senin selasa rabu kamis jumat sabtu minggu isnin jumaat jumatatu jumatano alhamisi "
    "ijumaa jumamosi jumapili"
)
"""What stands behind a name where a date follows; not those that are last names, too (Piątek, Khamis, Martí)."""

PARTICLES = _folded(
    "von van vom de der den del dela della delle dei degli di da das dos do du des le la les el al bin ben ibn ould "
    "bint abu ter ten te zu zum zur af av y e i st mac mc o' d' dit in't 't op san lo"
)
"""Words of lower case that stand inside names."""
