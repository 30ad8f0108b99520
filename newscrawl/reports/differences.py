"""What changed between two texts, for people: paragraphs that came and went, words that changed within one."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import paragraph_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PIECES_MAX = 2_000
"""Words, blanks and marks of two paragraphs that are compared one by one, without what both begin and end with;
difflib's time grows with their product."""
_PARAGRAPHS_MAX = 2_000
_PAIRS_MAX = 400  # paragraphs of a rewritten passage, those that went times those that came
_ALIKE = 0.5  # two paragraphs less alike than this are told as one that went and one that came
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


def differences(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Yield lines that show how *old* became *new*, a paragraph each.

    ``- `` went, ``+ `` came, ``~ `` changed, with ``[-words that went-]`` and ``{+words that came+}``; what stayed is
    counted, in whatever typography.

    >>> list(differences(["One.", "Rain fell."], ["One.", "Snow fell."]))
    ['  (1 paragraph the same)', '~ [-Rain-]{+Snow+} fell.']
    """
    if max(len(old), len(new)) > _PARAGRAPHS_MAX:
        yield f"  (only the first {_PARAGRAPHS_MAX} paragraphs are compared)"
        old, new = old[:_PARAGRAPHS_MAX], new[:_PARAGRAPHS_MAX]
    words = SequenceMatcher(None, [*map(paragraph_key, old)], [*map(paragraph_key, new)])
    for tag, start, end, new_start, new_end in words.get_opcodes():
        if tag == "equal":
            count = end - start
            yield f"  ({count} paragraph{'' if count == 1 else 's'} the same)"
        else:
            yield from _changed(old[start:end], new[new_start:new_end])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Yield a passage that was rewritten, each old paragraph with the next new one that is like it."""
    few = len(old) * len(new) <= _PAIRS_MAX
    told = 0
    for before in old:
        found, marked = next(
            ((at, marked) for at in range(told, len(new)) if few and (marked := _marked(before, new[at]))), (told, None)
        )
        yield from (f"+ {paragraph}" for paragraph in new[told:found])
        yield f"~ {marked}" if marked else f"- {before}"
        told = found + bool(marked)
    yield from (f"+ {paragraph}" for paragraph in new[told:])


def _marked(before: str, after: str) -> str | None:
    """Return the words of both, marked; None when they have too little in common to read so."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    head = _same(old, new)
    tail = _same(reversed(old[head:]), reversed(new[head:]))
    begin, end = old[:head], old[len(old) - tail :]
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(old) + len(new) > _PIECES_MAX:
        return None
    if not _are_alike(_words(old), _words(new), len(_words(begin)) + len(_words(end))):
        return None
    told = [*begin]
    for tag, start, stop, new_start, new_stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            told.append("".join(old[start:stop]))
            continue
        if stop > start:
            told.append(f"[-{''.join(old[start:stop])}-]")
        if new_stop > new_start:
            told.append(f"{{+{''.join(new[new_start:new_stop])}+}}")
    return "".join([*told, *end])


def _same(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many pieces both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _words(pieces: Sequence[str]) -> list[str]:
    return [piece for piece in pieces if piece[0].isalnum()]


def _are_alike(old: Sequence[str], new: Sequence[str], same: int) -> bool:
    """Ask whether two paragraphs are one that changed, when beside these words *same* others begin or end both."""
    size = len(old) + len(new)
    least = _ALIKE * (2 * same + size) - 2 * same
    words = SequenceMatcher(None, old, new, autojunk=False)
    return words.quick_ratio() * size >= least and words.ratio() * size >= least
