"""How far a run lies from the runs before it: a share, a length or a count against the median and the spread of its own
history. Nothing here knows what is measured.

A level (a length, an age) must lie DEVIATIONS off the median: of the spread of the runs before (their median absolute
deviation) and the noise that few articles have by themselves. A share must be so high that a site of this history shows
it with a probability under CHANCE: shares scatter from run to run with the site's topics and desks, so they are taken
for draws from a beta distribution with the mean and the spread of the runs before (the share of a run is then
beta-binomial). Either must lie outside all that the history has shown: what was seen before is no news.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DEVIATIONS = 4.0
"""Deviations of a level that are no chance."""
BEYOND = 0.75
"""Deviations, of the noise that articles have by themselves, by which a level must lie beyond the worst so far: a Sunday
supplement is as unlike the week as the last one was, a little more or less."""
CHANCE = 1e-4
"""Probability of a share that is no chance: some 30 shares are looked at in each run."""
SCATTER = 15.0
"""How shares scatter on a site of which little is known: as if each run drew its share from this many articles. Ours, by
the invented sites of the tests, whose shares move by half a unit on the logistic scale from run to run."""
SCATTER_GROUPS = 4
"""Groups of articles that it takes to know a site's own scatter as well as that."""
GROUP = 5
"""Articles or pages that make a share of the history; runs with fewer are taken together with those before them."""
PRESENT_MIN = 4
"""Articles or pages that make the share of the present: so many of a kind, of which there was none before, are no chance."""
HISTORY_MIN = 5
"""Runs without which there is no history to judge by."""
SHARE_MIN = 0.1
"""The smallest change of a share that is worth a word, however certain it is."""
_TO_DEVIATION = 1.4826
"""Median absolute deviation to standard deviation, of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that left its history: what it usually was, what it is now, the worst that the history has shown, since
    which of the runs (their index); of a level by how many deviations it lies off, of a share how likely it was.
    """

    usual: float
    now: float
    worst: float
    since: int
    deviations: float | None = None
    chance: float | None = None

    @property
    def numbers(self) -> dict[str, float | str]:
        """The numbers, for a machine."""
        odds = {"deviations": self.deviations, "chance": self.chance}
        told = {name: float(f"{value:.3g}") for name, value in odds.items() if value is not None}
        return {"now": round(self.now, 4), "usual": round(self.usual, 4), "worst": round(self.worst, 4), **told}


def spread_of(values: Sequence[float]) -> float:
    """Return the spread of *values* around their median as a standard deviation.

    >>> spread_of([1, 2, 3, 4, 100])
    1.4826
    """
    centre = median(values)
    return _TO_DEVIATION * median(abs(value - centre) for value in values)


def rise_of_share(counts: Sequence[tuple[int, int]]) -> Change | None:
    """Return how the share of a count among a total has risen at the end of *counts*, one pair a run, or None.

    The last runs count together until they have PRESENT_MIN of the total, and with them those before since the rise began: it is
    measured whole, against the runs before it.

    >>> rise_of_share([(0, 20)] * 8 + [(19, 20)]).now
    0.95
    >>> rise_of_share([(2, 20), (4, 20), (3, 20), (1, 20), (3, 20), (5, 20)]) is None
    True
    """
    end = _last_group(counts)
    if end is None:
        return None
    usual = median([part / whole for part, whole in counts if whole])
    start = min(end, _rise_began(counts, (usual + _share(counts[end:])) / 2))
    before, present = counts[:start], counts[start:]
    part, whole = sum(part for part, _ in present), sum(whole for _, whole in present)
    now = part / whole
    shares = _groups(before)
    total = sum(whole for _, whole in before)
    if len(before) < HISTORY_MIN or total < 2 * GROUP or len(shares) < 2:
        return None
    centre = median(shares)
    if now - centre < SHARE_MIN or now <= max(shares):
        return None
    mean = (sum(part for part, _ in before) + 1) / (total + 2)
    chance = _tail(part, whole, mean, _scatter(shares, mean))
    if chance > CHANCE:
        return None
    since = next(index for index in range(start, len(counts)) if counts[index][1])
    return Change(centre, now, max(shares), since, chance=chance)


def _rise_began(counts: Sequence[tuple[int, int]], middle: float) -> int:
    """Return the index from which on the runs have most articles beyond a share of *middle* together: where a rise that
    lasts began, though one of its runs may look as before.

    >>> _rise_began([(0, 20), (1, 20), (13, 20), (8, 20), (14, 20)], 0.5)
    2
    """
    start, most, beyond = len(counts), 0.0, 0.0
    for index in range(len(counts) - 1, -1, -1):
        part, whole = counts[index]
        beyond += part - middle * whole
        if beyond > most:
            start, most = index, beyond
    return start


