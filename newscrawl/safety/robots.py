"""The part of a robots.txt that concerns us, whatever else it holds."""

from __future__ import annotations

import re

SIZE_MAX = 500 * 1024
"""Bytes that are read, the least that RFC 9309 (2.5) asks for."""
_AGENT = re.compile(r"\s{0,50}user[- ]?agent[\s:]{1,50}([^#]{0,200})", re.IGNORECASE)
_DELAY = re.compile(r"\s{0,50}crawl-?delay\s{0,20}:\s{0,20}([^\s#]{1,40})", re.IGNORECASE)
DELAY_MAX = 1e9
"""Seconds: what stands for a delay without end, which a parser would take for none."""
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
    return "\n".join(_with_plain_delay(line) if _concerns(line, agent) else _NOBODY for line in lines).encode()


def _concerns(line: str, agent: str) -> bool:
    match = _AGENT.match(line)
    if not match:
        return True
    named = match[1].strip().lower()
    return named == "*" or agent.lower().startswith(named.replace("*", ""))


def _with_plain_delay(line: str) -> str:
    """Return a line with the delay that it asks for, if it does, as a parser reads it.

    >>> _with_plain_delay("Crawl-delay: 1,5s"), _with_plain_delay("crawl-delay: inf")
    ('Crawl-delay: 1.5', 'Crawl-delay: 1000000000.0')
    """
    match = _DELAY.match(line)
    if not match:
        return line
    try:
        seconds = float(match[1].lower().removesuffix("s").replace(",", "."))
    except ValueError:
        return line
    return f"Crawl-delay: {min(seconds, DELAY_MAX)}" if seconds >= 0 else line
