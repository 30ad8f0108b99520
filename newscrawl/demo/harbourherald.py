"""harbourherald.example: WordPress with the ZoxPress theme, microdata, no JSON-LD, wire copy printed twice.

The second printing has curly quotes and dashes; half of the wire stories have it inside ``.zox-post-body``, the others
in a division beside it. Dates on the page are days; recent ones read "3 hours ago". The feed has the exact time.
"""

import zlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from newscrawl.demo import feeds
from newscrawl.demo.clock import ago, utc
from newscrawl.demo.hosts import HARBOUR_HERALD
from newscrawl.demo.listing import Listing, SitePage, author_url, bylines, topic_url
from newscrawl.demo.markup import attribute, body_parts, headline, lead, link, template, text
from newscrawl.demo.outlet import build_html, navigation
from newscrawl.demo.page import Page
from newscrawl.demo.story import Story
from newscrawl.demo.typography import BRITISH, STRAIGHT

HOST = HARBOUR_HERALD
_ADVERTISEMENT = (
    '<div class="zox-post-ad-wrap"><div class="zox-post-ad"><span class="zox-ad-label">Advertisement</span></div></div>'
)


def build(stories: Sequence[Story]) -> dict[str, Page]:
    """Return every page of this host by address."""
    own = [story for story in stories if story.host == HOST.domain]
    return {
        **build_html(_HarbourHerald(), own),
        f"{HOST.origin}/feed/": feeds.rss(HOST, own),
        f"{HOST.origin}/wp-sitemap.xml": feeds.sitemap_index([f"{HOST.origin}/wp-sitemap-posts-post-1.xml"], own),
        f"{HOST.origin}/wp-sitemap-posts-post-1.xml": feeds.sitemap(own),
        f"{HOST.origin}/robots.txt": feeds.robots(HOST, ["/wp-admin/"], ["/wp-sitemap.xml"], own),
    }


@cache
def agency_bios() -> dict[str, str]:
    """What each agency says of itself, by the name it is credited under."""
    lines = files("newscrawl.demo").joinpath("agencies.txt").read_text("utf-8").splitlines()
    return {name: bio for name, _, bio in (line.partition(": ") for line in lines)}


class _HarbourHerald:
    host = HOST

    def article(self, story: Story, stories: Sequence[Story]) -> str:
        by_url = {other.url: other for other in stories}
        related = [by_url[teaser.url] for teaser in story.teasers]
        content = template("harbourherald_article").substitute(
            number=zlib.crc32(story.canonical_url.encode()) % 90_000,
            canonical=attribute(story.canonical_url),
            section=text(story.section),
            section_url=HOST.origin + HOST.sections[story.section],
            title_block=_title(story),
            excerpt=f'<span class="zox-post-excerpt"><p>{text(story.summary)}</p></span>' if story.summary else "",
            author=_author(story),
            day=f"{utc(story.published):%Y-%m-%d}",
            modified_day=f"{utc(story.modified or story.published):%Y-%m-%d}",
            shown_date=ago(story.published),
            picture=attribute(story.picture.url),
            caption=_caption(story),
            body=_body(story),
            tags=_tags(story),
            up_next=link(related[0].url, related[0].title),
            dont_miss=link(related[1].url, related[1].title),
            author_box=_author_box(story),
            cards="\n".join(_card(other) for other in related),
            most_read=navigation(HOST, stories)["most_read"],
        )
        return _frame(
            f"{story.title} - {HOST.title}", lead(story), story.canonical_url, "single-post", content, stories
        )

    def listing(self, listing: Listing, stories: Sequence[Story]) -> str:
        cards = "\n".join(_card(story) for story in listing.entries)
        following = f'<a class="next page-numbers" href="{listing.following}">Next</a>' if listing.following else ""
        previous = f'<a class="prev page-numbers" href="{listing.previous}">Previous</a>' if listing.previous else ""
        content = (
            f'<div class="zox-blog-wrap"><h1 class="zox-section-title">{text(listing.title)}</h1>\n'
            f'<div class="zox-section-grid">\n{cards}\n</div>\n'
            f'<div class="zox-inf-more-wrap"><div class="nav-links pagination">{previous} {following}</div></div>\n'
            f'<div class="zox-side-widget"><h4 class="zox-widget-side-title"><span>Most read</span></h4>'
            f"<ul>{navigation(HOST, stories)['most_read']}</ul></div></div>"
        )
        return _frame(f"{listing.title} - {HOST.title}", HOST.tagline, listing.url, "archive", content, stories)

    def plain(self, page: SitePage, stories: Sequence[Story]) -> str:
        paragraphs = "\n".join(f"<p>{text(paragraph)}</p>" for paragraph in page.paragraphs)
        content = f'<div class="zox-page-wrap"><h1 class="zox-page-title">{text(page.title)}</h1>\n{paragraphs}</div>'
        return _frame(f"{page.title} - {HOST.title}", page.paragraphs[0], page.url, "page", content, stories)