def _scatter(shares: Sequence[float], mean: float) -> float:
    """Return the scatter of the shares of runs, in articles: few for shares that move much, many for steady ones."""
    even = mean * (1 - mean)
    own = sum((share - mean) ** 2 for share in shares)
    variance = (own + SCATTER_GROUPS * even / (SCATTER + 1)) / (len(shares) + SCATTER_GROUPS)
    return max(even / variance - 1, 1.0)


def _tail(part: int, whole: int, mean: float, scatter: float) -> float:
    """Return the probability that *part* or more of *whole* have what a share of *mean* and *scatter* of all have.

    >>> round(_tail(1, 1, 0.25, 15.0), 6), round(_tail(0, 5, 0.25, 15.0), 6)
    (0.25, 1.0)
    """
    alpha, beta = mean * scatter, (1 - mean) * scatter
    term = math.exp(
        math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
        + math.lgamma(part + alpha) + math.lgamma(whole - part + beta) - math.lgamma(whole + scatter)
        + math.lgamma(scatter) - math.lgamma(alpha) - math.lgamma(beta)
    )  # fmt: skip
    total = term
    for number in range(part, whole):
        term *= (whole - number) / (number + 1) * (number + alpha) / (whole - number - 1 + beta)
        total += term
    return total


def change_of_level(values: Sequence[tuple[float, int]], noise_of_one: float) -> Change | None:
    """Return how far a figure has moved from its level at the end of *values*, up or down, or None.

    *values* holds for each run the figure, on a scale on which it scatters evenly (a logarithm, a root), and the number of
    articles behind it, 0 for a run without; *noise_of_one* is the deviation that one article has.

    >>> level = [(5.0, 20), (5.1, 20), (4.9, 20), (5.0, 20), (5.1, 20), (4.9, 20)]
    >>> change_of_level([*level, (5.1, 20)], 1.0) is None, change_of_level([*level, (3.0, 20)], 1.0).now
    (True, 3.0)
    """
    end = _last_group([(number, number) for _, number in values])
    known = [value for value, number in values[: end or 0] if number]
    if end is None or len(known) < HISTORY_MIN:
        return None
    usual, latest = median(known), _mean(values[end:])
    streak = _streak(values[:end], lambda row: row[1] == 0 or abs(row[0] - latest) < abs(row[0] - usual))
    before = [(value, number) for value, number in values[:streak] if number]
    present = [(value, number) for value, number in values[streak:] if number]
    if len(before) < HISTORY_MIN:
        return None
    now, levels = _mean(present), [value for value, _ in before]
    centre = median(levels)
    noise = noise_of_one * _noise_between(present, before)
    deviations = abs(now - centre) / math.hypot(spread_of(levels) / math.sqrt(len(present)), noise)
    worst = min(before) if now < centre else max(before)
    seen = abs(worst[0] - centre) + BEYOND * noise_of_one * _noise_between(present, [worst])
    if deviations < DEVIATIONS or ((worst[0] - centre) * (now - centre) > 0 and abs(now - centre) <= seen):
        return None
    since = next(index for index in range(streak, len(values)) if values[index][1])
    return Change(centre, now, worst[0], since, deviations=deviations)


def _noise_between(present: Sequence[tuple[float, int]], before: Sequence[tuple[float, int]]) -> float:
    """Return the deviation that the difference of two means has by chance, for articles that deviate by one."""
    return math.sqrt(sum(1 / sum(number for _, number in rows) for rows in (present, before)))


def _share(counts: Sequence[tuple[int, int]]) -> float:
    return sum(part for part, _ in counts) / sum(whole for _, whole in counts)


def _mean(values: Sequence[tuple[float, int]]) -> float:
    """Return the mean of figures, each with the weight of its articles."""
    return sum(value * number for value, number in values) / sum(number for _, number in values)


def _last_group(counts: Sequence[tuple[int, int]]) -> int | None:
    """Return the index of the first of the last runs that have PRESENT_MIN of the total together, or None."""
    whole = 0
    for index in range(len(counts) - 1, -1, -1):
        whole += counts[index][1]
        if whole >= PRESENT_MIN:
            return index
    return None


def _groups(counts: Sequence[tuple[int, int]]) -> list[float]:
    """Return the shares of runs, small ones taken together until they have GROUP of the total."""
    shares = []
    part = whole = 0
    for more, of in counts:
        part, whole = part + more, whole + of
        if whole >= GROUP:
            shares.append(part / whole)
            part = whole = 0
    return shares


def _streak(rows: Sequence[tuple[float, int]], is_alike: Callable[[tuple[float, int]], bool]) -> int:
    """Return where the unbroken row of *rows* begins that are like the present, at the end."""
    start = len(rows)
    while start and is_alike(rows[start - 1]):
        start -= 1
    return start
