"""The language of an article: what the page declares, checked against the words of its text.

Declarations are wrong often enough (a theme's default, a site's main language on a page in another) that the text has
the last word where it is clear: its script tells most languages apart, and among those that share a script their
commonest words do.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from newscrawl.extraction.article_object import own_article
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.json_ld import strings

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

_SAMPLE = 900
"""characters of text looked at; a news story's first six sentences"""
_SAMPLE_SCRIPT = 300
"""characters whose script is looked at"""
_SHARE_MIN = 0.06
"""share of words that must be a language's commonest; 0.3 to 0.5 is usual, Zulu and Xhosa have 0.1"""

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?![a-z])", re.IGNORECASE)
_OLD_CODES = dict(
    pair.split("=")
    for pair in """iw=he in=id ji=yi mo=ro sh=sr jp=ja cz=cs gr=el dk=da se=sv kr=ko ua=uk eng=en deu=de ger=de
    fra=fr fre=fr spa=es ita=it por=pt rus=ru pol=pl nld=nl dut=nl tur=tr swe=sv dan=da nor=no fin=fi ces=cs zho=zh
    chi=zh jpn=ja kor=ko ara=ar xx= zxx= und= mul=""".split()
)
"""Withdrawn codes, three-letter codes of languages that have two letters, and countries' codes for languages'."""
_ENGLISH_NAMES = {"english": "en", "german": "de", "deutsch": "de", "french": "fr", "spanish": "es", "italian": "it"}

_ALIKE = ({"no", "nb", "nn"}, {"hr", "bs", "sr", "sh", "cnr"}, {"id", "ms"}, {"fil", "tl"}, {"xh", "zu", "nr", "ss"},
          {"de", "gsw", "lb"}, {"es", "ast"}, {"fa", "prs"}, {"ku", "ckb"}, {"zh", "yue"}, {"et", "ekk"},
          {"lv", "ltg"}, {"da", "kl"})  # fmt: skip
"""Languages the text cannot tell apart for certain; da and kl as Greenland's papers print both under either code."""

# Languages that have a script of their own (or nearly), by the first and the last character of its letters.
_SCRIPTS = (
    ("el", "\u0370", "\u03ff"), ("hy", "\u0531", "\u058f"), ("he", "\u0590", "\u05ff"), ("th", "\u0e00", "\u0e7f"),
    ("lo", "\u0e80", "\u0eff"), ("bo", "\u0f00", "\u0fff"), ("my", "\u1000", "\u109f"), ("ka", "\u10a0", "\u10ff"),
    ("am", "\u1200", "\u137f"), ("km", "\u1780", "\u17ff"), ("bn", "\u0980", "\u09ff"), ("pa", "\u0a00", "\u0a7f"),
    ("gu", "\u0a80", "\u0aff"), ("or", "\u0b00", "\u0b7f"), ("ta", "\u0b80", "\u0bff"), ("te", "\u0c00", "\u0c7f"),
    ("kn", "\u0c80", "\u0cff"), ("ml", "\u0d00", "\u0d7f"), ("si", "\u0d80", "\u0dff"), ("dv", "\u0780", "\u07bf"),
    ("ko", "\uac00", "\ud7af"), ("kana", "\u3040", "\u30ff"), ("han", "\u4e00", "\u9fff"), ("latin", "A", "\u024f"),
    ("latin", "\u1e00", "\u1eff"), ("cyrillic", "\u0400", "\u052f"), ("arabic", "\u0600", "\u06ff"),
    ("devanagari", "\u0900", "\u097f"),
)  # fmt: skip

