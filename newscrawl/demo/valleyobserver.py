"""valleyobserver.example: plain WordPress with a block theme, an SEO plugin's JSON-LD, related posts, comments."""

import zlib
from collections.abc import Sequence

from newscrawl.demo import feeds
from newscrawl.demo.clock import long_date
from newscrawl.demo.hosts import VALLEY_OBSERVER
from newscrawl.demo.listing import Listing, SitePage, author_url, bylines, topic_url
from newscrawl.demo.markup import attribute, body_parts, headline, lead, link, template, text
from newscrawl.demo.outlet import build_html, navigation
from newscrawl.demo.page import Page, json_for_script
from newscrawl.demo.story import Story, slugify
from newscrawl.demo.typography import AMERICAN, typeset

HOST = VALLEY_OBSERVER


def build(stories: Sequence[Story]) -> dict[str, Page]:
    """Return every page of this host by address."""
    own = [story for story in stories if story.host == HOST.domain]
    return {
        **build_html(_ValleyObserver(), own),
        f"{HOST.origin}/feed/": feeds.rss(HOST, own),
        f"{HOST.origin}/sitemap_index.xml": feeds.sitemap_index([f"{HOST.origin}/post-sitemap.xml"], own),
        f"{HOST.origin}/post-sitemap.xml": feeds.sitemap(own),
        f"{HOST.origin}/robots.txt": feeds.robots(HOST, ["/wp-admin/", "/?s="], ["/sitemap_index.xml"], own),
    }


class _ValleyObserver:
    host = HOST

    def article(self, story: Story, stories: Sequence[Story]) -> str:
        updated = f'<time class="updated" datetime="{story.modified.isoformat()}"></time>' if story.modified else ""
        content = template("valleyobserver_article").substitute(
            number=_number(story),
            canonical=attribute(story.canonical_url),
            section=text(story.section),
            section_slug=slugify(story.section),
            section_url=HOST.origin + HOST.sections[story.section],
            headline=headline(story),
            published=story.published.isoformat(),
            shown_date=long_date(story.published),
            updated=updated,
            updated_class="" if story.modified else " updated",
            byline=_byline(story),
            figure=_figure(story),
            body="\n".join(body_parts(story, AMERICAN, "wp-block-paragraph")),
            related="\n".join(
                f'<div class="jp-relatedposts-post"><h4 class="jp-relatedposts-post-title">'
                f'<a class="jp-relatedposts-post-a" href="{attribute(teaser.url)}">{text(teaser.headline)}</a></h4>'
                f'<p class="jp-relatedposts-post-context">In "{text(teaser.section)}"</p></div>'
                for teaser in story.teasers
            ),
            tags=", ".join(link(topic_url(HOST, topic), topic) for topic in story.topics),
            neighbours=_neighbours(story, stories),
            comments=_comments(story),
        )
        head = (
            f'<meta property="article:published_time" content="{story.published.isoformat()}">\n'
            f'<meta name="author" content="{attribute(story.byline or HOST.title)}">\n'
            f'<script type="application/ld+json" class="yoast-schema-graph">{json_for_script(_graph(story))}</script>'
        )
        title = story.printed_title
        return _frame(f"{title} - {HOST.title}", lead(story), story.canonical_url, content, stories, head, title)

    def listing(self, listing: Listing, stories: Sequence[Story]) -> str:
        following = f'<a class="wp-block-query-pagination-next" href="{listing.following}">Older posts</a>'
        previous = f'<a class="wp-block-query-pagination-previous" href="{listing.previous}">Newer posts</a>'
        content = (
            f'<h1 class="wp-block-query-title">{text(listing.title)}</h1>\n<ul class="wp-block-post-template">\n'
            + "\n".join(_entry(story) for story in listing.entries)
            + '\n</ul>\n<nav class="wp-block-query-pagination" aria-label="Pagination">'
            + (previous if listing.previous else "")
            + (following if listing.following else "")
            + "</nav>"
        )
        return _frame(f"{listing.title} - {HOST.title}", HOST.tagline, listing.url, content, stories)

    def plain(self, page: SitePage, stories: Sequence[Story]) -> str:
        paragraphs = "\n".join(f'<p class="wp-block-paragraph">{text(paragraph)}</p>' for paragraph in page.paragraphs)
        content = (
            f'<div class="page type-page"><h1 class="wp-block-post-title">{text(page.title)}</h1>\n'
            f'<div class="wp-block-post-content">{paragraphs}</div></div>'
        )
        return _frame(f"{page.title} - {HOST.title}", page.paragraphs[0], page.url, content, stories)


def _frame(
    title: str,
    description: str,
    canonical: str,
    content: str,
    stories: Sequence[Story],
    head: str = "",
    article_title: str | None = None,
) -> str:
    return template("valleyobserver_frame").substitute(
        navigation(HOST, stories),
        title=text(title),
        description=attribute(description),
        canonical=attribute(canonical),
        og_type="article" if article_title else "website",
        og_title=attribute(article_title or title),
        head=head,
        body_class="single single-post" if article_title else "archive",
        content=content,
    )


