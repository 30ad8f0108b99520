"""The exported record: what the store has of an article, with its cluster, cleaned of what its site was learnt to repeat."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from newscrawl.cleaning.characters import count_words
from newscrawl.cleaning.learnt import drop_learnt
from newscrawl.dedup.decide import similarity, text_of
from newscrawl.dedup.fingerprints import content_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

    from newscrawl.dedup.decide import Text
    from newscrawl.items import Record
    from newscrawl.store import Store, StoredArticle
    from newscrawl.store.articles import Printing

OTHERS_MAX = 100
"""Other printings that a copy names; the article that stands for a story names them all."""
_STORIES_REMEMBERED = 200
_TEXTS_REMEMBERED = 400


def final_records(store: Store, articles: Iterable[StoredArticle]) -> Iterator[bytes]:
    """Yield the JSON of each of *articles*, as it is published.

    Paragraphs that recur on a site leave the body here, so that the first pages of a site are as clean as the last.
    """
    learnt: dict[str, frozenset[int]] = {}
    stories = Stories(store)
    for article in articles:
        if article.site not in learnt:
            learnt[article.site] = store.lines.learnt(article.site)
        record = orjson.loads(article.record)
        record["cluster_id"] = article.cluster_id
        record["duplicate_of"] = article.duplicate_of
        record["duplicates"] = stories.duplicates(article, record)
        without_recurring(record, learnt[article.site])
        yield orjson.dumps(record)


class Stories:
    """What records say of the other printings of their stories. What was looked up for one record serves the next ones."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._printings: OrderedDict[str, list[Printing]] = OrderedDict()
        self._text = lru_cache(_TEXTS_REMEMBERED)(lambda number: _text(store.articles.record(number)))

    def duplicates(self, article: StoredArticle, record: Record) -> list[dict[str, Any]]:
        """Return the other printings of an article's story; how similar they are is measured on the bodies."""
        own: Text | None = None
        told = []
        for other in self._others(article):
            similar = 1.0
            if other.content_hash != article.content_hash:
                own = own or _text(record)
                similar = round(similarity(own, self._text(other.number)), 3)
            told.append(
                {"url": other.url, "site": other.site, "published_at": other.published_at, "similarity": similar}
            )
        return told

    def _others(self, article: StoredArticle) -> list[Printing]:
        if not article.duplicate_of:
            return [other for other in self._store.articles.printings(article) if other.id != article.id]
        printings = self._printings.get(article.cluster_id)
        if printings is None:
            printings = self._store.articles.printings(article, OTHERS_MAX + 1)
            self._printings[article.cluster_id] = printings
            if len(self._printings) > _STORIES_REMEMBERED:
                self._printings.popitem(last=False)
        return [other for other in printings if other.id != article.id][:OTHERS_MAX]


def _text(record: Record) -> Text:
    return text_of((record["body"] or "").split("\n\n"))


def without_recurring(record: Record, learnt: Collection[int]) -> None:
    """Take the paragraphs in *learnt* out of the body of *record*, unless nothing were left, and note them in ``removed``."""
    if not learnt or not record["body"]:
        return
    kept, gone = drop_learnt(record["body"].split("\n\n"), learnt, keep=(record["title"], record["description"]))
    if not gone or not kept:
        return
    record["body"] = "\n\n".join(kept)
    record["word_count"] = sum(map(count_words, kept))
    record["content_hash"] = content_hash(kept)
    removed = next((entry for entry in record["removed"] if entry["kind"] == "recurring"), None)
    if removed is None:
        removed = {"kind": "recurring", "count": 0, "chars": 0}
        record["removed"].append(removed)
    removed["count"] += len(gone)
    removed["chars"] += sum(map(len, gone))
