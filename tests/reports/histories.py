"""Invented histories of sites, for the tests of health: what stable sites bring, and what can befall them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.store import RunFigures

if TYPE_CHECKING:
    import random

START = datetime(2026, 9, 7, 6, tzinfo=UTC)  # a Monday


@dataclass(slots=True)
class InventedSite:
    """A site as chance has it: *daily* new articles on a week day, *weekend* times as many on the others, asked every
    *hours*. Each field has the share of articles that have it and the share of those that its first source fills; both
    scatter from run to run, as topics and desks do.
    """

    chance: random.Random
    daily: float = 20.0
    weekend: float = 1.0
    hours: float = 24.0
    sources: int = 3
    links: int = 60
    words: float = 450.0
    fields: dict[str, tuple[float, float]] = field(
        default_factory=lambda: {
            "title": (1.0, 1.0), "body": (1.0, 0.97), "published_at": (0.99, 0.97), "authors": (0.8, 0.9),
            "description": (0.9, 1.0), "section": (0.95, 1.0), "language": (1.0, 1.0), "agency": (0.3, 0.7),
            "images": (0.85, 1.0), "topics": (0.6, 1.0), "teasers": (0.9, 1.0),
        }
    )  # fmt: skip
    failing: float = 0.01
    """share of pages that fail"""
    dropped: float = 0.05
    copies: float = 0.1

    def runs(self, number: int, start: datetime = START) -> list[RunFigures]:
        """Return the figures of *number* runs."""
        return [self.run(start + timedelta(hours=self.hours * index)) for index in range(number)]

    def run(self, at: datetime) -> RunFigures:
        """Return the figures of a run that began at an instant."""
        chance = self.chance
        rate = (
            self.daily * self.hours / 24 * (self.weekend if at.weekday() >= 5 else 1.0) * chance.lognormvariate(0, 0.2)
        )
        found = poisson(chance, rate)
        run = RunFigures(f"{at:%Y%m%dT%H%M}", f"{at:%Y-%m-%dT%H:%M:%SZ}", "finished", found, max(0, self.links - found))
        run.sources = Counter({"read": self.sources})
        run.examples = {
            word: f"https://gazette.example/{word}" for word in ("read", "failed:timeout", "dropped:too_short")
        }
        for _ in range(found):
            run.pages[self._end()] += 1
        run.articles = run.pages["stored"] + run.pages["duplicate"]
        if run.articles:
            lengths = sorted(chance.lognormvariate(math.log(self.words), 0.7) for _ in range(run.articles))
            ages = sorted(chance.lognormvariate(1.5, 1.0) for _ in range(run.articles))
            run.words, run.age = lengths[len(lengths) // 2], ages[len(ages) // 2]
        for name, (share, first) in self.fields.items():
            mood = chance.gauss(0, 0.5)
            having = sum(chance.random() < shifted(share, mood) for _ in range(run.articles))
            answered = sum(chance.random() < shifted(first, mood) for _ in range(having))
            run.answers[name] = Counter({"json-ld": answered, "meta": having - answered}) + Counter()
        return run

    def _end(self) -> str:
        throw = self.chance.random()
        for word, share in (
            ("failed:timeout", self.failing),
            ("dropped:too_short", self.dropped),
            ("duplicate", self.copies),
        ):
            if throw < share:
                return word
            throw -= share
        return "stored"


def shifted(share: float, mood: float) -> float:
    """Return a share moved by *mood* on the logistic scale; none and all stay."""
    if share in (0.0, 1.0):
        return share
    return 1 / (1 + math.exp(-math.log(share / (1 - share)) - mood))


def poisson(chance: random.Random, rate: float) -> int:
    """Return a Poisson number; large ones from the normal distribution."""
    if rate > 50:
        return max(0, round(chance.gauss(rate, math.sqrt(rate))))
    limit, product, number = math.exp(-rate), chance.random(), 0
    while product > limit:
        product *= chance.random()
        number += 1
    return number
