"""The exported record: what the store has of an article, with its cluster, cleaned of what its site was learnt to repeat."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import orjson

from newscrawl.cleaning.characters import comparison_key
from newscrawl.cleaning.learnt import drop_learnt
from newscrawl.dedup.decide import similarity, text_of
from newscrawl.dedup.fingerprints import hash_of_words
from newscrawl.store.articles import read_fingerprints

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Any

    from newscrawl.dedup.decide import Text
    from newscrawl.items import Record
    from newscrawl.store import Store, StoredArticle
    from newscrawl.store.articles import Printing
    from newscrawl.store.selection import Selected

OTHERS_MAX = 100
"""Other printings that a copy names; the article that stands for a story names them all."""
_STORIES_REMEMBERED = 200
_TEXTS_REMEMBERED = 400


Taken = TypeVar("Taken", "StoredArticle", "Selected")


def final_records(store: Store, articles: Iterable[Taken]) -> Iterator[bytes]:
    """Yield the JSON of each of *articles*, as it is published."""
    return (line for _, line in told_records(store, articles))


def told_records(store: Store, articles: Iterable[Taken]) -> Iterator[tuple[Taken, bytes]]:
    """Yield each of *articles* with its JSON, as it is published.

    Paragraphs that recur on a site leave the body here, so that the first pages of a site are as clean as the last. The
    stored bytes are read and written anew only where a paragraph leaves; a cluster is set into them.
    """
    learnt: dict[str, frozenset[int]] = {}
    stories = Stories(store)
    for article in articles:
        recurring = learnt.get(article.site)
        if recurring is None:
            recurring = learnt[article.site] = store.lines.learnt(article.site)
        line = article.record
        if recurring:
            line = _without_recurring(line, article.fingerprints, recurring)
        others = [] if article.is_alone else stories.duplicates(article)
        yield article, _with_cluster(line, article, others)


def _without_recurring(line: bytes, fingerprints: bytes | None, recurring: frozenset[int]) -> bytes:
    """Return a record without the paragraphs in *recurring*; the *fingerprints* of its paragraphs spare reading most."""
    marks = None if fingerprints is None else read_fingerprints(fingerprints)
    if marks is not None and recurring.isdisjoint(marks):
        return line
    record = orjson.loads(line)
    return orjson.dumps(record) if without_recurring(record, recurring, marks) else line


_CLUSTER = b',"cluster_id":'
_BEHIND = b',"sources":{'


def _with_cluster(line: bytes, article: StoredArticle | Selected, others: list[dict[str, Any]]) -> bytes:
    """Return a record with its story: the bytes between two keys are replaced.

    The two keys cannot be found anywhere else: in a text of the record a backslash stands before each quote.
    """
    original = b"null" if article.duplicate_of is None else b'"%b"' % article.duplicate_of.encode()
    told = b',"cluster_id":"%b","duplicate_of":%b,"duplicates":' % (article.cluster_id.encode(), original)
    told += orjson.dumps(others) if others else b"[]"
    start = line.rindex(_CLUSTER)
    end = line.index(_BEHIND, start)
    return line if line[start:end] == told else line[:start] + told + line[end:]


class Stories:
    """What records say of the other printings of their stories. What was looked up for one record serves the next ones."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._printings: OrderedDict[str, list[Printing]] = OrderedDict()
        self._text = lru_cache(_TEXTS_REMEMBERED)(lambda number: _text(store.articles.record(number)))

    def duplicates(self, article: StoredArticle | Selected) -> list[dict[str, Any]]:
        """Return the other printings of an article's story, with how alike the bodies are.

        That is what was found when the later of two came; those that were not compared then are compared now.
        """
        own: Text | None = None
        told = []
        for other in self._others(article):
            similar = 1.0
            if other.content_hash != article.content_hash:
                known = self._store.articles.similarity(article.document, other.document)
                if known is None:
                    own = own or _text(orjson.loads(article.record))
                    known = round(similarity(own, self._text(other.number)), 3)
                similar = known
            told.append(
                {"url": other.url, "site": other.site, "published_at": other.published_at, "similarity": similar}
            )
        return told

    def _others(self, article: StoredArticle | Selected) -> list[Printing]:
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


def without_recurring(record: Record, learnt: Collection[int], marks: Sequence[int] | None = None) -> bool:
    """Take the paragraphs in *learnt* out of the body of *record*, unless nothing were left, and note them in ``removed``.

    *marks* are the fingerprints of its paragraphs, where they are known. Return whether any was taken out.
    """
    if not learnt or not record["body"]:
        return False
    paragraphs = record["body"].split("\n\n")
    kept, gone = drop_learnt(paragraphs, learnt, keep=(record["title"], record["description"]), marks=marks)
    if not gone or not kept:
        return False
    record["body"] = "\n\n".join(kept)
    words = comparison_key(record["body"])  # of the whole at once: those of its paragraphs, one behind the other
    record["word_count"] = len(words)
    record["content_hash"] = hash_of_words(words)
    removed = next((entry for entry in record["removed"] if entry["kind"] == "recurring"), None)
    if removed is None:
        removed = {"kind": "recurring", "count": 0, "chars": 0}
        record["removed"].append(removed)
    removed["count"] += len(gone)
    removed["chars"] += sum(map(len, gone))
    return True
