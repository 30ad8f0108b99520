"""Who is told when a site's verdict changes: the tables ``[alerts.NAME]``, and what each kind of receiver needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ReceiverKind = Literal["webhook", "slack", "email", "command"]
VERDICTS = ("ok", "new", "warn", "stale", "fail")
"""The words of :class:`newscrawl.reports.findings.Verdict`."""
TOLD = ("ok", "stale", "fail")
"""Verdicts that are told of where a receiver does not say: trouble, and that it is over."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A table ``[alerts.NAME]``.

    ``options`` by kind, each key always there: of all ``timeout`` (seconds, float) and ``retries`` (int); of a webhook ``url``,
    ``headers`` (a mapping); of slack ``url``; of email ``host``, ``port`` (None for the usual), ``user``, ``password`` (None
    for no login), ``sender``, ``to`` (a tuple), ``security`` ("starttls", "tls", "none"); of a command ``command`` (a tuple of
    words). :data:`newscrawl.config.keys.RECEIVER_KEYS` has them all.
    """

    name: str
    kind: ReceiverKind
    options: Mapping[str, object] = field(repr=False)  # may hold passwords
    on: tuple[str, ...] = TOLD
    """new verdicts of a site, of :data:`VERDICTS`, that it is told of"""
    missing: tuple[str, ...] = ()
    """names of environment variables that its table takes a value from, and which are not set: it cannot be told anything"""
    line: int | None = None
    """of the file, where it begins"""
