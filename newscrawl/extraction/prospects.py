"""Links of a page that may lead to articles: what their address, their text and the place where they stand weigh."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.addresses.shapes import INDEX, address_weight, headline_weight, names_section
from newscrawl.addresses.urls import (
    URL_LENGTH_MAX,
    absolute_url,
    authority_of,
    clean_url,
    is_clean,
    is_fetchable,
    same_site,
    url_key,
)

if TYPE_CHECKING:
    from newscrawl.extraction.table import Link, Node, PageTable

BARRED = -100
"""Weight of a place that never holds links to articles."""

ZONE_WEIGHTS: dict[str, int] = {
    "navigation": BARRED,
    "footer": BARRED,
    "header": BARRED,
    "share": BARRED,
    "author": BARRED,
    "tags": BARRED,
    "comments": BARRED,
    "consent": BARRED,
    "search": BARRED,
    "newsletter": BARRED,
    "form": -3,
    "advertisement": -3,
    "hidden": -3,
}
"""What a zone says about links to articles inside it. Class names are hints, so only what a name seldom means bars."""

_POST_CLASS = re.compile(r"\bhentry\b|\bpost-\d")
"""WordPress lists a post's categories and tags as classes of its element, which so names zones it is not."""
_PAGED = re.compile(r"paginat|paging|pager", re.IGNORECASE)

_NO_ARTICLE_REL = frozenset("tag author category me next prev previous search privacy-policy license help".split())
_NO_PAGE = ("#", "javascript:", "mailto:", "tel:", "sms:", "data:", "about:", "whatsapp:", "viber:", "tg:", "{{")
_GENERIC = frozenset(
    """previous post|next post|previous article|next article|previous|next|previous story|next story|
    read more|more|read|continue reading|continue|read full story|full story|read article|read now|details|
    learn more|see more|view|view more|watch|watch now|listen|here|click here|comments|comment|kommentare|
    kommentar|commentaires|commentaire|comentarios|comentários|commenti|reacties|kommentarer|komentarze|
    komentáře|комментарии|комментариев|коментарі|yorum|leave a comment|no comments|reply|share|weiterlesen|mehr|
    mehr lesen|zum artikel|jetzt lesen|lire la suite|lire|lire plus|en savoir plus|leer más|leer mas|
    seguir leyendo|ver más|ver mas|continuar leyendo|leia mais|saiba mais|ler mais|leggi tutto|leggi|
    leggi di più|continua a leggere|continua|lees meer|lees verder|läs mer|les mer|læs mere|lue lisää|
    czytaj więcej|czytaj dalej|więcej|číst dále|více|celý článek|čítať ďalej|tovább|bővebben|citește mai mult|
    citește|прочети още|читать далее|читать|подробнее|далее|докладніше|читати далі|διαβάστε περισσότερα|
    devamını oku|devamı|baca selengkapnya|selengkapnya|baca juga|xem thêm|อ่านต่อ|続きを読む|もっと見る|
    詳しく見る|阅读更多|阅读全文|查看更多|更多|閱讀更多|閱讀全文|더보기|자세히 보기|اقرأ المزيد|المزيد|
    قراءة المزيد|ادامه مطلب|और पढ़ें|opširnije|detaljnije|više|preberi več|skaityti daugiau|lasīt vairāk|
    loe edasi""".replace("\n    ", "").split("|")
)
"""Texts of links that only ask to go on."""


@dataclass(slots=True)
class Prospect:
    """A link of the page that may lead to an article, and what address and text weigh."""

    link: Link
    url: str
    key: str
    target: str
    address: int
    text: int
    place: int
    foreign: bool = False
    """whether it leads to the page itself or to another site; kept only to part the cards around it"""


