"""What the address and the words of a link say: article, index or something else. Shapes only, no list of sites."""

from __future__ import annotations

import re
from urllib.parse import unquote

INDEX = -100
"""Weight of an address that is no article: an index, a service page, a file."""

_SERVICE = frozenset(
    """and the for to our your how y e et und la le el de da di del en a about us contact contacts privacy
    policy policies terms conditions condition of use service services cookie cookies legal notice notices
    disclaimer advertise advertising with ads careers career jobs job help faq faqs support login logout
    signin signup sign log in out up register registration subscribe subscription subscriptions subscriber
    newsletter newsletters account accounts my profile settings preferences password shop store cart
    checkout sitemap accessibility statement editorial team staff masthead press imprint copyright
    corrections donate donation membership feedback rss feed feeds apps mobile app archive archives search
    home homepage index main default front page weather horoscope horoscopes crossword crosswords puzzles
    obituaries classifieds events calendar podcast podcasts video videos live tv radio audio gallery
    galleries photo photos pictures slideshow slideshows newsroom tags authors author topics contributors
    columnists do not sell share personal information info paper epaper digital edition print notifications
    impressum datenschutz datenschutzerklaerung agb kontakt werbung mediadaten abo abonnement abonnieren
    anmelden anmeldung registrieren hilfe suche redaktion karriere stellenmarkt ueber uns
    nutzungsbedingungen barrierefreiheit startseite archiv mentions legales politique confidentialite
    generales contactez nous qui sommes publicite abonnez vous connexion inscription recherche accueil plan
    du site aide contacto contactenos aviso privacidad politica terminos condiciones quienes somos
    publicidad suscripcion suscribete registro ayuda buscar inicio mapa hemeroteca condizioni chi siamo
    contatti pubblicita abbonati abbonamento redazione cerca accedi quem contato contacte fale conosco
    termos privacidade publicidade assine anuncie busca over ons contacteer adverteren voorwaarden inloggen
    aanmelden zoeken om oss kontakta annonsera prenumerera personvern annonse logg inn kundeservice tietoa
    yhteystiedot mainosta rekisteriseloste kirjaudu o nas reklama regulamin polityka prywatnosci prenumerata
    logowanie szukaj kariera nama kontakti impresum uvjeti koristenja marketing pretplata kapcsolat
    impresszum adatvedelem hirdetes hakkimizda iletisim kunye gizlilik reklam abone giris kullanim kosullari
    tentang kami hubungi redaksi pedoman media siber ketentuan lien he gioi thieu kontakty redakcia redakce
    inzerce predplatne podminky ochrana udaju""".split()
)
"""Words that make up the addresses of service and index pages, when nothing else stands there."""

_CLOSED = frozenset(
    """tag tags tagged hashtag author authors autor autoren autores auteur auteurs autore autori autorzy byline user
    users profile profiles profil profiel profilo members search suche recherche buscar busca cerca zoeken
    szukaj login logout signin signup register subscribe feed rss wp-json wp-admin wp-content wp-includes
    cdn-cgi page seite pagina stranica strana sayfa comments share mailto wp-login.php redirect out go outbound
    ads adclick cart checkout etiqueta etiquetas mot-cle motcle keyword keywords stichwort schlagwort etiket""".split()
)
"""Path segments whose children are never articles."""

_OPEN = frozenset(
    """category categories kategorie kategorien categoria categorias categorie kategori kategoria cat section
    sections sektion topic topics thema themen tema temas theme themes sujet dossier dossiers channel
    channels rubrik rubriken rubrique rubric rubrica list lists
    liste series collection collections about help legal newsletter newsletters jobs job career careers
    events event calendar kalender agenda shop store account services service info program programm
    programme games weather wetter label labels""".split()
)
"""Path segments whose children are mostly indexes; what has a slug and a number or date is an article all the same."""

_ARCHIVES = frozenset("archive archives archiv archivio archivo arsip arxiv".split())
"""Path segments below which stand months and sections, and with many blogs all articles, by nothing but their number."""

_MEDIA = frozenset(
    """podcast podcasts tv radio livestream mediathek video videos live quiz columnists columnist contributors
    contributor comment""".split()
)
"""Path segments whose children are shows, people or single pieces; a slug of four words tells the pieces."""

_PICTURES = frozenset(
    """gallery galleries galerie galerien galleria galeria galerias photo-gallery photogallery photo-galleries
    fotogalerie fotogalleria fotostrecke bilderstrecke diaporama slideshow slideshows photos pictures""".split()
)
"""Path segments of picture galleries, which hold no text; only the strongest addresses below them are articles."""

