"""What can be found about the health of a site: verdicts, classes of failure, findings with their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Verdict(StrEnum):
    """How a site is, the best first; ``new`` has too few runs to say."""

    OK = "ok"
    NEW = "new"
    WARN = "warn"
    STALE = "stale"
    FAIL = "fail"

    @property
    def is_below_expectation(self) -> bool:
        """Ask whether somebody should look at the site before its next run."""
        return self in (Verdict.STALE, Verdict.FAIL)


class Failure(StrEnum):
    """Why a site fails, as far as its last run shows."""

    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS = "tls"
    WALL = "wall"
    ROBOTS = "robots"
    SERVER = "server error"
    GONE = "gone"
    NO_LINKS = "no links"
    NO_BODY = "no body"
    MARKUP = "changed markup"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has found: how bad it is, the sentence with its numbers, the numbers themselves."""

    rule: str
    verdict: Verdict
    sentence: str
    numbers: Mapping[str, float | str] = field(default_factory=dict)
    failure: Failure | None = None


def failure_of(word: str) -> Failure:
    """Return the class of a failure by the word a page ended with.

    >>> failure_of("failed:http 403"), failure_of("failed:http 502")
    (<Failure.WALL: 'wall'>, <Failure.SERVER: 'server error'>)
    """
    disposition, _, status = word.partition(" ")
    if status:
        return Failure.WALL if status in ("401", "402", "403", "405", "406", "429", "451") else Failure.SERVER
    return _FAILURES.get(disposition, Failure.OTHER)


_FAILURES = {
    "failed:dns": Failure.DNS, "failed:connection": Failure.REFUSED, "failed:timeout": Failure.TIMEOUT,
    "failed:tls": Failure.TLS, "failed:busy": Failure.WALL, "failed:robots": Failure.ROBOTS,
    "refused:robots": Failure.ROBOTS, "gone": Failure.GONE, "failed:redirect": Failure.WALL,
    "dropped:empty": Failure.NO_BODY, "dropped:no_body": Failure.NO_BODY, "dropped:no_title": Failure.MARKUP,
    "dropped:not_article": Failure.MARKUP, "dropped:too_short": Failure.MARKUP, "dropped:not_html": Failure.WALL,
}  # fmt: skip