_WORDS = {
    "latin": {
        "en": "the of and to in that for is on was with as it by at from be are this has have but not an which were "
        "they his her will would been their said who after about or",
        "de": "der die und das den von zu mit ist des auf für im nicht ein eine dem auch sich als es an aus er nach "
        "bei wird sind noch einer um am haben wie einen hat über werden",
        "nl": "de het een van en dat is op te in voor met zijn niet aan er om ook als bij naar door maar uit wordt "
        "deze heeft werd nog dan over worden hebben meer zich",
        "af": "die en van het is nie in dit te vir met wat sy om op as aan hy daar hulle ook word deur kan sal gesê "
        "oor by uit na maar was",
        "fr": "le la les de des du et un une est en que qui dans pour pas sur au par avec plus ce se il elle ne sont "
        "aux cette ses été mais ont nous vous leur",
        "es": "el la los las de del y que en un una por con para es se no su al lo como más fue ha sus pero este esta "
        "son entre sobre también ser hasta desde",
        "ca": "el la els les de del i que en un una per amb és es no al va dels més com ha seu seva però aquest "
        "aquesta són entre també fins han pel als",
        "gl": "o a os as do da dos das e que en un unha por con para é se non ao máis como foi seu súa pero este esta "
        "son tamén nos na no polo pola entre ten",
        "pt": "o a os as do da dos das e que em um uma por com para é se não ao mais como foi seu sua mas este esta "
        "são também no na nos pelo pela entre tem até",
        "it": "il la i gli le di del della e che in un una per con è si non al lo come più sono ha anche da dei delle "
        "nel alla ma questo questa dal dalla stato suo",
        "ro": "și de la în a al ale cu pe că care din nu o un pentru este fi mai au prin sunt dar fost această acest "
        "sau după între lui ce se va ar",
        "pl": "w i na z do że się nie jest o to od po przez dla jak za ale oraz są przy być był było tym ma tego które "
        "który jego już też także może",
        "cs": "v a na se je že z do s o i to za pro ve by jako po ale podle od které který však není byl byla bylo tak "
        "jsou před při už také než jeho",
        "sk": "v a na sa je že z do s o i to za pre vo by ako po ale podľa od ktoré ktorý však nie bol bola bolo tak "
        "sú pred pri už tiež než jeho aj si",
        "hu": "a az és hogy nem is egy meg ez volt azt de csak el már vagy ki mint lesz még van pedig szerint után "
        "kell lehet amely minden között során",
        "fi": "ja on ei että se oli hän mutta ovat myös kun kuin sen mukaan ole joka jos niin vain ovat tai nyt sekä "
        "jo ollut mitä hänen olla vielä voi",
        "et": "ja on ei et see oli ta aga ka kui ning selle oma mis kes ole või nii pärast tema siis välja juba veel "
        "üle seda olid aasta kõik mida",
        "lv": "un ir ka par no ar uz tas lai kas arī bet nav pēc to bija kā tiek tā jau gan vai šo pie līdz vairāk "
        "savu tikai būs viņš",
        "lt": "ir yra kad į su iš ne kaip tai už apie bet dėl buvo jis nuo po prie jau tik savo kuris buvo taip pat "
        "metų ar dar gali",
        "sv": "och att det i en på är som av för med den till har de inte om ett men han var hon från vi så sig kan nu "
        "efter när också eller ska säger",
        "no": "og i det er på en til som av for med å at har ikke de den han var om et fra men vi seg så ble også hun "
        "etter sier når eller skal være blir",
        "da": "og i det er på en til som af for med at har ikke de den han var om et fra men vi sig så blev også hun "
        "efter siger når eller skal være bliver der",
        "is": "og að í á er sem það til við um en ekki með fyrir var hann af frá þá eru hafa því þetta verið hefur "
        "segir eftir hún eða þeir",
        "fo": "og at í á er sum tað til við um men ikki fyri var hann av frá tá eru hava tí hetta verið hevur sigur "
        "eftir hon ella teir ein",
        "tr": "ve bir bu için ile da de olarak olan çok daha en gibi kadar sonra ise ancak değil var olduğunu ne "
        "tarafından göre her o yeni dedi ilgili büyük",
        "az": "və bir bu üçün ilə da də olan çox daha ən kimi sonra isə var olub deyil görə hər o yeni edib ki "
        "barədə qeyd bildirib olaraq",
        "id": "yang dan di ini itu dengan untuk dari pada dalam tidak akan juga ke oleh karena sudah ada saat "
        "tersebut kata bisa lebih para tahun telah kepada",
        "ms": "yang dan di ini itu dengan untuk dari pada dalam tidak akan juga ke oleh kerana sudah ada ketika "
        "tersebut kata boleh lebih para tahun telah kepada bahawa",
        "vi": "và của là có trong cho được với không các một những người này đã khi từ để đến về tại ra cũng như "
        "theo năm sau vào trên",
        "tl": "ang ng sa na mga at ay ni kay para hindi ito si siya nito kung may din ng isang naman pero lang niya "
        "dahil noong ayon kanyang",
        "sw": "ya na wa kwa ni za katika la kuwa hiyo huo cha hilo watu alisema wakati pia huku lakini baada kama "
        "yake hayo vya amesema bila mwaka",
        "zu": "ukuthi futhi kodwa uthe uma kanye ngoba le lo kule leli nje lapho kakhulu emva yakhe bakhe abantu ukuze "
        "ngokusho njengoba uthi kusho noma lokhu kanti ukuba ngemva eminyaka",
        "xh": "ukuba kwaye kodwa uthi xa kunye kuba le lo kule eli nje apho kakhulu emva yakhe bakhe abantu ukuze "
        "njengoko esithi kwi ngenxa wathi kwakunye okanye loo ezi kwezi phantsi kananjalo iminyaka ukuya",
        "sq": "të e në dhe për me që nga se një i është më ka janë si do nuk kjo ky ishte por pas edhe tij duke "
        "kanë ai kur",
        "hr": "i u je se na da su za od s o što koji koja koje nije bi će kao ali iz prema te do kako biti sve "
        "samo nakon tijekom vrlo godine",
        "sl": "in je v na da se so za ki s z pa po ne od bi kot pri še tudi iz bo ali že o do ter več kar lahko "
        "med leta",
        "eu": "eta da ez du bat dira ere izan zuen baina egin dute baino den beste dela duen zen dituzte hori "
        "baita bere arte zein dago urte",
        "mt": "il li ta u fil ma biex għal dan mill kien din tal ġie hu jew minn huwa kienu wara qal ukoll fuq "
        "hija dawn bil",
        "ga": "an na agus ar go a i is ag le do sé tá bhí ach sin seo mar faoi níl ón leis siad den atá raibh "
        "chun idir",
        "cy": "y yr a i o yn ar mae wedi ei am gan ond eu bod hefyd fod oedd yw gyda hyn hynny wrth nid roedd ddim "
        "sydd ac",
        "eo": "la de kaj en al por estas ke kun ne sur el ili li ankaŭ sed post tio tiu estis pri kiu plej",
        "lb": "en an ass vun den net mat op dat fir sech eng dass awer och hunn gëtt nach wéi bei als zu sinn "
        "huet dës méi",
    },
    "cyrillic": {
        "ru": "и в не на что с по это как из за для от о его а но к был было были она он они также который которые "
        "года после будет их до при или так если",
        "uk": "і в не на що з за для та у до про це як від а але був було були вона він вони також який які року після "
        "буде їх при або так якщо є його із",
        "be": "і ў не на што з за для да у пра гэта як ад а але быў было былі яна ён яны таксама які якія года пасля "
        "будзе іх пры або так калі яго",
        "bg": "и в не на че с за от да се по е са до като той но това които който ще след има през също а при или ги "
        "му беше още според",
        "mk": "и во не на дека со за од да се по е се до како тој но ова кои кој ќе по има преку исто а при или ги му "
        "беше уште според што",
        "sr": "и у не на да са за од се је су по до као али ово који која које ће након има што а при или га му био "
        "још према из није",
        "kk": "және мен бұл үшін деп да де бар болды екен туралы бойынша осы оның бір қазақстан жылы сондай ақ кейін",
        "mn": "нь энэ юм байна болон гэж тухай хийж бол улсын монгол байгаа дээр оны мөн ба хэлэв",
    },
    "arabic": {
        "ar": "في من على أن إلى التي عن مع هذا الذي ما لا كان هذه بعد قال كما بين وقد قد ذلك إن هو وفي خلال حيث لم أو",
        "fa": "در به از که این را با است برای آن یک خود تا کرد بر هم نیز شده می ما وی های اما ها او دو کرده بود",
        "ur": "کے میں کی ہے اور سے کا کو نے کہ پر یہ ہیں بھی اس کر نہیں تھا جو ایک گیا ان کیا تھے لیے ہو",
        "ps": "په د او چې له ته کې دی یې دا سره هم کړی وي نه پر هغه شوي ده ویل",
        "ckb": "لە و بۆ کە بە ئەم لەگەڵ سەر یەک هەروەها نیە دەکات کرد ئەو بەڵام دوای",
    },
    "devanagari": {
        "hi": "के में की है और से का को ने कि पर यह हैं भी इस कर नहीं था जो एक गया उन किया थे लिए हो",
        "mr": "आणि आहे या त्या हे ते की च्या मध्ये असे होते आहेत नाही केली केला करण्यात तर यांनी यांच्या झाली",
        "ne": "र छ को मा ले हो गरेको पनि का भएको छन् यो गर्ने लागि थियो गरेका तथा भने उनले",
    },
}
"""The commonest words of languages that share a script: articles, prepositions, conjunctions, pronouns, auxiliaries."""


