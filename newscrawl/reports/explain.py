"""Why a page is in the store, joined to another, or out: first as facts, then in plain words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import orjson

from newscrawl.addresses.urls import url_key
from newscrawl.cleaning.learnt import drop_learnt
from newscrawl.dedup.clusters import Member, why_first
from newscrawl.store.dispositions import ADVICE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.dedup.stream import Edge
    from newscrawl.items import Record
    from newscrawl.store import Store, StoredArticle
    from newscrawl.store.lookup import KnownUrl

    Facts = dict[str, Any]

_ID = re.compile(r"[0-9a-f]{16}")
_OTHERS_SHOWN = 20
_REMOVED_WHY = {
    "repeated": "the page prints it twice",
    "recurring": "it stands on many pages of the site; newscrawl boilerplate SITE shows on how many",
    "heading": "a heading without text of the story below it",
    "other": "it stands among what is no part of the story",
}
_PRINTED_AROUND = "sites print such lines around their stories"


def explain(store: Store, asked: str) -> Facts | None:
    """Return all that the store knows of an address, or of an article by its id; None when it knows nothing.

    Keys: ``asked``, ``url`` (as the store has it), ``disposition`` with ``meaning``, ``advice`` and ``detail``,
    ``found``, ``ended``, ``article``, ``cluster``, ``addresses``, ``spellings`` (others of
    these), ``revisions``, ``removed`` (texts), ``rejected``; what is not there is null.
    """
    if _ID.fullmatch(asked):
        article = store.articles.get(asked)
        if article is None:
            return None
        known = store.lookup.url(url_key(article.url))
    else:
        known = store.lookup.url(url_key(asked))
        if known is None:
            return _of_source(store, asked) or _of_forgotten(store, asked)
        article = store.articles.get(known.article_id) if known.article_id else None
    reject = store.lookup.reject(known.key) if known and article is None else None
    return {
        "asked": asked,
        "url": known.url if known else article.url if article else asked,
        **_ending(known),
        "found": _found(store, known) if known else None,
        "article": _article(store, article) if article else None,
        "cluster": _cluster(store, article) if article else None,
        "addresses": [_address(one) for one in store.lookup.addresses(article.id)] if article else [],
        "spellings": store.lookup.spellings(article.id) if article else [],
        "revisions": _revisions(store, article) if article else [],
        "removed": _removed(store, article) if article else [_text(*one) for one in reject.removed] if reject else [],
        "rejected": _rejected(reject.record) if reject else None,
    }


def _of_source(store: Store, asked: str) -> Facts | None:
    source = store.lookup.source(asked)
    if source is None:
        return None
    site, kind, disposition, detail, ended_at = source
    meaning, advice = ADVICE[disposition]
    return {
        "asked": asked, "url": asked, "source": kind, "site": site, "disposition": disposition, "meaning": meaning,
        "advice": advice, "detail": detail, "ended": {"at": ended_at},
    }  # fmt: skip


def _of_forgotten(store: Store, asked: str) -> Facts | None:
    if not store.urls.is_forgotten(url_key(asked)):
        return None
    nothing = dict.fromkeys(("detail", "ended", "found", "article", "cluster", "rejected"))
    lists: Facts = {name: [] for name in ("addresses", "spellings", "revisions", "removed")}
    return {
        "asked": asked, "url": asked, "disposition": "forgotten", **nothing, **lists,
        "meaning": "it gave no article, and newscrawl prune has let it go but for a mark that keeps it from being found anew",
        "advice": None,
    }  # fmt: skip


def _ending(known: KnownUrl | None) -> Facts:
    if known is None:
        return {"disposition": None, "meaning": None, "advice": None, "detail": None, "ended": None}
    meaning, advice = ADVICE[known.disposition]
    ended = {"at": known.ended_at, "run": known.run, "attempts": known.attempts} if known.ended_at else None
    return {
        "disposition": known.disposition, "meaning": meaning, "advice": advice or None, "detail": known.detail,
        "ended": ended,
    }  # fmt: skip


def _found(store: Store, known: KnownUrl) -> Facts:
    said = {name: value for name, value in known.hint.items() if name not in ("source", "found_on", "depth")}
    return {
        "run": known.found_run, "at": store.lookup.begun(known.found_run), "by": known.hint.get("source"),
        "page": known.hint.get("found_on"), "said": said,
    }  # fmt: skip


def _address(known: KnownUrl) -> Facts:
    return {"url": known.url, "disposition": known.disposition, "kind": known.kind}


def _article(store: Store, article: StoredArticle) -> Facts:
    record = orjson.loads(article.record)
    return {
        "id": article.id, "title": record["title"], "site": article.site, "url": article.url,
        "canonical_url": record["canonical_url"], "published_at": article.published_at, "fetched_at": article.fetched_at,
        "revision": article.revision, "word_count": article.word_count, "run": article.run,
        "published_in": store.lookup.published_in(article.publication),
    }  # fmt: skip


def _cluster(store: Store, article: StoredArticle) -> Facts:
    printings = store.articles.printings(article)
    urls = {one.id: one.url for one in printings}
    first = store.articles.get(article.duplicate_of) if article.duplicate_of else None
    longest = max((one.word_count for one in printings), default=0)
    others = [
        {"id": other.id, "url": other.url, "site": other.site, "published_at": other.published_at, "role": other.role,
         "edges": [_edge(edge, urls) for edge in store.articles.edges(other.id)]}
        for other in printings if other.id != article.id
    ]  # fmt: skip
    return {
        "cluster_id": article.cluster_id, "role": article.role, "duplicate_of": article.duplicate_of,
        "edges": [_edge(edge, urls) for edge in store.articles.edges(article.id)],
        "why_not_first": why_first(_member(first), _member(article), longest) if first else None,
        "others": others,
    }  # fmt: skip


def _edge(edge: Edge, urls: dict[str, str]) -> Facts:
    return {
        "id": edge.id, "url": urls.get(edge.id), "similarity": edge.similarity, "reason": edge.reason,
        "figures": edge.figures,
    }  # fmt: skip


def _member(article: StoredArticle) -> Member:
    from_agency = orjson.loads(article.record)["sources"].get("agency") == "url"
    return Member(
        article.id, article.url, article.published_at, article.fetched_at, article.word_count, from_agency
    )  # fmt: skip


def _revisions(store: Store, article: StoredArticle) -> list[Facts]:
    texts = [*store.articles.revisions(article), article]
    return [
        {"revision": text.revision, "fetched_at": text.fetched_at, "run": text.run, "url": text.url,
         "title": (record := orjson.loads(text.record))["title"], "body": record["body"]}
        for text in texts
    ]  # fmt: skip


def _removed(store: Store, article: StoredArticle) -> list[Facts]:
    record = orjson.loads(article.record)
    _, recurring = drop_learnt(
        (record["body"] or "").split("\n\n"),
        store.lines.learnt(article.site),
        keep=(record["title"], record["description"]),
    )
    return [
        *(_text(kind, text) for kind, text in orjson.loads(article.removed)),
        *(_text("recurring", text) for text in recurring),
    ]


def _text(kind: str, text: str) -> Facts:
    return {"kind": kind, "why": why_removed(kind), "text": text}


def why_removed(kind: str) -> str:
    """Return in words why texts of a kind are taken out of a body."""
    return _REMOVED_WHY.get(kind, _PRINTED_AROUND)


def _rejected(record: Record) -> Facts:
    return {name: record[name] for name in ("title", "word_count", "published_at", "body")}


# -- in words ---------------------------------------------------------------------------------------------------------


def in_words(facts: Facts) -> Iterator[str]:
    """Yield what :func:`explain` found as lines for people; texts of pages are in it as they are."""
    yield facts["url"]
    if "source" in facts:
        what = {"feed": "a feed", "sitemap": "a sitemap", "robots": "a robots.txt"}.get(
            facts["source"], "a section page"
        )
        yield f"  {what} of {facts['site']}, asked in every run: {facts['disposition']} at {facts['ended']['at']}{_detail(facts)}"
        return
    if facts["asked"] != facts["url"] and not _ID.fullmatch(facts["asked"]):
        yield f"  asked for as {facts['asked']}, which is the same address"
    article = facts["article"]
    if article:
        yield f"  {article['title']}"
        yield (
            f"  article {article['id']} of {article['site']}, published {article['published_at'] or 'without a date'}, "
            f"{article['word_count']} words, revision {article['revision']}"
        )
    yield from _verdict(facts)
    yield from _history(facts)
    if article:
        yield from _neighbours(facts)
    if facts["removed"]:
        kinds = Counter(entry["kind"] for entry in facts["removed"])
        told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        yield f"  taken out of the body: {told}; --removed prints the texts"


def _detail(facts: Facts) -> str:
    return f" ({facts['detail']})" if facts["detail"] and facts["disposition"] != "duplicate" else ""


def _verdict(facts: Facts) -> Iterator[str]:
    article, cluster = facts["article"], facts["cluster"]
    if article is None:
        advice = f"; {facts['advice']}" if facts["advice"] else ""
        word = "not yet" if facts["disposition"] == "pending" else "out"
        yield f"{word}: {facts['disposition']}: {facts['meaning']}{_detail(facts)}{advice}"
        if facts["rejected"]:
            read = facts["rejected"]
            yield f"  what was read of it: {read['word_count']} words, title {read['title'] or 'none'}"
        return
    if url_key(facts["url"]) != url_key(article["url"]):
        yield f"another address of {article['url']}"
    if cluster["duplicate_of"]:
        first = cluster["others"][0]
        what = "an excerpt" if cluster["role"] == "excerpt" else "a copy"
        yield f"joined: {what} of {first['url']}, which stands for the story because {cluster['why_not_first']}"
        yield "  exports leave it out; newscrawl export --keep-duplicates has it"
    elif cluster["others"]:
        yield f"in: it stands for a story of {len(cluster['others']) + 1} printings; every export has it"
    else:
        yield "in: an article of its own, no other printing of it is stored; every export has it"


def _history(facts: Facts) -> Iterator[str]:
    found, ended, article = facts["found"], facts["ended"], facts["article"]
    if found:
        by = f" by the {found['by']}" if found["by"] else ""
        on = f" {found['page']}" if found["page"] else ""
        yield f"  found{by}{on} in run {found['run']}"
    if article:
        where = f", published in {article['published_in']}" if article["published_in"] else ", in no published file"
        yield f"  stored {article['fetched_at']} in run {article['run']}{where}"
    if ended:
        yield f"  last asked for {ended['at']} in run {ended['run']}: {facts['disposition']}{_detail(facts)}"


def _neighbours(facts: Facts) -> Iterator[str]:
    cluster = facts["cluster"]
    for edge in cluster["edges"]:
        yield f"  joined with {edge['url'] or edge['id']}: {edge['reason']}{figures_in_words(edge['figures'])}"
    for other in cluster["others"][bool(cluster["duplicate_of"]) : _OTHERS_SHOWN]:
        yield f"  {other['role']}: {other['url']} ({other['site']}, {other['published_at'] or 'without a date'})"
        for edge in other["edges"]:
            if edge["id"] == facts["article"]["id"]:
                yield f"    joined with this one: {edge['reason']}{figures_in_words(edge['figures'])}"
    if len(cluster["others"]) > _OTHERS_SHOWN:
        yield f"  and {len(cluster['others']) - _OTHERS_SHOWN} more printings; --json names them all"
    for address in facts["addresses"]:
        if url_key(address["url"]) not in (url_key(facts["url"]), url_key(facts["article"]["url"])):
            yield f"  also at {address['url']}"
    for url in facts["spellings"]:
        yield f"  also found as {url}"
    if len(facts["revisions"]) > 1:
        for revision in facts["revisions"]:
            yield f"  revision {revision['revision']} of {revision['fetched_at']}: {revision['title']}"
        yield "  --diff shows what changed"


def figures_in_words(figures: dict[str, float] | None) -> str:
    """Return what decided an edge, in words.

    >>> figures_in_words(None)
    ''
    """
    if not figures:
        return ""
    told = [
        f"{figures['similarity']:.0%} of all pairs of words are in both",
        f"{figures['containment']:.0%} of the shorter text's",
        f"{figures['lead']:.0%} of the opening",
    ]
    if figures["numbers"]:
        same = round(figures["numbers"] * figures["numbers_same"])
        told.append(f"{same} of {figures['numbers']:.0f} numbers in the same places agree")
    return f" ({', '.join(told)})"