def _frame(
    title: str, description: str, canonical: str, body_class: str, content: str, stories: Sequence[Story]
) -> str:
    return template("harbourherald_frame").substitute(
        navigation(HOST, stories),
        title=text(title),
        description=attribute(description),
        canonical=attribute(canonical),
        body_class=body_class,
        content=content,
    )


def _title(story: Story) -> str:
    heading = f'<h1 class="zox-post-title left entry-title" itemprop="headline">{headline(story)}</h1>'
    if story.second_copy == "beside":  # the theme's other head layout wraps the title
        return f'<div class="zox-post-title-wrap">{heading}</div>'
    return heading


def _author(story: Story) -> str:
    if not story.byline:
        return ""
    return (
        '<div class="zox-author-name-wrap" itemprop="author" itemscope itemtype="https://schema.org/Person"><p>By</p> '
        '<span class="zox-author-name vcard fn author" itemprop="name">'
        f'<a href="{author_url(HOST, bylines(story)[0])}" title="Posts by {attribute(story.byline)}" rel="author">'
        f"{text(story.byline)}</a></span></div>"
    )


def _caption(story: Story) -> str:
    shown = " - ".join(part for part in (story.picture.caption, story.picture.credit) if part)
    return f'<span class="zox-post-img-cap">{text(shown)}</span>' if shown else ""


def _body(story: Story) -> str:
    """The body once, or twice: both printings in one division, or the second in a division beside the first."""
    parts = body_parts(story, STRAIGHT)
    first = "\n".join([*parts[:3], _ADVERTISEMENT, *parts[3:]] if len(parts) > 3 else parts)
    second = "\n".join(body_parts(story, BRITISH)) if story.printed_twice else ""
    if story.second_copy == "inside":
        first, second = f"{first}\n{second}", ""
    beside = f'\n<div class="zox-post-body-text">\n{second}\n</div>' if second else ""
    return f'<div class="zox-post-body left zoxrel zox100">\n{first}\n</div>{beside}'


def _tags(story: Story) -> str:
    if not story.topics:
        return ""
    tags = ", ".join(f'<a href="{topic_url(HOST, topic)}" rel="tag">{text(topic)}</a>' for topic in story.topics)
    return (
        '<div class="zox-post-tags"><span class="zox-post-tags-header">In this article:</span>'
        f'<span itemprop="keywords">{tags}</span></div>'
    )


def _author_box(story: Story) -> str:
    names = bylines(story)
    if not names:
        return ""
    bio = agency_bios().get(names[0], f"{names[0]} writes for the Herald from Quay Street.")
    return (
        '<div class="zox-author-box-wrap"><div class="zox-author-box"><div class="zox-author-box-head">'
        '<span class="zox-author-box-name-head">Written By</span> '
        f'<span class="zox-author-box-name">{link(author_url(HOST, names[0]), names[0])}</span></div>'
        f'<div class="zox-author-box-text"><p>{text(bio)}</p></div></div></div>'
    )


def _card(story: Story) -> str:
    return template("harbourherald_card").substitute(
        url=attribute(story.url),
        picture=attribute(story.picture.url),
        section=text(story.section),
        headline=headline(story),
        excerpt=text(lead(story, 20)),
        byline=text(story.byline or HOST.title),
        date=ago(story.published),
    )