_NEAREST = {"id": "ms", "ms": "id", "hr": "sr", "sr": "hr"}
_TELLING = {
    "id": "karena bisa bahwa mobil mengatakan ujar ujarnya pemerintah kantor uang anda kamis jumat senin warga "
    "rupiah kepolisian polisi rabu minggu menteri",
    "ms": "kerana bahawa berkata kerajaan ialah manakala polis jumaat ahad isnin khamis selepas kereta pejabat wang "
    "ringgit semasa kenyataan beliau",
    "hr": "gdje prije vrijeme priopćila priopćio priopćenju tisuća tisuće milijuna milijun tijekom europske europska "
    "europski vijeće uvjeti siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna studenoga prosinca "
    "tjedan tjedna svijet svijeta mjesto mjesta dio sljedeće sljedećeg cijena tko",
    "sr": "gde pre posle vreme hiljada hiljade miliona milion saopštila saopštio saopštenju evropske evropska "
    "evropski uslovi nedelju nedelja nedelje svet sveta deo sledeće sledećeg mesto mesta cena ko",
}
"""Words of one of two near relatives, by which a text is taken from the other when it has several of them."""


def find_language(page: PageTable, text: str) -> Candidates[str]:
    """Return the languages of the story as BCP 47 tags, the likeliest first; *text* is its body (or title, if none).

    A declared tag that agrees with the text comes first and keeps its region ("en-GB"); one that disagrees with a text
    whose language is clear comes after it.
    """
    declared = _declared(page)
    detected = detect_language(text)
    if detected is None:
        return declared
    language, share = detected
    language, relative = _told_apart(language, text)
    agreeing = [one for one in declared if _same(one.value, language) and one.value.split("-")[0] != relative]
    others = [one for one in declared if one not in agreeing]
    if agreeing:
        return agreeing + others
    clear = Candidate(language, "text", f"{share:.0%} of its words or letters are of this language")
    # A language without a word list (Sotho, Frisian) must not be overruled by its best known neighbour.
    unknown = [one for one in others if one.value.split("-")[0] not in _known() and share < 0.3]
    return unknown + [clear] + [one for one in others if one not in unknown]


