"""Text made safe to print: no character in it commands a terminal or turns the line around, no address in it tells a
password.
"""

from __future__ import annotations

import re

_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters but for tab and line feed, line separators, and marks that change the direction of writing."""
_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]{1,1000}@")
"""Name and password in front of the host of a URL, up to the last ``@``."""


def printable(text: str) -> str:
    r"""Return *text* with every character that commands a terminal written out, and without passwords of URLs.

    >>> printable("\x1b[2Jgone\r"), printable("https://me:secret@example.org/")
    ('\\x1b[2Jgone\\x0d', 'https://***@example.org/')
    """
    if "@" in text:
        text = _CREDENTIALS.sub("***@", text)
    return text if text.isprintable() else _COMMANDS.sub(_written, text)


def _written(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
