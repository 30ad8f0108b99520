"""What a field's extraction gives: candidates, the best first, each with its source and the reason it is there."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class Candidate(NamedTuple, Generic[Value]):
    """A possible value of a field.

    ``source`` is one of ``rule``, ``json-ld``, ``microdata``, ``meta``, ``feed``, ``generic``, ``url``, ``text``;
    ``reason`` says in a few words where exactly it stood and what speaks for or against it.
    """

    value: Value
    source: str
    reason: str = ""


Candidates = list[Candidate[Value]]
