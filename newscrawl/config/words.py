"""Words that are nearly those that are known."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return "; did you mean X?" for the nearest of *known*, whatever the case; nothing when none is near.

    *cutoff*: how near it must be, from 0 to 1 for the same (:func:`difflib.get_close_matches`).

    >>> did_you_mean("limti", ["limit", "delay"]), did_you_mean("europe/berlin", ["Europe/Berlin"])
    ('; did you mean limit?', '; did you mean Europe/Berlin?')
    """
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower()[:100], by_lower, n=1, cutoff=cutoff)
    return f"; did you mean {by_lower[near[0]]}?" if near else ""
