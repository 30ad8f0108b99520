"""By what signs a page tells which family of sites it belongs to, that is, what it was built with.

Facts of the systems' public templates and of pages as they are served; each sign alone is proof enough, so names that
other sites embed (a picture of another site's WordPress, a link to a blog) are none. ``docs/platforms.md`` has a paragraph
for each family.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable


@dataclass(frozen=True, slots=True)
class Family:
    """A family of sites: the name of its class in :mod:`newscrawl.platforms`, in the module of that name in lower case.

    ``generators`` begin the content of ``<meta name="generator">``; each of ``signs`` stands somewhere in the markup.
    """

    name: str
    generators: tuple[str, ...] = ()
    signs: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """The family of a page, and what told it."""

    name: str
    evidence: str


FAMILIES = (
    Family("ZoxPress", signs=(b'id="zox-site"', b'class="zox-post-body', b"/wp-content/themes/zoxpress")),
    Family("Newspack", signs=(b"/wp-content/themes/newspack-", b"/wp-content/plugins/newspack-plugin/")),
    Family("WordPress", ("WordPress", "AMP for WP"), (b"/wp-content/themes/", b"/wp-includes/js/", b"https://api.w.org/",
                                                   b"/_static/??/wp-content/")),
    Family("Arc", signs=(b'id="fusion-app"', b"Fusion.globalContent", b"/pf/resources/", b"/arc/outboundfeeds/",
                         b"images.arcpublishing.com", b"/arc-anglerfish-")),
    Family("Brightspot", ("Brightspot",), (b'name="brightspot.', b"brightspotcdn.com", b"/bsp-", b"RichTextArticleBody-body")),
    Family("Blox", ("BLOX", "TNCMS"), (b".townnews.com/", b"/content/tncms/", b"window.TNCMS", b"TNCMS.")),
    Family("Ghost", ("Ghost ",), (b"/ghost/api/content", b"data-ghost-search", b'class="gh-content', b"/public/ghost.css")),
    Family("Blogger", ("blogger",), (b"www.blogger.com/dyn-css/", b"www.blogger.com/static/v1/widgets/")),
    Family("Drupal", ("Drupal",), (b"Drupal.settings", b"data-drupal-selector", b"data-drupal-link-system-path",
                                   b"drupal-settings-json", b"/sites/all/themes/", b"/sites/all/modules/")),
    Family("Typo3", ("TYPO3",), (b"/typo3conf/ext/", b"/typo3temp/assets/", b'"typo3conf/ext/', b'"typo3temp/')),
    Family("Labrador", ("Labrador",), (b".labrador.media/", b"//labrador.", b" data-lab-")),
)  # fmt: skip
"""The families there is a platform for, the special ones before what they are built on."""


def family_of(page: PageTable) -> Recognised | None:
    """Return the family that a page shows signs of, with the first that told it; None for any other site.

    >>> from newscrawl.extraction.page import parse_page
    >>> family_of(parse_page('<meta name="generator" content="Ghost 5.8"><p>Rain.', "https://news.example/rain"))
    Recognised(name='Ghost', evidence="generator 'Ghost 5.8'")
    """
    generators = page.meta.get("generator", ())
    for family in FAMILIES:
        for generator in generators:
            if generator.startswith(family.generators or "\0"):
                return Recognised(family.name, f"generator {generator[:60]!r}")
        for sign in family.signs:
            if sign in page.utf8:
                return Recognised(family.name, f"markup has {sign.decode()}")
    return None
