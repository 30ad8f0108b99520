"""kurierzeitung.example: a German outlet with microdata only, dpa copy with dateline and credit, dates in words."""

from collections.abc import Sequence

from newscrawl.demo import feeds
from newscrawl.demo.clock import german_date
from newscrawl.demo.hosts import KURIER_ZEITUNG
from newscrawl.demo.listing import Listing, SitePage, author_url, bylines
from newscrawl.demo.markup import attribute, body_parts, headline, lead, link, template, text
from newscrawl.demo.outlet import build_html, navigation
from newscrawl.demo.page import Page
from newscrawl.demo.story import Story
from newscrawl.demo.typography import GERMAN, typeset

HOST = KURIER_ZEITUNG


def build(stories: Sequence[Story]) -> dict[str, Page]:
    """Return every page of this host by address."""
    own = [story for story in stories if story.host == HOST.domain]
    return {
        **build_html(_KurierZeitung(), own),
        f"{HOST.origin}/sitemap.xml": feeds.sitemap(own),
        f"{HOST.origin}/robots.txt": feeds.robots(HOST, ["/suche/"], ["/sitemap.xml"], own),
    }


class _KurierZeitung:
    host = HOST

    def article(self, story: Story, stories: Sequence[Story]) -> str:
        content = template("kurierzeitung_article").substitute(
            canonical=attribute(story.canonical_url),
            section=text(story.section),
            section_url=HOST.origin + HOST.sections[story.section],
            headline=headline(story),
            standfirst=f'<p class="vorspann">{text(typeset(story.summary, GERMAN))}</p>' if story.summary else "",
            byline=" und ".join(link(author_url(HOST, name), name) for name in bylines(story)),
            shown_date=german_date(story.published),
            picture=attribute(story.picture.url),
            caption=_caption(story),
            body="\n".join(body_parts(story, GERMAN)),
            related="\n".join(
                f'<li><span class="rubrik">{text(teaser.section)}</span> {link(teaser.url, teaser.headline)}</li>'
                for teaser in story.teasers
            ),
        )
        title = story.printed_title
        return _frame(f"{title} | {HOST.title}", lead(story), story.canonical_url, content, stories)

    def listing(self, listing: Listing, stories: Sequence[Story]) -> str:
        entries = "\n".join(
            f'<div class="anriss"><h2>{link(story.url, story.printed_title)}</h2>'
            f'<p>{text(typeset(lead(story), GERMAN))}</p><p class="datum">{german_date(story.published)}</p></div>'
            for story in listing.entries
        )
        content = f"<h1>{text(listing.title)}</h1>\n{entries}"
        return _frame(f"{listing.title} | {HOST.title}", HOST.tagline, listing.url, content, stories)

    def plain(self, page: SitePage, stories: Sequence[Story]) -> str:
        paragraphs = "\n".join(f"<p>{text(paragraph)}</p>" for paragraph in page.paragraphs)
        content = f'<div class="seitentext"><h1>{text(page.title)}</h1>\n{paragraphs}</div>'
        return _frame(f"{page.title} | {HOST.title}", page.paragraphs[0], page.url, content, stories)


def _frame(title: str, description: str, canonical: str, content: str, stories: Sequence[Story]) -> str:
    return template("kurierzeitung_frame").substitute(
        navigation(HOST, stories),
        title=text(title),
        description=attribute(typeset(description, GERMAN)),
        canonical=attribute(canonical),
        content=content,
    )


def _caption(story: Story) -> str:
    parts = [typeset(part, GERMAN) for part in (story.picture.caption, story.picture.credit) if part]
    return f'<p class="bildzeile">{text(" ".join(parts))}</p>' if parts else ""
