"""RSS feeds, sitemaps, news sitemaps and robots.txt of the demo hosts."""

from collections.abc import Sequence
from email.utils import format_datetime

from newscrawl.demo.clock import utc
from newscrawl.demo.hosts import Host
from newscrawl.demo.listing import bylines
from newscrawl.demo.markup import lead, text
from newscrawl.demo.page import RSS, TEXT, XML, Page, make_page
from newscrawl.demo.story import Story
from newscrawl.demo.typography import typeset

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def rss(host: Host, stories: Sequence[Story], limit: int = 10) -> Page:
    """RSS 2.0 with Dublin Core creators: the newest *limit* articles, summaries only, as is WordPress's default."""
    newest = [story for story in stories if story.outcome == "article"][:limit]
    items = "\n".join(_rss_item(host, story) for story in newest)
    return make_page(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>{text(host.title)}</title>\n<link>{host.origin}/</link>\n<description>{text(host.tagline)}</description>\n"
        f'<atom:link href="{host.origin}/feed/" rel="self" type="application/rss+xml"/>\n'
        f"<language>{host.language}</language>\n{items}\n</channel>\n</rss>\n",
        RSS,
        max(story.published for story in newest),
    )


def _rss_item(host: Host, story: Story) -> str:
    creators = "".join(f"<dc:creator>{text(name)}</dc:creator>" for name in bylines(story))
    categories = "".join(f"<category>{text(name)}</category>" for name in (story.section, *story.topics))
    return (
        f"<item><title>{text(story.printed_title)}</title><link>{text(story.url)}</link>"
        f'<guid isPermaLink="true">{text(story.url)}</guid><pubDate>{format_datetime(utc(story.published))}</pubDate>'
        f"{creators}{categories}<description>{text(typeset(lead(story), host.typography))}</description></item>"
    )


def sitemap(stories: Sequence[Story]) -> Page:
    """A sitemap of all articles with their dates of change."""
    articles = [story for story in stories if story.outcome == "article"]
    urls = "\n".join(
        f"<url><loc>{text(story.url)}</loc><lastmod>{(story.modified or story.published).isoformat()}</lastmod></url>"
        for story in articles
    )
    return make_page(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}">\n{urls}\n</urlset>\n',
        XML,
        max(story.published for story in articles),
    )


def sitemap_index(urls: Sequence[str], stories: Sequence[Story]) -> Page:
    """A sitemap of sitemaps, dated by the newest of *stories*."""
    entries = "\n".join(f"<sitemap><loc>{text(url)}</loc></sitemap>" for url in urls)
    return make_page(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SITEMAP}">\n{entries}\n</sitemapindex>\n',
        XML,
        max(story.published for story in stories),
    )


def news_sitemap(host: Host, stories: Sequence[Story]) -> Page:
    """A news sitemap of all articles; real ones keep two days only, the demo's clock stands still."""
    articles = [story for story in stories if story.outcome == "article"]
    urls = "\n".join(
        f"<url><loc>{text(story.url)}</loc><news:news><news:publication><news:name>{text(host.title)}</news:name>"
        f"<news:language>{host.language}</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{text(story.printed_title)}</news:title></news:news></url>"
        for story in articles
    )
    return make_page(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}\n</urlset>\n',
        XML,
        max(story.published for story in articles),
    )


def robots(host: Host, disallow: Sequence[str], sitemaps: Sequence[str], stories: Sequence[Story]) -> Page:
    """robots.txt for all crawlers: *disallow* and *sitemaps* are paths."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallow), ""]
    lines += [f"Sitemap: {host.origin}{path}" for path in sitemaps]
    return make_page("\n".join(lines) + "\n", TEXT, min(story.published for story in stories))
