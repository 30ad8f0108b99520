"""A TOML file, and in which line each of its keys stands, which Python's own reader does not tell."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SIZE_MAX = 1_000_000
"""Bytes; a larger file is no configuration."""
Place = tuple[str | int, ...]
"""Keys from the top of the file down; a number for the table of an array."""

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}|'  # strings and comments are passed over whole
    r"'''(?:[^']|'{1,2}(?!'))*'{3,5}|"
    r'"(?:[^"\\\n]|\\.)*"|'
    r"'[^'\n]*'|"
    r"#[^\n]*|"
    r"[\[\]{}]|\n",
    re.DOTALL,
)
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that has been read: what it holds, and the line of each key."""

    path: Path
    tables: Mapping[str, Any]
    lines: Mapping[Place, int]

    def where(self, place: Place) -> str:
        """Return the file and the line of a key, or of the nearest table that holds it: ``newscrawl.toml line 3``."""
        line = self.line(place)
        return f"{self.path} line {line}" if line else str(self.path)

    def line(self, place: Place) -> int | None:
        """Return the line of a key; of a table without a header of its own that of its first key, of what is not there that of
        the nearest table that would hold it.
        """
        inner = (line for known, line in self.lines.items() if known[: len(place)] == place)
        outer = (self.lines[place[:length]] for length in range(len(place) - 1, 0, -1) if place[:length] in self.lines)
        return next(inner, None) or next(outer, None)


def read_source(path: Path) -> Source:
    """Read a file.

    Raises:
        ConfigurationError: it cannot be read, is no text, or no TOML; with line and column.
    """
    text = _text_of(path)
    try:
        return Source(path, tomllib.loads(text), dict(_lines_of(text)))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([_syntax(path, text, str(error))]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists in lists, tables in tables
        raise ConfigurationError([f"{path}: it holds a number or a nesting that no configuration has"]) from None


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_MAX + 1)
    except IsADirectoryError:
        raise ConfigurationError([f"{path}: it is a folder; name a file"]) from None
    except OSError as error:
        raise ConfigurationError([f"{path}: it cannot be read ({error.strerror})"]) from None
    except ValueError:  # a name with a zero byte
        raise ConfigurationError([f"{str(path)!r} is no name of a file"]) from None
    if len(content) > SIZE_MAX:
        raise ConfigurationError([f"{path}: it has more than {SIZE_MAX} bytes; is it a configuration?"])
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigurationError([f"{path}: it is in UTF-16; save it as UTF-8"])
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise ConfigurationError(
            [f"{path} line {line}: byte 0x{byte:02x} is no UTF-8; save the file as UTF-8"]
        ) from None


def _syntax(path: Path, text: str, message: str) -> str:
    position = _POSITION.search(message)
    if position and position[1]:
        where = f"line {position[1]}, column {position[2]}"
    else:
        where = f"line {text.rstrip().count(chr(10)) + 1}, at the end"
    said = _POSITION.sub("", message)
    return f"{path} {where}: {said[:1].lower()}{said[1:]}"


def _lines_of(text: str) -> Iterator[tuple[Place, int]]:
    """Yield the place and the line of every key and table header of a sound TOML text."""
    header: Place = ()
    arrays: dict[Place, int] = {}
    for line, statement in _statements(text):
        table = tomllib.loads(statement)
        if not statement.startswith("["):
            yield from ((header + place, line) for place in _places(table))
            continue
        header = ()
        names = list(_places(table))[-1]
        for number, name in enumerate(names, 1):
            header += (name,)
            if number == len(names) and statement.startswith("[["):
                arrays[header] = arrays.get(header, -1) + 1
            if header in arrays:
                header += (arrays[header],)
        yield header, line


def _places(table: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the place of every key of a table, outer ones first."""
    for name, value in table.items():
        yield (name,)
        if isinstance(value, dict):
            yield from ((name, *place) for place in _places(value))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line in which it begins and the text of every statement: a key with its value, or a header."""
    line, depth, start, start_line = 1, 0, 0, 1
    for token in _TOKEN.finditer(f"{text}\n"):
        sign = token[0]
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign == "\n" and depth == 0:
            statement = text[start : token.start()].strip()
            if statement and not statement.startswith("#"):
                yield start_line, statement
            start, start_line = token.end(), line + 1
        line += sign.count("\n")