class Places:
    """What the zones around a node say about links in it: 0 nothing, ``BARRED`` never an article.

    Only nodes that hold a link are asked, and most of a page's nodes hold none.
    """

    def __init__(self, page: PageTable) -> None:
        self._most = max(30, len(page.blocks) // 2)
        self._bylines = {
            mark.node.index for mark in page.named if "byline" in mark.roles and mark.names == mark.node.names
        }
        self.known: dict[int, int] = {}
        """weights by index of the node, as far as they were asked for"""
        self.barred_until = 0
        """one past the last block of the barred nodes met so far: what comes after a link in them, but before this
        block, stands in them too"""

    def weight(self, node: Node) -> int:
        """Return the sum of what *node* and the nodes around it say."""
        known, bylines = self.known, self._bylines
        inner = []
        outer: Node | None = node
        while outer is not None and outer.index not in known:
            inner.append(outer)
            outer = outer.parent
        weight = known[outer.index] if outer is not None else 0
        for one in reversed(inner):
            if weight > BARRED:
                if one.zone in ZONE_WEIGHTS or one.tag == "header":
                    weight = max(BARRED, weight + _zone_weight(one, self._most))
                elif one.index in bylines and one.end_block - one.first_block <= 3:
                    weight = BARRED
                if weight <= BARRED:
                    self.barred_until = max(self.barred_until, one.end_block)
            known[one.index] = weight
        return weight


def _zone_weight(node: Node, most: int) -> int:
    """Return what the zone of a node says, given that names on a large part of the page tell of its parts only."""
    if node.tag == "header":
        return BARRED if node.depth <= 6 and not _in_entry(node) else 0
    weight = ZONE_WEIGHTS.get(node.zone or "", 0)
    if node.tag in ("html", "body", "main", "article") or node.end_block - node.first_block > most:
        return 0  # "has-navigation", "with-newsletter-popup"
    if node.zone in ("header", "footer") and node.article() is not None:
        return 0  # head and foot of a card, or of the article, whose foot holds its related list
    if node.zone == "navigation" and node.tag != "nav" and _PAGED.search(node.names):
        return 0  # themes name the whole list so that turns its pages
    return 0 if _names_post(node.names) else weight


@lru_cache(maxsize=4_096)
def _names_post(names: str) -> bool:
    return _POST_CLASS.search(names) is not None


def _in_entry(node: Node) -> bool:
    return any(outer.tag in ("article", "main", "section", "li") for outer in node.lineage())


def find_prospects(page: PageTable, *, short: bool = True) -> list[Prospect]:
    """Return the links of a page that may lead to articles of its own site, in order, and the foreign ones between.

    With *short* false, links are passed over whose text is shorter than three words, unless it is a heading.
    """
    places = Places(page)
    weights = places.known
    known: dict[str, Address] = {}
    resolve = Resolver(page)
    base = page.base_url
    canonical = [absolute_url(base, href) for rel, href, _ in page.link_elements if rel.lower() == "canonical"]
    own = {url_key(page.url), *map(url_key, canonical)}
    barred_until = 0
    found = []
    for link in page.links:
        if link.block < barred_until:
            continue
        href = link.href
        if href[:1] == "#":
            continue
        place = weights.get(link.node.index)
        if place is None:
            place = places.weight(link.node)
            barred_until = places.barred_until
        if place <= BARRED or (link.rel and not _NO_ARTICLE_REL.isdisjoint(link.rel.split())):
            continue
        text = headline_weight(link.text)
        if text < 1 and not short and not link.heading and not link.image and link.text:
            continue
        facts = known.get(href)
        if facts is None:
            facts = known[href] = resolve.read(href)
        url, key, target, address = facts
        if address != INDEX and (url or text >= 2 or link.heading):
            found.append(Prospect(link, url, key, target, address, text, place, not url or key in own))
    return found


def target_of(url: str) -> str:
    """Return path and query of an absolute URL.

    >>> target_of("https://example.com/a?b=1"), target_of("https://example.com")
    ('/a?b=1', '/')
    """
    start = url.find("/", url.find("//") + 2)
    return url[start:] if start > 0 else "/"


Address = tuple[str, str, str, int]
"""Absolute URL ("" when it leaves the site), key, path with query and weight of a link's target."""


class Resolver:
    """Makes the absolute URLs of a page's links, "" for those that leave the site; quicker than urljoin."""

    def __init__(self, page: PageTable) -> None:
        self.base = base = page.base_url
        start = base.find("//")
        end = base.find("/", start + 2)
        self.scheme = base[:start] if start > 0 else "https:"
        self.origin = base[:end] if end > 0 else base.partition("?")[0].partition("#")[0]
        self.authority = authority_of(page.url)
        ours = is_clean(self.origin) and (
            authority_of(self.origin) == self.authority or same_site(self.origin, page.url)
        )
        self.home = self.origin + "/" if ours else "\0"

    def __call__(self, href: str) -> str:
        """Return the absolute form of *href* as :func:`~newscrawl.addresses.urls.clean_url` gives it, or ""."""
        return self.read(href)[0]

    def read(self, href: str) -> Address:
        """Return what the target of a link is; the key of one that leaves the site is the *href* itself."""
        written, href = href, href.strip()
        if href[:1] == "/":
            url = self.scheme + href if href[:2] == "//" else self.origin + href
        elif href.startswith(("http://", "https://")):
            url = href
        elif not href or href.startswith(_NO_PAGE):
            return "", written, "", INDEX if href else 0
        else:
            url = absolute_url(self.base, href)
        read = _read_address if len(url) <= URL_LENGTH_MAX else _read_address.__wrapped__
        return read(url, self.home, self.authority) or ("", written, "", 0)


@lru_cache(maxsize=4_096)
def _read_address(url: str, home: str, authority: str) -> Address | None:
    """Read an absolute URL on a page of a site; None when it leaves the site. Pages of a site share most of their links."""
    if not (url.startswith(home) and is_clean(url) and len(url) <= URL_LENGTH_MAX):
        theirs = authority_of(url)
        ours = theirs == authority or same_site(f"//{theirs}", f"//{authority}")
        if not ours or not url.startswith(("http://", "https://")):
            return None
        url = clean_url(url)
        if not is_fetchable(url):
            return None
    target = target_of(url)
    weight = address_weight(target)
    return url, "" if weight == INDEX else url_key(url), target, weight


def is_generic(text: str) -> bool:
    """Ask whether a link's text only asks to go on, as "Read more" does.

    >>> is_generic("Read more »"), is_generic("Read my lips")
    (True, False)
    """
    return len(text) <= 32 and text.strip(" .,…»›>→:()+0123456789").lower() in _GENERIC


def is_menu_text(prospect: Prospect) -> bool:
    """Ask whether a link reads like one of a menu: its text is the last piece of a weak address."""
    return prospect.address <= 2 and names_section(prospect.link.text, prospect.target)