def _number(story: Story) -> int:
    return 1_000 + zlib.crc32(story.canonical_url.encode()) % 9_000


def _byline(story: Story) -> str:
    url = author_url(HOST, bylines(story)[0])
    return f'<span class="author vcard"><a class="url fn n" href="{url}">{text(story.byline or "")}</a></span>'


def _figure(story: Story) -> str:
    if not story.picture.caption:
        return ""
    shown = " ".join(f"({part})" if part == story.picture.credit else part for part in _caption_parts(story))
    return (
        f'<figure class="wp-block-post-featured-image"><img src="{attribute(story.picture.url)}" alt="" width="800" '
        f'height="450" class="wp-post-image"><figcaption class="wp-element-caption">{text(shown)}</figcaption></figure>'
    )


def _caption_parts(story: Story) -> list[str]:
    return [typeset(part, AMERICAN) for part in (story.picture.caption, story.picture.credit) if part]


def _neighbours(story: Story, stories: Sequence[Story]) -> str:
    """Links to the article before and the one after, by date."""
    articles = [other for other in stories if other.outcome == "article"]
    here = next(index for index, other in enumerate(articles) if other.canonical_url == story.canonical_url)
    links = []
    if here + 1 < len(articles):
        older = articles[here + 1]
        links.append(f'<div class="nav-previous"><a href="{older.url}" rel="prev">{headline(older)}</a></div>')
    if here:
        newer = articles[here - 1]
        links.append(f'<div class="nav-next"><a href="{newer.url}" rel="next">{headline(newer)}</a></div>')
    return "".join(links)


def _comments(story: Story) -> str:
    if not story.comments:
        return ""
    count = f"{len(story.comments)} responses" if len(story.comments) > 1 else "One response"
    items = "\n".join(
        f'<li class="comment depth-1"><article class="comment-body"><footer class="comment-meta">'
        f'<b class="fn">{text(name)}</b>'
        f' <span class="says">says:</span> <span class="comment-metadata">{long_date(story.published)}</span></footer>'
        f'<div class="comment-content"><p>{text(typeset(words, AMERICAN))}</p></div>'
        '<div class="reply"><a rel="nofollow" class="comment-reply-link" href="#respond">Reply</a></div></article></li>'
        for name, words in story.comments
    )
    return (
        f'<div id="comments" class="comments-area"><h2 class="comments-title">{count}</h2>\n'
        f'<ol class="comment-list">\n{items}\n</ol></div>'
    )


def _entry(story: Story) -> str:
    return (
        f'<li class="wp-block-post post type-post"><h2 class="wp-block-post-title"><a href="{attribute(story.url)}">'
        f"{headline(story)}</a></h2>"
        f'<div class="wp-block-post-excerpt"><p>{text(typeset(lead(story), AMERICAN))}</p></div>'
        f'<div class="wp-block-post-date"><time datetime="{story.published.isoformat()}">'
        f"{long_date(story.published)}</time></div></li>"
    )


def _graph(story: Story) -> dict[str, object]:
    """One graph of Article, WebPage, BreadcrumbList, Organization and Person, tied together by ``@id``."""
    page, outlet = story.canonical_url, f"{HOST.origin}/#organization"
    person = f"{HOST.origin}/#/schema/person/{slugify(story.byline or '')}"
    title = story.printed_title
    dates = {
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
    }
    crumbs = [("Home", f"{HOST.origin}/"), (story.section, HOST.origin + HOST.sections[story.section]), (title, page)]
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Article",
                "@id": f"{page}#article",
                "isPartOf": {"@id": page},
                "author": {"name": story.byline, "@id": person},
                "headline": title,
                **dates,
                "mainEntityOfPage": {"@id": page},
                "wordCount": sum(len(paragraph.split()) for paragraph in story.paragraphs),
                "publisher": {"@id": outlet},
                "thumbnailUrl": story.picture.url,
                "keywords": list(story.topics),
                "articleSection": [story.section],
                "inLanguage": HOST.language,
            },
            {
                "@type": "WebPage",
                "@id": page,
                "url": page,
                "name": f"{title} - {HOST.title}",
                **dates,
                "breadcrumb": {"@id": f"{page}#breadcrumb"},
                "inLanguage": HOST.language,
            },
            {
                "@type": "BreadcrumbList",
                "@id": f"{page}#breadcrumb",
                "itemListElement": [
                    {"@type": "ListItem", "position": position, "name": name, "item": url}
                    for position, (name, url) in enumerate(crumbs, start=1)
                ],
            },
            {"@type": "Organization", "@id": outlet, "name": HOST.title, "url": f"{HOST.origin}/"},
            {"@type": "Person", "@id": person, "name": story.byline, "url": author_url(HOST, bylines(story)[0])},
        ],
    }
