"""Finding the stories that were printed before, one document after the other.

>>> with Deduplicator() as dedup:
...     first = dedup.add(Document("a", "The ferry left the island at dawn with every seat taken by the visitors."))
...     again = dedup.add(Document("b", "THE FERRY left the island at dawn, with every seat taken by the visitors"))
>>> first.role, again.role, again.duplicate_of, again.edges[0].reason
(<Role.CANONICAL: 'canonical'>, <Role.COPY: 'copy'>, 'a', 'the same words')
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from newscrawl.cleaning.characters import paragraph_key
from newscrawl.dedup.clusters import Member, Role, may_join, rank, role
from newscrawl.dedup.decide import Text, compare, decide, same_story
from newscrawl.dedup.fingerprints import words_digest
from newscrawl.dedup.index import (
    PERIOD,
    UNFILED_MAX,
    UNFILED_MAX_SHARED,
    Entry,
    Group,
    Index,
    connect,
    day_of,
    key_of,
    prepare,
)
from newscrawl.dedup.shingles import encode, fingerprints

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from newscrawl.dedup.decide import Figures

WINDOW = PERIOD
"""Days that may lie between two printings of one story that are not word for word the same."""
WORDS_MIN = 16
"""A text with fewer words is only a copy of the same words: so few say too little to tell stories apart."""
COMPARED_MAX = 6
"""Exemplars a text is compared with."""
EXEMPLARS_MAX = 3
"""Exemplars of a cluster ..."""
ALIKE = 0.9
"""... which a text only becomes when it is less similar than this to those there are."""
BATCH = 1000
"""Documents a transaction; what a killed process loses at most."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text to compare. Only `id` and `text` are needed; the rest decides which copy stands for the others."""

    id: str
    text: str | Sequence[str]
    """the body, whole or its paragraphs"""
    url: str | None = None
    """the canonical URL: another document of that URL is a revision, not a copy"""
    published_at: str | None = None
    """ISO 8601; texts that differ are compared when 90 days or less lie between them, or one of them has no date"""
    fetched_at: str | None = None
    """ISO 8601; stands in for a missing `published_at`"""
    from_agency: bool = False
    """whether the site is the agency's own"""


def canonical_order(document: Document) -> tuple[str, str, str]:
    """Return the key to sort documents by before they are added, so that the clusters do not depend on their arrival."""
    return (document.published_at or "9999", document.url or document.id, document.id)


@dataclass(frozen=True, slots=True)
class Edge:
    """Why a document is in its cluster: the document it was compared with, how similar they are, and the reason."""

    id: str
    similarity: float
    reason: str
    figures: dict[str, float] | None = None
    """see `decide.Figures`; None when the words are the same"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The place of a document among the others, as it is now: later documents may change it (`Deduplicator.find`)."""

    id: str
    number: int
    """its place in the order of arrival, from 1"""
    cluster_id: str
    """the id of the first document of the cluster"""
    role: Role
    duplicate_of: str | None
    """the id of the document that stands for the cluster, None when it is this one"""
    edges: tuple[Edge, ...] = ()
    """the most similar first"""
    joined: tuple[str, ...] = ()
    """clusters that became part of this one by this document"""


