"""What a person has settled about the paragraphs of a site: lines of a small text file.

    # data/boilerplate/gazette.txt
    keep: The Gazette corrects its mistakes here.
    drop: Our reporter was a guest of the ferry company.

Case, quotes, dashes and blanks need not agree with the page. Lines that are empty or begin with # say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.cleaning.characters import paragraph_key
from newscrawl.cleaning.learnt import fingerprint
from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from pathlib import Path

KEEP, DROP = "keep", "drop"
_SIZE_MAX = 1 << 20  # bytes; such a file is written by hand


class Pin(NamedTuple):
    """A line of the file: ``keep`` or ``drop``, the paragraph, and its number in the file, from 1."""

    word: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Pins:
    """The pinned paragraphs of a site by their fingerprints (:func:`newscrawl.cleaning.learnt.fingerprint`)."""

    by_fingerprint: dict[int, Pin]

    def apply(self, learnt: frozenset[int]) -> frozenset[int]:
        """Return what is dropped on the site, of what was *learnt* and what is pinned."""
        kept = {mark for mark, pin in self.by_fingerprint.items() if pin.word == KEEP}
        return (learnt | self.by_fingerprint.keys()) - kept


def read_pins(path: Path) -> Pins:
    """Read the pins of a site; there are none when there is no such file.

    Raises:
        UsageError: the file cannot be read, or a line of it, which is named, is no pin.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_SIZE_MAX + 1)
    except FileNotFoundError:
        return Pins({})
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; make it a file that may be read, or remove it") from error
    if len(content) > _SIZE_MAX:
        raise UsageError(f"{path}: it has more than {_SIZE_MAX} bytes; pin single paragraphs, one a line")
    pins: dict[int, Pin] = {}
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip() and not line.lstrip().startswith(b"#"):
            pin = _pin(path, number, line)
            mark = fingerprint(pin.text)
            other = pins.setdefault(mark, pin)
            if other.word != pin.word:
                raise UsageError(
                    f"{path}:{number}: {pin.word}: what line {other.line} says to {other.word}; remove one of them"
                )
    return Pins(pins)


def _pin(path: Path, number: int, line: bytes) -> Pin:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}:{number}: {error.reason}; save the file as UTF-8") from error
    word, colon, paragraph = text.strip().partition(":")
    if not colon or word not in (KEEP, DROP):
        shown = text.strip()[:60]
        raise UsageError(
            f"{path}:{number}: {shown!r} begins with neither keep: nor drop:; write one of them and the paragraph"
        )
    if not paragraph_key(paragraph):
        raise UsageError(f"{path}:{number}: nothing to {word}; write the paragraph behind {word}:")
    return Pin(word, paragraph.strip(), number)
