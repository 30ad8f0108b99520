"""The exported record: what the store has of an article, with its cluster, cleaned of what its site was learnt to repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from newscrawl.cleaning.characters import count_words
from newscrawl.cleaning.learnt import drop_learnt
from newscrawl.dedup.fingerprints import content_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from newscrawl.items import Record
    from newscrawl.store import Store, StoredArticle


def final_records(store: Store, articles: Iterable[StoredArticle]) -> Iterator[bytes]:
    """Yield the JSON of each of *articles*, as it is published.

    Paragraphs that recur on a site leave the body here too, so that the first pages of a site are as clean as the last.
    """
    learnt: dict[str, frozenset[int]] = {}
    for article in articles:
        if article.site not in learnt:
            learnt[article.site] = store.lines.learnt(article.site)
        record = orjson.loads(article.record)
        without_recurring(record, learnt[article.site])
        record["cluster_id"] = article.cluster_id
        record["duplicate_of"] = article.duplicate_of
        record["duplicates"] = [
            {"url": url, "site": site, "published_at": published_at, "similarity": 1.0}
            for url, site, published_at in store.articles.copies(article.cluster_id, article.id)
        ]
        yield orjson.dumps(record)


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
