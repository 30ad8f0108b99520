"""Which split an article falls on: by its story and by time, so that a story and its copies never fall on two sides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import TYPE_CHECKING

from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from newscrawl.store.selection import Selected

WHOLE = "train"
"""The one split of a dataset that is not parted: what loaders call it, too."""
LATER = "later"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_STEPS = 1 << 64


@dataclass(frozen=True)
class Splits:
    """The splits of a dataset: (name, first number, number behind the last) of a hash's values, and a date.

    *at* is a date or an instant: stories whose first printing is of it or later fall on *later*.
    """

    parts: tuple[tuple[str, int, int], ...] = ((WHOLE, 0, _STEPS),)
    at: str | None = None
    later: str = LATER
    seed: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the splits, in order."""
        names = tuple(name for name, _, _ in self.parts)
        return (*names, self.later) if self.at else names

    def of(self, article: Selected) -> str:
        """Return the split of an article."""
        if self.at and article.story_at >= self.at:
            return self.later
        if len(self.parts) == 1:
            return self.parts[0][0]
        place = place_of(article.cluster_id, self.seed)
        return next(name for name, first, behind in self.parts if first <= place < behind)


def place_of(cluster: str, seed: int) -> int:
    """Return where a story falls, 0 to 2 ** 64 - 1: a hash of its id, so that it stays there while the store grows."""
    return int.from_bytes(blake2b(cluster.encode(), digest_size=8, key=str(seed).encode()).digest(), "big")


def splits_of(text: str | None, at: str | None, seed: int = 0) -> Splits:
    """Return the splits that ``--split`` and ``--split-at`` ask for; *at* is a date or an instant already.

    Raises:
        UsageError: a name cannot be one, comes twice, or the shares are not 100 together.

    >>> [name for name in splits_of("train=90,test=10", None).names]
    ['train', 'test']
    >>> splits_of(None, "2026-06-01").names
    ('train', 'test')
    """
    if text is None:
        return Splits(at=at, later="test", seed=seed) if at else Splits()
    shares: dict[str, Decimal] = {}
    for part in text.split(","):
        name, sign, percent = (piece.strip() for piece in part.partition("="))
        if not sign or not _NAME.fullmatch(name) or name == "all":
            raise UsageError(f"--split {text}: {part.strip()!r} is no NAME=PERCENT; write train=90,test=10")
        if name in shares or (at and name == LATER):
            raise UsageError(f"--split {text}: {name} would be two splits; give each a name of its own")
        try:
            shares[name] = Decimal(percent)
        except InvalidOperation:
            raise UsageError(f"--split {text}: {percent!r} is no number of percent; write train=90,test=10") from None
        if not shares[name].is_finite() or not 0 < shares[name] <= 100:
            raise UsageError(f"--split {text}: {name} has {percent} %; give it more than 0 and 100 at most")
    if sum(shares.values()) != 100:
        raise UsageError(f"--split {text}: the shares are {sum(shares.values())} % together; make them 100")
    parts, reached = [], Decimal(0)
    for name, share in shares.items():
        first, reached = reached, reached + share
        parts.append((name, int(first * _STEPS / 100), int(reached * _STEPS / 100)))
    return Splits(tuple(parts), at, seed=seed)
