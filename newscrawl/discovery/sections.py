"""Reading a section page or front page of any site: the links to articles, and the page that comes next.

Both are found by the shape of the page and of its addresses, never by a list of sites.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.addresses.shapes import headline_weight
from newscrawl.addresses.urls import url_key
from newscrawl.discovery.found import FoundLink
from newscrawl.discovery.instants import to_instant
from newscrawl.extraction.cards import Card, Labels, group_cards, read_title, weighed
from newscrawl.extraction.prospects import Prospect, Resolver, find_prospects, target_of
from newscrawl.extraction.roles import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.table import Link, PageTable

_PAGES_MAX = 10_000
_NEXT_WORDS = frozenset(
    """next|next page|older|older posts|older entries|older articles|older stories|more stories|more articles|
    more news|load more|show more|weiter|nächste|nächste seite|ältere|ältere beiträge|ältere artikel|mehr laden|
    mehr anzeigen|suivant|suivante|page suivante|articles plus anciens|plus anciens|voir plus|siguiente|
    página siguiente|pagina siguiente|entradas antiguas|más antiguas|más noticias|ver más|següent|pàgina següent|
    próxima|próximo|próxima página|seguinte|página seguinte|mais antigos|mais notícias|carregar mais|avanti|
    successivo|successiva|pagina successiva|articoli meno recenti|volgende|volgende pagina|oudere berichten|
    nästa|nästa sida|äldre|äldre inlägg|neste|neste side|eldre|næste|næste side|ældre|seuraava|seuraava sivu|
    vanhemmat|następna|następna strona|następny|starsze|starsze wpisy|dalej|další|další stránka|starší|
    starší články|ďalšia|ďalšia strana|következő|következő oldal|régebbi|régebbi bejegyzések|următoarea|
    următorul|pagina următoare|articole mai vechi|следваща|следваща страница|по-стари|следующая|
    следующая страница|далее|вперёд|вперед|наступна|наступна сторінка|далі|следећа|наредна|sljedeća|
    sljedeća stranica|naredna|starije|naslednja|starejše|επόμενη|επόμενη σελίδα|επόμενο|παλαιότερα|sonraki|
    sonraki sayfa|ileri|التالي|الصفحة التالية|التالية|بعدی|صفحه بعد|הבא|לעמוד הבא|अगला|अगला पेज|পরবর্তী|ถัดไป|
    หน้าถัดไป|trang sau|tiếp|tiếp theo|selanjutnya|berikutnya|halaman berikutnya|seterusnya|kitas|toliau|nākamā|
    nākamais|järgmine|vanemad|下一页|下一頁|
    下页|后页|次へ|次のページ|次の記事一覧|다음|다음 페이지""".replace("\n    ", "").split("|")
)
"""Texts of links to the next page of a list, lower case."""
_ARROWS = frozenset("> >> › » → ❯ ▶ ⟩ ⇒ ≫ ＞".split())
_ARROWS_AROUND = " .…<>‹›«»→←❯▶⟩⇒≫＞|"
_PAGE = "paged?|pg|pag|pagina|página|seite|strona|stranka|strana|stranica|sayfa|sida|side|sivu|oldal|trang|halaman"
_NUMBERED = re.compile(
    rf"(?P<path>/(?:{_PAGE}|p)[-_/]?)(?P<a>\d{{1,5}})(?=/|$|\.html?|\?)"
    rf"|(?P<query>[?&](?:{_PAGE}|p|pn|page_?no|pagenum|pagenumber|currentpage|curpage|pageindex|start|offset|from|skip)=)"
    r"(?P<b>\d{1,6})(?=&|$)"
    r"|(?P<file>[_-])(?P<c>\d{1,4})(?=\.s?html?(?:$|\?))"
    r"|(?P<bare>/)(?P<d>\d{1,3})(?=/?$)",
    re.IGNORECASE,
)
"""Number of a page in an address; every alternative is bounded, so work is linear."""
_CALENDAR = re.compile(r"calend|kalend|datepicker|agenda|month|monat", re.IGNORECASE)
_CALENDAR_ADDRESS = re.compile(
    r"[?&](?:month|year|day|date|m|monat|jahr|mes|ano|y)=|/(?:19|20)\d\d(?:/\d{1,2}){0,2}/?(?:$|\?)"
    r"|/(?:calendar|kalender|agenda)\b",
    re.IGNORECASE,
)


def find_article_links(
    page: PageTable, *, pattern: re.Pattern[str] | None = None, limit: int | None = None
) -> list[FoundLink]:
    """Return the links to articles on a section or front page of any site, in order, each article once.

    A link is weighed by its address (slug, date, number), its text (as long as a headline), its place (a card or a
    heading, not a menu, footer or list of tags) and its likes (three and more links of the same make). Links to other
    sites, to the page itself, to sections and to further pages are none. *pattern* replaces all weighing: what it finds
    in the absolute URL is an article's.
    """
    prospects = _matching(page, pattern) if pattern is not None else find_prospects(page)
    if pattern is None:
        outer = target_of(page.url).partition("?")[0].rstrip("/") + "/"
        prospects = [prospect for prospect in prospects if _may_be_article(prospect, outer)]
    labels = Labels(page)
    cards = group_cards(prospects)
    for card in cards:
        read_title(page, card, labels)
    if pattern is None:
        cards = weighed(page, cards)
    return _merge(page, cards, labels)[:limit]


def _matching(page: PageTable, pattern: re.Pattern[str]) -> list[Prospect]:
    """Return every link whose URL the pattern finds, wherever it stands."""
    resolve = Resolver(page)
    found = []
    for link in page.links:
        url = resolve(link.href)
        if url and pattern.search(url):
            found.append(Prospect(link, url, url_key(url), target_of(url), 0, headline_weight(link.text), 0))
    return found


def _may_be_article(prospect: Prospect, outer: str) -> bool:
    """Ask whether a link is no label or menu entry, and none of the pages that this one lies below."""
    if prospect.foreign:
        return True
    if outer.startswith(prospect.target.rstrip("/") + "/"):
        return False
    link = prospect.link
    weight = prospect.address + max(prospect.text, headline_weight(link.title)) + 2 * link.heading + link.image
    return weight >= 2


def _merge(page: PageTable, cards: list[Card], labels: Labels) -> list[FoundLink]:
    """Return one found link an address: the longest headline, the first label and time that any of its cards gave."""
    times = {time.block: time.datetime or time.text for time in reversed(page.times)}
    found: dict[str, FoundLink] = {}
    headings: dict[str, bool] = {}
    for card in cards:
        link = found.get(card.key)
        if link is None:
            link = found[card.key] = FoundLink(card.url, language=page.language, source="section")
        link.spell(card.url)
        title = card.title
        better = (card.heading, len(title or "")) > (headings.get(card.key, False), len(link.title or ""))
        if title and (link.title is None or better):
            link.title = title
            headings[card.key] = card.heading
        if card.node is not None:
            link.section = link.section or labels.read(card)
            if link.published_at is None:
                for block in range(card.node.first_block, card.node.end_block + 1):
                    if block in times:
                        link.published_at = to_instant(times[block], page.language)
                        break
    return list(found.values())


def find_next_page(page: PageTable) -> str | None:
    """Return the URL of the page that continues this list, or None.

    Asked in this order: ``rel=next``, a link that says so in words or by an arrow, the number after this page's own. It
    must be of the same site, lead on (never to this or an earlier page), and be no page of a calendar.
    """
    here = target_of(page.url)
    stem, number = _page_number(here)
    resolve = Resolver(page)
    for url in _next_candidates(page, resolve, stem, number):
        if not url or url_key(url) == url_key(page.url):
            continue
        target = target_of(url)
        if _CALENDAR_ADDRESS.search(target) and not _CALENDAR_ADDRESS.search(here):
            continue
        other, following = _page_number(target)
        if other == stem and following <= number:
            continue
        return url
    return None


def _next_candidates(page: PageTable, resolve: Resolver, stem: str, number: int) -> Iterator[str]:
    yield from (resolve(url) for url, _ in page.link_rel.get("next", ()))
    links = [link for link in page.links if not _in_calendar(link)]
    yield from (resolve(link.href) for link in links if "next" in link.rel.split())
    for link in links:
        if _says_next(link):
            url = resolve(link.href)
            if url and (_page_number(target_of(url))[1] > 1 or _among_pages(link)):
                yield url
    numbered = []
    for link in links:
        if len(link.text) <= 5 and link.text.isdecimal():
            url = resolve(link.href)
            other, following = _page_number(target_of(url)) if url else ("", 0)
            if other == stem and number < following <= _PAGES_MAX:
                numbered.append((following, url))
    numbered.sort(key=lambda entry: entry[0])
    yield from (url for _, url in numbered)


def _says_next(link: Link) -> bool:
    for text in (link.text, link.title):
        if text and len(text) <= 40 and (text in _ARROWS or text.lower().strip(_ARROWS_AROUND) in _NEXT_WORDS):
            return True
    return False


def _among_pages(link: Link) -> bool:
    """Ask whether the link stands among the links to the pages of a list, as the names around it say."""
    names = " ".join([link.names, *(node.names for node, _ in zip(link.node.lineage(), range(3), strict=False))])
    return not {"pagination", "pager", "paging", "paginate", "pages", "paginator"}.isdisjoint(words_of(names))


def _in_calendar(link: Link) -> bool:
    around = zip(link.node.lineage(), range(5), strict=False)
    return any(node.names and _CALENDAR.search(node.names) for node, _ in around)


def _page_number(target: str) -> tuple[str, int]:
    """Return an address without its page number, and the number; 1 when there is none.

    >>> _page_number("/world/page/3/"), _page_number("/world?page=2"), _page_number("/world/")
    (('/world', 3), ('/world', 2), ('/world', 1))
    """
    matches = list(_NUMBERED.finditer(target[:2000]))
    if not matches:
        return _stem(target), 1
    match = matches[-1]
    head, tail = target[: match.start()], target[match.end() :]
    rest = head + match["query"][0] + tail.lstrip("&") if match["query"] else head + tail
    return _stem(rest), int(match["a"] or match["b"] or match["c"] or match["d"])


def _stem(target: str) -> str:
    path, _, query = target.partition("?")
    path = re.sub(r"/(?:index|default)?(?:\.s?html?|\.php|\.aspx)?$", "", path, count=1)
    query = query.strip("&")
    return f"{path.rstrip('/')}?{query}" if query else path.rstrip("/")
