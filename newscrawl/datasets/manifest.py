"""The manifest of a package: what it holds, file by file, what it was made of and how."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self

import orjson

import newscrawl
from newscrawl.datasets.statistics import Statistics
from newscrawl.items import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

CARD = "README.md"
"""May be edited, so it is not among the sums."""
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
Format = Literal["parquet", "jsonl"]
_BLOCK = 1 << 20
_SHARD = re.compile(r"data/[a-z0-9_]+-[0-9]{5,}\.(?:parquet|jsonl)")


@dataclass(frozen=True, slots=True)
class DataFile:
    """A shard: where it is in the package, its split, the round it came in, rows, bytes, SHA-256, bytes of its values."""

    path: str
    split: str
    round: int
    rows: int
    bytes: int
    sha256: str
    memory: int

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> Self:
        """Return what a manifest says of a shard; raises TypeError or ValueError for anything else."""
        made = cls(**record)
        texts, numbers = (made.split, made.sha256), (made.round, made.rows, made.bytes, made.memory)
        if not all(isinstance(text, str) for text in texts) or not all(isinstance(number, int) for number in numbers):
            raise TypeError
        if not _SHARD.fullmatch(made.path):
            raise ValueError(f"{made.path!r} is no name of a shard")
        return made


@dataclass(frozen=True)
class Manifest:
    """What a package says of itself."""

    name: str
    format: Format
    columns: tuple[str, ...]
    choice: dict[str, Any]
    """what was asked for: filters, fields, splits"""
    rounds: tuple[dict[str, Any], ...]
    """each time it was written: rows that came, and the state of the store"""
    files: tuple[DataFile, ...]
    statistics: Statistics = field(default_factory=Statistics)
    newscrawl: str = newscrawl.__version__
    schema_version: int = SCHEMA_VERSION
    """of the record"""
    card: str = ""
    """SHA-256 of the card as newscrawl wrote it, which tells whether somebody has edited it since"""

    @property
    def rows(self) -> int:
        """Rows of all shards."""
        return sum(file.rows for file in self.files)

    @property
    def size(self) -> int:
        """Bytes of all shards."""
        return sum(file.bytes for file in self.files)

    def splits(self) -> dict[str, list[DataFile]]:
        """Return the shards of each split, in order."""
        found: dict[str, list[DataFile]] = {}
        for file in self.files:
            found.setdefault(file.split, []).append(file)
        return found

    def without_rows(self, splits: Iterable[str]) -> list[str]:
        """Return those of *splits* on which no row fell."""
        return [split for split in splits if split not in self.splits()]

    def dump(self) -> bytes:
        """Return the manifest as JSON."""
        told = {
            "name": self.name,
            "newscrawl": self.newscrawl,
            "schema_version": self.schema_version,
            "format": self.format,
            "rows": self.rows,
            "bytes": self.size,
            "columns": self.columns,
            "choice": self.choice,
            "rounds": self.rounds,
            "card": self.card,
            "files": [asdict(file) for file in self.files],
            "statistics": self.statistics.record(),
        }
        return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Return the manifest that :meth:`dump` wrote; raises ValueError, in words, for anything else."""
        try:
            told = orjson.loads(data)
            made = cls(
                name=told["name"], format=told["format"], columns=tuple(told["columns"]), choice=dict(told["choice"]),
                rounds=tuple(told["rounds"]), files=tuple(map(DataFile.of_record, told["files"])),
                statistics=Statistics.of_record(told["statistics"]), newscrawl=told["newscrawl"],
                schema_version=told["schema_version"], card=str(told["card"]),
            )  # fmt: skip
            is_summed = (told["rows"], told["bytes"]) == (made.rows, made.size)
        except KeyError as error:
            raise ValueError(f"it has no {error}") from error
        except (TypeError, AttributeError) as error:
            raise ValueError("it is no manifest of a package") from error
        if not all(isinstance(column, str) for column in made.columns):
            raise ValueError("it is no manifest of a package")
        if not is_summed:
            raise ValueError("its sums are not those of its files")
        return made


def fingerprint_of(state: Mapping[str, object]) -> str:
    """Return the fingerprint of a store's state: SHA-256 of what tells it from any other."""
    return hashlib.sha256(orjson.dumps(dict(state), option=orjson.OPT_SORT_KEYS)).hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sums(digests: Mapping[str, str]) -> bytes:
    """Return the lines of SHA256SUMS, as ``sha256sum -c`` reads them; *digests* by path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def read_sums(data: bytes) -> dict[str, str]:
    """Return the digests of SHA256SUMS by path; raises ValueError for a line that is none."""
    digests = {}
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        digest, blanks, path = line[:64], line[64:66], line[66:]
        if blanks != "  " or not path:
            raise ValueError(f"line {number} is no digest and path")
        digests[path] = digest
    return digests
