"""The parts of a page that extraction never reads, told from its bytes: programs, style sheets, drawings.

They are over half of a page's bytes (``benchmarks/extraction.py`` says how much of its pages). A part is
taken out only where its end is beyond doubt, by HTML's rules for scripts and comments
(https://html.spec.whatwg.org/multipage/parsing.html); from the first that is not so plain, the page stays as it is.
"""

from __future__ import annotations

import re

_ATTRIBUTES = r"""(?=[\s>])((?:\s*+[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>]++))?+)*+)\s*+>"""
_END = r"\s*+>"
_UNQUOTED = r"""(?<!["'=]<)"""
"""not the start of a text in a program"""
_APART = r"(?<![^>\s]<)"
"""behind a tag or a blank: neither the start of an attribute's value, nor what parts an entity or a tag in two"""

_SHAPES = (
    r"(?:path|g|circle|rect|line|polyline|polygon|ellipse|use|defs|symbol|title|desc|clippath|mask|lineargradient|"
    r"radialgradient|stop|text|tspan|textpath|image|pattern|marker|filter|fe[a-z]++|animate[a-z]*+|set)[\s/>]"
)
"""elements of drawings; any other may be HTML that ends the drawing (https://html.spec.whatwg.org/#parsing-main-inforeign)"""


def _part(tag: str, inside: str, end: str = "") -> str:
    """Return the pattern of an element up to its end tag, where each ``<`` in it stands before *inside*, that of the end tag
    before *end*.
    """
    return rf"{_APART}{tag}{_ATTRIBUTES}[^<]*+(?:<{inside}[^<]*+)*+<{end}/{tag}{_END}"


_PARTS = re.compile(
    "(?i)<(?=[stxpn!])(?:"
    rf"{_part('script', '(?!/?script)')}|"
    rf"{_part('script', f'(?!/script|!--|{_UNQUOTED}script)')}|"
    rf"{_part('style', '(?!/?style)')}|"
    rf"{_part('svg', f'(?=/?+{_SHAPES})', _APART)}|"
    rf"(title(?:\s[^<>]*+)?+>[^<]*+</title{_END}|"
    rf"textarea(?:\s[^<>]*+)?+>[^<]*+</textarea{_END}|"
    r"!--(?!-?>)[^-]*+(?:-(?!->|-!>)[^-]*+)*+-->)|"
    r"(?:script|style|title|textarea|xmp|plaintext|noembed|noframes|!--|!\[CDATA)"
    ")".encode()
)
"""A program or data (groups 1, 2: its attributes), a style sheet (3), a drawing (4), a text in which tags do not count (5); or the
start of one of these that does not end as it should (no group). All loops are possessive: no byte is looked at thrice."""
_SCRIPTS, _TEXT = (1, 2), 5
_SCRIPT = re.compile(
    rb"(?i)<script(?=[\s>])([^<>]*+)>([^<]*+(?:<(?!/script)[^<]*+)*+)|<!--(?!-?>)[^-]*+(?:-(?!->)[^-]*+)*+"
)
"""A script (groups 1, 2: its attributes, its text), or a comment, in which scripts do not count."""
_NO_PROGRAM = re.compile(rb"(?i)\s(?:src\s*+=|type\s*+=\s*+(?:\"[^\"]*json|'[^']*json|[^\s\"']*json))")
"""Attributes of a script from elsewhere, and of one that holds data."""
_PROGRAM = 2_000  # characters from which a program may hold more than a counter's call


def without_unread(utf8: bytes) -> bytes:
    """Return a page without its programs, style sheets and drawings.

    >>> without_unread(b"<style>p { color: red }</style><p>Rain.</p><script>var a = '<p>';</script>")
    b'<p>Rain.</p>'
    >>> without_unread(b'<script type="application/json">{}</script><p>Rain.')
    b'<script type="application/json">{}</script><p>Rain.'
    """
    kept, done = [], 0
    for part in _PARTS.finditer(utf8):
        kind = part.lastindex
        if kind is None:
            break
        if kind == _TEXT or (kind in _SCRIPTS and b"json" in part[kind].lower()):
            continue
        start, end = part.span()
        if utf8.rfind(b"<", done, start) > utf8.rfind(b">", done, start):
            continue  # the tag before has not ended: it stands in the value of an attribute
        kept.append(utf8[done:start])
        done = end
    kept.append(utf8[done:])
    return b"".join(kept)


def programs_of(utf8: bytes) -> list[str]:
    """Return the texts of a page's long programs."""
    programs = [
        part[2].decode("utf-8", "replace")
        for part in _SCRIPT.finditer(utf8)
        if part[2] and not _NO_PROGRAM.search(part[1])
    ]
    return [text for text in programs if len(text) >= _PROGRAM]