def _told_apart(language: str, text: str) -> tuple[str, str | None]:
    """Return the language of a *text* found to be of *language*, and the near relative that it is not, if that is clear."""
    nearest = _NEAREST.get(language)
    if nearest is None:
        return language, None
    words = set(_words(text[:_SAMPLE], "latin"))
    own, other = (len(words.intersection(_TELLING[one].split())) for one in (language, nearest))
    if max(own, other) < 2 or max(own, other) < 3 * min(own, other):
        return language, None
    return (language, nearest) if own > other else (nearest, language)


def detect_language(text: str) -> tuple[str, float] | None:
    """Return the language of *text* and the share of its words (or letters) that speak for it, or None if unclear.

    >>> detect_language("Der Hafen wird am Montag nach dem Streik wieder für die Schiffe geöffnet.")[0]
    'de'
    """
    sample = text[:_SAMPLE]
    script, share = _script(sample)
    if script == "han" or script == "kana":
        kana = sum("\u3040" <= character <= "\u30ff" for character in sample)
        han = sum("\u4e00" <= character <= "\u9fff" for character in sample)
        return ("ja" if kana * 10 > han else "zh"), share
    if script not in _WORDS:
        return (script, share) if script else None
    return _by_words(sample, script)


def _script(sample: str) -> tuple[str, float]:
    """Return the script (or the language that alone uses it) most letters of *sample* are of, and their share."""
    if sample.isascii():
        return ("latin", 1.0) if any(map(str.isalpha, sample)) else ("", 0.0)
    start = sample[:_SAMPLE_SCRIPT]
    if 2 * len(start.encode("ascii", "ignore").translate(None, _NO_ASCII_LETTERS)) > len(start):
        return "latin", 1.0  # whatever the rest is; nobody asks for the share of a script that has many languages
    counts: Counter[str] = Counter()
    for character, count in Counter(start).items():
        if character.isalpha():
            counts[_script_of(character)] += count
    counts["han"] += counts.pop("kana", 0)
    script, count = counts.most_common(1)[0]
    return (script, count / counts.total()) if count else ("", 0.0)


@cache
def _script_of(character: str) -> str:
    return next((name for name, first, last in _SCRIPTS if first <= character <= last), "")


def _words(sample: str, script: str) -> list[str]:
    """Return the words of a sample in lower case; those of Latin-1 need no expression to be cut."""
    if not sample.isascii():
        for mark in _MARKS:  # most texts of western Europe hold nothing else that is not Latin-1
            sample = sample.replace(mark, " ")
    try:
        return sample.encode("latin-1").translate(_SMALL_LETTERS).decode("latin-1").split()
    except UnicodeEncodeError:
        sample = sample.lower()
        return _WORD.findall(sample) if script in ("latin", "cyrillic") else sample.translate(_NO_PUNCTUATION).split()


