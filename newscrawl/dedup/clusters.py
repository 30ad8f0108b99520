"""What the articles of a cluster are to each other: which one stands for it, and what the others are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FULL_TEXT_SHARE = 0.7
"""A text of at least this share of the longest one's words counts as the full text."""
STRONG = 0.75
"""Similarity from which a single edge may join two clusters, however many articles each has."""


class Role(StrEnum):
    """What an article is in its cluster."""

    CANONICAL = "canonical"
    """stands for the cluster; an article without copies does too"""
    COPY = "copy"
    EXCERPT = "excerpt"
    """a copy with less than 70 % of the words of the canonical article"""
    REVISION = "revision"
    """another text of an address that was known"""


@dataclass(frozen=True, slots=True)
class Member:
    """What the choice looks at: one article of a cluster."""

    id: str
    url: str
    published_at: str | None
    fetched_at: str
    word_count: int
    from_agency: bool
    """whether the site is the agency's own"""


def rank(member: Member, longest: int) -> tuple[bool, bool, str, str, str, str]:
    """Return what articles of a cluster are ordered by, the canonical one first; *longest* is the most words of any.

    The agency's own site comes first, then a full text, then the earliest published, the earliest fetched, the smallest
    URL, the smallest id. The order in which they arrived does not matter.
    """
    return (
        not member.from_agency,
        member.word_count < FULL_TEXT_SHARE * longest,
        member.published_at or "9999",
        member.fetched_at,
        member.url,
        member.id,
    )


_REASONS = (
    "it is on the agency's own site",
    "the other has less than 70 % of the longest text",
    "it was published first",
    "it was fetched first",
    "its address comes first in the alphabet",
    "its id comes first",
)


def why_first(first: Member, other: Member, longest: int) -> str:
    """Return in words why *first* stands for a cluster and not *other*: what decided in the order of `rank`."""
    ranks = zip(rank(first, longest), rank(other, longest), strict=True)
    return next((reason for reason, (mine, its) in zip(_REASONS, ranks, strict=True) if mine != its), _REASONS[-1])


def role(word_count: int, canonical_word_count: int, *, is_canonical: bool, is_revision: bool) -> Role:
    """Return what an article is in its cluster.

    >>> role(120, 400, is_canonical=False, is_revision=False)
    <Role.EXCERPT: 'excerpt'>
    """
    if is_canonical:
        return Role.CANONICAL
    if is_revision:
        return Role.REVISION
    return Role.EXCERPT if word_count < FULL_TEXT_SHARE * canonical_word_count else Role.COPY


def may_join(sizes: tuple[int, int], similarity: float) -> bool:
    """Ask whether an article that is in two clusters may make one of them.

    A chain of small differences can lead from any story to any other; so one weak edge joins a cluster of one or two,
    but not two clusters that each stand on several articles. *similarity* is that of the weaker edge.
    """
    return similarity >= STRONG or min(sizes) <= 2
