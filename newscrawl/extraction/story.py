"""The body of an article as extraction found it: the interface between body.py and the fields that look around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.extraction.table import Block, Node


@dataclass(slots=True)
class Story:
    """The body: its paragraphs in order, the blocks of the page they came from, and what was left out around them.

    ``blocks`` are the page's blocks that were kept (empty when the text came from JSON-LD or a script); ``dropped``
    holds (kind, text) of texts inside the container that are no body; ``source`` is ``rule``, ``json-ld``,
    ``microdata``, ``generic`` or ``script``; ``reason`` says what spoke for it.
    """

    paragraphs: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    container: Node | None = None
    dropped: list[tuple[str, str]] = field(default_factory=list)
    source: str = "generic"
    reason: str = ""
