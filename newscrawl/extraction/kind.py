"""Whether a page is an article at all, or a section page, a form, a list that a link led to by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import count_words
from newscrawl.extraction.article_object import own_article
from newscrawl.extraction.json_ld import types_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extraction.table import PageTable

DATED_WORDS = 50
"""Words of text that make an article of a page with a date of publication ..."""
UNDATED_WORDS = 120
"""... and of one without: old sites mark up nothing."""
_OTHER_TYPES = frozenset(
    "CollectionPage ItemList SearchResultsPage ProfilePage ContactPage AboutPage CheckoutPage QAPage FAQPage Product "
    "ImageGallery VideoGallery Event JobPosting Recipe".split()
)
_OPEN_GRAPH_OTHERS = frozenset(("website", "profile", "product", "object", "blog", "place"))


def is_article_page(page: PageTable, paragraphs: Sequence[str], *, dated: bool) -> bool:
    """Ask whether *page* is an article, given the paragraphs found in it and whether it has a date of publication.

    What the page says of itself comes first (an article object in JSON-LD, ``og:type`` article); a page that says it is
    something else, or nothing, must look like an article by its text.
    """
    open_graph = (page.first_meta("og:type") or "").lower()
    if own_article(page) is not None or open_graph in ("article", "news", "newsarticle"):
        return True
    words = sum(map(count_words, paragraphs))
    if dated:
        return words >= DATED_WORDS
    says_other = open_graph in _OPEN_GRAPH_OTHERS or any(
        kind in _OTHER_TYPES for value in page.json_ld for kind in types_of(value)
    )
    return words >= (2 * UNDATED_WORDS if says_other else UNDATED_WORDS)