_STORY_WORDS = frozenset(
    """article articles story stories artikel artikkel articolo articoli articulo articulos artigo noticia noticias
    notizia notizie nyhet nyheter haber doc post posts node detail berita beritaa content nieuws uutiset clanek
    vijest art a""".split()
)

_AND = frozenset("and und et y e i en og och ja a".split())
_SLUG_MOST = 4
"""What a slug of five words and more weighs."""
_SLUG_LONG = 7
"""Hyphens from which on a last segment has that many words, two or three numbers among them or not."""
_HEADLINE_CHARS = 45
"""Characters that are as long as a headline however few words they make: five times nine."""
_KNOWN = _CLOSED | _OPEN | _ARCHIVES | _MEDIA | _PICTURES | _STORY_WORDS

_ID_KEYS = re.compile(
    r"(?:^|[&;])(?:p|id|aid|nid|sid|tid|newsid|news|article|articleid|article_id|story|storyid|story_id|item|itemid|post|postid|"
    r"post_id|idnews|id_news|id_article|idarticle|id_noticia|noticia|artid|art|doc|docid|record|no|n|a|key|idx|uid|seq|num|"
    r"[a-z]{2,8}_?no|[a-z]{2,8}_?idx)=[^&;]{0,40}\d",
    re.IGNORECASE,
)
_INDEX_KEYS = re.compile(
    r"(?:^|[&;])(?:cat|category|catid|cat_id|tag|author|s|q|query|search|section|sectionid|paged?|start|offset|sort|order|"
    r"replytocom|page_id|rubrik|rubric|topic|channel|feed|login|redirect|return|print|share|user|userid|action|month|m|year|date)=",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|avif|ico|bmp|pdf|docx?|xlsx?|pptx?|zip|rar|gz|exe|apk|dmg|mp[34]|m4[av]|mov|avi|webm|wav|ogg|"
    r"m3u8?|css|js|json|xml|rss|atom|txt|csv|ics|epub|swf|vcf)$",
    re.IGNORECASE,
)
_PAGE_NAME = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|jhtml|cms|do|cfm|ece|story|nws)$", re.IGNORECASE)
_DATE = re.compile(
    r"/(?:19|20)\d\d[/_.-]?(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?=[/_.-]|[0-3]\d)"
)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d{3}")
_LONG_NUMBER = re.compile(r"\d{5}")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_PARTS = re.compile(r"[-_+,;.!~ ]+")
_MIXED_ID = re.compile(r"(?=[a-z-]{0,40}\d)(?=[\d-]{0,40}[a-z])[0-9a-z-]{8,64}$", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def address_weight(target: str) -> int:
    """Weigh path and query of an address: ``INDEX`` for no article, 0 for nothing said, 3 and more for an article.

    >>> [address_weight(path) for path in ("/2024/03/01/minister-resigns-after-long-vote/", "/sport/", "/tag/sport/")]
    [7, 0, -100]
    """
    path, _, query = target.partition("?")
    if "%" in path:
        path = unquote(path, errors="replace")
    path = path.lower()
    segments = [segment for segment in path[:2000].split("/") if segment][:20]
    by_query = _query_weight(query) if query else 0
    if not segments or (len(segments) == 1 and segments[0].startswith(("index.", "default."))):
        return by_query if by_query > 0 else INDEX
    last = segments[-1]
    known = _KNOWN.intersection(segments)
    if _is_date_index(segments) or (known and (not _CLOSED.isdisjoint(segments[:-1]) or last in _CLOSED)):
        return INDEX
    name = last
    if "." in last:
        if _FILES.search(last):
            return INDEX
        name = _PAGE_NAME.sub("", last)
    slug = _SLUG_MOST
    if name.count("-") + name.count("_") < _SLUG_LONG:
        parts = [part for part in _PARTS.split(name) if part]
        if _SERVICE.issuperset(parts):
            return by_query if by_query > 0 else INDEX
        slug = _slug_weight(segments, name, parts)
    weight = slug + _number_weight(path, segments, name) + (name != last) + by_query
    if known and not _STORY_WORDS.isdisjoint(segments[:-1]):
        weight += 1
    if by_query == INDEX or ((known or name != last) and weight < _needed(segments, name)):
        return INDEX
    return weight


def names_service(target: str) -> bool:
    """Ask whether an address is a service page's (contact, log-in, search) or leads to people, tags or files.

    >>> [names_service(target) for target in ("/kontakt/", "/tag/storms/", "/world/", "/category/sport/")]
    [True, True, False, False]
    """
    segments = [segment for segment in target.partition("?")[0].lower().split("/") if segment]
    parts = [part for segment in segments[-1:] for part in _PARTS.split(_PAGE_NAME.sub("", segment)) if part]
    return _SERVICE.issuperset(parts) or not _CLOSED.isdisjoint(segments) or bool(_FILES.search(target))


def _needed(segments: list[str], name: str) -> int:
    """Return the weight an address must reach to be an article among the indexes or galleries it stands with."""
    outer = {*segments[:-1], name} if name != segments[-1] else set(segments[:-1])
    if not _PICTURES.isdisjoint(outer):
        return 6
    if not _OPEN.isdisjoint(outer):
        return 5
    if not _ARCHIVES.isdisjoint(outer):
        return 1 if name.isdecimal() and len(name) >= 3 and not _YEAR.match(name) else 5
    return 3 if not _MEDIA.isdisjoint(outer) else INDEX


def _is_date_index(segments: list[str]) -> bool:
    """Ask whether the path ends in a bare date: ``/2024/``, ``/2024/03/``, ``/2024/03/01/``."""
    last = segments[-1]
    if len(last) > 4 or not last.isdecimal():
        return False
    if len(last) == 4:
        return last.startswith(("19", "20"))
    return len(last) <= 2 and any(
        len(before) == 4 and before.isdecimal() and before.startswith(("19", "20")) for before in segments[-3:-1]
    )


def _slug_weight(segments: list[str], name: str, parts: list[str]) -> int:
    """Weigh the words of the last segment, or of one before it: the slug may stand before the number."""
    words = _words(parts)
    for segment in segments[:-1]:
        if len(segment) > 12 or segment is segments[-2]:
            before = _words(_PARTS.split(segment))
            # sections have names of up to four words, but a slug right before a bare number may be shorter
            if before >= 5 or (before > 1 and segment is segments[-2] and (_is_number(name) or len(name) <= 3)):
                words = max(words, before)
    return min(_SLUG_MOST, words - 1) if words > 1 else 0


def _number_weight(path: str, segments: list[str], name: str) -> int:
    """Weigh the number of the article and the date of its publication."""
    if not _DIGIT.search(path):
        return 0
    weight = max(_id_weight(name), _id_weight(segments[-2]) if len(segments) > 1 else 0)
    return weight + 3 if _DATE.search(path) else weight


def _words(parts: list[str]) -> int:
    count = 0
    for part in parts:
        if not part.isdecimal():
            count += 1 if part.isascii() else max(1, len(_UNSPACED.findall(part)) // 3)
    return count


def _id_weight(segment: str) -> int:
    if not _DIGIT.search(segment):
        return 0
    if _LONG_NUMBER.search(segment) or _MIXED_ID.match(segment.rsplit("-", 1)[-1]):
        return 2
    return 1 if _NUMBER.search(segment) and not _YEAR.match(segment) else 0


def _is_number(name: str) -> bool:
    return name.replace("-", "").replace(".", "").isdecimal()


def _query_weight(query: str) -> int:
    if _INDEX_KEYS.search(query):
        opening = query.lower().startswith(("s=", "q=", "cat=", "tag=", "author="))
        return 2 if _ID_KEYS.search(query) and not opening else INDEX
    return 2 if _ID_KEYS.search(query) or query.isdecimal() else 0


def headline_weight(text: str) -> int:
    """Weigh how much a text is as long as a headline: -1 for one word to 3 for five words and more.

    Letters of scripts without blanks count as part of a word, and so do the long words of compounding languages.

    >>> [headline_weight(text) for text in ("Sport", "Minister resigns after vote", "首相が長い投票の後に辞任した")]
    [-1, 2, 3]
    """
    length = len(text)
    if length >= _HEADLINE_CHARS:
        return 3
    words = max(text.count(" ") + 1, length // 9)
    if words < 5 and not text.isascii():
        words = max(words, len(_UNSPACED.findall(text)) * 2 // 5)
    return min(3, words - 2)


def names_section(text: str, target: str) -> bool:
    """Ask whether a link's text only repeats the last piece of its address, as the links of menus do.

    >>> names_section("Life & Style", "/life-style/"), names_section("Life in style", "/2024/life-in-style-again/")
    (True, False)
    """
    if len(text) > 40:
        return False
    last = target.partition("?")[0].rstrip("/").rpartition("/")[2]
    return _letters(text) == _letters(unquote(last) if "%" in last else last)


def _letters(text: str) -> str:
    words = _PARTS.split(text.lower().replace("&", " ").replace("/", " "))
    return "".join(filter(str.isalpha, "".join(word for word in words if word not in _AND)))
