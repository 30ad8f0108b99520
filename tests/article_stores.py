"""Stores of a few articles, made without a crawl."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newscrawl.addresses.urls import article_id
from newscrawl.items import Article, Image, Rights, Teaser
from newscrawl.run import STORE_FILE
from newscrawl.stages import clean_article
from newscrawl.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

WORDS = "amber basil cedar dahlia elder fennel ginger hazel iris juniper kale laurel maple nettle olive poppy quince rose".split()


def story(number: int, paragraphs: int = 3) -> str:
    """Return a body that is like no other number's: a word of it tells which."""
    lines = []
    for line in range(paragraphs):
        words = [WORDS[(number * 7 + line * 5 + place * (number + 3)) % len(WORDS)] for place in range(12)]
        lines.append(f"Story{number} line{line} {' '.join(f'{word}{number}x{line}' for word in words)}.")
    return "\n\n".join(lines)


def article(number: int = 1, **changes: Any) -> Article:
    """Return an article of the site gazette: every field is filled; *changes* are set in the end."""
    site = changes.get("site", "gazette")
    url = f"https://{site}.example/world/{number}"
    made = Article(
        id=article_id(url), url=url, canonical_url=url, site=site, publisher="The Gazette", title=f"Title {number}",
        description=f"Summary {number}", body=story(number), section="World", agency="AFP", agencies=["AFP", "dpa"],
        authors=["Ann Bell"], byline="By Ann Bell", dateline="PARIS (AFP)",
        published_at=f"2026-11-{number % 28 + 1:02d}T08:00:00Z", modified_at=f"2026-11-{number % 28 + 1:02d}T09:00:00Z",
        fetched_at="2026-11-29T08:00:00Z", language="en-GB", topics=["rain", "hills"], run_id="20261129T080000Z-abcdef",
        images=[Image("https://gazette.example/1.jpg", "The river", None)],
        teasers=[Teaser("World", "Hills move", "https://gazette.example/hills")], is_accessible_for_free=True,
        rights=Rights(robots="noarchive"), sources={"title": "json-ld", "body": "generic"},
    )  # fmt: skip
    for name, value in changes.items():
        setattr(made, name, value)
    return clean_article(made)


@contextmanager
def store_of(folder: Path, articles: Iterable[Article] = ()) -> Iterator[Store]:
    """Give an open store below *folder*, where the command line finds it, with *articles* added to it."""
    with Store.open(folder / "data" / STORE_FILE) as store:
        add(store, articles)
        yield store


def add(store: Store, articles: Iterable[Article]) -> None:
    """Store articles; one that is known is stored as its next revision."""
    for one in articles:
        with store.transaction():
            if store.articles.get(str(one.id)):
                store.articles.revise(one)
            else:
                number = store.articles.add(one)
                store.lines.add(str(one.site), [], number)