class Deduplicator:
    """Tells of each document which earlier ones it is a printing of, and remembers it.

    Documents and clusters are kept in a file (or, without *path*, in a temporary one), so the memory needed does not
    grow with their number. Every *batch* documents are one transaction: a killed process loses at most those, and
    adding them again gives the same. The same documents in the same order give the same clusters, everywhere.

    Raises:
        StoreError: the file cannot be opened, is no index, or is of another version.
        LockedError: another process has it open.
    """

    def __init__(self, path: Path | str | None = None, *, batch: int = BATCH) -> None:
        self._start(connect(Path(path) if path is not None else None), batch)

    @classmethod
    def on(cls, connection: sqlite3.Connection, name: str) -> Self:
        """Return a deduplicator whose tables stand in the database of *connection*, among others.

        Transactions are the caller's: begin one before `add`, and call `forget` when it was undone. Other processes may
        do the same. *name* is what an error calls the database.
        """
        prepare(connection, name)
        self = cls.__new__(cls)
        self._start(connection, 0)
        return self

    def _start(self, connection: sqlite3.Connection, batch: int) -> None:
        self._db = connection
        self._batch = batch
        self._open = 0
        self.index = Index(connection, UNFILED_MAX if batch else UNFILED_MAX_SHARED)

    # -- adding -------------------------------------------------------------------------------------------------------

    def add(self, document: Document) -> Verdict:
        """Compare *document* with those there are, remember it, and return its place.

        Adding a document again changes nothing; under a known id or URL another text is a revision.
        """
        if self._batch and not self._open:
            self._db.execute("BEGIN IMMEDIATE")
        self._open += 1
        self.index.refresh()
        verdict = self._add(document)
        if self._open == self._batch:
            self.commit()
        return verdict

    def _add(self, document: Document) -> Verdict:
        fresh = _Fresh.of(document)
        known = self.index.named(fresh.names[0])
        if known is not None:
            return self._revise(self.index.entry(known), fresh)
        if not fresh.words:
            return self._settle(fresh, [])
        same = self.index.with_text(fresh.text_key)
        if same is not None:
            return self._settle(fresh, [_Link(same, self.index.entry(same).cluster, None)])
        revised = self._revised(fresh)
        fresh.is_revision = revised is not None
        return self._settle(fresh, [revised] if revised else self._similar(fresh))

    def _revised(self, fresh: _Fresh) -> _Link | None:
        """Return the link to an earlier text of the same address; None when it has nothing to do with this one."""
        other = self.index.named(fresh.names[1]) if len(fresh.names) > 1 else None
        return self._kin(other, fresh) if other is not None else None

    def _kin(self, other: int, fresh: _Fresh) -> _Link | None:
        """Return the link to a document, or to an exemplar of its cluster, that has anything to do with a text.

        There are addresses whose text changes altogether: a front page, a ticker, a form.
        """
        return next(self._links(other, fresh), None)

    def _links(self, other: int, fresh: _Fresh) -> Iterator[_Link]:
        """Yield links to a document and the exemplars of its cluster, where they have anything to do with a text."""
        cluster = self.index.entry(other).cluster
        for number in dict.fromkeys((other, *self.index.exemplars(cluster))):
            codes = self.index.codes(number)
            figures = compare(fresh.text, Text(codes)) if codes is not None else None
            if figures is not None:
                yield _Link(number, cluster, figures)

    def _revise(self, entry: Entry, fresh: _Fresh) -> Verdict:
        """Give a known document another text; other stories that this one prints, too, join its cluster.

        With a text that has nothing to do with the one before it leaves its cluster: the others are printings of what it
        was.
        """
        document = fresh.document
        entry.published, entry.fetched = document.published_at, document.fetched_at
        entry.words, entry.agency = fresh.words, document.from_agency
        self.index.update(entry)
        group = self.index.group(entry.cluster)
        if group:
            self._elect(group)
            self.index.put_group(group)
        same = self.index.with_text(fresh.text_key)
        if not fresh.words or same == entry.number:
            return self._place(entry)
        kin = self._kin(entry.number, fresh)
        if kin is None:
            self._leave(entry)
        self.index.add_text(fresh.text_key, entry.number)
        found = self._similar(fresh) if same is None else [_Link(same, self.index.entry(same).cluster, None)]
        links = [link for link in found if link.cluster != entry.cluster]
        joined = [name for link in links for name in self._join(entry, link, is_new=False)]
        self._store_edges(entry, links)
        if kin is None or (not joined and kin.similarity < ALIKE):
            if self.index.codes(entry.number) is not None:
                self.index.replace_exemplar(entry.number, fresh.day, fresh.text.codes, fresh.unfiled)
            elif not joined:
                self._exemplify(entry, fresh, [kin] if kin else [])
        return self._place(entry, tuple(joined))

    def _leave(self, entry: Entry) -> None:
        """Take a document out of its cluster. The oldest of the others takes its place: who prints the text that the
        document had is found to be a copy of that one.
        """
        rest = [member for member in self.index.members(entry.cluster) if member.number != entry.number]
        self.index.hand_over_texts(entry.number, rest[0].number if rest else None)
        group = self.index.group(entry.cluster)
        if group is None:
            return
        heir, codes = rest[0], self.index.codes(entry.number)
        if codes is not None and self.index.codes(heir.number) is None:
            self.index.exemplify(heir.number, day_of(heir.published or heir.fetched), codes, fingerprints(codes))
        elif codes is not None:
            group.exemplars -= 1
        self.index.leave(entry.number, group, [member.number for member in rest])
        entry.cluster = entry.number
        if group.size > 1:
            self._elect(group)
            self.index.put_group(group)

    def _similar(self, fresh: _Fresh) -> list[_Link]:
        """Return links to exemplars that are printings of the same story, one a cluster, the most similar first."""
        if fresh.words < WORDS_MIN:
            return []
        candidates, fresh.full = self.index.candidates(fresh.day, fresh.fingerprints)
        best: dict[int, _Link] = {}
        compared = 0
        for number in candidates:
            entry = self.index.entry(number)
            link = best.get(entry.cluster)
            if not _in_window(fresh.day, day_of(entry.published or entry.fetched)) or (
                link and link.similarity >= ALIKE
            ):
                continue
            codes = self.index.codes(number)
            figures = same_story(fresh.text, Text(codes)) if codes is not None else None
            if figures is not None and (not link or link.similarity < figures.similarity):
                best[entry.cluster] = _Link(number, entry.cluster, figures)
            compared += 1
            if compared == COMPARED_MAX:
                break
        return sorted(best.values(), key=lambda link: (-link.similarity, link.number))

    def _settle(self, fresh: _Fresh, links: list[_Link]) -> Verdict:
        """Store a document in the cluster of the first link, and join those of the others to it where that is allowed."""
        document = fresh.document
        entry = Entry(
            0, document.id, links[0].cluster if links else 0, document.url if document.url != document.id else None,
            document.published_at, document.fetched_at, fresh.words, document.from_agency, fresh.is_revision,
        )  # fmt: skip
        self.index.add(entry, fresh.names, fresh.text_key if fresh.words else None)
        joined: list[str] = []
        if links:
            self._enlarge(entry, links[0])
            for link in links[1:]:
                joined += self._join(entry, link, is_new=True)
        self._exemplify(entry, fresh, links)
        if not links:
            return Verdict(entry.id, entry.number, entry.id, Role.CANONICAL, None)
        self._store_edges(entry, links)
        return self._place(entry, tuple(joined))

    def _store_edges(self, entry: Entry, links: Sequence[_Link]) -> None:
        for link in links:
            if self.index.entry(link.number).cluster == entry.cluster:
                self.index.put_edge(entry.number, link.number, link.stored())

    def _enlarge(self, entry: Entry, link: _Link) -> None:
        group = self.index.group(link.cluster)
        if group is None:
            founder = self.index.entry(link.cluster)
            group = Group(founder.number, founder.number, founder.words, 1, 1)
            self.index.put_members(group.cluster, [founder.number])
        self.index.put_members(group.cluster, [entry.number])
        group.size += 1
        if entry.words > group.longest:  # then another text may be too short to stand for the cluster
            self._elect(group)
        elif _rank(entry, group.longest) < _rank(self.index.entry(group.canonical), group.longest):
            group.canonical = entry.number
        self.index.put_group(group)

    def _elect(self, group: Group) -> None:
        members = self.index.members(group.cluster)
        group.longest = max(member.words for member in members)
        group.canonical = min(members, key=lambda member: _rank(member, group.longest)).number

    def _join(self, entry: Entry, link: _Link, *, is_new: bool) -> list[str]:
        """Make one cluster of the entry's and the link's, if the link is strong enough for their sizes; *is_new* tells
        that the entry has only just come to its own.
        """
        ours = self.index.group(entry.cluster) or Group(entry.cluster, entry.cluster, entry.words, 1, 1)
        theirs = self.index.group(link.cluster) or Group(link.cluster, link.cluster, 0, 1, 1)
        if theirs.cluster == ours.cluster or not may_join((ours.size - is_new, theirs.size), link.similarity):
            return []
        kept, gone = sorted((ours, theirs), key=lambda group: group.cluster)
        name = self.index.entry(gone.cluster).id
        if kept.size == 1:
            self.index.put_members(kept.cluster, [kept.cluster])
        self.index.merge(gone.cluster, kept.cluster)
        kept.size += gone.size
        kept.exemplars += gone.exemplars
        self._elect(kept)
        self.index.put_group(kept)
        entry.cluster = kept.cluster
        return [name]

    def _exemplify(self, entry: Entry, fresh: _Fresh, links: list[_Link]) -> None:
        """Make a document one that later ones are compared with, if its cluster has none that is much like it."""
        if fresh.words < WORDS_MIN or (links and links[0].similarity >= ALIKE):
            return
        group = self.index.group(entry.cluster) if links else None
        if group is not None:
            if group.exemplars >= EXEMPLARS_MAX:
                return
            group.exemplars += 1
            self.index.put_group(group)
        self.index.exemplify(entry.number, fresh.day, fresh.text.codes, fresh.unfiled)

    def add_earlier(self, document: Document) -> None:
        """Remember a text that a known document had before, so that exact copies of that join its cluster, too."""
        fresh = _Fresh.of(document)
        known = self.index.named(fresh.names[0])
        if known is not None and fresh.words and self._kin(known, fresh):
            self.index.add_text(fresh.text_key, known)

    # -- asking -------------------------------------------------------------------------------------------------------

    def is_printing(self, document: Document) -> bool:
        """Ask whether a document is a printing of the story of the one that is known under its id.

        Of one that was too short to be compared only the same words are.
        """
        fresh = _Fresh.of(document)
        known = self.index.named(fresh.names[0])
        if known is None or not fresh.words:
            return False
        if self.index.with_text(fresh.text_key) == known:
            return True
        return any(link.figures is not None and decide(link.figures).same for link in self._links(known, fresh))

    def find(self, document_id: str) -> Verdict | None:
        """Return the place a document has now, None when it was never added."""
        number = self.index.named(key_of("id ", document_id))
        return None if number is None else self._place(self.index.entry(number))

    def similarity(self, verdict: Verdict) -> float | None:
        """Return how similar a document is to the text it was joined with, or, when it came first, to the nearest text
        that was joined with it; None when it stands for its cluster.
        """
        if verdict.duplicate_of is None:
            return None
        if verdict.edges:
            return verdict.edges[0].similarity
        members = self.index.members(self.index.entry(verdict.number).cluster)
        found = [
            float(json.loads(stored)[0])
            for member in members
            for other, stored in self.index.edges(member.number)
            if other == verdict.number
        ]
        return max(found, default=None)

    def verdicts(self) -> Iterator[Verdict]:
        """Yield the places of all documents as they are now, in the order in which they were added."""
        for entry in self.index.entries():
            yield self._place(entry)

    def _place(self, entry: Entry, joined: tuple[str, ...] = ()) -> Verdict:
        group = self.index.group(entry.cluster)
        if group is None:
            return Verdict(entry.id, entry.number, entry.id, Role.CANONICAL, None)
        first = entry if group.canonical == entry.number else self.index.entry(group.canonical)
        is_first = first is entry
        return Verdict(
            id=entry.id,
            number=entry.number,
            cluster_id=entry.id if entry.cluster == entry.number else self.index.entry(entry.cluster).id,
            role=role(entry.words, first.words, is_canonical=is_first, is_revision=entry.revision),
            duplicate_of=None if is_first else first.id,
            edges=self._edges(entry.number),
            joined=joined,
        )

    def _edges(self, number: int) -> tuple[Edge, ...]:
        edges = []
        for other, stored in self.index.edges(number):
            similarity, reason, figures = json.loads(stored)
            edges.append(Edge(self.index.entry(other).id, similarity, reason, figures))
        return tuple(sorted(edges, key=lambda edge: (-edge.similarity, edge.id)))

    # -- the file -----------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Tell that the caller has undone a transaction in which documents were added."""
        self.index.forget()

    def commit(self) -> None:
        """Write what was added for good."""
        if self._batch and self._open:
            self._db.execute("COMMIT")
        self._open = 0

    def close(self) -> None:
        """Close the index; documents that were not committed are lost."""
        if self._batch:
            if self._open:
                self._db.execute("ROLLBACK")
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None and self._batch:
            if not self._open:
                self._db.execute("BEGIN IMMEDIATE")
                self._open = 1
            self.index.refresh()
            self.index.file()
            self.commit()
        self.close()


