"""A news site for measuring, the same in every run: section pages, and articles as heavy as real ones.

A page of about 150 kB holds what a news page holds: 40 meta tags, JSON-LD, 90 kB of inline scripts, a navigation of 200
links, a body of 15 to 25 paragraphs, cards of related stories, comments, a footer. One body in ten is printed twice.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from site_server import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINKS_PER_SECTION = 50
SECTIONS = ("world", "politics", "business", "science", "culture", "sport")
EMPTY = "/empty/"
"""A section page without links: crawling it costs what starting and stopping costs."""

_OPENERS = """The officials in|A spokeswoman for the|Residents of|Analysts at|Two members of the|Critics of the|
Engineers from the|Nobody at the|Supporters of the|Teachers across the|Farmers near the""".replace("\n", "").split("|")
_NOUNS = """harbour council minister bridge hospital railway budget school river station market company museum court
union election survey festival airport factory orchestra library shipyard refinery stadium reservoir observatory
cathedral parliament archive vineyard lighthouse committee department regulator laboratory newspaper charity
brewery""".split()
_PLACES = """Aldermoor Brenwick Castleford Dunmarsh Eastholm Farleigh Glenrock Hartsea Inverlyn Kestrel Lowbridge
Marlfield Northam Oakhaven Penrow Quarrydale Ravensby Saltmere Thornbury Underhill Westmarch Yarrowgate""".split()
_VERBS = """announced rejected published delayed approved questioned welcomed postponed described measured repaired
replaced promised defended confirmed examined expanded reduced presented criticised""".split()
_ENDINGS = """after months of talks|before the end of the year|in a report seen on Friday|despite warnings from experts|
at a meeting that lasted until midnight|for the first time in a decade|because the money had run out|
while neighbours looked on|without giving a reason|as winter came closer|with the help of volunteers|
under rules that took effect in March|although few had expected it|since the old one was closed""".replace(
    "\n", ""
).split("|")
_NAMES = "Ada Berg|Tom Calder|Nadia Ferris|Owen Hale|Ines Marlow|Piet Roos|Greta Stone|Samir Vance".split("|")
_AGENCIES = ("AFP", "Reuters", "dpa", None, None, None)
_STRAIGHT = str.maketrans("“”", '""')


@dataclass(frozen=True, slots=True)
class Site:
    """Pages by path, and the paths of the section pages that lead to all of them but the empty one."""

    pages: dict[str, Page]
    sections: list[str]

    @property
    def fetched(self) -> int:
        """How many pages a crawl of the sections fetches."""
        return len(self.pages) - 1

    @property
    def articles(self) -> int:
        """How many of them are no section pages."""
        return self.fetched - len(self.sections)

    @property
    def mean_kilobytes(self) -> float:
        """Mean size of a page as it is read, uncompressed."""
        return sum(len(page.body) for page in self.pages.values()) / len(self.pages) / 1000


def written_site(articles: int) -> Site:
    """Return a site of that many articles, written here."""
    chance = random.Random(1)
    stories = [_Story(number, chance) for number in range(articles)]
    pages = {story.path: Page(_article(story, stories, chance).encode()) for story in stories}
    return _with_sections(pages, [(story.path, story.title) for story in stories])


def site_of(pages: Iterable[Page]) -> Site:
    """Return a site whose articles are *pages* of elsewhere, each at an address of its own."""
    articles = {f"/2024/03/01/a-page-of-the-archive-{number:05}": page for number, page in enumerate(pages)}
    return _with_sections(articles, [(path, f"A page of the archive, number {path[-5:]}") for path in articles])


def _with_sections(articles: dict[str, Page], links: Sequence[tuple[str, str]]) -> Site:
    pages = dict(articles)
    sections: list[str] = []
    for start in range(0, len(links), LINKS_PER_SECTION):
        path = f"/{SECTIONS[len(sections) % len(SECTIONS)]}-{len(sections) + 1}/"
        sections.append(path)
        pages[path] = Page(_section(path, links[start : start + LINKS_PER_SECTION]).encode())
    pages[EMPTY] = Page(_section(EMPTY, []).encode())
    return Site(pages, sections)


# -- what the pages say -----------------------------------------------------------------------------------------------


class _Story:
    """One story: what its own page and the cards of other pages print of it."""

    def __init__(self, number: int, chance: random.Random) -> None:
        noun, place = chance.choice(_NOUNS), chance.choice(_PLACES)
        day = 1 + number % 28
        self.number = number
        self.title = f"{place} {noun} {chance.choice(_VERBS)} {chance.choice(_ENDINGS)}"
        self.section = SECTIONS[number % len(SECTIONS)]
        self.path = f"/2024/03/{day:02}/{self.title.lower().replace(' ', '-')}-{number:05}"
        self.date = f"2024-03-{day:02}T{number % 24:02}:{number % 60:02}:00+01:00"
        self.author = chance.choice(_NAMES)
        self.agency = chance.choice(_AGENCIES)
        self.paragraphs = [_paragraph(chance) for _ in range(chance.randint(15, 25))]
        self.printed_twice = number % 10 == 9


def _paragraph(chance: random.Random) -> str:
    sentences = []
    for _ in range(chance.randint(1, 2)):
        sentence = (
            f"{chance.choice(_OPENERS)} {chance.choice(_PLACES)} {chance.choice(_NOUNS)} {chance.choice(_VERBS)} the "
            f"{chance.choice(_NOUNS)} {chance.choice(_ENDINGS)}, {chance.randint(2, 900)} people and "
            f"{chance.choice(_NAMES)} said."
        )
        sentences.append(f"“{sentence}”" if chance.random() < 0.2 else sentence)
    return " ".join(sentences)


# -- how they are built -----------------------------------------------------------------------------------------------


def _article(story: _Story, stories: list[_Story], chance: random.Random) -> str:
    related = chance.sample(stories, min(20, len(stories)))
    paragraphs = [
        _linked(text, related[0]) if place % 7 == 3 else f"<p>{escape(text)}</p>"
        for place, text in enumerate(story.paragraphs)
    ]
    if story.printed_twice:
        paragraphs += [f"<p>{escape(text.translate(_STRAIGHT))}</p>" for text in story.paragraphs]
    paragraphs.insert(4, '<aside class="promo"><p>Sign up for our newsletter to get the news by mail</p></aside>')
    main = (
        f'<main id="content"><article class="story story--{story.section}">{_head(story)}'
        f'<div class="story__body">{"".join(paragraphs)}</div>'
        f'<ul class="story__tags">{_links("/topics", _NOUNS[:6])}</ul></article>{_comments(chance)}</main>'
        f'<aside class="related"><h2>You may also like</h2>{"".join(map(_card, related))}</aside>'
    )
    return _page(story.title, story.path, main, head=_metas(story) + _json_ld(story), scripts=_scripts(chance))


def _head(story: _Story) -> str:
    author = f"/authors/{story.author.lower().replace(' ', '-')}/"
    credit = f'<span class="agency">{story.agency}</span>' if story.agency else ""
    return (
        f'<header class="story__head"><a class="story__section" href="/{story.section}/">{story.section.title()}</a>'
        f'<h1 class="story__title">{escape(story.title)}</h1>'
        f'<p class="story__lead">{escape(story.paragraphs[0][:140])}</p>'
        f'<div class="story__by">By <a rel="author" href="{author}">{story.author}</a> {credit}'
        f'<time datetime="{story.date}">{story.date[:10]}</time></div></header>'
        f'<figure class="story__figure"><img src="/media/{story.number}.jpg" alt="{escape(story.title)}"><figcaption>'
        f"The {story.section} desk keeps its pictures in a drawer. <span>Photo: {story.author}</span>"
        f"</figcaption></figure>"
    )


def _section(path: str, links: Sequence[tuple[str, str]]) -> str:
    cards = "".join(
        f'<article class="card"><h3 class="card__title"><a href="{place}">{escape(title)}</a></h3>'
        f'<p class="card__lead">What is known so far, in a few words.</p></article>'
        for place, title in links
    )
    name = path.strip("/").title()
    return _page(name, path, f'<main><h1>{name}</h1><div class="cards">{cards}</div></main>')


def _page(title: str, path: str, main: str, *, head: str = "", scripts: str = "") -> str:
    navigation = "".join(
        f'<li class="menu__group"><a class="menu__top" href="/{noun}/">{noun.title()}</a>'
        f'<ul class="menu__list">{_links(f"/{noun}", [place.lower() for place in _PLACES[:4]])}</ul></li>'
        for noun in _NOUNS
    )
    services = _links("/about", ["contact", "privacy", "terms", "careers", "advertising", "imprint"])
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | The Benchmark</title>'
        f'<link rel="canonical" href="{path}">{head}<style>{_STYLE}</style></head><body class="site">'
        f'<header class="top"><a class="logo" href="/">The Benchmark</a><nav class="menu"><ul>{navigation}</ul></nav>'
        f'</header>{main}<footer class="foot"><ul class="foot__links">{services}</ul>'
        f"<p>The Benchmark is written by a script. All rights reserved.</p></footer>{scripts}</body></html>"
    )


def _links(base: str, words: Iterable[str]) -> str:
    return "".join(f'<li class="item"><a href="{base}/{word}/">{word.title()}</a></li>' for word in words)


def _linked(text: str, other: _Story) -> str:
    words = escape(text).split(" ")
    words[2:4] = [f'<a href="{other.path}">{" ".join(words[2:4])}</a>']
    return f"<p>{' '.join(words)}</p>"


def _card(story: _Story) -> str:
    picture = f"/media/{story.number}"
    return (
        f'<div class="card card--{story.section}"><a class="card__picture" href="{story.path}"><picture>'
        f'<source srcset="{picture}-400.webp 400w, {picture}-800.webp 800w" type="image/webp">'
        f'<img loading="lazy" src="{picture}-400.jpg" alt=""></picture></a><div class="card__text">'
        f'<span class="card__section">{story.section.title()}</span>'
        f'<h3><a href="{story.path}">{escape(story.title)}</a></h3>'
        f'<time datetime="{story.date}">{story.date[:10]}</time></div></div>'
    )


def _comments(chance: random.Random) -> str:
    comments = "".join(
        f'<li class="comment" id="comment-{chance.randrange(10**6)}"><div class="comment__head">'
        f"<b>{chance.choice(_NAMES)}</b><span>{chance.randint(2, 50)} minutes ago</span></div>"
        f'<div class="comment__text"><p>{escape(_paragraph(chance))}</p></div>'
        f'<button class="comment__reply" data-action="reply">Reply</button></li>'
        for _ in range(12)
    )
    return f'<section class="comments"><h2>Comments</h2><ol>{comments}</ol></section>'


def _metas(story: _Story) -> str:
    lead = story.paragraphs[0][:150]
    said = {
        "description": lead,
        "author": story.author,
        "robots": "max-image-preview:large",
        "news_keywords": ", ".join(_NOUNS[:5]),
        "og:title": story.title,
        "og:type": "article",
        "og:url": story.path,
        "og:site_name": "The Benchmark",
        "og:description": lead,
        "og:image": f"/media/{story.number}.jpg",
        "og:locale": "en_GB",
        "article:published_time": story.date,
        "article:modified_time": story.date,
        "article:section": story.section,
        "twitter:card": "summary_large_image",
        "twitter:title": story.title,
        **{f"site:setting-{number}": f"{story.section}-{number}" for number in range(24)},
    }
    return "".join(
        f'<meta {"property" if name.startswith(("og:", "article:")) else "name"}="{name}" content="{escape(value)}">'
        for name, value in said.items()
    )


def _json_ld(story: _Story) -> str:
    logo = {"@type": "ImageObject", "url": "/logo.png"}
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.paragraphs[0][:150],
        "datePublished": story.date,
        "dateModified": story.date,
        "author": [{"@type": "Person", "name": story.author}],
        "publisher": {"@type": "Organization", "name": "The Benchmark", "logo": logo},
        "mainEntityOfPage": story.path,
        "articleSection": story.section,
        "isAccessibleForFree": True,
        "image": [f"/media/{story.number}.jpg"],
        "keywords": _NOUNS[:6],
    }
    if story.number % 2:
        article["articleBody"] = "\n".join(story.paragraphs)
    place = {"@type": "ListItem", "position": 1, "name": story.section.title(), "item": f"/{story.section}/"}
    crumbs = {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [place]}
    return "".join(f'<script type="application/ld+json">{json.dumps(data)}</script>' for data in (article, crumbs))


_STYLE = "".join(
    f".{noun}-{place.lower()}{{margin:{len(noun)}px;padding:{len(place)}px;color:#{len(noun) * 4321:06x}}}"
    for noun in _NOUNS[:10]
    for place in _PLACES
)


def _scripts(chance: random.Random) -> str:
    """Return 90 kB of inline scripts: the page's state as JSON, settings of widgets, a bundle."""
    state = [
        {
            "id": chance.randrange(10**8),
            "name": chance.choice(_NOUNS),
            "of": chance.choice(_PLACES),
            "kind": "teaser",
            "weight": chance.random(),
            "url": f"/media/{chance.randrange(10**6)}.webp",
        }
        for _ in range(500)
    ]
    bundle = "".join(
        f"function f{number}(a,b){{if(a<b&&a>{number}){{return a.querySelector('div.x{number}')||b['{noun}']}}"
        f"for(var i=0;i<a.length;i++){{b.push(a[i]*{number})}}return b}}\n"
        for number, noun in enumerate(_NOUNS * 7)
    )
    widgets = "".join(
        f'<script>window.widgets=window.widgets||[];window.widgets.push({{name:"{noun}",slot:{number}}});</script>'
        for number, noun in enumerate(_NOUNS[:20])
    )
    return f"<script>window.__STATE__={json.dumps(state)}</script>{widgets}<script>{bundle}</script>"
