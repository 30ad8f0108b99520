"""One story, however often it was printed: fingerprints of bodies, clusters of articles.

    from newscrawl.dedup import Deduplicator, Document

    with Deduplicator("texts.index") as dedup:
        verdict = dedup.add(Document(id="a", text="..."))

No part of it needs Scrapy. The names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.dedup.clusters import Role
    from newscrawl.dedup.fingerprints import content_hash
    from newscrawl.dedup.stream import Deduplicator, Document, Edge, Verdict, canonical_order

__all__ = ["Deduplicator", "Document", "Edge", "Role", "Verdict", "canonical_order", "content_hash"]

_PLACES = {
    "Deduplicator": "stream",
    "Document": "stream",
    "Edge": "stream",
    "Role": "clusters",
    "Verdict": "stream",
    "canonical_order": "stream",
    "content_hash": "fingerprints",
}


def __getattr__(name: str) -> object:
    """Load a public name from the module that has it."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
