"""The rules of a card, drafted: a selector only where extraction without one is in doubt on most pages, and with it no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.drafting.doubts import names_people, stated_body, stated_date, stated_title
from newscrawl.drafting.selectors import find_selector
from newscrawl.extraction.blocks import HEADING_TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newscrawl.drafting.samples import Sample

FIELDS = ("title", "body", "published_at", "authors")
"""Fields that a page says often enough to judge them."""


def draft_rules(
    samples: Sequence[Sample], platform: Mapping[str, str], say: Callable[[str, str], None]
) -> tuple[dict[str, str], list[str]]:
    """Return the rules a card needs beyond those of its platform, and remarks on what remains to be looked at."""
    _compare(samples, platform, say)
    rules: dict[str, str] = {}
    remarks: list[str] = []
    for name in FIELDS:
        doubted = [sample for sample in samples if name in sample.doubts]
        right = len(samples) - len(doubted)
        if not doubted:
            say(name, f"right on {right} of {len(samples)} without a rule")
            continue
        reason = f"in doubt on {len(doubted)} of {len(samples)} ({doubted[0].doubts[name]})"
        rule = _rule(name, samples, doubted) if 2 * len(doubted) > len(samples) else None
        if rule:
            rules[name] = rule
            say(name, f"{reason}; the rule {rule} settles it")
        else:
            say(name, f"{reason}; no rule")
            remarks.append(f"{name} of {doubted[0].fetched.url}: {doubted[0].doubts[name]}")
    return rules, remarks


def _compare(samples: Sequence[Sample], rules: Mapping[str, str], say: Callable[[str, str], None]) -> None:
    """Tell what the rules of the platform change."""
    if not rules:
        return
    ruled = [sample.read_with(rules).article for sample in samples]
    for name in rules:
        changed = sum(
            getattr(sample.article, name) != getattr(article, name)
            for sample, article in zip(samples, ruled, strict=True)
        )
        told = "the same without it" if not changed else f"another value on {changed} of {len(samples)}"
        say(name, f"the platform's rule {rules[name]} gives {told}")


def _rule(name: str, samples: Sequence[Sample], doubted: Sequence[Sample]) -> str | None:
    """Return a selector by which a field is in doubt on fewer pages, and on less than half of all."""
    stated = [(sample.page.tree, text) for sample in doubted if (text := _stated(name, sample))]
    selector = find_selector(stated, HEADING_TAGS if name == "title" else ())
    if selector is None:
        return None
    left = sum(name in sample.read_with({name: selector}).doubts for sample in samples)
    return selector if left < len(doubted) and 2 * left < len(samples) else None


def _stated(name: str, sample: Sample) -> str | None:
    """Return the text that an element of the page must hold to be the field, as the page itself tells."""
    page = sample.page
    if name == "title":
        return stated_title(page)
    if name == "body":
        return stated_body(page) or None
    if name == "published_at":
        when = stated_date(page)
        shown = (time.text for time in page.times if when and time.datetime.startswith(f"{when:%Y-%m-%d}"))
        return next(shown, None)
    return next((mark.text for mark in page.marks if names_people(mark)), None)
