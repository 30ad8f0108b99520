"""The part of a robots.txt that concerns us, whatever else it holds."""

from __future__ import annotations

import re

SIZE_MAX = 500 * 1024
"""Bytes that are read, the least that RFC 9309 (2.5) asks for."""
_AGENT = re.compile(r"\s{0,50}user[- ]?agent[\s:]{1,50}([^#]{0,200})", re.IGNORECASE)
_NOBODY = "User-agent: -nobody-"


def relevant_rules(body: bytes, agent: str) -> bytes:
    r"""Return the first 500 KiB of a robots.txt with every group for other agents given to nobody.

    A parser keeps a copy of each rule for each agent of its group: a hostile file with 20,000 agents and as many rules
    would take minutes and gigabytes.

    >>> relevant_rules(b"User-agent: evilbot\nDisallow: /\n\nUser-agent: *\nDisallow: /private/\n", "newscrawl")
    b'User-agent: -nobody-\nDisallow: /\n\nUser-agent: *\nDisallow: /private/'
    """
    part = body[:SIZE_MAX]
    if len(body) > SIZE_MAX:
        part = part[: part.rfind(b"\n") + 1]  # half a rule might forbid all
    lines = part.decode("utf-8", "ignore").removeprefix("\ufeff").splitlines()
    return "\n".join(line if _concerns(line, agent) else _NOBODY for line in lines).encode()


def _concerns(line: str, agent: str) -> bool:
    match = _AGENT.match(line)
    if not match:
        return True
    named = match[1].strip().lower()
    return named == "*" or agent.lower().startswith(named.replace("*", ""))
