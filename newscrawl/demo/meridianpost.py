"""meridianpost.example: a modern system with hashed class names, a JSON-LD NewsArticle, a news sitemap, a wall teaser.

``articleBody`` is missing from most JSON-LD objects, cut after some 40 words in some and whole in others. "Read more"
links and a subscription box stand between the paragraphs of the body. /private/ is closed to crawlers.
"""

from collections.abc import Sequence

from newscrawl.demo import feeds
from newscrawl.demo.clock import long_date
from newscrawl.demo.hosts import MERIDIAN_POST
from newscrawl.demo.listing import Listing, SitePage, author_url, bylines, topic_url
from newscrawl.demo.markup import attribute, body_parts, headline, lead, link, template, text
from newscrawl.demo.outlet import build_html, navigation
from newscrawl.demo.page import HTML, Page, json_for_script, make_page
from newscrawl.demo.story import Story, Teaser
from newscrawl.demo.typography import STRAIGHT

HOST = MERIDIAN_POST
_WALL = (
    '<div class="Wall_teaser__g6NhB"><h3>Stories like this one are paid for by readers</h3>'
    "<p>Join 18,000 members of the cooperative, or get the Morning Letter free of charge three times a week.</p>"
    '<a href="http://meridianpost.example/subscribe">See the plans</a></div>'
)
_SUBSCRIBE = SitePage(f"{HOST.origin}/subscribe", "Subscribe", ("Four plans, one paper. Members own a share of both.",))


def build(stories: Sequence[Story]) -> dict[str, Page]:
    """Return every page of this host by address."""
    own = [story for story in stories if story.host == HOST.domain]
    sitemaps = ["/sitemap.xml", "/sitemap-news.xml"]
    renderer = _MeridianPost()
    return {
        **build_html(renderer, own),
        _SUBSCRIBE.url: make_page(renderer.plain(_SUBSCRIBE, own), HTML, own[-1].published),
        f"{HOST.origin}/sitemap.xml": feeds.sitemap(own),
        f"{HOST.origin}/sitemap-news.xml": feeds.news_sitemap(HOST, own),
        f"{HOST.origin}/robots.txt": feeds.robots(HOST, ["/private/"], sitemaps, own),
    }


class _MeridianPost:
    host = HOST

    def article(self, story: Story, stories: Sequence[Story]) -> str:
        content = template("meridianpost_article").substitute(
            number=story.url.rsplit("-", 1)[1],
            section=text(story.section),
            section_url=HOST.origin + HOST.sections[story.section],
            headline=headline(story),
            standfirst=f'<p class="Article_standfirst__Uu3kP">{text(story.summary)}</p>' if story.summary else "",
            byline=_byline(story),
            published=story.published.isoformat(),
            shown_date=f"{long_date(story.published)}, {story.published:%H:%M}",
            updated=f" · updated {story.modified:%H:%M}" if story.modified else "",
            picture=attribute(story.picture.url),
            caption=_caption(story),
            body=_body(story),
            tags=" ".join(link(topic_url(HOST, topic), topic) for topic in story.topics),
            related="\n".join(_card(teaser) for teaser in story.teasers),
        )
        head = (
            f'<meta property="article:published_time" content="{story.published.isoformat()}">\n'
            f'<meta property="og:image" content="{attribute(story.picture.url)}">\n'
            f'<script type="application/ld+json">{json_for_script(_news_article(story))}</script>'
        )
        title = f"{story.title} | {HOST.title}"
        return _frame(title, lead(story), story.canonical_url, content, stories, head, story.title)

    def listing(self, listing: Listing, stories: Sequence[Story]) -> str:
        cards = "\n".join(_card(Teaser(story.section, story.title, story.url)) for story in listing.entries)
        previous = f'<a href="{listing.previous}">Newer</a>' if listing.previous else ""
        following = f'<a href="{listing.following}">Older</a>' if listing.following else ""
        content = (
            f'<h1>{text(listing.title)}</h1>\n{cards}\n<nav class="Pager_root__T4uCw">{previous} {following}</nav>'
        )
        return _frame(f"{listing.title} | {HOST.title}", HOST.tagline, listing.url, content, stories)

    def plain(self, page: SitePage, stories: Sequence[Story]) -> str:
        paragraphs = "\n".join(f"<p>{text(paragraph)}</p>" for paragraph in page.paragraphs)
        content = f'<div class="Static_root__f0Hya"><h1>{text(page.title)}</h1>\n{paragraphs}</div>'
        return _frame(f"{page.title} | {HOST.title}", page.paragraphs[0], page.url, content, stories)


def _frame(
    title: str,
    description: str,
    canonical: str,
    content: str,
    stories: Sequence[Story],
    head: str = "",
    article_title: str | None = None,
) -> str:
    return template("meridianpost_frame").substitute(
        navigation(HOST, stories),
        title=text(title),
        description=attribute(description),
        canonical=attribute(canonical),
        og_type="article" if article_title else "website",
        og_title=attribute(article_title or title),
        head=head,
        content=content,
    )


def _byline(story: Story) -> str:
    if story.agency and story.byline != story.agency:  # house and agency together, printed as it stands
        return text(story.byline or "")
    return ", ".join(f'<a rel="author" href="{author_url(HOST, name)}">{text(name)}</a>' for name in bylines(story))


def _caption(story: Story) -> str:
    parts = [part for part in (story.picture.caption, story.picture.credit) if part]
    return f"<figcaption>{text('. '.join(parts))}</figcaption>" if parts else ""


def _body(story: Story) -> str:
    """The paragraphs, with a link after the second, the wall after the fourth, another link after the fifth."""
    parts = body_parts(story, STRAIGHT)
    links = [
        f'<p class="Inline_more__M1sVo">Read more: {link(teaser.url, teaser.headline)}</p>'
        for teaser in story.read_more
    ]
    return "\n".join([*parts[:2], *links[:1], *parts[2:4], _WALL, parts[4], *links[1:], *parts[5:]])


def _card(teaser: Teaser) -> str:
    return (
        f'<div class="Card_root__Lk3Vy"><span class="Card_label__n2QzC">{text(teaser.section)}</span>'
        f"<h2>{link(teaser.url, teaser.headline)}</h2></div>"
    )


def _news_article(story: Story) -> dict[str, object]:
    body = "\n\n".join(story.paragraphs)
    shown = {"full": body, "cut": " ".join(body.split()[:40]) + "…"}
    kind = "Person" if story.authors else "Organization"
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": story.canonical_url,
        "headline": story.title,
        "description": lead(story),
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
        "author": [{"@type": kind, "name": name, "url": author_url(HOST, name)} for name in bylines(story)],
        "publisher": {"@type": "NewsMediaOrganization", "name": HOST.title, "url": f"{HOST.origin}/"},
        "articleSection": story.section,
        "keywords": ", ".join(story.topics),
        "image": [story.picture.url],
        "inLanguage": HOST.language,
        "isAccessibleForFree": True,
        **({"articleBody": shown[story.json_ld_body]} if story.json_ld_body else {}),
    }