def _by_words(sample: str, script: str) -> tuple[str, float] | None:
    """Return the language whose commonest words the text has most of, if no other explains it nearly as well."""
    table = _languages_of_words(script)
    words = _words(sample, script)
    hits = Counter(filter(None, map(table.get, words)))
    scores: dict[str, float] = {}
    totals: dict[str, int] = {}
    for languages, count in hits.items():
        share = count / len(languages)
        for language in languages:
            scores[language] = scores.get(language, 0.0) + share
            totals[language] = totals.get(language, 0) + count
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)[:5]
    if not ranked:
        return None
    best = ranked[0]
    if totals[best] < 3 or totals[best] < _SHARE_MIN * len(words):
        return None
    for rival in ranked[1:]:
        if totals[best] >= max(1.5 * totals[rival], totals[rival] + 2):
            continue  # far enough behind, however many words are of both
        both = sum(count for languages, count in hits.items() if best in languages and rival in languages)
        only_best, only_rival = totals[best] - both, totals[rival] - both
        if (only_best < 2 or only_best < 1.5 * only_rival) and not _same(rival, best):
            return None
    return best, totals[best] / len(words)


_WORD = re.compile(r"[^\W\d_]+")
_SMALL_LETTERS = bytes(ord(chr(code).lower()) if _WORD.match(chr(code)) else 32 for code in range(256))
_NO_ASCII_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_MARKS = "’“”‘–—…"
_NO_PUNCTUATION = str.maketrans(dict.fromkeys(".,;:!?\"'()[]«»“”–—-…،؛؟।", " "))


@cache
def _languages_of_words(script: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for language, words in _WORDS[script].items():
        for word in dict.fromkeys(words.split()):
            table.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in table.items()}


def common_words() -> frozenset[str]:
    """Return the commonest words of all languages that are told apart by them, in lower case.

    >>> {"the", "nicht", "pour"} <= common_words()
    True
    """
    return frozenset(word for script in _WORDS for word in _languages_of_words(script))


@cache
def _known() -> frozenset[str]:
    return frozenset(
        [language for group in _WORDS.values() for language in group] + [row[0] for row in _SCRIPTS] + ["ja", "zh"]
    )


def _same(tag: str, language: str) -> bool:
    base = tag.split("-", maxsplit=1)[0]
    return base == language or any(base in group and language in group for group in _ALIKE)


def language_tag(declared: str) -> str | None:
    """Return a declared language as a BCP 47 tag: language, script if given, region if given; None if it is none.

    >>> language_tag("en_gb.UTF-8"), language_tag("zh-hant-TW"), language_tag("English"), language_tag("x-default")
    ('en-GB', 'zh-Hant-TW', 'en', None)
    """
    return _language_tag(declared.strip()[:60])


@lru_cache(maxsize=256)
def _language_tag(declared: str) -> str | None:
    """Remember tags: all pages of a site declare the same."""
    named = _ENGLISH_NAMES.get(declared.lower())
    if named:
        return named
    match = _TAG.match(declared)
    if match is None:
        return None
    language, script, region = match.groups()
    language = language.lower()
    language = _OLD_CODES.get(language, language)
    if not language:
        return None
    if region and (language, region.lower()) == ("es", "la"):  # Facebook's code for Latin America; LA is Laos
        region = "419"
    parts = [language, script.title() if script else "", region.upper() if region else ""]
    return "-".join(part for part in parts if part)


_META = ("content-language", "og:locale", "dc.language", "inlanguage", "language")


def _declared(page: PageTable) -> Candidates[str]:
    rows: list[tuple[str, str, str]] = []
    if page.language:
        rows.append((page.language, "meta", "html lang"))
    article = own_article(page)
    if article is not None:
        named = article.get("inLanguage")
        rows += [
            (value, "json-ld", "inLanguage") for value in strings(named, "alternateName")[:1] or strings(named)[:1]
        ]
    rows += [(prop.value, "microdata", "inLanguage") for prop in page.props if prop.name == "inLanguage"][:1]
    rows += [(value, "meta", name) for name in _META for value in page.meta.get(name, ())[:1]]
    found: Candidates[str] = []
    for value, source, reason in rows:
        tag = language_tag(value)
        if tag and all(one.value != tag for one in found):
            found.append(Candidate(tag, source, reason))
    return found