class _Link(NamedTuple):
    """A document that another is a printing of, and the figures; None when the words are the same."""

    number: int
    cluster: int
    figures: Figures | None

    @property
    def similarity(self) -> float:
        return self.figures.similarity if self.figures else 1.0

    def stored(self) -> bytes:
        """Return the link as the index keeps it."""
        if self.figures is None:
            return json.dumps([1.0, "the same words", None]).encode()
        figures = {name: round(value, 3) for name, value in asdict(self.figures).items()}
        return json.dumps([round(self.similarity, 3), decide(self.figures).reason, figures]).encode()


@dataclass(slots=True)
class _Fresh:
    """A document on its way in."""

    document: Document
    words: int
    text: Text
    text_key: int
    names: list[int]
    fingerprints: list[int]
    day: int | None
    full: frozenset[int] | set[int] = frozenset()
    is_revision: bool = False

    @property
    def unfiled(self) -> list[int]:
        """The fingerprints under which it is to be found: those that not too many exemplars have."""
        return [number for number in self.fingerprints if number not in self.full]

    @classmethod
    def of(cls, document: Document) -> Self:
        paragraphs: Iterable[str] = [document.text] if isinstance(document.text, str) else document.text
        words: list[str] = []
        for paragraph in paragraphs:
            words += paragraph_key(paragraph)
        names = [key_of("id ", document.id)]
        if document.url:
            names.append(key_of("url ", document.url))
        codes = encode(words)
        return cls(
            document=document,
            words=len(words),
            text=Text(codes),
            text_key=key_of(words_digest(words)),
            names=names,
            fingerprints=fingerprints(codes),
            day=day_of(document.published_at or document.fetched_at),
        )


def _rank(entry: Entry, longest: int) -> tuple[object, ...]:
    member = Member(
        id=entry.id,
        url=entry.url or entry.id,
        published_at=entry.published,
        fetched_at=entry.fetched or "",
        word_count=entry.words,
        from_agency=bool(entry.agency),
    )
    return rank(member, longest)


def _in_window(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) <= WINDOW
